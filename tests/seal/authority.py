"""A time stamp authority of the tests' own, made and run by openssl."""

import base64
import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import CertificateBuilder, load_pem_x509_certificate

OPENSSL = str(shutil.which("openssl"))  # tests take it out of the path
CONFIGURATION = """\
[req]
distinguished_name = names
[names]
[tsa]
default_tsa = here
[here]
serial = serial
signer_cert = tsa.crt
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
{chain}
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[leaf]
extendedKeyUsage = critical, timeStamping
keyUsage = critical, digitalSignature
"""


def openssl(folder: Path, *words: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [OPENSSL, *map(str, words)], cwd=folder, check=True, capture_output=True
    )


class Authority:
    """Makes replies; ``root`` is the file of its root certificate."""

    def __init__(self, folder: Path, *, chain: bool = False, days: int = 3650) -> None:
        folder.mkdir()
        self.folder, self.root = folder, folder / "ca.crt"
        text = CONFIGURATION.format(chain="certs = ca.crt" if chain else "")
        (folder / "tsa.cnf").write_text(text)
        (folder / "serial").write_text("01\n")
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        openssl(
            *(folder, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.crt"),
            *("-config", "tsa.cnf", "-extensions", "root", "-subj", "/CN=Root"),
            *("-days", "7300"),
        )
        openssl(
            *(folder, "req", *key, "-keyout", "tsa.key", "-out", "tsa.csr"),
            *("-config", "tsa.cnf", "-subj", "/CN=Authority"),
        )
        openssl(
            *(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.crt", "-CAkey"),
            *("ca.key", "-CAcreateserial", "-out", "tsa.crt", "-days", days),
            *("-extfile", "tsa.cnf", "-extensions", "leaf"),
        )

    def shorten(self, *, seconds: int) -> datetime:
        """Give the authority another certificate, and return when that one expires."""
        root = load_pem_x509_certificate(self.root.read_bytes())
        data = (self.folder / "ca.key").read_bytes()
        key = load_pem_private_key(data, None)
        old = load_pem_x509_certificate((self.folder / "tsa.crt").read_bytes())
        end = datetime.now(UTC) + timedelta(seconds=seconds)
        builder = CertificateBuilder(
            old.issuer, old.subject, old.public_key(), 77, end - timedelta(days=1), end
        )
        for each in old.extensions:
            builder = builder.add_extension(each.value, each.critical)
        assert root.subject == old.issuer
        made = builder.sign(key, SHA256()).public_bytes(Encoding.PEM)
        (self.folder / "tsa.crt").write_bytes(made)
        return end

    def answer(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        openssl(
            *(self.folder, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query"),
            *("-out", "reply"),
        )
        return (self.folder / "reply").read_bytes()

    def stamp(self, data: bytes, digest: str = "sha256") -> bytes:
        """Ask as openssl asks, and answer."""
        (self.folder / "data").write_bytes(data)
        words = ("ts", "-query", "-data", "data", f"-{digest}", "-cert", "-out", "asked")
        openssl(self.folder, *words)
        return self.answer((self.folder / "asked").read_bytes())


def signature_of(report: bytes) -> bytes:
    """Return the bytes of a report's signature."""
    return base64.b64decode(json.loads(report)["signatures"][0]["sig"])
