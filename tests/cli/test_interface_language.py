"""The language of the command line: by option, by the user's choice, by locale."""

import json
import re

import pytest
from click.testing import CliRunner

from hashiya.language import current_language, translations
from hashiya_reader.cli import main
from hashiya_reader.cli.interface_language import named_language
from hashiya_reader.settings.language import keep_language

ARABIC = re.compile("[\u0600-\u06ff]")
HELP = "Show this message and exit."


def run(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def arabic_help():
    return translations("ar").gettext(HELP)


@pytest.mark.parametrize(
    "args",
    [
        ("--lang", "ar", "--help"),
        ("--help", "--lang=ar"),
        ("show", "--help", "--lang", "ar"),
        ("--lang", "ar", "show", "--help"),
        ("--lang", "ar", "scheme", "rename", "--help"),
        ("scheme", "--lang", "ar", "rename", "--help"),
    ],
)
def test_the_option_is_understood_anywhere(args, arabic_help):
    result = run(*args)
    assert result.exit_code == 0, result.stderr
    assert arabic_help in result.output
    assert HELP not in result.output


def test_the_locale_counts_and_the_choice_of_the_user_more(monkeypatch, arabic_help):
    monkeypatch.setenv("LC_ALL", "ar_EG.UTF-8")
    assert arabic_help in run("--help").output
    keep_language("en")
    assert HELP in run("--help").output
    assert arabic_help in run("--help", "--lang", "ar").output


def test_usage_errors_are_in_the_language(folder):
    result = run("show", str(folder), "--lang", "ar")
    assert result.exit_code == 2
    assert translations("ar").gettext("Missing argument") in result.stderr
    assert "Missing" not in result.stderr


def test_another_language_is_refused():
    result = run("formats", "--lang", "fr")
    assert result.exit_code == 2
    assert "'fr' is not one of 'en', 'ar'" in result.stderr


def test_a_path_may_follow_the_option(tmp_path):
    result = run("--lang", "ar", str(tmp_path / "missing"))
    assert result.exit_code == 2
    assert current_language() == "ar"


def test_behind_two_dashes_is_no_option():
    assert named_language(["show", "--", "--lang", "ar"]) is None
    assert named_language(["--lang"]) is None


@pytest.mark.parametrize(
    "args",
    [
        ("check", "news", "--json"),
        ("doctor", "--json"),
        ("validate", "bad.jsonl", "--json"),
        ("add", "news", "bad.jsonl", "--json"),
    ],
)
def test_programs_read_the_same_in_every_language(newsroom, args):
    (newsroom / "bad.jsonl").write_text('{"text": ""}\nnot JSON\n', "utf-8")
    run("tag", "news", "gaza-1", 0, 3, "stance", "favor")
    english, arabic = (run(*args, "--lang", language) for language in ("en", "ar"))
    assert english.stdout
    assert arabic.stdout == english.stdout
    assert current_language() == "ar"


@pytest.mark.parametrize("size", [10, 1_000_000])
def test_files_are_in_english_in_every_language(folder, size):
    rows = ({"id": "x"}, {"id": 7, "text": "b" * size})
    lines = "\n".join(map(json.dumps, rows))
    (folder / "rows.jsonl").write_text(f"{lines}\n", "utf-8")
    tag = ("tag", folder, "a", 0, 4, "topic", "law", "--as", "salma")
    assert run(*tag).exit_code == 0
    (journal,) = (folder / "tags" / "salma").rglob("a.*.jsonl")
    journal.write_bytes(journal.read_bytes() + b"{broken\n{broken\n")
    output = folder.parent / "set.jsonl"
    # The second time the problems of rows of a large file come from its index.
    for name in ("first", "second"):
        result = run("--lang", "ar", "export", folder, "-o", output, "--freeze", name)

        report = json.loads(
            (output.parent / "set.jsonl.report.json").read_text("utf-8")
        )
        manifest = (folder / "versions" / name / "manifest.json").read_text("utf-8")
        assert result.exit_code == 1
        assert len(report["problems"]) == 3
        assert json.loads(manifest)["problems"] == report["problems"]
        for problem in report["problems"]:
            assert not ARABIC.search(problem), problem
            place = problem.partition(": ")[0]
            shown = [line for line in result.stderr.splitlines() if place in line]
            assert ARABIC.search("".join(shown)), shown


def test_json_is_in_english_and_what_is_said_beside_it_is_not(folder, tmp_path):
    rows = tmp_path / "rows.jsonl"
    span = {"start": 0, "end": 9000, "layer": "topic", "label": "law"}
    rows.write_text('{"id": "x"}\n' + json.dumps({"id": "a", "spans": [span]}), "utf-8")
    (folder / "c.txt").write_bytes(b"\x89PNG\0")
    commands = (
        ("add", folder, rows),
        ("validate", rows),
        ("check", folder),
        ("import", folder, rows, "--as", "salma"),
        ("export", folder, "-o", tmp_path / "set.jsonl"),
    )
    for command in commands:
        result = run("--lang", "ar", *command, "--json")

        assert result.exit_code == 1, result.stderr
        assert re.search("problem|is not", result.stdout)
        assert not ARABIC.search(result.stdout), result.stdout
        assert command[0] == "validate" or ARABIC.search(result.stderr)
