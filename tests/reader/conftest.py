"""A project on a copy of the five articles, and the app on it.

Every path is inside the test's own folder.
"""

import ast
import asyncio
import shutil
from pathlib import Path

import pytest

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
        while at_work := [
            each
            for each in pilot.app.workers
            if each.group in BACKGROUND and each.is_running
        ]:
            await asyncio.gather(
                *(each.wait() for each in at_work), return_exceptions=True
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

    A dialog keeps its own worker waiting meanwhile.
    """

    async def wait(pilot, condition):
        for _ in range(10):
            await settled(pilot)
            if condition():
                return
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
