"""The declared policy: read with positions, match to programs, weigh what differs."""
