"""tmux: the terminal around it, and how sequences are passed to that terminal."""

import contextlib
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

_SEPARATOR = "|"
_FORMAT = _SEPARATOR.join(
    ("#{allow-passthrough}", "#{client_termname}", "#{client_termtype}")
)
_WAIT = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tmux:
    """tmux: whether it passes sequences on, and TERM and XTVERSION of the terminal around it."""

    passes: bool = False
    term: str = ""
    version: str = ""

    def passed(self, sequence: str) -> str:
        """The sequence for the terminal around tmux; nothing where tmux would keep it."""
        if not self.passes or not sequence:
            return ""
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"


def surrounding_tmux(environ: Mapping[str, str]) -> Tmux | None:
    """The tmux that the environment names, or None; asks its server, which answers in some 5 ms."""
    if not environ.get("TMUX"):
        return None
    answer = ""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        command = ["tmux", "display-message", "-p", *_pane(environ), _FORMAT]
        # A fixed command, with the pane that tmux itself named.
        answer = subprocess.run(  # noqa: S603
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_WAIT,
            check=False,
            env=dict(environ),
        ).stdout
    return parse_tmux(answer)


def _pane(environ: Mapping[str, str]) -> list[str]:
    pane = environ.get("TMUX_PANE", "")
    return ["-t", pane] if pane else []


def parse_tmux(answer: str) -> Tmux:
    """The meaning of tmux's answer; nothing is known of one that cannot be read."""
    passes, _, rest = answer.strip().partition(_SEPARATOR)
    term, _, version = rest.partition(_SEPARATOR)
    return Tmux(passes=passes in {"on", "all", "1", "2"}, term=term, version=version)
