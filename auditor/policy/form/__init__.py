"""The form of a policy file, in parts: one module, one subject.

Every field says in one sentence what it is; the JSON Schema, the template and the page of
the format are made from these.
"""
