"""Real recorders at real sound servers without a sound card, beside players and meters."""

import os
import shutil
import signal

import pytest

from auditor.model.observation import Observation
from auditor.probes.linux import sound_streams
from tests.live.session_stage import gaps, look, of, session, wait

pytestmark = [pytest.mark.live, pytest.mark.tried("sound-streams", "programs")]

MICROPHONE = ("sound-stream-microphone", "microphone", "active")
OUTPUT = ("sound-stream-output", "audio.output", "active")
RAW = ("--raw", "--rate=44100", "/dev/null")


@pytest.fixture
def pulse():
    with session() as stage:
        stage.microphone()
        yield stage


@pytest.fixture
def daemon():
    """Give a session with PipeWire and without a sound server in front of it."""
    camera = "{ factory = spa-node-factory args = { factory.name = videotestsrc"
    camera += " node.name = cam media.class = Video/Source } }"
    library = "videotestsrc = videotestsrc/libspa-videotestsrc"
    with session() as stage:
        drop_in = stage.folder / "pipewire.conf.d" / "camera.conf"
        drop_in.parent.mkdir()
        drop_in.write_text(
            f"context.spa-libs = {{ {library} }}\ncontext.objects = [ {camera} ]\n"
        )
        shutil.copy("/usr/share/pipewire/pipewire.conf", stage.folder)
        stage.message_bus()
        stage.start("pipewire", PIPEWIRE_CONFIG_DIR=str(stage.folder))
        wait((stage.folder / "pipewire-0").exists, "PipeWire")
        stage.start("wireplumber")
        node = "{{ factory.name=support.null-audio-sink node.name={} media.class={} "
        node += "object.linger=true audio.position=[FL FR] }}"
        for place in (("out", "Audio/Sink"), ("mic", "Audio/Source/Virtual")):
            stage.run("pw-cli", "create-node", "adapter", node.format(*place))
        yield stage


@pytest.fixture
def pipewire(daemon):
    daemon.start("pipewire-pulse")
    native = daemon.folder / "pulse" / "native"
    daemon.variables["PULSE_SERVER"] = f"unix:{native}"
    wait(native.exists, "the sound server")
    return daemon


def seen_of(stage, monkeypatch, wanted):
    """Look until each process has what it should have, and return the last look."""
    last = []

    def right():
        last[:] = look(sound_streams.PROBE, stage, monkeypatch)
        return all(of(last, pid) == set(facts) for pid, facts in wanted.items())

    wait(right, f"{wanted}")
    return last


@pytest.mark.parametrize("renamed", [False, True])
def test_recorders_at_pulseaudio(pulse, tmp_path, monkeypatch, renamed):
    parec = shutil.which("parec")
    if renamed:
        parec = shutil.copy(os.path.realpath(parec), tmp_path / "kworkerd")
    record = (parec, "--record") if renamed else (parec,)
    hears = pulse.start(*record, "-d", "mic", *RAW).pid
    overhears = pulse.start(*record, "-d", "out.monitor", *RAW).pid
    player = pulse.start("paplay", "--raw", "/dev/zero").pid
    control = pulse.start("pactl", "subscribe").pid
    seen = seen_of(pulse, monkeypatch, {hears: [MICROPHONE], overhears: [OUTPUT]})
    assert of(seen, player) == of(seen, control) == set()
    assert [gap for gap in gaps(seen) if gap.place.startswith(str(pulse.folder))] == []
    assert len([item for item in seen if isinstance(item, Observation)]) == 2


def test_a_client_that_lies_about_itself_does_not_put_it_on_another(pulse, monkeypatch):
    player = pulse.start("paplay", "--raw", "/dev/zero").pid
    liar = pulse.start(
        *("parec", "-d", "mic", f"--property=application.process.id={player}"), *RAW
    ).pid
    doubted = ("sound-stream-microphone-shared", "microphone", "active")
    seen = seen_of(pulse, monkeypatch, {liar: [doubted], player: [doubted]})
    counts = {
        item.arguments["candidates"] for item in seen if isinstance(item, Observation)
    }
    assert counts == {2}


def test_a_client_that_names_nobody_connected_is_found_by_elimination(pulse, monkeypatch):
    pulse.start("paplay", "--raw", "/dev/zero")
    liar = pulse.start(
        *("parec", "-d", "mic", f"--property=application.process.id={os.getpid()}"), *RAW
    ).pid
    seen_of(pulse, monkeypatch, {liar: [MICROPHONE], os.getpid(): []})


def test_a_meter_is_told_the_loudness_and_no_sound(pulse, monkeypatch):
    meter = pulse.start("parec", "-d", "mic", "--raw", "--rate=25", "/dev/null").pid
    seen_of(pulse, monkeypatch, {meter: [("sound-loudness", "", "None")]})


def test_recorders_at_pipewire_through_both_protocols(pipewire, monkeypatch):
    through_pulse = pipewire.start("parec", "-d", "mic", *RAW).pid
    native = pipewire.start("pw-record", "--target", "mic", "/dev/null").pid
    capture = "{ stream.capture.sink=true }"
    overhears = pipewire.start("pw-record", "-P", capture, "/dev/null").pid
    player = pipewire.start("paplay", "--raw", "/dev/zero").pid
    wanted = {through_pulse: [MICROPHONE], native: [MICROPHONE], overhears: [OUTPUT]}
    seen = seen_of(pipewire, monkeypatch, {**wanted, player: []})
    assert [gap for gap in gaps(seen) if gap.place.startswith(str(pipewire.folder))] == []


def watch(stage):
    """Start a program that takes the camera's pictures, and link it by hand."""
    watcher = stage.start("gst-launch-1.0", "pipewiresrc", "!", "fakesink")

    def linked():
        ports = stage.run("pw-link", "-io").split()
        if "gst-launch-1.0:in_0" not in ports or "cam:out_0" not in ports:
            return False
        stage.run("pw-link", "cam:out_0", "gst-launch-1.0:in_0")
        return True

    wait(linked, "the camera's ports")
    return watcher.pid


def test_a_daemon_without_a_sound_server_tells_of_sound_and_pictures(daemon, monkeypatch):
    recorder = daemon.start("pw-record", "--target", "mic", "/dev/null").pid
    watcher = watch(daemon)
    camera = ("sound-stream-camera", "camera", "active")
    seen = seen_of(daemon, monkeypatch, {recorder: [MICROPHONE], watcher: [camera]})
    assert [gap for gap in gaps(seen) if gap.place.startswith(str(daemon.folder))] == []


def test_pictures_are_told_beside_a_sound_server(pipewire, monkeypatch):
    recorder = pipewire.start("parec", "-d", "mic", *RAW).pid
    watcher = watch(pipewire)
    camera = ("sound-stream-camera", "camera", "active")
    seen_of(pipewire, monkeypatch, {recorder: [MICROPHONE], watcher: [camera]})


def test_a_server_that_stopped_answering_costs_a_second_and_is_a_gap(pulse, monkeypatch):
    recorder = pulse.start("parec", "-d", "mic", *RAW).pid
    seen_of(pulse, monkeypatch, {recorder: [MICROPHONE]})
    server = next(each for each in pulse.started if each.args[0] == "pulseaudio")
    server.send_signal(signal.SIGSTOP)
    seen = look(sound_streams.PROBE, pulse, monkeypatch)
    assert of(seen, recorder) == set()
    assert "sound-silent" in {gap.reason for gap in gaps(seen)}
    server.send_signal(signal.SIGCONT)


def test_the_command_names_the_recorder(pulse):
    recorder = pulse.record().pid
    found = []

    def named():
        found[:] = [
            item
            for item in pulse.audit()["programs"]
            if recorder in {each["pid"] for each in item["processes"]}
        ]
        return found

    wait(named, "the recorder")
    (program,) = found
    assert {item["capability"]: item["bases"] for item in program["capabilities"]} == {
        "microphone": ["active"]
    }
