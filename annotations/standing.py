"""Whether tags still stand on the words that they were made on."""

from annotations.errors import TextChanged
from annotations.model import Article, Record, Tag


def stands(tag: Tag, text: str) -> bool:
    """Whether the text has the tag's words at its span; a tag on the whole article always stands."""
    return tag.span is None or (tag.span.end <= len(text) and text[tag.span.start : tag.span.end] == tag.text)


def parted(record: Record, article: Article) -> tuple[tuple[Tag, ...], tuple[Tag, ...]]:
    """The record's tags that stand on the article's text, and those that do not, each in order."""
    standing = tuple(tag for tag in record.tags if stands(tag, article.text))
    return standing, tuple(tag for tag in record.tags if not stands(tag, article.text))


def text_changed(record: Record) -> TextChanged:
    """The error to raise where tags of another text of the article would be written to."""
    return TextChanged(
        f"article {record.article!r} has changed since {record.annotator} tagged it, so its {len(record.tags)} tags "
        f"stay as they are: put back the text whose sha256 begins with {record.sha256[:12]}"
    )
