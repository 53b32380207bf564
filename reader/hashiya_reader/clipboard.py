"""What is told of copying: the terminal is asked by OSC 52 and never answers, so it is said what must be set."""

from collections.abc import Mapping


def copied_words(words: str, environ: Mapping[str, str]) -> str:
    """How much was copied, and where that may not arrive: in tmux, in screen, over SSH."""
    told = f"{len(words):,} characters, as the article has them."
    if environ.get("TMUX"):
        return f"{told} If they do not arrive: tmux passes them on with `set -g set-clipboard on`."
    if environ.get("STY"):
        return f"{told} If they do not arrive: screen passes nothing on; copy outside of it, or in tmux."
    if environ.get("SSH_TTY") or environ.get("SSH_CONNECTION"):
        return f"{told} If they do not arrive: your terminal must allow OSC 52, by which programs set the clipboard."
    return told
