"""The letters on places of an article by which the user jumps to one of them."""

from collections.abc import Iterator

from hashiya_reader.keys.bindings import ARABIC_TWINS
from hashiya_reader.widgets.article.page import ArticlePage
from hashiya_rtl import starts_paragraph

# Those under the fingers first; last the capitals that an Arabic layout gives to
# brackets and to two letters at once.
LETTERS = "asdfjklghewrtyuiopqzxcvnmbASJKHEWRYUIOPQZXNMDFLGTCVB"
_LATIN = {twin: letter for letter, twin in ARABIC_TWINS.items()}


def letters_on(page: ArticlePage) -> dict[int, str]:
    """The letters by the offsets in view where a tag, a suggestion or a paragraph begins."""
    places = sorted(set(_places(page)))
    return dict(zip(places, LETTERS, strict=False))


def _places(page: ArticlePage) -> Iterator[int]:
    starts = [tag.span.start for tag in (*page.tags, *page.suggestions) if tag.span]
    top = page.scroll_offset.y
    for row in range(top, top + page.scrollable_content_region.height):
        index = page.rows.line_at(row)
        if not page.rows.laid.has_line(index):
            return
        line = page.rows.laid.line(index)
        has_text = line.content_end > line.start
        if has_text and starts_paragraph(page.text, line.start):
            yield line.start
        for start in starts:
            if line.start <= start < line.end:
                yield start


def typed_letter(character: str | None) -> str:
    """The letter of a key, on whichever layout."""
    typed = character or ""
    return _LATIN.get(typed, typed)
