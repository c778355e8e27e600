"""The stores of trusted certificates: what no package brought, and what was changed."""

import base64
import hashlib
import json

import pytest

from auditor.host.live import browser_policies, root_stores
from auditor.host.live.browser_roots import look_at_browsers
from auditor.host.live.mounts import Mounts
from auditor.host.live.root_stores import RootStores
from auditor.host.live.shelf import Shelf
from tests.parse.certificates import CA, der, made, pem

OWN, OTHER, GIVEN = (made(CA, name=name) for name in ("Own", "Other", "Given"))


@pytest.fixture
def stores(tmp_path, monkeypatch):
    """Return the stores of a system with two packaged roots, below a folder."""
    packaged, common, given = (tmp_path / name for name in ("packaged", "certs", "given"))
    for folder in (packaged, common, given, tmp_path / "anchors"):
        folder.mkdir()
    sums = []
    for number, certificate in enumerate((OWN, OTHER)):
        path = packaged / f"{number}.crt"
        path.write_bytes(pem(certificate))
        digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
        sums.append(f"{digest}  {str(path)[1:]}\n")
        (common / f"{number}.pem").symlink_to(path)
        (common / f"abcdef0{number}.0").symlink_to(f"{number}.pem")
    (tmp_path / "sums").write_text("".join(sums))
    bundle = common / "bundle.crt"
    bundle.write_bytes(pem(OWN) + pem(OTHER))
    for name, value in {
        "_SUMS": str(tmp_path / "sums"),
        "_PACKAGED": str(packaged),
        "_SELECTED": str(tmp_path / "selected"),
        "_FOREIGN_PACKAGED": (str(tmp_path / "foreign"),),
        "_BUNDLES": (str(bundle),),
        "_COMMON": (str(common),),
        "_ANCHORS": (str(tmp_path / "anchors"),),
        "_WAITING": str(given),
        "_JAVA": (str(tmp_path / "cacerts"),),
    }.items():
        monkeypatch.setattr(root_stores, name, value)
    monkeypatch.setattr(
        browser_policies, "_CHROMIUM_FOLDERS", (str(tmp_path / "chromium"),)
    )
    monkeypatch.setattr(
        browser_policies, "_FIREFOX_FILES", (str(tmp_path / "policies.json"),)
    )
    mounts = Mounts((), ("/",), hidden_processes=False)
    folders = {0: str(tmp_path / "home")}
    return RootStores(Shelf(mounts, 0, folders, lambda: None))


def found(stores):
    """Return what was found: names of files and who trusts, by certificate."""
    stores.look()
    return {
        certificate: {
            (path.rpartition("/")[2], *sorted(trusting))
            for path, trusting in places.items()
        }
        for certificate, places in stores.found.items()
    }


def reasons(stores):
    return [reason for _, reason, _, _ in stores.shelf.told()]


def test_packaged_roots_alone_are_nothing(stores):
    assert found(stores) == {}
    assert reasons(stores) == []


def test_a_root_in_the_bundle_and_beside_it(stores, tmp_path):
    (tmp_path / "given/given.crt").write_bytes(pem(GIVEN))
    with (tmp_path / "certs/bundle.crt").open("ab") as file:
        file.write(pem(GIVEN))
    assert found(stores) == {
        der(GIVEN): {("bundle.crt", "system"), ("given.crt",)},
    }


def test_a_root_that_only_waits_is_trusted_by_nobody(stores, tmp_path):
    (tmp_path / "given/deep").mkdir()
    (tmp_path / "given/deep/given.crt").write_bytes(pem(GIVEN))
    assert found(stores) == {der(GIVEN): {("given.crt",)}}


def test_a_root_in_the_folder_only(stores, tmp_path):
    (tmp_path / "certs/12345678.0").write_bytes(pem(GIVEN))
    assert found(stores) == {der(GIVEN): {("12345678.0", "system")}}


def test_a_link_to_a_file_elsewhere_is_told_by_that_file(stores, tmp_path):
    (tmp_path / "elsewhere.crt").write_bytes(pem(GIVEN))
    (tmp_path / "certs/x.pem").symlink_to(tmp_path / "elsewhere.crt")
    assert found(stores) == {der(GIVEN): {("elsewhere.crt", "system")}}


def test_a_packaged_file_that_was_changed_is_nobodys(stores, tmp_path):
    (tmp_path / "packaged/1.crt").write_bytes(pem(GIVEN))
    seen = found(stores)
    assert seen[der(GIVEN)] == {("1.crt", "system")}
    assert seen[der(OTHER)] == {("bundle.crt", "system")}
    assert der(OWN) not in seen


def test_the_same_root_in_other_words_is_still_the_packages(stores, tmp_path):
    text = base64.b64encode(der(OWN))
    whole = b"-----BEGIN CERTIFICATE-----\n" + text + b"\n-----END CERTIFICATE-----\n"
    (tmp_path / "certs/own-again.pem").write_bytes(whole)
    assert found(stores) == {}


def test_anchors_may_be_plain_der(stores, tmp_path):
    (tmp_path / "anchors/given.der").write_bytes(der(GIVEN))
    assert found(stores) == {der(GIVEN): {("given.der", "system")}}


def test_without_a_package_only_the_administrators_own_are_told(stores, tmp_path):
    (tmp_path / "sums").unlink()
    (tmp_path / "anchors/given.crt").write_bytes(pem(GIVEN))
    assert found(stores) == {der(GIVEN): {("given.crt", "system")}}
    assert reasons(stores) == ["packaged-roots-unknown"]


def test_packages_without_checksums_are_taken_by_their_folder_and_told(stores, tmp_path):
    (tmp_path / "sums").unlink()
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign/bundle.p11-kit").write_bytes(pem(OWN) + pem(OTHER))
    with (tmp_path / "certs/bundle.crt").open("ab") as file:
        file.write(pem(GIVEN))
    assert der(GIVEN) in found(stores)
    assert der(OWN) not in stores.found
    assert reasons(stores) == ["packaged-roots-unproven"]


def test_a_broken_certificate_and_a_database_are_gaps(stores, tmp_path):
    (tmp_path / "cacerts").write_bytes(b"\xfe\xed\xfe\xed")
    broken = b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"
    (tmp_path / "given/broken.crt").write_bytes(broken)
    assert found(stores) == {}
    assert reasons(stores) == ["certificate-malformed", "certificate-store-unread"]


def test_roots_of_chromium_by_policy(stores, tmp_path):
    folder = tmp_path / "chromium/managed"
    folder.mkdir(parents=True)
    policy = {
        "CACertificates": [base64.b64encode(der(GIVEN)).decode()],
        "CACertificatesWithConstraints": [{"certificate": pem(OTHER).decode()}, 5],
    }
    (folder / "roots.json").write_text(json.dumps(policy))
    (folder / "broken.json").write_text("{")
    assert look_at_browsers(stores.shelf, stores) == ()
    assert stores.found == {
        der(certificate): {f"{folder}/roots.json": {"chromium"}}
        for certificate in (GIVEN, OTHER)
    }
    assert sorted(reasons(stores)) == ["certificate-malformed", "policy-malformed"]


def test_roots_of_firefox_by_policy(stores, tmp_path):
    (tmp_path / "given.pem").write_bytes(pem(GIVEN))
    told = {"ImportEnterpriseRoots": True, "Install": [f"{tmp_path}/given.pem", "none.pem"]}
    policies = {"policies": {"Certificates": told}}
    (tmp_path / "policies.json").write_text(json.dumps(policies))
    (imported,) = look_at_browsers(stores.shelf, stores)
    assert imported == ("firefox", f"{tmp_path}/policies.json", "ImportEnterpriseRoots")
    assert stores.found == {der(GIVEN): {f"{tmp_path}/given.pem": {"firefox"}}}
    assert reasons(stores) == ["certificate-malformed"]


def test_peoples_own_databases_are_told_as_unread(stores, tmp_path):
    for name in (".pki/nssdb", ".mozilla/firefox/a1b2.default"):
        (tmp_path / "home" / name).mkdir(parents=True)
        (tmp_path / "home" / name / "cert9.db").touch()
    look_at_browsers(stores.shelf, stores)
    assert reasons(stores) == ["certificate-store-unread"] * 2
