import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.host.live.devices import read_devices
from auditor.model.coverage import GapKind
from auditor.model.device import Device

pytestmark = [pytest.mark.tried("device-handles", "composed")]


# Bitmaps of an AT keyboard and a mouse, as a 64-bit kernel's sysfs shows them.
KEYBOARD = "402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe"
HID_KEYBOARD = bytes.fromhex("05010906a101050719e029e7c0")


class Sysfs:
    """A folder laid out as sysfs: devices, and classes of links to them."""

    def __init__(self, root):
        self.root = root

    def add(self, kind, node, number, below="devices/pci0/usb1", **attributes):
        """Make one device with its attributes (``_`` is ``/``) and link it in its class."""
        parent = self.root / below / f"parent-of-{node}"
        home = parent / node
        home.mkdir(parents=True)
        (home / "dev").write_text(f"{number}\n")
        (home / "device").symlink_to("..")
        for name, value in attributes.items():
            path = parent / name.replace("__", "/")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(value if isinstance(value, bytes) else f"{value}\n".encode())
        folder = self.root / "class" / kind
        folder.mkdir(parents=True, exist_ok=True)
        (folder / node).symlink_to(home)
        return home


def keyboard(sysfs, node="event3", **more):
    words = {"capabilities__rel": "0", "capabilities__abs": "0", "name": "AT keyboard"}
    return sysfs.add(
        "input", node, "13:67", **{**words, "capabilities__key": KEYBOARD, **more}
    )


def test_a_keyboard_a_mouse_and_the_parts_without_a_node(tmp_path):
    sysfs = Sysfs(tmp_path)
    keyboard(sysfs)
    sysfs.add("input", "mouse0", "13:32", name="A mouse")
    (tmp_path / "class/input/input3").mkdir()
    assert read_devices(str(tmp_path)).devices == (
        Device(number="c:13:67", kind="evdev", name="AT keyboard", keys=True),
        Device(number="c:13:32", kind="mouse", name="A mouse", pointer=True),
    )


def test_a_device_made_by_software_is_virtual(tmp_path):
    keyboard(Sysfs(tmp_path), below="devices/virtual/input")
    assert read_devices(str(tmp_path)).devices[0].virtual


@pytest.mark.parametrize(
    ("kind", "node", "below", "virtual"),
    [
        ("sound", "pcmC7D0c", "devices/platform/snd_aloop.0/sound/card7", True),
        ("sound", "pcmC0D0c", "devices/pci0000:00/0000:00:1b.0/sound/card0", False),
        ("video4linux", "video0", "devices/platform/vivid.0/video4linux", True),
        ("video4linux", "video1", "devices/virtual/video4linux", True),
        ("input", "mouse3", "devices/virtual/input/input9", True),
        ("input", "mice", "devices/virtual/input", False),  # it joins the real ones
        ("input", "mouse4", "devices/virtual/misc/uhid/0005:046D:B342.0001", False),
    ],
)
def test_hardware_is_told_from_software(tmp_path, kind, node, below, virtual):
    sysfs = Sysfs(tmp_path)
    home = tmp_path / below / node
    home.mkdir(parents=True)
    (home / "dev").write_text("1:1\n")
    folder = sysfs.root / "class" / kind
    folder.mkdir(parents=True)
    (folder / node).symlink_to(home)
    assert [device.virtual for device in read_devices(str(tmp_path)).devices] == [virtual]


@pytest.mark.parametrize(
    ("keys", "axes", "pointer"),
    [
        ("30000 1f0000 0 0 0 0", "3", True),  # a tablet: axes and mouse buttons
        ("7cdb000000000000 0 0 0 0", "3003f", False),  # a game controller
    ],
)
def test_a_joystick_node_of_a_tablet_is_a_pointer(tmp_path, keys, axes, pointer):
    words = {"capabilities__key": keys, "capabilities__abs": axes, "name": "It"}
    Sysfs(tmp_path).add("input", "js0", "13:0", **words)
    assert read_devices(str(tmp_path)).devices == (
        Device(number="c:13:0", kind="joystick", name="It", pointer=pointer),
    )


def test_a_joystick_node_never_tells_keys(tmp_path):
    words = {"capabilities__key": KEYBOARD, "capabilities__abs": "0", "name": "It"}
    Sysfs(tmp_path).add("input", "js0", "13:0", **words)
    assert not read_devices(str(tmp_path)).devices[0].keys


def test_a_raw_keyboard_has_its_name_from_the_event_text(tmp_path):
    Sysfs(tmp_path).add(
        "hidraw",
        "hidraw0",
        "243:0",
        report_descriptor=HID_KEYBOARD,
        uevent="DRIVER=x\nHID_NAME=Some = Keyboard\n",
    )
    assert read_devices(str(tmp_path)).devices == (
        Device(number="c:243:0", kind="hidraw", name="Some = Keyboard", keys=True),
    )


def test_sound_and_video_nodes_by_what_they_are_for(tmp_path):
    sysfs = Sysfs(tmp_path)
    for minor, node in enumerate(("pcmC0D0c", "pcmC0D0p", "controlC0", "dsp1", "timer")):
        sysfs.add("sound", node, f"116:{minor}", id="PCH")
    home = sysfs.add("video4linux", "video0", "81:0")
    (home / "name").write_text("Integrated camera\n")
    sysfs.add("video4linux", "v4l-subdev0", "81:9")
    sysfs.add("misc", "uinput", "10:223")
    sysfs.add("misc", "uhid", "10:239")
    sysfs.add("misc", "fuse", "10:229")
    sysfs.add("usbmon", "usbmon0", "239:0")
    found = read_devices(str(tmp_path)).devices
    assert {device.number: (device.kind, device.name) for device in found} == {
        "c:116:0": ("sound-capture", "PCH"),
        "c:116:1": ("sound-playback", "PCH"),
        "c:116:2": ("sound-control", "PCH"),
        "c:116:3": ("sound-capture", "PCH"),
        "c:116:4": ("sound-control", "PCH"),
        "c:81:0": ("video", "Integrated camera"),
        "c:10:223": ("uinput", ""),
        "c:10:239": ("uhid", ""),
        "c:239:0": ("usb-monitor", ""),
    }


def test_classes_that_do_not_exist_are_no_gap(tmp_path):
    table = read_devices(str(tmp_path))
    assert (table.devices, table.gaps) == ((), ())


def test_a_description_that_is_none_is_a_gap_and_leaves_the_device_unknown(tmp_path):
    sysfs = Sysfs(tmp_path)
    sysfs.add("hidraw", "hidraw0", "243:0", report_descriptor=b"\xff")
    keyboard(sysfs)
    (tmp_path / "class/input/event3/dev").write_text("13:x\n")
    table = read_devices(str(tmp_path))
    assert table.devices == ()
    assert [(gap.kind, gap.reason) for gap in table.gaps] == [
        (GapKind.FAILED, "device-description")
    ] * 2


def test_a_class_that_cannot_be_listed_is_a_gap(tmp_path):
    (tmp_path / "class").mkdir()
    (tmp_path / "class/sound").write_text("no folder")
    (gap,) = read_devices(str(tmp_path)).gaps
    assert (gap.reason, gap.place) == ("device-class", str(tmp_path / "class/sound"))


def test_this_machines_devices_have_the_numbers_of_their_nodes():
    for device in read_devices().devices:
        kind, major, minor = device.number.split(":")
        assert kind == "c"
        assert os.path.exists(f"/sys/dev/char/{major}:{minor}")


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_text_in_a_description_is_survived(tmp_path_factory, name, bits):
    root = tmp_path_factory.mktemp("sys")
    keyboard(Sysfs(root), name=name, capabilities__key=bits)
    table = read_devices(str(root))
    assert [device.number for device in table.devices] == ["c:13:67"]
