"""The size budgets, and that exceeding them is noticed."""

import runpy
from pathlib import Path

import pytest

HERE = Path(__file__).parent
excesses = runpy.run_path(str(HERE / "sizes.py"))["excesses"]


def test_the_package_is_within_its_budgets():
    assert excesses(HERE.parents[1] / "auditor") == []


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ((1, 120, 300), []),
        ((1, 2, 301), ["301 lines"]),
        ((1, 121, 122), ["more than 120 lines in the median"]),
        ((0, 0, 0, 121, 121), ["median"]),
    ],
)
def test_a_file_too_long_or_a_median_too_high_is_told(tmp_path, sizes, told):
    for number, lines in enumerate(sizes):
        (tmp_path / f"module_{number}.py").write_text("pass\n" * lines)
    found = excesses(tmp_path)
    assert len(found) == len(told)
    assert all(part in line for part, line in zip(told, found, strict=True))
