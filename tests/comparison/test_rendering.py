"""A comparison as text and JSON: total, harmless, in both languages, as it was reviewed."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.comparison import compare, frame, programs
from auditor.errors import UsageError
from auditor.model.change import Change, Looked, Order, SealState, Trend
from auditor.model.report import plain
from auditor.parse.neutral import acts
from auditor.render import Options
from auditor.render._layout import cells
from auditor.render.comparison import render_comparison
from auditor.render.comparison._telling import field
from auditor.render.messages import LANGUAGES, Speaker
from tests.comparison.samples import later, older, program, report
from tests.render.samples import quiet, refused, telling
from tests.render.test_renderers import ANY_JSON, HOSTILE, KEYS, filled, harmful

GOLDEN = Path(__file__).with_name("golden")
FORMATS = ("text", "json")
UNSAID = re.compile(
    r"\b(seen|gap|finding|rule|limit|probe|note|why|text|basis|diff)\.[a-z]"
)
SAMPLES = [plain(make()) for make in (quiet, telling, refused)]
REPORT = st.dictionaries(st.sampled_from([*KEYS, "sequence"]), ANY_JSON, max_size=8)


def shown(first, second, name="text", **options):
    return render_comparison(plain(compare(first, second)), name, Options(**options))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_comparison_reads_as_it_was_reviewed(language):
    text = shown(older(), later(), language=language)
    assert text == (GOLDEN / f"later.{language}.txt").read_text(encoding="utf-8")
    assert not UNSAID.search(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_closed_lists_is_said(language):
    open_ = {Change.NOT_SEEN, Change.FIRST_SEEN}
    wanted = {
        *(f"diff.change.{word}" for word in set(Change) - open_),
        *(f"diff.change.{c}.{w}" for c in open_ for w in set(Looked) - {Looked.COMPLETE}),
        *(f"diff.count.{word}" for word in Change),
        *(f"diff.trend.{word}" for word in Trend),
        *(f"diff.look.{word}" for word in (*Trend, "complete")),
        *(f"diff.order.{word}" for word in set(Order) - {Order.AS_GIVEN}),
        *(f"diff.seal.{word}" for word in (*SealState, "copy", "own", "trusted")),
    }
    assert {name for name in wanted if not Speaker(language).has(name)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_name_of_its_own(language):
    keys = {
        *(*frame.HOST_FIELDS, *frame.TOOL_FIELDS, *frame.POLICY_FIELDS),
        *(*frame.SIGNER_FIELDS, *programs.PROGRAM_FIELDS),
    }
    speaker = Speaker(language)
    assert [key for key in keys if not speaker.has(f"diff.field.{key}")] == []
    assert field(speaker, "of\x1btomorrow") == r"of\x1btomorrow"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 80, 200])
def test_text_keeps_to_the_width(language, width):
    for first in SAMPLES:
        for second in (*SAMPLES, later()):
            text = shown(first, second, language=language, width=width)
            assert max(map(cells, text.split("\n"))) <= width
            assert not UNSAID.search(text)


@settings(max_examples=150)
@given(first=REPORT, second=REPORT)
def test_any_two_objects_are_compared(first, second):
    told = plain(compare(first, second))
    for name in FORMATS:
        assert harmful(render_comparison(told, name, Options())) == set()


@settings(max_examples=60)
@given(first=REPORT, part=st.sampled_from([*KEYS]), value=ANY_JSON)
def test_a_report_with_a_part_of_another_shape_is_compared(first, part, value):
    for pair in ((later(), {**older(), part: value}), (first, older())):
        told = plain(compare(*pair))
        assert told == plain(compare(*pair))
        assert json.loads(render_comparison(told, "json", Options()))["schema"]
        assert render_comparison(told, "text", Options()).endswith("\n")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_of_a_report_acts(name, hostile):
    hurt = plain(filled(telling(), hostile))
    for pair in ((hurt, older()), (older(), hurt), (hurt, later())):
        text = shown(*pair, name=name)
        assert harmful(text) == set()
        text.encode("utf-8")


@given(told=REPORT)
def test_any_object_is_rendered(told):
    for name in FORMATS:
        assert not acts(render_comparison(told, name, Options()).replace("\n", ""))


def test_two_computers_are_said_first_of_all():
    elsewhere = report(host={"host_name": "laptop-18"})
    text = shown(report(program(1, "cat")), elsewhere)
    first = " ".join(text.split("\n\n", maxsplit=1)[0].split())
    assert "two different computers: laptop-17 and laptop-18" in first
    assert "gone" not in text.partition("What was not compared")[0]


def test_a_less_complete_look_never_says_gone():
    text = shown(report(program(1, "cat")), report(coverage="partial"))
    assert "Not seen; the newer look was less complete" in text
    assert "Gone" not in text
    assert "gone;" not in text


def test_one_taken_by_its_name_alone_is_named():
    unread = program(1, "cat", executable=None, file_sha256=None)
    text = shown(report(program(1, "cat")), report(unread))
    assert "by the name alone, for a report does not tell the file: cat." in " ".join(
        text.split()
    )


def test_a_doubt_is_said_wherever_the_access_is():
    doubtful = program(1, "cat")
    doubtful["capabilities"][0]["candidates"] = 3
    text = " ".join(shown(report(doubtful), report()).split())
    assert "one of 3 programs of which at least one receives every key" in text
    weaker = program(1, "cat")
    weaker["capabilities"][0]["bases"] = ["capable"]
    text = " ".join(shown(report(doubtful), report(weaker)).split())
    assert "Every key you press, perhaps right now: gone" in text


def test_nothing_changed_is_said():
    assert "No difference was found in what was compared." in shown(older(), older())


def test_json_is_stable_and_states_every_item():
    told = json.loads(shown(older(), later(), "json", language="de"))
    assert told["schema"] == "auditor-comparison/1"
    for key in ("programs", "findings", "probes", "limits"):
        assert all(item["statement"] for item in told[key])
    assert [item["id"] for item in told["programs"]] == [1, 2, 3, 4, 5]
    swapped = later()
    swapped["programs"].reverse()
    again = json.loads(shown(older(), swapped, "json", language="de"))
    assert again["programs"] == told["programs"]


def test_another_format_is_a_usage_error():
    with pytest.raises(UsageError, match="papyrus"):
        render_comparison({}, "papyrus", Options())
