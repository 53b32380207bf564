"""Opening a 10 MB article against a 5 KB one, in a real pseudo-terminal, in one run.

Prints, as medians of interleaved runs: seconds to the first screen of each and their ratio; from key to screen at the
far end of each (Ctrl+End on the first screen and later, Page Up, Ctrl+Home) and the ratios; and the memory the large one took beyond the
small one, as a multiple of its bytes.
"""

import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

RUNS = 5
ROWS, COLUMNS = 40, 100
SEEDS = Path(__file__).parents[1] / "seeds"
HASHIYA = Path(sys.executable).with_name("hashiya")
# Each key with what the status line says once the screen has followed it.
KEYS = {
    "end": (b"\x1b[1;5F", re.compile(rb"\b100%")),
    "page up": (b"\x1b[5~", re.compile(rb"\d%")),
    "home": (b"\x1b[1;5H", re.compile(rb"\b0%")),
}
QUIET_SECONDS = 0.25
PLACE = re.compile(rb"\d%")


class Reader:
    """The reader on one file, in a pseudo-terminal."""

    def __init__(self, path: Path, home: Path) -> None:
        self.began = time.perf_counter()
        self.pid, self.master = pty.fork()
        if not self.pid:
            environment = {
                **os.environ,
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "XDG_STATE_HOME": str(home),
            }
            os.execve(HASHIYA, [str(HASHIYA), "read", str(path)], environment)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def until(self, seen: re.Pattern[bytes]) -> float:
        """Seconds from the start until the output holds the pattern."""
        output = b""
        while not seen.search(output):
            select.select([self.master], [], [])
            output += os.read(self.master, 1 << 16)
        return time.perf_counter() - self.began

    def answer(self, name: str, *, at_once: bool = False) -> float:
        """Seconds from a key to the last byte of the screen on which the place read has changed.

        Unless `at_once`, the key waits until nothing more is drawn.
        """
        if not at_once:
            self.settle()
        key, place = KEYS[name]
        began = last = time.perf_counter()
        os.write(self.master, key)
        output = b""
        while not place.search(output) or select.select([self.master], [], [], QUIET_SECONDS)[0]:
            select.select([self.master], [], [])
            output += os.read(self.master, 1 << 16)
            last = time.perf_counter()
        return last - began

    def settle(self) -> None:
        """Wait until nothing more is drawn."""
        while select.select([self.master], [], [], QUIET_SECONDS)[0]:
            os.read(self.master, 1 << 16)

    def peak(self) -> int:
        """The most memory it has had, in bytes."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024

    def close(self) -> None:
        """End it."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.master)


def measured(path: Path, home: Path) -> dict[str, float]:
    """One run on one file: seconds to the first screen and from each key, and the peak of memory."""
    reader = Reader(path, home)
    figures = {"first screen": reader.until(PLACE)}
    figures["end at once"] = reader.answer("end", at_once=True)
    reader.answer("home")
    for name in KEYS:
        figures[name] = reader.answer(name)
    figures["memory"] = reader.peak()
    reader.close()
    return figures


def main() -> None:
    """Measure both, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "small", "a.txt"), Path(folder, "large", "a.txt")
        text = (SEEDS / "004_5ce19e6b52ec2358.txt").read_text(encoding="utf-8") + "\n\n"
        for path, times in ((small, 1), (large, 10_000_000 // len(text.encode()))):
            path.parent.mkdir()
            path.write_text(text * times, encoding="utf-8")
        runs = [(measured(small, Path(folder)), measured(large, Path(folder))) for _ in range(RUNS)]
        for name in ("first screen", "end at once", *KEYS):
            one = statistics.median(run[0][name] for run in runs)
            other = statistics.median(run[1][name] for run in runs)
            print(f"{name:<14} 5 KB {one * 1000:7.0f} ms   10 MB {other * 1000:7.0f} ms   ratio {other / one:.2f}")
        extra = statistics.median(run[1]["memory"] - run[0]["memory"] for run in runs)
        print(f"{'memory':<14} 10 MB takes {extra / large.stat().st_size:.1f} times its bytes more than 5 KB")


if __name__ == "__main__":
    main()
