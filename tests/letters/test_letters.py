"""Letters say what the report says, cite it, ask, and accuse nobody."""

import copy
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from auditor.law.loading import requirement
from auditor.letters import addressees, for_others, written
from auditor.parse.neutral import acts
from auditor.render._layout import cells
from tests.export.policies import HOSTILE
from tests.letters.reports import (
    SHA256,
    letter,
    occasion,
    open_report,
    quiet_report,
)
from tests.letters.test_texts import FORBIDDEN

ALL = addressees()
MARKDOWN = MarkdownIt("commonmark")


@pytest.mark.parametrize("addressee", ALL)
@pytest.mark.parametrize("language", ["en", "de"])
def test_lines_are_no_longer_than_eighty_columns(addressee, language):
    text = written(addressee, open_report(), occasion("ai-training"), language)
    assert [line for line in text.splitlines() if cells(line) > 80] == []
    assert text.endswith("\n")
    assert "\n\n\n" not in text


@pytest.mark.parametrize("addressee", ALL)
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("example", ["", "works-agreement", "ai-training", "no-monitoring"])
def test_every_letter_cites_the_report_and_says_what_it_is_not(
    addressee, language, example
):
    report = {**open_report(), "report_id": "urn:uuid:7"}
    told = letter(addressee, report, example, language=language)
    for fact in (SHA256, "urn:uuid:7", "2026-03-02T09:15:30Z", "monitoring-auditor 0.1.0"):
        assert fact in told
    assert ("no legal advice" if language == "en" else "keine Rechtsberatung") in told
    assert "[" in told  # somebody has to fill in the name and the date
    assert not FORBIDDEN.search(told)


def test_what_was_seen_is_told_in_the_reports_own_sentences_and_by_basis():
    told = letter("dpo", open_report())
    assert "“x11vnc (since 09:14, started by jane) receives everything your screen" in told
    assert "recording or live view of the screen: held at the time of the look" in told
    assert "keystrokes with their content: possible by its code or position" in told
    assert "programs used and duration of use: switched on in its settings" in told
    assert "mean the person at that computer" in told


def test_each_open_point_of_the_report_is_a_question():
    told = letter("employer", open_report(), "ai-training")
    assert "x11vnc (remote control of the computer) is not declared. Is it used on" in told
    assert "Acme Watch has or could have access to more than is declared for it:" in told
    assert "“'Acme Cloud' (part mail) works outside of this computer." in told
    assert "This computer was not looked at" not in told
    assert "The data is anonymised: \u2018The data is anonymised\u2019 (CTO)" in told
    assert "What would settle it: A dated assessment of anonymity" in told
    assert "There is no way to opt out" not in told
    assert "Of what section 3 names as not stated, withheld or not known" in told


@pytest.mark.parametrize(
    ("addressee", "asked"),
    [("employer", True), ("works-council", True), ("dpo", False), ("authority", False)],
)
def test_questions_of_the_law_go_to_whom_they_are_for(addressee, asked):
    told = letter(addressee, open_report())
    law = requirement("us-ny-03")
    here = (
        f"On the requirement “{law.title['en']}” ({law.citation}): {law.question['en']}"
        in told
    )
    assert here is asked
    assert ("N.Y. Civ. Rights Law § 52-c" in told) is asked


def test_an_authority_is_asked_its_own_questions_and_told_the_others():
    told = letter("authority", open_report())
    requests, remained = told.split("5. What remained open")
    question = requirement("us-fed-3").question["en"]
    assert question in requests
    assert question not in remained
    assert "These questions are for the employer." in remained
    assert "x11vnc (remote control of the computer) is not declared." in remained


def test_questions_for_others_are_counted():
    assert for_others("dpo", open_report()) == {"authority": 1, "employer": 2, "person": 1}
    assert for_others("works-council", open_report()) == {"authority": 1, "person": 1}
    assert for_others("authority", quiet_report()) == {}


@pytest.mark.parametrize(
    ("places", "english", "german"),
    [
        (["DE"], "Article 15 GDPR", "Art. 15 DSGVO"),
        (["FR"], "Article 15 GDPR", "Art. 15 DSGVO"),
        (["NO"], "Article 15 GDPR", "Art. 15 DSGVO"),
        (["CA-ON", "GB"], "Article 15 UK GDPR", "Art. 15 UK GDPR"),
        (["GB", "IE"], "Article 15 GDPR", "Art. 15 DSGVO"),
    ],
)
def test_access_is_requested_where_the_law_gives_it(places, english, german):
    assert f"Request for access under {english}: " in letter(
        "dpo", open_report(), "", *places
    )
    told = letter("dpo", open_report(), "", *places, language="de")
    assert f"Antrag auf Auskunft nach {german}: " in told
    assert "zu meiner Person" in told


@pytest.mark.parametrize("places", [[], ["US-NY"], ["US-DE"], ["CH"], ["IN"]])
def test_elsewhere_information_is_asked_for_and_no_law_is_named(places):
    for addressee in ALL:
        told = letter(addressee, quiet_report(), "", *places)
        assert not re.search(r"Article|GDPR|BetrVG|section \d+\(", told)
        assert "provisions of law" not in told
    assert "Request for information" in letter("dpo", quiet_report(), "", *places)


def test_a_works_council_in_germany_asks_under_its_own_act():
    told = letter("works-council", open_report(), "works-agreement", language="de")
    assert "Auskunftsersuchen nach § 80 Abs. 2 BetrVG" in told
    assert "(§ 87 Abs. 1 Nr. 6 BetrVG)" in told
    assert "Die genannten Vorschriften sollte prüfen" in told
    english = letter("works-council", open_report(), "works-agreement")
    assert "section 80(2) of the Works Constitution Act" in english
    assert "BetrVG" not in letter("works-council", open_report(), "", "US-DE")
    assert "BetrVG" not in letter("works-council", open_report(), "", "FR")


@pytest.mark.parametrize("addressee", ["works-council", "authority"])
def test_letters_of_others_keep_back_who_the_person_is(addressee):
    told = letter(addressee, open_report())
    assert "jane" not in told
    assert "laptop-17" not in told
    assert "started by [withheld in this copy]" in told
    assert "(CTO)" in told


def test_what_is_withheld_in_a_report_is_said_to_be():
    report = open_report()
    for process in report["programs"][0]["processes"]:
        process["user"] = {"withheld": True}
    report["programs"][1]["processes"][0]["user"] = [{"...": "digest"}]
    told = letter("dpo", report)
    assert told.count("[withheld in this copy]") == 2
    told = letter("dpo", report, language="de")
    assert told.count("[in dieser Fassung zurückgehalten]") == 2


def test_what_the_policy_does_not_state_or_withholds_is_listed():
    told = letter("employer", open_report(), "ai-training")
    assert "not stated: whether it goes to other countries, and with which" in told
    assert "how long it is kept (stated reason: “details not shared”)" in told
    assert "whether people look at it" in told
    assert "That is not the file that the report was compared with." in told


def test_the_policy_of_the_report_is_told_from_another():
    report = open_report()
    report["policy"]["sha256"] = occasion("ai-training").policy.sha256
    assert "That is not the file" not in letter("employer", report, "ai-training")


def test_without_the_policy_the_report_tells_what_is_withheld():
    report = open_report()
    report["policy"]["withheld"] = [
        {"field": "programs[x].retention", "text": "later", "user": "a", "date": ""},
        {"field": "programs[x].storage", "text": None, "user": None, "date": ""},
    ]
    told = letter("employer", report)
    assert "The policy itself is not quoted in this letter." in told
    assert (
        "Withheld: programs[x].retention (stated reason: “later”); programs[x].storage"
    ) in told


def test_a_report_without_a_declaration_asks_for_one():
    told = letter("employer", quiet_report())
    assert "The report had no declaration of the employer to compare with." in told
    assert "Is there a declaration of what programs on work computers record" in told
    assert "The report names no program about which a question is open." in told


def test_nothing_open_is_said():
    report = quiet_report()
    report["policy"] = open_report()["policy"]
    told = letter("employer", report)
    assert "The report leaves no question open that is for you to answer." in told


def test_findings_of_the_least_weight_are_counted_and_not_asked():
    report = open_report()
    for rule in report["rules"]:
        for finding in rule["findings"]:
            finding["severity"] = "info"
    told = letter("employer", report)
    assert "x11vnc" not in told
    assert "The report names 3 further programs." in told
    for rule in report["rules"]:
        for finding in rule["findings"]:
            if finding["program"] == 1:
                finding["verdict"] = "contradicted"
    told = letter("employer", report)
    assert "The policy says that this is not captured, and the report saw that x11vnc" in (
        told
    )


def test_what_a_look_could_not_reach_is_said():
    partial = "Not every place could be looked at completely"
    assert partial in letter("dpo", open_report())
    assert partial not in letter("dpo", quiet_report())


def test_a_question_of_the_law_is_asked_once_and_is_to_be_checked():
    report = open_report()
    told = letter("employer", report)
    assert "The provisions of law that it names should be checked" in told
    report["rules"][-1]["findings"] *= 2
    assert letter("employer", report) == told
    report["rules"].pop()
    assert "provisions of law" not in letter("employer", report)


def test_a_finding_of_a_law_says_what_it_is_about():
    report = open_report()
    finding = {
        "severity": "info",
        "verdict": "withheld-by-employer",
        "message": "requirement-withheld",
        "arguments": {"requirement": "us-ny-03", "field": "notices", "value": ""},
    }
    report["rules"].append({"rule": "us-ny-03", "outcome": "broken", "findings": [finding]})
    report["law"] = {"packs": ["us-ny"]}
    title = requirement("us-ny-03").title["en"]
    assert f"“{title}: The declaration withholds notices.”" in letter("employer", report)


def test_the_auditor_itself_is_not_counted_among_the_rest():
    report = open_report()
    for rule in report["rules"]:
        rule["findings"] = []
    report["programs"][0]["is_self"] = True
    for program in report["programs"]:
        program["declared_as"] = None
    assert "The report names 3 further programs." in letter("employer", report)
    report["programs"] = report["programs"][:2]
    assert "The report names one further program." in letter("employer", report)


def test_a_number_stays_with_its_paragraph():
    bound = re.compile(r"(§|\b(Art|Abs|Nr)\.|\bArticle|\bsection)$", re.MULTILINE)
    for addressee in ALL:
        for language in ("en", "de"):
            text = written(addressee, open_report(), occasion("works-agreement"), language)
            assert not bound.search(text)


def test_a_plain_list_is_close_and_questions_stand_apart():
    text = written("employer", open_report(), occasion(), "en")
    facts = text.split("1. The report\n\n")[1].split("\n\n")[0].splitlines()
    assert [line[:2] for line in facts] == ["- ", "- ", "  ", "- ", "- ", "  "]
    questions = text.split("5. Open questions\n\n")[1].split("\n\n")
    assert [part[:2] for part in questions[:3]] == ["1.", "2.", "3."]


def test_the_auditor_does_not_ask_about_itself():
    report = open_report()
    report["programs"][0]["is_self"] = True
    assert "x11vnc" not in letter("employer", report)


def test_an_unsealed_report_is_said_to_be():
    assert "It was not sealed" in letter("dpo", open_report())
    sealed = letter("dpo", {**open_report(), "report_id": "urn:uuid:7"})
    assert "It was not sealed" not in sealed


def test_people_of_the_policy_are_addressed():
    told = letter("dpo", open_report(), "works-agreement")
    assert "Data protection officer of Nordhafen Logistik SE Extern GmbH dsb@" in told
    told = letter("authority", open_report(), "works-agreement")
    assert "HmbBfDI https://datenschutz-hamburg.de" in told
    assert "[Name and address of the recipient]" in letter("authority", open_report())


@pytest.mark.parametrize("addressee", ALL)
@pytest.mark.parametrize("language", ["en", "de"])
def test_markdown_has_the_same_sections_and_nothing_else_is_marked_up(addressee, language):
    report = copy.deepcopy(open_report())
    for program in report["programs"]:
        program["name"] = HOSTILE
    told = letter(addressee, report, "ai-training", language=language, markdown=True)
    html = MARKDOWN.render(told)
    assert html.count("<h1>") == 1
    assert html.count("<h2>") == 5
    assert "<a " not in html
    assert "<script" not in html
    assert "<em>" not in html
    assert "<strong>" not in html
    assert "\x1b" not in told
    assert "<ol>" in html


KEYS = (
    *("programs", "rules", "findings", "claims", "policy", "arguments", "verdict", "id"),
    *("name", "capabilities", "message", "asks", "requirement", "withheld"),
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(codec=None), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from([*open_report()]), JSON, max_size=6), st.booleans())
def test_any_report_gives_a_letter_in_which_nothing_acts(changes, markdown):
    report = {**open_report(), **changes}
    for addressee in ALL:
        told = written(addressee, report, occasion(), "de", markdown=markdown)
        assert not [line for line in told.splitlines() if acts(line)]
        told.encode("utf-8")
