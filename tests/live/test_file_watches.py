"""Real programs that are told of what happens to files, beside ones that look at a few."""

from contextlib import suppress
from pathlib import Path

import pytest

from auditor.model.capability import Basis
from tests.live.kernel_stage import copied, seen, seen_of, severities
from tests.live.packet_stage import started

pytestmark = [pytest.mark.live, pytest.mark.tried("file-watches", "programs")]

PROBE = "file-watches"


@pytest.fixture
def home(tmp_path):
    """Return a home folder with a few folders in it."""
    for name in ("Documents/work", "Documents/private", "Pictures", ".config/x"):
        (tmp_path / "home" / name).mkdir(parents=True)
    return tmp_path / "home"


def watches(pid):
    """Tell whether a process has set a watch or a mark."""
    with suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            if "notify" in str(entry.readlink()):
                text = Path(f"/proc/{pid}/fdinfo/{entry.name}").read_text()
                return " mask:" in text
    return False


@pytest.mark.parametrize("events", [(), ("-e", "modify,create,delete")])
def test_a_whole_home_folder_is_watched(home, events):
    command = ("inotifywait", "-q", "-m", "-r", *events, home)
    with started(*command, ready=watches) as pid:
        (found,) = seen_of(pid, PROBE, folders={0: str(home)})
    assert (found.message, found.basis) == ("file-watch-homes", Basis.ACTIVE)
    assert found.capability == "file.events"
    assert found.arguments["watches"] == 7


def test_a_tree_within_a_home_folder_is_watched(home):
    with started("inotifywait", "-qmr", home / "Documents", ready=watches) as pid:
        (found,) = seen_of(pid, PROBE, folders={0: str(home)})
    assert found.message == "file-watch-homes"


def test_the_package_in_use_weighs_as_much_as_a_renamed_copy(home):
    options = ("-q", "-m", "-r", home)
    copy = copied("inotifywait", home.parent)
    folders = {0: str(home)}
    with (
        started("inotifywait", *options, ready=watches) as packaged,
        started(copy, *options, ready=watches) as renamed,
    ):
        # A tool of the catalogue, in use: it weighs like a monitor (decision 0006).
        assert severities(packaged, PROBE, folders=folders) == {"file.events": "medium"}
        assert severities(renamed, PROBE, folders=folders) == {"file.events": "medium"}


def test_many_folders_anywhere_for_every_event(tmp_path):
    for number in range(20):
        (tmp_path / str(number)).mkdir()
    with started("inotifywait", "-qmr", tmp_path, ready=watches) as pid:
        (found,) = seen_of(pid, PROBE)
    assert (found.message, found.basis) == ("file-watch-many", Basis.ACTIVE)


def test_an_innocent_look_at_a_few_files_is_not_told(home):
    shown = (home, home / "Documents", "/etc/hosts")
    with started("inotifywait", "-q", "-m", *shown, ready=watches) as pid:
        assert seen_of(pid, PROBE, folders={0: str(home)}) == []


def test_every_file_access_of_the_system_is_told_to_fatrace(tmp_path):
    copy = copied("fatrace", tmp_path)
    with (
        started("fatrace", ready=watches) as packaged,
        started(copy, ready=watches) as renamed,
    ):
        found = {item.pid: item for item in seen(PROBE)[0]}
        weights = severities(renamed, PROBE)
    for pid in (packaged, renamed):
        assert found[pid].message == "file-monitor-wide"
        assert found[pid].basis is Basis.ACTIVE
    assert weights == {"file.events": "medium"}


def test_nothing_is_missed_by_root():
    assert seen(PROBE)[1] == ()
