"""The receipt that a person is given of each record: a page to read, in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.model.frozen import frozen
from auditor.model.policy import Policy
from auditor.model.record import Record
from auditor.records.consent import STATES
from auditor.render._escape import for_markdown
from auditor.render.messages import Speaker

STATEMENT_NAME = "record.dsse.json"
RECEIPT_NAME = "receipt.md"

Quote = Callable[[str], str]
"""Makes a text from elsewhere harmless for one medium."""


@frozen
class Signed:
    """How a record was signed.

    Attributes:
        name: what the signer calls itself; may be empty.
        sha256: of the signed statement.
    """

    name: str
    sha256: str


def receipt(record: Record, policy: Policy, signed: Signed, speaker: Speaker) -> str:
    """Return the page; no text that comes from elsewhere can act as Markdown.

    Args:
        record: as it was signed.
        policy: that it is about.
        signed: by whom.
        speaker: in which language.
    """
    kind = speaker.say(f"record.kind.{record.kind}")
    title = speaker.compose("receipt.title", kind=kind)
    says = speaker.say(f"record.says.{record.kind}")
    facts = (
        *_facts(record, signed, speaker),
        *about(record, policy, speaker, for_markdown),
    )
    items = "\n".join(f"- {fact}" for fact in facts)
    rest = "\n\n".join(_closing(record, signed, speaker))
    return f"# {title}\n\n> {says}\n\n{items}\n\n{rest}\n"


def about(record: Record, policy: Policy, speaker: Speaker, quote: Quote) -> Iterator[str]:
    """Yield what a record is about: policy, notice, and what of them.

    Args:
        record: what is said.
        policy: that it is about.
        speaker: in which language.
        quote: makes text that comes from elsewhere harmless where it will be shown.
    """
    say = speaker.compose
    yield say("record.about.controller", controller=quote(policy.controller))
    yield say(
        "record.about.policy",
        id=quote(record.policy_id),
        version=quote(record.policy_version),
        status=quote(policy.status),
    )
    yield say("record.about.sha256", sha256=record.policy_sha256)
    if record.notice_sha256:
        known = "record.about.notice" + ("" if record.notice_id else ".unlisted")
        yield say(known, id=quote(record.notice_id))
        yield say("record.about.sha256", sha256=record.notice_sha256)
    else:
        yield say("record.about.notice.none")
    if record.notice_language:
        yield say("record.about.language", language=quote(record.notice_language))
    yield from _chosen(record, speaker, quote)
    for name, text in (("text", record.text), ("result", record.result)):
        if text:
            yield say(f"record.about.{name}", **{name: quote(text)})


def _chosen(record: Record, speaker: Speaker, quote: Quote) -> Iterator[str]:
    lists = {
        "programs": [quote(name) for name in record.programs],
        "captures": [speaker.noun(word) for word in record.captures],
        "purposes": [quote(word) for word in record.purposes],
    }
    for name, items in lists.items():
        if items:
            yield speaker.compose(f"record.about.{name}", list=", ".join(items))
    if not any(lists.values()):
        yield speaker.say("record.about.everything")


def _facts(record: Record, signed: Signed, speaker: Speaker) -> Iterator[str]:
    say = speaker.compose
    yield say("receipt.time", time=record.time)
    known = "receipt.signer" + ("" if signed.name else ".unnamed")
    yield say(known, name=for_markdown(signed.name), keyid=_code(record.keyid))
    method = speaker.say(f"record.method.{record.method}")
    yield say("receipt.method", method=method)
    yield say("receipt.record", id=_code(record.id))


def _closing(record: Record, signed: Signed, speaker: Speaker) -> Iterator[str]:
    say = speaker.compose
    yield say("receipt.file", name=_code(STATEMENT_NAME), sha256=_code(signed.sha256))
    yield say("receipt.counts")
    if record.kind in STATES:
        yield say("receipt.consent", state=_code(STATES[record.kind]))
    else:
        yield say("receipt.no-consent")
    yield say("receipt.proves")
    yield say("receipt.check", command=_code(f"auditor records show {STATEMENT_NAME}"))


def _code(word: str) -> str:
    """Return a word of ours as it is written, for Markdown."""
    return f"`{word}`"
