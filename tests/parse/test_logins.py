"""PAM and sudo files as what they switch on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.pam import (
    PamLine,
    audits_typing,
    command_of,
    filter_of,
    parse_pam,
)
from auditor.parse.sudoers import parse_sudoers


def test_lines_of_a_pam_file():
    data = (
        b"# comment\n@include common-auth\n"
        b"-session\t[success=ok default=bad] pam_a.so one \\\n  two # three\n"
        b"auth substack other\nauth required\nauth sufficient pam_b.so [x=a b] c\n"
    )
    assert parse_pam(data) == (
        PamLine(include="common-auth"),
        PamLine(module="pam_a.so", arguments=("one", "two")),
        PamLine(include="other"),
        PamLine(module="pam_b.so", arguments=("x=a b", "c")),
    )


def test_what_modules_are_set_to():
    assert audits_typing(("disable=*", "enable=root")) == (True, False)
    assert audits_typing(("enable=*", "log_passwd")) == (True, True)
    assert audits_typing(("disable=*", "log_passwd")) == (False, False)
    assert audits_typing(("enable=",)) == (False, False)
    assert command_of(("quiet", "log=/x", "/opt/a", "expose_authtok")) == ("/opt/a", False)
    assert command_of(("expose_authtok", "/opt/a")) == ("/opt/a", True)
    assert command_of(("quiet",)) == ("", False)
    assert filter_of(("run1", "/lib/f")) == "/lib/f"


@pytest.mark.parametrize(
    ("text", "output", "typed"),
    [
        ("Defaults env_reset\nroot ALL=(ALL:ALL) ALL", False, False),
        ("Defaults log_output", True, False),
        ("Defaults:ann use_pty, log_input,log_output", True, True),
        ("Defaults log_output\nDefaults !log_output", False, False),
        ("# Defaults log_output", False, False),
        ('Defaults iolog_dir="/var/log/x"', False, False),
        ("%ops ALL = NOPASSWD:LOG_OUTPUT: /bin/sh", True, False),
        ("ann ALL = NOLOG_OUTPUT: /bin/sh", False, False),
    ],
)
def test_what_sudo_keeps(text, output, typed):
    seen = parse_sudoers(text.encode())
    assert (seen.output, seen.typed) == (output, typed)


def test_what_sudo_reads_in_as_well():
    seen = parse_sudoers(b"@includedir /etc/sudoers.d\n#include /etc/other\n#includes\n")
    assert (seen.files, seen.folders) == (("/etc/other",), ("/etc/sudoers.d",))


@given(st.binary())
def test_any_bytes_are_answered(data):
    assert isinstance(parse_pam(data), tuple)
    assert parse_sudoers(data).files is not None
