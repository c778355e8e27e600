import struct

import pytest

from auditor.host.live.apt import origins_by_index
from auditor.host.live.lz4 import unpacked
from auditor.parse.dpkg import Package

HEAD = "archive.example_debian_dists_stable"
STANZA = (
    "Package: {name}\nVersion: {version}\nMaintainer: X <{mail}>\nFilename: pool/{name}\n\n"
)


def archive(folder, origin="Debian", head=HEAD, **stanzas):
    (folder / f"{head}_InRelease").write_text(
        f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nOrigin: {origin}\n"
    )
    path = folder / f"{head}_main_binary-amd64_Packages"
    path.write_text(
        "".join(
            STANZA.format(name=name, version=version, mail=mail)
            for name, (version, mail) in stanzas.items()
        )
    )
    return path


def origins(folder, *packages):
    wanted = [
        Package(name=name, version=version, origin="", maintainers=(mail,))
        for name, version, mail in packages
    ]
    return origins_by_index(wanted, ("debian",), lambda: None, str(folder))


def test_what_the_archive_lists_is_the_distributions(tmp_path):
    archive(tmp_path, first=("1", "a@x.org"), tool=("2", "b@x.org"), last=("3", "c@x.org"))
    asked = (("first", "1", "-"), ("tool", "2", "-"), ("last", "3", "-"))
    assert origins(tmp_path, *asked) == dict.fromkeys(
        ("first", "tool", "last"), "distribution"
    )


def test_another_version_counts_only_by_the_same_maintainer(tmp_path):
    archive(tmp_path, tool=("2", "b@x.org"), node=("18", "js@x.org"))
    asked = (("tool", "1", "b@x.org"), ("node", "20", "support@vendor.example"))
    assert origins(tmp_path, *asked) == {"tool": "distribution", "node": "vendor"}


def test_a_vendors_own_archive_makes_nothing_the_distributions(tmp_path):
    archive(tmp_path, other=("1", "a@x.org"))
    archive(tmp_path, "Vendor Inc.", "vendor.example_apt", tool=("1", "v@vendor.example"))
    assert origins(tmp_path, ("tool", "1", "v@vendor.example")) == {"tool": "vendor"}


def test_without_lists_nothing_is_said(tmp_path):
    assert origins(tmp_path, ("tool", "1", "-")) == {}
    assert origins(tmp_path / "nowhere", ("tool", "1", "-")) == {}


def test_a_list_that_cannot_be_read_leaves_the_rest_open(tmp_path):
    path = archive(tmp_path, other=("1", "-"))
    path.rename(f"{path}.zst")
    assert origins(tmp_path, ("tool", "1", "-")) == {}


def frame(data):
    """Return an LZ4 frame of stored blocks (LZ4 frame format 1.6.2)."""
    blocks = (data[at : at + 65536] for at in range(0, len(data), 65536))
    stored = (struct.pack("<I", len(block) | 1 << 31) + block for block in blocks)
    return bytes.fromhex("04224d18604082") + b"".join(stored) + bytes(4)


def test_a_list_that_apt_keeps_compressed(tmp_path):
    many = {f"p{number}": (str(number), "a@x.org") for number in range(5000)}
    path = archive(tmp_path, **many)
    (tmp_path / f"{path.name}.lz4").write_bytes(frame(path.read_bytes()))
    path.unlink()
    asked = (
        ("p0", "0", "-"),
        ("p2500", "2500", "-"),
        ("p4999", "4999", "-"),
        ("q", "1", "-"),
    )
    assert origins(tmp_path, *asked) == {
        **dict.fromkeys(("p0", "p2500", "p4999"), "distribution"),
        "q": "vendor",
    }


@pytest.mark.parametrize("size", [1, 7, 1000, 1 << 20])
def test_blocks_of_any_size_give_the_whole(tmp_path, size):
    data = bytes(range(256)) * 40
    (tmp_path / "x.lz4").write_bytes(frame(data))
    assert b"".join(unpacked(str(tmp_path / "x.lz4"), size)) == data


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"no frame at all", ValueError), (frame(b"x" * 99)[:50], EOFError)],
)
def test_a_damaged_list_is_no_empty_list(tmp_path, data, error):
    (tmp_path / "x.lz4").write_bytes(data)
    with pytest.raises(error):
        list(unpacked(str(tmp_path / "x.lz4"), 1000))
    path = archive(tmp_path)
    path.unlink()
    (tmp_path / f"{path.name}.lz4").write_bytes(data)
    assert origins(tmp_path, ("tool", "1", "-")) == {}
