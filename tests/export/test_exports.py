"""Every export takes every document, and says the same thing of the same document."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import UsageError
from auditor.export import export_named, exports
from auditor.parse.neutral import acts
from auditor.policy.loading import load_policy
from tests.export.policies import EXAMPLES, document

VALUES = st.recursive(
    st.text(st.characters(codec=None), max_size=12)
    | st.sampled_from(["withheld", "unknown", "none", "true", "", "all", "P1D"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["id", "name", "type", "period", "x"]), inner, max_size=2
        )
    ),
    max_leaves=4,
)
TYPED = {"id", "type", "version", "status", "schema", "captures", "purposes", "programs"}


def places(value, path=()):
    """Yield the path of everything in a document that no rule has typed."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in pairs:
        if key not in TYPED:
            yield (*path, key)
        if isinstance(item, (dict, list)):
            yield from places(item, (*path, key))


def inside(parent, key):
    """Return what an earlier change has left at a key."""
    try:
        return parent[key]
    except (KeyError, IndexError, TypeError):
        return {}


PLACES = sorted(places(document("works-agreement")), key=str)


def test_the_formats_are_these():
    assert [*exports()] == ["cards", "dpv", "ropa-csv", "ropa-json"]
    assert {item.suffix for item in exports().values()} == {
        ".md",
        ".jsonld",
        ".csv",
        ".json",
    }


def test_an_unknown_format_is_a_mistake_of_the_person():
    with pytest.raises(UsageError, match="there is no format 'pdf'") as caught:
        export_named("pdf")
    assert "ropa-csv" in caught.value.hint


@settings(max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES | st.none()), max_size=6))
def test_any_document_gives_texts_in_which_nothing_acts(changes):
    found = copy.deepcopy(document("works-agreement"))
    for path, value in changes:
        parent = found
        for key in path[:-1]:
            parent = inside(parent, key)
        if isinstance(parent, dict) and value is None:
            parent.pop(path[-1], None)
        elif isinstance(parent, dict):
            parent[path[-1]] = value
    for export in exports().values():
        for sheet in export.export(found, "de"):
            assert not [line for line in sheet.text.splitlines() if acts(line)]
            sheet.text.encode("utf-8")


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES.glob("*.yaml")])
def test_exports_are_pure(name):
    found = document(name)
    before = copy.deepcopy(found)
    for export in exports().values():
        assert export.export(found, "en") == export.export(found, "en")
    assert found == before


def test_the_policies_that_are_shipped_can_be_exported():
    for path in (EXAMPLES.parents[2] / "policies").glob("*.yaml"):
        found = load_policy(path.read_bytes(), str(path)).document
        for export in exports().values():
            assert all(sheet.text for sheet in export.export(found, "en"))
