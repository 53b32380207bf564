"""The encoding of pages and feeds, which declare one that may be wrong."""

import codecs
import re
from dataclasses import dataclass

from hashiya.corpus.encoding import ISO, UTF8, WINDOWS, decoded_with_name
from hashiya.corpus.importing.candidates import ReadOptions, Remark, SourceFile
from hashiya.language import gettext as _

# HTML must declare its encoding within these bytes:
# https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding
_PRESCANNED = 1024
_KNOWN = {codecs.lookup(name).name: name for name in (UTF8, WINDOWS, ISO)}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedPage:
    """The text of a page or feed, the encoding that it was in, and what is to be said of it."""

    text: str
    encoding: str
    remarks: tuple[Remark, ...] = ()


def decoded_page(
    data: bytes,
    source: SourceFile,
    options: ReadOptions,
    declaration: re.Pattern[bytes],
) -> DecodedPage:
    """Decode it: as the option says, as UTF-8 where it is that, otherwise as it declares.

    Raises:
        ArticleUnreadable: when it is no text.
    """
    if options.encoding is not None and source.encoding is None:
        return _decoded(data, source, options.encoding)
    declared = _declared(data, declaration)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(data, source, declared)
    if declared in {None, UTF8} or text.isascii() or source.encoding:
        return _decoded(data, source, UTF8)
    message = _("declared as {declared}, but is UTF-8: read as UTF-8")
    remark = Remark(message=message.format(declared=declared))
    return _decoded(data, source, UTF8, remark)


def _decoded(
    data: bytes, source: SourceFile, encoding: str | None, *remarks: Remark
) -> DecodedPage:
    text, name = decoded_with_name(data, source.name, encoding)
    return DecodedPage(text=text, encoding=name, remarks=remarks)


def _declared(data: bytes, declaration: re.Pattern[bytes]) -> str | None:
    match = declaration.search(data[:_PRESCANNED])
    if match is None:
        return None
    try:
        codec = codecs.lookup(match[1].decode("ascii", "replace"))
    except LookupError:
        return None
    return _KNOWN.get(codec.name)
