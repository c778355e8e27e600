"""The strict verifier: nothing altered passes, and the five answers say what they know."""

import io
import json
import os
import re
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import InputError
from auditor.seal.answers import Question
from auditor.seal.given import LARGEST, Given
from auditor.seal.strict_json import DEEPEST, read_json
from auditor.seal.verification import examine, verify
from tests.seal.sample import (
    CHALLENGE,
    STRANGER,
    TRUSTED,
    full_report,
    sealed,
    small_report,
)

SMALL, FULL = sealed(small_report()), sealed(full_report())
LINES = FULL.disclosures.splitlines(keepends=True)
OTHER_BYTES = (0x00, 0x0A, 0x20, 0x41)


def answers(verification):
    return {answer.question: answer for answer in verification.answers}


def spoilt(data):
    """Yield every text that is one changed, added or missing byte away."""
    for place, byte in enumerate(data):
        for other in {*OTHER_BYTES, *(byte ^ 1 << bit for bit in range(8))} - {byte}:
            yield data[:place] + bytes([other]) + data[place + 1 :]
        yield data[:place] + data[place + 1 :]
        yield data[:place] + b"\n" + data[place:]
        yield data[:place] + data[place : place + 1] + data[place:]
    yield data + b"\n"
    yield data + b" "


def test_a_whole_report_of_a_known_signer_is_good():
    verification = examine(FULL, TRUSTED)
    assert verification.exit_code == 0
    assert [step.number for step in verification.steps] == list(range(1, 27))
    assert {step.result for step in verification.steps} == {"passed"}
    restored = dict(verification.report)
    for added in ("report_id", "sequence", "signer", "previous"):
        del restored[added]
    counts = restored["summary"].pop("withholdable")
    assert restored == full_report()
    assert counts == verification.shown


@pytest.mark.parametrize("trusted", [TRUSTED, {}], ids=["known", "unknown"])
def test_every_single_byte_of_a_report_counts(trusted):
    """All positions, not a sample; whether or not the signer is known."""
    for report in spoilt(SMALL.report):
        changed = Given(report=report, disclosures=SMALL.disclosures)
        verification = examine(changed, trusted)
        assert verification.exit_code == 4, report
        assert answers(verification)[Question.INTEGRITY].state == "altered"


@pytest.mark.parametrize("trusted", [TRUSTED, {}], ids=["known", "unknown"])
def test_every_single_byte_of_the_disclosures_counts(trusted):
    for disclosures in spoilt(SMALL.disclosures):
        changed = Given(report=SMALL.report, disclosures=disclosures)
        assert examine(changed, trusted).exit_code == 4, disclosures


def test_a_line_that_is_taken_out_whole_is_told_as_withheld():
    for line in LINES:
        fewer = b"".join(other for other in LINES if other != line)
        verification = examine(Given(report=FULL.report, disclosures=fewer), TRUSTED)
        assert verification.exit_code == 0
        assert sum(verification.withheld.values()) == 1
        complete = answers(verification)[Question.COMPLETENESS]
        assert (complete.state, complete.good) == ("withheld", False)
        assert f"Withheld: {next(iter(verification.withheld))} 1" in complete.text


@given(st.permutations(LINES), st.integers(0, len(LINES)))
def test_any_lines_in_any_order_verify_and_the_counts_add_up(lines, kept):
    disclosures = b"".join(lines[:kept])
    verification = examine(Given(report=FULL.report, disclosures=disclosures), TRUSTED)
    assert verification.exit_code == 0
    assert sum(verification.shown.values()) == kept
    assert sum(verification.withheld.values()) == len(LINES) - kept


def test_every_beginning_of_a_report_is_damaged_or_too_short_to_tell():
    for end in range(len(SMALL.report)):
        changed = Given(report=SMALL.report[:end], disclosures=SMALL.disclosures)
        if end < 8:
            with pytest.raises(InputError):
                examine(changed, TRUSTED)
        else:
            assert examine(changed, TRUSTED).exit_code == 4


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(64),
        b"{}",
        b"[]",
        b"null",
        b'{"name": "a package"}',
        b"%PDF-1.7",
        b"\xff\xfe{\x00",
        b"[" * 100_000,
    ],
)
def test_what_never_was_a_report_is_an_input_error(data):
    with pytest.raises(InputError, match="no report") as raised:
        examine(Given(report=data), TRUSTED)
    assert raised.value.exit_code == 2


def any_bytes():
    pieces = st.sampled_from(
        [
            *(
                b'{"payloadType":',
                b'"payload":',
                b'"signatures":[',
                b'{"keyid":',
                b'"sig":',
            ),
            *(b'"application/vnd.in-toto+json"', b'"AAAA"', b'"', b"{", b"}", b"[", b"]"),
            *(b",", b"\n", b"1e999", b"-0", b"NaN", b'"\\ud800"', b"[" * 2000, b"0" * 5000),
        ]
    )
    return st.binary() | st.lists(pieces | st.binary(max_size=4), max_size=12).map(b"".join)


@given(any_bytes(), st.none() | st.binary())
def test_any_bytes_are_altered_or_no_report(report, disclosures):
    try:
        verification = examine(Given(report=report, disclosures=disclosures), TRUSTED)
    except InputError:
        return
    assert verification.exit_code == 4


@given(st.binary() | st.lists(st.sampled_from(LINES) | st.binary()).map(b"".join))
def test_any_bytes_for_disclosures_are_some_of_the_lines_or_altered(disclosures):
    verification = examine(Given(report=FULL.report, disclosures=disclosures), TRUSTED)
    lines = disclosures.splitlines(keepends=True)
    genuine = set(lines) <= set(LINES) and len(set(lines)) == len(lines)
    assert verification.exit_code == (0 if genuine else 4)


SIGNED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.data())
def test_whatever_a_trusted_key_signs_gives_an_answer(data):
    """The signer, too, is somebody else: a part of the report is anything at all."""
    from tests.seal.vectors.make import draft  # noqa: PLC0415 - loads the vectors

    fresh = draft()
    places = [fresh.statement, fresh.report]
    places += [part for part in fresh.report.values() if isinstance(part, dict)]
    place = data.draw(st.sampled_from(places))
    place[data.draw(st.sampled_from(sorted(place)))] = data.draw(SIGNED)
    fresh.encode = lambda statement: json.dumps(statement).encode()
    given_ = Given(report=fresh.sealed(), disclosures=fresh.disclosures)
    verification = examine(given_, TRUSTED)
    assert verification.exit_code in {0, 3, 4}
    assert len(verification.answers) == 5


def test_an_unknown_signer_is_never_good():
    stranger = sealed(full_report(), key=STRANGER)
    verification = examine(stranger, TRUSTED)
    signer = answers(verification)[Question.SIGNER]
    assert verification.exit_code == 3
    assert (signer.state, signer.good) == ("unknown", False)
    assert STRANGER.public.keyid in signer.text
    assert answers(verification)[Question.INTEGRITY].state == "intact"
    assert verification.report["host"]["user"] == "jane"


def test_an_altered_report_has_no_other_answers():
    changed = Given(report=FULL.report.replace(b"A", b"B", 1))
    verification = examine(changed, TRUSTED)
    assert [answer.state for answer in verification.answers] == [
        "altered",
        *["no-answer"] * 4,
    ]
    assert not any(answer.good for answer in verification.answers)
    assert verification.report is None


def test_time_and_history_are_the_signer_s_own_word():
    found = answers(examine(FULL, TRUSTED))
    assert found[Question.TIME].state == "self-declared"
    assert "2026-11-23T10:00:00Z" in found[Question.TIME].text
    assert CHALLENGE in found[Question.TIME].text
    assert found[Question.HISTORY].state == "none-given"
    assert not found[Question.TIME].good
    assert not found[Question.HISTORY].good


def test_gaps_in_coverage_are_told_even_when_nothing_is_withheld():
    complete = answers(examine(FULL, TRUSTED))[Question.COMPLETENESS]
    assert complete.state == "gaps"
    assert f"{len(LINES)} of {len(LINES)} values" in complete.text
    assert "processes" in complete.text


def test_an_unprotected_key_is_told():
    assert "not protected" in answers(examine(FULL, TRUSTED))[Question.SIGNER].text


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "report.dsse.json").write_bytes(FULL.report)
    (tmp_path / "disclosures.txt").write_bytes(FULL.disclosures)
    return tmp_path


def test_a_report_is_named_by_its_file_or_its_folder(folder):
    for place in (folder, folder / "report.dsse.json"):
        verification = verify(str(place), TRUSTED)
        assert verification.exit_code == 0
        assert not verification.withheld


def test_a_report_comes_by_standard_input(monkeypatch):
    stream = SimpleNamespace(buffer=io.BytesIO(FULL.report))
    monkeypatch.setattr(sys, "stdin", stream)
    verification = verify("-", TRUSTED)
    assert verification.exit_code == 0
    assert not verification.shown


def test_without_disclosures_everything_is_withheld_and_nothing_is_wrong(folder):
    (folder / "disclosures.txt").unlink()
    verification = verify(str(folder), TRUSTED)
    text = answers(verification)[Question.COMPLETENESS].text
    assert verification.exit_code == 0
    assert sum(verification.withheld.values()) == len(LINES)
    assert text.startswith(f"0 of {len(LINES)} values")
    assert "no disclosures.txt" in text
    assert verification.report["host"]["user"] == {"withheld": True}


@pytest.mark.parametrize("name", ["missing", "empty", "pipe", "report.dsse.json/below"])
def test_a_place_without_a_report_is_an_input_error(folder, name):
    (folder / "empty").mkdir()
    os.mkfifo(folder / "pipe")
    with pytest.raises(InputError) as raised:
        verify(str(folder / name), TRUSTED)
    assert raised.value.hint


def test_a_pipe_for_disclosures_is_an_input_error(folder):
    (folder / "disclosures.txt").unlink()
    os.mkfifo(folder / "disclosures.txt")
    with pytest.raises(InputError, match=re.escape("disclosures.txt")):
        verify(str(folder), TRUSTED)


def test_a_file_beyond_measure_is_refused_unread(folder):
    for name, code in (("report.dsse.json", 4), ("disclosures.txt", 4)):
        path = folder / name
        whole = path.read_bytes()
        os.truncate(path, LARGEST + 2)
        verification = verify(str(folder), TRUSTED)
        assert verification.exit_code == code
        assert "64 MiB" in answers(verification)[Question.INTEGRITY].text
        path.write_bytes(whole)
    os.truncate(folder / "report.dsse.json", 0)
    os.truncate(folder / "report.dsse.json", LARGEST + 2)
    with pytest.raises(InputError):
        verify(str(folder), TRUSTED)


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_reading_json_never_raises(data):
    read_json(data)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ('{"a":1,"b":{"c":1,"c":2}}', "repeated", "c"),
        ('{"":1,"":2}', "repeated", '""'),
        ("[1.0]", "number", "1.0"),
        ("[-0]", "number", "-0"),
        ("[9007199254740992]", "number", "9007199254740992"),
        ("[-Infinity]", "number", "-Infinity"),
        ('["\\udc00"]', "lone_surrogate", True),
        ('{"\\udc00":1}', "lone_surrogate", True),
        ("[" * DEEPEST + "]" * DEEPEST, "depth", DEEPEST),
        ("[" * 200 + "]" * 200, "depth", 200),
    ],
)
def test_what_is_doubtful_in_json_is_noted(text, name, value):
    assert getattr(read_json(text.encode()), name) == value


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf{}", b"\xff", b"{", b"[" * 9999, b"[" * 300 + b"]" * 300]
)
def test_what_is_no_json_is_noted(data):
    assert read_json(data).broken
    assert read_json(data).value is None


def test_ordinary_json_has_nothing_doubtful():
    document = read_json(b'{"a":[1,-9007199254740991,"\\ud83d\\ude00",null,true]}')
    assert not document.broken + document.repeated + document.number
    assert (document.lone_surrogate, document.depth) == (False, 2)
