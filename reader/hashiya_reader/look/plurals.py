"""Numbers with nouns in the form that goes with them."""

from typing import Final

from hashiya.language import marked_plural, ngettext

NOUNS: Final = {
    "annotator": marked_plural("{count} annotator", "{count} annotators"),
    "article": marked_plural("{count} article", "{count} articles"),
    "category": marked_plural("{count} category", "{count} categories"),
    "change": marked_plural("{count} change", "{count} changes"),
    "char": marked_plural("{count} char", "{count} chars"),
    "cluster": marked_plural("{count} cluster", "{count} clusters"),
    "decision": marked_plural("{count} decision", "{count} decisions"),
    "detached tag": marked_plural("{count} detached tag", "{count} detached tags"),
    "disagreement": marked_plural("{count} disagreement", "{count} disagreements"),
    "hit": marked_plural("{count} hit", "{count} hits"),
    "line": marked_plural("{count} line", "{count} lines"),
    "boundary": marked_plural("{count} boundary", "{count} boundaries"),
    "passage": marked_plural("{count} passage", "{count} passages"),
    "place": marked_plural("{count} place", "{count} places"),
    "remark": marked_plural("{count} remark", "{count} remarks"),
    "score": marked_plural("{count} score", "{count} scores"),
    "suggestion": marked_plural("{count} suggestion", "{count} suggestions"),
    "tag": marked_plural("{count} tag", "{count} tags"),
    "vote": marked_plural("{count} vote", "{count} votes"),
    "word": marked_plural("{count} word", "{count} words"),
}


def counted(number: int, noun: str) -> str:
    """`1 tag`, `2 tags`, `1,200 tags`, of one of `NOUNS` in the current language."""
    return ngettext(*NOUNS[noun], number).format(count=f"{number:,}")
