"""Bytes become text character for character, or it is said why not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.corpus.encoding import decode, decoded_with_name, read_article
from hashiya.errors import ArticleUnreadable

# "The minister of security warned today in Washington that the negotiations need more
# pressure."
NEWS = "شدّد وزير الأمن اليوم في واشنطن على أن المفاوضات تتطلب زيادة الضغط العسكري، وفق ما قال."


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
@settings(deadline=None, max_examples=150)
def test_utf8_is_read_character_for_character(text):
    read = decode(text.encode(), "a.txt")

    assert read == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    "text", ["", "سلام\r\nعليكم\r\n", "cafe\u0301", "\u0627\u0653", "a\u2028b"]
)
def test_line_ends_and_decomposed_letters_stay(text):
    assert decode(text.encode(), "a.txt") == text


def test_one_byte_order_mark_is_no_part_of_the_text():
    assert decode(b"\xef\xbb\xbf" + NEWS.encode(), "a.txt") == NEWS
    assert decode(b"\xef\xbb\xbf\xef\xbb\xbfa", "a.txt") == "\ufeffa"


@pytest.mark.parametrize("encoding", ["windows-1256", "iso-8859-6"])
def test_older_encodings_are_recognised_where_they_are_clear(encoding):
    assert decode(NEWS.encode(encoding), "a.txt") == NEWS


@pytest.mark.parametrize("encoding", ["windows-1256", "iso-8859-6"])
def test_older_encodings_are_read_where_they_are_asked_for(encoding):
    word = "لا"  # "no": too short to be recognised

    assert decode(word.encode(encoding), "a.txt", encoding) == word


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("setting", [None, "windows-1256"])
def test_a_byte_order_mark_decides_whatever_encoding_is_set(codec, setting):
    data = f"\ufeff{NEWS}\r\n".encode(codec)

    assert decoded_with_name(data, "a.txt", setting) == (f"{NEWS}\r\n", codec[:6])


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (
            NEWS.encode()[:-3] + b"\xd9 " + NEWS.encode(),
            f"byte {len(NEWS.encode()) - 3} ",
        ),
        (NEWS.encode() + b"\xd9", f"byte {len(NEWS.encode())} "),
        (b"abc\xff", "byte 3 "),
        ("Les élections".encode("latin-1"), "byte 4 "),
        (b"ab\0c", "is not text: byte 2 is zero"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is not text"),
        (NEWS.encode("utf-16")[:-1], "is not text in UTF-16"),
        ("\ufeffab\0".encode("utf-16-be"), "is not text: byte 2 is zero"),
        (NEWS.encode("utf-16-be"), "is not text"),
        (NEWS.encode("windows-1256") + b"\x01", "is not text in UTF-8"),
    ],
)
def test_what_is_no_text_is_told_by_its_name_and_its_first_wrong_byte(data, told):
    with pytest.raises(ArticleUnreadable, match=told) as error:
        decode(data, "a.txt")

    assert str(error.value).startswith("a.txt: ")


def test_a_byte_that_the_asked_encoding_lacks_is_told():
    with pytest.raises(ArticleUnreadable, match=r"ISO-8859-6: byte 1 \(0xff\)"):
        decode(b"\xe4\xff", "a.txt", "iso-8859-6")


def test_a_file_that_is_gone_is_told(tmp_path):
    with pytest.raises(ArticleUnreadable, match="No such file"):
        read_article(tmp_path / "a.txt", "a")
