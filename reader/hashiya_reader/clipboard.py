"""The message after copying: OSC 52 gets no answer, so it names what must be set."""

from collections.abc import Mapping

LOST = " If they do not arrive:"


def copied_words(words: str, environ: Mapping[str, str]) -> str:
    """How much was copied, and where that may not arrive: in tmux, in screen, over SSH."""
    copied = f"{len(words):,} characters, as the article has them."
    if environ.get("TMUX"):
        return f"{copied}{LOST} tmux passes them on with `set -g set-clipboard on`."
    if environ.get("STY"):
        return (
            f"{copied}{LOST} screen passes nothing on; copy outside of it, or in tmux."
        )
    if environ.get("SSH_TTY") or environ.get("SSH_CONNECTION"):
        how = "your terminal must allow OSC 52, by which programs set the clipboard."
        return f"{copied}{LOST} {how}"
    return copied
