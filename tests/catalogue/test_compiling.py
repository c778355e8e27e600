"""A broken product file is told with its name and key, and nothing is written."""

import json

import pytest

from auditor.catalogue import load
from auditor.catalogue.compiling import PRODUCTS, compile_index, main
from auditor.errors import InputError

GOOD = """\
name = "Acme Watch"
vendor = "Acme"
role = "monitor"
category = "time-tracking"

[[sources]]
url = "https://acme.example/watch"
says = "Takes a picture of the screen every ten minutes."
read = 2026-01-31

[[capabilities]]
capability = "screen.image"
source = "https://acme.example/watch"

[[telltales]]
type = "executable"
pattern = "/opt/acme/watch*"

[[telltales]]
type = "unit"
pattern = "acme-watch.service"

[examples]
yes = ["executable:/opt/acme/watch2 + unit:acme-watch.service"]
no = ["executable:/opt/acme/watch2", "process-name:watch2"]
"""
BENIGN = {
    'role = "monitor"': 'role = "benign"',
    '[[telltales]]\ntype = "exec': 'benign = true\n[[telltales]]\ntype = "exec',
}


def changed(*replacements):
    text = GOOD
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text


BROKEN = {
    "syntax": ("name = \n", r"not TOML: .*line 1, column"),
    "no text": ("", r"name: "),
    "a key too many": (changed(('role = "', 'colour = "red"\nrole = "')), r"colour: "),
    "a key too many below": (changed(("says =", "tells =")), r"sources 1 tells: "),
    "no sources": (
        changed(("[[sources]]", "[[other]]")),
        r"sources: ",
    ),
    "empty sources": (
        "sources = []\n" + GOOD.replace(GOOD[GOOD.index("[[so") : GOOD.index("[[ca")], ""),
        r"sources: at least one",
    ),
    "a wrong role": (changed(('"monitor"', '"spy"')), r"role: .*monitor.*tool.*benign"),
    "a wrong category": (changed(("time-tracking", "time")), r"category: one of "),
    "a date that is none": (changed(("2026-01-31", '"lately"')), r"sources 1 read: "),
    "no secure address": (
        changed(("https://", "http://")),
        r"sources 1 url: an https address",
    ),
    "text with a control character": (
        changed(('"Acme"', r'"Ac\u001bme"')),
        r"vendor: one line of text",
    ),
    "an empty text": (changed(('"Acme"', '""')), r"vendor: one line of text"),
    "an unknown capability": (
        changed(("screen.image", "screen.colour")),
        r"capabilities 1 capability: 'screen.colour'",
    ),
    "an unnamed source": (
        changed(('source = "https://acme', 'source = "https://else')),
        r"capabilities 1 source: ",
    ),
    "benign that is no truth value": (
        changed(
            (
                '\n\n[[telltales]]\ntype = "exec',
                '\nbenign = "yes"\n\n[[telltales]]\ntype = "exec',
            )
        ),
        r"capabilities 1 benign: ",
    ),
    "a monitor with something benign": (
        changed(
            (
                '\n\n[[telltales]]\ntype = "exec',
                '\nbenign = true\n\n[[telltales]]\ntype = "exec',
            )
        ),
        r"capabilities 1 benign: nothing is benign",
    ),
    "a tool with something benign": (
        changed(
            ('"monitor"', '"tool"'),
            (
                '\n\n[[telltales]]\ntype = "exec',
                '\nbenign = true\n\n[[telltales]]\ntype = "exec',
            ),
        ),
        r"capabilities 1 benign: nothing is benign",
    ),
    "benign without a benign access": (
        changed(('"monitor"', '"benign"')),
        r"capabilities: one with benign = true",
    ),
    "benign without its package": (
        changed(*BENIGN.items()),
        r"telltales: a benign product must be told through its package",
    ),
    "a process name": (
        changed(('"unit"', '"process-name"')),
        r"telltales 2 type: a process-name is chosen freely",
    ),
    "an unknown kind": (changed(('"unit"', '"smell"')), r"telltales 2 type: "),
    "a unit that identifies": (
        changed(('"acme-watch.service"\n', '"acme-watch.service"\nidentifies = true\n')),
        r"telltales 2 identifies: a unit is not enough",
    ),
    "a relative path": (
        changed(('"/opt/acme/watch*"', '"watch"')),
        r"telltales 1 pattern: an absolute path",
    ),
    "a mere name": (
        changed(('"/opt/acme/watch*"', '"*/watch"')),
        r"telltales 1 pattern: an absolute path",
    ),
    "a whole tree": (
        changed(('"/opt/acme/watch*"', '"/opt/*"')),
        r"telltales 1 pattern: an absolute path",
    ),
    "a digest too short": (
        changed(
            ('"executable"\npattern = "/opt/acme/watch*"', '"sha256"\npattern = "abc"')
        ),
        r"telltales 1 pattern: 64 lower-case",
    ),
    "one kind only": (
        changed(
            ('"unit"\npattern = "acme-watch.service"', '"executable"\npattern = "/opt/a/b"')
        ),
        r"telltales: one that identifies, or two kinds",
    ),
    "a telltale twice": (
        changed(
            (
                'type = "unit"\npattern = "acme-watch.service"',
                'type = "executable"\npattern = "/opt/acme/watch*"',
            )
        ),
        r"telltales: 'executable:/opt/acme/watch\*' stands there twice",
    ),
    "an example that does not tell": (
        changed((" + unit:acme-watch", " + unit:other")),
        r"examples yes: .* tells no product",
    ),
    "an example that tells": (
        changed(
            (
                '"process-name:watch2"',
                '"executable:/opt/acme/watch + unit:acme-watch.service"',
            )
        ),
        r"examples no: .* tells this product",
    ),
    "an example without a kind": (
        changed(('"process-name:watch2"', '"watch2"')),
        r"examples no: 'watch2': TYPE:VALUE",
    ),
    "an example of an unknown kind": (
        changed(('"process-name:watch2"', '"smell:watch2"')),
        r"examples no: 'smell:watch2': ",
    ),
    "no examples": (
        GOOD[: GOOD.index("[examples]")] + "[examples]\nyes = []\nno = []\n",
        r"examples: at least one yes and one no",
    ),
}


@pytest.fixture
def products(tmp_path):
    folder = tmp_path / "products"
    folder.mkdir()
    (folder / "acme-watch.toml").write_text(GOOD)
    return folder


def test_a_good_file_compiles_and_can_be_loaded(products, tmp_path):
    index = tmp_path / "index.json"
    assert main(["--write", "--products", str(products), "--index", str(index)]) == 0
    assert main(["--check", "--products", str(products), "--index", str(index)]) == 0
    catalogue = load(index)
    assert list(catalogue.products) == ["acme-watch"]
    assert catalogue.date == "2026-01-31"
    assert catalogue.documented("acme-watch")[0].source == "https://acme.example/watch"


@pytest.mark.parametrize(("text", "problem"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_wrong_is_told_with_file_and_key(products, text, problem):
    (products / "broken.toml").write_text(text)
    (products / "acme-watch.toml").unlink()
    with pytest.raises(InputError, match=rf"(?m)^broken\.toml: {problem}"):
        compile_index(products)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\x00", b"a = " + b"[" * 100_000])
def test_bytes_that_are_no_text_are_told(products, content):
    (products / "broken.toml").write_bytes(content)
    with pytest.raises(InputError, match=r"(?m)^broken\.toml: not TOML"):
        compile_index(products)


def test_a_file_name_that_is_no_id_is_told(products):
    (products / "acme-watch.toml").rename(products / "Acme_Watch.toml")
    with pytest.raises(InputError, match=r"Acme_Watch\.toml: file name: kebab-case"):
        compile_index(products)


def test_two_products_cannot_claim_one_program(products):
    (products / "acme-other.toml").write_text(GOOD)
    with pytest.raises(
        InputError, match=r"acme-watch\.toml: examples yes: .* tells acme-other"
    ):
        compile_index(products)


def test_all_problems_are_told_at_once(products):
    (products / "one.toml").write_text("name = 1")
    (products / "two.toml").write_text("")
    with pytest.raises(InputError) as raised:
        compile_index(products)
    lines = raised.value.message.splitlines()
    assert {line.partition(":")[0] for line in lines} == {"one.toml", "two.toml"}
    assert len(lines) > 2


def test_nothing_is_written_for_broken_files(products, tmp_path, capsys):
    (products / "broken.toml").write_text("name = ")
    index = tmp_path / "index.json"
    assert main(["--write", "--products", str(products), "--index", str(index)]) == 2
    assert not index.exists()
    assert capsys.readouterr().err.startswith("error: broken.toml: not TOML")


def test_an_index_that_is_out_of_date_fails_the_check(products, tmp_path, capsys):
    index = tmp_path / "index.json"
    arguments = ["--products", str(products), "--index", str(index)]
    assert main(["--check", *arguments]) == 2
    assert main(["--write", *arguments]) == 0
    (products / "acme-watch.toml").write_text(GOOD + "# a remark\n")
    assert main(["--check", *arguments]) == 2
    assert "hint: run this with --write" in capsys.readouterr().err


def test_the_index_is_plain_sorted_and_the_same_each_time():
    content = compile_index(PRODUCTS)
    assert content == compile_index(PRODUCTS)
    assert content.isascii()
    assert content.endswith(b"}\n")
    index = json.loads(content)
    assert list(index["products"]) == sorted(index["products"])
