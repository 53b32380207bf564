"""Nothing of an article, a name or a message can steer the terminal."""

import json
import re
import shutil

import pytest

from hashiya.store.names import encoded
from hashiya_reader import cli
from hashiya_reader.cli import output
from hashiya_reader.terminal.current import printed_output

# red, title of the window, C1 CSI, right-to-left override, line separator, delete,
# language tag
NASTY = "[/red]\x1b[31m\x1b]0;x\x07\x9b2J\u202e\u2028\x7f\U000e0001"
UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0001]"
)
OWN_COLORS = re.compile(r"\x1b\[(38;2;\d+;\d+;\d+|39)m")


@pytest.fixture
def nasty(folder, hashiya):
    """A project in which everything that can be is nasty."""
    row = {"id": f"i{NASTY}", "title": f"t{NASTY}", "text": f"لا{NASTY}"}  # no
    (folder / "rows.jsonl").write_text(
        json.dumps(row) + '\n{"id": "\\u001b[31m"}\n', "utf-8"
    )
    (folder / f"f{NASTY.replace('/', '')}.txt").write_text("x", "utf-8")
    (folder / "f\x1b[31m.png.txt").write_bytes(b"\x89PNG\0")
    given = ("stance", "favor", "--set", f"target={NASTY}", "--note", NASTY)
    assert hashiya("tag", folder, row["id"], 0, 6, *given).exit_code == 0
    assert (
        hashiya("tag", folder, row["id"], 0, 4, *given, "--as", "omar").exit_code == 0
    )
    for name in ("salma", "omar"):
        assert hashiya("mark", folder, row["id"], "done", "--as", name).exit_code == 0
    # Names that the store gives nobody; a folder that was copied in may have them.
    shutil.copytree(folder / "tags" / "omar", folder / "tags" / encoded(NASTY))
    shutil.copytree(folder / "tags" / "omar", folder / "suggestions" / encoded(NASTY))
    return folder, row["id"]


COMMANDS = [
    ["articles", "{}"],
    ["articles", "{}", "--filter", "has:incomplete"],
    ["articles", "{}", "--json"],
    ["tags", "{}"],
    ["tags", "{}", "--json"],
    ["show", "{}", "{id}"],
    ["show", "{}", "{id}", "--json"],
    ["show", "{}", "gone{id}"],
    ["edit", "{}", "{id}", "--from", "{}/rows.jsonl", "--dry-run"],
    ["edit", "{}", "{id}", "--from", "{}/{id}", "--yes"],
    ["status", "{}"],
    ["where", "{}"],
    ["mark", "{}", "{id}", "{id}"],
    ["{}/{id}"],
    ["untag", "{id}", "1"],
    ["export", "{}", "--annotator", "{id}"],
    ["stats", "{}"],
    ["agreement", "{}"],
    ["agreement", "{}", "--json"],
    ["review", "{}", "--list"],
    ["review", "{}", "--list", "--json"],
    ["review", "{}", "--accept", "{id}"],
    ["review", "{}", "--reopen", "{id}"],
    ["suggest", "{}"],
    ["suggest", "{}", "--remove", "{id}"],
    ["suggest", "{}", "--patterns", "{}/{id}"],
    ["assign", "{}", "--to", "{id}", "{id}"],
    ["annotator", "list", "{}"],
    ["scheme", "rename", "{}", "{id}", "{id}", "{id}"],
    ["annotator", "rename", "{}", "{id}", "{id}"],
    ["duplicates", "{}"],
    ["history", "{}"],
    ["check", "{}"],
    ["compact", "{}"],
    ["import", "{}", "{}/{id}", "--format", "{id}"],
    ["add", "{}", "{}/{id}"],
    ["report", "{}", "-o", "{}/{id}/x.html"],
    ["init", "{}/{id}/x"],
    ["export", "{}", "--gold"],
    ["export", "{}", "--split", "{id}=1"],
    ["validate", "{}/rows.jsonl"],
    ["diff", "{}/rows.jsonl", "{}/{id}"],
    ["sample", "{}/rows.jsonl", "-n", "1", "-o", "{}/sampled.jsonl"],
    ["sample", "{}/{id}", "-n", "1"],
    ["versions", "{}"],
    ["versions", "{}", "{id}"],
    ["export", "{}", "--freeze", "{id}"],
]


# These print nothing of articles or tags, or are tried by other names.
NOT_TRIED = {"read", "doctor", "formats", "tag", "completion", "help"}


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_is_tried_on_nasty_data(name):
    tried = {command[0] for command in COMMANDS}
    assert name in tried | NOT_TRIED, "add it to COMMANDS of this module"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("on", ["pipe", "terminal"])
def test_no_control_character_of_data_is_printed(nasty, hashiya, request, command, on):
    folder, name = nasty
    if on == "terminal":
        request.getfixturevalue("terminal")

    ended = hashiya(
        *(arg.replace("{}", str(folder)).replace("{id}", name) for arg in command)
    )

    assert not UNSAFE.search(OWN_COLORS.sub("", ended.stdout))
    assert not UNSAFE.search(ended.stderr)


@pytest.mark.usefixtures("terminal")
def test_an_export_to_a_terminal_means_the_same_and_steers_nothing(nasty, hashiya):
    ended = hashiya("export", nasty[0])

    assert not UNSAFE.search(ended.stdout)
    assert any(
        json.loads(line)["text"] == f"لا{NASTY}" for line in ended.stdout.splitlines()
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("حماس", "حماس"),  # Hamas
        ("[/red]", "[/red]"),
        ("a\nb\tc", "a\u240ab\u2409c"),
        ("\x1b[31m\x7f", "\u241b[31m\u2421"),
        ("\x9b\u202e\u200c", "\\u009b\\u202e\\u200c"),
        ("\U000e0001\ud800", "\\U000e0001\\ud800"),
    ],
)
def test_what_could_steer_is_made_visible(text, shown):
    assert output.visible(text) == shown


def test_columns_are_aligned_by_cells(capsys):
    output.columns(
        [("شَرْح", "x"), ("漢字", "y"), ("plain", "z")]
    )  # a comment, with marks; kanji

    assert capsys.readouterr().out.splitlines() == ["شَرْح    x", "漢字   y", "plain  z"]


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (19, ["label  a   b   c", "law    11  22  33"]),
        (17, ["label  a   b   c", "law    11  22  33"]),
        (16, ["label  a   b", "law    11  22", "", "label  c", "law    33"]),
        (
            3,
            [
                "label  a",
                "law    11",
                "",
                "label  b",
                "law    22",
                "",
                "label  c",
                "law    33",
            ],
        ),
    ],
)
def test_columns_that_a_terminal_has_no_room_for_go_below(
    capsys, monkeypatch, cells, shown
):
    monkeypatch.setenv("COLUMNS", str(cells))
    rows = [("label", "a", "b", "c"), ("law", "11", "22", "33")]
    output.columns(rows, lead=1)
    assert capsys.readouterr().out == "label  a   b   c\nlaw    11  22  33\n", (
        "a pipe has room"
    )

    monkeypatch.setattr(output, "is_terminal", lambda _: True)
    output.columns(rows, lead=1)
    assert capsys.readouterr().out.splitlines() == shown


@pytest.mark.usefixtures("terminal")
def test_a_terminal_gets_drawn_arabic(folder, hashiya):
    # "no" is one lam-alef
    assert hashiya("articles", folder).stdout.splitlines()[1] == "b  2   new  0  \ufefb"


@pytest.mark.usefixtures("terminal")
def test_tags_are_coloured_on_a_terminal_unless_colours_are_unwanted(
    folder, hashiya, monkeypatch
):
    hashiya("tag", folder, "b", 0, 2, "topic", "law")

    assert "\x1b[38;2;160;102;201m\ufefb\x1b[39m" in hashiya("show", folder, "b").stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in hashiya("show", folder, "b").stdout


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("term", "colour"),
    [
        ("xterm-256color", "38;5;134"),
        ("xterm", "35"),
        ("alacritty", "38;2;160;102;201"),
    ],
)
def test_a_tag_has_the_nearest_colour_that_the_terminal_has(
    folder, hashiya, monkeypatch, term, colour
):
    monkeypatch.delenv("COLORTERM")
    monkeypatch.setenv("TERM", term)
    hashiya("tag", folder, "b", 0, 2, "topic", "law")

    assert f"\x1b[{colour}m\ufefb\x1b[39m" in hashiya("show", folder, "b").stdout


@pytest.mark.usefixtures("terminal")
def test_of_nested_tags_the_inner_one_gives_the_colour(folder, hashiya):
    hashiya("tag", folder, "a", 0, 10, "topic", "law")
    hashiya("tag", folder, "a", 6, 10, "stance", "favor", "--set", "target=x")

    line = hashiya("show", folder, "a").stdout.splitlines()[0]
    colors = re.findall(r"38;2;(\d+;\d+;\d+)m", line)

    # From left to right as drawn: the inner tag ends the outer one, so it stands at its
    # left.
    assert list(dict.fromkeys(colors)) == ["63;157;99", "160;102;201"]


WIDE = [("a" * 50, "b", "c" * 40), ("a", "b", "")]


@pytest.mark.usefixtures("terminal")
def test_fields_that_a_terminal_has_no_room_for_are_below_their_row(
    monkeypatch, capsys
):
    monkeypatch.setenv("COLUMNS", "80")
    output.columns(WIDE)
    first, below, second = capsys.readouterr().out.splitlines()
    assert (first, below) == (f"{'a' * 50}  b", f"  {'c' * 40}")
    assert second.split() == ["a", "b"]


@pytest.mark.parametrize(("on_terminal", "lines"), [(True, 201), (False, 1000)])
def test_of_very_many_problems_a_terminal_shows_the_first(
    monkeypatch, capsys, on_terminal, lines
):
    monkeypatch.setattr(output, "is_terminal", lambda _stream: on_terminal)

    assert output.report_problems(map(str, range(1000))) == 1

    shown = capsys.readouterr().err.splitlines()
    assert len(shown) == lines
    assert ("800 more are not shown here" in shown[-1]) is on_terminal


def test_a_pipe_gets_each_row_on_one_line(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    output.columns(WIDE)
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.usefixtures("terminal", "arabic")
@pytest.mark.parametrize(
    ("word", "has_logical_order"),
    # A word that is not understood must not keep an error from being reported.
    [("visual", False), ("logical", True), ("no-mode", False)],
)
def test_a_notice_is_sent_as_the_terminal_takes_it(
    monkeypatch, word, has_logical_order
):
    monkeypatch.setenv("HASHIYA_OUTPUT", word)
    printed_output.cache_clear()
    sent = output.notice("مفقود")  # mafqūd: missing
    printed_output.cache_clear()
    assert ("مفقود" in sent) is has_logical_order
    assert sent.endswith("hashiya")


@pytest.mark.usefixtures("terminal", "arabic")
def test_a_sentence_of_an_arabic_interface_cannot_steer(capsys):
    output.say(f"مفقود {NASTY}")
    assert not UNSAFE.search(capsys.readouterr().out)
