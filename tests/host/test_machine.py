import pytest

from auditor.host.live.machine import LiveHost, _shows_no_display
from auditor.model.process import FileRequest

LINE = "0000: 00000002 00000000 00010000 0001 01 4711 "


@pytest.mark.parametrize(
    ("table", "shown"),
    [
        (f"Num RefCount\n{LINE}/run/x\n", True),
        (f"Num RefCount\n{LINE}/tmp/.X11-unix/X0\n", False),
        (f"Num RefCount\n{LINE}@/tmp/.X11-unix/X0\n", False),
        ("", False),
        ("x" * (4 << 20), False),
    ],
)
def test_only_a_table_that_was_read_whole_shows_that_there_is_no_display(table, shown):
    assert _shows_no_display(table) is shown


@pytest.mark.live
def test_every_question_is_asked_once_and_files_may_be_asked_for_again():
    host = LiveHost(0)
    assert host.processes() is host.processes()
    request = (FileRequest(path="/usr/bin/env"),)
    (first,) = host.identify(request).files
    (again,) = host.identify(request).files
    assert first == again
    assert len(first.sha256) == 64
    assert "coreutils" in host.packages()
