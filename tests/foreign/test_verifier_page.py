"""The verifier page in a real browser: files dropped on it, hostile ones too."""

import hashlib
import json

import pytest

from auditor.seal.bundle import Contents, make_bundle
from auditor.seal.canonical import base64_text, canonical
from auditor.seal.given import Given
from auditor.seal.ledger import Head, root
from auditor.seal.statements import Subject, sign_statement
from tests.docs.verifier_page import LANGUAGES, PAGE, SCRIPTS, SOURCES, words
from tests.foreign.browser import Browser
from tests.foreign.test_verifier_agrees import FULL, KNOWN, bundle_of, files_of
from tests.foreign.verifier import SETTLED, dropped, examined, opened, text_of
from tests.render.test_renderers import HOSTILE
from tests.seal.sample import ALICE, BOB, STRANGER, full_report, sealed

REPORT = {"report.dsse.json": FULL.report, "disclosures.txt": FULL.disclosures}
SLOWEST = 3000
"""Milliseconds for the large report on a busy machine; alone it takes a tenth of that."""


@pytest.fixture(scope="module")
def browser():
    with Browser() as begun:
        yield begun


def redacted(case):
    lines = case.disclosures.splitlines(keepends=True)
    return replace_lines(case, b"".join(lines[::2]))


def replace_lines(case, disclosures):
    return Given(report=case.report, disclosures=disclosures)


def large(count=500):
    """Return a sealed report with as many findings and four values for each to withhold."""
    report = full_report()
    first, finding = report["programs"][0], report["rules"][0]["findings"][0]
    process = {**first["processes"][0], "executable": None, "unit": None, "address": None}
    first.update(file_sha256=None, processes=[process])
    report["programs"] = [{**first, "id": at, "name": f"p{at}"} for at in range(count)]
    report["rules"][0]["findings"] = [{**finding, "program": at} for at in range(count)]
    report["summary"].update(
        programs=count,
        findings=count,
        severities={"high": count},
        verdicts={"undeclared": count},
    )
    return sealed(report)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bundle_of_a_known_signer_is_good(browser, language):
    opened(browser, language=language)
    verdict, _ = dropped(browser, {"b.zip": bundle_of(FULL)}, known=ALICE.public.keyid)
    assert verdict == "good"
    said = words()[language]
    assert text_of(browser, "#status") == said["page.verdict.good"]
    told = text_of(browser, "#result")
    for text in ("laptop-7", "recorder --quiet", "Zażółć", said["page.question.history"]):
        assert text in told
    assert said["capability.input.keystrokes.content"] in told
    assert browser.evaluate("document.documentElement.lang") == language


def test_an_unknown_key_is_never_good_and_its_fingerprint_is_shown(browser):
    opened(browser)
    verdict, _ = dropped(browser, REPORT)
    assert verdict == "open"
    assert ALICE.public.keyid in text_of(browser, ".keyid")
    assert "good" not in browser.evaluate(
        "document.querySelectorAll('.answer')[1].className"
    )
    shown = (
        f"const known = document.getElementById('known');known.value='{BOB.public.keyid}'"
    )
    browser.evaluate(f"{shown};known.dispatchEvent(new Event('input'))")
    browser.evaluate("new Promise((done) => setTimeout(done, 300))")
    assert text_of(browser, "#status") == words()["en"]["page.verdict.unknown"]


def test_files_dropped_by_the_browser_itself_are_checked(browser, tmp_path):
    """The drop is the browser's own, of files on the disk, as a person's would be."""
    opened(browser)
    places = [tmp_path / name for name in ("report.dsse.json", "disclosures.txt")]
    for place in places:
        place.write_bytes(REPORT[place.name])
    browser.evaluate(f"document.getElementById('known').value = {json.dumps(KNOWN)}")
    browser.evaluate("document.getElementById('status').textContent = ''")
    browser.evaluate("window.droppedAt = performance.now()")
    middle = "const { x, y, width, height } = zone.getBoundingClientRect()"
    x, y = browser.evaluate(
        f"((zone) => {{ {middle}; return [x + width / 2, y + height / 2] }})"
        "(document.getElementById('drop'))"
    )
    data = {"items": [], "files": [str(place) for place in places], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        browser.send("Input.dispatchDragEvent", type=kind, x=x, y=y, data=data)
    took = browser.evaluate(SETTLED)
    assert browser.evaluate("document.getElementById('status').className") == "good"
    assert took < SLOWEST


def test_what_is_withheld_is_told_and_not_shown(browser):
    opened(browser)
    case = redacted(FULL)
    files = {"report.dsse.json": case.report, "disclosures.txt": case.disclosures}
    verdict, _ = dropped(browser, files, known=KNOWN)
    told = text_of(browser, "#result")
    assert verdict == "good"
    assert "8 of 15 values" in told
    assert "[withheld]" in told


def test_a_report_by_itself_then_its_disclosures(browser):
    opened(browser)
    dropped(browser, {"report.dsse.json": FULL.report}, known=KNOWN)
    assert "0 of 15 values" in text_of(browser, "#result")
    dropped(browser, {"disclosures.txt": FULL.disclosures}, known=KNOWN)
    assert "15 of 15 values" in text_of(browser, "#result")


def test_files_are_chosen_with_the_keyboard_as_well(browser, tmp_path):
    opened(browser)
    (tmp_path / "report.dsse.json").write_bytes(FULL.report)
    order = []
    for _ in range(4):
        for kind in ("keyDown", "keyUp"):
            key = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
            browser.send("Input.dispatchKeyEvent", type=kind, **key)
        active = "document.activeElement"
        order.append(browser.evaluate(f"{active}.id || {active}.dataset.language"))
    assert order == ["en", "de", "choose", "known"]
    browser.evaluate("window.droppedAt = performance.now()")
    document = browser.send("DOM.getDocument")["root"]["nodeId"]
    node = browser.send("DOM.querySelector", nodeId=document, selector="#choose")["nodeId"]
    path = str(tmp_path / "report.dsse.json")
    browser.send("DOM.setFileInputFiles", files=[path], nodeId=node)
    browser.evaluate("new Promise((done) => setTimeout(done, 500))")
    assert text_of(browser, "#status") == words()["en"]["page.verdict.unknown"]
    live = "document.getElementById('status').getAttribute('aria-live')"
    assert browser.evaluate(live) == "polite"


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"x.json": b"{}"}, "refused.no-report"),
        ({"x.bin": b"\x00\x01"}, "refused.no-report"),
        ({"a.json": FULL.report, "b.json": FULL.report}, "refused.two"),
        ({"disclosures.txt": FULL.disclosures}, "refused.no-report"),
    ],
)
def test_what_is_no_report_is_told(browser, files, says):
    opened(browser)
    assert dropped(browser, files)[0] == "open"
    assert text_of(browser, "#status") == words()["en"][f"page.{says}"]
    assert text_of(browser, "#result") == ""


def test_an_altered_report_shows_nothing_of_itself(browser):
    opened(browser)
    changed = FULL.report.replace(b"A", b"B", 1)
    verdict, _ = dropped(browser, {"report.dsse.json": changed}, known=KNOWN)
    assert verdict == "bad"
    assert "laptop-7" not in text_of(browser, "#result")
    assert browser.evaluate("document.querySelectorAll('#result section').length") == 0


MARKUP = "<img src=x onerror=alert(1)>"
CLOSED = ("severity", "verdict", "outcome", "coverage")


def hostile():
    """Return a sealed report of which every text is hostile."""
    text = f"{MARKUP}{HOSTILE[6]}\u202e\x1b[2J\u2066</script><script>alert(1)</script>"

    def spoilt(value, key=""):
        if isinstance(value, dict):
            return {inner: spoilt(item, inner) for inner, item in value.items()}
        if isinstance(value, list):
            return [spoilt(item) for item in value]
        if not isinstance(value, str):
            return value
        return MARKUP if key in CLOSED else text

    report = full_report()
    kept = {key: report[key] for key in ("schema", "summary")}
    report = {**spoilt(report), **kept}
    report["summary"].update(severities={MARKUP: 1}, verdicts={MARKUP: 1})
    report["summary"].update(outcomes={MARKUP: 2}, coverage={MARKUP: 2})
    return sealed(report)


def test_hostile_text_does_nothing(browser):
    opened(browser)
    case = hostile()
    files = {"report.dsse.json": case.report, "disclosures.txt": case.disclosures}
    verdict, _ = dropped(browser, files, known=KNOWN)
    assert verdict == "good", text_of(browser, "#result")
    told = browser.evaluate("document.body.textContent")
    assert "<img src=x onerror=alert(1)>" in told
    assert not set(told) & set("\u202e\u2066\x1b\u200b")
    assert "\\u202e" in told
    assert (
        browser.evaluate("document.querySelectorAll('img,a,iframe,[onerror]').length") == 0
    )
    assert_alone(browser)
    assert browser.violations() == []


def assert_alone(browser):
    """Nothing was fetched and no rule of the page's own policy was broken."""
    browser.send("Page.getLayoutMetrics")  # what has happened so far has been told by now
    asked = [each["request"]["url"] for each in browser.told("Network.requestWillBeSent")]
    assert [url for url in asked if not url.startswith("blob:")] == [PAGE.as_uri()]
    assert browser.told("Log.entryAdded") == []
    assert browser.told("Runtime.consoleAPICalled") == []
    assert browser.told("Runtime.exceptionThrown") == []


def test_nothing_can_be_fetched_even_if_the_page_wanted_to(browser):
    opened(browser)
    script = """(async () => {
      const tries = { fetched: 0, markup: 0 };
      const made = document.createElement('img');
      document.body.append(made);
      const refused = new Promise((done) => { made.onerror = done; });
      made.src = 'https://x.invalid/';
      await refused;
      try { document.body.innerHTML = '<b>x</b>'; } catch { tries.markup = 1; }
      try { await fetch('https://example.invalid/'); } catch { tries.fetched = 1; }
      return tries;
    })()"""
    assert browser.evaluate(script) == {"fetched": 1, "markup": 1}
    asked = {each["requestId"] for each in browser.told("Network.requestWillBeSent")}
    failed = browser.told("Network.loadingFailed")
    blocked = {each["requestId"] for each in failed if each.get("blockedReason") == "csp"}
    assert blocked
    assert len(asked - blocked) == 1, "the page itself"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_can_be_read(browser, width, scheme):
    opened(browser, width=width, scheme=scheme, language="de")
    assert browser.violations() == []
    for known in ("", KNOWN):
        dropped(browser, REPORT, known=known)
        assert browser.evaluate("document.documentElement.scrollWidth") <= width
        assert browser.violations() == []


def test_a_large_report_is_checked_at_once(browser, capsys):
    opened(browser)
    case = large()
    assert 2000 <= len(case.disclosures.splitlines()) < 2020
    took = {}
    for name, lines in (("shown", case.disclosures), ("withheld", b"")):
        files = {"report.dsse.json": case.report, "disclosures.txt": lines}
        verdict, took[name] = dropped(browser, files, known=KNOWN)
        assert verdict == "good"
    with capsys.disabled():
        print(f"\n500 findings, 2,000 values: {took} ms")
    assert max(took.values()) < SLOWEST


# --- what lies beside a report ---


def statement(key, about=FULL.report, kind="note"):
    subject = Subject(name="report.dsse.json", sha256=hashlib.sha256(about).hexdigest())
    return sign_statement(
        kind, [subject], {"at": "2026-11-24T08:00:00Z"}, key=key, name="W"
    )


def checkpoint(key, head):
    short = hashlib.sha256(key.public.wire).hexdigest()[:16]
    name = f"w3id.org/monitoring-auditor/ledger/{short}"
    text = f"{name}\n{head.size}\n{base64_text(head.root)}\n"
    typed = name.encode() + b"\n\x01" + key.public.bare
    made = hashlib.sha256(typed).digest()[:4] + key.sign(text.encode())
    return f"{text}\n— {name} {base64_text(made)}\n".encode()


def proof(case, *, key=ALICE, entry=None, more=b"later"):
    """Return the proof that a report is the first of two entries of its ledger."""
    digest = hashlib.sha256(case.report).hexdigest()
    leaf = entry or canonical({"n": 0, "sha256": digest, "time": "t", "type": "report"})
    head = Head(size=2, root=root([leaf, more]))
    content = {
        "schema": "auditor-ledger-proof/1",
        "checkpoint": checkpoint(key, head).decode(),
        "consistency": [],
        "entry": {
            "index": 0,
            "leaf": leaf.decode(),
            "hashes": [base64_text(root([more]))],
        },
    }
    return json.dumps(content, indent=1).encode() + b"\n"


BESIDE = {
    "a known signer's note": ({"note-1.dsse.json": statement(BOB)}, 0, "passed"),
    "a known witness": (
        {"witness-1.dsse.json": statement(BOB, kind="witness")},
        0,
        "passed",
    ),
    "the signer as their own witness": (
        {"witness-1.dsse.json": statement(ALICE, kind="witness")},
        3,
        "undecided",
    ),
    "a key that is revoked": (
        {"revocation-1.dsse.json": statement(ALICE, b"key", kind="key-revocation")},
        3,
        "undecided",
    ),
    "an unknown witness": ({"note-1.dsse.json": statement(STRANGER)}, 3, "undecided"),
    "about another file": ({"note-1.dsse.json": statement(BOB, b"x")}, 4, "failed"),
    "a spoilt one": ({"note-1.dsse.json": statement(BOB)[:-9] + b"\n"}, 4, "failed"),
    "a proof": ({"proof.json": proof(FULL)}, 0, "passed"),
    "a stranger's proof": ({"proof.json": proof(FULL, key=BOB)}, 4, "failed"),
    "another's entry": ({"proof.json": proof(FULL, entry=b'{"n":0}')}, 4, "failed"),
    "no proof": ({"proof.json": b"{}"}, 4, "failed"),
    "a checkpoint": ({"checkpoint": checkpoint(ALICE, Head(1, bytes(32)))}, 0, "passed"),
    "of another ledger": (
        {"checkpoint": checkpoint(BOB, Head(1, bytes(32)))},
        3,
        "undecided",
    ),
    "no checkpoint": ({"checkpoint": b"x"}, 4, "failed"),
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_lies_beside_is_one_step_each(browser, name):
    opened(browser)
    others, code, result = BESIDE[name]
    case = {**files_of(FULL), **{f"+{each}": data for each, data in others.items()}}
    [page] = examined(browser, [case], KNOWN)
    assert page["code"] == code
    assert len(page["steps"]) == 27
    assert page["steps"][26][1] == result


def test_a_proof_answers_the_question_of_history(browser):
    opened(browser)
    dropped(browser, {**REPORT, "proof.json": proof(FULL)}, known=KNOWN)
    told = text_of(browser, "#result")
    assert "as it stood at 2 entries" in told
    assert "Nobody but the signer vouches for that state" in told


def test_what_the_page_does_not_check_is_told(browser):
    opened(browser)
    others = {"report.dsse.json.tsr": b"a reply", "report.dsse.json.sig": b"a signature"}
    assert dropped(browser, {**REPORT, **others}, known=KNOWN)[0] == "good"
    told = text_of(browser, "#result")
    assert "not checked by this page: report.dsse.json.sig, report.dsse.json.tsr" in told


def test_a_bundle_with_a_witness(browser):
    opened(browser)
    others = {"note-1.dsse.json": statement(BOB)}
    contents = Contents(report=FULL.report, disclosures=FULL.disclosures, others=others)
    data = make_bundle(contents, derived={}, day="2026-11-26", shown=1, total=1)
    assert dropped(browser, {"b.zip": data}, known=KNOWN)[0] == "good"
    assert BOB.public.keyid in text_of(browser, "#result")


def test_what_a_person_kept_is_compared_with_a_bundle(browser):
    opened(browser)
    files = {"b.zip": bundle_of(FULL), "proof.json": proof(FULL, key=BOB)}
    assert dropped(browser, files, known=KNOWN)[0] == "bad"
    dropped(browser, {"b.zip": bundle_of(FULL)}, known=KNOWN)
    assert dropped(browser, {"proof.json": proof(FULL)}, known=KNOWN)[0] == "good"
    assert "as it stood at 2 entries" in text_of(browser, "#result")


# --- the sources ---


def test_every_source_is_short_and_in_the_page():
    files = {path.stem for path in SOURCES.glob("*.js")}
    assert files == set(SCRIPTS)
    for path in SOURCES.glob("*.js"):
        lines = path.read_text("utf-8").splitlines()
        assert len(lines) <= 300
        assert max(map(len, lines)) <= 100, path


def test_both_languages_say_the_same_things():
    told = words()
    ids = {language: set(told[language]) for language in LANGUAGES}
    assert ids["en"] == ids["de"]
    titles = [key for key in ids["en"] if key.startswith("page.step.")]
    assert all(told["en"][key] != told["de"][key] for key in titles)


def test_nothing_in_the_sources_makes_markup_of_text():
    script = "".join(path.read_text("utf-8") for path in SOURCES.glob("*.js"))
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "eval(",
        "document.write",
        "fetch(",
        "XMLHttpRequest",
        "WebSocket",
        "localStorage",
        "import(",
    ):
        assert word not in script
