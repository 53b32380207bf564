"""A review killed at any moment: an article is finished with all of its gold, or not at all."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Span, Status
from hashiya.overview.integrity import check_project
from hashiya.review.gold import gold_of
from hashiya.review.verdicts import Ruling
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore

TEXT = "روسيا تشرح علاقتها مع حماس"  # Russia explains its relation with Hamas
RUSSIA, RELATION, HAMAS = Span(0, 5), Span(11, 18), Span(22, 26)
ARTICLES = ("a", "b", "c", "d")

# Decides one of two disagreements of each article, finishes it and says so; kills itself
# before a step that changes the disk, of a write after half of it.
REVIEWER = """
import os, signal, sys
from pathlib import Path
from hashiya.corpus.project import ProjectFolder
from hashiya.review.adjudication import GoldSession
from hashiya.store import TagStore

root, moment = Path(sys.argv[1]), int(sys.argv[2])
steps = 0

def counted(name):
    real = getattr(os, name)
    def step(*given, **more):
        global steps
        if steps == moment:
            if name == "write":
                real(given[0], given[1][: len(given[1]) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        steps += 1
        return real(*given, **more)
    setattr(os, name, step)

project, store = ProjectFolder.open(root), TagStore(root)
for name in ("write", "replace", "unlink", "mkdir", "fsync", "fdatasync"):
    counted(name)
for article in project.ids:
    session = GoldSession(store, project.scheme, project.read(article), "layla")
    for item in session.items:
        if item.kinds and session.verdict(item) is None:
            session.accept(item, "omar")
            break
    session.save()
    session.finish()
    session.save()
    print(article, flush=True)
print(steps, flush=True)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Salma and omar agree once in each article, and differ twice."""
    root = tmp_path_factory.mktemp("reviewed") / "home"
    root.mkdir()
    for name in ARTICLES:
        (root / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    project, store = ProjectFolder.open(root), TagStore(root)
    for name, label in (("salma", "law"), ("omar", "media")):
        for article in ARTICLES:
            session = TagSession(store, project.scheme, project.read(article), name)
            session.add(RUSSIA, "topic", "law")
            session.add(RELATION, "topic", label)
            session.add(HAMAS, "topic", label)
            session.mark(Status.DONE)
            session.save()
    store.checkpoint()
    return root


@pytest.fixture
def reviewed(home, tmp_path):
    """Review a copy of the project, killed at a moment; the copy, and what was said."""
    script = tmp_path / "reviewer.py"
    script.write_text(REVIEWER, encoding="utf-8")

    def run(moment, root=None):
        if root is None:
            root = tmp_path / f"killed{moment}"
            shutil.copytree(home, root)
        ended = subprocess.run(
            [sys.executable, str(script), str(root), str(moment)],
            check=False,
            capture_output=True,
            env=os.environ,
        )
        assert ended.returncode in {0, -signal.SIGKILL}, ended.stderr.decode()
        return root, ended.stdout.decode().split()

    return run


def states(root):
    """Of each article whether it is finished, and the rulings in it."""
    project, store = ProjectFolder.open(root), TagStore(root)
    kept = {}
    for article_id in project.ids:
        gold = gold_of(store, project.read(article_id))
        rulings = sorted(verdict.ruling for verdict in gold.every_verdict)
        kept[article_id] = (gold.is_finished, gold.is_outdated, rulings)
    return kept


WHOLE = (True, False, [Ruling.ACCEPTED, Ruling.ACCEPTED, Ruling.OPEN])
BEGUN = (False, False, [Ruling.ACCEPTED])
UNTOUCHED = (False, False, [])


def kill_and_go_on(reviewed, moments):
    """Kill a review at each of the moments; how many articles were in each state then."""
    seen = {"whole": 0, "begun": 0, "untouched": 0}
    for moment in moments:
        root, said = reviewed(moment)
        kept = states(root)
        assert all(state in (WHOLE, BEGUN, UNTOUCHED) for state in kept.values())
        # What the program was told is saved is there.
        assert all(kept[article] == WHOLE for article in said if article in kept)
        for name, state in (
            ("whole", WHOLE),
            ("begun", BEGUN),
            ("untouched", UNTOUCHED),
        ):
            seen[name] += list(kept.values()).count(state)
        reviewed(1_000_000, root)
        after = states(root)
        assert all(is_finished for is_finished, *_ in after.values())
        results = check_project(ProjectFolder.open(root), TagStore(root))
        told = [result.sentence for result in results if result.is_wrong]
        # The half of a line stays where it is, and nothing else is wrong.
        assert all("cannot be read: they are left as they are" in each for each in told)
        shutil.rmtree(root)
    return seen


def test_a_review_that_is_killed_has_no_half_of_an_article(reviewed, figures):
    root, said = reviewed(1_000_000)
    assert list(states(root).values()) == [WHOLE] * len(ARTICLES)
    steps = int(said[-1])

    seen = kill_and_go_on(reviewed, [steps // 4, steps // 2, steps * 3 // 4])

    figures(f"kill -9 of a review: 3 moments of {steps}: {seen}")
    # The control: it was killed in the middle.
    assert min(seen["whole"], seen["untouched"]) > 0


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_review_killed_at_every_moment_has_no_half_of_an_article(reviewed, figures):
    steps = int(reviewed(1_000_000)[1][-1])

    seen = kill_and_go_on(reviewed, range(steps))

    figures(f"kill -9 of a review: every one of {steps} moments: {seen}")
    assert all(seen.values())
