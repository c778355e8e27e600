"""What stands first in a bundle, by language; the texts lie beside this file."""
