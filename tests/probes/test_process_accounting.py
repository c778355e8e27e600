"""Process accounting: recorded cases."""

import pytest

from auditor.host.recorded import RecordedHost
from auditor.model.accounting import AccountFile, AccountTable
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.observation import MarkType
from auditor.probes.linux.process_accounting import PROBE

pytestmark = pytest.mark.tried("process-accounting", "composed")

PACCT = "/var/log/account/pacct"


def look(**table):
    return list(PROBE.look(RecordedHost({"accounting": AccountTable(**table)})))


def test_without_a_file_there_is_nothing_to_tell():
    assert look() == []


@pytest.mark.parametrize(
    ("growing", "message", "basis"),
    [
        (True, "accounting-grows", Basis.ACTIVE),
        (False, "accounting-kept", Basis.USED),
    ],
)
def test_a_file_that_grows_is_told_from_one_that_was_kept(growing, message, basis):
    file = AccountFile(path=PACCT, size=2240, growing=growing)
    (seen,) = look(files=(file,), switch="/usr/sbin/accton")
    assert (seen.message, seen.basis) == (message, basis)
    assert seen.capability == "process.events"
    assert [mark.type for mark in seen.marks] == [MarkType.EXECUTABLE, MarkType.SETTING]


def test_without_its_switch_the_file_itself_is_what_is_told():
    (seen,) = look(files=(AccountFile(path=PACCT, size=64),))
    assert [mark.value for mark in seen.marks] == [PACCT]


def test_what_could_not_be_looked_at_is_a_gap():
    gap = Gap(kind=GapKind.DENIED, reason="file-refused", place=PACCT, needs="root")
    assert look(gaps=(gap,)) == [gap]
