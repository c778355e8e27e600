"""Lists of libraries as the dynamic loader reads them (ld.so(8))."""

from __future__ import annotations

_FOLDERS = ("/usr/lib", "/lib", "/usr/local/lib", "/usr/lib64", "/lib64")
_MOST = 64


def parse_preload(data: bytes) -> tuple[str, ...]:
    """Return the entries of ``/etc/ld.so.preload`` or ``LD_PRELOAD``, in order.

    Entries are parted by blanks or colons; in the file ``#`` begins a comment. Bytes that
    are no UTF-8 become surrogates. At most 64 entries are told.
    """
    lines = (line.partition(b"#")[0] for line in data.split(b"\n"))
    words = b" ".join(lines).replace(b":", b" ").split()
    return tuple(word.decode("utf-8", "surrogateescape") for word in words[:_MOST])


def parse_environment_file(data: bytes) -> tuple[str, ...]:
    """Return what ``/etc/environment`` (pam_env(8)) sets ``LD_PRELOAD`` to, likewise."""
    found: tuple[str, ...] = ()
    for line in data.split(b"\n"):
        name, sign, value = line.strip().removeprefix(b"export ").partition(b"=")
        if sign and name.strip() == b"LD_PRELOAD":
            found = parse_preload(value.strip().strip(b"\"'"))
    return found


def candidates(name: str, triplet: str) -> tuple[str, ...]:
    """Return the paths where the loader may find a library, the likeliest first.

    Args:
        name: a path, or a bare name that is looked for in the library folders; ``$LIB``
            stands for the system's library folder, other tokens are not resolved.
        triplet: the system's multiarch name (``x86_64-linux-gnu``).
    """
    if "/" in name:
        tokens = {"${LIB}", "$LIB"}
        texts = (f"lib/{triplet}", "lib64", "lib")
        token = next((item for item in sorted(tokens) if item in name), "")
        return tuple(name.replace(token, text) for text in texts) if token else (name,)
    folders = (f"/usr/lib/{triplet}", f"/lib/{triplet}", *_FOLDERS)
    return tuple(f"{folder}/{name}" for folder in folders)
