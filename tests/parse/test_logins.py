"""PAM and sudo files as what they switch on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.logins import forced_commands, login_shells, records_sessions
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


def test_login_shells_that_are_none_of_the_usual():
    data = (
        b"root:x:0:0::/root:/bin/bash\na:x:1:1::/:/usr/sbin/nologin\n"
        b"b:x:2:2::/:/opt/bash\nc:x:3:3::/:/usr/bin/rec\nd:x\n"
    )
    assert login_shells(data) == ("/opt/bash", "/usr/bin/rec")


def test_commands_that_the_ssh_server_forces():
    data = (
        b"#ForceCommand /a\nForceCommand internal-sftp -d\nMatch User ann\n"
        b"  forcecommand script -qf /x\nForceCommand=none\n"
    )
    assert forced_commands(data) == ("script -qf /x",)


def test_sessions_that_are_to_be_recorded():
    assert records_sessions(b"[domain/x]\n[session_recording]\nscope = some\n")
    assert not records_sessions(b"[session_recording]\nscope = none\n")
    assert not records_sessions(b"[domain/x]\nscope = all\n")


@given(st.binary())
def test_any_bytes_are_answered(data):
    assert isinstance(parse_pam(data), tuple)
    assert parse_sudoers(data).files is not None
    assert isinstance(login_shells(data), tuple)
    assert isinstance(forced_commands(data), tuple)
    assert isinstance(records_sessions(data), bool)
