"""Real settings of PAM, sudo and shells, in a copy of the system's settings."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.etc_stage import apart

pytestmark = [pytest.mark.live, pytest.mark.tried("login-recording", "programs")]

AUDITOR = Path(sys.executable).parent / "auditor"
SECURITY = f"/usr/lib/{os.uname().machine}-linux-gnu/security"
PASSWD = Path("/etc/passwd").read_text()


def looked(folder, files):
    """Return what the probe says, and the report, where these settings hold."""
    command = (*apart(folder, files), AUDITOR, "audit", "--format", "json")
    evidence = ("-o", folder / "evidence", "--no-passphrase")
    result = subprocess.run(
        [*command, *evidence],
        check=False,
        capture_output=True,
        env={**os.environ, "HOME": str(folder)},
    )
    report = json.loads(result.stdout)
    (run,) = (item for item in report["probes"] if item["probe"] == "login-recording")
    return run["observations"], report


def weight(report, path, capability):
    """Return product and severity of what a file's program is said to have."""
    (program,) = (
        item for item in report["programs"] if path in {item["executable"], item["script"]}
    )
    severities = [
        finding["severity"]
        for rule in report["rules"]
        for finding in rule["findings"]
        if (finding["program"], finding["capability"]) == (program["id"], capability)
    ]
    return program["product"], *severities[:1]


def messages(observations):
    return sorted(item["message"] for item in observations)


def test_the_systems_own_settings_are_quiet(tmp_path):
    observations, _ = looked(tmp_path, {"motd": ""})
    assert observations == []


def test_recorded_typing_is_found_through_includes(tmp_path):
    settings = {
        "pam.d/login": "@include more\nsession required pam_unix.so\n",
        "pam.d/more": "session [default=ignore \\\n] pam_tty_audit.so \\\n"
        " enable=* log_passwd\n",
        "pam.d/other": "session required pam_tty_audit.so disable=*\n",
    }
    observations, report = looked(tmp_path, settings)
    (found,) = observations
    assert found["message"] == "tty-audit-passwords"
    # Other services of the machine may include these.
    assert {"login", "more"} <= set(found["arguments"]["services"].split(", "))
    assert weight(report, f"{SECURITY}/pam_tty_audit.so", "input.keystrokes.content") == (
        "pam-tty-audit",
        "high",
    )


def test_a_module_and_a_command_that_nobody_knows_are_told(tmp_path):
    module, command = tmp_path / "pam_unix.so", tmp_path / "told.sh"
    shutil.copy2(f"{SECURITY}/pam_permit.so", module)
    command.write_text("#!/bin/sh\n")
    settings = {
        "pam.d/login": f"auth optional {module}\n"
        f"auth optional pam_exec.so expose_authtok quiet /bin/sh {command}\n"
        "session optional pam_nowhere.so\n"
    }
    observations, report = looked(tmp_path, settings)
    assert messages(observations) == ["login-command-password", "login-module"]
    assert weight(report, str(command), "auth.events") == (None, "medium")
    assert weight(report, str(module), "auth.events") == (None, "low")


def test_what_sudo_keeps_is_found(tmp_path):
    settings = {
        "sudoers": "Defaults env_reset\n@includedir /etc/sudoers.d\n",
        "sudoers.d/keep": "Defaults use_pty, log_output\n",
        "sudoers.d/left.out": "Defaults log_input\n",
    }
    observations, report = looked(tmp_path, settings)
    (found,) = observations
    assert found["message"] == "sudo-output"
    plugin = Path("/usr/libexec/sudo/sudoers.so").resolve()
    assert weight(report, str(plugin), "terminal.session") == ("sudo-io-logging", "high")


def test_start_files_and_login_shells_that_record_are_found(tmp_path):
    other = tmp_path / "bash"
    shutil.copy2("/bin/true", other)
    hook = tmp_path / "hook.sh"
    hook.write_text("trap 'logger \"$BASH_COMMAND\"' DEBUG\n")
    settings = {
        "profile.d/keep.sh": 'exec script -qf "/var/log/x/$USER"\n',
        "bash.bashrc": f". {hook}\n",
        "passwd": f"{PASSWD}a:x:1500:1500::/:/usr/bin/tlog-rec-session\n"
        f"b:x:1501:1501::/:{other}\n",
        "ssh/sshd_config.d/a.conf": "ForceCommand /usr/bin/script -qf /var/log/x\n",
        "sssd/conf.d/recording.conf": "[session_recording]\nscope = all\n",
    }
    observations, report = looked(tmp_path, settings)
    assert messages(observations) == [
        "forced-recorder",
        "login-shell",
        "login-shell-other",
        "session-recording",
        "shell-commands",
        "shell-recorder",
    ]
    assert weight(report, "/usr/bin/tlog-rec-session", "terminal.session") == (
        "tlog",
        "high",
    )
    assert weight(report, str(hook), "terminal.session") == (None, "high")
    assert weight(report, str(other), "terminal.session") == (None, "medium")


def test_hooks_of_environments_are_found(tmp_path):
    start = tmp_path / "start.sh"
    start.write_text("script -qf /var/log/x\n")
    hook = "history 1 | logger"
    shells = [
        subprocess.Popen(["sleep", "60"], env={**os.environ, name: value})
        for name, value in (
            ("PROMPT_COMMAND", hook),
            ("PROMPT_COMMAND", "history -a"),
            ("BASH_ENV", str(start)),
        )
    ]
    try:
        observations, _ = looked(tmp_path, {"motd": ""})
    finally:
        for process in shells:
            process.kill()
            process.wait()
    found = {item["message"]: item for item in observations}
    assert found.keys() == {"shell-environment", "shell-recorder"}
    assert found["shell-environment"]["pid"] == shells[0].pid
    assert found["shell-recorder"]["arguments"]["path"] == str(start)
