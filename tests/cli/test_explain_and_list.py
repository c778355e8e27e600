"""Everything that can be listed can be explained, in both languages."""

import pytest

from auditor.cli import main
from auditor.cli._subjects import EXIT_CODES
from auditor.errors import AuditorError
from auditor.model.capability import nodes
from auditor.render.messages import LANGUAGES

GROUPS = ("capabilities", "exit-codes", "formats", "probes", "products", "rules")


def listed(capsys, group, language="en"):
    assert main(["list", group, "--language", language]) == 0
    lines = capsys.readouterr().out.splitlines()
    return dict(line.split(maxsplit=1) for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", GROUPS)
def test_everything_listed_is_explained(capsys, group, language):
    found = listed(capsys, group, language)
    assert found
    for identifier, title in found.items():
        assert main(["explain", identifier, "--language", language]) == 0
        shown = capsys.readouterr().out
        assert " ".join(title.split()) in " ".join(shown.split())


def test_all_capabilities_and_exit_codes_are_listed(capsys):
    assert set(listed(capsys, "capabilities")) == nodes()
    assert set(listed(capsys, "exit-codes")) == {str(code) for code in EXIT_CODES}


def test_every_exit_code_of_an_error_is_explained():
    kinds = [AuditorError]
    for kind in kinds:
        kinds += kind.__subclasses__()
        assert kind.exit_code in EXIT_CODES


def test_a_probe_is_explained_by_what_it_reads(capsys):
    assert main(["explain", "processes", "--language", "en"]) == 0
    assert "asks the host for" in capsys.readouterr().out


def test_a_product_is_explained_with_its_sources(capsys):
    assert main(["explain", "x11vnc", "--language", "en"]) == 0
    assert "https://" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command", [["explain", "nothing\x1b"], ["list", "nothing"], ["list"]]
)
def test_an_unknown_id_is_an_error_with_a_hint(capsys, command):
    assert main(command) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("error: ")
    assert "\nhint: " in shown.err
    assert "\x1b" not in shown.err
