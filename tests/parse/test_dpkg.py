import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.dpkg import (
    Package,
    listed_as,
    origin_by_record,
    parse_checksums,
    parse_diversions,
    parse_package,
    parse_release,
    parse_status,
    stanza_of,
)

STATUS = b"""Package: tool
Status: install ok installed
Maintainer: Some One <one@example.org>
Architecture: amd64
Version: 1.2-3
Description: a tool
 Package: forged
 Version: 9

Package: libtool
Status: hold ok installed
Maintainer: Team <team@Lists.Debian.org>
Architecture: amd64
Multi-Arch: same
Version: 4

Package: gone
Status: deinstall ok config-files
Version: 1

Package: broken
Status: install ok half-installed
Version: 1
"""


def package(**given_values):
    values = {"name": "x", "version": "1", "origin": "", "maintainers": ()}
    return Package(**{**values, **given_values})


def test_only_packages_whose_files_are_there_count():
    assert sorted(parse_status(STATUS)) == ["libtool", "tool"]


def test_a_package_for_several_architectures_is_found_by_each():
    other = STATUS.replace(b"amd64", b"i386").replace(b"Version: 4", b"Version: 5")
    stanzas = parse_status(STATUS + b"\n" + other)
    stems = ("libtool", "libtool:amd64", "libtool:i386", "libtool:arm64", "tool:amd64")
    found = [parse_package(stanza_of(stanzas, stem)).version for stem in stems]
    assert found == ["4", "4", "5", "", ""]


def test_a_package_is_named_by_its_first_line_alone():
    stanza = (
        b"Package: coreutils\nEssential: yes\nStatus: install ok installed\nVersion: 9\n"
    )
    assert parse_status(stanza) == {"coreutils": stanza}


def test_a_description_forges_no_field():
    found = parse_package(parse_status(STATUS)["tool"])
    assert (found.name, found.version) == ("tool", "1.2-3")
    assert found.maintainers == ("one@example.org",)


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (package(maintainers=("a@lists.debian.org",)), "distribution"),
        (package(maintainers=("a@debian.org",)), "distribution"),
        (package(maintainers=("a@notdebian.org",)), ""),
        (package(maintainers=("a@debian.org.example.com",)), ""),
        (package(maintainers=("a@example.com", "b@debian.org")), "distribution"),
        (package(origin="debian"), "distribution"),
        (package(origin="example", maintainers=("a@debian.org",)), "vendor"),
        (package(), ""),
    ],
)
def test_the_record_tells_the_origin_or_leaves_it_open(of, expected):
    assert origin_by_record(of, ("debian",)) == expected


def test_a_distribution_made_from_another_trusts_both():
    words = parse_release('NAME="X"\nID=ubuntu\nID_LIKE="debian"\n')
    assert words == ("ubuntu", "debian")
    for address in ("a@ubuntu.com", "a@debian.org"):
        assert origin_by_record(package(maintainers=(address,)), words) == "distribution"


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/usr/bin/ls", ("/usr/bin/ls", "/bin/ls")),
        ("/bin/ls", ("/bin/ls", "/usr/bin/ls")),
        ("/opt/x/bin/ls", ("/opt/x/bin/ls",)),
    ],
)
def test_names_of_a_path_where_usr_is_merged(path, names):
    assert listed_as(path) == names


def test_diversions_tell_who_stands_where():
    found = parse_diversions("/bin/sh\n/bin/sh.distrib\ndash\n/a\n/b\n:\nstray\n")
    assert found.by == {"/bin/sh": "dash", "/a": ":"}
    assert found.original == {"/bin/sh.distrib": "/bin/sh", "/b": "/a"}


def test_a_checksum_is_that_of_the_whole_path():
    lines = b"".join(
        digit * 32 + b"  " + path + b"\n"
        for digit, path in (
            (b"a", b"usr/bin/ls2"),
            (b"b", b"x/usr/bin/ls"),
            (b"c", b"usr/bin/ls"),
        )
    )
    assert parse_checksums(lines, "/usr/bin/ls") == "c" * 32
    assert parse_checksums(lines, "/usr/bin/l") == ""
    assert parse_checksums(lines[:-1], "/usr/bin/ls") == "c" * 32


@given(st.binary(max_size=300), st.text(max_size=200))
def test_any_database_is_survived(data, text):
    for stanza in parse_status(
        b"Package: x\nStatus: install ok installed\n" + data
    ).values():
        parse_package(stanza)
    parse_diversions(text)
    parse_release(text)
    assert len(parse_checksums(data, "/x")) in {0, 32}
