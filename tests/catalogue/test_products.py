"""What a reader of a report relies on in every authored product."""

import tomllib
from pathlib import Path

import pytest

from auditor.catalogue import load
from auditor.catalogue.authored import read_authored
from auditor.catalogue.compiling import PRODUCTS, main
from auditor.catalogue.judging import marks_of
from auditor.model.capability import covers, nodes
from auditor.model.observation import Mark, MarkType
from auditor.model.program import Role

FILES = sorted(PRODUCTS.glob("*.toml"))
CATALOGUE = load()
BENIGN = [item for item in CATALOGUE.products.values() if item.role is Role.BENIGN]
EVERY_PROGRAM = [
    # The accesses that ordinary desktop programs of Debian 12 were measured to have.
    ("xcape", "package:xcape", "input.keystrokes.content"),
    ("openbox", "package:openbox", "app.window_titles"),
    ("picom", "package:picom", "screen.image"),
    ("xeyes", "package:x11-apps + executable:/usr/bin/xeyes", "input.pointer.movement"),
    ("isc-dhclient", "package:isc-dhcp-client", "network.packets"),
    ("parcellite", "package:parcellite", "clipboard.content"),
    ("at-spi2-core", "package:at-spi2-core", "input.keystrokes.content"),
    (
        *("xfsettingsd", "package:xfce4-settings + executable:/usr/bin/xfsettingsd"),
        "clipboard.content",
    ),
    # What their makers say that they watch.
    (
        *("clamav-on-access", "package:clamav-daemon + executable:/usr/sbin/clamonacc"),
        "file.events",
    ),
    ("tracker-miners", "package:tracker-miner-fs", "file.events"),
    ("syncthing", "package:syncthing", "file.events"),
]


def test_the_index_is_what_the_product_files_say():
    assert main(["--check"]) == 0


def test_the_catalogue_holds_every_product_file():
    assert list(CATALOGUE.products) == sorted(path.stem for path in FILES)
    assert len(BENIGN) >= 12
    assert len(CATALOGUE.products) - len(BENIGN) >= 8


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_its_own_examples_hold(path: Path):
    examples = tomllib.loads(path.read_text(encoding="utf-8"))["examples"]
    for text in examples["yes"]:
        assert CATALOGUE.match(marks_of(text))[0] == path.stem, text
    for text in examples["no"]:
        assert path.stem not in CATALOGUE.match(marks_of(text)), text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_name_alone_tells_it(path: Path):
    """Neither the name a process chose nor a file of that name somewhere else."""
    product = CATALOGUE.products[path.stem]
    names = {product.name, product.id}
    names |= {telltale.pattern.rpartition("/")[2] for telltale in product.telltales}
    freely_chosen = {Mark(type=MarkType.PROCESS_NAME, value=name) for name in names}
    freely_chosen |= {
        Mark(type=kind, value=f"/home/someone/{name}")
        for name in names
        for kind in (MarkType.EXECUTABLE, MarkType.SCRIPT)
    }
    assert CATALOGUE.match(frozenset(freely_chosen)) == ()


@pytest.mark.parametrize("product", BENIGN, ids=lambda product: product.id)
def test_a_benign_product_is_told_through_its_package_only(product):
    every_other_mark = frozenset(
        Mark(type=telltale.type, value=telltale.pattern)
        for telltale in product.telltales
        if telltale.type is not MarkType.PACKAGE
    )
    assert product.id not in CATALOGUE.match(every_other_mark)
    assert any(telltale.type is MarkType.PACKAGE for telltale in product.telltales)


@pytest.mark.parametrize("product", CATALOGUE.products.values(), ids=lambda item: item.id)
def test_every_capability_is_a_word_of_the_tree_with_a_source(product):
    for item in product.capabilities:
        assert item.capability in nodes()
        assert item.source.startswith("https://")


@pytest.mark.parametrize("product", BENIGN, ids=lambda product: product.id)
def test_nothing_is_benign_that_the_file_does_not_name(product):
    named = [item.capability for item in product.capabilities if item.benign]
    for capability in nodes():
        expected = any(covers(node, capability) for node in named)
        assert CATALOGUE.benign(product.id, capability) is expected
    assert not CATALOGUE.benign(product.id, "remote.control")


def test_nothing_that_monitors_is_benign():
    for product in CATALOGUE.products.values():
        if product.role is Role.MONITOR:
            assert not any(CATALOGUE.benign(product.id, word) for word in nodes())


@pytest.mark.parametrize(("identifier", "marks", "capability"), EVERY_PROGRAM)
def test_ordinary_programs_are_benign_for_their_access(identifier, marks, capability):
    assert CATALOGUE.match(marks_of(marks)) == (identifier,)
    assert CATALOGUE.benign(identifier, capability)


@pytest.mark.parametrize(
    ("marks", "why"),
    [
        ("package:x11-apps + executable:/usr/bin/xwd", "dumps the screen"),
        ("package:pipewire-bin + executable:/usr/bin/pw-cat", "records the microphone"),
        ("package:systemd + executable:/usr/bin/systemd-run", "runs anything"),
        ("package:clamav-daemon + executable:/usr/sbin/clamd", "scans when asked"),
        ("package:ffmpeg + executable:/usr/bin/ffmpeg", "is no product with one purpose"),
        ("package:scrot + executable:/usr/bin/scrot", "is no product with one purpose"),
    ],
)
def test_a_neighbour_in_a_package_is_not_taken_for_the_benign_program(marks, why):
    assert CATALOGUE.match(marks_of(marks)) == (), why


def test_sources_are_dated_and_the_catalogue_is_as_old_as_the_newest():
    dates = [
        source.read for path in FILES for source in read_authored(path.read_bytes()).sources
    ]
    assert CATALOGUE.date == max(dates).isoformat()
