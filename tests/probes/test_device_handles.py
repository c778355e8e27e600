import pytest

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.device import Device, DeviceTable
from auditor.model.observation import Observation
from auditor.model.process import Handle, Process, ProcessTable
from auditor.probes.linux.device_handles import PROBE

pytestmark = [pytest.mark.tried("device-handles", "composed")]


KEYBOARD = Device(number="c:13:67", kind="evdev", name="AT keyboard", keys=True)
BUTTON = Device(number="c:13:64", kind="evdev", name="Power Button")


def look(*processes, devices=(), gaps=()):
    answers = {
        Verb.PROCESSES: ProcessTable(processes=processes),
        Verb.DEVICES: DeviceTable(devices=devices, gaps=gaps),
    }
    return list(PROBE.look(RecordedHost(answers)))


def holder(*handles, **more):
    return Process(pid=7, started=70, handles=handles, **more)


def given_by(number, target="", devices=(), *, mapped=False):
    """Return capability and basis of what one open handle gives."""
    handle = Handle(target=target, device=number, mapped=mapped)
    seen = look(holder(handle), devices=devices)
    return {(item.capability, item.basis) for item in seen}


KEYS = ("input.keystrokes.content", Basis.ACTIVE)
MOVES = ("input.pointer.movement", Basis.ACTIVE)
CLICKS = ("input.pointer.clicks", Basis.ACTIVE)
CAMERA = ("camera", Basis.ACTIVE)
MICROPHONE = ("microphone", Basis.ACTIVE)
TEXT = ("screen.text", Basis.ACTIVE)
PICTURE = ("screen.image", Basis.CAPABLE)
MEMORY = ("input.keystrokes.content", Basis.CAPABLE)
INJECTS = ("remote.control", Basis.CAPABLE)
MADE = Device(number="c:13:73", kind="evdev", name="keyd", keys=True, virtual=True)


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        (KEYBOARD, {KEYS}),
        (BUTTON, set()),
        (Device(number="c:13:65", kind="evdev", pointer=True), {MOVES, CLICKS}),
        (Device(number="c:13:63", kind="mouse", pointer=True), {MOVES, CLICKS}),
        (Device(number="c:243:0", kind="hidraw", keys=True), {KEYS}),
        (Device(number="c:243:1", kind="hidraw"), set()),  # a security key
        (Device(number="c:10:223", kind="uinput"), {INJECTS}),
        (Device(number="c:10:239", kind="uhid"), {INJECTS}),
        (Device(number="c:13:0", kind="joystick", pointer=True), {MOVES, CLICKS}),
        (Device(number="c:13:1", kind="joystick"), set()),
        (Device(number="c:81:0", kind="video"), {CAMERA}),
        (Device(number="c:116:24", kind="sound-capture"), {MICROPHONE}),
        (Device(number="c:116:16", kind="sound-playback"), set()),
        (Device(number="c:116:0", kind="sound-control"), set()),
        (Device(number="c:239:1", kind="usb-monitor"), {KEYS}),
    ],
)
def test_what_a_described_device_gives_its_holder(device, expected):
    assert given_by(device.number, devices=(device,)) == expected


@pytest.mark.parametrize(
    ("number", "target", "expected"),
    [
        ("c:13:99", "/srv/renamed", {KEYS, MOVES, CLICKS}),
        ("c:13:300", "/dev/input/event40", {KEYS, MOVES, CLICKS}),
        ("c:13:33", "/dev/input/mouse1", {MOVES, CLICKS}),
        ("c:13:0", "/dev/input/js0", set()),
        ("c:243:5", "/dev/hidraw5", {KEYS, MOVES, CLICKS}),
        ("c:10:223", "/srv/renamed", {INJECTS}),
        ("c:10:239", "/srv/renamed", {INJECTS}),
        ("c:81:3", "/srv/renamed", {CAMERA}),
        ("c:81:9", "/dev/v4l-subdev0", set()),
        ("c:116:24", "/dev/snd/pcmC0D0c", {MICROPHONE}),
        ("c:116:16", "/dev/snd/pcmC0D0p", set()),
        ("c:7:1", "/srv/renamed", {TEXT}),
        ("c:7:129", "/dev/vcsa1", {TEXT}),
        ("c:29:0", "/srv/renamed", {PICTURE}),
        ("c:1:1", "/srv/renamed", {MEMORY}),
        ("c:1:2", "/dev/kmem", {MEMORY}),
        ("c:1:4", "/dev/port", {MEMORY}),
        ("", "/proc/kcore", {MEMORY}),
        ("", "/sys/kernel/debug/usb/usbmon/0u", {KEYS}),
        ("", "/sys/kernel/tracing/trace_pipe", set()),
        ("c:1:11", "/dev/kmsg", set()),
        ("b:13:67", "/dev/loop", set()),
        ("c:x:y", "/dev/input/event1", set()),
    ],
)
def test_a_device_that_nothing_describes_is_judged_by_its_number(number, target, expected):
    assert given_by(number, target) == expected


def test_what_a_keyboards_holder_is_told_to_be():
    (seen,) = look(
        holder(Handle(target="/dev/input/event3", device="c:13:67")), devices=(KEYBOARD,)
    )
    assert isinstance(seen, Observation)
    assert (seen.message, seen.pid, seen.started) == ("device-keys", 7, 70)
    assert seen.arguments["path"] == "/dev/input/event3"
    assert seen.arguments["text"] == "AT keyboard"


def test_a_camera_that_streams_is_told_from_one_that_is_open():
    plain = Handle(target="/dev/video0", device="c:81:0")
    mapped = Handle(target="/dev/video0", device="c:81:0", mapped=True)
    assert [seen.message for seen in look(holder(plain))] == ["camera-open"]
    assert [seen.message for seen in look(holder(plain, mapped))] == ["camera-streaming"]


def open_on(target, device):
    """Return all that one open handle on a known device shows."""
    return look(holder(Handle(target=target, device=device.number)), devices=(device,))


def test_a_handle_on_real_hardware_leaves_no_doubt():
    (seen,) = open_on("/dev/input/event3", KEYBOARD)
    assert "candidates" not in seen.arguments


def test_the_keys_of_a_keyboard_without_hardware_may_or_may_not_be_typed():
    (seen,) = open_on("/dev/input/event9", MADE)
    assert (seen.message, seen.basis) == ("device-keys-made", Basis.ACTIVE)
    assert seen.arguments["candidates"] == 1


def test_who_makes_devices_holds_no_doubtful_access():
    maker = Device(number="c:10:223", kind="uinput", virtual=True)
    (seen,) = open_on("/dev/uinput", maker)
    assert "candidates" not in seen.arguments


@pytest.mark.parametrize("target", ["/dev/input/event3 (deleted)", "/srv/x (deleted)"])
def test_a_removed_node_may_or_may_not_be_of_the_device_with_its_number(target):
    (seen,) = open_on(target, KEYBOARD)
    assert (seen.message, seen.basis) == ("device-keys-removed", Basis.ACTIVE)
    assert seen.arguments["candidates"] == 1


def test_a_removed_node_of_a_device_that_is_gone_gives_nothing():
    held = holder(Handle(target="/dev/input/event9 (deleted)", device="c:13:73"))
    assert look(held, devices=(KEYBOARD,)) == []


@pytest.mark.parametrize("known", [(), (KEYBOARD,)])
def test_a_device_counts_as_gone_only_if_all_devices_are_known(known):
    held = holder(Handle(target="/dev/input/event9 (deleted)", device="c:13:73"))
    gaps = [Gap(kind=GapKind.FAILED, reason="device-description")] if known else []
    seen = look(held, devices=known, gaps=gaps)
    assert {item.capability for item in seen if isinstance(item, Observation)} == {
        "input.keystrokes.content",
        "input.pointer.movement",
        "input.pointer.clicks",
    }


def test_two_descriptors_of_one_device_are_one_fact():
    handle = Handle(target="/dev/input/event3", device="c:13:67")
    assert len(look(holder(handle, handle), devices=(KEYBOARD,))) == 1


def test_processes_that_cannot_be_looked_into_are_a_gap():
    refused = [Process(pid=pid, started=1, refused=("exe", "fd")) for pid in (1, 2)]
    kernel = Process(pid=3, started=1, refused=("fd",), kernel=True)
    (gap,) = look(*refused, kernel)
    assert gap == Gap(
        kind=GapKind.DENIED, reason="other-users-handles", count=2, needs="root"
    )


def test_what_the_devices_could_not_tell_is_passed_on():
    missed = Gap(kind=GapKind.FAILED, reason="device-class", place="/sys/class/sound")
    assert look(gaps=(missed,)) == [missed]


def test_whether_a_keyboard_is_on_a_usb_bus_is_not_known():
    monitor = Device(number="c:239:1", kind="usb-monitor")
    (seen,) = open_on("/dev/usbmon1", monitor)
    assert (seen.message, seen.arguments["candidates"]) == ("device-usb-traffic", 1)
