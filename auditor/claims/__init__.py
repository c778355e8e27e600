"""What employers assure, as data: one file, one assurance; and what a machine says of it.

An assurance can be contradicted; it can seldom be proven. Some (that data is anonymous,
that nobody looks, that nobody is judged by it) are about what happens elsewhere: this
tool can contradict them and can never let them pass.
"""
