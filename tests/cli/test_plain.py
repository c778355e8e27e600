"""A plain command line means what argparse takes it for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.cli import load
from auditor.cli._parser import parsed
from auditor.cli._plain import plain_options
from auditor.errors import UsageError

AUDIT = load("audit")
FLAGS = ("--all", "--strict", "--no-exit-codes", "--no-passphrase", "--timings")
VALUED = {
    "--format": ("json", "text", ""),
    "--language": ("de", "en", "fr"),
    "--policy": ("policy.yaml", "-"),
    "-o": ("folder", "a b"),
    "--output": ("folder", "-x"),
    "--for": ("30m", "never"),
    "--every": ("10s", "0s"),
    "--role": ("it", "boss"),
}
WORDS = st.one_of(
    st.sampled_from(FLAGS).map(lambda name: (name,)),
    *(st.tuples(st.just(name), st.sampled_from(values)) for name, values in VALUED.items()),
    st.sampled_from((("--no-pass",), ("--format=json",), ("word",), ("--policy",))),
)


def plain(words):
    found = plain_options(AUDIT.arguments, words)
    return None if found is None else vars(found)


@given(st.lists(WORDS, max_size=6))
def test_what_is_read_without_argparse_is_what_argparse_reads(parts):
    words = [word for part in parts for word in part]
    found = plain(words)
    if found is not None:
        assert found == vars(parsed("audit", AUDIT, words))


@pytest.mark.parametrize("words", [[], ["--format", "json", "--for", "1h", "--all"]])
def test_usual_options_are_read_without_argparse(words):
    assert plain(words) == vars(parsed("audit", AUDIT, words))


@pytest.mark.parametrize(
    "words",
    [["--help"], ["-h"], ["word"], ["--form", "json"], ["--format"], ["--for", "never"]],
)
def test_everything_else_is_left_to_argparse(words):
    assert plain(words) is None


def test_a_command_with_words_of_its_own_is_left_to_argparse():
    for name in ("keys", "show", "verify"):
        assert plain_options(load(name).arguments, []) is None


def test_a_mistake_is_told_as_before():
    with pytest.raises(UsageError, match="no time such as"):
        parsed("audit", AUDIT, ["--for", "never"])
