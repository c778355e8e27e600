"""Settings that record logins, terminals and commands, as one surface reads them."""

from __future__ import annotations

from auditor.model.named import NamedTuple


class Row(NamedTuple):
    """One setting, as `auditor.model.login.LoginSetting` has it, but for one service."""

    kind: str
    place: str
    component: str
    service: str = ""
