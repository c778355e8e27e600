"""Streams of sound servers and open sound cards: whose they are, and what they give."""

import pytest

from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.sound import CardCapture, SoundStream, SoundTable
from auditor.probes.linux.sound_streams import PROBE
from tests.probes.session_hosts import seen

pytestmark = pytest.mark.tried("sound-streams", "composed")


def handed(source="microphone", **more):
    given = {"server": "/run/user/1000/pulse/native", "pids": (7,), "sure": True, **more}
    streams = (SoundStream(source=source, **given),)
    return seen(PROBE, "sound", SoundTable(streams=streams))


def test_a_server_without_streams_and_no_server_are_quiet():
    assert seen(PROBE, "sound", SoundTable()) == ([], [])


@pytest.mark.parametrize(
    ("source", "paused", "capability", "basis"),
    [
        ("microphone", False, "microphone", Basis.ACTIVE),
        ("microphone", True, "microphone", Basis.CAPABLE),
        ("output", False, "audio.output", Basis.ACTIVE),
        ("output", True, "audio.output", Basis.CAPABLE),
        ("nothing", False, "microphone", Basis.CAPABLE),
    ],
)
def test_what_a_stream_gives(source, paused, capability, basis):
    (found,), gaps = handed(source, paused=paused)
    assert (found.capability, found.basis, found.pid) == (capability, basis, 7)
    assert "candidates" not in found.arguments
    assert gaps == []


def test_a_meter_is_a_fact_without_capability():
    (found,), _ = handed(loudness=True)
    assert (found.message, found.capability, found.basis) == ("sound-loudness", "", None)


def test_a_client_that_only_says_who_it_is_leaves_a_doubt():
    (found,), _ = handed(sure=False)
    assert found.message == "sound-stream-microphone-shared"
    assert found.arguments["candidates"] == 1


def test_all_who_may_be_it_are_named():
    found, _ = handed(pids=(7, 8), sure=False)
    assert [(item.pid, item.arguments["candidates"]) for item in found] == [(7, 2), (8, 2)]


def test_a_stream_of_nobody_visible_is_seen_and_a_gap():
    (found,), (gap,) = handed(pids=(4711,))
    assert (found.pid, found.basis, gap.reason) == (0, Basis.ACTIVE, "sound-process")


@pytest.mark.parametrize(
    ("running", "basis"), [(True, Basis.ACTIVE), (False, Basis.CAPABLE)]
)
def test_an_open_card(running, basis):
    card = CardCapture(place="/proc/asound/card0/pcm0c/sub0", pid=7, running=running)
    (found,), gaps = seen(PROBE, "sound", SoundTable(cards=(card,)))
    assert (found.capability, found.basis, found.pid, gaps) == ("microphone", basis, 7, [])


def test_what_was_denied_or_malformed_is_passed_on():
    for kind, reason in (
        (GapKind.DENIED, "sound-refused"),
        (GapKind.FAILED, "sound-malformed"),
    ):
        gap = Gap(kind=kind, reason=reason)
        assert seen(PROBE, "sound", SoundTable(gaps=(gap,))) == ([], [gap])
