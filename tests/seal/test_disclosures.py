"""Hiding and showing: what may be withheld, only that, and the same values back."""

import json
from base64 import urlsafe_b64decode
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AuditorError
from auditor.model.observation import WITHHOLDABLE
from auditor.seal.digests import places, show
from auditor.seal.disclosures import digest_of, disclosures_file, fresh_salt, hide
from tests.seal.sample import full_report, salts

SCALARS = (
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(st.characters(codec="utf-8"))
)
KEYS = st.sampled_from(["name", "capability", "summary", "id", *sorted(WITHHOLDABLE)])


def objects(inner):
    fields = st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(("name", "capability", "id", "things"), inner | SCALARS),
            **dict.fromkeys(sorted(WITHHOLDABLE), SCALARS | st.lists(SCALARS, max_size=3)),
        },
    )
    return fields | st.lists(fields, max_size=3)


REPORTS = st.recursive(SCALARS, objects, max_leaves=12).map(lambda value: {"top": value})


def values_of(lines):
    pairs = [json.loads(urlsafe_b64decode(f"{line}===")) for line in lines]
    return {
        digest_of(line.encode()): value
        for line, (_, value) in zip(lines, pairs, strict=True)
    }


def test_a_line_and_its_digest_are_those_of_rfc_9901():
    line = b"WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0"  # section 4.2.4.2
    assert digest_of(line) == "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"


def test_a_value_becomes_an_array_of_its_digest():
    hidden = hide({"user": "jane", "id": 7, "pids": [1, 2]}, salt=lambda: b"\x00" * 16)
    (line,) = hidden.lines
    assert urlsafe_b64decode(f"{line}=") == b'["AAAAAAAAAAAAAAAAAAAAAA","jane"]'
    assert hidden.tree == {
        "user": [{"...": digest_of(line.encode())}],
        "id": 7,
        "pids": [1, 2],
    }
    assert hidden.counts == {"user": 1}


def test_nothing_is_hidden_where_there_is_nothing():
    report = {"user": None, "path": "", "unit": [], "place": [None, ""]}
    assert hide(report).tree == report
    assert hide(report).lines == ()


def test_falsehood_and_zero_are_values():
    assert len(hide({"user": 0, "path": False}).lines) == 2


def test_each_element_of_a_list_can_be_withheld_by_itself():
    hidden = hide({"path": ["/a", "/b", None]}, salt=salts())
    first, second = hidden.lines
    shown = show(hidden.tree, values_of([second]))
    assert shown.report == {"path": [{"withheld": True}, "/b", None]}
    assert show(hidden.tree, values_of([first, second])).report["path"] == [
        "/a",
        "/b",
        None,
    ]


@pytest.mark.parametrize(
    "report",
    [
        {"user": {"name": "jane"}},
        {"a": {"...": "x"}},
        {"_sd": []},
        {"clé": 1},
        {"a": [{"b": 0.5}]},
    ],
)
def test_what_the_format_cannot_say_is_refused_and_never_left_in_clear(report):
    with pytest.raises(AuditorError) as raised:
        hide(report)
    assert "jane" not in raised.value.message


def test_the_report_given_is_left_as_it_was():
    report = full_report()
    before = json.dumps(report)
    hide(report)
    assert json.dumps(report) == before


def test_no_withholdable_value_of_a_report_is_left_in_the_signed_part():
    hidden = hide(full_report())
    signed = json.dumps(hidden.tree)
    for value in ("jane", "laptop-7", "/opt/recorder", "chess", "192.0.2.7", "Zażółć"):
        assert value not in signed
        assert json.dumps(value)[1:-1] not in signed


def test_salts_are_128_bits_and_never_the_same():
    drawn = {fresh_salt() for _ in range(1000)}
    assert len(drawn) == 1000
    assert {len(salt) for salt in drawn} == {16}


def test_a_count_of_withholdable_values_is_not_taken_for_such_a_value():
    predicate = {"user": None, "summary": {"withholdable": {"user": 3}}}
    assert list(places(predicate)) == []
    assert show(predicate, {}).report == predicate


@given(REPORTS)
def test_what_was_hidden_comes_back(report):
    hidden = hide(report, salt=salts())
    assert show(hidden.tree, values_of(hidden.lines)).report == report
    assert all(not place.fault for place in places(hidden.tree))


@given(REPORTS, st.randoms(use_true_random=False))
def test_any_subset_of_lines_shows_itself_and_the_counts_add_up(report, random):
    hidden = hide(report, salt=salts())
    lines = [line for line in hidden.lines if random.random() < 0.5]
    shown = show(hidden.tree, values_of(lines))
    assert sum(shown.shown.values()) == len(lines)
    assert Counter(shown.shown) + Counter(shown.withheld) == Counter(hidden.counts)


def test_the_file_ends_every_line():
    assert disclosures_file(("a", "b")) == b"a\nb\n"
    assert disclosures_file(()) == b""
