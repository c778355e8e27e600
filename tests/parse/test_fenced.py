"""What flatpaks and snaps say of themselves; what is malformed is left out."""

from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.fenced import connected_interfaces, flatpak_grants, parse_snap
from auditor.parse.unit_file import parse_unit

METADATA = """[Application]
name=org.example.Camera
[Context]
shared=network;ipc;
sockets=x11;pulseaudio;
devices=all;
filesystems=home;xdg-run/pipewire-0:ro;
[Session Bus Policy]
org.gnome.Shell.Screenshot=talk
org.example.None=none
"""
SNAP = """name: cheese
version: '44.1'
confinement: strict
plugs:
  pictures:
    interface: personal-files
    read: [$HOME/Pictures]
  camera:
  wide: home
apps:
  cheese:
    command: bin/cheese
    plugs:
    - desktop
    - audio-record
  other:
    plugs: [x11, pictures]
"""


def test_a_flatpaks_grants():
    assert flatpak_grants(parse_unit(METADATA)) == (
        *("devices=all", "filesystems=home", "filesystems=xdg-run/pipewire-0:ro"),
        *("shared=ipc", "shared=network", "sockets=pulseaudio", "sockets=x11"),
        "talk=org.gnome.Shell.Screenshot",
    )


def test_an_override_gives_and_takes():
    override = "[Context]\ndevices=!all;\nfilesystems=host;!home\n"
    granted = flatpak_grants(parse_unit(METADATA), parse_unit(override))
    assert "devices=all" not in granted
    assert "filesystems=home" not in granted
    assert "filesystems=host" in granted


def test_a_snaps_plugs():
    snap = parse_snap(SNAP)
    assert (snap.name, snap.version, snap.confinement) == ("cheese", "44.1", "strict")
    assert snap.plugs == {
        "pictures": "personal-files",
        "camera": "camera",
        "wide": "home",
        "desktop": "desktop",
        "audio-record": "audio-record",
        "x11": "x11",
    }


def test_connections_that_were_undone_do_not_count():
    data = b"""{"data": {"conns": {
      "cheese:camera core:camera": {"interface": "camera", "auto": true},
      "cheese:home core:home": {"interface": "home", "undesired": true}}}}"""
    assert connected_interfaces(data) == {"cheese": ("camera",)}


@given(st.text(max_size=300), st.binary(max_size=100))
def test_any_text_is_read(text, data):
    assert flatpak_grants(parse_unit(text)) is not None
    assert parse_snap(text) is not None
    assert connected_interfaces(data) is None


def test_what_is_no_list_of_connections_is_not_understood():
    for data in (b"[]", b'{"data": []}', b'{"data": {"conns": {"a": 1}}}', b"[" * 100_000):
        assert connected_interfaces(data) is None
