import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.input import (
    Reports,
    judge_event_device,
    judge_hid_descriptor,
    parse_bitmap,
)

# Bitmaps as sysfs shows them for common devices on a 64-bit kernel.
KEYBOARD = "402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe"
MOUSE = "1f0000 0 0 0 0"
POWER_BUTTON = "10000000000000 0"
TOUCHPAD = "e520 10000 0 0 0 0"
JOYSTICK = "7cdb000000000000 0 0 0 0"

# Report descriptors: HID 1.11 appendix E.6 (keyboard, its beginning), E.10 (mouse), and a
# security key as the FIDO client-to-authenticator protocol §8.1.8.2 has it.
HID_KEYBOARD = bytes.fromhex("05010906a101050719e029e7150025017501950881 02c0")
HID_MOUSE = bytes.fromhex("05010902a1010901a1000509190129 03c0c0")
HID_FIDO = bytes.fromhex("06d0f10901a10109201500 26ff0075089540 8102c0")


def judged(key="0", rel="0", absolute="0"):
    return judge_event_device(*(parse_bitmap(text, 64) for text in (key, rel, absolute)))


@pytest.mark.parametrize(
    ("bitmaps", "expected"),
    [
        ((KEYBOARD,), Reports(keys=True, pointer=False)),
        ((MOUSE, "903"), Reports(keys=False, pointer=True)),
        ((TOUCHPAD, "0", "2608000 3"), Reports(keys=False, pointer=True)),
        ((POWER_BUTTON,), Reports(keys=False, pointer=False)),
        ((JOYSTICK, "0", "3003f"), Reports(keys=False, pointer=False)),
        (("0", "0", "7"), Reports(keys=False, pointer=False)),  # an accelerometer
    ],
)
def test_devices_are_told_apart_by_what_they_report(bitmaps, expected):
    assert judged(*bitmaps) == expected


def test_a_pad_of_digits_alone_reports_keys():
    keypad = sum(1 << key for key in (71, 72, 73, 75, 76, 77, 79, 80, 81, 82))
    assert judge_event_device(keypad, 0, 0).keys


def test_words_of_a_32_bit_kernel():
    assert parse_bitmap("1 0", 32) == 1 << 32
    assert parse_bitmap("1 0", 64) == 1 << 64


@pytest.mark.parametrize("text", ["", "zz", "1 -g", "1 " * 65])
def test_what_is_no_bitmap_has_no_bits(text):
    assert parse_bitmap(text) == 0


@pytest.mark.parametrize(
    ("descriptor", "expected"),
    [
        (HID_KEYBOARD, Reports(keys=True, pointer=False)),
        (HID_MOUSE, Reports(keys=False, pointer=True)),
        (HID_FIDO, Reports(keys=False, pointer=False)),
        (HID_FIDO + HID_KEYBOARD, Reports(keys=True, pointer=False)),
    ],
)
def test_raw_devices_are_told_apart_by_their_collections(descriptor, expected):
    assert judge_hid_descriptor(descriptor) == expected


@pytest.mark.parametrize(
    "descriptor", [b"", HID_KEYBOARD[:5], b"\xfe\x00\x00", b"\x27\x00"]
)
def test_a_malformed_descriptor_tells_nothing(descriptor):
    assert judge_hid_descriptor(descriptor) is None


@given(st.binary(max_size=200), st.text(max_size=80))
def test_any_description_is_survived(descriptor, bitmap):
    judge_hid_descriptor(descriptor)
    assert parse_bitmap(bitmap) >= 0
