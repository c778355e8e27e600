"""Listening programs with an authority of their own."""

import pytest

from auditor.host.recorded import RecordedHost
from auditor.model.authority import Certificate
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.interception import AuthorityKey, Interceptor, InterceptorTable
from auditor.model.observation import Mark, MarkType
from auditor.probes.linux.interception import PROBE

pytestmark = pytest.mark.tried("interception", "composed")

ROOT = Certificate(sha256="ab" * 32, subject="Example", authority=True)
MARK = Mark(type=MarkType.ROOT_CA, value=ROOT.sha256)


def seen(**table):
    answers = {"interception": InterceptorTable(**table)}
    return list(PROBE.look(RecordedHost(answers)))


def interceptor(**more):
    given = {"pid": 7, "started": 70, "certificate": ROOT, "folder": "/x", "link": "beside"}
    return Interceptor(**{**given, **more})


def test_without_anybody_it_is_quiet():
    assert seen() == []


@pytest.mark.parametrize(
    ("more", "message", "basis"),
    [
        ({"trusted": True}, "intercepts", Basis.ACTIVE),
        ({"trusted": True, "proxied": True}, "intercepts", Basis.ACTIVE),
        ({"proxied": True}, "intercepts-untrusted", Basis.CAPABLE),
    ],
)
def test_only_a_trusted_authority_makes_it_active(more, message, basis):
    (found,) = seen(interceptors=(interceptor(**more),))
    assert (found.message, found.basis) == (message, basis)
    assert (found.pid, found.started, found.marks) == (7, 70, (MARK,))
    assert found.capability == "network.tls_inspection"


def test_a_key_that_nobody_uses_is_told_of_the_certificate():
    (found,) = seen(keys=(AuthorityKey(certificate=ROOT, folder="/x"),))
    assert (found.message, found.basis, found.pid) == (
        "authority-key-here",
        Basis.CAPABLE,
        0,
    )
    assert found.marks == (MARK,)


def test_processes_that_may_listen_unseen_are_a_gap():
    (gap,) = seen(unseen=3)
    assert (gap.kind, gap.reason, gap.count, gap.needs) == (
        GapKind.DENIED,
        "other-users-handles",
        3,
        "root",
    )


def test_what_the_host_could_not_read_is_passed_on():
    gap = Gap(kind=GapKind.TIMED_OUT, reason="file-timed-out")
    assert seen(gaps=(gap,)) == [gap]


def test_the_processes_are_looked_at_closely():
    assert InterceptorTable(interceptors=(interceptor(),)).pids == (7,)


def test_a_recording_without_an_answer_is_no_empty_look():
    (gap,) = PROBE.look(RecordedHost({}))
    assert gap.whole
