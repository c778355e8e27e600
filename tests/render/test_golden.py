"""One whole report, read line by line, stays as it was read.

To change it on purpose: render it again with the options below, read every line of the
difference, and replace the file.
"""

import re
from pathlib import Path

import pytest

from auditor.model.report import plain
from auditor.render import Options, render
from auditor.render.messages import LANGUAGES
from tests.render.samples import telling

GOLDEN = Path(__file__).with_name("golden")
UNSAID = re.compile(r"\b(seen|gap|finding|rule|limit|probe|note|why|text|basis)\.[a-z]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_telling_report_reads_as_it_was_reviewed(language):
    shown = render(plain(telling()), "text", Options(language=language, width=80))
    assert shown == (GOLDEN / f"telling.{language}.txt").read_text(encoding="utf-8")
    assert not UNSAID.search(shown)
