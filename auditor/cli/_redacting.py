"""Ask on a terminal what a bundle is to leave out, showing what each reader would get."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from auditor.cli import _console
from auditor.errors import UsageError
from auditor.parse.neutral import neutral
from auditor.seal.disclosures import digest_of
from auditor.seal.redaction import AUDIENCES, Choice, check_choice, kept_lines, values_of

_LONGEST_NAME = 40


def chosen(
    predicate: Mapping[str, object], lines: Sequence[bytes], given: Choice
) -> Choice:
    """Return what the person chooses.

    Args:
        predicate: of a signed report that passed the checks.
        lines: of its ``disclosures.txt``, without line feeds.
        given: what the command line says already; answers add to it.

    Raises:
        UsageError: there is nobody to ask, the answers name what there is not three times,
            or the person does not want it written.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            "there is no terminal to ask on", hint="use --audience, --key or --program"
        )
    for line in _table(predicate, lines):
        _console.say(line)
    for line in _programs(predicate):
        _console.say(line)
    choice = _answered(predicate, given)
    kept = len(kept_lines(predicate, lines, choice))
    if _asked(f"Write the bundle with {kept} of {len(lines)} values? yes/no: ") != "yes":
        raise UsageError("nothing was written", hint="answer yes to write it")
    return choice


def _answered(predicate: Mapping[str, object], given: Choice) -> Choice:
    for left in (2, 1, 0):
        audience = _asked(f"For whom ({', '.join(AUDIENCES)}; nothing for self): ")
        keys = _asked("Leave out these keys too (with blanks between; nothing for none): ")
        numbers = _asked("Leave out all about these programs, by number: ").split()
        try:
            choice = Choice(
                audience=audience or given.audience,
                keys=given.keys | frozenset(keys.split()),
                programs=given.programs | _numbers(numbers),
                findings=given.findings,
            )
            check_choice(predicate, choice)
        except UsageError as error:
            if not left:
                raise
            _console.say(f"{neutral(error.message)}; please answer again")
        else:
            return choice
    raise AssertionError


def _numbers(words: Sequence[str]) -> frozenset[int]:
    for word in words:
        if not (word.isascii() and word.isdecimal() and len(word) < len("1000000000")):
            raise UsageError(f"{word!a} is no number of a program")
    return frozenset(map(int, words))


def _table(predicate: Mapping[str, object], lines: Sequence[bytes]) -> Iterator[str]:
    """Yield, for each key, how many values there are and each audience would see."""
    keys = {value.digest: value.key for value in values_of(predicate)}
    here = _by_key(keys, lines)
    seen = {
        name: _by_key(keys, kept_lines(predicate, lines, Choice(audience=name)))
        for name in AUDIENCES
    }
    widest = max(map(len, here), default=0)
    yield "What each reader would see of the values that are in it:"
    yield "  ".join([" " * widest, "   here", *(f"{name:>7}" for name in AUDIENCES)])
    for key in sorted(here):
        cells = (f"{seen[name][key]:>{max(7, len(name))}}" for name in AUDIENCES)
        yield "  ".join([f"{key:<{widest}}", f"{here[key]:>7}", *cells])


def _by_key(keys: Mapping[str, str], lines: Sequence[bytes]) -> Counter[str]:
    return Counter(keys[digest] for digest in map(digest_of, lines) if digest in keys)


def _programs(predicate: Mapping[str, object]) -> Iterator[str]:
    """Yield the number and the name of each program that has one in clear."""
    listed = predicate.get("programs")
    yield "Programs by number:"
    for program in listed if isinstance(listed, list) else ():
        name = program.get("name") if isinstance(program, dict) else None
        shown = (
            neutral(name, limit=_LONGEST_NAME) if isinstance(name, str) else "(unrelated)"
        )
        yield f"{program.get('id')!a:>6}  {shown}"


def _asked(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        raise UsageError("the input ended before it was answered", hint="try again")
    return answer.strip()
