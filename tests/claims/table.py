"""The cases of assurances: what is declared, what is seen, and the verdict."""

from pathlib import Path

import yaml

_TEXT = (Path(__file__).parent / "cases.yaml").read_text("utf-8")

CASES = yaml.load(_TEXT, Loader=yaml.BaseLoader)  # noqa: S506 - every scalar stays text
