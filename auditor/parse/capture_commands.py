"""What a command line is for, where it takes something from a person or sends files.

A row names programs whose documented purpose is the taking, and what of their arguments
says so; the manual page of each is the source. A program's name alone is a hint: that the
file of that name is the real one is for the package database to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from auditor.model.schedule import Deed
from auditor.parse.shell import Command

Words = tuple[str, ...]
Check = Callable[[Words], bool]


def _any(words: Words) -> bool:
    return bool(words) or not words


def _has(*wanted: str) -> Check:
    """Return a check for one of these words; one ending in ``=`` begins the word."""
    exact = frozenset(item for item in wanted if not item.endswith("="))
    begins = tuple(item for item in wanted if item.endswith("="))

    def check(words: Words) -> bool:
        return any(word in exact or (begins and word.startswith(begins)) for word in words)

    return check


def _lacks(*unwanted: str) -> Check:
    found = _has(*unwanted)
    return lambda words: not found(words)


def _part(*wanted: str) -> Check:
    """Return a check for a word that holds one of these texts."""
    return lambda words: any(part in word for word in words for part in wanted)


def _format(*wanted: str) -> Check:
    """Return a check for ffmpeg's input format (ffmpeg(1), -f before -i)."""

    def check(words: Words) -> bool:
        pairs = pairwise(words)
        return any(one == "-f" and other in wanted for one, other in pairs)

    return check


def _still(words: Words) -> bool:
    """Tell whether ffmpeg is to make one picture."""
    pairs = set(pairwise(words))
    return bool(pairs & {("-vframes", "1"), ("-frames:v", "1"), ("-frames", "1")})


def _all(*checks: Check) -> Check:
    return lambda words: all(check(words) for check in checks)


def _not(check: Check) -> Check:
    return lambda words: not check(words)


def _short(letters: str, *long: str) -> Check:
    """Return a check for a one-letter option, also joined to others, or a long one."""
    exact = _has(*long)

    def check(words: Words) -> bool:
        return exact(words) or any(
            word[:1] == "-" and word[1:2] != "-" and any(x in word[1:] for x in letters)
            for word in words
        )

    return check


_GRABS = ("x11grab", "kmsgrab", "fbdev", "xcbgrab")
_SOUNDS = ("alsa", "pulse", "jack", "sndio", "oss", "openal")
_CAMERAS = ("v4l2", "video4linux2")
_BUSES = ("gdbus", "busctl", "dbus-send", "qdbus", "qdbus6", "qdbus-qt5", "qdbus-qt6")
_MAGICK = ("magick", "import", "import-im6", "import-im6.q16", "convert", "import-im7.q16")
_READERS = ("cat", "dd", "cp", "head", "tail", "od", "hexdump", "xxd", "tee", "strings")
_SCREEN_SERVERS = (
    *("x11vnc", "x0vncserver", "x0tigervncserver", "wayvnc", "krfb"),
    *("anydesk", "rustdesk", "teamviewerd"),
)
_PULLERS = ("ansible-pull",)
"""They run what another machine holds, whatever that is."""

_PLAYERS = ("mplayer", "mencoder", "mpv", "vlc", "cvlc")

_IMAGE = "screen.image"
_VIDEO = "screen.video"
_TEXT = "screen.text"
_OUTPUT = "audio.output"
_SOUND = "microphone"
_CAMERA = "camera"
_KEYS = "input.keystrokes.content"
_CLIPBOARD = "clipboard.content"
_TITLES = "app.window_titles"

_ROWS: tuple[tuple[tuple[str, ...], Check, str], ...] = (
    (("scrot", "maim", "grim", "grimshot", "fbgrab", "fbcat", "fbdump"), _any, _IMAGE),
    (("shotgun", "hacksaw", "vncsnapshot", "deepin-screenshot"), _any, _IMAGE),
    (("import", "import-im6", "import-im6.q16"), _has("-window"), _IMAGE),
    (_MAGICK, _part("x:root", "x11:root"), _IMAGE),
    (("magick",), _all(_has("import"), _has("-window")), _IMAGE),
    (("xwd",), _has("-root", "-id", "-name"), _IMAGE),
    (("gnome-screenshot",), _lacks("-i", "--interactive"), _IMAGE),
    (("flameshot",), _has("full", "screen"), _IMAGE),
    (("spectacle",), _short("bnfma", "--background", "--fullscreen"), _IMAGE),
    (("ksnip",), _short("fmac", "--fullscreen", "--current"), _IMAGE),
    (("xfce4-screenshooter",), _short("fw", "--fullscreen", "--window"), _IMAGE),
    (("mate-screenshot",), _lacks("-i", "--interactive"), _IMAGE),
    (_BUSES, _part("Shell.Screenshot", "KWin.ScreenShot", "portal.Screenshot"), _IMAGE),
    (_BUSES, _part("Shell.Screencast", "Mutter.ScreenCast", "portal.ScreenCast"), _VIDEO),
    (("ffmpeg", "avconv", "ffplay"), _all(_format(*_GRABS), _still), _IMAGE),
    (("ffmpeg", "avconv", "ffplay"), _all(_format(*_GRABS), _not(_still)), _VIDEO),
    (("wf-recorder", "wl-screenrec", "gpu-screen-recorder"), _any, _VIDEO),
    (("recordmydesktop", "byzanz-record", "kmsrecord"), _any, _VIDEO),
    (("simplescreenrecorder",), _has("--start-recording"), _VIDEO),
    (("obs",), _has("--startrecording", "--startstreaming"), _VIDEO),
    (("gst-launch-1.0",), _part("ximagesrc", "kmssrc", "pipewiresrc"), _VIDEO),
    (_READERS, _part("/dev/fb", "/dev/dri/card"), _IMAGE),
    (_READERS, _part("/dev/vcs"), _TEXT),
    (("setterm",), _has("--dump", "-dump"), _TEXT),
    (("arecord", "parec", "parecord", "pw-record", "rec"), _part(".monitor"), _OUTPUT),
    (("parec", "parecord", "pw-record", "arecord", "rec"),
     _not(_part(".monitor", "--list", "-L")), _SOUND),
    (("pw-cat", "pacat"), _has("-r", "--record"), _SOUND),
    (("sox",), _has("-d", "alsa", "pulseaudio"), _SOUND),
    (("ffmpeg", "avconv"), _all(_format(*_SOUNDS), _not(_part(".monitor"))), _SOUND),
    (("ffmpeg", "avconv"), _all(_format(*_SOUNDS), _part(".monitor")), _OUTPUT),
    (("gst-launch-1.0",),
     _part("alsasrc", "pulsesrc", "autoaudiosrc", "jackaudiosrc"), _SOUND),
    (("ffmpeg", "avconv"), _format(*_CAMERAS), _CAMERA),
    (("fswebcam", "streamer", "motion", "rpicam-still", "rpicam-vid", "libcamera-still"),
     _any, _CAMERA),
    (("v4l2-ctl",), _part("--stream-"), _CAMERA),
    (("gst-launch-1.0",), _part("v4l2src", "libcamerasrc"), _CAMERA),
    (_PLAYERS, _part("tv://", "v4l2://"), _CAMERA),
    (("xinput",), _has("test", "test-xi2", "--test", "--test-xi2"), _KEYS),
    (("showkey", "logkeys", "evtest", "evemu-record", "xspy"), _any, _KEYS),
    (("libinput",), _has("debug-events", "record"), _KEYS),
    (("libinput-debug-events", "libinput-record"), _any, _KEYS),
    (("xev",), _has("-root", "-id"), _KEYS),
    (("xmacrorec", "xmacrorec2", "cnee"), _any, _KEYS),
    (_READERS, _part("/dev/input/", "/dev/hidraw"), _KEYS),
    (("xclip",), _short("o", "-out"), _CLIPBOARD),
    (("xsel",),
     _not(_short("icak", "--input", "--clear", "--append", "--keep")), _CLIPBOARD),
    (("wl-paste", "clipman"), _lacks("--list-types", "-l", "--version"), _CLIPBOARD),
    (("copyq",), _has("read", "clipboard", "selection"), _CLIPBOARD),
    (("clipnotify",), _any, "clipboard.events"),
    (("xdotool",), _has("getwindowname"), _TITLES),
    (("wmctrl",), _short("l"), _TITLES),
    (("xprop",), _part("_NET_WM_NAME", "WM_NAME"), _TITLES),
    (("xprintidle", "xssstate"), _any, "input.activity"),
    (("tcpdump", "tshark", "dumpcap", "tcpflow", "ngrep"),
     _lacks("-r", "-D"), "network.packets"),
    (("ttyrec", "asciinema", "tlog-rec", "tlog-rec-session"),
     _lacks("play", "cat", "upload"),
     "terminal.session"),
    (_SCREEN_SERVERS, _any, "remote.control"),
    (_PULLERS, _any, "remote.control"),
    (("fatrace", "fswatch"), _any, "file.events"),
    (("inotifywait",), _short("m", "--monitor"), "file.events"),
)  # fmt: skip

_SENDERS: tuple[tuple[tuple[str, ...], Check], ...] = (
    (("curl",), _short("T", "--upload-file", "--upload-file=")),
    (("curl",), _part("=@", "@/", "@$", "@~", "@-")),
    (("curl",), lambda words: any(word[:1] == "@" for word in words)),
    (("wget",), _part("--post-file", "--body-file")),
    (("rsync", "scp"), lambda words: any(_is_remote(word) for word in words[-1:])),
    (("rsync",), _part("rsync://")),
    (("sftp", "lftp", "ncftpput", "ftp-upload"), _any),
    (("rclone",), _has("copy", "sync", "move", "copyto", "moveto", "rcat")),
    (("aws", "gsutil", "s3cmd", "mc", "azcopy", "gcloud"), _has("cp", "sync", "mv", "put",
                                                               "copy", "upload")),
    (("smbclient",), _part("put ")),
    (("nc", "ncat", "netcat", "socat"), lambda words: any("/" in word for word in words)),
    (("mutt", "mail", "mailx", "s-nail"), _has("-a", "-A")),
)  # fmt: skip

_ELSEWHERE = (
    b"import -",
    b"x:root",
    b"/dev/fb",
    b"/dev/vcs",
    b"/dev/input",
    b"/dev/hidraw",
    b".Screen",
)
_TOOLS = frozenset(name for names, _, _ in _ROWS for name in names)
_SENDING = frozenset(name for names, _ in _SENDERS for name in names)
_COMMON = {*_READERS, *_BUSES, "import", "convert", "motion", "mail"}
_NAMES = frozenset(name.encode() for name in (_TOOLS | _SENDING) - _COMMON)
_SIGNS = b"/;|&()\"'`$<>={}"
_APART = bytes.maketrans(_SIGNS, b" " * len(_SIGNS))
_HELP = _has("--help", "--version", "-h", "-V")


def mentions(data: bytes) -> bool:
    """Return whether a text may hold a command of the table at all; quick, errs to yes."""
    words = data.translate(_APART).split()
    return not _NAMES.isdisjoint(words) or any(map(data.__contains__, _ELSEWHERE))


def deeds_of(command: Command, known_as: str = "") -> tuple[Deed, ...]:
    """Return what one command is for.

    Args:
        command: its words, the program's name or path first.
        known_as: the file name of the program whose very bytes the command's program has;
            empty when it is not known to be a copy.
    """
    name = known_as or command[0].rpartition("/")[2]
    if name not in _TOOLS and name not in _SENDING:
        return ()
    return tuple(_deeds(name, command[1:]))


def _deeds(name: str, words: Words) -> Iterator[Deed]:
    if _HELP(words[:1]):
        return
    places = tuple(path for word in words for path in _paths(word))
    seen = set()
    for names, check, capability in _ROWS:
        if name in names and capability not in seen and check(words):
            seen.add(capability)
            yield Deed(capability, name not in _PULLERS, name, places)
    if any(name in names and check(words) for names, check in _SENDERS):
        yield Deed("", certain=True, tool=name, places=places, sends=True)


def tools() -> frozenset[str]:
    """Return the file names of all programs of the table that take something."""
    return _TOOLS - frozenset((*_READERS, *_BUSES, *_PLAYERS))


def _is_remote(word: str) -> bool:
    """Tell whether rsync(1) or scp(1) takes a word for another machine's."""
    host, colon, _ = word.partition(":")
    return bool(colon and host) and "/" not in host and host[:1] != "-"


def _paths(word: str) -> Iterator[str]:
    """Yield the file or folder that a word names, up to what is put in at run time."""
    text = word.rpartition("=")[2].rpartition("@")[2]
    if text[:1] not in {"/", "~", "$"} or text.startswith("/dev/"):
        return
    for sign in ("%", "*", "?", "$(", "`"):
        text = text.partition(sign)[0]
    yield text.rstrip("/")
