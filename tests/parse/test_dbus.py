"""D-Bus messages against an independent implementation, and against nonsense."""

import jeepney
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jeepney.low_level import Endianness, MessageFlag

from auditor.parse.dbus import Call, call_bytes, message_size, parse_message, unpacked

CALL = Call("org.a.B", "/org/a", "org.a.C", "Ask", ("devices", "camera"))


def received(data):
    """Return what another implementation makes of our bytes."""
    parser = jeepney.Parser()
    parser.add_data(data)
    return parser.get_next_message()


def answer(signature, body, *, order=Endianness.little):
    """Return an answer as another implementation writes it."""
    message = jeepney.new_method_return(received(call_bytes(7, CALL)), signature, body)
    message.header.endianness = order
    return message.serialise(1)


@pytest.mark.parametrize("arguments", [(), ("x",), ("devices", "camera"), ("ü", "")])
def test_others_read_our_calls_and_that_they_start_nothing(arguments):
    message = received(call_bytes(7, CALL._replace(arguments=arguments)))
    assert message.header.flags & MessageFlag.no_auto_start
    assert message.header.serial == 7
    fields = {field.name: value for field, value in message.header.fields.items()}
    assert fields.pop("signature", "") == "s" * len(arguments)
    assert fields == {
        "path": "/org/a",
        "interface": "org.a.C",
        "member": "Ask",
        "destination": "org.a.B",
    }
    assert message.body == arguments


@pytest.mark.parametrize("order", Endianness)
@pytest.mark.parametrize(
    ("signature", "body", "values"),
    [
        ("s", ("x",), ("x",)),
        ("yubxtd", (1, 2, True, -3, 4, 0.5), (1, 2, 1, -3, 4, 0.5)),
        ("a(ss)", ([("a", "b"), ("c", "d")],), ((("a", "b"), ("c", "d")),)),
        ("a(souua(iisi)u(bbb))", ([(":1.0", "/x", 1, 2, [], 3, (True, False, True))],),
         (((":1.0", "/x", 1, 2, (), 3, (1, 0, 1)),),)),
        ("a{sas}", ({"a": ["b"]},), ((("a", ("b",)),),)),
        ("a{sv}", ({"a": ("u", 4)},), ((("a", 4),),)),
        ("ay", (b"abc",), (b"abc",)),
    ],
)  # fmt: skip
def test_answers_of_others_are_read(order, signature, body, values):
    message = parse_message(answer(signature, body, order=order))
    assert message is not None
    assert (message.replies_to, message.failed) == (7, False)
    assert message.values == values


def test_errors_and_signals_are_told_apart_from_answers():
    call = received(call_bytes(7, CALL))
    error = parse_message(jeepney.new_error(call, "org.a.No", "s", ("x",)).serialise(1))
    assert (error.replies_to, error.failed) == (7, True)
    emitter = jeepney.DBusAddress("/a", interface="a.b")
    signal = parse_message(jeepney.new_signal(emitter, "Happened").serialise(1))
    assert signal.replies_to == 0


@pytest.mark.parametrize("signature", ["a()", "a(a())", "(", "a", "aa", "s)", "z", "{sv"])
def test_a_signature_that_would_never_end_or_is_none_is_refused(signature):
    assert unpacked(signature, b"\x40\0\0\0" + bytes(64)) is None


def test_deep_nesting_is_refused():
    assert unpacked("a" * 60 + "y", bytes(64)) is None
    assert unpacked("v", (b"\x01v\0" * 200) + b"\x01y\0\x05") is None


def test_a_message_is_not_read_beyond_what_it_says():
    data = answer("s", ("x",))
    assert message_size(data[:16]) == len(data)
    assert parse_message(data[:-1]) is None
    assert parse_message(data + b"\0") is None
    assert message_size(b"l\x02\0\x01\xff\xff\xff\x7f" + bytes(8)) is None
    assert message_size(b"nonsense" * 2) is None


@given(st.binary(max_size=200), st.integers(0, 200), st.integers(0, 255))
def test_reading_never_raises(noise, place, value):
    parse_message(noise)
    data = bytearray(answer("a(sa{sv})", ([("x", {"k": ("as", ["y"])})],)))
    data[place % len(data)] = value
    parse_message(bytes(data))


@given(st.text("asvuy(){}bgox", max_size=12), st.binary(max_size=60))
def test_any_signature_over_any_bytes_ends(signature, data):
    unpacked(signature, data)
