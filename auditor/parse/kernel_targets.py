"""What a probe within the kernel is handed, by the function or tracepoint it lies on.

Names of functions within a program or library are those of its own symbols, which a copy
under another name keeps. Sources: readline(3), SSL_read(3), the kernel's
Documentation/trace/events.rst and its own function names.
"""

from __future__ import annotations

from auditor.model.named import NamedTuple


class Gift(NamedTuple):
    """What a probe at a place is handed.

    Attributes:
        word: of the message: ``keys``, ``terminal``, ``plaintext``, ``log-ins``, ``files``,
            ``network``, ``processes`` or ``code`` (anything else).
        certain: ``False`` where the function is not known, and what it may be counts.
    """

    word: str
    certain: bool = True


_LINE_READERS = ("readline", "rl_", "zle", "linenoise", "el_gets", "el_wgets")
_PLAINTEXT = (
    *("SSL_read", "SSL_write", "SSL_peek", "gnutls_record_recv", "gnutls_record_send"),
    *("PR_Read", "PR_Write", "PR_Recv", "PR_Send", "wolfSSL_read", "wolfSSL_write"),
    *("mbedtls_ssl_read", "mbedtls_ssl_write", "crypto/tls.(*Conn).Read"),
    "crypto/tls.(*Conn).Write",
)
_KEY_READERS = (
    *("libinput_get_event", "libinput_event_keyboard", "libevdev_next_event"),
    *("XNextEvent", "xcb_wait_for_event", "xcb_poll_for_event"),
)
_LOG_INS = (
    "pam_get_authtok",
    "pam_authenticate",
    "pam_sm_authenticate",
    "pam_open_session",
)
_FUNCTIONS = {
    "terminal": _LINE_READERS,
    "plaintext": _PLAINTEXT,
    "keys": _KEY_READERS,
    "log-ins": _LOG_INS,
}
_FILES = {
    "terminal": ("bash", "zsh", "zle.so", "fish", "ksh", "libreadline.so", "libedit.so"),
    "plaintext": ("libssl.so", "libgnutls.so", "libnspr4.so", "libssl3.so", "libnss3.so"),
}
_KERNEL = {
    "keys": (
        *("input_", "evdev_", "kbd_", "hid_", "hidinput_", "hidraw_", "atkbd_", "serio_"),
        *("i8042_", "usb_kbd_", "usb_hcd_giveback", "k_self", "k_unicode", "put_queue"),
    ),
    "terminal": ("tty_", "pty_", "n_tty_", "ptmx_", "con_write", "do_con_write"),
    "network": (
        *("tcp_", "udp_", "inet_", "inet6_", "ip_", "ip6_", "sock_", "__sock_", "sk_"),
        *("skb_", "dev_queue_xmit", "netif_", "security_socket_", "unix_", "net_"),
    ),
    "files": (
        *("vfs_", "do_sys_open", "do_filp_open", "filp_", "security_file_", "fsnotify"),
        *("security_inode_", "security_path_", "iterate_dir", "ext4_", "xfs_", "btrfs_"),
    ),
    "processes": (
        *("do_execve", "bprm_", "begin_new_exec", "security_bprm_", "wake_up_new_task"),
        *("kernel_clone", "do_exit", "do_group_exit", "sched_process_", "acct_process"),
        *("security_task_", "exec_binprm", "search_binary_handler"),
    ),
}
_CALLS = {
    "files": ("open", "creat", "unlink", "rename", "truncate", "ftruncate", "stat", "link"),
    "network": (
        *("connect", "accept", "bind", "listen", "socket", "sendto", "sendmsg", "sendmmsg"),
        *("recvfrom", "recvmsg", "recvmmsg"),
    ),
    "processes": ("exec", "clone", "fork", "vfork", "exit", "kill", "ptrace"),
}
_CALL_MARKS = ("sys_enter_", "sys_exit_", "_sys_")
_ALL_CALLS = frozenset({"sys_enter", "sys_exit"})
_TRACED = "processes"  # of a call that is in none of the lists: what a program does


def judge_function(path: str, symbols: tuple[str, ...]) -> Gift:
    """Return what a probe in a program or library is handed.

    Args:
        path: the file.
        symbols: names of the function; empty when not known.
    """
    for word, starts in _FUNCTIONS.items():
        if any(name.startswith(starts) for name in symbols):
            return Gift(word)
    name = path.rpartition("/")[2]
    if not symbols:
        for word, starts in _FILES.items():
            if name.startswith(starts):
                return Gift(word, certain=False)
    return Gift("code")


def judge_kernel_target(name: str) -> Gift:
    """Return what a probe on a function or tracepoint of the kernel is handed."""
    if name in _ALL_CALLS:
        return Gift("processes")
    for mark in _CALL_MARKS:
        if mark in name:
            call = name.rpartition(mark)[2]
            return Gift(_word(call, _CALLS, _TRACED))
    return Gift(_word(name, _KERNEL, "code"))


def _word(name: str, table: dict[str, tuple[str, ...]], other: str) -> str:
    found = (word for word, starts in table.items() if name.startswith(starts))
    return next(found, other)
