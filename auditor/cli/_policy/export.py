"""``auditor policy export``: a declared policy in a form in which it is passed on."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from auditor.cli import _console
from auditor.cli._policies import policy_at
from auditor.cli._policy import Action
from auditor.parse.neutral import neutral
from auditor.render.messages import LANGUAGES

if TYPE_CHECKING:
    from auditor.model.policy import Document


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``policy export``."""
    from auditor.export import exports  # noqa: PLC0415 - after the choice of the action

    parser.add_argument("file", metavar="FILE", help="a policy in YAML; - for stdin")
    titles = "; ".join(f"{name}: {item.title}" for name, item in exports().items())
    parser.add_argument("--format", required=True, choices=tuple(exports()), help=titles)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE|DIR",
        help="a new file, or a folder for one file each; otherwise standard output",
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, help="of the texts; otherwise the policy's own"
    )


def run(options: Namespace) -> int:
    """Write the export; `PolicyError` says where an invalid policy is wrong."""
    from auditor.cli import _writing  # noqa: PLC0415 - seldom
    from auditor.export import export_named  # noqa: PLC0415 - the same

    document = policy_at(options.file).document
    export = export_named(options.format)
    sheets = export.export(document, options.language or _language(document))
    whole = "\n".join(sheet.text for sheet in sheets)
    if not options.output or options.output == "-":
        _console.binary_result(whole.encode("utf-8"))
    elif _writing.is_folder(options.output):
        files = {f"{sheet.name}{export.suffix}": sheet.text for sheet in sheets}
        _writing.write_files(options.output, files)
    else:
        _writing.write_file(options.output, whole)
    if not document.get("programs"):
        _console.say("the policy declares no program, so there is little to export")
    return 0


def _language(document: Document) -> str:
    """Return the policy's language, or English; then it is said."""
    from auditor.export import differs, language_of, tag_of  # noqa: PLC0415 - seldom

    language = language_of(document)
    if differs(document, language):
        tag = neutral(tag_of(document), limit=40)
        _console.say(f"the policy's language is {tag}; the texts are in English")
    return language


ACTION = Action(
    help="write a policy as a record of processing, linked data or cards for employees",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
