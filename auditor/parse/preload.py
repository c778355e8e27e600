"""Lists of libraries as the dynamic loader reads them (ld.so(8))."""

from __future__ import annotations


def parse_preload(data: bytes) -> tuple[str, ...]:
    """Return the entries of ``/etc/ld.so.preload`` or ``LD_PRELOAD``, in order.

    Entries are parted by blanks or colons; in the file ``#`` begins a comment. Bytes that
    are no UTF-8 become surrogates.
    """
    lines = (line.partition(b"#")[0] for line in data.split(b"\n"))
    words = b" ".join(lines).replace(b":", b" ").split()
    return tuple(word.decode("utf-8", "surrogateescape") for word in words)
