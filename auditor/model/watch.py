"""Who is told of what happens to the files in people's home folders."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class HomeWatch:
    """The folders of people that one process watches (inotify(7)).

    Attributes:
        pid: the process.
        folders: how many known folders of people it watches: home folders, and those that
            lie one or two levels below and are not hidden.
        trees: how many of them it watches together with all the folders in them, where
            there are at least two; a watch of each folder is how a whole tree is watched.
    """

    pid: int
    folders: int = 0
    trees: int = 0


@frozen
class WatchTable:
    """All processes that watch folders of people, and what was missed."""

    watches: tuple[HomeWatch, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def pids(self) -> Iterator[int]:
        """Return the processes that watch whole trees."""
        return (item.pid for item in self.watches if item.trees)


HOME_WATCHES: Surface[WatchTable] = Surface("home-watches", WatchTable)
"""Which processes watch the folders of people."""
