"""What a person is shown before a record is signed, and what they are asked."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from auditor.cli import _console
from auditor.cli._records import checked_name
from auditor.errors import AuditorError, InputError, UsageError
from auditor.model.capability import nodes
from auditor.model.frozen import frozen
from auditor.model.policy import Policy
from auditor.model.record import Record, RecordKind
from auditor.parse.neutral import neutral
from auditor.records.loading import digest_of, noted
from auditor.records.receipt import about
from auditor.render.messages import Speaker

if TYPE_CHECKING:
    from argparse import Namespace

LARGEST_NOTICE = 16 << 20
_LONGEST_TEXT = 4000
_ID = re.compile("[a-z0-9][a-z0-9._-]{0,63}")
_LANGUAGE = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_TYPED = "typed-name"


@frozen
class Notice:
    """The text that a record binds.

    Attributes:
        data: its exact bytes, as they were read; empty without a notice.
        name: of its file.
        id: in the policy; empty when the policy does not list it.
        language: as stated; may be empty.
        listed: the SHA-256 that the policy lists, when the bytes are others.
    """

    data: bytes = b""
    name: str = ""
    id: str = ""
    language: str = ""
    listed: str = ""

    @property
    def sha256(self) -> str:
        """The digest of the bytes; empty without a notice."""
        return sha256(self.data).hexdigest() if self.name else ""


def notice_of(data: bytes, options: Namespace, policy: Policy) -> Notice:
    """Return which of the policy's notices some bytes are.

    Args:
        data: of the file that the person named.
        options: ``notice``, ``notice_id``, ``notice_language``, ``other_notice``.
        policy: lists its notices.

    Raises:
        InputError: the policy lists other bytes, or it cannot be told which notice this
            is, and the person did not say that it is another text.
    """
    digest = sha256(data).hexdigest()
    entry = _entry(digest, options.notice_id, policy)
    listed = digest_of(entry) if entry else ""
    differs = listed not in ("", digest)
    if (differs or not entry) and not options.other_notice:
        raise _other(options.notice, digest, listed, policy)
    return Notice(
        data=data,
        name=os.path.basename(options.notice),
        id=str(entry.get("id", "")) if entry else "",
        language=_language(options.notice_language, entry),
        listed=listed if differs else "",
    )


def _entry(digest: str, identifier: str, policy: Policy) -> dict[str, Any]:
    """Return the notice of that id; else of these bytes; else the only possible one."""
    listed = noted(policy)
    if identifier:
        found = [item for item in listed if item.get("id") == identifier]
        if not found:
            raise UsageError(f"the policy lists no notice {identifier!a}")
        return found[0]
    same = [item for item in listed if digest_of(item) == digest]
    if same:
        return same[0]
    unknown = [item for item in listed if not digest_of(item)]
    for candidates in (unknown, listed):
        if len(candidates) == 1:
            return candidates[0]
    return {}


def _other(path: str, digest: str, listed: str, policy: Policy) -> InputError:
    hint = "get the notice that the policy lists; or add --other-notice to record this text"
    if listed:
        message = f"{path} is not the notice that the policy lists: it lists the SHA-256 "
        return InputError(f"{message}{listed}, and the file has {digest}", hint=hint)
    if not noted(policy):
        return InputError(f"the policy lists no notice, so {path} is none of it", hint=hint)
    return InputError(
        f"it cannot be told which of the policy's notices {path} is",
        hint="say it with --notice-id ID; or add --other-notice to record this text",
    )


def _language(given: str, entry: dict[str, Any]) -> str:
    if given:
        if _LANGUAGE.fullmatch(given) is None:
            raise UsageError(f"{given!a} is no language such as en or de-AT")
        return given
    languages = entry.get("languages")
    only = languages[0] if isinstance(languages, list) and len(languages) == 1 else ""
    return only if isinstance(only, str) else ""


def check_scope(options: Namespace, policy: Policy) -> None:
    """Refuse what the policy does not have, and texts that are too long or out of place.

    Raises:
        UsageError: see above.
    """
    declared = {program.id for program in policy.programs}
    missing = [name for name in options.program if name not in declared]
    if missing:
        listing = ", ".join(sorted(declared)) or "none"
        raise UsageError(
            f"the policy declares no program {missing[0]!a}; it has: {listing}"
        )
    unknown = [word for word in options.capture if word not in nodes()]
    if unknown:
        raise UsageError(
            f"{unknown[0]!a} is no word for something that can be taken",
            hint="`auditor list capabilities` lists them",
        )
    odd = [word for word in options.purpose if _ID.fullmatch(word) is None]
    if odd:
        raise UsageError(f"{odd[0]!a} is no id of a purpose")
    _check_texts(options)


def _check_texts(options: Namespace) -> None:
    if max(len(options.text), len(options.result)) > _LONGEST_TEXT:
        raise UsageError(f"a text has at most {_LONGEST_TEXT} characters")
    if bool(options.result) != (options.kind == RecordKind.OPT_OUT_RESULT):
        raise UsageError(
            "--result TEXT goes with opt-out-result, and that needs it",
            hint="give the answer that you were given, word for word",
        )


def show(record: Record, policy: Policy, notice: Notice, speaker: Speaker) -> None:
    """Show the policy's identity, the notice's text as it is bound, and what is said."""
    for line in about(record, policy, speaker, neutral):
        _console.say(line)
    if notice.listed:
        listed = speaker.say("record.about.notice.differs", sha256=notice.listed)
        _console.say(listed)
    for line in _text(notice, speaker):
        _console.say(line)
    kind = speaker.say(f"record.kind.{record.kind}")
    _console.say(f"{kind}: {speaker.say(f'record.says.{record.kind}')}")
    _console.say(speaker.say("record.equal"))


def _text(notice: Notice, speaker: Speaker) -> Iterator[str]:
    if not notice.name:
        return
    try:
        lines = notice.data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        lines = None
    if lines is None or any("\0" in line for line in lines):
        yield speaker.say("record.about.notice.binary")
        return
    for line in lines:
        yield f"| {neutral(line.expandtabs())}"


def signed_as(options: Namespace, speaker: Speaker) -> tuple[str, str]:
    """Return how it is expressed and the signer's name; asks only on a terminal.

    Raises:
        UsageError: there is no terminal, and the command line does not say it.
        AuditorError: the person stopped.
    """
    name = checked_name(options.name)
    on_terminal = sys.stdin.isatty() and sys.stderr.isatty()
    if not options.method and not on_terminal:
        raise UsageError(
            "there is no terminal to ask on, so --method must say how it was expressed",
            hint="--method click, paper, banner, or typed-name with --name NAME",
        )
    method = options.method or _TYPED
    if method == _TYPED and not name:
        if not on_terminal:
            raise UsageError("--method typed-name needs --name NAME without a terminal")
        name = checked_name(_typed(speaker.say("record.ask.name")))
        if not name:
            raise AuditorError("nothing was typed, so nothing was recorded")
    return method, name


def _typed(prompt: str) -> str:
    sys.stderr.write(f"{prompt} ")
    sys.stderr.flush()
    try:
        return sys.stdin.readline()
    except UnicodeDecodeError:
        raise AuditorError("what was typed is no text, so nothing was recorded") from None
