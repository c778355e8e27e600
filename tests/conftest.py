"""What holds for every test: a home of its own, fixed randomness, proven absences."""

import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("ci", derandomize=True, deadline=None, database=None)
settings.register_profile(
    "fuzz",
    max_examples=20_000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci")

OF_THE_USER = (
    *("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"),
    *("XDG_RUNTIME_DIR", "DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "SSH_AUTH_SOCK"),
    *("DBUS_SESSION_BUS_ADDRESS", "SUDO_USER", "SUDO_UID", "SUDO_GID"),
    *("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LANGUAGE", "LC_ALL", "LC_MESSAGES"),
)
ABSENT = Path(__file__).with_name("absent.toml")
left_out = pytest.StashKey[dict[str, list[str]]]()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """Something of the kernel's that a machine may lack, and the proof that it does."""

    what: str
    probe: str

    def is_absent(self) -> bool:
        """Run the probe: 0 is present, 1 is absent, anything else proves nothing."""
        answer = subprocess.run(
            ["sh", "-c", self.probe], check=False, stdin=subprocess.DEVNULL, timeout=10
        ).returncode
        if answer not in (0, 1):
            message = f"the probe for {self.what} exited {answer}: {self.probe}"
            raise pytest.UsageError(message)
        return answer == 1


def features() -> dict[str, Feature]:
    """Read the list of features that may be absent, by the word that tests use."""
    listed = tomllib.loads(ABSENT.read_text(encoding="utf-8"))
    return {word: Feature(**entry) for word, entry in listed.items()}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "needs(word, ...): left out where tests/absent.toml proves absence"
    )
    config.stash[left_out] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests whose needs are proven absent, and remember which."""
    listed = features()
    proven: dict[str, bool] = {}
    kept = []
    for item in items:
        absent = []
        for word in (word for mark in item.iter_markers("needs") for word in mark.args):
            if word not in listed:
                message = f"{item.nodeid} needs {word!r}, which {ABSENT} does not list"
                raise pytest.UsageError(message)
            if word not in proven:
                proven[word] = listed[word].is_absent()
            if proven[word]:
                absent.append(word)
        if absent:
            config.stash[left_out][item.nodeid] = absent
        else:
            kept.append(item)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Name what was left out and by which proof."""
    if not config.stash[left_out]:
        return
    listed = features()
    terminalreporter.section("left out: proven absent on this machine")
    for test, words in config.stash[left_out].items():
        proofs = "; ".join(
            f"no {listed[word].what} ({listed[word].probe})" for word in words
        )
        terminalreporter.line(f"{test}: {proofs}")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    """Give each test an empty home, and nothing of the user's session or style."""
    for name in OF_THE_USER:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
