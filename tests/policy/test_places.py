"""What a path or a name is worth, from its text alone."""

import pytest

from auditor.policy.places import install_tree, is_broad, is_host, user_writable


@pytest.mark.parametrize(
    "path",
    [
        "/home/ann/.local/bin/agent",
        "/tmp/agent",
        "/var/tmp/agent",
        "/dev/shm/agent",
        "/run/user/1000/agent",
        "/media/usb/agent",
        "/mnt/agent",
        "/srv/agent",
        "/agent",
        "usr/bin/agent",
        "",
        "/usr/../tmp/agent",
        "/usr/lib/./agent",
        "/usr//bin/agent",
        "/usrlocal/agent",
        "C:\\Program Files\\agent.exe",
    ],
)
def test_a_user_could_write_there(path):
    assert user_writable(path)
    assert install_tree(path) == ""


@pytest.mark.parametrize(
    "path",
    [
        *("/usr/bin/agent", "/usr/lib/agent/agent", "/opt/agent/agent", "/bin/agent"),
        *("/usr/sbin/agent", "/snap/agent/1/bin/agent", "/usr/local/bin/agent"),
    ],
)
def test_only_an_administrator_writes_there(path):
    assert not user_writable(path)


@pytest.mark.parametrize(
    ("path", "tree"),
    [
        ("/opt/agent/bin/agent", "/opt/agent/"),
        ("/usr/lib/agent/helper", "/usr/lib/agent/"),
        ("/usr/libexec/agent/helper", "/usr/libexec/agent/"),
        ("/usr/bin/agent", ""),
        ("/usr/lib/helper", ""),
        ("/usr/lib/x86_64-linux-gnu/helper", ""),
    ],
)
def test_an_install_tree_is_of_one_product(path, tree):
    assert install_tree(path) == tree


@pytest.mark.parametrize(
    "name",
    [
        *("python3", "python3.11", "/usr/bin/perl", "node", "java", "bash", "/bin/sh"),
        *("electron", "firefox-esr", "/opt/google/chrome/chrome", "chromium", "zsh"),
        *("google-chrome-stable", "ld-linux-x86-64.so.2", "busybox", "msedge", "pwsh"),
    ],
)
def test_a_host_says_nothing_of_what_it_runs(name):
    assert is_host(name)
    assert is_broad(name)


@pytest.mark.parametrize(
    "pattern",
    ["*", ".*", "/", "", "/usr/bin/*", "/opt/agent/?", "/opt/[ab]/agent", "/home/*/agent"],
)
def test_a_pattern_fits_too_much(pattern):
    assert is_broad(pattern)


@pytest.mark.parametrize(
    "name", ["agent", "x11vnc", "/usr/bin/xcape", "chromecast", "shell"]
)
def test_a_program_is_no_host(name):
    assert not is_host(name)
    assert not is_broad(name)
