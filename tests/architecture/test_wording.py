"""The scan for places finds them, and leaves alike words alone."""

import runpy
from pathlib import Path

import pytest

told = runpy.run_path(str(Path(__file__).with_name("wording.py")))["told"]


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("see /somewhere/checkout/file", True),
        ('"/somewhere"', True),
        ("/somewhere", True),
        ("/somewhere/else and more", True),
        ("/somewhereelse", False),
        ("/srv/somewhere", False),
        ("index = https://packages.example.org/simple", True),
        ("packages.example.organic", False),
    ],
)
def test_a_place_is_told(line, is_told):
    found = list(told(f"first\n{line}\n", {"/somewhere", "packages.example.org"}))
    assert bool(found) == is_told
    assert all(number == 2 for number, _word in found)
