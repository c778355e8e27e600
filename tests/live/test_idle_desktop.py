"""An idle desktop of Debian's own programs: named for what they hold, nothing above info.

A session bus with accessibility, a window manager, a panel, a lock, an input method, hot
keys, a sound server, a file manager, editors and terminals: each holds something by its
purpose. An audit has to say so and must not make anything of it.
"""

import json
import os
import subprocess
import time

import pytest

from auditor.render.messages import Speaker
from tests.live.test_main_job import program, severities
from tests.live.x11_stage import NOBODY, stage

pytestmark = [pytest.mark.live, pytest.mark.needs("root")]

DESKTOP = {
    "accessibility": ["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"],
    "compositor": ["picom"],
    "panel": ["tint2"],
    "notifications": ["dunst"],
    "file manager": ["pcmanfm", "--desktop"],
    "terminal": ["xterm"],
    "Qt editor": ["featherpad"],
    "GTK editor": ["mousepad"],
    "dialog": ["zenity", "--info"],
    "eyes": ["xeyes"],
    "clock": ["xclock"],
    "pointer hider": ["unclutter"],
    "hot keys": ["sxhkd"],
    "more hot keys": ["xbindkeys", "-n"],
    "remapper": ["xcape", "-d"],
    "clipboard manager": ["parcellite"],
    "input method": ["fcitx5"],
    "lock on idle": ["xss-lock", "--", "i3lock", "-n"],
    "sound server": [
        *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1"),
        *("--load=module-null-sink", "--load=module-native-protocol-unix"),
    ],
    "key agent": ["ssh-agent", "-D"],
    "editor in tmux": ["tmux", "-L", "auditor-idle", "new-session", "-d", "nano"],
    "lock": ["i3lock", "-n"],
}
SETTINGS = {
    ".config/sxhkd/sxhkdrc": "super + t\n  xterm\n",
    ".xbindkeysrc": '"xterm"\n  control + b:2\n',
}
MAY_END = {"editor in tmux"}  # the one that was started ends; a server goes on


@pytest.fixture(scope="module", params=[0, NOBODY], ids=["root", "ordinary user"])
def desktop(request, public_python):
    """Start everything as one user and audit as that user; give report and PIDs."""
    with stage(request.param) as made:
        made.serve()
        for place, text in SETTINGS.items():
            path = made.folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for path in (made.folder, *made.folder.rglob("*")):
            os.chown(path, made.uid, made.uid)
        address = f"unix:path={made.folder}/bus"
        variables = {
            "DBUS_SESSION_BUS_ADDRESS": address,
            "NO_AT_BRIDGE": "0",
            "SHELL": "/bin/sh",
        }
        bus = made.run(
            "dbus-daemon", "--session", f"--address={address}", "--nofork", "--nopidfile"
        )
        manager = made.run("openbox", **variables)
        time.sleep(1)
        started = {"bus": bus, "window manager": manager}
        for name, command in DESKTOP.items():
            started[name] = made.run(*command, **variables)
        time.sleep(8)
        ended = {name for name, each in started.items() if each.poll() is not None}
        assert ended <= MAY_END
        done = subprocess.run(
            [public_python, "-m", "auditor", "audit", "--format", "json"],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(made.folder),
                "DISPLAY": made.name,
                "XDG_RUNTIME_DIR": str(made.folder),
                **variables,
            },
            cwd=made.folder,
            user=made.uid,
            group=made.uid,
            extra_groups=(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=100,
            check=False,
        )
        assert done.returncode in {0, *range(11, 15)}, done.stderr
        yield json.loads(done.stdout), {name: each.pid for name, each in started.items()}
        subprocess.run(["tmux", "-L", "auditor-idle", "kill-server"], check=False)


def test_nothing_of_it_weighs_more_than_info(desktop):
    report, pids = desktop
    weights = {
        name: severities(report, found)
        for name, pid in pids.items()
        if (found := program(report, pid))
    }
    assert {n: w for n, w in weights.items() if set(w.values()) - {"info"}} == {}


def test_what_was_started_by_it_weighs_no_more(desktop):
    """Registries, daemons and helpers that the programs start themselves."""
    report, pids = desktop
    begun = set(pids.values())
    family = [
        item
        for item in report["programs"]
        if any(process["parent"] in begun for process in item["processes"])
    ]
    heavy = {item["name"]: severities(report, item) for item in family}
    assert {n: w for n, w in heavy.items() if set(w.values()) - {"info"}} == {}


def test_every_gap_is_explained(desktop):
    report, _ = desktop
    speaker = Speaker("en")
    reasons = {gap["reason"] for probe in report["probes"] for gap in probe["gaps"]}
    assert {reason for reason in reasons if not speaker.has(f"gap.{reason}")} == set()


def test_no_probe_broke(desktop):
    report, _ = desktop
    assert {probe["coverage"] for probe in report["probes"]} & {"failed"} == set()
