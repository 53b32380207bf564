"""`hashiya check` reads every article and tag, and tells by kind what is wrong and what is odd."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model import label_keys
from hashiya.model.model import Change, Span, Tag
from hashiya.overview.check_results import CheckKind
from hashiya.store import TagStore
from hashiya_reader.app import reading_classes
from hashiya_reader.cli import check as command
from hashiya_reader.keys.bindings import ARABIC_TWINS
from hashiya_reader.keys.keymap import normal, slots_of
from hashiya_reader.live_scheme import keys_of

ODD = b"caf\xe9 \xff"
TIME = "2026-11-20T16:00:00Z"


@pytest.fixture
def mixed(folder):
    """Texts that cannot be read beside those of the project, and an empty one."""
    for number in range(8):
        (folder / f"odd{number}.txt").write_bytes(ODD)
    (folder / "empty.txt").write_text(" \n", "utf-8")
    (folder / "hashiya.toml").write_text(
        '[annotators]\nnames = ["salma", "omar"]\n', "utf-8"
    )
    return folder


def test_every_article_that_cannot_be_read_is_told(mixed, hashiya):
    ended = hashiya("check", mixed)

    assert ended.exit_code == 1
    lines = ended.stdout.splitlines()
    assert len(lines) == 8
    for number, line in enumerate(lines):
        assert f"odd{number}.txt: is not text in UTF-8: byte" in line
        assert "save it as UTF-8" in line
    assert "'empty' has no text" in ended.stderr
    assert ended.stderr.endswith("hashiya: 8 problems found\n")


def test_a_renamed_article_is_told_by_the_name_that_its_text_has_now(folder, hashiya):
    hashiya("tag", folder, "a", 0, 5, "topic", "law", "--as", "salma")
    (folder / "a.txt").rename(folder / "renamed.txt")

    renamed = hashiya("check", folder)
    (folder / "renamed.txt").unlink()
    gone = hashiya("check", folder)

    where = "tags of salma on 'a', which is no longer among the articles: 1; "
    assert (renamed.exit_code, gone.exit_code) == (1, 1)
    assert where + "its text is that of 'renamed' now" in renamed.stdout
    assert where + "they are valid again when it is put back" in gone.stdout


def test_articles_of_one_id_are_told(folder, hashiya):
    (folder / "rows.jsonl").write_text('{"id": "a", "text": "x"}\n', "utf-8")

    ended = hashiya("check", folder)

    assert (ended.exit_code, len(ended.stdout.splitlines())) == (1, 1)
    assert "rows.jsonl:1: the id 'a' is already that of a.txt" in ended.stdout


def test_what_nobody_can_read_is_not_dealt_out(mixed, hashiya, data):
    ended = hashiya("assign", mixed, "--deal")

    assert ended.exit_code == 1
    assert "8 articles cannot be read, and are not dealt out" in ended.stderr
    assert "1 article has no text, and is not dealt out" in ended.stderr
    rows = json.loads(hashiya("assign", mixed, "--json").stdout)
    dealt = {row["article"] for row in rows if row["annotators"]}
    assert dealt == {"a", "b"}


def test_by_hand_they_can_be_given_and_check_tells_it(mixed, hashiya):
    hashiya("assign", mixed, "odd1", "empty", "a", "--to", "omar")

    ended = hashiya("check", mixed)

    assert "omar is to do 'odd1', which cannot be read" in ended.stderr
    assert "omar is to do 'empty', which has no text" in ended.stderr
    assert "'a'" not in ended.stderr


def test_when_all_can_be_read_dealing_says_nothing_of_it(folder, hashiya):
    ended = hashiya("assign", folder, "--deal", "--among", "salma")
    assert (ended.exit_code, "dealt out" in ended.stderr) == (0, False)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("p", "is the reader's own key"),
        ("ح", "is the reader's own key"),
        ("f2", "is the reader's own key"),
        ("ctrl+t", "is the reader's own key"),
        ("question_mark", "is the reader's own key"),
        ("foo", "is not a key that a keyboard sends"),
    ],
)
def test_a_key_that_the_reader_refuses_is_told_with_file_and_line(
    folder, hashiya, key, why
):
    (folder / "hashiya.toml").write_text(
        '[[layers]]\nname = "topic"\n\n[[layers.labels]]\nname = "law"\n'
        f'key = "{key}"\n\n[[layers.labels]]\nname = "media"\nkey = "3"\n',
        "utf-8",
    )

    ended = hashiya("check", folder)

    assert (ended.exit_code, ended.stdout) == (0, "")
    assert f"hashiya.toml:6: $.layers[0].labels[0].key: {key!r} {why}" in ended.stderr
    assert ended.stderr.endswith("nothing is damaged or lost; 1 remark\n")


def test_a_tag_that_cuts_words_or_lacks_what_is_required_is_information(
    folder, hashiya, data
):
    places = {(0, 5), (0, 6), (5, 10), (1, 5), (0, 3), (11, 18)}
    for start, end in places:
        hashiya("tag", folder, "a", start, end, "topic", "law")
    hashiya("tag", folder, "a", 0, 5, "stance", "favor")

    ended = hashiya("check", folder)
    rows = json.loads(hashiya("check", folder, "--json").stdout)

    assert (ended.exit_code, ended.stdout) == (0, "")
    assert Counter(row["kind"] for row in rows) == {"edge": 4, "incomplete": 1}
    assert not any(row["wrong"] for row in rows)
    assert {row["article"] for row in rows} == {"a"}
    assert "tags that begin or end in white space or inside a word: 4" in ended.stderr
    assert "begins with white space" in ended.stderr
    assert "ends with white space" in ended.stderr
    assert "has no target, which stance requires" in ended.stderr
    tags = {
        tag["id"]: (tag["start"], tag["end"]) for tag in data("tags", folder, "--json")
    }
    cut = {tags[row["tag"]] for row in rows if row["kind"] == "edge"}
    assert cut == {(0, 6), (5, 10), (1, 5), (0, 3)}


def test_a_tag_behind_its_particles_cuts_no_word(folder, hashiya):
    (folder / "c.txt").write_text("وبالقدس", "utf-8")  # wa-bi-l-quds: and in Jerusalem
    for start in (1, 2, 4):
        hashiya("tag", folder, "c", start, 7, "topic", "law")
    assert hashiya("check", folder).stderr == "hashiya: all is well\n"


def test_strings_that_an_older_version_took_are_told(folder, hashiya):
    project, store = ProjectFolder.open(folder), TagStore(folder)
    odd = {"origin": "\ud800", "note": "a\0", "label": "l\x07", "updated": "\x1b[2J"}
    tags = [
        Tag(
            **{
                "id": number,
                "span": Span(0, 5),
                "text": "روسيا",
                "layer": "topic",
                "label": "law",
                "annotator": "salma",
                "created": TIME,
                "updated": TIME,
                name: value,
            }
        )
        for number, (name, value) in enumerate(odd.items(), 1)
    ]
    store.write("salma", project.read("a"), Change(set=tuple(tags)))
    (folder / "rows.jsonl").write_text(
        json.dumps({"id": "c\x07", "text": "x", "m": {"k": ["\ud800"]}}) + "\n", "utf-8"
    )

    ended = hashiya("check", folder)
    rows = json.loads(hashiya("check", folder, "--json").stdout)

    assert ended.exit_code == 1
    strings = [row for row in rows if row["kind"] == "string"]
    assert len(strings) == 6
    assert all(row["wrong"] for row in strings)
    assert (
        "its origin is not Unicode text: it holds the lone surrogate U+D800"
        in ended.stdout
    )
    assert "meta.m.k[0] is not Unicode text" in ended.stdout
    assert "\x1b" not in ended.stdout


def test_information_is_printed_as_far_as_it_can_be_read(folder, hashiya):
    for number in range(30):
        (folder / f"empty{number}.txt").write_text("", "utf-8")

    ended = hashiya("check", folder)
    rows = json.loads(hashiya("check", folder, "--json").stdout)

    assert (ended.exit_code, ended.stderr.count("has no text")) == (0, 20)
    assert "and 10 more like these; --json lists all" in ended.stderr
    assert len(rows) == 30


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes among its files")
def test_pipes_and_devices_in_place_of_a_projects_files_are_not_waited_for(
    folder, hashiya
):
    """A project comes from elsewhere; reading them would never end."""
    assert hashiya("tag", folder, "a", 0, 5, "topic", "law").exit_code == 0
    (record,) = (folder / "tags").rglob("a.json")
    os.mkfifo(record.with_name("a.deadbeef.jsonl"))
    for name in ("assignment.jsonl", "splits.jsonl", "guidelines.md"):
        os.mkfifo(folder / name)
    # In a process of its own, which can be stopped where it waits.
    command = [sys.executable, "-m", "hashiya_reader", "check", str(folder), "--json"]
    ended = subprocess.run(command, capture_output=True, check=False, timeout=60)
    rows = json.loads(ended.stdout)
    assert {row["kind"] for row in rows} == {
        "assignment",
        "guidelines",
        "record",
        "split",
    }
    for row in rows:
        assert "cannot be read: is not a regular file" in row["message"]

    (folder / "hashiya.toml").symlink_to(os.devnull)
    ended = hashiya("status", folder)
    assert ended.exit_code == 2
    assert "hashiya.toml: cannot be read: is not a regular file" in ended.stderr


def test_every_kind_has_a_heading():
    assert list(command._HEADINGS) == list(CheckKind)


def spelled(key):
    """Textual's name of a key as a scheme writes it."""
    from textual.keys import key_to_character

    char = key_to_character(key)
    return char if char and char.isprintable() and not char.isspace() else key


def test_the_keys_that_are_taken_are_those_of_the_readers_bindings():
    """Add a new key of the reading screen to `READER_KEYS` of hashiya.model.label_keys."""
    own = {spelled(key) for slot in slots_of(*reading_classes()) for key in slot.keys}
    taken = {
        spelled(normal("comma" if key == "," else key)[0])
        for key in label_keys.READER_KEYS
    }

    assert taken == own


def test_the_library_refuses_the_keys_that_the_reader_refuses():
    own = {key for slot in slots_of(*reading_classes()) for key in slot.keys}
    letters = {chr(code) for code in (*range(33, 127), *range(0x621, 0x64B), 0x61F)}
    for key in {
        *letters,
        *ARABIC_TWINS,
        "f3",
        "f4",
        "f12",
        "ctrl+k",
        "ctrl+p",
        "alt+x",
    }:
        is_taken = bool(own & set(keys_of("," if key == "comma" else key)))
        assert bool(label_keys.key_defect(key)) == is_taken, key
