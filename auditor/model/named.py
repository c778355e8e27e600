"""Tuples with named items that are quick to define.

`typing.NamedTuple` compiles each annotation of each class, and the first to compile
anything makes Python set up its whole syntax tree: together more than importing forty
modules. To readers, type checkers and pydantic this one is the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from _collections import _tuplegetter  # what the standard module names its items by

    class _Naming(type):
        """Makes of a class whose base is `NamedTuple` a class whose base is `tuple`."""

        def __new__(
            cls, name: str, bases: tuple[type, ...], body: dict[str, object]
        ) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            names = tuple(body.get("__annotations__", ()))
            parts = {
                "__slots__": (),
                "__match_args__": names,
                "_fields": names,
                "_field_defaults": {item: body[item] for item in names if item in body},
            }
            items = {item: _tuplegetter(at, "") for at, item in enumerate(names)}
            return type(name, (tuple,), {**_METHODS, **body, **parts, **items})

    class NamedTuple(metaclass=_Naming):
        """The base that a class of named tuples names; nothing is inherited from it."""


__all__ = ["NamedTuple"]


def _new(cls: Any, *args: object, **given: object) -> Any:  # noqa: ANN401 - any tuple
    names, defaults = cls._fields, cls._field_defaults
    if given or len(args) != len(names):
        later = [name for name in names[len(args) :] if name in given or name in defaults]
        args += tuple([given.pop(n) if n in given else defaults[n] for n in later])
        if given or len(args) != len(names):
            message = f"{cls.__name__}() takes {', '.join(names)}"
            raise TypeError(message)
    return tuple.__new__(cls, args)


def _make(cls: Any, items: Iterable[object]) -> Any:  # noqa: ANN401 - any tuple
    return cls(*items)


def _as_tuple(self: Any) -> tuple[object, ...]:  # noqa: ANN401 - any tuple
    return tuple(self)


def _as_dict(self: Any) -> dict[str, Any]:  # noqa: ANN401 - any tuple
    return dict(zip(self._fields, self, strict=True))


def _replace(self: Any, /, **changes: object) -> Any:  # noqa: ANN401 - any tuple
    return type(self)(**{**_as_dict(self), **changes})


def _repr(self: Any) -> str:  # noqa: ANN401 - any tuple
    inside = ", ".join(f"{name}={item!r}" for name, item in _as_dict(self).items())
    return f"{type(self).__name__}({inside})"


_METHODS: dict[str, object] = {
    "__new__": _new,
    "__repr__": _repr,
    "__getnewargs__": _as_tuple,
    "_make": classmethod(_make),
    "_asdict": _as_dict,
    "_replace": _replace,
}
