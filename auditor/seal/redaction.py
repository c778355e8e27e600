"""Leave out what somebody else need not see: lines of ``disclosures.txt``, nothing more.

No signed byte changes. What may be withheld is decided by the keys that the seal knows
(`auditor.model.observation.WITHHOLDABLE`); that monitoring was found, by what and how
weighty it is, has no digest and so cannot be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from auditor.errors import InputError, UsageError, VerificationError
from auditor.model.frozen import frozen
from auditor.model.observation import WITHHOLDABLE
from auditor.seal.digests import places
from auditor.seal.disclosures import digest_of
from auditor.seal.envelope import URI_BASE
from auditor.seal.reading import open_envelope
from auditor.seal.statements import KEY_REVOCATION, KEY_ROTATION
from auditor.seal.strict_json import read_json

_ANNOTATIONS = ".annotations."
_NAMING = re.compile(
    r"[a-z-]+-[0-9]+\.dsse\.json|report\.dsse\.json\.sig|allowed_signers|keys/"
)
"""Files beside a report that name who signed them."""

_OF_KEYS = tuple(f"{URI_BASE}{kind}/v1" for kind in (KEY_ROTATION, KEY_REVOCATION))


@frozen
class Audience:
    """What one kind of reader does not get.

    Attributes:
        keys: every value under these keys.
        unrelated: nothing at all of programs without a monitoring capability.
        annotations: nothing of what the person said about programs.
        statements: nothing of what others signed beside the report, for that names them;
            what is said of keys stays.
    """

    keys: frozenset[str] = frozenset()
    unrelated: bool = False
    annotations: bool = False
    statements: bool = False


AUDIENCES: Mapping[str, Audience] = {
    "self": Audience(),
    "it": Audience(keys=frozenset({"unrelated_name"}), unrelated=True, annotations=True),
    "works-council": Audience(
        keys=frozenset({"unrelated_name", "user", "host_name", "address"}), unrelated=True
    ),
    "public": Audience(
        keys=WITHHOLDABLE, unrelated=True, annotations=True, statements=True
    ),
}
"""By name."""


@frozen
class Choice:
    """What is to be withheld.

    Attributes:
        audience: one of `AUDIENCES`; empty for none.
        keys: every value under these keys.
        programs: every value of these programs, by id.
        findings: every value of the programs that these rules' findings are about.
    """

    audience: str = ""
    keys: frozenset[str] = frozenset()
    programs: frozenset[int] = frozenset()
    findings: frozenset[str] = frozenset()


@frozen
class Value:
    """One value that can be withheld.

    Attributes:
        digest: as it stands in the signed report.
        key: it stands under.
        where: keys and indexes from the top, joined by dots.
        program: id of the program that it belongs to; ``None`` for none.
    """

    digest: str
    key: str
    where: str
    program: int | None


def values_of(predicate: Mapping[str, object]) -> tuple[Value, ...]:
    """Return every value of a signed report that can be withheld."""
    owners = _owners(predicate)
    return tuple(
        Value(
            digest=place.digest,
            key=place.key or place.where.rpartition(".")[2],
            where=place.where,
            program=next(
                (owners[head] for head in _heads(place.where) if head in owners), None
            ),
        )
        for place in places(predicate)
        if place.digest
    )


def kept_lines(
    predicate: Mapping[str, object], lines: Sequence[bytes], choice: Choice
) -> tuple[bytes, ...]:
    """Return the lines that stay, in their order.

    Args:
        predicate: of a signed report that passed the checks.
        lines: of its ``disclosures.txt``, without line feeds.
        choice: what is to be withheld.

    Raises:
        UsageError: the choice names what there is not.
    """
    check_choice(predicate, choice)
    hidden = frozenset(_hidden(predicate, choice))
    return tuple(line for line in lines if digest_of(line) not in hidden)


def kept_files(files: Mapping[str, bytes], choice: Choice) -> dict[str, bytes]:
    """Return what stays of what lies beside a report.

    Args:
        files: by name, see `auditor.seal.companions.NAMES`.
        choice: what is to be withheld.
    """
    if not AUDIENCES.get(choice.audience, Audience()).statements:
        return dict(files)
    return {
        name: data
        for name, data in files.items()
        if not _NAMING.match(name) or _is_of_keys(files, name)
    }


def _is_of_keys(files: Mapping[str, bytes], name: str) -> bool:
    """Return whether a file says that a key follows or is revoked, or dates such a word.

    Nobody may be shown a report as better than it is because that was left out.
    """
    data = files.get(name.removesuffix(".tsr"), b"")
    try:
        statement = read_json(open_envelope(data).payload).value
    except (InputError, VerificationError):
        return False
    kind = statement.get("predicateType") if isinstance(statement, dict) else None
    return kind in _OF_KEYS


def check_choice(predicate: Mapping[str, object], choice: Choice) -> None:
    """Refuse a choice that names what there is not, or what cannot be withheld.

    Raises:
        UsageError: see above.
    """
    if choice.audience and choice.audience not in AUDIENCES:
        known = ", ".join(AUDIENCES)
        raise UsageError(f"there is no audience {choice.audience!r}", hint=f"use {known}")
    for key in sorted(choice.keys - WITHHOLDABLE):
        listed = ", ".join(sorted(WITHHOLDABLE))
        raise UsageError(f"{key!r} cannot be withheld", hint=f"what can be: {listed}")
    ids = {item.get("id") for item in _objects(predicate.get("programs"))}
    for number in sorted(choice.programs):
        if number not in ids:
            raise UsageError(f"the report has no program {number}")
    rules = {item.get("rule") for item in _objects(predicate.get("rules"))}
    for rule in sorted(choice.findings):
        if rule not in rules:
            raise UsageError(f"the report has no rule {rule!r}")


def _hidden(predicate: Mapping[str, object], choice: Choice) -> Iterator[str]:
    """Yield the digests of what is to be withheld."""
    audience = AUDIENCES.get(choice.audience, Audience())
    programs = choice.programs | _about(predicate, choice.findings)
    if audience.unrelated:
        programs |= _unrelated(predicate)
    keys = choice.keys | audience.keys
    for value in values_of(predicate):
        said = audience.annotations and _ANNOTATIONS in value.where
        if value.key in keys or value.program in programs or said:
            yield value.digest


def _about(predicate: Mapping[str, object], rules: frozenset[str]) -> frozenset[int]:
    """Return the programs that the findings of some rules are about."""
    return frozenset(
        program
        for run in _objects(predicate.get("rules"))
        if run.get("rule") in rules
        for finding in _objects(run.get("findings"))
        if isinstance(program := finding.get("program"), int)
    )


def _unrelated(predicate: Mapping[str, object]) -> frozenset[int]:
    return frozenset(
        identifier
        for program in _objects(predicate.get("programs"))
        if not program.get("capabilities")
        and isinstance(identifier := program.get("id"), int)
    )


def _owners(predicate: Mapping[str, object]) -> dict[str, int]:
    """Return which program the values below a place belong to."""
    found: dict[str, int] = {}
    for index, program in enumerate(_objects(predicate.get("programs"))):
        if isinstance(identifier := program.get("id"), int):
            found[f"programs.{index}"] = identifier
    for number, probe in enumerate(_objects(predicate.get("probes"))):
        for index, seen in enumerate(_objects(probe.get("observations"))):
            if isinstance(identifier := seen.get("program"), int):
                found[f"probes.{number}.observations.{index}"] = identifier
    return found


def _heads(where: str) -> list[str]:
    labels = where.split(".")
    return [".".join(labels[:size]) for size in (2, 4)]


def _objects(value: object) -> list[dict[str, object]]:
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]
