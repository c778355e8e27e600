"""Trusted authorities: what is told of them, and what could not be seen."""

import pytest

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.about import About
from auditor.model.authority import (
    Certificate,
    ImportedRoots,
    RootTable,
    TrustedCertificate,
)
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.observation import MarkType
from auditor.probes.linux.root_certificates import PROBE

pytestmark = pytest.mark.tried("root-certificates", "composed")

DIGEST = "ab" * 32
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
GIVEN = "/usr/local/share/ca-certificates/given.crt"


def certificate(**more):
    given = {"sha256": DIGEST, "subject": "Example", "authority": True, **more}
    return Certificate(**given)


def trusted(told, *, places=(BUNDLE, GIVEN), by=("system",)):
    return TrustedCertificate(certificate=told, places=places, trusted_by=by)


def seen(*certificates, imports=(), gaps=()):
    table = RootTable(certificates=certificates, imports=imports, gaps=gaps)
    about = About(time="2026-11-23T00:00:00Z")
    answers = {Verb.ABOUT: about, "root-certificates": table}
    return list(PROBE.look(RecordedHost(answers)))


def test_a_system_with_packaged_roots_only_is_quiet():
    assert seen() == []


def test_a_trusted_authority_is_capable_and_told_by_its_digest_and_source():
    (found,) = seen(trusted(certificate()))
    assert (found.message, found.basis) == ("root-trusted", Basis.CAPABLE)
    assert found.capability == "network.tls_inspection"
    assert {mark.type: mark.value for mark in found.marks} == {
        MarkType.ROOT_CA: DIGEST,
        MarkType.SETTING: GIVEN,
    }
    assert found.arguments["text"] == "Example"


def test_one_for_some_names_is_told_so():
    (found,) = seen(trusted(certificate(limited=True)))
    assert (found.message, found.basis) == ("root-trusted-limited", Basis.CAPABLE)


@pytest.mark.parametrize(
    ("told", "by", "message"),
    [
        (certificate(authority=False), ("system",), "certificate-trusted"),
        (certificate(for_servers=False), ("system",), "root-not-for-servers"),
        (certificate(), (), "root-waiting"),
        (certificate(not_after="2026-11-22T23:59:59Z"), ("system",), "root-expired"),
    ],
)
def test_what_nobody_can_intercept_with_is_a_fact(told, by, message):
    (found,) = seen(trusted(told, by=by))
    assert (found.message, found.basis, found.capability) == (message, None, "")


def test_a_certificate_without_dates_or_name_still_counts():
    (found,) = seen(trusted(certificate(subject="", not_after="")))
    assert (found.message, found.arguments["text"]) == ("root-trusted", DIGEST)


def test_a_policy_that_imports_is_a_fact():
    policy = ImportedRoots(
        browser="firefox", path="/etc/firefox/p.json", setting="ImportEnterpriseRoots"
    )
    (found,) = seen(imports=(policy,))
    assert (found.message, found.basis) == ("roots-imported", None)


def test_what_the_host_could_not_read_is_passed_on():
    gap = Gap(kind=GapKind.UNSUPPORTED, reason="certificate-store-unread", place="/x")
    assert seen(gaps=(gap,)) == [gap]


def test_a_recording_without_an_answer_is_no_empty_look():
    host = RecordedHost({Verb.ABOUT: About(time="2026-11-23T00:00:00Z")})
    (gap,) = PROBE.look(host)
    assert gap.whole
