"""Real authorities, intercepting proxies and settings, in a store of their own.

The machine's own store of trusted certificates is not touched: each look runs where other
folders lie over it (`tests.live.trust_stage`).
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.live.trust_stage import authority, report

PYTHON = "/usr/bin/python3"
PROXY = Path(__file__).with_name("intercepting_proxy.py")
READS = "network.tls_inspection"

pytestmark = [
    pytest.mark.live,
    pytest.mark.needs("root"),
    pytest.mark.tried("root-certificates", "programs"),
    pytest.mark.tried("interception", "programs"),
    pytest.mark.tried("proxies-and-keys", "programs"),
]


def seen(told, probe, message):
    (run,) = [item for item in told["probes"] if item["probe"] == probe]
    return [item for item in run["observations"] if item["message"] == message]


def bases(told, name):
    """Return how programs of a name are known to read encrypted connections, if any is."""
    found = [
        item["bases"]
        for program in told["programs"]
        if program["name"] == name
        for item in program["capabilities"]
        if item["capability"] == READS
    ]
    return max(found, key=len, default=None)


@pytest.fixture
def folder():
    """Return a folder that the user of a service may enter, too."""
    with tempfile.TemporaryDirectory(prefix="trust-") as name:
        path = Path(name)
        path.chmod(0o755)
        yield path


def test_a_system_of_packaged_roots_is_quiet_beside_a_plain_server(folder):
    told = report(programs=[[PYTHON, "-m", "http.server", "18190"]], folder=folder)
    assert seen(told, "root-certificates", "root-trusted") == []
    holders = {item["name"] for item in told["programs"] if item["processes"]}
    assert all(bases(told, name) is None for name in holders)


def test_an_authority_alone_is_capable_and_one_that_is_none_a_fact(folder):
    certificate, _ = authority(folder)
    other = folder / "server"
    other.mkdir()
    plain, _ = authority(other, "server.example", extensions=["basicConstraints=CA:FALSE"])
    told = report(trusted=[certificate, plain], folder=folder)
    (found,) = seen(told, "root-certificates", "root-trusted")
    assert (found["basis"], found["arguments"]["text"]) == ("capable", "Example Inspection")
    (fact,) = seen(told, "root-certificates", "certificate-trusted")
    assert (fact["basis"], fact["arguments"]["text"]) == (None, "server.example")


def test_a_proxy_of_ones_own_under_any_name(folder):
    certificate, _ = authority(folder)
    application = folder / "application"
    application.mkdir()
    shutil.copy(PROXY, application / "kworker.py")
    shutil.copy("/usr/bin/python3.11", application / "updater")
    told = report(
        trusted=[certificate],
        programs=[
            [PYTHON, PROXY, "18191", folder],
            [application / "updater", application / "kworker.py", "18192", folder],
            [PYTHON, "-m", "http.server", "18193"],
        ],
        folder=folder,
    )
    for name in (PROXY.name, "updater"):
        assert bases(told, name) == ["active"]
    assert len(seen(told, "interception", "intercepts")) == 2


def test_an_authority_that_is_not_trusted_and_to_which_nothing_is_sent_is_nothing(folder):
    authority(folder)
    told = report(programs=[[PYTHON, PROXY, "18194", folder]], folder=folder)
    assert bases(told, PROXY.name) is None


def test_a_proxy_to_which_settings_send_traffic_is_capable(folder):
    authority(folder)
    settings = "export https_proxy=http://user:kingfisher@127.0.0.1:18195/\n"
    told = report(
        programs=[[PYTHON, PROXY, "18195", folder], [PYTHON, "-m", "http.server", "18196"]],
        files=[("/etc/profile.d/proxy.sh", settings)],
        folder=folder,
    )
    assert bases(told, PROXY.name) == ["capable"]
    (proxy,) = seen(told, "proxies-and-keys", "proxy-set")
    assert (proxy["basis"], proxy["capability"]) == ("configured", "network.flow")
    assert proxy["arguments"]["address"] == "127.0.0.1:18195"
    assert "kingfisher" not in str(told)


def squid_settings(port, certificate, key, folder):
    return (
        f"http_port {port} ssl-bump cert={certificate} key={key}"
        " generate-host-certificates=off\n"
        f"ssl_bump bump all\nhttp_access allow all\npid_filename {folder}/{port}.pid\n"
        "cache_log /dev/null\naccess_log none\ncoredump_dir /tmp\n"
        "visible_hostname localhost\n"
    )


def test_squid_with_named_and_with_its_usual_settings(folder):
    certificate, key = authority(folder)
    key.chmod(0o644)
    named = folder / "named.conf"
    named.write_text(squid_settings(18197, certificate, key, "/tmp"))
    usual = "/etc/squid/authority"
    program = folder / "program"
    program.mkdir()
    shutil.copy(shutil.which("squid"), program / "carp")
    told = report(
        trusted=[certificate],
        files=[
            (
                "/etc/squid/squid.conf",
                squid_settings(18198, f"{usual}.crt", f"{usual}.key", "/tmp"),
            ),
            (f"{usual}.crt", certificate.read_text()),
            (f"{usual}.key", key.read_text()),
        ],
        programs=[[program / "carp", "-N", "-f", named], ["squid", "-N", "-n", "usual"]],
        folder=folder,
    )
    assert bases(told, "carp") == ["active"]
    assert bases(told, "Squid") == ["documented", "active"]


def test_mitmproxy_as_it_is_installed_and_copied_under_another_name(folder, monkeypatch):
    monkeypatch.setenv("HOME", str(folder))
    certificate = folder / ".mitmproxy/mitmproxy-ca-cert.pem"
    first = subprocess.Popen(
        ["mitmdump", "-q", "-p", "18199"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 20
    while not certificate.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    first.kill()
    first.wait()
    shutil.copy(shutil.which("mitmdump"), folder / "sync.py")
    told = report(
        trusted=[certificate],
        programs=[
            ["mitmdump", "-q", "-p", "18199"],
            [PYTHON, folder / "sync.py", "-q", "-p", "18200"],
            [PYTHON, "-m", "http.server", "18201"],
        ],
        folder=folder,
    )
    assert bases(told, "mitmproxy") == ["documented", "active"]
    assert bases(told, "sync.py") == ["active"]
    assert len(seen(told, "interception", "intercepts")) == 2


def test_a_root_of_chromium_by_policy(folder):
    certificate, _ = authority(folder, "Policy Root")
    lines = certificate.read_text().splitlines()
    text = '{"CACertificates": ["' + "".join(lines[1:-1]) + '"]}'
    told = report(files=[("/etc/chromium/policies/managed/a.json", text)], folder=folder)
    (found,) = seen(told, "root-certificates", "root-trusted")
    assert (found["arguments"]["stores"], found["arguments"]["text"]) == (
        "chromium",
        "Policy Root",
    )


def test_a_key_log_for_all_programs_and_of_one_process(folder):
    log = folder / "keys.log"
    log.write_text("CLIENT_RANDOM 00 00\n")
    told = report(
        files=[("/etc/profile.d/log.sh", f"export SSLKEYLOGFILE={log}\n")],
        programs=[[PYTHON, "-m", "http.server", "18202"]],
        environment={"SSLKEYLOGFILE": f"{folder}/other.log"},
        folder=folder,
    )
    (everywhere,) = seen(told, "proxies-and-keys", "key-log-set")
    assert everywhere["arguments"]["size"] == 20
    (one,) = seen(told, "proxies-and-keys", "key-log-in-processes")
    assert (one["arguments"]["exists"], one["arguments"]["count"]) == (False, 1)
    assert bases(told, "keys.log") == ["configured"]
    assert bases(told, f"python{sys.version_info.major}.{sys.version_info.minor}") is None
