"""What a person was told about monitoring, and what they answered, as signed statements.

A record binds to the bytes of a policy and of a notice as they were displayed. That
somebody received, read or acknowledged a notice is never written down as consent; a
refusal, a protest and an objection are records like any other, and nothing deletes one.
"""
