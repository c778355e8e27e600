"""The verifier page: its sources in `docs/verifier`, put together as one file.

What the page and the auditor must agree about (names, limits, the numbered steps, the
messages) is taken from the code, so that the two cannot drift apart.
"""

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from auditor.claims.assurance import assurance
from auditor.discovery import package_data
from auditor.law.loading import pack
from auditor.model.capability import INTRUSIVE
from auditor.model.finding import SEVERITIES
from auditor.model.observation import WITHHOLDABLE
from auditor.model.report import SCHEMA
from auditor.parse.neutral import acting
from auditor.seal.archive import MOST_BYTES, MOST_FILES
from auditor.seal.bag import DECLARATION
from auditor.seal.companions import NAMES
from auditor.seal.disclosures import DISCLOSURES_NAME, RESERVED
from auditor.seal.envelope import (
    PAYLOAD_TYPE,
    REPORT_NAME,
    REPORT_TYPE,
    STATEMENT_TYPE,
    URI_BASE,
)
from auditor.seal.envelope_checks import ENVELOPE_CHECKS
from auditor.seal.given import LARGEST
from auditor.seal.verification import PAYLOAD_CHECKS

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "docs/verifier"
PAGE = ROOT / "docs/verify.html"
HOW = ROOT / "docs/verifying.md"

LANGUAGES = ("en", "de")
SCRIPTS = (
    *("bytes", "json", "neutral", "keys", "envelope", "digests"),
    *("report_checks", "disclosure_checks", "zip", "bag", "merkle", "note", "proof"),
    *("companions", "answers", "verification"),
    *("speaker", "view", "programs", "story", "elements", "result", "page"),
)
"""In this order: what a file uses comes before it."""

GROUPS = frozenset(
    {
        *("basis", "capability", "check", "claim", "coverage", "environment", "finding"),
        *("gap", "identity", "law", "limit", "need", "note", "origin", "outcome", "probe"),
        *("record", "rule", "seen", "severity", "text", "verdict", "why"),
    }
)
"""Groups of the auditor's messages that a report is told with."""


def checks() -> list[dict[str, str]]:
    """Return the numbered steps: id, title, and what it means when one does not pass."""
    return [
        {"id": each.id, "title": each.title, "meaning": each.meaning.value}
        for each in (*ENVELOPE_CHECKS, *PAYLOAD_CHECKS)
    ]


def facts() -> dict[str, object]:
    """Return what the page takes from the code."""
    return {
        "acting": acting().pattern,
        "bagDeclaration": DECLARATION.decode("ascii"),
        "checks": checks(),
        "companionNames": NAMES.pattern,
        "disclosuresName": DISCLOSURES_NAME,
        "intrusive": INTRUSIVE,
        "largest": LARGEST,
        "mostBytes": MOST_BYTES,
        "mostFiles": MOST_FILES,
        "payloadType": PAYLOAD_TYPE,
        "reportName": REPORT_NAME,
        "reportType": REPORT_TYPE,
        "reserved": sorted(RESERVED),
        "schema": SCHEMA,
        "severities": [each.value for each in SEVERITIES],
        "statementType": STATEMENT_TYPE,
        "uriBase": URI_BASE,
        "withholdable": sorted(WITHHOLDABLE),
    }


def words() -> dict[str, dict[str, str]]:
    """Return by language what the page says, and what it tells reports with."""
    found = {}
    for language in LANGUAGES:
        data = package_data("auditor.render.messages", f"{language}.json")
        told = {
            key: text
            for key, text in json.loads(data).items()
            if key.partition(".")[0] in GROUPS or key == "diff.heading.policy"
        }
        own = json.loads((SOURCES / f"{language}.json").read_text("utf-8"))
        own = {f"step.{each['id']}": each["title"] for each in checks()} | own
        found[language] = told | {f"page.{key}": text for key, text in own.items()}
    return found


def laws() -> dict[str, dict[str, str]]:
    """Return by language titles and questions of requirements, names of assurances."""
    found: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for path in sorted((ROOT / "auditor/law").glob("*.toml")):
        for item in pack(path.stem).requirements:
            for part, texts in (("title", item.title), ("question", item.question)):
                for language in LANGUAGES:
                    found[language][f"{item.id}.{part}"] = texts.get(language, "")
    for path in sorted((ROOT / "auditor/claims").glob("*.toml")):
        for language in LANGUAGES:
            told = assurance(path.stem)
            found[language][f"{path.stem}.name"] = told.name[language] if told else ""
    return found


def script() -> str:
    """Return the page's one script."""
    data = {"FACTS": facts(), "WORDS": words(), "LAWS": laws()}
    lines = ['"use strict";', "(() => {"]
    for name, value in data.items():
        text = json.dumps(value, sort_keys=True, separators=(",", ":"))
        # Nothing in it can end the script element that it stands in.
        lines.append(f"const {name} = {text.replace('<', chr(92) + 'u003c')};")
    lines += [(SOURCES / f"{name}.js").read_text("utf-8").strip() for name in SCRIPTS]
    return "\n".join([*lines, "})();", ""])


def verifier_page() -> str:
    """Return the page, whose policy names its script and its style by their hashes."""
    style = package_data("auditor.render", "html.css").decode("ascii")
    style += (SOURCES / "page.css").read_text("ascii")
    told = script()
    policy = (
        f"default-src 'none'; script-src '{hash_of(told)}'; style-src '{hash_of(style)}'; "
        "base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    page = (SOURCES / "page.html").read_text("utf-8")
    for name, text in (("policy", policy), ("style", style), ("script", told)):
        page = page.replace(f"@{name}@", text)
    return page


def hash_of(text: str) -> str:
    """Return a text's hash as a content security policy names it."""
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"


def how_to_verify(page: str) -> str:
    """Return docs/verifying.md with the digest of the page in its place."""
    digest = sha256(page.encode("utf-8")).hexdigest()
    head, begin, rest = HOW.read_text("utf-8").partition("<!-- digest of the page -->\n")
    _, end, tail = rest.partition("<!-- end of the digest -->")
    return f"{head}{begin}```\n{digest}  verify.html\n```\n{end}{tail}"
