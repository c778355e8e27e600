"""Sealing and strict verification of reports.

Writing: ``disclosures`` takes what may be withheld out of a report, ``envelope`` signs
the rest, ``evidence`` puts both into a folder and ``ledger`` remembers that it did.
Reading: ``reading`` opens what is given, ``verification`` runs the numbered checks of
``envelope_checks``, ``report_checks`` and ``disclosure_checks``, ``answers`` says in words
what they amount to.
"""
