"""Records of the sample people about the example policies."""

from pathlib import Path
from typing import Any

from auditor.model.policy import Policy
from auditor.model.record import Record, RecordKind
from auditor.policy.loading import load_policy
from auditor.records.loading import Believed, notices_of
from auditor.records.writing import Signing, write_record
from auditor.seal.keys import Key
from tests.seal.sample import ALICE, TRUSTED

EXAMPLES = Path(__file__).parents[1] / "policy" / "examples"
WHO = Believed(signers=TRUSTED, own=ALICE.public.keyid)
CONSENTS = (
    RecordKind.CONSENT_GIVEN,
    RecordKind.CONSENT_REFUSED,
    RecordKind.CONSENT_WITHDRAWN,
)
OTHERS = tuple(kind for kind in RecordKind if kind not in CONSENTS)


def example(name: str) -> Policy:
    return load_policy((EXAMPLES / f"{name}.yaml").read_bytes(), f"{name}.yaml")


def draft(kind: RecordKind, policy: Policy, **more: Any) -> Record:
    """Return what somebody is about to say of the policy and its first notice."""
    (notice, digest), *_ = notices_of(policy).items()
    filled = {
        "id": "urn:uuid:00000000-0000-4000-8000-000000000000",
        "time": "",
        "policy_id": policy.id,
        "policy_version": policy.version,
        "policy_sha256": policy.sha256,
        "notice_id": notice,
        "notice_sha256": digest,
        "notice_language": "en",
        "method": "click",
    }
    return Record(kind=kind, **{**filled, **more})


def write(
    folder: Path,
    kind: RecordKind = RecordKind.OBJECTION,
    *,
    policy: Policy | None = None,
    key: Key = ALICE,
    **more: Any,
) -> Path:
    """Sign a record into a folder and return its file."""
    policy = policy or example("works-agreement")
    signing = Signing(key=key, name="Jane", notice_name="notice.txt")
    _, written = write_record(str(folder), draft(kind, policy, **more), policy, signing)
    return Path(written.path)
