"""Values: frozen slotted dataclasses that are quick to define.

Defining a class with the standard decorator costs a third of a millisecond, and importing
the decorator as much as twenty modules; for a hundred classes that is more than looking at
200 processes. All values share one set of methods instead, and what the standard module
knows of a dataclass is made only when somebody asks. To readers, type checkers,
`dataclasses.replace`, `dataclasses.fields` and pydantic a value is an ordinary dataclass.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar, cast, dataclass_transform

T = TypeVar("T")

_set = object.__setattr__


class _Made:
    """The default of a field that is made anew for each value."""

    __slots__ = ("factory",)

    def __init__(self, factory: Callable[[], object]) -> None:
        self.factory = factory


def field(*, default_factory: Callable[[], T]) -> T:
    """Return the default of a field that each value makes for itself.

    Args:
        default_factory: called without arguments for each value that is not given one.
    """
    return cast("T", _Made(default_factory))


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make a class a frozen, slotted dataclass with keyword-only fields.

    Equality, hash and text go by the fields, as `dataclasses.dataclass` has them.
    """
    return _made(cls, _FROZEN)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def ordered(cls: type[T]) -> type[T]:
    """Make a class what `frozen` makes it; its fields may also be given in order."""
    return _made(cls, _FROZEN)


@dataclass_transform(field_specifiers=(field,))
def slotted(cls: type[T]) -> type[T]:
    """Make a class a slotted dataclass whose fields may be given in order, and changed.

    For what works (a walk, a reader), not for values: two are never equal.
    """
    return _made(cls, _METHODS)


def replace(value: T, /, **changes: Any) -> T:  # noqa: ANN401 - any field
    """Return a copy of a value with some fields changed, as `dataclasses.replace` does.

    Raises:
        TypeError: there is no such field.
    """
    kind: Any = type(value)
    return cast(
        "T", kind(**{name: getattr(value, name) for name in kind.__names__} | changes)
    )


def field_names(value: object) -> tuple[str, ...]:
    """Return the names of a value's fields in order; empty for anything else."""
    return getattr(type(value), "__names__", ())


def _made(cls: type[T], methods: dict[str, object]) -> type[T]:
    body = {**cls.__dict__, **methods}
    del body["__dict__"], body["__weakref__"]
    notes = body.get("__annotations__", {})
    names = tuple([name for name in notes if str(notes[name])[:8] != "ClassVar"])
    given = {name: body.pop(name) for name in names if name in body}
    made = {name: item.factory for name, item in given.items() if type(item) is _Made}
    body["__slots__"] = body["__names__"] = names
    body["__qualname__"] = cls.__qualname__
    body["__dataclass_fields__"] = _Fields()
    body["__factories__"] = tuple(made.items())
    body["__constants__"] = {n: item for n, item in given.items() if n not in made}
    maker: Any = type(cls)
    kind = maker(cls.__name__, cls.__bases__, body)
    slots = kind.__dict__
    kind.__setters__ = tuple([(name, slots[name].__set__) for name in names])
    return cast("type[T]", kind)


class _Fields:
    """What `dataclasses` knows of a class, made when it is asked for."""

    def __get__(self, _value: object, owner: Any) -> dict[str, Any]:  # noqa: ANN401
        import dataclasses  # noqa: PLC0415 - costly, seldom

        factories = dict(owner.__factories__)
        twin: Any = type(owner.__name__, (), {"__annotations__": owner.__annotations__})
        twin.__module__ = owner.__module__
        for name in owner.__names__:
            if name in factories:
                setattr(twin, name, dataclasses.field(default_factory=factories[name]))
            elif name in owner.__constants__:
                setattr(twin, name, owner.__constants__[name])
        dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=True)(twin)
        found: dict[str, Any] = twin.__dataclass_fields__
        owner.__dataclass_fields__ = found
        return found


def _init(self: Any, *args: object, **given: Any) -> None:  # noqa: ANN401 - any field
    if args:
        given |= dict(zip(self.__names__, args, strict=False))
    values = {**self.__constants__, **given}
    for name, factory in self.__factories__:
        if name not in given:
            values[name] = factory()
    try:
        for name, put in self.__setters__:
            put(self, values[name])
    except KeyError:
        raise _misfit(self, values) from None
    if len(values) != len(self.__names__) or len(args) > len(self.__names__):
        raise _misfit(self, values)


def _misfit(value: Any, given: dict[str, Any]) -> TypeError:  # noqa: ANN401 - any value
    wrong = sorted(given.keys() ^ {*value.__names__})
    return TypeError(f"{type(value).__name__}() has no or needs: {', '.join(wrong)}")


def _eq(self: Any, other: Any) -> bool:  # noqa: ANN401 - any values
    if type(other) is not type(self):
        return NotImplemented  # type: ignore[no-any-return]
    return all(getattr(self, name) == getattr(other, name) for name in self.__names__)


def _hash(self: Any) -> int:  # noqa: ANN401 - any value
    return hash(tuple([getattr(self, name) for name in self.__names__]))


def _repr(self: Any) -> str:  # noqa: ANN401 - any value
    inside = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__names__)
    return f"{type(self).__qualname__}({inside})"


def _refuse(self: object, name: str, *_value: object) -> NoReturn:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415 - costly, seldom

    message = f"cannot change field {name!r} of a {type(self).__name__}"
    raise FrozenInstanceError(message)


def _get_state(self: Any) -> dict[str, Any]:  # noqa: ANN401 - any value
    return {name: getattr(self, name) for name in self.__names__}


def _set_state(self: Any, state: dict[str, Any]) -> None:  # noqa: ANN401 - any value
    for name, item in state.items():
        _set(self, name, item)


_METHODS: dict[str, object] = {
    "__getstate__": _get_state,
    "__setstate__": _set_state,
    "__init__": _init,
    "__repr__": _repr,
}
_FROZEN: dict[str, object] = {
    **_METHODS,
    "__eq__": _eq,
    "__hash__": _hash,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
}
