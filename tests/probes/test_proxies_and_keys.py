"""Proxy settings and logs of session keys."""

import pytest

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.process import Process, ProcessTable
from auditor.model.proxy import DiversionTable, KeyLogFile, KeyLogSetting, ProxySetting
from auditor.probes.linux.proxies_and_keys import PROBE

pytestmark = pytest.mark.tried("proxies-and-keys", "composed")


def seen(*processes, **table):
    answers = {
        Verb.PROCESSES: ProcessTable(processes=processes),
        "proxies-and-keys": DiversionTable(**table),
    }
    return list(PROBE.look(RecordedHost(answers)))


def setting(**more):
    given = {"path": "/etc/environment", "name": "https_proxy", "address": "p:3128"}
    return ProxySetting(**{**given, **more})


def test_a_system_without_settings_is_quiet():
    assert seen(Process(pid=7, started=1)) == []


def test_a_proxy_for_all_traffic_is_configured():
    (found,) = seen(proxies=(setting(),))
    assert (found.message, found.capability, found.basis) == (
        "proxy-set",
        "network.flow",
        Basis.CONFIGURED,
    )
    assert found.marks[0].value == "/etc/environment"


def test_a_script_is_told_apart():
    (found,) = seen(proxies=(setting(script=True),))
    assert (found.message, found.basis) == ("proxy-script", Basis.CONFIGURED)


def test_the_package_managers_proxy_is_a_fact():
    (found,) = seen(proxies=(setting(scope="packages"),))
    assert (found.message, found.capability, found.basis) == (
        "proxy-for-packages",
        "",
        None,
    )


def test_proxies_of_processes_are_a_fact_told_once_each():
    environment = {"HTTPS_PROXY": "http://u:[masked]@p:1", "http_proxy": "http://p:1"}
    processes = [Process(pid=pid, started=1, environment=environment) for pid in (7, 8)]
    (found,) = seen(*processes)
    assert (found.message, found.basis) == ("proxy-in-processes", None)
    assert found.arguments == {"address": "p:1", "count": 2}


def test_a_key_log_for_all_programs_is_configured_and_its_file_told():
    (found,) = seen(
        key_logs=(KeyLogSetting(path="/etc/environment", target="/var/k.log"),),
        files=(KeyLogFile(path="/var/k.log", size=40, modified_at="2026-11-23T00:00:00Z"),),
    )
    assert (found.message, found.capability, found.basis) == (
        "key-log-set",
        "network.tls_inspection",
        Basis.CONFIGURED,
    )
    assert found.arguments["exists"] is True
    assert (found.arguments["size"], found.marks[0].value) == (40, "/var/k.log")


def test_a_key_log_of_processes_is_the_logs_not_theirs():
    process = Process(pid=7, started=1, environment={"SSLKEYLOGFILE": "/tmp/k"})
    (found,) = seen(process)
    assert (found.message, found.basis) == ("key-log-in-processes", Basis.CONFIGURED)
    assert (found.pid, found.marks[0].value) == (0, "/tmp/k")
    assert found.arguments["exists"] is False


@pytest.mark.parametrize("refused", ["environ", "exe"])
def test_an_environment_that_is_not_told_is_a_gap(refused):
    (gap,) = seen(Process(pid=7, started=1, refused=(refused,)))
    assert (gap.kind, gap.reason, gap.needs) == (
        GapKind.DENIED,
        "other-users-environ",
        "root",
    )


def test_what_the_host_could_not_read_is_passed_on():
    gap = Gap(kind=GapKind.DENIED, reason="file-refused", place="/x", needs="root")
    assert seen(gaps=(gap,)) == [gap]


def test_a_recording_without_an_answer_is_no_empty_look():
    (gap,) = PROBE.look(RecordedHost({Verb.PROCESSES: ProcessTable()}))
    assert gap.whole
