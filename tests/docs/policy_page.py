"""The page of the policy's format, made from the types that judge a file."""

from collections.abc import Iterator

from auditor.model.capability import CAPABILITIES
from auditor.policy.json_schema import FILE, Schema, json_schema, resolved


def policy_page(made: str) -> str:
    """Return the page; `made` is the line that says where it comes from."""
    whole = json_schema()
    lines = ["# The declared policy", "", made, FOREWORD, "", "## The file", ""]
    lines += [*table(whole)]
    for name in order(whole):
        form = whole["$defs"][name]
        lines += ["", f"## {title(name)}", "", form["description"], "", *table(form)]
    lines += ["", "## Words for what can be captured", "", WORDS, ""]
    lines += [f"- `{word}`" for word in CAPABILITIES]
    return "\n".join(lines) + "\n"


def order(whole: Schema) -> list[str]:
    """Return the forms in the order in which the file leads to them."""
    found: list[str] = []
    coming = [whole]
    for form in coming:
        for name in references(form["properties"].values()):
            if "properties" in whole["$defs"][name] and name not in found:
                found.append(name)
                coming.append(whole["$defs"][name])
    return found


def references(parts) -> Iterator[str]:
    """Yield the forms that parts of the schema refer to, short ways left out."""
    for part in parts:
        if "$ref" in part:
            yield part["$ref"].rpartition("/")[2]
        yield from references(part.get("anyOf", ()))
        if isinstance(part.get("items"), dict):
            yield from references([part["items"]])


def table(form: Schema) -> Iterator[str]:
    """Yield a table of a form's fields."""
    yield "| key | value | meaning |"
    yield "|---|---|---|"
    for name, field in form["properties"].items():
        must = " (required)" if name in form.get("required", ()) else ""
        meaning = field.get("description") or resolved(field, json_schema())["description"]
        yield f"| `{name}`{must} | {value(field)} | {meaning} |"


def value(field: Schema) -> str:
    """Return what a field's value is."""
    if "$ref" in field:
        return link(field["$ref"].rpartition("/")[2])
    if "enum" in field:
        words = [word for word in field["enum"] if isinstance(word, str)]
        return ", ".join(f"`{word}`" for word in words)
    if "items" in field:
        return f"list of {value(field['items'])}"
    if "patternProperties" in field:
        inner = next(iter(field["patternProperties"].values()))
        return f"mapping of country to {value(inner)}"
    ways = [*field.get("anyOf", ()), *field.get("oneOf", ())]
    if "$comment" in field:
        usual = f"; usual are {value(ways[0])}" if ways else ""
        return field["$comment"] + usual
    return " or ".join(map(value, ways)) or "words with `*` for one label"


def link(name: str) -> str:
    """Return the link to a form's section."""
    if name == "CapabilityWord":
        return "[a word](#words-for-what-can-be-captured)"
    return f"[{title(name).lower()}](#{title(name).lower().replace(' ', '-')})"


def title(name: str) -> str:
    """Return a form's name as a heading: `LegalBasis` is `Legal basis`."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return words.strip().capitalize()


FOREWORD = f"""\
The declared policy is one YAML file (JSON is YAML too) in which an employer says what
monitors a computer, why, and what becomes of it. `auditor audit --policy FILE` compares a
computer with it, `auditor policy check FILE` says whether it is valid, and where not.

A field that is left out is *not stated*; that is an answer of its own, and never `no`. Few
fields are required. Where only the employer knows a value, `unknown` (it does not know it
itself) and `withheld` (it will not say) may stand in its place, also for dates, durations,
numbers and digests. What is withheld as a whole is left out and named in a program's
`withheld`.

Every value is the text that is written: `NO` is Norway, `22:30` a time, `1.10` a version.
An unknown key, a key that is there twice, an anchor, an alias and a tag are errors, told
with line and column; so is an id that refers to nothing. Keys that begin with `x-` are the
writer's own and are ignored, wherever they stand. A file has at most 8 MiB.

To start: `auditor policy init` asks a few questions, `auditor policy init --template`
prints [a template](../policies/template.yaml) that explains every field, and `auditor
policy init --from REPORT` drafts what a report found. Complete examples are in
[policies/](../policies/). Editors that know YAML schemas help with
[{FILE}](../policies/{FILE}),
which `auditor policy schema` prints."""

WORDS = """\
A word covers all that is below it: `input` covers all that begins with `input.`. Where the
file says what is *not* captured, or what an agreement covers, `*` may stand for one label:
`comm.*.content`."""
