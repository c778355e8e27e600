"""Commands are found in shell text as the shell would run them, and nothing raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.shell import commands_of


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("while :; do grab /tmp/a.png; sleep 5; done", ("grab", "/tmp/a.png")),
        ("A=b C=d grab x", ("grab", "x")),
        ("sudo -u bob timeout -k 5 10 nice -n 19 grab x", ("grab", "x")),
        ("env -i DISPLAY=:0 grab x", ("grab", "x")),
        ("bash -lc 'sleep 1 && grab \"x y\"'", ("grab", "x y")),
        ("su - bob -c 'grab x'", ("grab", "x")),
        ("flock -n /tmp/l -c 'grab x'", ("grab", "x")),
        ("watch -n 60 'grab x'", ("grab", "x")),
        ("F=$(grab x) ; echo $F", ("grab", "x")),
        ('echo "`grab x`"', ("grab", "x")),
        ('G=/opt/grab\n"$G" x', ("/opt/grab", "x")),
        ("G=/opt/grab; ${G} x", ("/opt/grab", "x")),
        ("f() { grab x; }; f", ("grab", "x")),
        ("a | grab x > y", ("grab", "x", "y")),
        ("grab \\\n x # more", ("grab", "x")),
        ("grab x 2>/dev/null", ("grab", "x", "/dev/null")),
        ("grab x 2 >y", ("grab", "x", "2", "y")),
        ("grab x2>y", ("grab", "x2", "y")),
        ("gr'a'b x#y\t z&>w", ("grab", "x#y", "z", "w")),
        ("a\n\n  (grab x);;", ("grab", "x")),
        ("if test -x y; then grab x; fi", ("grab", "x")),
    ],
)  # fmt: skip
def test_a_command_is_found(text, command):
    assert command in commands_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "echo grab x",
        "# grab x",
        "command -v grab",
        "test -x /usr/bin/grab",
        "echo 'grab x'",
        "X=grab",
        "a --with=grab",
    ],
)
def test_what_is_only_named_is_no_command(text):
    assert not [words for words in commands_of(text) if words[0].endswith("grab")]


@given(st.text(alphabet=st.sampled_from(list("ab $(){}`'\"\\;|&<>\n#=-c")), max_size=80))
def test_any_text_gives_commands_without_empty_ones(text):
    assert all(commands_of(text))


@given(st.text(max_size=80))
def test_what_sh_is_told_is_found_whatever_stands_around_it(text):
    quoted = "'" + text.replace("'", "") + "'"
    assert ("grab", "x") in commands_of(f"echo {quoted}; sh -c 'grab x'")


def test_deep_nesting_ends():
    assert commands_of("$(" * 5000 + "x" + ")" * 5000) is not None
    assert commands_of("sh -c " * 5000 + "x") is not None
