"""The help: every command in a group, examples that run, topics, `-h`."""

import re
import shlex

import pytest

from hashiya_reader.cli import COMMANDS
from hashiya_reader.cli.command_help import EXAMPLES, GROUPS
from hashiya_reader.cli.help import TOPICS


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


@pytest.mark.parametrize("group", ["annotator", "scheme"])
def test_what_a_group_s_commands_do_is_not_cut_off(hashiya, group):
    _, commands = hashiya(group, "-h").stdout.split("Commands:")
    assert "..." not in commands


@pytest.mark.parametrize(
    "example", [one for examples in EXAMPLES.values() for one in examples]
)
def test_every_example_runs(newsroom, run_example, example):
    run_example(example)


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


def test_keys_are_listed_as_they_are_written(hashiya):
    listed = hashiya("help", "keys").stdout
    assert "/ ^f  " in listed
    assert "⏎ restores" in listed
    assert not re.search(r"arabic_|full_stop|parenthesis|choose\.take", listed)
