import copy
import pickle
import typing
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from auditor.model.named import NamedTuple


class Place(NamedTuple):
    """A tuple to try things on."""

    name: str
    size: int = 3

    @property
    def label(self):
        """Return a text of both."""
        return f"{self.name}:{self.size}"


class Standard(typing.NamedTuple):
    """The same, as the standard library makes it."""

    name: str
    size: int = 3


def test_it_is_a_tuple_whose_items_have_names():
    place = Place("a", 4)
    assert (place.name, place.size, place.label) == ("a", 4, "a:4")
    assert place == ("a", 4)
    assert hash(place) == hash(("a", 4))
    name, size = place
    assert (name, size) == place
    assert isinstance(place, tuple)
    assert not hasattr(place, "__dict__")
    match place:
        case Place(matched, 4):
            assert matched == "a"


@pytest.mark.parametrize(
    ("args", "given"),
    [
        (("a",), {}),
        (("a", 1), {}),
        ((), {"name": "a"}),
        (("a",), {"size": 1}),
        ((), {"size": 1, "name": "a"}),
        ((), {}),
        ((), {"size": 1}),
        (("a", 1, 2), {}),
        (("a",), {"name": "b"}),
        (("a", 1), {"size": 2}),
        (("a",), {"colour": 1}),
        (("a", 1), {"colour": 1}),
    ],
)
def test_it_takes_what_the_standard_one_takes(args, given):
    def made(kind: Any) -> object:
        try:
            return tuple(kind(*args, **given))
        except TypeError:
            return TypeError

    assert made(Place) == made(Standard)


def test_it_cannot_be_changed_but_copied_with_changes():
    place = Place("a")
    with pytest.raises(AttributeError):
        place.name = "b"
    assert place._replace(size=1) == ("a", 1)
    assert place == ("a", 3)
    with pytest.raises(TypeError):
        place._replace(colour=1)
    assert place._asdict() == {"name": "a", "size": 3}
    assert Place._make(["b", 2]) == ("b", 2)


def test_copies_are_of_its_type_and_its_text_names_the_items():
    place = Place("a")
    for other in (copy.deepcopy(place), pickle.loads(pickle.dumps(place))):
        assert other == place
        assert type(other) is Place
    assert repr(place) == "Place(name='a', size=3)"


def test_pydantic_takes_it_for_a_named_tuple():
    adapter = TypeAdapter(Place)
    assert adapter.validate_python(["a", "4"]) == Place("a", 4)
    assert type(adapter.validate_python({"name": "a"})) is Place
    with pytest.raises(ValidationError):
        adapter.validate_python(["a", "x"])
