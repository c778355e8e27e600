import time

import pytest

from auditor.host.masking import MASK, mask


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (("x", "--password=hunter2"), ("x", f"--password={MASK}")),
        (("x", "--password", "hunter2", "-v"), ("x", "--password", MASK, "-v")),
        (
            ("x", "-H", "Authorization: Bearer abcdef12"),
            ("x", "-H", f"Authorization: Bearer {MASK}"),
        ),
        (("git", "https://jane:pw@host/x"), ("git", f"https://jane:{MASK}@host/x")),
        (("x", "u=1&access_token=xyz&b=2"), ("x", f"u=1&access_token={MASK}&b=2")),
        (("x", "DB_PASSWORD=a b"), ("x", f"DB_PASSWORD={MASK} b")),
        (("x", "ghp_" + "a" * 36), ("x", MASK)),
        (("x", "--api-key", "-k1"), ("x", "--api-key", MASK)),
    ],
)
def test_secrets_of_known_shape_are_masked_and_marked(given, shown):
    assert mask(given) == (shown, True)


@pytest.mark.parametrize(
    "given",
    [
        ("setxkbmap", "--keyboard=us"),
        ("curl", "http://host:80/x"),
        ("ssh", "-o", "PasswordAuthentication=no"),
        ("app", "--passive", "tokenizer.py"),
    ],
)
def test_what_is_no_secret_stays(given):
    assert mask(given) == (given, False)


def test_a_hundred_kilobytes_made_to_be_slow_are_not():
    texts = [
        "a-" * 50_000,
        "a:" * 50_000,
        "eyJ" * 33_000,
        "a://" * 25_000,
        "token" * 20_000,
    ]
    begun = time.process_time()
    for text in texts:
        mask(("x", "--token", text, text + "=x"))
    assert time.process_time() - begun < 3
