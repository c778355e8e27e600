"""Two reports compared: gone is never said where the look could have missed it."""

import pytest

from auditor.comparison import compare
from auditor.model.change import Because, Change, Looked, Order, Trend
from tests.comparison.samples import at, later, older, program, report

WITHHELD = {"withheld": True}
DIGEST = [{"...": "abc"}]


def one(comparison, name):
    """Return the one program of that name."""
    (item,) = [each for each in comparison.programs if each.name == name]
    return item


def changes(comparison):
    return {item.name: item.change for item in comparison.programs}


def test_a_report_compared_with_itself_differs_in_nothing():
    same = compare(older(), older())
    assert set(changes(same).values()) == {Change.SAME}
    assert {item.change for item in same.findings} == {Change.SAME}
    assert (same.host, same.tool, same.policy, same.limits) == ((), (), (), ())
    assert (same.trend, same.order) == (Trend.SAME, Order.SAME_TIME)
    assert same.summary.new_severities == {}


@pytest.mark.parametrize(
    ("coverage", "change", "looked"),
    [
        ("complete", Change.GONE, Looked.COMPLETE),
        ("partial", Change.NOT_SEEN, Looked.LESS_COMPLETE),
        ("denied", Change.NOT_SEEN, Looked.LESS_COMPLETE),
        ("failed", Change.NOT_SEEN, Looked.LESS_COMPLETE),
        ("of tomorrow", Change.NOT_SEEN, Looked.LESS_COMPLETE),
    ],
)
def test_gone_is_said_after_a_complete_look_only(coverage, change, looked):
    found = compare(report(program(1, "cat")), report(coverage=coverage))
    item = one(found, "cat")
    assert (item.change, item.looked) == (change, looked)
    assert item.probes == (() if change is Change.GONE else ("device-handles",))


@pytest.mark.parametrize(
    ("coverage", "change"),
    [("complete", Change.APPEARED), ("partial", Change.FIRST_SEEN)],
)
def test_new_is_said_after_a_complete_look_only(coverage, change):
    found = compare(report(coverage=coverage), report(program(1, "cat")))
    assert changes(found) == {"cat": change}
    assert found.trend is (Trend.SAME if coverage == "complete" else Trend.BETTER)


def test_a_look_that_was_never_complete_shows_nothing_gone():
    found = compare(
        report(program(1, "cat"), coverage="partial"), report(coverage="partial")
    )
    item = one(found, "cat")
    assert (item.change, item.looked) == (Change.NOT_SEEN, Looked.INCOMPLETE)
    assert found.trend is Trend.SAME


def test_the_process_table_must_have_been_seen_too():
    newer = report()
    newer["probes"][0]["coverage"] = "partial"
    found = compare(report(program(1, "cat")), newer)
    assert changes(found) == {"cat": Change.NOT_SEEN}
    assert one(found, "cat").probes == ("processes",)


def test_a_probe_that_a_report_does_not_have_saw_nothing():
    newer = report()
    del newer["probes"][1]
    item = one(compare(report(program(1, "cat")), newer), "cat")
    assert (item.change, item.looked) == (Change.NOT_SEEN, Looked.NOT_MADE)


def test_only_the_probes_that_saw_it_matter():
    newer = report()
    newer["probes"].append({"probe": "packets", "topics": [], "coverage": "denied"})
    assert changes(compare(report(program(1, "cat")), newer)) == {"cat": Change.GONE}


def test_more_of_the_same_missed_is_a_less_complete_look():
    before, after = report(coverage="partial"), report(coverage="partial")
    after["probes"][1]["gaps"][0]["count"] = 4
    found = compare(before, after)
    assert found.trend is Trend.WORSE
    (gap,) = found.probes[0].gaps
    assert (gap.older, gap.newer) == (3, 4)
    after["probes"][1]["gaps"][0]["reason"] = "others"
    assert compare(before, after).trend is Trend.MIXED


def test_a_basis_is_lost_by_the_same_rule():
    weaker = program(1, "cat")
    weaker["capabilities"][0]["bases"] = ["capable"]
    for coverage, change in (("complete", Change.GONE), ("partial", Change.NOT_SEEN)):
        found = compare(report(program(1, "cat")), report(weaker, coverage=coverage))
        (held,) = one(found, "cat").capabilities
        assert held.change is Change.CHANGED
        assert {item.basis: item.change for item in held.bases}["active"] is change


def test_another_doubt_is_a_change():
    doubtful = program(1, "cat")
    doubtful["capabilities"][0]["candidates"] = 3
    (held,) = one(compare(report(program(1, "cat")), report(doubtful)), "cat").capabilities
    assert held.change is Change.CHANGED
    assert (held.older_candidates, held.newer_candidates) == (0, 3)


def test_files_and_packages_that_changed_are_told():
    newer = program(1, "cat", file_sha256="other", package="coreutils", notes=["deleted"])
    found = one(compare(report(program(1, "cat")), report(newer)), "cat")
    assert {item.field for item in found.differences} == {"file_sha256", "package", "notes"}
    assert {item.change for item in found.differences} == {Change.CHANGED}


def test_a_file_that_could_not_be_read_is_no_change_of_the_file():
    unread = program(1, "cat", executable=None, file_sha256=None, package="")
    packaged = program(1, "cat", package="coreutils", package_version="9.1")
    found = one(compare(report(packaged), report(unread)), "cat")
    assert found.change is Change.SAME
    assert found.identified_by == "name"
    assert {item.change for item in found.differences} == {Change.NOT_COMPARABLE}


@pytest.mark.parametrize("hidden", [WITHHELD, DIGEST])
@pytest.mark.parametrize("side", ["older", "newer", "both"])
def test_withheld_values_are_not_compared_and_nothing_is_called_gone(hidden, side):
    clear = program(1, "cat", processes=[{"user": "jane"}])
    secret = program(
        1, "cat", executable=hidden, file_sha256=hidden, processes=[{"user": hidden}]
    )
    before = clear if side == "newer" else secret
    after = clear if side == "older" else secret
    found = compare(report(before), report(after))
    item = one(found, "cat")
    assert item.change is Change.SAME
    assert item.identified_by == "name"
    assert {each.field for each in item.differences} >= {"executable", "users"}
    assert {each.change for each in item.differences} == {Change.NOT_COMPARABLE}
    assert found.older.withheld == (0 if side == "newer" else 3)


def test_two_computers_are_told_apart_before_anything_appears_or_goes():
    elsewhere = report(program(1, "dd"), host={"host_name": "laptop-18"})
    found = compare(report(program(1, "cat")), elsewhere)
    assert found.same_host is False
    assert changes(found) == {"cat": Change.ONLY_OLDER, "dd": Change.ONLY_NEWER}
    hidden = report(host={"host_name": DIGEST})
    assert compare(report(), hidden).same_host is None


def test_the_older_one_comes_first_by_the_clocks():
    before = report(program(1, "cat"))
    after = at(report(), "2026-03-02T10:15:31+01:00")
    for given, order in (
        ((before, after), Order.AS_GIVEN),
        ((after, before), Order.REVERSED),
    ):
        found = compare(*given)
        assert (found.order, changes(found)) == (order, {"cat": Change.GONE})
    assert compare(before, at(report(), "soon")).order is Order.UNKNOWN


def test_numbers_of_one_signer_that_run_against_the_clock_are_told():
    signer = {"keyid": "k"}
    before = report(signer=signer, sequence=5)
    after = at(report(signer=signer, sequence=4), "2026-03-03T00:00:00Z")
    assert compare(before, after).clock_disagrees
    assert not compare(before, {**after, "sequence": 6}).clock_disagrees
    assert not compare(before, {**after, "signer": {"keyid": "l"}}).clock_disagrees


def test_running_no_longer_rests_on_the_process_table():
    newer = report(program(1, "cat", presence="installed"))
    (found,) = one(compare(report(program(1, "cat")), newer), "cat").differences
    assert (found.field, found.change) == ("presence", Change.CHANGED)
    newer["probes"][0]["coverage"] = "partial"
    (found,) = one(compare(report(program(1, "cat")), newer), "cat").differences
    assert (found.change, found.looked) == (Change.NOT_SEEN, Looked.LESS_COMPLETE)


def finding(severity, **more):
    basic = {
        "severity": severity,
        "verdict": "undeclared",
        "message": "undeclared-active",
        "arguments": {"program": "cat"},
        "program": 1,
        "capability": "input.keystrokes.content",
    }
    return {**basic, **more}


def with_finding(*findings, rule="undeclared-program", outcome="broken", **more):
    run = {"rule": rule, "outcome": outcome, "findings": list(findings)}
    return report(program(1, "cat"), rules=[run], **more)


def test_a_finding_that_weighs_more_counts_as_new():
    found = compare(with_finding(finding("low")), with_finding(finding("high")))
    (item,) = found.findings
    assert (item.change, item.raised) == (Change.CHANGED, True)
    assert found.summary.new_severities == {"high": 1}
    found = compare(with_finding(finding("high")), with_finding(finding("low")))
    assert (found.findings[0].raised, found.summary.new_severities) == (False, {})


def test_a_finding_is_as_gone_as_what_it_rests_on():
    for coverage, change in (("complete", Change.GONE), ("partial", Change.NOT_SEEN)):
        found = compare(with_finding(finding("high")), report(coverage=coverage))
        (item,) = found.findings
        assert (item.change, item.because) == (change, Because.ACCESS)


def test_a_finding_can_go_while_the_access_stays():
    (item,) = compare(with_finding(finding("high")), with_finding(outcome="met")).findings
    assert (item.change, item.because) == (Change.GONE, Because.JUDGEMENT)


def test_a_question_that_was_not_asked_is_said_to_be():
    newer = with_finding(rule="of-tomorrow")
    (item,) = compare(with_finding(finding("high")), newer).findings
    assert (item.change, item.because) == (Change.NOT_SEEN, Because.RULE)


def test_a_finding_without_a_program_needs_an_answer_that_is_certain():
    missing = finding("low", program=None, capability="")
    for outcome, change in (("met", Change.GONE), ("inconclusive", Change.NOT_SEEN)):
        (item,) = compare(with_finding(missing), with_finding(outcome=outcome)).findings
        assert item.change is change


def test_an_inventory_has_no_findings_to_compare():
    found = compare(with_finding(finding("high")), report(program(1, "cat"), rules=[]))
    assert not found.rules_compared
    assert found.findings == ()
    assert found.rules == ()
    assert changes(found) == {"cat": Change.SAME}


def test_everything_of_the_later_report_is_told():
    found = compare(older(), later())
    assert changes(found) == {
        "picture": Change.FIRST_SEEN,
        "xcape": Change.CHANGED,
        "Acme Watch": Change.NOT_SEEN,
        "helper.py": Change.NOT_SEEN,
        "x11vnc": Change.NOT_SEEN,
    }
    assert found.trend is Trend.MIXED
    assert [item.field for item in found.tool] == ["version"]
    assert [item.field for item in found.policy] == ["version", "sha256"]
    assert [item.field for item in found.host] == ["kernel"]
    assert found.summary.new_severities == {"high": 1}
