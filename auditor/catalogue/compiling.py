"""Compile ``products/*.toml`` to ``index.json``, or check that it is up to date.

Run ``python -m auditor.catalogue.compiling --write`` after changing a product file; the
form of one is told in `auditor.catalogue.authored`. The index is the same for the same
files, byte for byte.

## Where other data's words go

Product lists made by others use their own, coarser words. Whoever authors a product from
one uses this table, and the vendor's own page as the source:

==================  ==================================================================
their word          ours
==================  ==================================================================
``accessibility``   ``accessibility.tree``
``app_usage``       ``app.usage``
``audio``           ``microphone`` and ``audio.output``, as far as each is documented
``browsing``        ``web.urls``
``clipboard``       ``clipboard.content``
``files``           ``file.events`` (``file.content`` only if contents are documented)
``input_activity``  ``input.activity``
``keystrokes``      ``input.keystrokes.content``
``location``        ``location``
``microphone``      ``microphone``
``network``         ``network.flow``
``print``           ``print.events``
``process``         ``process.events``
``remote_control``  ``remote.control``
``remote_shell``    ``remote.control``
``screen``          ``screen``, or the leaves that are documented
``stealth``         none: how a program hides is no capability
``tls_inspection``  ``network.tls_inspection``
==================  ==================================================================

Only what is documented (by default, as an option, or without saying which) is authored. A
permission or a driver's load order says nothing of what is taken from a person; what a
vendor says is *not* collected is left out.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from auditor.catalogue import INDEX, SCHEMA
from auditor.catalogue.authored import Authored, product_of, read_authored
from auditor.catalogue.judging import marks_of, problems_of
from auditor.catalogue.matching import Catalogue, catalogue_of
from auditor.errors import AuditorError, InputError

PRODUCTS = Path(__file__).with_name("products")
"""Where the product files lie."""


def compile_index(folder: Path = PRODUCTS) -> bytes:
    """Return the index of the product files in a folder.

    Args:
        folder: holds the ``*.toml`` files; others are left alone.

    Returns:
        ASCII JSON, sorted: ``schema``, ``date`` of the newest source, ``authored_sha256``
        (of the names and contents of all product files) and ``products`` by id.

    Raises:
        InputError: a file is not as it should be; one line per problem,
            ``FILE: KEY: what was expected``.
        OSError: a file cannot be read.
    """
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.toml"))}
    authored, problems = _read(files)
    catalogue = catalogue_of(product_of(name, item) for name, item in authored.items())
    for name, item in authored.items():
        problems += [
            f"{name}.toml: {problem}" for problem in _misled(name, item, catalogue)
        ]
    if problems:
        raise InputError("\n".join(problems), hint="nothing was written")
    return _index(files, authored)


def _read(files: dict[str, bytes]) -> tuple[dict[str, Authored], list[str]]:
    authored: dict[str, Authored] = {}
    problems: list[str] = []
    for name, content in files.items():
        read = read_authored(content)
        if isinstance(read, Authored):
            identifier = name.removesuffix(".toml")
            authored[identifier] = read
            read = tuple(problems_of(identifier, read))
        problems += [f"{name}: {problem}" for problem in read]
    return authored, problems


def _misled(identifier: str, item: Authored, catalogue: Catalogue) -> Iterator[str]:
    """Yield the examples that do not behave in the whole catalogue."""
    wanted = [("yes", text) for text in item.examples.yes]
    wanted += [("no", text) for text in item.examples.no]
    for answer, text in wanted:
        try:
            told = catalogue.match(marks_of(text))
        except ValueError as error:
            yield f"examples {answer}: {text!r}: {error}"
            continue
        if answer == "yes" and told[:1] != (identifier,):
            yield f"examples yes: {text!r} tells {told[0] if told else 'no product'}"
        if answer == "no" and identifier in told:
            yield f"examples no: {text!r} tells this product"


def _index(files: dict[str, bytes], authored: dict[str, Authored]) -> bytes:
    digest = sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    newest = max((s.read for item in authored.values() for s in item.sources), default="")
    index = {
        "schema": SCHEMA,
        "date": str(newest),
        "authored_sha256": digest.hexdigest(),
        "products": {name: _entry(item) for name, item in sorted(authored.items())},
    }
    return (json.dumps(index, indent=1) + "\n").encode("ascii")


def _entry(item: Authored) -> dict[str, object]:
    """Return what the auditor needs of a product at run time."""
    return {
        "name": item.name,
        "vendor": item.vendor,
        "role": item.role,
        "category": item.category,
        "telltales": sorted([t.type, t.pattern, t.identifies] for t in item.telltales),
        "capabilities": sorted(
            [c.capability, c.source, c.benign] for c in item.capabilities
        ),
    }


def main(arguments: list[str] | None = None) -> int:
    """Write or check the index; return the exit code: 0, or 2 when something is wrong."""
    parser = ArgumentParser(prog="python -m auditor.catalogue.compiling")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--write", action="store_true", help="write index.json")
    what.add_argument("--check", action="store_true", help="fail unless it is up to date")
    parser.add_argument("--products", type=Path, default=PRODUCTS, help="other files")
    parser.add_argument("--index", type=Path, default=INDEX, help="another index")
    options = parser.parse_args(arguments)
    try:
        content = compile_index(options.products)
        if options.write:
            options.index.write_bytes(content)
        elif options.index.read_bytes() != content:
            message = f"{options.index} is not what the product files say"
            raise InputError(message, hint="run this with --write")
    except (AuditorError, OSError) as error:
        hint = error.hint if isinstance(error, AuditorError) else ""
        lines = [f"error: {line}" for line in str(error).splitlines()]
        sys.stderr.write("\n".join([*lines, *([f"hint: {hint}"] if hint else [])]) + "\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
