"""A harmless specimen of real capture, to see whether the auditor sees it."""
