"""Classic BPF programs of packet sockets (Linux Documentation/networking/filter.rst).

A program only jumps forward, so one pass over it tells which instructions can be reached
and what the socket can be handed. Nothing is executed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_INSTRUCTION = struct.Struct("=HBBI")  # struct sock_filter: code, jt, jf, k
_MOST = 4096  # BPF_MAXINSNS
_CLASS = 0x07
_JUMP = 0x05
_RETURN = 0x06
_ALWAYS = 0x05  # BPF_JMP | BPF_JA
_RETURN_SOURCE = 0x18  # BPF_RVAL: 0 for the constant k, else a register
_RETURN_CONSTANT = 0x00


def judge_filter(program: bytes) -> str:
    """Tell how much of the traffic a filter lets through.

    Loads that fail on short packets drop them; such drops are not counted as a limit.

    Args:
        program: ``struct sock_filter`` records in the machine's byte order; empty when
            the socket has no classic filter.

    Returns:
        ``all`` when every return that can be reached accepts, ``none`` when every one
        drops, ``some`` when it depends on the packet, and an empty text for what is no
        valid program. ``some`` may still be nearly all: the test can be for anything.
    """
    if not program:
        return "all"
    if len(program) % _INSTRUCTION.size or len(program) > _MOST * _INSTRUCTION.size:
        return ""
    returns = set(_returns(list(_INSTRUCTION.iter_unpack(program))))
    if "" in returns or not returns:
        return ""
    return returns.pop() if len(returns) == 1 else "some"


def _returns(code: list[tuple[int, int, int, int]]) -> Iterator[str]:
    """Yield what each reachable return does; an empty text for running off the end."""
    reached = {0}
    for at, (operation, when, otherwise, value) in enumerate(code):
        if at not in reached:
            continue
        if operation & _CLASS == _RETURN:
            yield _returned(operation, value)
        elif operation & _CLASS != _JUMP:
            reached.add(at + 1)
        elif operation == _ALWAYS:
            reached.add(at + 1 + value)
        else:
            reached.update((at + 1 + when, at + 1 + otherwise))
    if any(at >= len(code) for at in reached):
        yield ""


def _returned(operation: int, value: int) -> str:
    if operation & _RETURN_SOURCE != _RETURN_CONSTANT:
        return "some"
    return "all" if value else "none"
