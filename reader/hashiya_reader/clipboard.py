"""The message after copying: OSC 52 gets no answer, so it names what must be set."""

from collections.abc import Mapping

from hashiya.language import gettext as _
from hashiya.language import ngettext


def copied_words(words: str, environ: Mapping[str, str]) -> str:
    """How much was copied, and where that may not arrive: in tmux, in screen, over SSH."""
    copied = ngettext(
        "{count:,} character, as the article has it.",
        "{count:,} characters, as the article has them.",
        len(words),
    ).format(count=len(words))
    advice = _advice(environ)
    return f"{copied} {advice}" if advice else copied


def _advice(environ: Mapping[str, str]) -> str:
    """What to set where the words may not arrive; "" where they surely do."""
    if environ.get("TMUX"):
        return _(
            "If they do not arrive: tmux passes them on with `set -g set-clipboard on`."
        )
    if environ.get("STY"):
        return _(
            "If they do not arrive: screen passes nothing on; copy outside of it, or in "
            "tmux."
        )
    if environ.get("SSH_TTY") or environ.get("SSH_CONNECTION"):
        return _(
            "If they do not arrive: your terminal must allow OSC 52, by which programs "
            "set the clipboard."
        )
    return ""
