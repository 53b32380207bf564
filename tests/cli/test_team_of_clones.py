"""A team works in clones of one repository, in a random order: nothing conflicts or is lost."""

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.annotator_names import read_names
from hashiya.model.former_names import FormerNames
from hashiya.review.adjudication import GoldSession
from hashiya.review.verdict_rows import verdicts_of
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore, files

ANNOTATORS = ("salma", "omar", "layla")
LEADS = ("nadia", "karim")
REVIEWER = "huda"
# The reviewer, and the lead who decides as well.
REVIEWERS = (REVIEWER, "nadia")
SETTINGS = f"""
[annotators]
names = {json.dumps(ANNOTATORS)}
reviewers = {json.dumps(REVIEWERS)}
blind = false
"""
WORDS = ["كتاب", "قلم", "بيت", "شمس", "قمر", "بحر", "جبل", "نهر", "مدينة", "هدنة"]
# "book", "pen", "house", "sun", "moon", "sea", "mountain", "river", "city", "truce"
STEPS = 80
SEEDS = range(50)
# Files of lines that are only ever appended to.
LOGS = ("assignment.jsonl", "splits.jsonl", "tags/annotators.jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """A tag as it was made: by whom, where, and by the labels' first names."""

    person: str
    article: str
    start: int
    end: int
    layer: str
    label: str


@dataclass(slots=True, kw_only=True)
class Model:
    """What must be there in the end: every tag that was made and not removed by its maker."""

    tags: dict[str, Tagged] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    decisions: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    articles: set[str] = field(default_factory=set)
    lines: set[tuple[str, bytes]] = field(default_factory=set)


class Conflict(AssertionError):
    """Git could not merge by itself."""


class Team:
    """People with a clone each; a step is one command of one of them."""

    def __init__(
        self,
        seed: int,
        folder: Path,
        hashiya: Callable[..., Any],
        git: Callable[..., Any],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self.random = random.Random(seed)
        self.model = Model()
        self.steps: Counter[str] = Counter()
        self._folder = folder
        self._hashiya = hashiya
        self._git = git
        self._patch = monkeypatch
        # Everybody at one server, or each at a machine of their own.
        self._shares_machine = seed % 2 == 1
        # Some teams also make two annotators one, and take that back.
        self.merges = seed % 5 == 0
        self._number = 0
        self.clones: dict[str, Path] = {}

    def begin(self, *, for_git: bool = True) -> None:
        """Make the project and its clones; without the files for git as a control."""
        first = self._folder / "first"
        first.mkdir()
        for name in ("a", "b", "c"):
            (first / f"{name}.txt").write_text(self._text(), "utf-8")
            self.model.articles.add(name)
        self._hashiya("init", first)
        with (first / "hashiya.toml").open("a", encoding="utf-8") as file:
            file.write(SETTINGS)
        if not for_git:
            (first / ".gitattributes").write_bytes(b"")
            (first / "tags").mkdir()
            (first / "tags" / ".gitattributes").write_bytes(b"")
        self._git(first, "init", "-qb", "main")
        self._git(first, "add", "-A")
        self._git(first, "commit", "-qm", "begin")
        bare = self._folder / "shared.git"
        self._git(self._folder, "clone", "-q", "--bare", first, bare)
        for person in (*LEADS, *ANNOTATORS, REVIEWER):
            self.clones[person] = self._folder / person
            self._git(self._folder, "clone", "-q", bare, self.clones[person])
            self._git(self.clones[person], "config", "gc.auto", "0")

    def step(self) -> None:
        """Let somebody do something."""
        person = self.random.choice(list(self.clones))
        if person in ANNOTATORS:
            acts = [self.tag] * 6 + [self.untag, self.mark, self.edit]
        elif person == REVIEWER:
            acts = [self.decide] * 4 + [self.accept, self.split]
        else:
            acts = [self.add, self.assign, self.deal, self.take, self.split, self.tag]
            acts += [self.rename, self.undo, self.relabel, self.relabel]
            acts += [self.compact, self.repair, self.decide]
            acts += [self.correct, *[self.merge] * self.merges]
        act = self.random.choice([*acts, *[self.exchange] * (len(acts) // 5 + 1)])
        self._be(person)
        act(person)
        self.steps[act.__name__] += 1

    def end(self) -> None:
        """Let everybody commit and exchange what they have, until all have everything."""
        for _ in range(2):
            for person in self.clones:
                self._be(person)
                self.exchange(person)

    # What annotators do

    def tag(self, person: str) -> None:
        """Tag some words; a lead does so at an annotator's name, in the lead's own clone."""
        clone = self.clones[person]
        name = person if person in ANNOTATORS else self.random.choice(ANNOTATORS)
        project = ProjectFolder.open(clone)
        article = self.random.choice(list(project.ids))
        words = project.read(article).text.split(" ")
        # Nobody tags another one's words: where names are merged, no two tags are equal.
        own = range(ANNOTATORS.index(name), len(words), len(ANNOTATORS))
        first = self.random.choice(own)
        start = sum(map(len, words[:first])) + first
        end = start + len(words[first])
        layer, label = self.random.choice([("topic", "law"), ("topic", "media")])
        present = FormerNames.of(project.scheme).label(layer, label)
        args = ["tag", clone, article, start, end, *present, "--as", name]
        tag_id = self._done(*args).stdout.strip()
        assert tag_id not in self.model.tags
        self.model.tags[tag_id] = Tagged(
            person=name,
            article=article,
            start=start,
            end=end,
            layer=layer,
            label=label,
        )

    def untag(self, person: str) -> None:
        """Remove one of one's own tags, if it has come here yet."""
        own = [key for key, tag in self.model.tags.items() if tag.person == person]
        if not own:
            return
        tag_id = self.random.choice(own)
        ended = self._hashiya("untag", self.clones[person], tag_id, "--as", person)
        if ended.exit_code == 0:
            del self.model.tags[tag_id]
            self.model.notes.pop(tag_id, None)

    def edit(self, person: str) -> None:
        """Write a note on one's newest tag on an article."""
        project, store = self._opened(person)
        name = read_names(project.root).canonical(person)
        article = project.read(self.random.choice(list(project.ids)))
        session = TagSession(store, project.scheme, article, name)
        tags = [tag for tag in session.tags if str(tag.id) in self.model.tags]
        if tags:
            self._number += 1
            session.edit(tags[-1].id, note=f"note {self._number}")
            session.save()
            self.model.notes[str(tags[-1].id)] = f"note {self._number}"
        store.checkpoint()

    def mark(self, person: str) -> None:
        """Set the status of an article."""
        clone = self.clones[person]
        status = self.random.choice(["done", "open", "flagged"])
        article = self.random.choice(list(ProjectFolder.open(clone).ids))
        self._done("mark", clone, article, status, "--as", person)

    # What reviewers do

    def decide(self, person: str) -> None:
        """Decide a place as a reviewer."""
        if person not in REVIEWERS:
            return
        project, store = self._opened(person)
        name = read_names(project.root).canonical(person)
        for article_id in project.ids:
            article = project.read(article_id)
            session = GoldSession(store, project.scheme, article, name)
            undecided = session.undecided
            if undecided:
                session.reject(self.random.choice(undecided))
                session.save()
                break
        store.checkpoint()
        self._note_decisions(person)

    def accept(self, person: str) -> None:
        """Accept what most annotators say."""
        args = ["--accept", "most", "--done", 1, "--as", person]
        self._ended("review", self.clones[person], *args)
        self._note_decisions(person)

    def _note_decisions(self, person: str) -> None:
        self.model.decisions.update(self.decisions_of(person, self.clones[person]))

    # What leads do

    def add(self, person: str) -> None:
        """Add an article of one's own, or one that both leads have."""
        is_shared = self.random.random() < 0.3
        self._number += not is_shared
        name = "shared" if is_shared else f"n{self._number}"
        text = " ".join(WORDS) if is_shared else self._text()
        path = self._folder / f"{name}.txt"
        path.write_text(text, "utf-8")
        self._done("add", self.clones[person], path)
        self.model.articles.add(name)

    def correct(self, person: str) -> None:
        """Correct an article's text at its end, each lead another article's."""
        clone = self.clones[person]
        article = ("a", "b")[LEADS.index(person)]
        text = ProjectFolder.open(clone).read(article).text
        path = self._folder / "corrected.txt"
        self._number += 1
        # A word that is nowhere else: which of two equal ones is new nobody could say.
        path.write_text(f"{text} {self._number}", "utf-8")
        self._done("edit", clone, article, "--from", path, "--yes")

    def deal(self, person: str) -> None:
        """Deal out what nobody has."""
        overlap = self.random.randrange(3) if len(set(self._names(person))) > 1 else 0
        self._done("assign", self.clones[person], "--deal", "--overlap", overlap)

    def assign(self, person: str) -> None:
        """Give an article to an annotator, by the name of today."""
        ids = list(ProjectFolder.open(self.clones[person]).ids)
        article = self.random.choice(ids)
        name = self.random.choice(self._names(person))
        self._done("assign", self.clones[person], article, "--to", name)

    def take(self, person: str) -> None:
        """Take an article from an annotator who has it."""
        clone = self.clones[person]
        rows = json.loads(self._done("assign", clone, "--json").stdout)
        held = [(row["article"], name) for row in rows for name in row["annotators"]]
        if held:
            article, name = self.random.choice(held)
            self._done("assign", clone, article, "--take", name)

    def rename(self, person: str) -> None:
        """Give an annotator another name."""
        clone = self.clones[person]
        self._number += 1
        someone = self.random.choice([*ANNOTATORS, REVIEWER])
        old = read_names(clone).canonical(someone)
        new = f"{someone}-{self._number}"
        self._done("annotator", "rename", clone, old, new)

    def merge(self, person: str) -> None:
        """Make two annotators one."""
        names = sorted(set(self._names(person)))
        if len(names) > 1:
            old, new = self.random.sample(names, 2)
            clone = self.clones[person]
            self._done("annotator", "merge", clone, old, new, "--yes")

    def undo(self, person: str) -> None:
        """Take the last change of names back, if there is one that can be."""
        ended = self._hashiya("annotator", "undo", self.clones[person])
        assert ended.exit_code in {0, 2}

    def relabel(self, person: str) -> None:
        """Rename a label: one lead those at even places, the other those beside them."""
        clone = self.clones[person]
        layer = self.random.choice(ProjectFolder.open(clone).scheme.layers)
        label = self.random.choice(layer.labels[LEADS.index(person) :: 2])
        self._number += 1
        new = f"label-{self._number}"
        self._done("scheme", "rename", clone, layer.name, label.name, new)

    def compact(self, person: str) -> None:
        """Drop the history."""
        self._ended("compact", self.clones[person], "--yes")

    def repair(self, person: str) -> None:
        """Check the clone as it is, and write its derived files."""
        self._done("check", self.clones[person], "--repair")

    def split(self, person: str) -> None:
        """Export in parts, which are recorded."""
        parts = self.random.choice(["x=.5,y=.5", "x=.5,z=.5"])
        args = ["-o", self._folder / f"{person}.jsonl", "--split", parts]
        self._ended("export", self.clones[person], *args)

    # What everybody does

    def exchange(self, person: str) -> None:
        """Commit, and mostly pull and push."""
        clone = self.clones[person]
        for name in LOGS:
            lines = (clone / name).read_bytes() if (clone / name).exists() else b""
            self.model.lines.update((name, line) for line in lines.splitlines())
        self._git(clone, "add", "-A")
        self._git(clone, "commit", "-qm", "work", "--allow-empty")
        pulled = self._git(clone, "pull", "-q", "--no-rebase", "--no-edit", check=False)
        if pulled.returncode:
            raise Conflict(f"{person}: {pulled.stdout}{pulled.stderr}")
        self._git(clone, "push", "-q", "origin", "HEAD")

    # What these need

    def _text(self) -> str:
        return " ".join(self.random.choice(WORDS) for _ in range(12))

    def _be(self, person: str) -> None:
        """Work at the person's machine."""
        machine = "0123abcd" if self._shares_machine else person.encode().hex()[:8]
        self._patch.setattr(files, "this_machine", lambda: machine)

    def _names(self, person: str) -> list[str]:
        changes = read_names(self.clones[person])
        return [changes.canonical(name) for name in ANNOTATORS]

    def decisions_of(self, person: str, clone: Path) -> dict[tuple[str, str], set[int]]:
        """The ids of the person's decisions in a clone, by person and article."""
        project = ProjectFolder.open(clone)
        store = TagStore(project.root)
        name = read_names(clone).canonical(person)
        decisions: dict[tuple[str, str], set[int]] = {}
        for article in project.ids:
            problems: list[str] = []
            verdicts = verdicts_of(store, project.read(article), name, problems)
            assert problems == []
            decisions[person, article] = {verdict.id for verdict in verdicts}
        return decisions

    def _opened(self, person: str) -> tuple[ProjectFolder, TagStore]:
        project = ProjectFolder.open(self.clones[person])
        return project, TagStore(project.root, former=FormerNames.of(project.scheme))

    def _done(self, *args: object) -> Any:
        """Run a command that must succeed."""
        ended = self._hashiya(*args)
        assert ended.exit_code == 0, (args, ended.stdout, ended.stderr)
        return ended

    def _ended(self, *args: object) -> Any:
        """Run a command that may find nothing to do."""
        ended = self._hashiya(*args)
        assert ended.exit_code in {0, 1}, (args, ended.stdout, ended.stderr)
        return ended


@pytest.fixture
def team(tmp_path, hashiya, git, monkeypatch):
    """Make a team, whose order of steps is that of a seed."""

    def make(seed):
        folder = tmp_path / f"team-{seed}"
        folder.mkdir()
        return Team(seed, folder, hashiya, git, monkeypatch)

    return make


VIEWS = [
    ["export"],
    ["export", "--gold"],
    ["tags", "--json"],
    ["articles", "--json"],
    ["assign", "--json"],
    ["status", "--json"],
    ["history", "--json"],
    ["annotator", "list", "--json"],
    ["review", "--list", "--json", "--as", "nadia"],
    ["agreement", "--json"],
]


def check_clones(team, hashiya, git):
    """All clones are healthy and alike, and have every tag, decision and article."""
    model, views = team.model, {}
    for person, clone in team.clones.items():
        assert git(clone, "status", "--porcelain").stdout == ""
        checked = hashiya("check", clone)
        assert checked.exit_code == 0, (person, checked.stdout, checked.stderr)
        for view in VIEWS:
            words = view[:2] if view[0] == "annotator" else view[:1]
            ended = hashiya(*words, clone, *view[len(words) :])
            assert ended.exit_code in {0, 1}, (view, ended.stderr)
            output = ended.exit_code, ended.stdout
            assert views.setdefault(tuple(view), output) == output, (person, view)
        for name, line in model.lines:
            assert line in (clone / name).read_bytes().splitlines()
        for reviewer in REVIEWERS:
            decisions = team.decisions_of(reviewer, clone)
            for place, ids in decisions.items():
                assert ids == model.decisions.get(place, set())
    clone = team.clones["nadia"]
    names = read_names(clone)
    former = FormerNames.of(ProjectFolder.open(clone).scheme)
    rows = json.loads(views["tags", "--json"][1])
    exported = {row["id"]: row for row in rows if row["annotator"] not in LEADS}
    wanted = {
        tag_id: (
            # Of two names of a merge that was undone the one whose article it is.
            "" if team.merges else names.canonical(tag.person),
            tag.article,
            tag.start,
            tag.end,
            *former.label(tag.layer, tag.label),
            model.notes.get(tag_id, ""),
        )
        for tag_id, tag in model.tags.items()
    }
    keys = ("annotator", "article", "start", "end", "layer", "label", "note")
    present = {}
    for tag_id, row in exported.items():
        name, *rest = (row.get(key, "") for key in keys)
        present[tag_id] = ("" if team.merges else name, *rest)
    assert present == wanted
    articles = json.loads(views["articles", "--json"][1])
    assert {row["id"] for row in articles} == model.articles


def run(team, steps, *, for_git=True):
    team.begin(for_git=for_git)
    for _ in range(steps):
        team.step()
    team.end()


def test_a_team_of_clones_loses_nothing(team, hashiya, git):
    one = team(0)
    run(one, 30)
    check_clones(one, hashiya, git)


@pytest.mark.long
@pytest.mark.parametrize("seed", SEEDS)
def test_teams_of_clones_lose_nothing(team, hashiya, git, seed):
    one = team(seed)
    run(one, STEPS)
    check_clones(one, hashiya, git)


def test_without_the_lines_for_git_a_team_of_clones_conflicts(team):
    """The control."""
    with pytest.raises(Conflict, match="CONFLICT"):
        run(team(0), STEPS, for_git=False)
