"""A project on a copy of the five articles, and the app on it.

Every path is inside the test's own folder.
"""

import ast
import asyncio
import contextlib
import fcntl
import math
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pyte
import pytest
from textual._context import active_app

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Span, Status
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya_reader.app import HashiyaApp
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.workspace import Workspace

FOURTH = "003_17c9a6c0ceb6d203"
# "Hamas carried out a terrorist attack on October 7, which we condemned at once."
CONDEMNED = "“نفذت حماس هجوما إرهابيا في 7 أكتوبر، والذي أدانناه على الفور."
ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"


def background_groups():
    """The groups that `@work(group=…)` and `run_worker` name: such workers end by themselves.

    Workers that wait for the user have no group.
    """
    groups = set()
    for path in (ROOT / "reader" / "hashiya_reader").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and starts_worker(node):
                keywords = {keyword.arg: keyword.value for keyword in node.keywords}
                if "group" in keywords:
                    groups.add(ast.literal_eval(keywords["group"]))
                else:
                    assert "thread" not in keywords, f"{path}:{node.lineno}: no group"
    assert groups
    return groups


def starts_worker(call):
    """Whether a call is `work(…)` or `….run_worker(…)`."""
    return ast.unparse(call.func).rpartition(".")[2] in ("work", "run_worker")


BACKGROUND = background_groups()


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    for name in (
        "XDG_CONFIG_HOME",
        "XDG_STATE_HOME",
        "XDG_DATA_HOME",
        "XDG_CACHE_HOME",
    ):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    # What the machine's own terminal can show is not what a test is about.
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "truecolor")


# How far ahead what is due is waited for, in seconds: a timer of a second is a clock's.
FRAME = 1 / 50
# How long work of background threads is waited for; `settled` waits until it has ended.
PATIENCE = 1 / 20


@pytest.fixture(autouse=True)
def wait_for_what_is_due(monkeypatch):
    """Pilot waits until nothing is left to do, not until the processor rests.

    Textual watches the processor for 20 ms, four times a key: most of a test's time.
    """
    for module in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{module}.wait_for_idle", until_nothing_is_due)


async def until_nothing_is_due(min_sleep=0, max_sleep=1):
    """Let the event loop run until nothing is ready or due within a frame of the start."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    while True:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        now = loop.time()
        timers = [timer.when() for timer in loop._scheduled if not timer.cancelled()]
        due = min(timers, default=math.inf)
        if due < start + FRAME:
            await asyncio.sleep(max(0, due - now))
        elif now < start + PATIENCE and working(active_app.get()):
            await asyncio.sleep(1 / 500)
        else:
            return


def working(app):
    """The workers that end by themselves and have not ended."""
    return [
        worker
        for worker in app.workers
        if worker.group in BACKGROUND and worker.is_running
    ]


@pytest.fixture
def seeds(tmp_path):
    """A folder of the five articles that a test may write into."""
    folder = tmp_path / "seeds"
    shutil.copytree(SEEDS, folder, ignore=shutil.ignore_patterns("tags"))
    return folder


@pytest.fixture
def app_on():
    """Makes the app for annotator salma on a folder, as the command line does."""

    def make(folder, *, article=None):
        project = ProjectFolder.open(folder)
        return HashiyaApp(
            Workspace(project, "salma", ReadingPositions.load()),
            article=article or project.only,
        )

    return make


@pytest.fixture
def settled():
    """Waits until all work of background threads is done and shown.

    What waits for the user goes on waiting.
    """

    async def settle(pilot):
        await pilot.pause()
        while workers := working(pilot.app):
            await asyncio.gather(
                *(worker.wait() for worker in workers), return_exceptions=True
            )
            await pilot.pause()

    return settle


@pytest.fixture
def reading(app_on, seeds):
    """The fourth article, open at its first word."""
    return app_on(seeds, article=FOURTH)


@pytest.fixture
def toasts_of(monkeypatch):
    """Collects what an app notifies the user of, in place of showing it."""

    def collect(app):
        messages = []
        monkeypatch.setattr(
            app, "notify", lambda message, **_: messages.append(message)
        )
        return messages

    return collect


@pytest.fixture
def toasts(reading, toasts_of):
    """What the reader notifies the user of."""
    return toasts_of(reading)


@pytest.fixture
def until(settled):
    """Waits for the results of a few threads, one after the other.

    A dialog keeps its own worker waiting meanwhile, and a thread that was stopped is no
    longer among the workers. The number of trials only bounds a failure.
    """

    async def wait(pilot, condition):
        for _ in range(250):
            await settled(pilot)
            if condition():
                return
            await asyncio.sleep(FRAME)
        raise AssertionError(pilot.app.screen)

    return wait


@pytest.fixture
def session_on():
    """Makes a session on the fourth article of a folder, as another process would have.

    It is salma's unless another annotator is named.
    """

    def make(folder, annotator="salma"):
        project = ProjectFolder.open(folder)
        return TagSession(
            TagStore(project.root), project.scheme, project.read(FOURTH), annotator
        )

    return make


@pytest.fixture
def stored(session_on):
    """What the disk holds of salma's tags on the fourth article of a folder."""
    return lambda folder: session_on(folder).tags


@pytest.fixture
def disputed(seeds):
    """An article with four disagreements and one agreed item.

    In the order of the text they are: the article's topic, a label, a tag that only one
    annotator has, and edges with an attribute.
    """
    project = ProjectFolder.open(seeds)
    store = TagStore(project.root)
    article = project.read(FOURTH)
    said = {
        "huda": [
            (None, "topic", "diplomacy", {}),
            ("مفاوضات الرهائن", "topic", "hostages", {}),
            (
                "الفرع السياسي للجماعة المسلحة الفلسطينية",
                "stance",
                "neutral",
                {"target": "حماس"},
            ),
            (
                CONDEMNED,
                "stance",
                "against",
                {"target": "حماس", "expression": "explicit"},
            ),
            ("هجوما إرهابيا", "topic", "military", {}),
        ],
        "omar": [
            (None, "topic", "politics", {}),
            ("مفاوضات الرهائن", "topic", "negotiations", {}),
            (
                CONDEMNED[1:].partition("،")[0],
                "stance",
                "against",
                {"target": "حماس", "expression": "explicit"},
            ),
            ("هجوما إرهابيا", "topic", "military", {}),
        ],
        "salma": [
            (None, "topic", "diplomacy", {}),
            ("مفاوضات الرهائن", "topic", "hostages", {}),
            (
                CONDEMNED,
                "stance",
                "against",
                {"target": "حماس", "expression": "implicit"},
            ),
            ("هجوما إرهابيا", "topic", "military", {}),
        ],
    }
    for name, tags in said.items():
        session = TagSession(store, project.scheme, article, name)
        for words, layer, label, attributes in tags:
            start = article.text.index(words) if words else 0
            span = Span(start, start + len(words)) if words else None
            session.add(
                span,
                layer,
                label,
                attributes=attributes,
                note="سؤال" if name == "omar" else "",
            )  # a question
        session.mark(Status.DONE)
        session.save()
    return seeds


HASHIYA = Path(sys.executable).with_name("hashiya")
DEADLINE = 30.0


class Terminal:
    """A program under a pseudo-terminal, and what it shows."""

    def __init__(self, *command, env, size=(100, 30)):
        columns, rows = size
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=env, close_fds=True
        )
        os.close(slave)

    def read(self, seconds):
        ready, _, _ = select.select([self.master], [], [], seconds)
        if ready:
            try:
                data = os.read(self.master, 1 << 16)
            except OSError:  # the other end is closed: the program is gone
                return
            self.raw += data
            self.stream.feed(data)

    def until(self, seen):
        """Read until the screen satisfies `seen`; the deadline only bounds a failure."""
        end = time.monotonic() + DEADLINE
        while not seen(self.screen.display):
            assert time.monotonic() < end, "\n".join(self.screen.display)
            self.read(0.1)

    def until_text(self, words):
        self.until(lambda lines: any(words in line for line in lines))

    def type(self, *keys):
        for key in keys:
            os.write(self.master, key)

    def settle(self, quiet=0.4):
        """Read until nothing has come for this long."""
        while select.select([self.master], [], [], quiet)[0]:
            self.read(quiet)

    def drawn_in(self, seconds):
        """The number of bytes that come within this time."""
        before = len(self.raw)
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)
        return len(self.raw) - before

    def wait(self):
        end = time.monotonic() + DEADLINE
        while self.process.poll() is None:
            assert time.monotonic() < end, "the program did not end"
            self.read(0.1)
        self.read(0.1)
        self.close()
        return self.process.returncode

    def close(self):
        """End the program, if it is still there."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.master >= 0:
            os.close(self.master)
            self.master = -1


@pytest.fixture
def environment(tmp_path):
    return {
        **{
            name: value
            for name, value in os.environ.items()
            if name not in {"NO_COLOR", "HASHIYA_ANNOTATOR"}
        },
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "TEXTUAL_ANIMATIONS": "none",
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }


@pytest.fixture
def program_on(environment):
    """Starts a program with these arguments under a pseudo-terminal."""
    with contextlib.ExitStack() as ends:

        def start(*command, size=(100, 30)):
            terminal = Terminal(*map(str, command), env=environment, size=size)
            ends.callback(terminal.close)
            return terminal

        yield start


@pytest.fixture
def terminal_on(program_on):
    """Starts hashiya with these arguments under a pseudo-terminal."""
    return lambda *arguments, **more: program_on(HASHIYA, *arguments, **more)
