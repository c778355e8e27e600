"""Find the extensions of a package: one module, one constant, the id from the file name."""

from __future__ import annotations

import os
from collections.abc import Iterator
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
    for name in _modules(root.__path__[0], f"{package}."):
        value = getattr(import_module(name), constant, None)
        identifier = name.rpartition(".")[2].replace("_", "-")
        if not isinstance(value, kind) or identifier in found:
            message = f"{name} must define one {constant} of type {kind.__name__}"
            raise TypeError(message)
        found[identifier] = value
    return dict(sorted(found.items()))


def module_names(folder: str) -> tuple[str, ...]:
    """Return the names of the public modules in a package's own folder, sorted.

    As `pkgutil.iter_modules` does, which loads six modules to tell a module's name.
    """
    names = (name.removesuffix(".py") for name in os.listdir(folder) if name[-3:] == ".py")
    return tuple(sorted(name for name in names if not name.startswith("_")))


def package_data(package: str, name: str) -> bytes:
    """Return a data file that lies in a package's own folder.

    Raises:
        OSError: there is none.
    """
    with open(os.path.join(import_module(package).__path__[0], name), "rb") as file:
        return file.read()


def data_names(package: str, suffix: str) -> tuple[str, ...]:
    """Return the names of the data files in a package's own folder, sorted, bare."""
    names = os.listdir(import_module(package).__path__[0])
    return tuple(
        sorted(name.removesuffix(suffix) for name in names if name.endswith(suffix))
    )


def _modules(folder: str, prefix: str) -> Iterator[str]:
    """Yield the dotted names of all public modules in and below a package."""
    for name in module_names(folder):
        yield f"{prefix}{name}"
    with os.scandir(folder) as entries:
        inner = sorted(
            (entry.name, entry.path)
            for entry in entries
            if entry.is_dir() and not entry.name.startswith(("_", "."))
        )
    for name, path in inner:
        if os.path.exists(f"{path}/__init__.py"):
            yield from _modules(path, f"{prefix}{name}.")


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
    name = identifier.replace("-", "_")
    if name not in module_names(root.__path__[0]):
        return None
    value = getattr(import_module(f"{package}.{name}"), constant, None)
    if not isinstance(value, kind):
        message = f"{package}.{name} must define {constant} of type {kind.__name__}"
        raise TypeError(message)
    return value
