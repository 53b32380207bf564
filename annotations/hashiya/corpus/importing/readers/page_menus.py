"""Whether what was extracted from a web page is nothing but its links and menus."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from hashiya.extras import import_extra
from hashiya.language import gettext as _

# What is no article's own text, in HTML's words: whole elements, and pieces of text.
_ELEMENTS: Final = (
    "//a[not(ancestor::a)] | //button[not(ancestor::button)] | "
    "//option[not(ancestor::option)]"
)
_PIECES: Final = "//nav//text() | //footer//text()"
# The most words that are compared at once, so that no page takes longer than its length.
_LONGEST: Final = 40

# The words that may come next, and under None whether a menu's words may end here.
_Tree = dict[str | None, Any]


def is_menu(text: str, page: str) -> bool:
    """Whether each line of the text consists of links and of what navigation holds."""
    html = import_extra("lxml.html", "html", _("reading web pages"))
    parser = html.HTMLParser(encoding="utf-8")
    tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    menus = [element.text_content() for element in tree.xpath(_ELEMENTS)]
    menus += map(str, tree.xpath(_PIECES))
    beginnings = _tree_of(menus)
    return all(_is_made_of(_words(line), beginnings) for line in text.split("\n"))


def _tree_of(menus: Iterable[str]) -> _Tree:
    """The words of all menus, each in the tree of those before it."""
    beginnings: _Tree = {}
    for menu in menus:
        words = _words(menu)
        for first in range(0, len(words), _LONGEST):
            node = beginnings
            for word in words[first : first + _LONGEST]:
                node = node.setdefault(word, {})
            node[None] = True
    return beginnings


def _is_made_of(words: Sequence[str], beginnings: _Tree) -> bool:
    """Whether the words are those of menus, one menu after the other."""
    position = 0
    while position < len(words):
        longest = max(_lengths(words, position, beginnings), default=0)
        if not longest:
            return False
        position += longest
    return True


def _lengths(words: Sequence[str], position: int, beginnings: _Tree) -> Iterator[int]:
    """How many words from the position on are a menu's."""
    node = beginnings
    for length, word in enumerate(words[position : position + _LONGEST], 1):
        if word not in node:
            return
        node = node[word]
        if None in node:
            yield length


def _words(text: str) -> list[str]:
    """The words between spaces; signs alone, as between links, are none."""
    return [word for word in text.split() if any(map(str.isalnum, word))]
