"""Advice behind an error's sentence, in the words of a screen for each hint of the library."""

from collections.abc import Mapping

from hashiya.errors import Hint, Hinted
from hashiya.language import gettext as _
from hashiya.language import marked

# Hints that are missing here have no advice on the screens.
SCREEN_ADVICE = {
    Hint.NAME_REVIEWER: marked("start the reader as one of them"),
    Hint.SET_ENCODING: (
        marked(
            "save it as UTF-8, or name its encoding in hashiya.toml: [articles] "
            "encoding"
        )
    ),
    Hint.WRITE_UTF8: marked("remove it"),
    Hint.EDIT_PRESENT_TEXT: marked("nothing was changed; edit the text as it is now"),
    Hint.NAME_LAYER: marked("add it to hashiya.toml"),
    Hint.PLACE_TAGS: marked("put detached tags on words again in their text"),
    Hint.OPEN_AGAIN: marked("reload all articles in the list"),
    Hint.TAKE_BACK_IMPORT: (
        marked(
            "if it does not run there any more, `hashiya check --repair` takes it back"
        )
    ),
    Hint.COMPLETE_FOR_GIT: marked("`hashiya init .` in the project's folder adds them"),
    Hint.REPAIR: marked("`hashiya check --repair` rebuilds it"),
}


def advised(problem: Hinted | str, advice: Mapping[Hint, str] = SCREEN_ADVICE) -> str:
    """The problem's sentence, followed by the advice for its hint where there is any."""
    hint = getattr(problem, "hint", None)
    if hint is None or hint not in advice:
        return str(problem)
    return _("{problem}; {advice}").format(problem=problem, advice=_(advice[hint]))
