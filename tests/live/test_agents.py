"""Real agents whose settings name a server, also renamed, beside one that names none."""

import json
import shutil
import subprocess
import sys

import pytest

from auditor.model.capability import Basis
from auditor.model.observation import MarkType
from auditor.probes.linux.agents import PROBE
from auditor.probes.linux.management import PROBE as MANAGEMENT
from tests.live.places import closed, gaps_of_nobody, observed, placed, running

pytestmark = [
    pytest.mark.live,
    pytest.mark.needs("root"),
    pytest.mark.tried("agents", "programs"),
    pytest.mark.tried("management", "programs"),
]

SERVER = "zabbix.example.invalid"
SETTINGS = """
LogType=console
ListenIP=127.0.0.1
ListenPort={port}
Server={server}
ServerActive={server}
Hostname=x
PidFile={folder}/pid
AllowRoot=1
TLSConnect=unencrypted
"""


def naming(value, probe=PROBE):
    found = observed(probe)
    if isinstance(value, int):
        return [item for item in found if item.pid == value]
    return [item for item in found if item.arguments.get("path") == value]


def held(found):
    return {(item.capability, item.basis) for item in found if item.basis}


@pytest.fixture
def settings(tmp_path):
    def write(name, server, port):
        path = tmp_path / name
        path.write_text(SETTINGS.format(server=server, port=port, folder=tmp_path))
        return str(path)

    return write


def test_a_renamed_agent_is_told_by_its_settings(tmp_path, settings):
    copy = tmp_path / "helperd"
    shutil.copy(shutil.which("zabbix_agentd"), copy)
    own, quiet = (
        settings("helper.conf", SERVER, 10991),
        settings("q.conf", "127.0.0.1", 10992),
    )
    with (
        running(copy, "-f", "-c", own, stdout=subprocess.DEVNULL) as agent,
        running(copy, "-f", "-c", quiet, stdout=subprocess.DEVNULL) as neighbour,
    ):
        found = naming(agent.pid)
        assert naming(neighbour.pid) == []
        folder = tmp_path / "evidence"
        command = (
            sys.executable,
            "-m",
            "auditor",
            "audit",
            "--no-exit-codes",
            "-o",
            folder,
        )
        report = subprocess.run(
            [*command, "--format", "json"], capture_output=True, check=True
        )
    assert ("device.posture", Basis.CONFIGURED) in held(found)
    assert ("app.inventory", Basis.CAPABLE) in held(found)
    assert {item.arguments["address"] for item in found} == {SERVER}
    program = next(
        item
        for item in json.loads(report.stdout)["programs"]
        if agent.pid in [each["pid"] for each in item["processes"]]
    )
    told = {item["capability"]: item["bases"] for item in program["capabilities"]}
    assert told["device.posture"] == ["configured"]


def test_the_packaged_agent_is_quiet_until_its_settings_name_a_server():
    place = "/etc/zabbix/zabbix_agentd.conf"
    assert naming(place) == []
    with placed(place, f"Server={SERVER}\nPidFile=/x\nAllowKey=system.run[*]\n"):
        found = naming(place)
    assert ("remote.control", Basis.CONFIGURED) in held(found)
    (program,) = {
        mark.value
        for item in found
        for mark in item.marks
        if mark.type is MarkType.EXECUTABLE
    }
    assert program == "/usr/sbin/zabbix_agentd"


def test_a_switch_in_a_file_of_its_own_counts_beside_the_server():
    more = "/etc/zabbix/zabbix_agentd.conf.d/auditor-test.conf"
    with placed(more, "EnableRemoteCommands=1\n"):
        assert naming(more) == []  # there is no server
        with placed("/etc/zabbix/zabbix_agentd.conf", f"ServerActive={SERVER}\n"):
            (found,) = naming(more)
    assert (found.capability, found.basis) == ("remote.control", Basis.CONFIGURED)
    assert found.arguments["address"] == SERVER


def test_settings_without_their_program_are_a_mere_fact():
    place = "/etc/salt/minion"
    with placed(place, "master: salt.example.invalid\n"):
        (found,) = naming(place, MANAGEMENT)
    assert (found.message, found.basis) == ("management-settings-left", None)


def test_what_a_server_manages_is_managements_alone(tmp_path):
    settings = tmp_path / "client.conf"
    settings.write_text(
        "[client]\nurl = https://land.example.invalid/message-system\naccount_name = x\n"
        "include_manager_plugins = ScriptExecution\n"
    )
    with running("sleep", "60") as other:
        command = (
            sys.executable,
            "-c",
            "import time; time.sleep(60)",
            "--config",
            settings,
        )
        with running(*command) as process:
            found = naming(process.pid, MANAGEMENT)
            assert naming(process.pid) == []
            assert naming(other.pid, MANAGEMENT) == []
    assert ("remote.control", Basis.CONFIGURED) in held(found)


def test_a_server_in_the_arguments_of_an_unknown_program_is_a_fact():
    command = (sys.executable, "-c", "import time; time.sleep(60)")
    with (
        running(*command, "--server=ingest.example.invalid:443") as process,
        running(*command, "--server=localhost") as neighbour,
    ):
        (found,) = naming(process.pid)
        assert naming(neighbour.pid) == []
    assert (found.message, found.basis) == ("server-named", None)
    assert found.arguments["address"] == "ingest.example.invalid"


def test_who_waits_for_other_machines_is_told_with_the_port():
    exporter = "prometheus-node-exporter"
    with (
        running(
            exporter, "--web.listen-address=:19177", stderr=subprocess.DEVNULL
        ) as open_,
        running(
            exporter, "--web.listen-address=127.0.0.1:19178", stderr=subprocess.DEVNULL
        ) as own,
    ):
        (found,) = naming(open_.pid, MANAGEMENT)
        assert naming(own.pid, MANAGEMENT) == []
    assert found.arguments == {"ports": "19177"}


def test_an_ordinary_user_is_told_which_settings_were_not_read():
    with placed("/var/ossec/etc/ossec.conf", "<ossec_config/>\n"), closed("/var/ossec"):
        assert ("file-refused", "/var/ossec/etc/ossec.conf", "root") in gaps_of_nobody(
            PROBE
        )
