import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.host.live.dpkg import find_owners
from auditor.host.live.files import identify, start_identifying
from auditor.model.coverage import Gap, GapKind
from auditor.model.process import FileRequest

STANZA = """Package: {name}
Status: install ok installed
Maintainer: Someone <someone@debian.org>
Architecture: amd64
Version: 1.0
"""


def one(path, **more):
    (identity,) = identify((FileRequest(path=str(path), **more),)).files
    return identity


def silent():
    """Take a beat, and do nothing."""


def database(folder, lists, diversions=""):
    """Lay out a package database of packages with the paths they list."""
    (folder / "info").mkdir()
    (folder / "status").write_text("\n".join(STANZA.format(name=name) for name in lists))
    (folder / "diversions").write_text(diversions)
    for name, paths in lists.items():
        (folder / "info" / f"{name}.list").write_text(
            "/.\n" + "".join(f"{p}\n" for p in paths)
        )
    return str(folder)


def packages_of(paths, folder):
    owners = find_owners(paths, frozenset(), silent, folder)
    return {owner.path: owner.package for owner in owners}


@pytest.mark.live
@pytest.mark.parametrize("path", ["/usr/bin/ls", "/bin/ls"])
def test_a_program_of_the_distribution_matches_its_package(path):
    found = one(path, check=True)
    assert found.sha256 == hashlib.sha256(Path(path).read_bytes()).hexdigest()
    assert (found.package, found.manager) == ("coreutils", "dpkg")
    assert (found.origin, found.check) == ("distribution", "matches")
    shown = subprocess.run(
        ["dpkg-query", "-W", "-f=${Version}", "coreutils"], capture_output=True, check=True
    )
    assert found.version == shown.stdout.decode()


@pytest.mark.live
def test_the_archives_lists_tell_what_a_private_address_does_not():
    shown = subprocess.run(
        ["dpkg-query", "-W", "-f=${Maintainer}", "picom"], capture_output=True, check=True
    )
    assert b"debian.org" not in shown.stdout
    assert one("/usr/bin/picom", check=True).origin == "distribution"


@pytest.mark.live
def test_a_copy_belongs_to_no_package(tmp_path):
    shutil.copy2("/usr/bin/ls", tmp_path / "ls")
    copy, original = one(tmp_path / "ls", check=True), one("/usr/bin/ls")
    assert copy.sha256 == original.sha256
    assert (copy.package, copy.origin, copy.check) == ("", "", "")


@pytest.mark.live
def test_another_file_in_a_packaged_files_place_differs(tmp_path):
    altered = tmp_path / "altered"
    altered.write_bytes(Path("/usr/bin/sleep").read_bytes() + b"x")
    code = (
        "from auditor.host.live.files import identify\n"
        "from auditor.model.process import FileRequest\n"
        "request = FileRequest(path='/usr/bin/sleep', check=True)\n"
        "print(*(f'{file.package} {file.check}' for file in identify((request,)).files))"
    )
    script = 'mount --bind "$1" /usr/bin/sleep && exec "$2" -c "$3"'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", altered, sys.executable, code],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "coreutils differs\n"


@pytest.mark.live
def test_a_deleted_program_is_hashed_through_its_process_and_belongs_to_no_path(tmp_path):
    path = tmp_path / "sleep"
    shutil.copy2("/usr/bin/sleep", path)
    content = path.read_bytes()
    with subprocess.Popen([path, "60"]) as process:
        try:
            path.unlink()
            path.write_bytes(b"another file at the same path")
            found = one(path, pid=process.pid)
        finally:
            process.kill()
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert found.package == ""


@pytest.mark.live
def test_a_process_that_became_another_program_is_not_taken_for_the_first():
    key = one("/usr/bin/ls").file_key
    asked = FileRequest(path="/usr/bin/ls", pid=os.getpid(), file_key=key)
    gone = FileRequest(path="/usr/bin/ls", pid=os.getpid(), file_key="1:2:3:4:5")
    table = identify((asked, gone))
    assert table.files[0].sha256 == one("/usr/bin/ls").sha256
    assert table.files[1].sha256 == ""
    assert [(gap.kind, gap.reason) for gap in table.gaps] == [
        (GapKind.VANISHED, "file-gone")
    ]


@pytest.mark.live
def test_the_running_interpreter_through_its_own_process():
    found = one(Path("/proc/self/exe").readlink(), pid=os.getpid())
    running = Path("/proc/self/exe").read_bytes()
    assert found.sha256 == hashlib.sha256(running).hexdigest()


@pytest.mark.live
def test_the_caller_may_work_while_the_child_reads():
    under_way = start_identifying((FileRequest(path="/usr/bin/ls"),))
    assert sum(range(1000)) == 499500
    assert under_way.collect()[0].files[0].package == "coreutils"


@pytest.mark.live
def test_installed_packages_are_those_that_dpkg_calls_so():
    shown = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Status} ${Package}\n"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    expected = {line.split()[1] for line in shown if line.startswith("installed ")}
    _, installed = start_identifying(()).collect()
    assert installed == expected


def test_a_removed_package_owns_nothing(tmp_path):
    folder = database(tmp_path, {"tool": ["/etc/tool"]})
    (tmp_path / "status").write_text(
        STANZA.format(name="tool").replace("ok installed", "ok config-files")
    )
    assert packages_of(["/etc/tool"], folder) == {}


def test_a_file_that_was_diverted_belongs_to_whom_it_came_from(tmp_path):
    lists = {"aside": ["/usr/bin/tool"], "owner": ["/usr/bin/tool", "/usr/bin/other"]}
    moved = "/usr/bin/tool\n/usr/bin/tool.old\naside\n"
    folder = database(tmp_path, lists, moved)
    assert packages_of(["/usr/bin/tool", "/usr/bin/tool.old"], folder) == {
        "/usr/bin/tool": "aside",
        "/usr/bin/tool.old": "owner",
    }


def test_a_file_that_the_administrator_put_in_anothers_place_belongs_to_nobody(tmp_path):
    moved = "/usr/bin/tool\n/usr/bin/tool.old\n:\n"
    folder = database(tmp_path, {"owner": ["/usr/bin/tool"]}, moved)
    assert packages_of(["/usr/bin/tool", "/usr/bin/tool.old"], folder) == {
        "/usr/bin/tool.old": "owner"
    }


def test_a_system_without_the_database_says_so(tmp_path):
    found = find_owners(["/usr/bin/ls"], frozenset(), silent, str(tmp_path))
    assert isinstance(found, Gap)
    assert (found.kind, found.reason) == (GapKind.UNSUPPORTED, "package-database")
