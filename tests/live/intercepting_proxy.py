"""An intercepting proxy: answers CONNECT with a certificate made on the spot.

Usage: intercepting_proxy.py PORT FOLDER. FOLDER holds authority.crt and authority.key.
One connection at a time; what the client sends is answered with its own request line.
"""

import socket
import ssl
import subprocess
import sys
from pathlib import Path


def certificate_for(name, folder):
    made = folder / "made.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "1"),
            *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", f"/CN={name}"),
            *("-addext", f"subjectAltName=DNS:{name}", "-keyout", made, "-out", made),
            *("-CA", folder / "authority.crt", "-CAkey", folder / "authority.key"),
        ],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return made


def serve(port, folder):
    with socket.create_server(("127.0.0.1", port)) as server:
        while True:
            client, _ = server.accept()
            with client:
                name = client.recv(4096).split()[1].partition(b":")[0].decode()
                client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(certificate_for(name, folder))
                with context.wrap_socket(client, server_side=True) as inner:
                    line = inner.recv(4096).splitlines()[0]
                    inner.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + line)


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))
