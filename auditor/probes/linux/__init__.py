"""Probes of Linux systems."""
