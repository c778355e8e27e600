"""What a probe is handed, by where it lies."""

import pytest

from auditor.parse.kernel_targets import Gift, judge_function, judge_kernel_target


@pytest.mark.parametrize(
    ("path", "symbols", "gift"),
    [
        ("/bin/bash", ("readline",), Gift("terminal")),
        ("/tmp/kworker", ("readline",), Gift("terminal")),
        ("/lib/libreadline.so.8", ("readline", "x"), Gift("terminal")),
        ("/lib/zsh/zle.so", ("zleread",), Gift("terminal")),
        ("/bin/bash", ("bind_variable",), Gift("code")),
        ("/bin/bash", (), Gift("terminal", certain=False)),
        ("/lib/libssl.so.3", ("SSL_write_ex",), Gift("plaintext")),
        ("/opt/x/renamed", ("SSL_read",), Gift("plaintext")),
        ("/lib/libgnutls.so.30", ("gnutls_record_recv",), Gift("plaintext")),
        ("/lib/libnspr4.so", ("PR_Write",), Gift("plaintext")),
        ("/lib/libssl.so.3", ("SSL_CTX_new",), Gift("code")),
        ("/lib/libssl.so.3", (), Gift("plaintext", certain=False)),
        ("/lib/libinput.so.10", ("libinput_get_event",), Gift("keys")),
        ("/lib/libpam.so.0", ("pam_get_authtok",), Gift("log-ins")),
        ("/opt/own/program", ("work",), Gift("code")),
        ("/opt/own/program", (), Gift("code")),
    ],
)
def test_a_function_of_a_program_or_library(path, symbols, gift):
    assert judge_function(path, symbols) == gift


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("input_event", "keys"),
        ("evdev_events", "keys"),
        ("kbd_event", "keys"),
        ("tty_write", "terminal"),
        ("pty_write", "terminal"),
        ("tcp_connect", "network"),
        ("inet_sock_set_state", "network"),
        ("vfs_open", "files"),
        ("sched_process_exec", "processes"),
        ("do_execveat_common", "processes"),
        ("__x64_sys_openat", "files"),
        ("sys_enter_execve", "processes"),
        ("sys_exit_connect", "network"),
        ("sys_enter", "processes"),
        ("sys_enter_read", "processes"),
        ("block_rq_issue", "code"),
        ("", "code"),
    ],
)
def test_a_function_or_tracepoint_of_the_kernel(name, word):
    assert judge_kernel_target(name) == Gift(word)
