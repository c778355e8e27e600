"""The index must answer what trying every telltale on every mark would answer."""

import subprocess
import sys
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.catalogue import load
from auditor.catalogue.matching import catalogue_of
from auditor.errors import AuditorError
from auditor.model.observation import Mark, MarkType
from auditor.model.program import Product, Role, Telltale

VALUES = ("/opt/a/x", "/opt/a/xy", "/opt/b/x", "x", "y.service", "\udcff", "")
PATTERNS = (*VALUES[:5], "/opt/a/*", "/opt/a/x*", "/opt/*")
TELLTALES = st.builds(
    Telltale,
    type=st.sampled_from(MarkType),
    pattern=st.sampled_from(PATTERNS),
    identifies=st.booleans(),
)
PRODUCTS = st.lists(
    st.builds(
        Product,
        id=st.sampled_from(("a", "b", "c", "d")),
        name=st.just("n"),
        vendor=st.just("v"),
        role=st.just(Role.MONITOR),
        category=st.just("c"),
        telltales=st.lists(TELLTALES, max_size=5).map(tuple),
    ),
    unique_by=lambda product: product.id,
)
MARKS = st.frozensets(
    st.builds(Mark, type=st.sampled_from(MarkType), value=st.sampled_from(VALUES)),
    max_size=6,
)


def naive(products, marks):
    """Try everything on everything; strength as the documentation ranks it."""
    found = []
    for product in products:
        hits = [
            telltale
            for telltale in product.telltales
            for mark in marks
            if mark.type is telltale.type
            and (
                fnmatchcase(mark.value, telltale.pattern)
                if "*" in telltale.pattern
                else mark.value == telltale.pattern
            )
        ]
        kinds = len({hit.type for hit in hits})
        identified = any(hit.identifies for hit in hits)
        if identified or kinds >= 2:
            found.append((-kinds, 0 if identified else 1, product.id))
    return tuple(identifier for _, _, identifier in sorted(found))


@given(products=PRODUCTS, marks=MARKS)
def test_the_index_answers_as_the_naive_matcher(products, marks):
    assert catalogue_of(products).match(marks) == naive(products, marks)


@given(products=PRODUCTS, marks=MARKS)
def test_the_order_of_the_products_is_of_no_consequence(products, marks):
    assert catalogue_of(reversed(products)).match(marks) == catalogue_of(products).match(
        marks
    )


def test_the_whole_catalogue_answers_as_the_naive_matcher():
    catalogue = load()
    marks = [
        Mark(type=telltale.type, value=telltale.pattern.replace("*", "x"))
        for product in catalogue.products.values()
        for telltale in product.telltales
    ]
    for first, second in zip(marks, marks[1:] + marks[:1], strict=True):
        pair = frozenset({first, second})
        assert catalogue.match(pair) == naive(catalogue.products.values(), pair)


def test_no_marks_tell_no_product():
    assert load().match(frozenset()) == ()


def test_an_unknown_product_has_nothing_documented_and_nothing_benign():
    assert load().documented("no-such-product") == ()
    assert not load().benign("no-such-product", "screen.image")


def test_reading_the_index_needs_neither_toml_nor_pydantic():
    code = (
        "import sys; from auditor.catalogue import load; load(); "
        "print([m for m in ('tomllib', 'pydantic', 'yaml') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert told.stdout.strip() == b"[]"


def test_the_digest_follows_the_bytes(tmp_path):
    content = '{"schema": "auditor-catalogue/1", "date": "2026-01-02", "products": {}}'
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    first.write_text(content)
    second.write_text(content + "\n")
    assert load(first).date == "2026-01-02"
    assert load(first).sha256 != load(second).sha256


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b"{}",
        b'{"schema": "auditor-catalogue/2", "date": "", "products": {}}',
        b'{"schema": "auditor-catalogue/1", "date": ""}',
        b'{"schema": "auditor-catalogue/1", "date": "", "products": {"a": {}}}',
        b'{"schema": "auditor-catalogue/1", "date": "", "products": {"a": []}}',
        b'{"schema": "auditor-catalogue/1", "date": "", "products": []}',
        b"[" * 100_000,
        None,
    ],
)
def test_a_broken_index_is_a_plain_error(tmp_path, content):
    path = tmp_path / "index.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AuditorError, match=r"index\.json") as raised:
        load(path)
    assert raised.value.hint
