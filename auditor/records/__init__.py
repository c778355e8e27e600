"""What people say, signed: records of a policy, signatures under it, notes on programs.

``store`` keeps statements one after the other and removes none, ``forms`` and ``consent``
say what is in a record, ``loading`` reads and checks them again, ``receipt`` is what the
person is given. ``policy_signatures`` are the statements beside a policy, ``notes`` what a
person says about a program.
"""
