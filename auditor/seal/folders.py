"""Where a person's keys, trust and reports lie (platformdirs: XDG, macOS, Windows)."""

from __future__ import annotations

from pathlib import Path

APPLICATION = "monitoring-auditor"


def config_folder() -> Path:
    """Return the folder of keys and trusted signers; it may not exist."""
    import platformdirs  # noqa: PLC0415 - a command that needs no folder is spared it

    return platformdirs.user_config_path(APPLICATION, appauthor=False)


def keys_folder() -> Path:
    """Return the folder of the person's own key; it may not exist."""
    return config_folder() / "keys"


def trust_file() -> Path:
    """Return the file of trusted signers, an OpenSSH ``allowed_signers`` file."""
    return config_folder() / "allowed_signers"


def ledger_file() -> Path:
    """Return the ledger's place; reports lie beside it by default."""
    import platformdirs  # noqa: PLC0415 - as above

    return platformdirs.user_data_path(APPLICATION, appauthor=False) / "ledger.jsonl"
