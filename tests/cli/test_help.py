"""The help: every command in a group, examples that run, topics, `-h`."""

import json
import shlex
import zipfile

import pytest

from hashiya_reader.cli import COMMANDS
from hashiya_reader.cli.command_help import EXAMPLES, GROUPS
from hashiya_reader.cli.help import TOPICS

# Open the reader, or ask the terminal.
NOT_RUN = {
    "hashiya news",
    "hashiya read news --as salma",
    "hashiya review news --as layla",
}
TEXT = "أعلنت الوزارة بدء الهدنة اليوم.\n"  # the ministry announced the truce today


@pytest.fixture
def desk(tmp_path, monkeypatch, hashiya):
    """A folder with what the examples name."""
    news = tmp_path / "news"
    news.mkdir()
    (news / "gaza-1.txt").write_text(TEXT, "utf-8")
    (news / "gaza-2.txt").write_text(TEXT * 2, "utf-8")
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "one.txt").write_text(TEXT, "utf-8")
    (tmp_path / "more.csv").write_text("id,body\nx,مرحبا\n", "utf-8")
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        archive.writestr("two.txt", "نص آخر\n")
    pattern = {"layer": "topic", "label": "politics", "words": "الوزارة"}
    (tmp_path / "words.jsonl").write_text(json.dumps(pattern) + "\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("salma", "omar"):
        hashiya("tag", "news", "gaza-1", 0, 5, "topic", "politics", "--as", name)
        hashiya("mark", "news", "gaza-1", "done", "--as", name)
    exported = hashiya("export", "news", "-o", "dataset.jsonl")
    assert exported.exit_code == 0
    (tmp_path / "predictions.jsonl").write_bytes(
        (tmp_path / "dataset.jsonl").read_bytes()
    )
    return tmp_path


def test_every_command_is_in_one_group():
    grouped = [name for names in GROUPS.values() for name in names]
    assert sorted(grouped) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_examples_which_its_help_shows(hashiya, name):
    shown = hashiya(name, "-h")
    assert shown.exit_code == 0
    assert EXAMPLES[name]
    for example in EXAMPLES[name]:
        assert f"  {example}\n" in shown.stdout
        assert shlex.split(example)[0] == "hashiya"


@pytest.mark.parametrize(
    "example", [one for examples in EXAMPLES.values() for one in examples]
)
def test_every_example_runs(desk, hashiya, example):
    if example in NOT_RUN:
        assert shlex.split(example)[1] in {"news", "read", "review"}
        return
    arguments = shlex.split(example)[1:]
    if arguments[0] == "untag":
        tagged = hashiya("tag", "news", "gaza-1", 6, 13, "topic", "law")
        arguments[-1] = tagged.stdout.strip()
    if arguments[:2] == ["completion", "install"]:
        arguments += ["--for", "bash"]
    ended = hashiya(*arguments)
    assert ended.exit_code == 0, ended.stderr


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_says_something(hashiya, topic):
    shown = hashiya("help", topic)
    assert shown.exit_code == 0
    assert len(shown.stdout.splitlines()) > 3


def test_help_lists_commands_and_topics(hashiya):
    shown = hashiya("help").stdout
    assert all(f"  {name} " in shown for name in COMMANDS)
    assert all(f"\n{topic} " in shown for topic in TOPICS)


def test_the_help_of_a_command_is_the_same_both_ways(hashiya):
    assert hashiya("help", "export").stdout == hashiya("export", "--help").stdout


def test_an_unknown_topic_is_refused_with_those_there_are(hashiya):
    refused = hashiya("help", "nothing")
    assert refused.exit_code == 2
    assert "keys, filters" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
