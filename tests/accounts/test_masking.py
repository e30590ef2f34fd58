"""Who reads a letter on the desk must not be able to act as its reader."""

import pytest

from accounts.masking import LEFT_OUT, without_keys


@pytest.mark.parametrize(
    "key",
    [
        "accounts/password/reset/key/1-d4e5f6-0123456789abcdef0123456789abcdef/",
        "accounts/confirm-email/MQ:1vMk2a:Zb3kq9Qw8e7r6t5y4u3i2o1p0aSdFgHjKlZxCvBnM12/",
        "events/approve/8f14e45fceea167a5a36dedd4bea2543/",
        "events/calendar/kJ8mN2pQ4rS6tU8vW0xY.ics",
    ],
)
def test_a_key_in_an_address_is_left_out(key):
    shown = without_keys(f"Open https://portal.example/{key}\nThank you.")
    assert LEFT_OUT in shown
    assert key.strip("/").rsplit("/", 1)[-1] not in shown


def test_a_line_that_is_only_a_code_is_left_out():
    assert "482913" not in without_keys("Your code:\n\n482913\n\nIt works once.")


@pytest.mark.parametrize(
    "plain",
    ["https://portal.example/briefings/babies-cannot-tell-you-2026/", "Ring 0151 496 0000.", "On Tuesday"],
)
def test_plain_words_and_addresses_stay(plain):
    assert without_keys(plain) == plain
