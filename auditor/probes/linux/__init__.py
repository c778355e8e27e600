"""probes/linux."""
