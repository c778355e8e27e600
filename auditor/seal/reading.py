"""What was given, taken apart without believing any of it.

Taking apart is forgiving where it can be and makes no judgement; whether the form is the
one right form is asked by the numbered checks. Only what leaves nothing to check is
refused here: a file that is no report at all, or a report damaged beyond opening.
"""

from __future__ import annotations

from collections.abc import Callable

from auditor.errors import VerificationError
from auditor.model.frozen import frozen
from auditor.seal.canonical import from_any_base64
from auditor.seal.disclosures import digest_of
from auditor.seal.given import looks_like_report, no_report
from auditor.seal.strict_json import Document, read_json, reader


@frozen
class Envelope:
    """An envelope as far as it can be read; nothing in it is known to be true.

    Attributes:
        raw: the whole file.
        payload_type: as the file says.
        payload: the signed bytes.
        keyid: as the file says; not covered by the signature.
        signature: of the first signature.
    """

    raw: bytes
    payload_type: str
    payload: bytes
    keyid: str
    signature: bytes


@frozen
class Line:
    """One line of ``disclosures.txt``.

    Attributes:
        number: from 1.
        text: its bytes, without the line feed.
        content: what it decodes to; holds null when it cannot be decoded.
        digest: that stands in the signed report for it.
    """

    number: int
    text: bytes
    content: Document
    digest: str

    @property
    def value(self) -> object:
        """The disclosed value; null when the line is not a pair."""
        pair = self.content.value
        return pair[1] if isinstance(pair, list) and len(pair) > 1 else None


def open_envelope(raw: bytes) -> Envelope:
    """Take an envelope apart, forgivingly.

    Raises:
        InputError: it never was one.
        VerificationError: (``envelope-form``) it is damaged beyond opening.
    """
    fields = read_json(raw).value
    if isinstance(fields, dict) and "payloadType" in fields:
        kind, payload = fields["payloadType"], fields.get("payload")
        signatures = fields.get("signatures")
        first = signatures[0] if isinstance(signatures, list) and signatures else None
        keyid, signature = _pair(first)
        if isinstance(kind, str) and isinstance(payload, str):
            try:
                return Envelope(
                    raw=raw,
                    payload_type=kind,
                    payload=from_any_base64(payload),
                    keyid=keyid,
                    signature=from_any_base64(signature),
                )
            except ValueError:
                pass
    if not looks_like_report(raw):
        raise no_report()
    raise VerificationError("envelope-form", "it is damaged: it cannot be taken apart")


def _pair(signature: object) -> tuple[str, str]:
    fields = signature if isinstance(signature, dict) else {}
    keyid, value = fields.get("keyid"), fields.get("sig")
    return (
        keyid if isinstance(keyid, str) else "",
        value if isinstance(value, str) else "",
    )


def open_lines(disclosures: bytes | None) -> tuple[Line, ...]:
    """Take ``disclosures.txt`` apart, forgivingly; none has no lines.

    What follows the last line feed is a line too; that it has none is found by a check.
    """
    texts = (disclosures or b"").split(b"\n")
    if not texts[-1]:
        texts.pop()
    read = reader()
    return tuple(
        Line(
            number=number,
            text=text,
            content=_decoded(text, read),
            digest=digest_of(text),
        )
        for number, text in enumerate(texts, start=1)
    )


def _decoded(text: bytes, read: Callable[[bytes], Document]) -> Document:
    try:
        return read(from_any_base64(text.decode("ascii")))
    except ValueError:
        return Document(value=None, broken="it is no base64")
