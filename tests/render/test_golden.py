"""One whole report, read line by line in every format, stays as it was read.

To change it on purpose: render it again with the options below, read every line of the
difference, and replace the file.
"""

import re
from pathlib import Path

import pytest

from auditor.model.report import plain
from auditor.render import Options, renderers
from auditor.render.messages import LANGUAGES
from tests.render.samples import telling

GOLDEN = Path(__file__).with_name("golden")
UNSAID = re.compile(r"\b(seen|gap|finding|rule|limit|probe|note|why|text|basis)\.[a-z]")
STYLE = re.compile(r"(?<=<style>).*(?=</style>)|(?<=sha256-)[^']*(?=')", re.DOTALL)
FORMATS = [name for name in renderers() if name != "json"]
"""JSON is the report itself, and its statements are those of the text."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMATS)
def test_the_telling_report_reads_as_it_was_reviewed(name, language):
    renderer = renderers()[name]
    shown = renderer.render(plain(telling()), Options(language=language, width=80))
    path = GOLDEN / f"telling.{language}{renderer.suffix}"
    assert STYLE.sub("", shown) == path.read_bytes().decode("utf-8")
    assert not UNSAID.search(STYLE.sub("", shown))
