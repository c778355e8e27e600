"""The page for browsers: whole, self-contained, in order for the ear, and harmless."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.discovery import package_data
from auditor.model.report import plain
from auditor.render import Options, render
from auditor.render.messages import LANGUAGES, Speaker
from tests.render.evidence import ROOT, judged, redacted, sealed
from tests.render.samples import quiet, refused, telling
from tests.render.test_renderers import HOSTILE, filled

VOID = {"meta", "rect", "path", "circle"}
SHOWN = {"content", "aria-label", "data-head"}
"""Attributes whose values are texts for people."""
SAMPLES = {
    "quiet": lambda: plain(quiet()),
    "refused": lambda: plain(refused()),
    "telling": lambda: plain(telling()),
    "sealed": sealed,
    "redacted": lambda: redacted(sealed()),
    "nothing": dict,
}


class Page(HTMLParser):
    """What a browser makes of a page; raises where tags do not fit together."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.texts = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            is_aloud = ("class", "aloud") in attrs
            self.open.append("aloud" if is_aloud else tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() in {tag, "aloud"}

    def handle_data(self, data):
        if not {"style", "svg", "aloud"} & set(self.open):
            self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())

    def all(self, *names):
        return [(tag, attrs) for tag, attrs in self.tags if tag in names]

    def shape(self):
        """Return the tags without the texts in them."""
        return [
            (tag, {key: value for key, value in attrs.items() if key not in SHOWN})
            for tag, attrs in self.tags
        ]


def page(report, language="en"):
    return Page(render(report, "html", Options(language=language)))


@pytest.fixture(params=SAMPLES)
def any_page(request):
    return page(SAMPLES[request.param]())


def test_nothing_on_the_page_can_run_or_fetch(any_page):
    forbidden = {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert forbidden.isdisjoint(tag for tag, _ in any_page.tags)
    for tag, attrs in any_page.tags:
        assert not [name for name in attrs if name.startswith("on") or name == "style"]
        assert "src" not in attrs
        if "href" in attrs:
            assert (tag, attrs["href"][:1]) == ("a", "#")


def test_the_policy_allows_the_style_and_nothing_else():
    text = render(plain(telling()), "html", Options())
    style = re.search(r"<style>(.*)</style>", text, re.DOTALL)[1]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = dict(
        each.strip().split(" ", 1)
        for each in re.search(r'Security-Policy" content="([^"]*)"', text)[1].split(";")
    )
    assert policy == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_its_language(language):
    assert page(plain(telling()), language).tags[0] == ("html", {"lang": language})


def test_headings_follow_each_other_without_a_gap(any_page):
    levels = [int(tag[1]) for tag, _ in any_page.all("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


def test_landmarks_stand_once_and_sections_are_named(any_page):
    for landmark in ("header", "nav", "main", "footer"):
        assert len(any_page.all(landmark)) == 1
    names = {attrs["id"] for _, attrs in any_page.tags if "id" in attrs}
    for _, attrs in any_page.all("section"):
        assert attrs["aria-labelledby"] in names


def test_every_link_leads_somewhere_and_every_name_is_there_once(any_page):
    names = [attrs["id"] for _, attrs in any_page.tags if "id" in attrs]
    assert len(names) == len(set(names))
    links = [attrs["href"].removeprefix("#") for _, attrs in any_page.all("a")]
    assert links
    assert set(links) <= set(names)


def test_tables_tell_what_their_cells_belong_to():
    told = page(plain(telling()))
    assert len(told.all("caption")) == len(told.all("table")) == 2
    assert {attrs["scope"] for _, attrs in told.all("th")} == {"col", "row"}


def test_a_cell_says_the_basis_in_words():
    text = render(plain(telling()), "html", Options())
    rows = re.findall(r'<tr role="row"><th scope="row".*?</tr>', text, re.DOTALL)
    [row] = [row for row in rows if "helper.py" in row]
    assert row.count('<span class="aloud">right now</span>') == 3
    assert row.count('<span class="aloud">not seen</span>') == row.count("<td") - 3


def test_the_picture_of_the_coverage_is_told_in_words():
    told = page(plain(refused()))
    [picture] = [attrs for _, attrs in told.all("svg") if attrs.get("role") == "img"]
    assert picture["aria-label"].startswith("Looked at 0 of 3 places completely; 1 refused")
    assert all(
        attrs.get("role") == "img" or attrs.get("aria-hidden") == "true"
        for _, attrs in told.all("svg")
    )


def test_what_the_employer_withholds_stands_before_what_was_found():
    text = page(plain(judged())).text
    panel = text.index("Withheld by your employer")
    assert text.index("programs[acme-watch].retention[0].period: “not shared”") > panel
    assert panel < text.index("helper.py (since")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_stands_there_with_what_would_settle_it(language):
    told = page(plain(judged()), language)
    report = plain(judged())
    speaker = Speaker(language)
    for rule in report["rules"]:
        for finding in rule["findings"]:
            if finding["message"] != "requirement-question":
                said = speaker.say(f"finding.{finding['message']}", finding["arguments"])
                assert said in told.text
    for settled in ("undeclared", "capability-exceeds-declaration", "requirement-silent"):
        assert speaker.say(f"settle.{settled}") in told.text
    assert "N.Y. Civ. Rights Law § 52-c(2)(a)" in told.text


def test_a_finding_leads_to_its_evidence():
    text = render(plain(telling()), "html", Options())
    finding = r"lets somebody else control this computer, right now; not declared.*?</li>"
    [shown] = re.findall(finding, text)
    name, label = re.search(r'<a href="#([^"]*)">([^<]*)</a>', shown).groups()
    assert label == "evidence 1"
    item = re.search(rf'<li id="{name}">([^<]*)<', text)[1]
    assert item.startswith("It holds the screen of display :0")


def test_the_history_tells_what_the_report_knows_and_no_more():
    told = page(sealed()).text
    assert "7 entries came before it in the signer's ledger." in told
    assert ROOT in told
    assert "This report, number 7, of 2026-03-02 10:15" in told
    assert "What came after it, this report cannot show." in told
    assert "stands in no ledger" in page(plain(judged())).text


def test_entries_of_the_ledger_stand_before_and_after_the_report():
    entries = [
        {
            "n": n,
            "type": "report",
            "time": f"2026-03-0{n % 9 + 1}T09:00:00Z",
            "sha256": str(n),
        }
        for n in (8, 6, 7)
    ]
    told = page({**sealed(), "ledger": entries}).text
    places = [told.index(f"Number {n}, report") for n in (6, 8)]
    this = told.index("This report, number 7")
    assert places[0] < this < places[1]
    assert "Number 7, report" not in told
    assert "cannot show" not in told


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_changes_the_shape_of_the_page(hostile):
    plainly = page(plain(filled(judged(), "word")))
    assert page(plain(filled(judged(), hostile))).shape() == plainly.shape()


@settings(max_examples=40)
@given(text=st.text(st.sampled_from("<>&\"'/= !-aonscript\n\x00\u2028"), min_size=1))
def test_no_markup_changes_the_shape_of_the_page(text):
    plainly = page(plain(filled(telling(), "word")))
    assert page(plain(filled(telling(), text))).shape() == plainly.shape()


def luminance(colour):
    """Return the relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_stands_out_from_what_lies_behind_it(scheme):
    style = package_data("auditor.render", "html.css").decode()
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[scheme]))
    assert len(blocks) == 2
    for ink in ("ink", "soft", "link", "high", "medium", "low"):
        for behind in ("paper", "panel"):
            assert contrast(colours[ink], colours[behind]) >= 4.5, (ink, behind)
    assert contrast(colours["on-fill"], colours["fill"]) >= 4.5
    assert contrast(colours["fill"], colours["paper"]) >= 3
    assert contrast(colours["paper"], colours["high"]) >= 4.5
