"""Code in the kernel that a specimen holds: on a shell's line reader, and elsewhere."""

import shutil
import ssl
import struct
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from auditor.model.capability import Basis
from auditor.parse.elf import symbols_at
from tests.live.kernel_stage import looked, seen_of, severities
from tests.live.packet_stage import started

pytestmark = [
    pytest.mark.live,
    pytest.mark.tried("kernel-programs", "programs"),
    pytest.mark.needs("uprobes"),
]

PROBE = "kernel-programs"
SPECIMEN = Path(__file__).with_name("kernel_specimen.py")
BASH = str(Path(shutil.which("bash")).resolve())


def place_of(path, symbol):
    """Return where in a library or program a function lies that it exports.

    In what Debian builds the code is loaded at the address that it has in the file.
    """
    data = Path(path).read_bytes()
    start, size, count = struct.unpack("<Q10xHH", data[40:48] + bytes(10) + data[58:62])
    parts = [
        struct.unpack("<IIQQQQI", data[start + size * number :][:44])
        for number in range(count)
    ]
    (table,) = [part for part in parts if part[1] == 11]  # SHT_DYNSYM
    names = data[parts[table[6]][4] :]
    rows = data[table[4] : table[4] + table[5]]
    for name, _, _, _, value, _ in struct.iter_unpack("<IBBHQQ", rows):
        if names[name : name + 64].partition(b"\0")[0] == symbol.encode():
            assert symbol in symbols_at(data, value)
            return value
    raise AssertionError(symbol)


@contextmanager
def holding(folder, *what, script=SPECIMEN):
    sign = folder / "ready"
    command = (sys.executable, script, sign, *map(str, what))
    with started(*command, ready=lambda _: sign.exists()) as pid:
        yield pid


def test_a_probe_on_a_shells_line_reader(tmp_path):
    with holding(tmp_path, "uprobe", BASH, place_of(BASH, "readline")) as pid:
        (found,) = seen_of(pid, PROBE)
        weights = severities(pid, PROBE)
    assert (found.message, found.basis) == ("kernel-terminal", Basis.ACTIVE)
    assert found.capability == "terminal.session"
    assert found.arguments["path"] == BASH
    assert "readline" in found.arguments["text"]
    assert weights == {"terminal.session": "high"}


def test_a_shell_by_another_name_is_told_by_its_function(tmp_path):
    copy = shutil.copy(BASH, tmp_path / "kworker")
    with holding(tmp_path, "uprobe", copy, place_of(BASH, "readline")) as pid:
        (found,) = seen_of(pid, PROBE)
    assert found.message == "kernel-terminal"


@pytest.mark.parametrize("how", ["linked-uprobe", "many-uprobes"])
def test_a_probe_that_a_link_holds(tmp_path, how):
    with holding(tmp_path, how, BASH, place_of(BASH, "readline")) as pid:
        found = {item.message: item for item in seen_of(pid, PROBE)}
    assert found["kernel-terminal"].capability == "terminal.session"


def test_a_probe_on_what_is_read_from_encrypted_connections(tmp_path):
    library = library_of("libssl.so.3")
    with holding(tmp_path, "uprobe", library, place_of(library, "SSL_read")) as pid:
        (found,) = seen_of(pid, PROBE)
    assert (found.message, found.basis) == ("kernel-plaintext", Basis.ACTIVE)
    assert found.capability == "network.tls_inspection"


def test_a_probe_on_another_function_of_a_shell_takes_no_session(tmp_path):
    place = place_of(BASH, "bind_variable")
    with holding(tmp_path, "uprobe", BASH, place) as pid:
        (found,) = seen_of(pid, PROBE)
    assert (found.message, found.basis) == ("kernel-code", Basis.CAPABLE)
    assert found.capability == "process.events"


def test_a_program_on_all_system_calls(tmp_path):
    with holding(tmp_path, "raw-tracepoint", "sys_enter") as pid:
        (found,) = seen_of(pid, PROBE)
        weights = severities(pid, PROBE)
    assert (found.message, found.basis) == ("kernel-processes", Basis.ACTIVE)
    assert weights == {"process.events": "medium"}


def test_a_filter_of_sockets_can_see_packets(tmp_path):
    with holding(tmp_path, "socket-filter") as pid:
        (found,) = seen_of(pid, PROBE)
    assert (found.capability, found.basis) == ("network.packets", Basis.CAPABLE)


def test_a_profiler_is_told_as_one(tmp_path):
    with holding(tmp_path, "profile") as pid:
        (found,) = seen_of(pid, PROBE)
    assert (found.message, found.basis) == ("kernel-profile", Basis.CAPABLE)


def test_a_filter_of_devices_as_service_managers_load_it_is_not_told(tmp_path):
    with holding(tmp_path, "device-filter") as pid:
        (run,) = [item for item in looked(PROBE).runs if item.probe == PROBE]
    assert [item for item in run.observations if item.pid == pid] == []
    assert run.gaps == ()


def library_of(name):
    """Return the file of a library that this interpreter loads."""
    assert ssl.OPENSSL_VERSION
    done = subprocess.run(["ldconfig", "-p"], capture_output=True, text=True, check=True)
    lines = (line.split() for line in done.stdout.splitlines())
    found = next(words[-1] for words in lines if words and words[0] == name)
    return str(Path(found).resolve())
