"""Real programs on a real accessibility bus, and monitors of it and the session's bus."""

import shutil
from pathlib import Path

import pytest

from auditor.model.observation import Observation
from auditor.probes.linux import accessibility_listeners, bus_monitors
from tests.live.session_stage import gaps, look, of, session, wait

pytestmark = [
    pytest.mark.live,
    pytest.mark.tried("accessibility-listeners", "programs"),
    pytest.mark.tried("bus-monitors", "programs"),
]

SPECIMEN = Path(__file__).with_name("at_spi_specimen.py")
PYTHON = "/usr/bin/python3"
KEYS = ("accessibility-keys", "input.keystrokes.content", "active")
TEXT = ("accessibility-text", "input.keystrokes.content", "active")
TREE = ("accessibility-tree", "accessibility.tree", "active")
WINDOWS = ("accessibility-windows", "app.window_titles", "active")
GUEST = ("accessibility-guest", "accessibility.tree", "capable")


@pytest.fixture
def stage(display):
    with session(DISPLAY=display, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1") as stage:
        stage.message_bus()
        yield stage


def address(stage):
    """Return the accessibility bus's address, started if need be."""
    words = ("-d", "org.a11y.Bus", "-o", "/org/a11y/bus", "-m", "org.a11y.Bus.GetAddress")
    return stage.run("gdbus", "call", "--session", *words).split("'")[1]


def shown(stage, count):
    """Wait until so many programs offer their windows."""
    words = ("-d", "org.a11y.atspi.Registry", "-o", "/org/a11y/atspi/accessible/root")
    ask = ("gdbus", "call", "--address", address(stage), *words)
    method = ("-m", "org.a11y.atspi.Accessible.GetChildren")
    wait(lambda: stage.run(*ask, *method).count("':1.") >= count, "windows")


def listen(stage, *words, python=PYTHON, script=SPECIMEN, **variables):
    """Start the specimen and wait until it has what it asked for."""
    ready = stage.folder / f"ready-{len(list(stage.folder.iterdir()))}"
    process = stage.start(python, script, ready, *words, **variables)
    wait(ready.exists, "the specimen")
    return process.pid


def test_listeners_are_told_from_programs_with_windows(stage, monkeypatch):
    zenity = stage.start("zenity", "--info", "--text", "innocent").pid
    featherpad = stage.start("featherpad").pid
    shown(stage, 1)
    keys = listen(stage, "keys")
    text = listen(stage, "object:text-changed")
    windows = listen(stage, "window:activate")
    guest = listen(stage)
    seen = look(accessibility_listeners.PROBE, stage, monkeypatch)
    assert KEYS in of(seen, keys)
    assert {TEXT, TREE} <= of(seen, text)
    assert WINDOWS in of(seen, windows)
    assert of(seen, guest)
    assert of(seen, zenity) == of(seen, featherpad) == set()
    registries = [
        item
        for item in seen
        if isinstance(item, Observation) and item.message == "accessibility-registry"
    ]
    assert len(registries) == 1
    assert [gap for gap in gaps(seen) if gap.place.startswith(str(stage.folder))] == []


def test_a_copy_under_another_name_is_seen_as_well(stage, tmp_path, monkeypatch):
    python, script = tmp_path / "kworkerd", tmp_path / "update"
    shutil.copy(Path(PYTHON).resolve(), python)
    shutil.copy(SPECIMEN, script)
    pid = listen(stage, "keys", python=python, script=script, PYTHONHOME="/usr")
    assert KEYS in of(look(accessibility_listeners.PROBE, stage, monkeypatch), pid)


def test_a_program_that_only_reads_is_a_guest(stage, monkeypatch):
    script = stage.folder / "reads"
    script.write_text(
        "import sys, time\n"
        "from gi.repository import Gio\n"
        "flags = Gio.DBusConnectionFlags\n"
        "both = flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION\n"
        "bus = Gio.DBusConnection.new_for_address_sync(sys.argv[2], both, None, None)\n"
        "open(sys.argv[1], 'w').close()\n"
        "time.sleep(600)\n"
    )
    stage.start("zenity", "--info", "--text", "innocent")
    shown(stage, 1)
    pid = listen(stage, address(stage), script=script)
    seen = look(accessibility_listeners.PROBE, stage, monkeypatch)
    assert of(seen, pid) == {GUEST}


@pytest.mark.parametrize("renamed", [False, True])
def test_monitors_of_both_buses(stage, tmp_path, monkeypatch, renamed):
    monitor = shutil.which("dbus-monitor")
    if renamed:
        monitor = shutil.copy(monitor, tmp_path / "kworkerd")
    innocent = stage.start("zenity", "--info", "--text", "innocent").pid
    accessibility = address(stage)
    listen(stage, "window:activate")
    on_session = stage.start(monitor, "--session").pid
    on_accessibility = stage.start(monitor, "--address", accessibility).pid

    def both():
        seen = look(bus_monitors.PROBE, stage, monkeypatch)
        return of(seen, on_session) and of(seen, on_accessibility)

    wait(both, "the monitors")
    seen = look(bus_monitors.PROBE, stage, monkeypatch)
    assert of(seen, on_session) == {
        ("bus-monitor-text", "comm.chat.content", "active"),
        ("bus-monitor-usage", "app.usage", "active"),
    }
    assert of(seen, on_accessibility) == {
        ("bus-monitor-tree", "accessibility.tree", "active"),
        ("bus-monitor-keys", "input.keystrokes.content", "capable"),
    }
    assert of(seen, innocent) == set()


def test_an_eavesdropper_on_notifications(stage, monkeypatch):
    script = stage.folder / "eavesdrops"
    script.write_text(
        "import sys\n"
        "from gi.repository import Gio, GLib\n"
        "bus = Gio.bus_get_sync(Gio.BusType.SESSION)\n"
        "rule = \"eavesdrop='true',interface='org.freedesktop.Notifications'\"\n"
        "bus.call_sync('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'AddMatch',\n"
        "              GLib.Variant('(s)', (rule,)), None, 0, -1, None)\n"
        "open(sys.argv[1], 'w').close()\n"
        "GLib.MainLoop().run()\n"
    )
    pid = listen(stage, script=script)
    seen = look(bus_monitors.PROBE, stage, monkeypatch)
    assert of(seen, pid) == {("bus-eavesdrop", "comm.chat.content", "active")}


def test_a_screen_reader_is_recognised_as_such(stage, monkeypatch):
    stage.start("zenity", "--info", "--text", "innocent")
    reader = stage.start("orca", "--replace").pid
    probe = accessibility_listeners.PROBE
    wait(lambda: {KEYS, TEXT} <= of(look(probe, stage, monkeypatch), reader), "orca")
    (program,) = [
        item
        for item in stage.audit()["programs"]
        if reader in {each["pid"] for each in item["processes"]}
    ]
    assert program["product"] == "orca"


def test_a_quiet_session_has_no_listener_and_the_look_leaves_no_trace(stage, monkeypatch):
    stage.start("zenity", "--info", "--text", "innocent")
    shown(stage, 1)
    names = stage.run("busctl", "--user", "list", "--acquired", "--no-legend")
    for _ in range(2):
        for module in (accessibility_listeners, bus_monitors):
            seen = look(module.PROBE, stage, monkeypatch)
            messages = {item.message for item in seen if isinstance(item, Observation)}
            assert messages <= {"accessibility-registry"}
    assert stage.run("busctl", "--user", "list", "--acquired", "--no-legend") == names


def test_the_command_names_listener_and_program_apart(stage):
    zenity = stage.start("zenity", "--info", "--text", "innocent").pid
    shown(stage, 1)
    pid = listen(stage, "keys", "object:text-changed")
    programs = stage.audit()["programs"]
    (program,) = [
        item for item in programs if pid in {each["pid"] for each in item["processes"]}
    ]
    found = {item["capability"]: item["bases"] for item in program["capabilities"]}
    assert found["input.keystrokes.content"] == ["active"]
    assert program["name"] == SPECIMEN.name
    capable = [
        item["capability"]
        for program in programs
        if zenity in {each["pid"] for each in program["processes"]}
        for item in program["capabilities"]
    ]
    assert "input.keystrokes.content" not in capable
    assert "accessibility.tree" not in capable
