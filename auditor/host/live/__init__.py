"""host/live."""
