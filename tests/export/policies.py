"""Policies to export: the three examples, and one that tries to act."""

from pathlib import Path
from typing import Any

import yaml

from auditor.policy.loading import load_policy

EXAMPLES = Path(__file__).parents[1] / "policy" / "examples"
NAMES = ("works-agreement", "ai-training", "no-monitoring")
HOSTILE = (
    "=cmd|'/c calc'!A0 **x** <script>a</script> [y](http://z) `q` \x1b[31m\u202e\r\n# h"
)


def document(name: str) -> dict[str, Any]:
    """Return the document of an example."""
    path = EXAMPLES / f"{name}.yaml"
    return load_policy(path.read_bytes(), str(path)).document


def changed(example: str, /, **paths: Any) -> dict[str, Any]:
    """Return an example's document with its first program's fields changed.

    Args:
        example: its name.
        paths: new values by field; ``None`` leaves the field out.
    """
    found = document(example)
    program = found["programs"][0]
    for field, value in paths.items():
        program.pop(field, None)
        if value is not None:
            program[field] = value
    return found


def hostile(value: Any, text: str = HOSTILE) -> Any:
    """Return a document in which every text that is no id or word tries to act."""
    if isinstance(value, dict):
        return {
            key: item
            if key in {"id", "version", "type", "language"}
            else hostile(item, text)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [hostile(item, text) for item in value]
    return text if isinstance(value, str) else value


def policy_with(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """Write an example with one text replaced, and return the file."""
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "policy.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    yaml.safe_load(path.read_text(encoding="utf-8"))
    return path
