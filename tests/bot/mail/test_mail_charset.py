"""The decoding ladder: no byte is ever lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.charset import codec_name, decode


@pytest.mark.parametrize(
    ("payload", "declared", "text"),
    [
        (b"M\xfcller 5 St\xfcck", "", "Müller 5 Stück"),
        (b"M\xfcller 5 St\xfcck", "us-ascii", "Müller 5 Stück"),
        (b"M\xfcller", "utf-8", "Müller"),
        ("Müller 5 €".encode(), "iso-8859-1", "Müller 5 €"),
        (b"5 \x80", "iso-8859-1", "5 €"),
        (b"5 \x80", "utf-8", "5 €"),
        ("Søren".encode("iso-8859-15"), "ISO-8859-15", "Søren"),
        ("Søren".encode(), '"UTF8"', "Søren"),
        ("Søren".encode(), "no-such-charset", "Søren"),
        (b"abc", "base64", "abc"),
        (b"abc\\u00e6", "unicode_escape", "abc\\u00e6"),
        (b"\x81", "windows-1252", "\x81"),
        ("æ".encode("utf-16"), "utf-16", "æ"),
        ("æøå".encode("utf-16"), "", "æøå"),
        (b"\xef\xbb\xbf5 stk", "utf-8", "5 stk"),
        ("椅子".encode("gb18030"), "gb2312", "椅子"),
        ("椅子①".encode("cp932"), "Shift_JIS", "椅子①"),
        ("의자".encode("cp949"), "ks_c_5601-1987", "의자"),
    ],
)
def test_the_text_that_was_meant(payload, declared, text):
    assert decode(payload, declared) == text


@given(
    st.binary(max_size=200), st.sampled_from(["", "utf-8", "us-ascii", "iso-8859-1", "cp1252", "x", "koi8-r"])
)
def test_every_byte_string_gives_text_and_ascii_survives(payload, declared):
    text = decode(payload, declared)

    assert [letter for letter in text if letter in "0123456789"] == [
        chr(byte) for byte in payload if chr(byte) in "0123456789"
    ] or payload.startswith((b"\xff\xfe", b"\xfe\xff"))


@pytest.mark.parametrize("name", ["", "hex", "zip", "idna", "punycode", "rot13", "\x00", "a" * 500, "=?"])
def test_what_is_no_charset_is_not_used(name):
    assert codec_name(name) == ""
