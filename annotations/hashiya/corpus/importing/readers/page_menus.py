"""Whether what was extracted from a web page is nothing but its links and menus."""

from hashiya.extras import import_extra
from hashiya.language import gettext as _

# What is no article's own text, in HTML's words.
_MENUS = "//a | //nav//* | //footer//* | //button | //option"


def is_menu(text: str, page: str) -> bool:
    """Whether each line of the text consists of links and of what navigation holds."""
    html = import_extra("lxml.html", "html", _("reading web pages"))
    parser = html.HTMLParser(encoding="utf-8")
    tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    menus: set[str] = set()
    for element in tree.xpath(_MENUS):
        words = _squeezed(element.text_content())
        if words:
            menus.add(words)
    longest_first = sorted(menus, key=len, reverse=True)
    return all(_is_made_of(line, menus, longest_first) for line in text.split("\n"))


def _is_made_of(line: str, menus: set[str], longest_first: list[str]) -> bool:
    rest = _squeezed(line)
    if rest in menus:
        return True
    for words in longest_first:
        rest = rest.replace(words, "")
    return not any(map(str.isalnum, rest))


def _squeezed(text: str) -> str:
    """The text with a space for all spaces in a row, as trafilatura gives it."""
    return " ".join(text.split())
