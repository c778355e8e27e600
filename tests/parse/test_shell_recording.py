"""Start files of shells: which of them record, and which everyday ones do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.shell_recording import parse_shell_start

RECORDING = {
    "shell-recorder": (
        "exec script -q -f /var/log/s/$USER.log",
        "if [ -z $X ]; then script -qf /var/log/x; fi",
        '[ -n "$PS1" ] && exec /usr/bin/tlog-rec-session',
        "X=1 asciinema rec /var/x.cast",
        "screen -L -Logfile /var/log/x",
        "case $- in *i*) (script -f /x) ;; esac",
    ),
    "shell-commands": (
        "export PROMPT_COMMAND='R=$?;logger -p local6.debug \"$(whoami): $(history 1)\"'",
        "log_it() {\n  history 1 >> /var/log/cmd.log\n}\nPROMPT_COMMAND=log_it",
        "function log2 {\n  fc -ln -1 | nc log 514\n}\nPROMPT_COMMAND+=(log2)",
        "trap 'logger \"$BASH_COMMAND\"' DEBUG",
        "trap 'echo $BASH_COMMAND >/dev/udp/192.0.2.1/514' DEBUG",
        'preexec() { logger -t zsh "$1"; }',
        'tell() {\n  systemd-cat echo "$1"\n}\nadd-zsh-hook preexec tell',
        "PROMPT_COMMAND='history -a; history 1 | \\\n tee -a /srv/x'",
    ),
    "shell-history": (
        "HISTFILE=/var/log/history/$USER",
        'readonly HISTFILE="/srv/h"',
    ),
}
QUIET = (
    "# exec script -q",
    "PROMPT_COMMAND='history -a'",
    "PROMPT_COMMAND='echo -ne \"\\033]0;${USER}\\007\"'",
    "PROMPT_COMMAND=vte\nvte() {\n  c=$(history 1 | sed 's/^ //')\n  printf '%s' \"$c\"\n}",
    "PROMPT_COMMAND='echo $(pwd) > ~/.lastdir'",
    "precmd() { print -Pn '\\e]0;%~\\a' }",
    'preexec() { print -Pn "$1" >/dev/tty }',
    "trap 'rm -f /tmp/x' EXIT",
    "export HISTFILE=$HOME/.history",
    "HISTFILE=/dev/null",
    "myscript one; cat script; ./install-script.sh",
    "logger 'somebody logged in'",
    "screen -ls",
    "alias rec='script -f'",
)


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in RECORDING.items() for text in texts]
)
def test_a_start_file_that_records(kind, text):
    assert parse_shell_start(text.encode()).kinds == (kind,)


@pytest.mark.parametrize("text", QUIET)
def test_a_start_file_that_does_not(text):
    assert parse_shell_start(text.encode()).kinds == ()


def test_what_is_read_in_as_well():
    data = b". /opt/a.sh; export BASH_ENV=/opt/b\n[ -f /x ] && source '/opt/c'\n. $i\n"
    assert parse_shell_start(data).files == ("/opt/a.sh", "/opt/b", "/opt/c")


WORDS = st.sampled_from(
    [
        "PROMPT_COMMAND=",
        "trap ",
        "DEBUG",
        "{",
        "}",
        "()",
        "f",
        "\n",
        "'",
        "|",
        "logger",
        "[",
    ]
)


@given(st.binary() | st.lists(WORDS).map(lambda words: "".join(words).encode()))
def test_any_bytes_are_answered(data):
    assert set(parse_shell_start(data).kinds) <= RECORDING.keys()
