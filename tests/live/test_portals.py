"""The real permission store and the real portal, without a desktop around them."""

from pathlib import Path

import pytest

from auditor.model.coverage import GapKind
from auditor.model.observation import Observation
from auditor.probes.linux import portals
from tests.live.session_stage import gaps, look, of, session, wait

pytestmark = [pytest.mark.live, pytest.mark.tried("portals", "programs")]

STORE = "org.freedesktop.impl.portal.PermissionStore"
STORE_PATH = "/org/freedesktop/impl/portal/PermissionStore"
BACKEND = Path(__file__).with_name("portal_backend.py")
BACKEND_NAME = "org.freedesktop.impl.portal.desktop.tests"
PORTAL = f"""[portal]
DBusName={BACKEND_NAME}
Interfaces=org.freedesktop.impl.portal.ScreenCast;
UseIn=tests
"""
ASKS = """
import sys, time
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
options = {"session_handle_token": GLib.Variant("s", "t"),
           "handle_token": GLib.Variant("s", "h")}
while True:
    try:
        bus.call_sync("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop",
                      "org.freedesktop.portal.ScreenCast", "CreateSession",
                      GLib.Variant("(a{sv})", (options,)), None, 0, 3000, None)
        break
    except GLib.Error:
        time.sleep(0.1)
time.sleep(600)
"""


@pytest.fixture
def stage():
    with session(XDG_CURRENT_DESKTOP="tests") as stage:
        stage.variables["XDG_DESKTOP_PORTAL_DIR"] = str(stage.folder)
        stage.message_bus(STORE)  # and no service that mounts the documents
        yield stage


def owned(stage, name):
    bus = "org.freedesktop.DBus"
    call = ("-d", bus, "-o", "/", "-m", f"{bus}.NameHasOwner", name)
    return stage.run("gdbus", "call", "--session", *call)


def allow(stage, *words):
    stage.run(
        *("gdbus", "call", "--session", "-d", STORE, "-o", STORE_PATH),
        *("-m", f"{STORE}.SetPermission", *words),
    )


def told(seen):
    return {
        (item.message, item.arguments.get("text", ""), item.capability, str(item.basis))
        for item in seen
        if isinstance(item, Observation)
    }


def test_what_the_store_holds_is_permitted(stage, monkeypatch):
    allow(stage, "devices", "true", "camera", "org.example.Cam", "['yes']")
    allow(stage, "devices", "true", "microphone", "org.example.Cam", "['no']")
    allow(stage, "location", "true", "location", "org.example.Map", "['EXACT', '0']")
    allow(stage, "screencast", "true", "a-token", "org.example.Cast", "['yes']")
    allow(stage, "screenshot", "true", "screenshot", "", "['yes']")
    assert told(look(portals.PROBE, stage, monkeypatch)) == {
        ("portal-devices-camera", "org.example.Cam", "camera", "permitted"),
        ("portal-location", "org.example.Map", "location.precise", "permitted"),
        ("portal-screencast", "org.example.Cast", "screen.video", "permitted"),
        ("portal-screenshot-unsandboxed", "", "", "None"),
    }


def test_a_session_is_told_with_its_process_and_what_cannot_be_seen_is_a_gap(
    stage, monkeypatch
):
    (stage.folder / "tests.portal").write_text(PORTAL)
    stage.start("/usr/bin/python3", BACKEND)
    # The portal asks once, as it starts, what the desktop can do.
    wait(lambda: "true" in owned(stage, BACKEND_NAME), "the desktop's part")
    stage.start("/usr/libexec/xdg-desktop-portal")
    script = stage.folder / "asks"
    script.write_text(ASKS)
    pid = stage.start("/usr/bin/python3", script).pid
    fact = ("portal-session", "", "None")
    wait(lambda: of(look(portals.PROBE, stage, monkeypatch), pid) == {fact}, "a session")
    missed = {
        (gap.kind, gap.reason, gap.count)
        for gap in gaps(look(portals.PROBE, stage, monkeypatch))
    }
    assert (GapKind.HIDDEN, "portal-session-kind", 1) in missed


def test_a_quiet_session_has_nothing_and_starts_nothing(stage, monkeypatch):
    stage.run("gdbus", "call", "--session", "-d", "org.freedesktop.DBus", "-o", "/", "-m",
              "org.freedesktop.DBus.GetId")  # fmt: skip
    idle = stage.start("gdbus", "monitor", "--session", "-d", "org.example.Nobody")
    seen = []

    def asked():
        seen[:] = look(portals.PROBE, stage, monkeypatch)
        return idle.poll() is None

    wait(asked, "a client")
    assert told(seen) == set()
    names = stage.run("busctl", "--user", "list", "--acquired", "--no-legend").split()
    assert not {name for name in names if "portal" in name}
