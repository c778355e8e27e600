"""Whatever two policies and a report say, the comparison of them can be shown."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import UsageError
from auditor.model.policy_change import (
    AfterFinding,
    Direction,
    LogRemark,
    PolicyChange,
    PolicyDiff,
    PolicySide,
    ReportSide,
)
from auditor.model.report import plain
from auditor.parse.neutral import acts
from auditor.render import Options
from auditor.render.messages import LANGUAGES
from auditor.render.policy_diff import format_named

ODD = "a\x1b[31m\u202e\r\n b"
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=10,
)


def side(name: str) -> PolicySide:
    return PolicySide(path=ODD, sha256="ab", id=ODD, version=name, status="active",
                      controller=ODD, issued=ODD)  # fmt: skip


def hostile() -> PolicyDiff:
    """Every field that a file can choose holds characters that act."""
    items = tuple(
        PolicyChange(change=word, field=f"programs[].{ODD}", before=before, after=after,
                     program=ODD, component=ODD, capability="screen", item=ODD)
        for word in Direction
        for before, after in ((None, ODD), (ODD, None), ([ODD], {ODD: [ODD, {ODD: ODD}]}))
    )  # fmt: skip
    found = AfterFinding(
        rule="undeclared-program", severity="high", message="undeclared-active",
        arguments={"program": ODD, "capability": "screen", "basis": "active"},
        program=ODD, capability="screen", before="undeclared", after="explained",
        order="after", changes=items,
    )  # fmt: skip
    return PolicyDiff(
        older=side("1"),
        newer=side("2"),
        summary={"widened": 3},
        items=items,
        change_log=(LogRemark(remark="left-out", field=ODD, value=ODD, program=ODD),),
        report=ReportSide(time=ODD, report_id=ODD, policy="another", not_comparable=2),
        widened_after_finding=(found,),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 80, 120])
def test_hostile_text_acts_on_nothing_and_fits(language, width):
    shown = format_named("text")(plain(hostile()), Options(language=language, width=width))
    lines = shown.split("\n")
    assert not any(acts(line) for line in lines)
    assert max(map(len, lines)) <= width
    assert "change." not in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_says_every_item_in_words(language):
    shown = format_named("json")(plain(hostile()), Options(language=language))
    told = json.loads(shown)
    for key in ("items", "change_log", "widened_after_finding"):
        assert all(each["statement"] for each in told[key])
    assert told["items"][0]["before"] is None
    assert told["items"][0]["after"] == ODD


@given(st.dictionaries(st.sampled_from([*PolicyDiff.__dataclass_fields__, "x"]), ANY))
def test_any_object_can_be_shown(diff):
    for name in ("text", "json"):
        format_named(name)(diff, Options())


def test_there_is_no_other_format():
    with pytest.raises(UsageError):
        format_named("html")
