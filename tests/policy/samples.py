"""Small policies, programs and processes to judge."""

from dataclasses import replace
from typing import Any

from auditor.model.about import About
from auditor.model.capability import Basis
from auditor.model.coverage import Coverage
from auditor.model.inventory import Inventory, ProbeRun, Topic
from auditor.model.policy import Atom, Component, Declaration, Policy
from auditor.model.process import Process
from auditor.model.program import Identity, Program, ProgramCapability

DIGEST = "ab" * 32
OTHER_DIGEST = "cd" * 32


def atom(kind: str, value: str = "", **more: Any) -> Atom:
    return Atom(kind=kind, value=value, **more)


def package(name: str = "agent", **more: Any) -> Atom:
    return atom("package", parts={"manager": "dpkg", "name": name}, **more)


def declaration(*groups: tuple[Atom, ...] | Atom, **more: Any) -> Declaration:
    """Declare ``agent``, recognised by any of the groups, for ``screen``."""
    match = tuple((group,) if isinstance(group, Atom) else group for group in groups)
    filled = {"components": (Component(id="main", match=match),), "captures": ("screen",)}
    return Declaration(id="agent", name="Agent", **{**filled, **more})


def policy(*declarations: Declaration, **more: Any) -> Policy:
    """An active policy."""
    filled = {"id": "a", "version": "1", "status": "active", "controller": "A"}
    return Policy(source="policy.yaml", programs=declarations, **{**filled, **more})


def holds(
    capability: str,
    *bases: Basis,
    identity: Identity = Identity.UNKNOWN,
) -> ProgramCapability:
    """Say that a program holds a capability, by default right now."""
    return ProgramCapability(
        capability=capability,
        bases=bases or (Basis.ACTIVE,),
        evidence=(7,),
        identity=identity,
    )


def program(*capabilities: ProgramCapability, **more: Any) -> Program:
    """A packaged, unaltered, running program of a vendor."""
    filled = {
        "id": 1,
        "name": "agent",
        "pids": (100,),
        "executable": "/opt/agent/agent",
        "file_sha256": DIGEST,
        "package": "agent",
        "package_manager": "dpkg",
        "package_version": "2.1-1",
        "file_check": "matches",
        "origin": "vendor",
    }
    return Program(capabilities=capabilities, **{**filled, **more})


def copied(original: Program, path: str, **more: Any) -> Program:
    """The same file somewhere else: no package lists it any more."""
    return replace(
        original,
        executable=path,
        package="",
        package_version="",
        file_check="",
        origin="",
        **more,
    )


def inventory(
    *processes: Process, topics: dict[Topic, Coverage] | None = None, **more: Any
) -> Inventory:
    """What was seen; everything was looked at completely unless said otherwise."""
    coverage = dict.fromkeys(Topic, Coverage.COMPLETE) | (topics or {})
    return Inventory(
        about=About(),
        runs=tuple(
            ProbeRun(probe=topic.value, topics=(topic,), coverage=how)
            for topic, how in coverage.items()
        ),
        processes=processes or (Process(pid=100, started=1, name="agent"),),
        **more,
    )
