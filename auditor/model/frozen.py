"""Values: frozen slotted dataclasses that are quick to define.

The standard decorator compiles six methods for each class, which for a hundred classes
costs more than looking at 200 processes. All values share one set of methods instead. To
readers, type checkers, `replace`, `fields` and pydantic a value is an ordinary dataclass.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")

_set = object.__setattr__


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make a class a frozen, slotted dataclass with keyword-only fields.

    Equality, hash and text go by the fields, as `dataclasses.dataclass` has them.
    """
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=True)(cls)
    given = fields(made)
    shared = {
        "_names": frozenset(item.name for item in given),
        "_constants": {item.name: item.default for item in given if not _is_missing(item)},
        "_factories": tuple(
            (item.name, item.default_factory)
            for item in given
            if item.default_factory is not MISSING
        ),
        **_METHODS,
    }
    for name, attribute in shared.items():
        setattr(made, name, attribute)
    return made  # type: ignore[no-any-return]


def _is_missing(item: Field[Any]) -> bool:
    return item.default is MISSING


def _init(self: Any, **given: Any) -> None:  # noqa: ANN401 - any field
    values = {**self._constants, **given}
    for name, factory in self._factories:
        if name not in given:
            values[name] = factory()
    if values.keys() != self._names:
        wrong = sorted(values.keys() ^ self._names)
        message = f"{type(self).__name__}() has no or needs: {', '.join(wrong)}"
        raise TypeError(message)
    for name, item in values.items():
        _set(self, name, item)


def _eq(self: Any, other: Any) -> bool:  # noqa: ANN401 - any values
    if type(other) is not type(self):
        return NotImplemented  # type: ignore[no-any-return]
    return all(getattr(self, name) == getattr(other, name) for name in self._names)


def _hash(self: Any) -> int:  # noqa: ANN401 - any value
    return hash(tuple(getattr(self, name) for name in self.__slots__))


def _repr(self: Any) -> str:  # noqa: ANN401 - any value
    inside = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
    return f"{type(self).__qualname__}({inside})"


def _refuse(self: object, name: str, *_value: object) -> NoReturn:
    message = f"cannot change field {name!r} of a {type(self).__name__}"
    raise FrozenInstanceError(message)


def _get_state(self: Any) -> dict[str, Any]:  # noqa: ANN401 - any value
    return {name: getattr(self, name) for name in self.__slots__}


def _set_state(self: Any, state: dict[str, Any]) -> None:  # noqa: ANN401 - any value
    for name, item in state.items():
        _set(self, name, item)


_METHODS = {
    "__getstate__": _get_state,
    "__setstate__": _set_state,
    "__init__": _init,
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
}
