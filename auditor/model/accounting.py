"""Files in which the kernel keeps account of every program that ends."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class AccountFile:
    """One file of process accounting (acct(5)); its contents are not read.

    Attributes:
        path: of the file.
        size: bytes.
        growing: a program that ended during the look made it longer.
    """

    path: str
    size: int = 0
    growing: bool = False


@frozen
class AccountTable:
    """What there is of process accounting.

    Attributes:
        files: the files that are not empty.
        switch: path of the program that switches it on and off; empty for none.
        gaps: what was missed.
    """

    files: tuple[AccountFile, ...] = ()
    switch: str = ""
    gaps: tuple[Gap, ...] = ()


ACCOUNTING: Surface[AccountTable] = Surface("accounting", AccountTable)
"""Files of process accounting, and whether they grow."""
