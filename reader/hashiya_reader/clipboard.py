"""What is reported of copying: OSC 52 gets no answer, so the words name what must be set."""

from collections.abc import Mapping


def copied_words(words: str, environ: Mapping[str, str]) -> str:
    """How much was copied, and where that may not arrive: in tmux, in screen, over SSH."""
    copied = f"{len(words):,} characters, as the article has them."
    if environ.get("TMUX"):
        return f"{copied} If they do not arrive: tmux passes them on with `set -g set-clipboard on`."
    if environ.get("STY"):
        return f"{copied} If they do not arrive: screen passes nothing on; copy outside of it, or in tmux."
    if environ.get("SSH_TTY") or environ.get("SSH_CONNECTION"):
        return f"{copied} If they do not arrive: your terminal must allow OSC 52, by which programs set the clipboard."
    return copied
