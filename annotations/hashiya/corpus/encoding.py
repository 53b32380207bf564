"""Decoding an article's bytes into its text, character for character."""

import codecs
from pathlib import Path

from hashiya.errors import ArticleUnreadable, Hint, system_reason
from hashiya.io.regular_files import read_regular
from hashiya.language import gettext as _
from hashiya.model.model import Article

UTF8, WINDOWS, ISO = "utf-8", "windows-1256", "iso-8859-6"
ENCODINGS = (UTF8, WINDOWS, ISO)

UTF16, UTF32 = "utf-16", "utf-32"
# By their byte order marks, with the codec of each byte order.
_WIDE = (
    # UTF-32's little-endian mark begins with UTF-16's.
    (codecs.BOM_UTF32_LE, UTF32, "utf-32-le"),
    (codecs.BOM_UTF32_BE, UTF32, "utf-32-be"),
    (codecs.BOM_UTF16_LE, UTF16, "utf-16-le"),
    (codecs.BOM_UTF16_BE, UTF16, "utf-16-be"),
)

# Harakat and the tatweel, which are between letters of a vocalised text.
_MARKS = frozenset("\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670")


def read_article(path: Path, article_id: str, encoding: str | None = None) -> Article:
    """The article in the file; `encoding` is one of ENCODINGS, or None to detect it.

    Raises:
        ArticleUnreadable: when the file cannot be read or is no text.
    """
    try:
        data = read_regular(path)
    except OSError as error:
        raise ArticleUnreadable(
            _("cannot be read: {reason}").format(reason=system_reason(error)),
            where=str(path),
        ) from error
    return Article(id=article_id, text=decode(data, str(path), encoding))


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """Decode the bytes: no normalisation, line ends unchanged, a byte order mark removed.

    Without an `encoding`, bytes that are not UTF-8 are taken for windows-1256 or ISO
    8859-6 when that is certain: no control characters, and nearly all characters beyond
    ASCII are Arabic letters. A byte order mark decides, whatever `encoding` is.

    Raises:
        ArticleUnreadable: naming `name` and the first byte that is wrong.
    """
    return decoded_with_name(data, name, encoding)[0]


def decoded_with_name(
    data: bytes, name: str, encoding: str | None = None
) -> tuple[str, str]:
    """The text as `decode` returns it, and the encoding that it was in.

    Raises:
        ArticleUnreadable: naming `name` and the first byte that is wrong.
    """
    wide = wide_encoding(data)
    if wide is not None:
        text = _strict(data, name, wide)
        _refuse_zero(text.find("\0"), name)
        return text, wide
    _refuse_zero(data.find(b"\0"), name)
    if data.startswith(codecs.BOM_UTF8):
        return _strict(data, name, UTF8).removeprefix("\ufeff"), UTF8
    if encoding is not None:
        return _strict(data, name, encoding), encoding
    try:
        return data.decode(), UTF8
    except UnicodeDecodeError:
        guessed = guess(data) or UTF8
        return _strict(data, name, guessed), guessed


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 where the bytes begin with its byte order mark."""
    for mark, encoding, _codec in _WIDE:
        if data.startswith(mark):
            return encoding
    return None


def encoded_as(data: bytes, encoding: str, text: str) -> bytes:
    """The text in the encoding of a file's bytes, with their byte order mark.

    Raises:
        UnicodeEncodeError: when the encoding cannot hold it.
    """
    for mark, wide, codec in _WIDE:
        if encoding == wide and data.startswith(mark):
            return mark + text.encode(codec)
    mark = codecs.BOM_UTF8 if encoding == UTF8 else b""
    return mark * data.startswith(codecs.BOM_UTF8) + text.encode(encoding)


def guess(data: bytes) -> str | None:
    """The 8-bit Arabic encoding that the bytes are in, or None if that is not certain.

    Where both fit, it is windows-1256, in which nearly all such texts are: ISO 8859-6
    leaves most bytes above 0x80 undefined, and read as windows-1256 its lam, waw and yeh
    turn into Latin letters.
    """
    for encoding in (WINDOWS, ISO):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_arabic(text):
            return encoding
    return None


def _is_arabic(text: str) -> bool:
    foreign = [char for char in text if not char.isascii() and not char.isspace()]
    letters = [char for char in foreign if char.isalpha()]
    arabic = sum("\u0600" <= char <= "\u06ff" for char in letters)
    marks = sum(char in _MARKS for char in foreign if not char.isalpha())
    controls = any(
        (char < " " and char not in "\t\n\r\f") or "\x7f" <= char < "\xa0"
        for char in text
    )
    # UTF-8 with a broken byte, read as windows-1256, is letters and signs by turns:
    # about 60 in 100.
    return (
        not controls
        and arabic >= 4
        and arabic >= 0.95 * len(letters)
        and arabic + marks >= 0.8 * len(foreign)
    )


def _refuse_zero(position: int, name: str) -> None:
    if position >= 0:
        raise ArticleUnreadable(
            _(
                "is not text: byte {position} is zero; only UTF-8 texts can be read"
            ).format(position=position),
            where=name,
        )


def _strict(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleUnreadable(
            _(
                "is not text in {encoding}: byte {position} (0x{byte:02x}) is broken"
            ).format(
                encoding=encoding.upper(),
                position=error.start,
                byte=data[error.start],
            ),
            hint=Hint.SET_ENCODING,
            where=name,
        ) from error
