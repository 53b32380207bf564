"""A program in a pseudo-terminal: what is typed, and when the last byte of the answer came."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from pathlib import Path

ROWS, COLUMNS = 40, 100
QUIET_SECONDS = 0.25


class Program:
    """Started at once; read only when asked."""

    def __init__(self, *command: str, state: Path) -> None:
        self.began = time.perf_counter()
        # What is measured is not the first use ever, which begins with a lesson.
        (state / "hashiya").mkdir(parents=True, exist_ok=True)
        settings = state / "hashiya" / "settings.json"
        if not settings.exists():
            settings.write_text(
                '{"preferences": {"lesson_opened": true}}', encoding="utf-8"
            )
        self.pid, self.master = pty.fork()
        if not self.pid:
            os.execve(command[0], command, surroundings(state))
        fcntl.ioctl(
            self.master, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
        )

    def age(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.began

    def until(self, seen: re.Pattern[bytes]) -> float:
        """Seconds from the start until the output holds the pattern."""
        output = b""
        while not seen.search(output):
            output += self.read()
        return self.age()

    def answer(
        self,
        key: bytes,
        seen: re.Pattern[bytes] = re.compile(b""),
        *,
        quiet: float = QUIET_SECONDS,
    ) -> float:
        """Seconds from a key to the last byte of what it draws.

        It draws until `seen` was there and then nothing more.
        """
        began = last = time.perf_counter()
        os.write(self.master, key)
        output = b""
        while (
            not output
            or not seen.search(output)
            or select.select([self.master], [], [], quiet)[0]
        ):
            output += self.read()
            last = time.perf_counter()
        return last - began

    def type(self, key: bytes) -> None:
        """Press a key that need not change anything, and wait until nothing more is drawn."""
        os.write(self.master, key)
        self.settle()

    def settle(self, quiet: float = QUIET_SECONDS) -> None:
        """Wait until nothing more is drawn."""
        while select.select([self.master], [], [], quiet)[0]:
            self.read()

    def read(self) -> bytes:
        """What comes next; the one question that every terminal answers is answered, DA1."""
        select.select([self.master], [], [])
        output = os.read(self.master, 1 << 16)
        if b"\x1b[c" in output:
            os.write(self.master, b"\x1b[?62;22c")
        return output

    def processor_seconds(self) -> float:
        """The CPU time it has had."""
        fields = (
            Path(f"/proc/{self.pid}/stat")
            .read_text(encoding="ascii")
            .rpartition(")")[2]
            .split()
        )
        return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")

    def peak(self) -> int:
        """The most memory it has had, in bytes."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024

    def close(self) -> None:
        """End it."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.master)


def surroundings(state: Path) -> dict[str, str]:
    """The environment of a program whose own files are in the folder."""
    environment = {
        **os.environ,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "XDG_STATE_HOME": str(state),
        "XDG_CONFIG_HOME": str(state),
        # The reader beside this file, wherever another one is installed.
        "PYTHONPATH": os.pathsep.join(
            str(Path(__file__).parents[1] / root) for root in ("annotations", "reader")
        ),
    }
    # What is installed comes with its bytecode.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment
