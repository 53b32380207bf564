"""Going to a tag or a paragraph on the screen by the letter that stands on it."""

from collections.abc import Iterator

from textual import events

from hashiya_reader.keys.bindings import ARABIC_TWINS
from hashiya_reader.widgets.article.cursor import ArticleCursor

# Those under the fingers first; last the capitals that an Arabic layout gives to
# brackets and to two letters at once.
LETTERS = "asdfjklghewrtyuiopqzxcvnmbASJKHEWRYUIOPQZXNMDFLGTCVB"
_LATIN = {twin: letter for letter, twin in ARABIC_TWINS.items()}


class Jumping(ArticleCursor):
    """While letters are shown, the next key is one of them, or does away with them."""

    def show_letters(self) -> bool:
        """Put a letter on every place to go to; whether there is any."""
        places = sorted(set(self.places()))
        self.letters = dict(zip(places, LETTERS, strict=False))
        return bool(self.letters)

    def places(self) -> Iterator[int]:
        """The offsets on the screen at which a tag, a suggestion or a paragraph begins."""
        starts = [tag.span.start for tag in (*self.tags, *self.suggestions) if tag.span]
        top = self.scroll_offset.y
        for row in range(top, top + self.scrollable_content_region.height):
            index = self.line_at(row)
            if not self.laid.has_line(index):
                return
            line = self.laid.line(index)
            is_empty = line.content_end == line.start
            if not is_empty and self.laid.opens_paragraph(index):
                yield line.start
            yield from (at for at in starts if line.start <= at < line.end)

    async def on_key(self, event: events.Key) -> None:
        """Go to the place whose letter was typed, on whichever layout."""
        if not self.letters:
            return
        event.stop()
        event.prevent_default()
        typed = _LATIN.get(event.character or "", event.character or "")
        place = next(
            (at for at, letter in self.letters.items() if letter == typed), None
        )
        self.letters = {}
        if place is not None:
            self._sticky = False
            self.move(place)
