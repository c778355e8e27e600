"""What code could take from a person, by the interfaces it names; it is never carried out.

For scripts that are no shell's: the modules they load, and commands in their strings. For
compiled programs: the functions of shared libraries that they name (elf(5), ``.dynstr``).
Either says that the code could do so, not that it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from re import Match, Pattern

from auditor.model.schedule import Deed
from auditor.parse.capture_commands import deeds_of
from auditor.parse.shell import commands_of

_MODULES: dict[str, str] = {
    "mss": "screen.image",
    "pyscreenshot": "screen.image",
    "pyautogui": "screen.image",
    "PIL.ImageGrab": "screen.image",
    "dxcam": "screen.image",
    "keyboard": "input.keystrokes.content",
    "pyxhook": "input.keystrokes.content",
    "evdev": "input.keystrokes.content",
    "Xlib.ext.record": "input.keystrokes.content",
    "sounddevice": "microphone",
    "pyaudio": "microphone",
    "alsaaudio": "microphone",
    "speech_recognition": "microphone",
    "pyperclip": "clipboard.content",
    "clipboard": "clipboard.content",
    "pygetwindow": "app.window_titles",
    "pywinctl": "app.window_titles",
    "scapy": "network.packets",
    "pcapy": "network.packets",
    "screenshot-desktop": "screen.image",
    "desktop-screenshot": "screen.image",
    "node-global-key-listener": "input.keystrokes.content",
    "iohook": "input.keystrokes.content",
    "uiohook-napi": "input.keystrokes.content",
    "clipboardy": "clipboard.content",
    "node-record-lpcm16": "microphone",
    "active-win": "app.window_titles",
}
_CALLS: tuple[tuple[str, str], ...] = (
    ("VideoCapture(", "camera"),
    (".get_image(0, 0", "screen.image"),
    (".record_enable_context(", "input.keystrokes.content"),
    ("Listener(on_press", "input.keystrokes.content"),
    ("on_press=", "input.keystrokes.content"),
    ("grabWindow(", "screen.image"),
    ("pixbuf_get_from_window(", "screen.image"),
    ("XQueryKeymap", "input.keystrokes.content"),
    ("query_keymap()", "input.keystrokes.content"),
    ("XGetImage", "screen.image"),
)

_FUNCTIONS: dict[bytes, str] = {
    b"XGetImage": "screen.image",
    b"XShmGetImage": "screen.image",
    b"XGetSubImage": "screen.image",
    b"xcb_get_image": "screen.image",
    b"xcb_shm_get_image": "screen.image",
    b"imlib_create_image_from_drawable": "screen.image",
    b"imlib_create_scaled_image_from_drawable": "screen.image",
    b"gdk_pixbuf_get_from_window": "screen.image",
    b"XImportImage": "screen.image",
    b"XRecordEnableContext": "input.keystrokes.content",
    b"XRecordEnableContextAsync": "input.keystrokes.content",
    b"XQueryKeymap": "input.keystrokes.content",
    b"xcb_record_enable_context": "input.keystrokes.content",
    b"libevdev_next_event": "input.keystrokes.content",
    b"snd_pcm_readi": "microphone",
    b"snd_pcm_mmap_readi": "microphone",
    b"pa_simple_read": "microphone",
    b"pa_stream_connect_record": "microphone",
    b"pcap_loop": "network.packets",
    b"pcap_next_ex": "network.packets",
    b"pcap_dispatch": "network.packets",
}


def deeds_of_code(text: str) -> tuple[Deed, ...]:
    """Return what a script that is no shell's could do, by modules, calls, commands."""
    found: dict[str, Deed] = {}
    for name, capability in _named(text):
        found.setdefault(capability, Deed(capability, certain=False, tool=name))
    for line in _strings(text):
        for command in commands_of(line):
            for deed in deeds_of(command):
                key = deed.capability or deed.tool
                found.setdefault(key, deed._replace(certain=False))
    return tuple(found.values())


def deeds_of_program(data: bytes) -> tuple[Deed, ...]:
    """Return what a compiled program could do, from the beginning of its file."""
    if data[:4] != b"\x7fELF":
        return ()
    found: dict[str, Deed] = {}
    for name, capability in _FUNCTIONS.items():
        if capability not in found and b"\0%s\0" % name in data:
            found[capability] = Deed(capability, certain=False, tool=name.decode())
    return tuple(found.values())


def _named(text: str) -> Iterator[tuple[str, str]]:
    for match in _imports().finditer(text):
        for name in _modules(match):
            if name in _MODULES:
                yield name, _MODULES[name]
    for call, capability in _CALLS:
        if call in text:
            yield call.strip(".(="), capability


def _modules(match: Match[str]) -> Iterator[str]:
    """Yield the modules that one line of code loads, with the packages they lie in."""
    if match.group("word"):
        yield match.group("word")
    package = match.group("package") or ""
    yield package
    listed = (match.group("names") or match.group("plain") or "").split(",")
    names = [words[0] for item in listed if (words := item.split())]
    for name in names:
        yield f"{package}.{name}" if package else name
        yield (package or name).partition(".")[0]


@cache
def _imports() -> Pattern[str]:
    import re  # noqa: PLC0415 - seldom

    return re.compile(
        r"^[ \t]*(?:from[ \t]+(?P<package>[\w.]+)[ \t]+import[ \t]+\(?(?P<names>[\w ,.]*)"
        r"|import[ \t]+(?P<plain>[\w., ]+)"
        r"|.{0,200}\b(?:require|import)\(?[ \t]*['\"](?P<word>[\w@/.-]+)['\"])",
        re.MULTILINE,
    )


def _strings(text: str) -> Iterator[str]:
    """Yield the string literals of each line, also joined: a list of a command's words."""
    for line in text.splitlines():
        quoted = line.split('"')[1::2] or line.split("'")[1::2]
        if quoted:
            yield " ".join(quoted)
