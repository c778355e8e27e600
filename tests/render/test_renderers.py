"""What holds for every renderer: it is total, harmless and says the same each time."""

import json
import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import UsageError
from auditor.model.report import Report, plain
from auditor.parse.neutral import acting
from auditor.render import Options, render, renderers
from auditor.render._layout import cells
from auditor.render.messages import LANGUAGES
from tests.render.samples import quiet, refused, telling

FORMATS = sorted(renderers())
SGR = re.compile(r"\x1b\[[0-9;]*m")
SAMPLES = {"quiet": quiet, "refused": refused, "telling": telling}
HOSTILE = (
    "\x1b]0;x\x07",
    "[bold red]x[/]",
    "<script>alert(1)</script>",
    "two\nlines\rand\tmore",
    "A" * 100_000,
    b"\xff\xfe\x9b31m".decode("utf-8", "surrogateescape"),
    "evil\u202egpj.exe\u2028\u200b\ud800",
    "{count}{place}{0.__class__}",
    "大" * 300,
)


def harmful(text, *, color=False):
    """Return the characters of an output that could act, line breaks apart."""
    shown = SGR.sub("", text) if color else text
    return set(acting().findall(shown.replace("\r\n", "\n"))) - {"\n"}


def filled(value, text):
    """Return a copy of a value of the model in which every free text is ``text``."""
    if isinstance(value, Enum) or not (
        is_dataclass(value) or isinstance(value, (str, tuple, dict))
    ):
        return value
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(filled(item, text) for item in value)
    if isinstance(value, dict):
        return {key: filled(item, text) for key, item in value.items()}
    return replace(
        value, **{f.name: filled(getattr(value, f.name), text) for f in fields(value)}
    )


def test_the_promised_formats_are_found():
    assert {"csv", "html", "json", "markdown", "sarif", "text"} <= set(FORMATS)


def test_an_unknown_format_is_a_usage_error():
    with pytest.raises(UsageError) as caught:
        render({}, "papyrus", Options())
    assert "text" in caught.value.hint


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_of_a_report_acts(name, language, hostile):
    report = plain(filled(telling(), hostile))
    shown = render(report, name, Options(language=language))
    assert harmful(shown) == set()
    shown.encode("utf-8")


TEXTS = st.text(st.characters(codec=None), max_size=8) | st.sampled_from(HOSTILE[:4])


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60)
@given(text=TEXTS, width=st.integers(min_value=40, max_value=200), color=st.booleans())
def test_no_text_acts_at_any_width_and_colour(name, text, width, color):
    shown = render(plain(filled(telling(), text)), name, Options(width=width, color=color))
    assert harmful(shown, color=color) == set()


KEYS = [
    *(field.name for field in fields(Report)),
    *("findings", "observations", "gaps", "capabilities", "bases", "processes", "evidence"),
    *("count", "id", "name", "severity", "arguments", "program", "started", "time", "zone"),
    *("rule", "message", "capability", "coverage", "notes", "signer", "identity", "x"),
    *("packs", "previous", "ledger", "size", "n", "withheld", "outcome", "citation"),
]
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "active", "x\x1b"])
)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
    ),
    max_leaves=25,
)


@pytest.mark.parametrize("name", FORMATS)
@given(report=st.dictionaries(st.sampled_from(KEYS), ANY_JSON, max_size=8))
def test_any_json_object_is_rendered(name, report):
    assert harmful(render(report, name, Options())) == set()


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "key", ["host", "programs", "probes", "rules", "summary", "limits"]
)
@pytest.mark.parametrize(
    "value", [None, {"withheld": True}, [{"...": "x"}], 7, "text", [[1]]]
)
def test_a_part_of_another_shape_is_no_crash(name, key, value):
    report = {**plain(telling()), key: value}
    assert render(report, name, Options()).endswith("\n")


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_text_keeps_to_every_width(sample, language):
    report = plain(SAMPLES[sample]())
    for width in range(40, 201):
        lines = render(report, "text", Options(language=language, width=width)).split("\n")
        assert max(map(cells, lines)) <= width, width


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_keeps_to_the_width(hostile):
    report = plain(filled(telling(), hostile))
    for width in (40, 80, 200):
        lines = render(report, "text", Options(width=width)).split("\n")
        assert max(map(cells, lines)) <= width
        assert len(lines) < 3000


@pytest.mark.parametrize("sample", SAMPLES)
def test_colour_only_adds_colour(sample):
    report = plain(SAMPLES[sample]())
    coloured = render(report, "text", Options(color=True))
    without = "\n".join(line.rstrip() for line in SGR.sub("", coloured).split("\n"))
    assert "\x1b[" in coloured
    assert without == render(report, "text", Options())


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_json_holds_the_report_and_a_statement_for_every_message(sample, language):
    report = plain(SAMPLES[sample]())
    told = json.loads(render(report, "json", Options(language=language)))
    said = [
        *(
            item
            for probe in told["probes"]
            for item in [*probe["gaps"], *probe["observations"]]
        ),
        *(item for rule in told["rules"] for item in [*rule["findings"], rule]),
        *told["claims"],
        *told["limits"],
        *told["programs"],
    ]
    assert all(item["statement"] for item in said)
    for item in said:
        del item["statement"]
        item.pop("settlement", None)
    assert told == report


def test_json_shown_again_in_another_language_is_that_language():
    report = plain(telling())
    english = json.loads(render(report, "json", Options(language="en")))
    assert render(english, "json", Options(language="de")) == render(
        report, "json", Options(language="de")
    )


def test_json_keeps_hostile_texts_faithfully():
    for hostile in HOSTILE:
        report = plain(filled(quiet(), hostile))
        told = json.loads(render(report, "json", Options()))
        assert told["host"]["host_name"] == hostile


def test_markup_of_any_kind_is_shown_as_it_is():
    for markup in ("[bold red]x[/]", "<script>alert(1)</script>", "**x**", "{count}"):
        report = plain(filled(quiet(), markup))
        assert markup in render(report, "text", Options(color=True))
