"""What a cursor asks of the article that it moves in."""

from typing import Protocol

from hashiya.model.model import Span, Tag
from hashiya_reader.widgets.article.rows import ArticleRows
from hashiya_reader.widgets.article.tag_spans import TagSpans


class CursorArticle(Protocol):
    """The article that a cursor moves in."""

    @property
    def rows(self) -> ArticleRows:
        """Its lines and their rows."""

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Its tags in their order."""

    @property
    def suggestions(self) -> tuple[Tag, ...]:
        """Its suggestions in their order."""

    @property
    def tag_spans(self) -> TagSpans:
        """Its tags by place."""

    @property
    def suggestion_spans(self) -> TagSpans:
        """Its suggestions by place."""

    @property
    def found(self) -> tuple[Span, ...]:
        """The hits of a search, in order."""

    def unfold_at(self, offset: int) -> None:
        """Show what is folded, if the offset is hidden there."""
