"""What commands and code are for: what takes is told, what only looks like it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.capability import CAPABILITIES
from auditor.parse.capture_code import deeds_of_code, deeds_of_program
from auditor.parse.capture_commands import deeds_of, mentions
from auditor.parse.shell import commands_of


def told(text):
    return [deed.capability for command in commands_of(text) for deed in deeds_of(command)]


@pytest.mark.parametrize(
    ("text", "capability"),
    [
        ("/usr/bin/scrot -q 50 /x/%s.png", "screen.image"),
        ("import -window root x.png", "screen.image"),
        ("xwd -root -out x", "screen.image"),
        ("gnome-screenshot -f x", "screen.image"),
        ("flameshot full -p /x", "screen.image"),
        ("ffmpeg -f x11grab -i :0 -vframes 1 x.png", "screen.image"),
        ("ffmpeg -f x11grab -i :0 x.mp4", "screen.video"),
        (
            "gdbus call -e -d org.gnome.Shell -m org.gnome.Shell.Screenshot.X",
            "screen.image",
        ),
        ("cat /dev/fb0 > x", "screen.image"),
        ("cat /dev/vcs1", "screen.text"),
        ("arecord -d 60 x.wav", "microphone"),
        ("parec -d alsa_output.pci.monitor", "audio.output"),
        ("ffmpeg -f pulse -i default x.ogg", "microphone"),
        ("ffmpeg -f v4l2 -i /dev/video0 x.jpg", "camera"),
        ("fswebcam x.jpg", "camera"),
        ("xinput test-xi2 --root", "input.keystrokes.content"),
        ("xev -root", "input.keystrokes.content"),
        ("cat /dev/input/event3", "input.keystrokes.content"),
        ("xclip -selection clipboard -o", "clipboard.content"),
        ("xsel -b", "clipboard.content"),
        ("x11vnc -forever -shared", "remote.control"),
        ("ansible-pull -U https://a.invalid/x", "remote.control"),
        ("xdotool getactivewindow getwindowname", "app.window_titles"),
    ],
)
def test_a_command_that_takes(text, capability):
    assert told(text) == [capability]
    assert mentions(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        *(
            "scrot --version",
            "import numpy",
            "gnome-screenshot -i",
            "flameshot",
            "flameshot gui",
        ),
        *("ffmpeg -i a.mp4 b.mp4", "cat /etc/fb", "arecord --list-devices", "pacat x.wav"),
        *("ffmpeg -i a -f null -", "xinput list", "xev", "echo x | xclip -i", "xsel -b -i"),
        *("convert a.png b.jpg", "xwd --help", "obs", "tcpdump -r x", "inotifywait /x"),
    ],
)
def test_a_command_that_only_looks_like_it(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "sends"),
    [
        ("curl -T /x/y https://a.invalid", True),
        ("curl -F file=@/x/y https://a.invalid", True),
        ("curl --data-binary @/x/y https://a.invalid", True),
        ("wget --post-file=/x https://a.invalid", True),
        ("rsync -a /x host:/y", True),
        ("scp /x me@host:", True),
        ("rclone copy /x cloud:y", True),
        ("aws s3 cp /x s3://y", True),
        ("curl -s https://a.invalid -o /x", False),
        ("rsync -a host:/y /x", False),
        ("rsync -a /x /y", False),
        ("scp host:/x /y", False),
    ],
)
def test_what_is_sent_away(text, sends):
    found = [deed.sends for command in commands_of(text) for deed in deeds_of(command)]
    assert any(found) is sends


def test_what_runs_anothers_code_only_could():
    (deed,) = deeds_of(("ansible-pull", "-U", "https://a.invalid/x"))
    assert not deed.certain


def test_places_end_where_the_time_is_put_in():
    ((deed,),) = [deeds_of(command) for command in commands_of("scrot /x/shots/%s.png")]
    assert deed.places == ("/x/shots",)


@pytest.mark.parametrize(
    ("code", "capability"),
    [
        ("import mss", "screen.image"),
        ("import os, mss as m", "screen.image"),
        ("from mss import mss", "screen.image"),
        ("from PIL import Image, ImageGrab", "screen.image"),
        ("from PIL.ImageGrab import grab", "screen.image"),
        ("with keyboard.Listener(on_press=told):", "input.keystrokes.content"),
        ("from Xlib.ext import record", "input.keystrokes.content"),
        ("const s = require('screenshot-desktop')", "screen.image"),
        ('subprocess.run(["ffmpeg", "-f", "x11grab", "x"])', "screen.video"),
        ("os.system('scrot x.png')", "screen.image"),
    ],
)
def test_code_could_do_what_it_loads(code, capability):
    (deed,) = deeds_of_code(code)
    assert (deed.capability, deed.certain) == (capability, False)


@pytest.mark.parametrize(
    "code",
    ["from PIL import Image", "import record", "print('no scrot here')", "# import mss"],
)
def test_code_that_only_looks_like_it(code):
    assert deeds_of_code(code) == ()


def test_a_program_could_do_what_it_links():
    (deed,) = deeds_of_program(b"\x7fELF..\0XShmGetImage\0")
    assert (deed.capability, deed.certain) == ("screen.image", False)
    assert deeds_of_program(b"..\0XGetImage\0") == ()
    assert deeds_of_program(b"\x7fELF..\0notXGetImage\0") == ()


@given(st.lists(st.text(max_size=20), min_size=1, max_size=6).map(tuple))
def test_any_words_give_only_words_of_the_tree(words):
    assert {deed.capability for deed in deeds_of(words)} <= {*CAPABILITIES, ""}


@given(st.text(max_size=200), st.binary(max_size=200))
def test_any_code_is_read(text, data):
    assert deeds_of_code(text) is not None
    assert deeds_of_program(b"\x7fELF" + data) is not None
