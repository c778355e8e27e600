"""Sign with a key that ssh-agent keeps, which never comes out of it.

The agent's protocol (draft-ietf-sshm-ssh-agent, sections 3.5 and 3.6) is spoken over the
local socket that ``SSH_AUTH_SOCK`` names, and over nothing else: this is the one module
beside the live host that opens a socket.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from auditor.errors import AuditorError
from auditor.seal.keys import Key
from auditor.seal.public_keys import PublicKey, from_wire
from auditor.seal.wire import Wire, signature_of, string

if TYPE_CHECKING:
    import socket

_IDENTITIES, _IDENTITIES_ANSWER = 11, 12
_SIGN, _SIGN_ANSWER = 13, 14
_LARGEST = 256 * 1024
_SECONDS = 60.0  # somebody may have to touch a device or answer a question


def agent_key(keyid: str) -> Key:
    """Return a key of the agent that can sign.

    Args:
        keyid: ``SHA256:…``, as ``ssh-add -l`` shows it.

    Raises:
        AuditorError: there is no agent, it has no such key, or refuses.
    """
    found = {key.keyid: key for key in _keys()}
    if keyid not in found:
        raise AuditorError(
            f"ssh-agent has no Ed25519 or P-256 key {keyid}", hint="see `ssh-add -l`"
        )
    public = found[keyid]

    def sign(message: bytes) -> bytes:
        asked = bytes([_SIGN]) + string(public.wire) + string(message) + bytes(4)
        answer = _ask(asked, _SIGN_ANSWER)
        try:
            signature = signature_of(public.algorithm, Wire(answer).string())
        except ValueError:
            signature = b""
        if not public.verifies(signature, message):
            raise AuditorError(
                f"ssh-agent's signature is not one of key {keyid}", hint="try a key file"
            )
        return signature

    return Key(public=public, protection="agent", sign=sign)


def _keys() -> Iterator[PublicKey]:
    answer = Wire(_ask(bytes([_IDENTITIES]), _IDENTITIES_ANSWER))
    try:
        for _ in range(answer.number()):
            wire, _comment = answer.string(), answer.string()
            try:
                yield from_wire(wire)
            except ValueError:
                continue  # of a kind that signs no reports
    except ValueError as error:
        raise _silent("it answers with something else") from error


def _ask(request: bytes, wanted: int) -> bytes:
    """Return the agent's answer without its first byte, which must be the wanted one."""
    try:
        with _connected() as agent:
            agent.sendall(string(request))
            size = int.from_bytes(_exactly(agent, 4), "big")
            if not 0 < size <= _LARGEST:
                raise _silent("it answers with something else")
            answer = _exactly(agent, size)
    except OSError as error:
        raise _silent(error.strerror or str(error)) from error
    if answer[0] != wanted:
        raise _silent("it refuses")
    return answer[1:]


@contextmanager
def _connected() -> Iterator[socket.socket]:
    import socket  # noqa: PLC0415 - only here, and seldom

    place = os.environ.get("SSH_AUTH_SOCK", "")
    if not place:
        raise _silent("SSH_AUTH_SOCK names none")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as agent:
        agent.settimeout(_SECONDS)
        agent.connect(place)
        yield agent


def _exactly(agent: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        block = agent.recv(size - len(data))
        if not block:
            raise _silent("it hangs up")
        data += block
    return data


def _silent(why: str) -> AuditorError:
    return AuditorError(
        f"ssh-agent cannot be used: {why}", hint="start it and add the key with ssh-add"
    )
