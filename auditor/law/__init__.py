"""What laws ask of workplace monitoring, as data: one file, one jurisdiction.

A requirement is screened, never decided: it is met, broken or inconclusive as far as a
declaration, a machine and the records of one person can show, and what no tool can test
stays an open question with the name of who could answer it. Nothing here is legal advice.
"""
