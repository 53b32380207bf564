"""Damage of every kind to every file: no other file's rows are lost, no byte is deleted."""

import random

import pytest

from hashiya.errors import HashiyaError
from hashiya.model.model import Change
from hashiya.model.scheme_file import default_scheme
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore


def truncated(data, dice):
    return data[: dice.randrange(len(data))]


def flipped(data, dice):
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :]


def zeroed(data, dice):
    start = dice.randrange(len(data))
    end = min(start + dice.randint(1, 200), len(data))
    return data[:start] + bytes(end - start) + data[end:]


def emptied(data, dice):
    return b""


def deleted(data, dice):
    return None


def noise(data, dice):
    return dice.randbytes(len(data))


KINDS = [truncated, flipped, zeroed, emptied, deleted, noise]


@pytest.fixture
def project(tmp_path, article, make_tag, store_of):
    """A record with two machines' journals, and a derived file that has it all."""
    for number, machine in enumerate(("m1", "m2", "m1", "m2", "m1"), 1):
        store = store_of(tmp_path, machine)
        store.write(
            "salma", article, Change(set=(make_tag(number, note=f"n{number}"),))
        )
        store.checkpoint()
    store.write("salma", article, Change(remove=(1,)))
    store.checkpoint()
    return tmp_path


@pytest.mark.parametrize("rounds", [6, pytest.param(150, marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("which", ["json", "m1.jsonl", "m2.jsonl", ".lock"])
def test_one_damaged_file_loses_nothing(
    project, article, make_tag, figures, kind, which, rounds
):
    dice = random.Random(f"{kind.__name__} {which}")
    (victim,) = [
        path for path in project.glob("tags/salma/*/*") if path.name.endswith(which)
    ]
    whole = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    for _ in range(rounds):
        data = kind(whole[victim], dice) if whole[victim] else None
        victim.unlink() if data is None else victim.write_bytes(data)

        store = TagStore(project)
        assert {tag.id: tag.note for tag in store.read("salma", article).tags} == {
            n: f"n{n}" for n in (2, 3, 4, 5)
        }
        (place,) = store.paths()
        if data not in {None, whole[victim]} and which != ".lock":
            harmless = which == "json" and data == whole[victim][:-1]
            assert store.verify(place) or harmless, data
        store.write("salma", article, Change(set=(make_tag(6),)))
        store.checkpoint()
        store.repair(place)
        if data is not None and which.endswith("jsonl"):
            assert victim.read_bytes().startswith(data)
        assert {tag.id for tag in TagStore(project).read("salma", article).tags} == {
            2,
            3,
            4,
            5,
            6,
        }
        for path in project.glob("tags/salma/*/*"):
            if path not in whole:
                path.unlink()
        for path, content in whole.items():
            path.write_bytes(content)
    figures(f"{kind.__name__} {which}: {rounds} runs, 0 lost")


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_journal_alone_keeps_every_line_that_is_whole(project, article, kind):
    dice = random.Random(kind.__name__)
    for path in project.glob("tags/salma/*/*.json"):
        path.unlink()
    (victim,) = project.glob("tags/salma/*/*.m1.jsonl")
    lines = victim.read_bytes().splitlines(keepends=True)
    for number in range(len(lines)):
        damaged = kind(lines[number].removesuffix(b"\n"), dice)
        victim.write_bytes(
            b"".join([*lines[:number], (damaged or b"") + b"\n", *lines[number + 1 :]])
        )

        found = {tag.id for tag in TagStore(project).read("salma", article).tags}

        assert found >= {2, 4}
        # The lines of m1 made the tags 1, 3 and 5.
        assert found >= {3, 5} - {(1, 3, 5)[min(number, 2)]}


def test_a_session_tells_what_is_damaged(project, article):
    (victim,) = project.glob("tags/salma/*/*.m1.jsonl")
    victim.write_bytes(b"?" + victim.read_bytes())
    session = TagSession(TagStore(project), default_scheme(), article, "salma")

    assert len(session.tags) == 4
    assert session.problems == ()
    # A line that begins later is found; one that has no beginning is not.
    victim.write_bytes(victim.read_bytes().replace(b'"v"', b'"w"', 1))
    damaged = TagSession(TagStore(project), default_scheme(), article, "salma")
    assert len(damaged.tags) == 4
    assert [each.startswith(f"{victim}: bytes 0–") for each in damaged.problems] == [
        True
    ]


def test_a_flipped_bit_in_the_derived_file_is_not_taken_for_an_edit_by_hand(
    project, article
):
    (derived,) = project.glob("tags/salma/*/*.json")
    data = derived.read_bytes()
    derived.write_bytes(data.replace(b'"n3"', b'"n7"'))

    store = TagStore(project)
    assert {tag.note for tag in store.read("salma", article).tags} == {
        "n2",
        "n3",
        "n4",
        "n5",
    }
    assert any("sum is wrong" in each for each in store.problems("salma", article.id))
    (place,) = store.paths()
    store.repair(place)
    assert derived.read_bytes() == data
    assert [path.read_bytes() for path in derived.parent.glob("*.kept")] == [
        data.replace(b'"n3"', b'"n7"')
    ]


@pytest.mark.parametrize("kind", [truncated, flipped, zeroed, emptied, noise])
def test_damage_to_everything_ends_in_a_sentence_and_not_in_a_traceback(
    project, article, kind
):
    dice = random.Random(kind.__name__)
    whole = {
        path: path.read_bytes()
        for path in project.glob("tags/salma/*/*")
        if path.is_file()
    }
    for _ in range(10):
        for path, content in whole.items():
            if content:
                path.write_bytes(kind(content, dice))
        told = ""
        try:
            store = TagStore(project)
            store.read("salma", article)
            (place,) = store.paths()
            told = " ".join(store.verify(place))
        except HashiyaError as error:
            told = str(error)
        assert str(project) in told
