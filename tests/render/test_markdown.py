"""Markdown shows what the page shows, and no text in it acts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from auditor.model.report import plain
from auditor.render import Options, render
from auditor.render._escape import for_prose
from tests.render.evidence import judged, redacted, sealed
from tests.render.samples import telling
from tests.render.test_page import page
from tests.render.test_renderers import HOSTILE, filled

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ACTING = {"link_open", "image", "html_inline", "html_block", "fence", "code_block"}


def tokens(report):
    text = render(report, "markdown", Options())
    found = PARSER.parse(text)
    return [*found, *(each for token in found for each in token.children or [])]


def shape(report):
    """Return what is a heading, a list, a table, a mark; texts and code left out."""
    kinds = [token.type for token in tokens(report)]
    return [kind for kind in kinds if kind not in {"text", "text_special", "code_inline"}]


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_changes_the_shape(hostile):
    plainly = shape(plain(filled(judged(), "word")))
    assert shape(plain(filled(judged(), hostile))) == plainly


TEXT = st.text(st.sampled_from("[]()<>&\"'`*_~#|!:/\\=+-@\n\t{}.1a w"), min_size=1)


@settings(max_examples=60)
@given(text=TEXT.filter(lambda text: text.strip()))
def test_no_markup_changes_the_shape(text):
    plainly = shape(plain(filled(telling(), "word")))
    report = plain(filled(telling(), text))
    report["host"]["environment"] = "word"  # a plus sign makes two of it
    assert shape(report) == plainly


def test_nothing_leads_out_or_is_mark_up():
    assert ACTING.isdisjoint(token.type for token in tokens(sealed()))


def test_it_says_what_the_page_says():
    for report in (plain(judged()), sealed(), redacted(sealed())):
        kinds = {"text", "text_special", "code_inline"}
        said = [token.content for token in tokens(report) if token.type in kinds]
        joined = "".join("".join(said).split())
        for text in page(report).texts:
            for sentence in text.split(". "):
                assert "".join(sentence.split()) in joined, sentence


@pytest.mark.parametrize(
    "text", [":white_check_mark:", "GH-12", "@jane", "#4", "www.x.example", "https://x"]
)
def test_what_code_hosts_make_of_a_word_is_escaped(text):
    assert "\\" in for_prose(f"see {text}")
