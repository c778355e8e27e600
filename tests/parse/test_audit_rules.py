"""Audit rules as what they have recorded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.audit_rules import parse_audit_rules, parse_plugin

HOMES = ("/home", "/srv/people/ann")


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("-a always,exit -F arch=b64 -S execve -k run", {"programs"}),
        ("-a exit,always -S execve,execveat", {"programs"}),
        ("-A always,exit -F arch=b64 -F auid>=1000", {"programs", "files", "connections"}),
        ("-w /home -p rwa -k people", {"home-files"}),
        ("-w /srv -p r", {"home-files"}),
        ("-w /home/ann/mail", {"home-files"}),
        ("-a always,exit -F dir=/srv/people/ann/ -F perm=r", {"home-files"}),
        ("-a always,exit -S open -S openat -F exit=-EACCES", {"files"}),
        ("-a always,exit -F arch=b64 -S connect", {"connections"}),
        ("-w /usr/bin/sudo -p x", {"some-programs"}),
        ("-a always,exit -F path=/usr/bin/passwd -F perm=x", {"some-programs"}),
        ("-w /etc/passwd -p wa -k identity", {"other"}),
        ("-w /homes -p r", {"other"}),
        ("-a always,exit -F arch=b64 -S adjtimex,settimeofday", {"other"}),
        ("-a never,exit -S execve", set()),
        ("-a always,exclude -F msgtype=CWD", set()),
        ("# -a always,exit -S execve", set()),
        ("-b 8192", set()),
        ("-w", set()),
    ],
)
def test_what_a_rule_has_recorded(line, kinds):
    assert parse_audit_rules(line.encode(), HOMES).kinds.keys() == kinds


def test_rules_are_counted_and_forgotten():
    data = b"-w /etc/a -p w\n-D\n-w /home/a -p r\n-w /home/b -p r\n-e 2\n"
    assert parse_audit_rules(data, HOMES) == ({"home-files": 2}, False)
    assert parse_audit_rules(data + b"-e 0\n", HOMES).off


def test_a_plugin_that_is_switched_on():
    data = b"# remote\nactive = yes\npath = /sbin/audisp-x\nargs = 1\n"
    assert parse_plugin(data) == "/sbin/audisp-x"
    assert parse_plugin(data.replace(b"yes", b"no")) == ""
    assert parse_plugin(b"active = yes\npath = builtin_af_unix\n") == ""


WORDS = st.sampled_from(
    ["-a ", "-w", " -S ", "always,exit", "=", "/home", "\n", "-F ", "-e"]
)


@given(st.binary() | st.lists(WORDS).map(lambda words: "".join(words).encode()))
def test_any_bytes_are_answered(data):
    assert all(number > 0 for number in parse_audit_rules(data, HOMES).kinds.values())
    assert isinstance(parse_plugin(data), str)
