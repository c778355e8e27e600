"""Text and bytes to values; every function is total: it returns, whatever it is given."""
