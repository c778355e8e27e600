"""Whether the kernel keeps account of every program that ends.

## What it reads
The size of the files in which process accounting is kept by custom (acct(5)), twice: a
file that grows as a program ends is being written. Their contents are not read.

## Why it matters
Process accounting notes of every program its name, user, terminal, and when and how long
it ran (acct(2)). A file that grows shows that it is switched on now: `active`. One that
does not grow shows that it was on once: `used`.

## What it cannot see
The kernel tells nobody whether it keeps account and in which file: a file with another
name or in another place is not seen, nor accounting that a container does for itself.
Accounting pauses while the disk is nearly full. Who reads the file. An empty file shows
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host
from auditor.model.accounting import ACCOUNTING
from auditor.model.capability import Basis
from auditor.model.inventory import Topic
from auditor.model.observation import Mark, MarkType, Observation
from auditor.probes import Probe, Seen


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(ACCOUNTING)
    yield from table.gaps
    switch = Mark(type=MarkType.EXECUTABLE, value=table.switch)
    for file in table.files:
        setting = Mark(type=MarkType.SETTING, value=file.path)
        yield Observation(
            message="accounting-grows" if file.growing else "accounting-kept",
            arguments={"path": file.path, "size": file.size},
            capability="process.events",
            basis=Basis.ACTIVE if file.growing else Basis.USED,
            marks=(switch, setting) if table.switch else (setting,),
        )


PROBE = Probe(
    title="account that the kernel keeps of programs",
    topics=frozenset({Topic.KERNEL}),
    uses=frozenset({ACCOUNTING}),
    look=_look,
)
"""See the module's docstring."""
