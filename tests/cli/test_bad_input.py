"""Bad input gets one line with the reason and place, exit code 2, and nothing is written."""

import json

import pytest

BOM16 = "نص".encode("utf-16")[:-1]  # text, cut off


def tree(folder):
    return {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}


def project(folder, **files: bytes | str):
    for name, content in files.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["{}/nowhere"], "no such file or folder"),
        (["articles", "{}/nowhere"], "no such file or folder"),
        (["articles", "{}/a.txt/x"], "no such file or folder"),
        (["articles", "{}/" + "x" * 300], "File name too long"),
        (["where", "{}/nowhere"], "no such file or folder"),
        (["articles", "{}/empty"], "id and text; `hashiya add` brings articles in"),
        (["articles", "{}/picture.png"], "is not text"),
        (["articles", "{}/wide.txt"], "is not text in UTF-16"),
        (["articles", "{}/broken.txt"], "byte 2 (0xff) is broken"),
        (["show", "{}", "broken"], "byte 2 (0xff) is broken"),
        (["show", "{}", "gone"], "no article is called 'gone'"),
        (["show", "{}", "../x"], "no article is called '../x'"),
        (["show", "{}", "\x1b[31mx"], "no article is called"),
        (["show", "{}", "a", "--width", "0"], "--width"),
        (["show", "{}", "a", "--width", "x"], "'x' is not a whole number"),
        (["show", "{}", "a", "--width", "9" * 5000], "is not a whole number"),
        (["untag", "{}", "1.5"], "'1.5' is not a whole number"),
        (["tag", "{}", "gone", "0", "1", "topic", "law"], "no article is called"),
        (["tag", "{}", "a", "0", "5", "mood", "law"], "the scheme has: stance, topic"),
        (["tag", "{}", "a", "0", "5", "topic", "sport"], "it has: politics, military"),
        (["tag", "{}", "a", "0", "5", "topic", "\x1b[31m"], "has no label"),
        (["tag", "{}", "a", "5", "0", "topic", "law"], "span 5–0 holds nothing"),
        (["tag", "{}", "a", "5", "5", "topic", "law"], "span 5–5 holds nothing"),
        (["tag", "{}", "a", "-5", "5", "topic", "law"], "span -5–5 holds nothing"),
        (["tag", "{}", "a", "0", "500", "topic", "law"], "reaches outside the text"),
        (["tag", "{}", "a", "400", "500", "topic", "law"], "reaches outside the text"),
        (["tag", "{}", "a", "0", "9" * 5000, "topic", "law"], "is not a number"),
        (
            ["tag", "{}", "a", "-", "5", "topic", "law"],
            "one end of the span is missing",
        ),
        (["tag", "{}", "a", "x", "5", "topic", "law"], "is not a number"),
        (["tag", "{}", "void", "0", "1", "topic", "law"], "reaches outside the text"),
        (
            ["tag", "{}", "a", "0", "5", "stance", "favor", "--set", "target"],
            "is not NAME=VALUE",
        ),
        (
            ["tag", "{}", "a", "0", "5", "stance", "favor", "--set", "x=1"],
            "no attribute 'x'",
        ),
        (
            ["tag", "{}", "a", "0", "5", "topic", "law", "--confidence", "6"],
            "outside 1…5",
        ),
        (["tag", "{}", "a", "0", "5", "topic", "law", "--bold"], "--bold"),
        (["tag", "{}", "a", "0", "5", "topic", "law", "--as", ""], "name is empty"),
        (["tag", "{}", "a", "0", "5", "topic", "law", "--as", "a\nb"], "U+000A"),
        (["tag", "{}", "a", "0", "5", "topic", "law", "--as", "\u202ea"], "U+202E"),
        (["tag", "{}", "a", "0", "5", "topic"], "LABEL"),
        (["untag", "{}", "5"], "no tag has the id 5"),
        (["untag", "{}", "x"], "TAG_ID"),
        (["tags", "{}", "--article", "gone"], "no article is called"),
        (["tags", "{}", "--layer", "mood"], "the scheme has: stance, topic"),
        (
            ["mark", "{}", "a", "finished"],
            "'new', 'open', 'done', 'flagged'; usage: hashiya mark [OPTIONS] PROJECT",
        ),
        (["mark", "{}", "gone", "done"], "no article is called"),
        (
            ["export", "{}", "--format", "word"],
            "no format is called 'word'; the formats are: jsonl",
        ),
        (
            ["export", "{}", "--label", "sport"],
            "no label is called 'sport'; the scheme has: against",
        ),
        (["export", "{}", "--annotator", "omar"], "nobody called 'omar'"),
        (["export", "{}", "-o", "{}/a.txt"], "belongs to the project itself"),
        (["export", "{}", "-o", "{}/hashiya.toml"], "belongs to the project itself"),
        (["export", "{}", "-o", "{}/tags/x.jsonl"], "belongs to the project itself"),
        (["export", "{}", "-o", "{}"], "is a folder"),
        (["export", "{}", "-o", "{}/nowhere/x.jsonl"], "make it first"),
        (["exprot", "{}"], "did you mean `hashiya export`?"),
        (["articles"], "PROJECT"),
        (["articles", "{}", "{}"], "unexpected extra argument"),
    ],
)
def test_bad_input_gets_one_line_and_nothing_is_written(
    tmp_path, folder, hashiya, args, told
):
    project(
        folder,
        broken_txt=b"ab\xff",
        picture_png=b"\x89PNG\0",
        wide_txt=BOM16,
        void_txt="",
    )
    (folder / "empty").mkdir()
    before = tree(tmp_path)

    ended = hashiya(*(arg.replace("{}", str(folder)) for arg in args))

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert told in ended.stderr
    assert ended.stderr.startswith("hashiya: ")
    assert ended.stderr.endswith("\n")
    assert ended.stderr[:-1].isprintable()
    assert tree(tmp_path) == before


def test_an_empty_name_in_the_environment_is_refused_too(folder, hashiya, monkeypatch):
    monkeypatch.setenv("HASHIYA_ANNOTATOR", "")

    assert hashiya("articles", folder).exit_code == 2


def test_nobody_logged_in_is_told(folder, hashiya, monkeypatch):
    monkeypatch.delenv("HASHIYA_ANNOTATOR")

    def nobody() -> str:
        raise KeyError("no such user")

    monkeypatch.setattr("getpass.getuser", nobody)

    assert "--as NAME" in hashiya("articles", folder).stderr


def test_a_wrong_scheme_is_told(folder, hashiya):
    project(folder, hashiya_toml="[[layers]]\nname = 3\n")

    ended = hashiya("articles", folder)

    assert ended.exit_code == 2
    assert "hashiya.toml:2: $.layers[0].name: must be a text" in ended.stderr


def test_an_article_called_like_a_path_stays_inside(tmp_path, folder, hashiya, data):
    project(folder, rows_jsonl=json.dumps({"id": "../../x", "text": "لا"}) + "\n")  # no

    made = hashiya("tag", folder, "../../x", 0, 2, "topic", "law", "--as", "../../omar")

    assert made.exit_code == 0
    assert [
        (tag["article"], tag["annotator"]) for tag in data("tags", folder, "--json")
    ] == [("../../x", "../../omar")]
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


@pytest.mark.parametrize(
    "line",
    [f"{'حماس ' * 99}حماس\n", pytest.param("حماس\n", marks=pytest.mark.long)],
    ids=["full lines", "a word each"],
)
def test_a_5_mb_article_is_listed_tagged_and_exported(folder, hashiya, data, line):
    text = line * (3_000_000 // len(line))  # Hamas
    project(folder, big_txt=text)

    assert data("articles", folder, "--json")[2]["chars"] == len(text)
    assert (
        hashiya(
            "tag", folder, "big", len(text) - 5, len(text) - 1, "topic", "law"
        ).exit_code
        == 0
    )
    assert (
        json.loads(hashiya("export", folder).stdout.splitlines()[2])["spans"][0]["text"]
        == "حماس"
    )


def test_an_empty_article_is_shown_as_one_empty_line(folder, hashiya):
    project(folder, void_txt="")

    assert hashiya("show", folder, "void").stdout == "\n"


def test_a_damaged_derived_file_costs_nothing(folder, hashiya):
    hashiya("tag", folder, "a", 0, 5, "topic", "law")
    (record,) = folder.glob("tags/salma/*/*.json")
    record.write_bytes(b"{")

    assert hashiya("tag", folder, "a", 6, 10, "topic", "law").exit_code == 0
    assert len(hashiya("tags", folder, "--json").stdout.split('"id"')) == 3
    assert [path.read_bytes() for path in record.parent.glob("*.kept")] == [b"{"]


def test_a_record_of_which_all_is_damaged_is_told_and_left_as_it_is(folder, hashiya):
    hashiya("tag", folder, "a", 0, 5, "topic", "law")
    (record,) = folder.glob("tags/salma/*/*.json")
    (journal,) = folder.glob("tags/salma/*/*.jsonl")
    journal.unlink()
    record.write_bytes(b"{")

    for args in (
        ["tag", folder, "a", 0, 5, "topic", "law"],
        ["mark", folder, "a", "done"],
        ["show", folder, "a"],
    ):
        ended = hashiya(*args)
        assert (ended.exit_code, len(ended.stderr.splitlines())) == (2, 1)
        assert str(record) in ended.stderr
    assert record.read_bytes() == b"{"
    assert hashiya("articles", folder).exit_code == 1


def test_a_failed_save_is_told_with_what_to_do(folder, hashiya, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    ended = hashiya("tag", folder, "a", 0, 5, "topic", "law")

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "No space left on device; free some space and save again" in ended.stderr


def test_a_failed_export_leaves_the_old_file(folder, hashiya, tmp_path, monkeypatch):
    out = tmp_path / "out.jsonl"
    out.write_text("old", "utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    ended = hashiya("export", folder, "-o", out)

    assert ended.exit_code == 2
    assert out.read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        folder.name,
        "out.jsonl",
    ]
