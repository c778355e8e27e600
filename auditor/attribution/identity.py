"""The severity row of a program: what its files say it is."""

from __future__ import annotations

from auditor.model.program import Identity, Presence, Product, Program, Role

UNREADABLE = "executable-unreadable"
"""Note: the kernel refused to tell the executable."""
NOT_VISIBLE = "holder-not-visible"
"""Note: something is held, and by whom could not be seen."""

_WEAKENED = frozenset(
    {
        *("executable-deleted", "foreign-code", "file-differs"),
        *("interpreter-differs", "interpreter-unproven"),
    }
)


def identity_of(program: Program, product: Product | None, capability: str) -> Identity:
    """Return the severity row of a program for one capability.

    Known-benign means the distribution's package, file check and a catalogue entry for
    that capability, all three: a package of somebody's own making may bear any name. What
    rests on an argument vector alone, and an identity that could not be read, are taken
    as a third party's, and noted. A tool is known for what its maker says that it can and
    for nothing else; one that is only installed runs no file that could be altered.
    """
    if product and product.role is Role.MONITOR:
        return Identity.MONITORING
    is_tool = product and product.role is Role.TOOL and product.documents(capability)
    if is_tool and program.presence is Presence.INSTALLED:
        return Identity.TOOL
    if UNREADABLE in program.notes or NOT_VISIBLE in program.notes:
        return Identity.VENDOR
    if program.file_check != "matches" or _WEAKENED.intersection(program.notes):
        return Identity.UNKNOWN
    if is_tool:
        return Identity.TOOL
    row = Identity.DISTRIBUTION if program.origin == "distribution" else Identity.VENDOR
    if row is Identity.DISTRIBUTION and product and product.needs(capability):
        row = Identity.BENIGN
    if "script-by-argument" in program.notes:
        row = Identity.VENDOR  # any interpreter can be told to look like it runs this one
    return row
