"""Process accounting that is really switched on, and off again."""

import subprocess
from pathlib import Path

import pytest

from auditor.model.capability import Basis
from tests.live.kernel_stage import seen

pytestmark = [pytest.mark.live, pytest.mark.tried("process-accounting", "programs")]

PACCT = Path("/var/log/account/pacct")


@pytest.fixture
def account():
    """Return the usual file of accounts, and put back what was."""
    there = PACCT.exists()
    before = PACCT.read_bytes() if there else b""
    PACCT.parent.mkdir(exist_ok=True)
    PACCT.touch()
    yield PACCT
    subprocess.run(["accton", "off"], check=True, capture_output=True)
    PACCT.write_bytes(before)
    if not there:
        PACCT.unlink()


def test_accounting_is_told_while_it_is_on_and_when_it_was(account):
    account.write_bytes(b"")
    assert seen("process-accounting") == ((), ())
    subprocess.run(["accton", account], check=True, capture_output=True)
    (found,), gaps = seen("process-accounting")
    assert (found.message, found.basis, gaps) == ("accounting-grows", Basis.ACTIVE, ())
    assert found.marks[0].value.endswith("/accton")
    subprocess.run(["accton", "off"], check=True, capture_output=True)
    (found,), _ = seen("process-accounting")
    assert (found.message, found.basis) == ("accounting-kept", Basis.USED)
