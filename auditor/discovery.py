"""Find the extensions of a package: one module, one constant, the id from the file name."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TypeVar

T = TypeVar("T")


def discover(package: str, constant: str, kind: type[T]) -> dict[str, T]:
    """Import every module below a package and collect its constant.

    Args:
        package: dotted name, for example ``auditor.probes``; sub-packages are walked.
        constant: the name each module must define, for example ``PROBE``.
        kind: the type the constant must have.

    Returns:
        The constants by id, sorted; the id is the module's file name in kebab-case.
        Modules and packages whose name starts with ``_`` are skipped.

    Raises:
        TypeError: a module has no such constant, or two modules share one id.
    """
    found: dict[str, T] = {}
    root = import_module(package)
    for info in pkgutil.walk_packages(root.__path__, prefix=f"{package}."):
        name = info.name.rpartition(".")[2]
        if info.ispkg or name.startswith("_"):
            continue
        value = getattr(import_module(info.name), constant, None)
        identifier = name.replace("_", "-")
        if not isinstance(value, kind) or identifier in found:
            message = f"{info.name} must define one {constant} of type {kind.__name__}"
            raise TypeError(message)
        found[identifier] = value
    return dict(sorted(found.items()))


def find(package: str, constant: str, kind: type[T], identifier: str) -> T | None:
    """Return the constant of one module, without loading the others.

    Args:
        package: as for `discover`; only its own modules are looked at.
        constant: as for `discover`.
        kind: as for `discover`.
        identifier: id of the module.

    Returns:
        ``None`` when there is no such module.

    Raises:
        TypeError: the module has no such constant.
    """
    root = import_module(package)
    names = {info.name for info in pkgutil.iter_modules(root.__path__) if not info.ispkg}
    name = identifier.replace("-", "_")
    if name not in names or name.startswith("_"):
        return None
    value = getattr(import_module(f"{package}.{name}"), constant, None)
    if not isinstance(value, kind):
        message = f"{package}.{name} must define {constant} of type {kind.__name__}"
        raise TypeError(message)
    return value
