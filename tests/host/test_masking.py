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
        (("x", "--password=my secret; phrase"), ("x", f"--password={MASK}")),
        (("x", '{"password": "a b"}'), ("x", f'{{"password": {MASK}}}')),
        (("x", "https://jane:p@ss@host/x"), ("x", f"https://jane:{MASK}@host/x")),
        (("x", "ftp://" + "j" * 90 + ":pw@h"), ("x", "ftp://" + "j" * 90 + f":{MASK}@h")),
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


@pytest.mark.parametrize(
    "piece", ["-a", "-a.", "eyJ-", "eyJ" + "-" * 597 + ".", "a://", " pass", "token  ", " "]
)
def test_a_command_line_as_long_as_can_be_does_not_hold_up_the_audit(piece):
    text = "pass" + piece * (2_000_000 // len(piece))
    begun = time.process_time()
    mask((text,))
    assert time.process_time() - begun < 2


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
