"""Verify time stamps by other people's software: rfc3161-client, else openssl.

Neither is needed for anything else. What neither can read is not checked, and never called
invalid: authorities' replies differ, and so do their readers.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime

from auditor.cli._reading import read_input
from auditor.errors import AuditorError

_LARGEST_ROOT = 1 << 20
_SECONDS = 10
_EXPIRED = "the authority's certificate was valid then and is no more"
_MISSING = "not checked: neither openssl nor the Python package rfc3161-client is here"

Check = Callable[[bytes, bytes], str]
"""What is wrong with a reply about some bytes; nothing when it is an authority's."""


def stamps(named: list[str]) -> Check | None:
    """Return what verifies time stamps; ``None`` when no authority is trusted.

    Args:
        named: files of certificates; none for those of the person's own folder.

    Raises:
        InputError: one cannot be read.
    """
    roots = b"\n".join(read_input(path, _LARGEST_ROOT) for path in named or _own())
    if not roots:
        return None
    known: dict[tuple[bytes, bytes], str] = {}

    def check(data: bytes, reply: bytes) -> str:
        if (data, reply) not in known:
            known[data, reply] = _problem(data, reply, roots)
        return known[data, reply]

    return check


def _own() -> list[str]:
    from auditor.seal.folders import tsa_folder  # noqa: PLC0415 - after the arguments

    folder = tsa_folder()
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return [os.path.join(folder, name) for name in names if name.endswith(".pem")]


def _problem(data: bytes, reply: bytes, roots: bytes) -> str:
    accepted = _accepted(data, reply, roots)
    if accepted is not None:
        return accepted
    try:
        return _by_openssl(data, reply, roots)
    except FileNotFoundError:
        return _MISSING
    except subprocess.TimeoutExpired:
        return "not checked: openssl does not come to an end"


def _accepted(data: bytes, reply: bytes, roots: bytes) -> str | None:
    """Return what rfc3161-client says; ``None`` for what it refuses: openssl decides."""
    try:
        import rfc3161_client  # noqa: PLC0415 - need not be there
        from cryptography import x509  # noqa: PLC0415 - costly
    except ImportError:
        return None
    try:
        builder = rfc3161_client.VerifierBuilder()
        for root in x509.load_pem_x509_certificates(roots):
            builder = builder.add_root_certificate(root)
        answer = rfc3161_client.decode_timestamp_response(reply)
        if not builder.build().verify_message(answer, data):
            return None
        held = map(x509.load_der_x509_certificate, answer.signed_data.certificates)
        expired = any(each.not_valid_after_utc < datetime.now(UTC) for each in held)
    except (ValueError, TypeError, rfc3161_client.VerificationError):
        return None
    return _EXPIRED if expired else ""


def _by_openssl(data: bytes, reply: bytes, roots: bytes) -> str:
    from auditor.seal.time_stamps import read_reply  # noqa: PLC0415 - only here

    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        for name, content in (("data", data), ("reply", reply), ("roots", roots)):
            with open(os.path.join(folder, name), "xb") as file:
                file.write(content)
        problem = _openssl(folder)
        if problem and not _openssl(folder, at=read_reply(reply).time):
            return _EXPIRED
    return problem


def _openssl(folder: str, at: datetime | None = None) -> str:
    words = ["openssl", "ts", "-verify", "-data", "data", "-in", "reply"]
    words += ["-CAfile", "roots"]
    if at is not None:
        words += ["-attime", str(int(at.timestamp()))]
    done = subprocess.run(  # noqa: S603 - fixed words, and files of our own
        words,
        cwd=folder,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=_SECONDS,
        check=False,
        env={"PATH": os.environ.get("PATH", os.defpath)},
    )
    if done.returncode == 0 and b"Verification: OK" in done.stdout + done.stderr:
        return ""
    lines = done.stderr.decode("utf-8", "replace").splitlines()
    said = next((line.split(":")[-2:] for line in lines if "error:" in line), [""])
    why = " ".join(part.strip() for part in said if part)
    return f"it does not verify with the certificates that are trusted here: {why}"


def demand_root(data: bytes, name: str) -> None:
    """Refuse a file of certificates that is none.

    Raises:
        AuditorError: it holds no certificate in PEM.
    """
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415 - costly

    try:
        load_pem_x509_certificates(data)
    except ValueError as error:
        raise AuditorError(
            f"{name} holds no certificate", hint="give PEM, BEGIN CERTIFICATE"
        ) from error
