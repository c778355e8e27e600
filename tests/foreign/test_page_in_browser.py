"""The page in a real browser: readable at any width and in the dark, aloud and on paper."""

import base64
import subprocess

import pytest

from auditor.model.report import plain
from auditor.render import Options, render
from tests.foreign.browser import Browser
from tests.render.evidence import judged, redacted, sealed
from tests.render.samples import refused
from tests.render.test_renderers import HOSTILE, filled

CHECKPOINT = (
    "w3id.org/monitoring-auditor/ledger/0011223344556677\n365\n"
    "jXWjB9lWHWWkZvvmDaKyXLnOB4D9GnxiCz0aocpwTR4=\n\n"
    f"\u2014 w3id.org/monitoring-auditor/ledger/0011223344556677 {'A' * 92}\n"
)

REPORTS = {
    "with a checkpoint": lambda: {**sealed(), "checkpoint": CHECKPOINT},
    "sealed": sealed,
    "redacted": lambda: redacted(sealed()),
    "refused": lambda: plain(refused()),
    "long": lambda: plain(filled(judged(), "W" * 300)),
    "hostile": lambda: plain(filled(judged(), "<img src=x onerror=alert(1)>" + HOSTILE[6])),
}


@pytest.fixture(scope="module")
def browser():
    with Browser() as opened:
        yield opened


def place_of(name, folder, language="en"):
    file = folder / f"{name}.html"
    text = render(REPORTS[name](), "html", Options(language=language))
    file.write_text(text, encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 800, 1280])
@pytest.mark.parametrize("name", REPORTS)
def test_it_can_be_read(browser, tmp_path, name, width, scheme):
    browser.open(place_of(name, tmp_path, "de"), width=width, scheme=scheme)
    wide = browser.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, "nothing is cut off and nobody scrolls sideways"
    assert browser.violations() == []


@pytest.mark.parametrize("name", REPORTS)
def test_it_fetches_nothing_and_breaks_no_rule_of_its_own(browser, tmp_path, name):
    place = place_of(name, tmp_path)
    browser.open(place)
    asked = [each["request"]["url"] for each in browser.told("Network.requestWillBeSent")]
    assert asked == [place]
    assert browser.told("Log.entryAdded") == []
    assert browser.told("Runtime.consoleAPICalled") == []


def test_a_narrow_page_shows_the_table_as_a_list_and_tells_the_same(browser, tmp_path):
    script = "getComputedStyle(document.querySelector('.matrix thead')).position"
    shown = {}
    for width in (320, 1280):
        browser.open(place_of("sealed", tmp_path), width=width)
        shown[width] = browser.evaluate(script)
        tree = browser.send("Accessibility.getFullAXTree")["nodes"]
        roles = [node["role"]["value"] for node in tree if not node["ignored"]]
        assert roles.count("rowheader") == 4 + 5, "programs and questions"
    assert shown == {320: "absolute", 1280: "static"}


def test_the_printed_first_page_tells_what_the_employer_withholds(browser, tmp_path):
    browser.open(place_of("sealed", tmp_path))
    file = tmp_path / "report.pdf"
    file.write_bytes(browser.pdf())

    def text(*options):
        command = ["pdftotext", "-layout", *options, str(file), "-"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    first = " ".join(text("-l", "1").split())
    assert "Withheld by your employer" in first
    assert "programs[acme-watch].retention[0].period" in first
    pages = text().count("\f")
    assert f"1/{pages}" in first.replace(" ", "")
    assert "No finding is not proof of absence." in " ".join(text().split())


def test_no_table_and_no_program_is_cut_by_a_page_break(browser, tmp_path):
    browser.open(place_of("sealed", tmp_path))
    file = tmp_path / "report.pdf"
    file.write_bytes(browser.pdf())
    command = ["pdftotext", "-layout", str(file), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    pages = [" ".join(page.split()) for page in text.split("\f")]
    whole = {
        "What each program has access to": ["helper.py", "Acme Watch", "xcape"],
        "Each question with its answer": ["broken", "inconclusive", "met"],
        "x11vnc high /usr/bin/x11vnc": ["Running as", "Access", "Findings", "settle it"],
    }
    for begins, holds in whole.items():
        [page] = [page for page in pages if begins in page]
        rest = page[page.index(begins) :]
        assert [each for each in holds if each not in rest] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_camera_reads_the_checkpoint_from_the_page(browser, tmp_path, scheme):
    browser.open(place_of("with a checkpoint", tmp_path), scheme=scheme)
    place = browser.evaluate(
        "(({ x, y, width, height }) => ({ x, y: y + scrollY, width, height }))"
        "(document.querySelector('.qr').getBoundingClientRect())"
    )
    picture = browser.send(
        "Page.captureScreenshot", clip={**place, "scale": 3}, captureBeyondViewport=True
    )
    file = tmp_path / "code.png"
    file.write_bytes(base64.b64decode(picture["data"]))
    command = ["zbarimg", "--quiet", "--raw", "--oneshot", str(file)]
    read = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert read.strip() == CHECKPOINT.strip()
