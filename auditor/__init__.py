"""An auditor of the monitoring software on this computer.

It looks, compares with what was declared, and seals what it saw. It captures nothing.
"""

__version__ = "0.1.0"
