"""Quoted command lines are read back by bash itself to the same bytes."""

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.parse.neutral import acts
from auditor.parse.quoting import path_text, shell_text

ARGUMENT = st.binary(max_size=12).map(lambda raw: raw.replace(b"\0", b"\1")) | st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), max_size=12
).map(str.encode)


def as_read(raw):
    return raw.decode("utf-8", "surrogateescape")


def bash_reads(text, locale):
    """Return the words that bash makes of a text, as bytes."""
    run = subprocess.run(
        [shutil.which("bash"), "--norc", "-c", f"printf '%s\\0' {text}"],
        check=True,
        capture_output=True,
        env={"LC_ALL": locale},
        timeout=20,
    )
    return run.stdout.split(b"\0")[:-1]


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@settings(derandomize=True, max_examples=150, deadline=None)
@given(arguments=st.lists(ARGUMENT, min_size=1, max_size=6))
def test_bash_reads_back_the_bytes(locale, arguments):
    text = shell_text(tuple(map(as_read, arguments)))
    assert bash_reads(text, locale) == arguments
    assert not acts(text)
    text.encode("utf-8")


def test_every_byte_survives():
    arguments = [bytes([number]) for number in range(1, 256)]
    arguments.append(bytes(range(1, 256)))
    assert bash_reads(shell_text(tuple(map(as_read, arguments))), "C.UTF-8") == arguments


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((), ""),
        (("xinput", "test-xi2", "--root"), "xinput test-xi2 --root"),
        (("sh", "-c", "echo it's"), """sh -c 'echo it'"'"'s'"""),
        (("a", ""), "a ''"),
        (("\x1b]0;x\x07",), r"$'\x1b]0;x\x07'"),
        (("it's\n",), r"$'it\'s\n'"),
        (("a\udcffb",), r"$'a\xffb'"),
        (("\u202e",), r"$'\xe2\x80\xae'"),
        (("\ud800\0",), r"$'\xed\xa0\x80\x00'"),
    ],
)
def test_reads_well(arguments, text):
    assert shell_text(arguments) == text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/home/jane/My files/größe (1)", "/home/jane/My files/größe (1)"),
        ("/srv/a\nb", r"$'/srv/a\nb'"),
        ("/srv/\udcff", r"$'/srv/\xff'"),
        ("", ""),
        (r"$'\n'", """'$'"'"'\\n'"'"''"""),
    ],
)
def test_a_clean_path_stays_bare(path, text):
    assert path_text(path) == text


TRICKY = st.text("$'\\nx1b\n\x1b\udc9b \"", max_size=6)


@settings(derandomize=True, max_examples=500)
@given(TRICKY, TRICKY)
def test_two_paths_never_share_a_text(one, other):
    assert (path_text(one) == path_text(other)) == (one == other)


def test_long_arguments_are_linear():
    text = shell_text(("\x1b" * 100_000,))
    assert len(text) == 400_003
