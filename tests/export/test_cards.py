"""Cards: every question is answered, silence is told, and nothing acts."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from auditor.export import differs, export_named, language_of
from auditor.parse.neutral import neutral
from auditor.render._escape import for_code, for_prose
from tests.export.policies import HOSTILE, NAMES, changed, document, hostile

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HEADINGS = 9


def cards(found, language="en"):
    return {
        sheet.name: sheet.text for sheet in export_named("cards").export(found, language)
    }


def section(card, heading):
    """Return the lines of a section."""
    return card.split(f"## {heading}\n\n")[1].split("\n\n")[0].splitlines()


def test_there_is_a_card_per_program_named_by_its_id():
    assert [*cards(document("works-agreement"))] == ["edr", "dlp", "mdm"]


@pytest.mark.parametrize("name", ["works-agreement", "ai-training"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_section_of_every_card_says_something(name, language):
    for card in cards(document(name), language).values():
        assert card.count("\n## ") == HEADINGS
        for part in card.split("\n## ")[1:]:
            lines = part.strip().splitlines()[2:]
            assert lines
            assert all(line.startswith("- ") and len(line) > 4 for line in lines)


def test_the_example_of_ai_training_tells_what_matters():
    card = cards(document("ai-training"))["traces"]
    takes = section(card, "What it takes, and when")
    assert takes[0].startswith("- **every key you press**: continuously; while somebody")
    assert "whether it is linked to you: withheld" in takes[0]
    assert "`https://intra.example/traces-apps`" in takes[0]
    assert "- Data of other people are expected among it" in "\n".join(takes)
    assert section(card, "Who sees it")[0] == "- Whether people look at it: withheld"
    assert section(card, "Can you opt out?")[0] == "- No."
    assert "- Exempt from it: executives; stated reason: withheld" in card
    withheld = section(card, "What is withheld")
    assert (
        "- how it is made anonymous or pseudonymous; stated reason: “details not shared”"
        in withheld
    )
    assert "- who could link it to the person again" in withheld
    silent = section(card, "What your employer does not state")
    assert "- how it is secured" in silent
    assert "- how to object" in silent
    assert "- whether people label the data: not known to the employer either" in silent
    ask = section(card, "Who to ask")
    assert "- About the policy: AI Data Team, `traces@bigtech.example`" in ask
    assert "- The data protection officer: not stated" in ask
    assert "- Time for an answer: 45 days" in ask


def test_the_example_of_a_works_agreement_in_german():
    card = cards(document("works-agreement"), "de")["edr"]
    assert "- Nein." in section(card, "Können Sie ablehnen?")
    assert (
        "- **alles**: 90 Tage ab dem Vorgang, danach gelöscht; Ausnahmen: „open incident“"
        in (section(card, "Wie lange es aufbewahrt wird"))
    )
    assert section(card, "Was Ihr Arbeitgeber nicht angibt") == ["- wie es gesichert wird"]
    assert "Richtlinie ist in einer anderen Sprache" not in card


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("opt_out", {"available": "true", "how": "in the menu"}, "- Yes. “in the menu”"),
        ("opt_out", {"available": "withheld"}, "- Whether you can: withheld"),
        ("opt_out", {"available": "unknown"}, "- Whether you can: unknown"),
        ("opt_out", None, "- Whether you can: not stated"),
        ("human_access", {"possible": "false"}, "According to the policy, nobody looks"),
        ("human_access", None, "- Whether people look at it: not stated"),
        ("retention", [{"capture": "all", "period": "P1M"}], "- **everything**: 1 month\n"),
        ("retention", None, "## How long it is kept\n\n- not stated\n"),
        ("retention", "withheld", "## How long it is kept\n\n- withheld\n"),
        ("storage", {"locations": ["on_device"]}, "- Stored in: on the computer itself"),
        ("storage", None, "- Stored in: not stated"),
        (
            "transfers",
            [{"to": "US", "mechanism": "scc"}],
            "US (standard contractual clauses)",
        ),
        ("recipients", [], "- According to the policy, it is passed on to nobody.\n"),
        ("captures", [], "- According to the policy, nothing."),
        ("vendor", None, "- Maker: not stated"),
        ("legal_basis", None, "Legal basis: not stated"),
        ("ai", {"training": "true"}, "- The data are used to train AI models."),
        ("ai", {"use": "evaluate"}, "- AI models are used to evaluate people.\n"),
        ("profiling_scores", [{"name": "risk"}], "- Scores computed about you: “risk”\n"),
        ("automated_decisions", "significant", "- Decisions about you: it makes them\n"),
        ("special_category_risk", "expected", "among it: to be expected\n"),
        (
            "filters",
            [{"what": "passwords", "where": "device"}],
            "- Filtered out: “passwords” (on the computer)\n",
        ),
        ("security", [{"measure": "logging"}], "- Secured by: logging\n"),
        (
            "opt_out",
            {"available": "true", "pause_max": "PT30M"},
            "- Yes.\n- For at most: 30 minutes\n",
        ),
        ("visible_indicator", "none", "see that it is running: nothing shows it"),
    ],
)
def test_each_answer_of_a_policy_has_its_sentence(field, value, told):
    assert told in cards(changed("works-agreement", **{field: value}))["edr"]


def test_how_often_is_said_once():
    card = cards(document("works-agreement"))["mdm"]
    assert section(card, "What it takes, and when")[0] == (
        "- **the state of this computer (updates, encryption)**: at intervals (8 hours); "
        "at all times; in all programs; linked to you"
    )


def test_consequences_are_told_where_there_is_a_choice():
    card = cards(document("works-agreement"))["edr"]
    assert "What follows for you" not in card
    opt_out = {"available": "true", "consequence": "other_device"}
    card = cards(changed("works-agreement", opt_out=opt_out))["edr"]
    assert "- What follows for you if you do: another device" in card


def test_only_who_is_exempt_from_this_program_is_named():
    found = document("ai-training")
    found["scope"]["exemptions"][0]["programs"] = ["another"]
    assert "Exempt from it" not in cards(found)["traces"]
    found["scope"]["exemptions"][0].pop("programs")
    assert "- Exempt from it: executives" in cards(found)["traces"]


def test_copies_that_models_were_trained_on_are_told_where_there_are_some():
    kept = [{"capture": "all", "period": "P1D", "includes_training_sets": "false"}]
    line = "- According to the policy, this does not hold for copies in AI training data."
    for training, told in (("true", True), ("false", False)):
        found = changed("works-agreement", retention=kept, ai={"training": training})
        assert (line in cards(found)["edr"]) is told


def test_companies_of_the_group_are_told_too():
    found = document("works-agreement")
    found["group_recipients"] = [{"name": "Nordhafen Holding", "country": "US"}]
    assert "Nordhafen Holding (company of the same group, US)" in cards(found)["edr"]


def test_the_form_of_data_is_told_with_the_place_where_it_is_made():
    told = cards(document("works-agreement"))
    assert "- In which form: pseudonymised, on arrival at the server\n" in told["edr"]
    assert "- In which form: identifiable\n" in told["mdm"]


def test_an_address_is_code_and_a_text_is_not():
    objection = {"route": "the desk on the first floor"}
    card = cards(changed("works-agreement", objection=objection))["edr"]
    assert "- Where to object: the desk on the first floor\n" in card
    assert "- About your data: `datenschutz@nordhafen.example`\n" in card


def test_a_policy_without_programs_has_one_card_that_says_so():
    (card,) = cards(document("no-monitoring")).values()
    assert "The policy declares no program, and says that nothing is monitored." in card
    found = document("no-monitoring")
    found["policy"].pop("monitoring_in_use")
    (card,) = cards(found).values()
    assert "It does not say that nothing is monitored." in card


def test_the_language_is_the_policys_and_another_is_said():
    found = document("works-agreement")
    assert language_of(found) == "de"
    found["policy"]["language"] = "de-AT"
    assert language_of(found) == "de"
    assert not differs(found, "de")
    found["policy"]["language"] = "fr"
    assert language_of(found) == "en"
    assert "The policy is in another language (`fr`)" in cards(found)["edr"]
    found["policy"].pop("language")
    assert language_of(found) == "en"
    assert "another language" not in cards(found)["edr"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_hostile_policy_marks_nothing_up(name, language):
    plain = cards(document(name), language)
    for key, card in cards(hostile(document(name)), language).items():
        assert "\x1b" not in card
        assert "\u202e" not in card
        html = MARKDOWN.render(card)
        assert "<script" not in html
        assert "<a " not in html
        assert "<em>" not in html
        assert html.count("<h1>") == 1
        assert html.count("<h2>") == MARKDOWN.render(plain[key]).count("<h2>")


ANYTHING = st.text(st.characters(codec=None), max_size=40) | st.text(
    st.sampled_from("*_`~[]()<>!#+-=|\\&;:.@/ 1aw\n\t"), max_size=20
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see www.x.example", "see www\\.x.example"),
        ("http://x.example", "http\\://x.example"),
        ("a@x.example", "a\\@x.example"),
        ("fish &amp; chips & salt", "fish \\&amp; chips & salt"),
        ("1. first", "1\\. first"),
        ("3.1.0 and 1.2", "3.1.0 and 1.2"),
        ("- item", "\\- item"),
        ("a - b (c), d.", "a - b (c), d."),
        ("# head", "\\# head"),
        ("$x$ ~~y~~ a|b", "\\$x\\$ \\~\\~y\\~\\~ a\\|b"),
    ],
)
def test_prose_escapes_what_could_act_and_no_more(text, shown):
    assert for_prose(text) == shown


@given(ANYTHING)
@example("&amp;")
@example("1. a")
@example("===")
@example("    code")
@example("a  ")
def test_prose_is_one_paragraph_of_nothing_but_its_text(text):
    wanted = neutral(text).strip()
    tokens = MARKDOWN.parse(for_prose(text))
    kinds = [token.type for token in tokens]
    assert kinds == (["paragraph_open", "inline", "paragraph_close"] if wanted else [])
    inline = tokens[1].children if tokens else []
    assert {token.type for token in inline} <= {"text", "text_special"}
    assert "".join(token.content for token in inline) == wanted


@given(ANYTHING)
def test_an_address_is_code_or_prose(text):
    wanted = neutral(text).strip()
    tokens = MARKDOWN.parse(f"x {for_code(text)}")
    inline = tokens[1].children
    assert {token.type for token in inline} <= {"text", "text_special", "code_inline"}
    assert "".join(token.content for token in inline) == f"x {wanted}".rstrip()


def test_the_hostile_text_is_readable():
    card = cards(changed("works-agreement", name=HOSTILE))["edr"]
    assert "<script>" in MARKDOWN.render(card).replace("&lt;", "<").replace("&gt;", ">")
