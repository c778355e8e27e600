"""This machine, looked at now."""
