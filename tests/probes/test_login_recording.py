"""Settings that record logins, terminals and commands: what is told of them."""

import pytest

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.login import LoginSetting, LoginTable
from auditor.model.observation import Mark, MarkType
from auditor.model.process import Process, ProcessTable
from auditor.probes.linux.login_recording import PROBE

pytestmark = pytest.mark.tried("login-recording", "composed")


def seen(*settings, processes=(), gaps=()):
    answers = {
        Verb.PROCESSES: ProcessTable(processes=processes),
        "login-recording": LoginTable(settings=settings, gaps=gaps),
    }
    return list(PROBE.look(RecordedHost(answers)))


def test_a_system_that_records_nothing_is_quiet():
    assert seen(processes=(Process(pid=7, started=1),)) == []


def test_recorded_typing_names_the_module_the_setting_and_the_services():
    (found,) = seen(
        LoginSetting(
            kind="tty-audit",
            place="/etc/pam.d/common-session",
            component="/usr/lib/security/pam_tty_audit.so",
            services=("login", "sshd"),
        )
    )
    assert (found.message, found.capability, found.basis) == (
        "tty-audit",
        "input.keystrokes.content",
        Basis.CONFIGURED,
    )
    assert found.arguments["services"] == "login, sshd"
    assert found.marks == (
        Mark(type=MarkType.EXECUTABLE, value="/usr/lib/security/pam_tty_audit.so"),
        Mark(type=MarkType.SETTING, value="/etc/pam.d/common-session"),
    )


@pytest.mark.parametrize(
    ("kind", "capability", "basis"),
    [
        ("tty-audit-passwords", "input.keystrokes.content", Basis.CONFIGURED),
        ("login-command", "auth.events", Basis.CONFIGURED),
        ("login-command-password", "auth.events", Basis.CONFIGURED),
        ("login-filter", "terminal.session", Basis.CONFIGURED),
        ("login-module", "auth.events", Basis.CAPABLE),
        ("sudo-output", "terminal.session", Basis.CONFIGURED),
        ("sudo-input", "terminal.session", Basis.CONFIGURED),
        ("sudo-plugin", "terminal.session", Basis.CAPABLE),
        ("shell-recorder", "terminal.session", Basis.CONFIGURED),
        ("shell-commands", "terminal.session", Basis.CONFIGURED),
        ("shell-history", "terminal.session", Basis.CONFIGURED),
        ("login-shell", "terminal.session", Basis.CONFIGURED),
        ("login-shell-other", "terminal.session", Basis.CAPABLE),
        ("forced", "terminal.session", Basis.CAPABLE),
        ("forced-recorder", "terminal.session", Basis.CONFIGURED),
        ("session-recording", "terminal.session", Basis.CONFIGURED),
    ],
)
def test_what_a_setting_gives(kind, capability, basis):
    (found,) = seen(LoginSetting(kind=kind, place="/etc/x", component="/usr/bin/x"))
    assert (found.message, found.capability, found.basis) == (kind, capability, basis)
    assert found.marks[0].value == "/usr/bin/x"


def test_a_hook_in_an_environment_is_its_processs():
    (found,) = seen(
        LoginSetting(
            kind="shell-environment", place="PROMPT_COMMAND", component="", pid=7, started=1
        )
    )
    assert (found.pid, found.started, found.marks) == (7, 1, ())


def test_a_kind_from_a_later_recording_is_left_alone():
    assert seen(LoginSetting(kind="new", place="/etc/x", component="/x")) == []


def test_what_could_not_be_read_is_a_gap():
    refused = Gap(kind=GapKind.DENIED, reason="file-refused", place="/x", needs="root")
    process = Process(pid=7, started=1, refused=("environ",))
    first, second = seen(gaps=(refused,), processes=(process,))
    assert first == refused
    assert (second.reason, second.needs) == ("environments-untold", "root")
