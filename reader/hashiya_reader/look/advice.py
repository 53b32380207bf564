"""Advice behind an error's sentence, in the words of a screen for each hint of the library."""

from collections.abc import Mapping

from hashiya.errors import Hint, Hinted

# Hints that are missing here have no advice on the screens.
SCREEN_ADVICE = {
    Hint.NAME_REVIEWER: "start the reader as one of them",
    Hint.SET_ENCODING: (
        "save it as UTF-8, or name its encoding in hashiya.toml: [articles] encoding"
    ),
    Hint.WRITE_UTF8: "take it out",
    Hint.EDIT_PRESENT_TEXT: "nothing was taken over; edit the text as it is now",
    Hint.NAME_LAYER: "add it to hashiya.toml",
    Hint.PLACE_TAGS: "detached tags can be put on words again in their text",
    Hint.OPEN_AGAIN: "read all articles again in the list",
    Hint.TAKE_BACK_IMPORT: (
        "if it does not run there any more, `hashiya check --repair` takes it back"
    ),
    Hint.COMPLETE_FOR_GIT: "`hashiya init .` in the project's folder adds them",
    Hint.REPAIR: "`hashiya check --repair` rebuilds it",
}


def advised(problem: Hinted | str, advice: Mapping[Hint, str] = SCREEN_ADVICE) -> str:
    """The problem's sentence, followed by the advice for its hint where there is any."""
    hint = getattr(problem, "hint", None)
    if hint is None or hint not in advice:
        return str(problem)
    return f"{problem}; {advice[hint]}"
