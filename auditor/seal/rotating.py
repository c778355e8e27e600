"""Follow the own key by a new one, or give it up; both leave signed statements.

The new key waits as ``id_report.next`` until both statements are written, and the old one
stays as ``id_report.old-N``. A kill at any point leaves a key in its place; the next
attempt goes on where that one ended.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from auditor.errors import AuditorError
from auditor.model.frozen import frozen
from auditor.seal.files import Place, beside, locked, remove, sync_folder, write_whole
from auditor.seal.keys import KEY_NAME, Key, load, present, public_file, public_of_file
from auditor.seal.passphrases import Ask, new_passphrase
from auditor.seal.private_keys import generate
from auditor.seal.public_keys import PublicKey
from auditor.seal.statements import KEY_REVOCATION, KEY_ROTATION, sign_statement
from auditor.seal.testimony import of_key, time_text

_NEXT = f"{KEY_NAME}.next"
_OLD = re.compile(re.escape(KEY_NAME) + r"\.old-([0-9]+)")


@frozen
class Rotation:
    """What a rotation came to.

    Attributes:
        old: the key before.
        new: the key from now on.
        kept: where the old private key lies.
        statements: the two files, to be put beside reports of the new key.
    """

    old: PublicKey
    new: PublicKey
    kept: str
    statements: tuple[str, ...]


def rotate(folder: Place, *, ask: Ask | None = None, protect: bool = True) -> Rotation:
    """Follow the own key by a new one.

    Args:
        folder: of the key.
        ask: asks on a terminal; ``None`` when nobody can be asked.
        protect: ask for a passphrase for the new key, if somebody can be asked.

    Raises:
        AuditorError: there is no key, it cannot be used, or something cannot be written.
    """
    path = os.path.join(folder, KEY_NAME)
    old = load(path, ask=ask)
    waiting = beside(path, _NEXT)
    phrase = new_passphrase(ask) if ask and protect and not present(waiting) else ""
    try:
        with locked(beside(path, ".lock")):
            if not present(waiting):
                write_whole(waiting, generate(phrase)[0])
            new = load(waiting, ask=(lambda _: phrase) if phrase else ask)
            statements = _say(folder, old, new)
            kept = _replace(folder, old, new)
    except OSError as error:
        raise AuditorError(
            f"the key in {folder} could not be followed: {error.strerror}",
            hint="nothing is lost; make room, then do the same again",
        ) from error
    return Rotation(old=old.public, new=new.public, kept=kept, statements=statements)


def _say(folder: Place, old: Key, new: Key) -> tuple[str, ...]:
    """Write both statements, but for those that an attempt before this one wrote."""
    said = {
        "time": time_text(datetime.now(UTC)),
        "old_keyid": old.public.keyid,
        "new_keyid": new.public.keyid,
    }
    note = beside(os.path.join(folder, KEY_NAME), f"{_NEXT}.statements")
    first = _noted(note, new.public.keyid) or _free_number(folder, "rotation")
    write_whole(note, f"{first} {new.public.keyid}\n".encode("ascii"))
    places = []
    for number, key in enumerate((old, new), start=first):
        place = os.path.join(folder, f"rotation-{number}.dsse.json")
        data = sign_statement(KEY_ROTATION, [of_key(new.public)], said, key=key)
        write_whole(place, data, mode=0o644)
        places.append(place)
    return tuple(places)


def _noted(note: str, keyid: str) -> int:
    """Return the number that an attempt for the same key began with; 0 for none."""
    try:
        with open(note, encoding="ascii") as file:
            number, _, noted = file.read(100).strip().partition(" ")
    except (FileNotFoundError, UnicodeDecodeError):
        return 0
    return int(number) if noted == keyid and number.isdecimal() else 0


def _replace(folder: Place, old: Key, new: Key) -> str:
    """Put the new key in the old one's place; there is a key there at every moment."""
    path = os.path.join(folder, KEY_NAME)
    kept = _kept(folder) or os.path.join(
        folder, f"{KEY_NAME}.old-{max(_numbers(folder, _OLD), default=0) + 1}"
    )
    if not present(kept):
        os.link(path, kept)
    write_whole(f"{kept}.pub", public_file(old.public))
    remove(f"{path}.pub")
    os.replace(beside(path, _NEXT), path)
    sync_folder(folder)
    write_whole(f"{path}.pub", public_file(new.public))
    remove(beside(path, f"{_NEXT}.statements"))
    return kept


def _kept(folder: Place) -> str:
    """Return where an attempt before this one kept the key; empty for nowhere."""
    path = os.path.join(folder, KEY_NAME)
    for name in os.listdir(folder):
        place = os.path.join(folder, name)
        if _OLD.fullmatch(name) and os.path.samefile(place, path):
            return place
    return ""


def _numbers(folder: Place, pattern: re.Pattern[str]) -> Iterator[int]:
    matches = map(pattern.fullmatch, os.listdir(folder))
    return (int(match[1]) for match in matches if match)


def _free_number(folder: Place, word: str) -> int:
    pattern = re.compile(word + r"-([0-9]+)\.dsse\.json")
    return max(_numbers(folder, pattern), default=0) + 1


def own_key_of(folder: Place, public: PublicKey) -> str:
    """Return where the private half of one of the own keys lies; empty for nowhere.

    Args:
        folder: of the own keys, the present and the old ones.
        public: the public half.
    """
    names = os.listdir(folder) if os.path.isdir(folder) else []
    for name in sorted(names):
        if name == KEY_NAME or _OLD.fullmatch(name):
            place = os.path.join(folder, name)
            if public_of_file(place) == public:
                return place
    return ""


def write_revocation(folder: Place, key: Key, *, reason: str, since: datetime) -> str:
    """Sign that a key is no longer to be believed.

    Args:
        folder: of the own keys; the statement goes there.
        key: revokes itself.
        reason: in clear, may be empty.
        since: what it signed from then on does not count, unless dated before.

    Returns:
        The statement's file.

    Raises:
        AuditorError: it cannot be written.
    """
    said = {
        "time": time_text(datetime.now(UTC)),
        "keyid": key.public.keyid,
        "reason": reason,
        "invalid_since": time_text(since),
    }
    data = sign_statement(KEY_REVOCATION, [of_key(key.public)], said, key=key)
    try:
        with locked(beside(os.path.join(folder, KEY_NAME), ".lock")):
            number = _free_number(folder, "revocation")
            place = os.path.join(folder, f"revocation-{number}.dsse.json")
            write_whole(place, data, mode=0o644)
    except OSError as error:
        raise AuditorError(
            f"the revocation could not be written: {error.strerror}: {folder}"
        ) from error
    return place
