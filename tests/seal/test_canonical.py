"""Our canonical JSON is RFC 8785's, as another implementation writes it."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AuditorError
from auditor.seal.canonical import (
    base64_text,
    base64url_text,
    canonical,
    from_any_base64,
    sealable,
)

KEYS = st.text(st.characters(max_codepoint=127))
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | TEXT
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=20
)


@given(VALUES)
def test_the_bytes_are_those_of_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)


@given(st.text())
def test_any_text_can_be_sealed_and_tells_its_lone_surrogates(text):
    sealed = sealable(text)
    assert canonical(sealed) == rfc8785.dumps(sealed)
    assert sealed == text or any("\ud800" <= letter <= "\udfff" for letter in text)


def test_a_byte_that_was_no_utf8_stays_visible():
    assert sealable("a\udcffb") == r"a\udcffb"


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, -(2**53), b"bytes", object()])
def test_what_others_would_read_differently_is_not_sealed(value):
    with pytest.raises(AuditorError):
        sealable(value)


@given(st.binary())
def test_both_alphabets_are_read_with_or_without_padding(data):
    for text in (base64_text(data), base64url_text(data), base64_text(data).rstrip("=")):
        assert from_any_base64(text) == data
