"""Where a person's keys, trust and reports lie (platformdirs: XDG, macOS, Windows)."""

from __future__ import annotations

import os
import sys

APPLICATION = "monitoring-auditor"


def config_folder() -> str:
    """Return the folder of keys and trusted signers; it may not exist."""
    return _base("XDG_CONFIG_HOME", ".config") or _platform("config")


def keys_folder() -> str:
    """Return the folder of the person's own key; it may not exist."""
    return os.path.join(config_folder(), "keys")


def trust_file() -> str:
    """Return the file of trusted signers, an OpenSSH ``allowed_signers`` file."""
    return os.path.join(config_folder(), "allowed_signers")


def revoked_file() -> str:
    """Return the file of keys that are trusted no more."""
    return os.path.join(config_folder(), "revoked_keys")


def tsa_folder() -> str:
    """Return the folder of trusted time stamp authorities' certificates (``.pem``)."""
    return os.path.join(config_folder(), "tsa")


def data_folder() -> str:
    """Return the folder of reports, records and notes; it may not exist."""
    return _base("XDG_DATA_HOME", ".local/share") or _platform("data")


def ledger_file() -> str:
    """Return the ledger's place; reports lie beside it by default."""
    return os.path.join(data_folder(), "ledger.jsonl")


def _base(variable: str, below_home: str) -> str | None:
    """Return our folder by the XDG base directory specification; ``None`` elsewhere.

    It is one line on Linux, where platformdirs would load as much as ten modules.
    """
    if not sys.platform.startswith("linux"):
        return None
    given = os.environ.get(variable, "").strip()
    return os.path.join(given or os.path.expanduser(f"~/{below_home}"), APPLICATION)


def _platform(kind: str) -> str:
    import platformdirs  # noqa: PLC0415 - costly, and not on Linux

    if kind == "config":
        return platformdirs.user_config_dir(APPLICATION, appauthor=False)
    return platformdirs.user_data_dir(APPLICATION, appauthor=False)
