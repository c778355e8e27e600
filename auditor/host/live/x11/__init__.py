"""Our own X11 client: it asks a server about its clients and can do nothing else."""
