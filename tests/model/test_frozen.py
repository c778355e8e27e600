import copy
import pickle
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace

import pytest

from auditor.model.frozen import field, frozen
from auditor.model.report import plain


@frozen
class Place:
    """A value to try things on."""

    name: str
    size: int = 3
    parts: dict[str, int] = field(default_factory=dict)

    @property
    def label(self):
        """Return a text of both."""
        return f"{self.name}:{self.size}"


def test_a_value_is_a_dataclass_with_defaults_of_its_own():
    one, two = Place(name="a"), Place(name="a")
    assert is_dataclass(one)
    assert [item.name for item in fields(Place)] == ["name", "size", "parts"]
    assert (one.size, one.parts, one.label) == (3, {}, "a:3")
    assert one.parts is not two.parts


def test_a_value_cannot_be_changed_or_given_more():
    place = Place(name="a")
    for change in (lambda: setattr(place, "name", "b"), lambda: delattr(place, "name")):
        with pytest.raises(FrozenInstanceError):
            change()
    with pytest.raises((AttributeError, FrozenInstanceError)):
        place.other = 1
    assert place.name == "a"


@pytest.mark.parametrize("given", [{}, {"name": "a", "colour": 1}, {"size": 1}])
def test_a_wrong_field_is_a_type_error(given):
    with pytest.raises(TypeError, match="Place"):
        Place(**given)


def test_equality_goes_by_type_and_fields():
    assert Place(name="a") == Place(name="a")
    assert Place(name="a") != Place(name="b")
    assert Place(name="a") != ("a", 3, {})


def test_values_of_hashable_fields_are_hashable():
    @frozen
    class Pair:
        one: int
        two: str = ""

    assert len({Pair(one=1), Pair(one=1), Pair(one=2)}) == 2


def test_copies_of_every_kind_are_equal():
    place = Place(name="a", parts={"x": 1})
    assert copy.copy(place) == place
    assert copy.deepcopy(place) == place
    assert pickle.loads(pickle.dumps(place)) == place
    assert replace(place, name="b") == Place(name="b", parts={"x": 1})


def test_it_is_plain_json_and_a_readable_text():
    assert plain(Place(name="a", parts={"x": 1})) == {
        "name": "a",
        "size": 3,
        "parts": {"x": 1},
    }
    assert repr(Place(name="a")) == "Place(name='a', size=3, parts={})"
