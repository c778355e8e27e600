import pytest

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.device import Device, DeviceTable
from auditor.model.observation import Observation
from auditor.model.process import Handle, Process, ProcessTable
from auditor.probes.linux.device_handles import PROBE

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
INJECTS = ("remote.control", Basis.CAPABLE)


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
        (Device(number="c:81:0", kind="video"), {CAMERA}),
        (Device(number="c:116:24", kind="sound-capture"), {MICROPHONE}),
        (Device(number="c:116:16", kind="sound-playback"), set()),
        (Device(number="c:116:0", kind="sound-control"), set()),
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
        ("c:81:3", "/srv/renamed", {CAMERA}),
        ("c:81:9", "/dev/v4l-subdev0", set()),
        ("c:116:24", "/dev/snd/pcmC0D0c", {MICROPHONE}),
        ("c:116:16", "/dev/snd/pcmC0D0p", set()),
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
