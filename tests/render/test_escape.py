"""Text cannot act in the medium it is written for."""

import csv
import html
import io
import json

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from auditor.parse.neutral import acts, neutral
from auditor.render._escape import (
    for_csv,
    for_html,
    for_json,
    for_markdown,
)

ACTING = st.text(
    st.sampled_from("[]()<>&\"'`*_~#|!:/\\=+-@\n\r\t\x1b\x9b\u202e\udc9b{}.1a \uff1d"),
    max_size=40,
)


@given(ACTING)
def test_markdown_obeys_nothing(text):
    tokens = MarkdownIt("commonmark").parse(for_markdown(text).lstrip())
    kinds = {token.type for token in tokens}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close"}
    inner = [child for token in tokens for child in token.children or []]
    assert {child.type for child in inner} <= {"text", "text_special"}
    assert "".join(child.content for child in inner).strip() == neutral(text).strip()


@given(ACTING)
def test_html_obeys_nothing(text):
    shown = for_html(text)
    assert not set("<>\"'") & set(shown)
    assert html.unescape(shown) == neutral(text)


@given(ACTING)
def test_no_cell_is_a_formula(text):
    file = io.StringIO()
    csv.writer(file).writerow([for_csv(text)])
    [[cell]] = csv.reader(io.StringIO(file.getvalue()))
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))
    assert cell.removeprefix("'") == neutral(text).removeprefix("'")


@given(st.text(st.characters(codec=None)) | ACTING)
def test_json_stays_the_same_and_cannot_act(text):
    shown = for_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(shown) == text
    assert not acts(shown)
