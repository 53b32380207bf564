"""Articles are added once, character for character, and others are reported."""

import gzip
import io
import json
import os
import resource
import sys
import tarfile
import zipfile

import pytest

from hashiya.corpus.fingerprints import FINGERPRINTS
from hashiya.corpus.project import ProjectFolder
from hashiya.io import expansion
from hashiya.io.jsonl import LONGEST

# "The minister of security warned today in Washington that the negotiations need more
# pressure."
NEWS = "شدّد وزير الأمن اليوم في واشنطن على أن المفاوضات تتطلب زيادة الضغط العسكري، وفق ما قال."
WORD = "سلام"  # peace
OTHER = "حرب"  # war


def tree(folder):
    return {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}


def texts(folder):
    project = ProjectFolder.begun(folder)
    assert project.problems == ()
    return {entry.id: project.read(entry.id).text for entry in project.entries}


def metas(folder):
    project = ProjectFolder.begun(folder)
    return {entry.id: dict(project.read(entry.id).meta) for entry in project.entries}


def rows(*objects):
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


@pytest.fixture
def home(tmp_path):
    """A project without an article."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def news(tmp_path):
    """A folder of things to bring in."""
    folder = tmp_path / "news"
    (folder / "deep").mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    "text",
    [
        "سلام\r\nعليكم\r\n",
        "\u200fأ\u0651 \U0001f600 ب\u00a0ج",
        "cafe\u0301 \u0627\u0653",
        "a\u2028b\x0c\x85c",
    ],
)
def test_a_text_comes_in_character_for_character_whatever_brings_it(
    home, news, hashiya, text
):
    (news / "a.txt").write_bytes(text.encode())
    (news / "b.jsonl").write_text(json.dumps({"id": "b", "text": f"b {text}"}), "utf-8")
    quoted = f"c {text}".replace('"', '""')
    (news / "c.csv").write_bytes(f'id,text\r\nc,"{quoted}"\r\n'.encode())

    ended = hashiya("add", home, news)

    assert (ended.exit_code, "3 added" in ended.stderr) == (0, True)
    assert texts(home) == {"b": f"b {text}", "c": f"c {text}", "news/a": text}


def test_the_file_that_was_made_is_printed_and_is_rows(home, news, hashiya):
    (news / "a.txt").write_text(WORD, "utf-8")
    ended = hashiya("add", home, news / "a.txt")
    made = (home / "articles" / "added").iterdir()
    assert [str(each) for each in made] == [ended.stdout.strip()]
    assert texts(home) == {"a": WORD}


def test_source_date_url_and_outlet_are_kept(home, news, hashiya):
    about = {
        "source": "وكالة",
        "date": "2024-03-12",
        "url": "https://example.org/1",
        "outlet": "RT",
    }  # agency
    (news / "a.jsonl").write_text(
        rows({"id": 7, "text": WORD, **about, "meta": {"deep": [1, None]}}), "utf-8"
    )
    (news / "b.tsv").write_text(f"text\tdate\n{OTHER}\t2024-03-13\n", "utf-8")

    assert hashiya("add", home, news, "--set", "batch=first").exit_code == 0

    assert metas(home) == {
        "7": {**about, "deep": [1, None], "batch": "first"},
        "news/b-2": {"source": "news/b.tsv", "date": "2024-03-13", "batch": "first"},
    }


def test_doing_it_twice_changes_nothing(home, news, hashiya):
    (news / "a.txt").write_text(WORD, "utf-8")
    (news / "b.jsonl").write_text(
        rows({"text": OTHER}, {"id": "news/a", "text": NEWS}), "utf-8"
    )
    assert hashiya("add", home, news).exit_code == 0
    before = tree(home)

    ended = hashiya("add", home, news)

    assert (ended.exit_code, ended.stdout) == (0, "")
    assert "0 added; 3 there already" in ended.stderr
    assert tree(home) == before


def test_a_text_that_another_article_has_is_told_and_not_taken_again(
    home, news, hashiya
):
    (home / "old.txt").write_text(WORD, "utf-8")
    (news / "a.txt").write_text(WORD, "utf-8")
    (news / "b.txt").write_text(OTHER, "utf-8")
    (news / "c.txt").write_text(OTHER, "utf-8")

    ended = hashiya("add", home, news)

    assert ended.exit_code == 0
    assert "news/a.txt: has the text of 'old'" in ended.stderr
    assert "news/c.txt: has the text of 'news/b'" in ended.stderr
    assert texts(home) == {"old": WORD, "news/b": OTHER}


def test_an_id_of_another_text_gets_digits_of_its_own_whenever_it_comes(
    home, news, hashiya
):
    (home / "a.txt").write_text(WORD, "utf-8")
    (news / "a.txt").write_text(OTHER, "utf-8")

    ended = hashiya("add", home, news / "a.txt")
    assert "'a' is another text's id; it was added as 'a-" in ended.stderr
    first = texts(home)
    assert sorted(first.values()) == sorted([WORD, OTHER])
    hashiya("add", home, news / "a.txt")
    assert texts(home) == first


@pytest.mark.parametrize("encoding", ["windows-1256", "iso-8859-6"])
def test_older_encodings_are_found_where_they_are_clear_and_named(
    home, news, hashiya, encoding
):
    (news / "a.txt").write_bytes(NEWS.encode(encoding))
    (news / "b.csv").write_bytes(f"id,text\nb,b {NEWS}\n".encode(encoding))

    ended = hashiya("add", home, news)

    assert f"news/a.txt: read as {encoding}" in ended.stderr
    assert f"news/b.csv: read as {encoding}" in ended.stderr
    assert texts(home) == {"b": f"b {NEWS}", "news/a": NEWS}
    assert metas(home)["b"]["encoding"] == encoding


def test_what_is_not_clearly_an_encoding_is_refused_until_one_is_named(
    home, news, hashiya
):
    (news / "a.txt").write_bytes(b"ab\xff")
    ended = hashiya("add", home, news)
    assert ended.exit_code == 1
    assert (
        "byte 2 (0xff) is broken; save it as UTF-8, or name its encoding with --encoding"
        in ended.stderr
    )
    assert hashiya("add", home, news, "--encoding", "windows-1256").exit_code == 0


def test_a_byte_order_mark_is_no_part_of_a_text_or_a_name(home, news, hashiya):
    (news / "a.txt").write_bytes(b"\xef\xbb\xbf" + WORD.encode())
    (news / "b.csv").write_bytes(b"\xef\xbb\xbf" + f"text,id\n{OTHER},b\n".encode())
    (news / "c.jsonl").write_bytes(
        b"\xef\xbb\xbf" + rows({"id": "c", "text": NEWS}).encode()
    )
    assert hashiya("add", home, news).exit_code == 0
    assert texts(home) == {"b": OTHER, "c": NEWS, "news/a": WORD}


LONG = b"x" * (LONGEST + 1)
BROKEN_ROWS = [
    ("a.jsonl", b'{"id": "x", "text": "y"', "a.jsonl:2: is not JSON"),
    ("a.jsonl", b'{"text": "\xff"}', "a.jsonl:2: is not UTF-8: byte 10"),
    ("a.jsonl", b"[1]", "a.jsonl:2: is not an object"),
    (
        "a.jsonl",
        b'{"body": "x", "id": 1}',
        (
            'a.jsonl:2: has no "text"; it has: body, id; the row is left out; name the '
            "field with --text"
        ),
    ),
    (
        "a.jsonl",
        b'{"text": null}',
        'a.jsonl:2: has nothing in "text"; the row is left out',
    ),
    (
        "a.jsonl",
        b'{"text": "\\ud800"}',
        "a.jsonl:2: is not text: character 0 is a lone surrogate",
    ),
    ("a.jsonl", b'{"text": " "}', "a.jsonl:2: has no text"),
    ("a.jsonl", b"[" * 19_000, "a.jsonl:2: is not JSON"),
    ("a.jsonl", b'{"text": "' + LONG + b'"}', "a.jsonl:2: is longer than"),
    ("a.csv", b"x,y,z", "a.csv:2: has 3 fields, but the first row names 2"),
    ("a.csv", b"x,\xff", "a.csv:2: is not UTF-8"),
    ("a.csv", b"x,", 'a.csv:2: has nothing in "text"; the row is left out'),
    (
        "a.jsonl",
        b'{"text": 5}',
        'a.jsonl:2: has no text in "text"; the row is left out',
    ),
    ("a.csv", b'"a"b,c', "a.csv:2: is not CSV"),
    ("a.csv", b"x," + LONG, "a.csv:2: is longer than"),
]


def test_a_first_row_that_is_too_long_to_name_columns_is_told(home, news, hashiya):
    (news / "a.csv").write_bytes(LONG)

    assert "a.csv:1: is longer than" in hashiya("add", home, news).stderr


@pytest.mark.parametrize("broken", BROKEN_ROWS, ids=range(len(BROKEN_ROWS)))
def test_a_row_that_is_none_is_told_by_its_number_and_the_rest_goes_in(
    home, news, hashiya, broken
):
    name, line, told = broken
    good = [b'{"id": "1", "text": "one"}', b'{"id": "3", "text": "three"}']
    if name.endswith("csv"):
        good = [b"id,text", b"3,three"]
        (news / "one.txt").write_text("one", "utf-8")
    (news / name).write_bytes(b"\n".join([good[0], line, good[1]]))

    ended = hashiya("add", home, news)

    assert ended.exit_code == 1
    assert told in ended.stderr
    assert "Traceback" not in ended.output
    assert sorted(texts(home).values()) == ["one", "three"]


def test_a_quotation_mark_that_is_missing_costs_the_lines_up_to_the_next_one_and_no_more(
    home, news, hashiya
):
    lines = ["id,text", '1,"one"', '2,"two', '3,"three"', "4,four"]
    (news / "a.csv").write_text("\n".join(lines), "utf-8")
    ended = hashiya("add", home, news)
    assert ended.exit_code == 1
    assert "a.csv:3 to 4: is not CSV" in ended.stderr
    assert texts(home) == {"1": "one", "4": "four"}


def test_a_csv_without_the_column_is_left_out_whole_and_its_columns_are_told(
    home, news, hashiya
):
    (news / "a.csv").write_text(f"id;body\n1;{WORD}\n", "utf-8")
    ended = hashiya("add", home, news)
    assert (ended.exit_code, texts(home)) == (1, {})
    assert (
        "has no column 'text'; it has: id, body; name the column with --text"
        in ended.stderr
    )
    assert hashiya("add", home, news, "--text", "body").exit_code == 0
    assert texts(home) == {"1": WORD}


def test_of_an_export_the_articles_are_taken(home, folder, hashiya, tmp_path):
    hashiya("tag", folder, "a", 0, 5, "topic", "law")
    hashiya("export", folder, "-o", tmp_path / "out.jsonl")
    assert hashiya("add", home, tmp_path / "out.jsonl").exit_code == 0
    assert set(texts(home)) == {"a", "b"}
    assert metas(home)["a"] == {"source": "out.jsonl"}


def test_fields_that_rows_of_a_project_mean_otherwise_get_an_underscore(
    home, news, hashiya
):
    row = {"id": "1", "text": "summary", "body": WORD, "format": "hashiya-like"}
    (news / "a.jsonl").write_text(rows(row), "utf-8")
    assert hashiya("add", home, news, "--text", "body").exit_code == 0
    assert metas(home)["1"] == {
        "source": "news/a.jsonl",
        "text_": "summary",
        "format_": "hashiya-like",
    }


# Archives


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def tarred(path, members, mode="w:gz"):
    with tarfile.open(path, mode) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content.encode())
            archive.addfile(info, io.BytesIO(content.encode()))


MEMBERS = {
    "خبر.txt": WORD,
    "deep/b.jsonl": rows({"id": "b", "text": OTHER}),
    "x.png": "no text",
    ".hidden.txt": "no",
}


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tgz", "a.tar.bz2", "a.tar.xz"])
def test_archives_are_read_where_they_are(home, tmp_path, hashiya, name):
    if name.endswith("zip"):
        zipped(tmp_path / name, MEMBERS)
    else:
        modes = {
            "a.tar": "w",
            "a.tgz": "w:gz",
            "a.tar.bz2": "w:bz2",
            "a.tar.xz": "w:xz",
        }
        tarred(tmp_path / name, MEMBERS, modes[name])

    ended = hashiya("add", home, tmp_path / name)

    assert ended.exit_code == 0
    assert "skipped 1 file of unknown type (1 × .png)" in ended.stderr
    assert texts(home) == {"a/خبر": WORD, "b": OTHER}


@pytest.mark.parametrize(
    "name",
    ["../out.txt", "/etc/out.txt", "a/../../out.txt", "C:/out.txt", "..\\out.txt"],
)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_what_leads_outside_an_archive_is_refused_and_the_rest_goes_in(
    home, tmp_path, hashiya, name, pack
):
    path = tmp_path / ("a.zip" if pack is zipped else "a.tgz")
    pack(path, {name: OTHER, "in.txt": WORD})
    before = set(tmp_path.rglob("*"))

    ended = hashiya("add", home, path)

    assert ended.exit_code == 1
    assert "leads outside the archive; it is left out" in ended.stderr
    assert texts(home) == {"a/in": WORD}
    assert {
        each
        for each in set(tmp_path.rglob("*")) - before
        if not each.is_relative_to(home)
    } == set()


def test_links_and_devices_in_a_tar_are_refused(home, tmp_path, hashiya):
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for kind in (
            tarfile.SYMTYPE,
            tarfile.LNKTYPE,
            tarfile.CHRTYPE,
            tarfile.FIFOTYPE,
        ):
            info = tarfile.TarInfo(f"{kind.decode()}.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    ended = hashiya("add", home, tmp_path / "a.tar")
    assert (ended.exit_code, texts(home)) == (1, {})
    assert ended.stderr.count("it is left out") == 4


def test_a_link_in_a_zip_is_refused(home, tmp_path, hashiya):
    info = zipfile.ZipInfo("a.txt")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert (
        "is a link; it is left out" in hashiya("add", home, tmp_path / "a.zip").stderr
    )
    assert texts(home) == {}


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_an_archive_that_holds_far_more_than_its_size_is_refused_whole(
    home, tmp_path, hashiya, monkeypatch, pack
):
    monkeypatch.setattr(expansion, "ALWAYS", 1 << 20)
    path = tmp_path / ("a.zip" if pack is zipped else "a.tgz")
    pack(path, {"a.txt": WORD, "b.txt": "0" * (1 << 21)})
    ended = hashiya("add", home, path)
    assert (ended.exit_code, texts(home)) == (1, {})
    assert "holds more than 1 MiB, 100 times its own size" in ended.stderr


def test_a_header_that_claims_gigabytes_is_not_read(home, tmp_path, hashiya):
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 1 << 32
    (tmp_path / "a.tgz").write_bytes(gzip.compress(info.tobuf() + b"0" * 10_000))
    ended = hashiya("add", home, tmp_path / "a.tgz")
    assert ended.exit_code == 1
    assert "longer than any text" in ended.stderr


@pytest.mark.parametrize("name", ["a.zip", "a.tgz", "a.tar"])
@pytest.mark.parametrize("kept", [0.6, 0.05])
def test_of_an_archive_that_is_cut_off_nothing_is_taken(
    home, tmp_path, hashiya, name, kept
):
    members = {f"{number}.txt": f"{number} {NEWS * number}" for number in range(40)}
    path = tmp_path / name
    if name.endswith("zip"):
        zipped(path, members)
    else:
        tarred(path, members, "w:gz" if name.endswith("tgz") else "w")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    (tmp_path / "b.txt").write_text(WORD, "utf-8")

    ended = hashiya("add", home, path, tmp_path / "b.txt")

    assert ended.exit_code == 1
    assert "archive" in ended.stderr
    assert texts(home) == {"b": WORD}


def test_a_broken_file_in_an_archive_is_told_by_its_name(home, tmp_path, hashiya):
    zipped(
        tmp_path / "a.zip", {"good.txt": WORD, "bad.txt": b"ab\xff", "in.zip": b"PK"}
    )
    ended = hashiya("add", home, tmp_path / "a.zip")
    assert ended.exit_code == 1
    assert (
        "a.zip/bad.txt: is not text in UTF-8: byte 2 (0xff) is broken" in ended.stderr
    )
    assert "1 × .zip" in ended.stderr
    assert texts(home) == {"a/good": WORD}


# Folders, bad calls, and what is left behind


def test_links_hidden_files_and_the_tags_of_a_project_are_no_articles(
    home, folder, tmp_path, hashiya
):
    hashiya("tag", folder, "a", 0, 5, "topic", "law")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / ".hidden.txt").write_text("hidden", "utf-8")
    (folder / "hashiya.toml").write_text("", "utf-8")
    (folder / "guidelines.md").write_text("how to tag", "utf-8")
    (folder / "splits.jsonl").write_text("{}", "utf-8")

    ended = hashiya("add", home, folder)

    assert ended.exit_code == 1
    assert "ceasefire/link.txt: is a link" in ended.stderr
    assert set(texts(home)) == {"ceasefire/a", "ceasefire/b"}


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["{}/nowhere", "{}/a.txt"], "no such file or folder"),
        (["{}/a.txt", "{}/a.txt"], "give the project's folder"),
        (["{}"], "FILE"),
        (["{}", "{}/nowhere.txt"], "cannot be read: No such file"),
        (
            ["{}", "{}/a.dat"],
            "is of none of the known types: txt, html, jsonl",
        ),
        (["{}", "{}/a.txt", "--format", "doc"], "--format"),
        (["{}", "{}/a.txt", "--encoding", "utf-7"], "--encoding"),
        (["{}", "{}/a.txt", "--set", "id=1"], "is not NAME=VALUE"),
        (["{}", "{}/a.txt", "--set", "x"], "is not NAME=VALUE"),
        (["{}", "{}/a.parquet"], "pip install 'hashiya[parquet]'"),
        (["{}", "{}/a.html"], "pip install 'hashiya[html]'"),
    ],
)
def test_bad_calls_get_one_line_and_change_nothing(
    folder, hashiya, monkeypatch, args, told
):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    for name in ("a.dat", "a.parquet", "a.html"):
        (folder / name).write_text("x", "utf-8")
    (folder / "new.txt").write_text(OTHER, "utf-8")
    before = tree(folder)

    ended = hashiya("add", *(arg.format(folder) for arg in args))

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert told in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert tree(folder) == before


@pytest.mark.parametrize(
    "failure", [KeyboardInterrupt, OSError(28, "No space left on device")]
)
def test_what_stops_in_the_middle_leaves_nothing(
    home, news, hashiya, monkeypatch, failure
):
    for number in range(20):
        (news / f"{number}.txt").write_text(f"{number}", "utf-8")

    def copy(source, target, length):
        target.write(source.read(10))
        raise failure

    monkeypatch.setattr("hashiya.corpus.importing.articles.shutil.copyfileobj", copy)
    before = tree(home)
    ended = hashiya("add", home, news)
    assert ended.exit_code == (130 if failure is KeyboardInterrupt else 2)
    assert ("stopped: nothing is added" in ended.stderr) is (
        failure is KeyboardInterrupt
    )
    assert [path for path in tree(home) if path.is_file()] == [
        path for path in before if path.is_file()
    ]


def test_nothing_that_a_source_says_steers_the_terminal(home, news, hashiya):
    evil = "\u202eevil\u2066"
    steering = "\x1b[31mevil"
    (news / "a.jsonl").write_text(
        rows(
            {"id": evil, "text": WORD},
            {"id": evil, "text": OTHER},
            {"id": steering, "text": "three"},
            {steering: 1},
        ),
        "utf-8",
    )
    ended = hashiya("add", home, news, "--json")
    assert ended.exit_code == 1
    assert "\x1b" not in ended.output
    assert "\u202e" not in ended.output
    assert json.loads(ended.stdout)["renamed"][0]["wanted"] == evil


def test_json_says_what_became_of_everything(home, news, hashiya):
    (home / "old.txt").write_text(WORD, "utf-8")
    (news / "a.txt").write_text(WORD, "utf-8")
    (news / "b.jsonl").write_text(rows({"id": "old", "text": OTHER}) + "{\n", "utf-8")
    ended = hashiya("add", home, news, "--json")
    said = json.loads(ended.stdout)
    assert (said["already_there"], said["problems"]) == (0, 1)
    assert said["same"] == [{"where": "news/a.txt", "id": "old"}]
    assert [each["id"] for each in said["renamed"]] == said["added"]
    assert said["first_problems"][0]["where"] == "news/b.jsonl:2"


@pytest.mark.long
def test_a_line_of_a_gigabyte_is_refused_in_bounded_memory(home, news, hashiya):
    with (news / "a.jsonl").open("wb") as file:
        file.write(b'{"id": "1", "text": "one"}\n{"text": "')
        for _ in range(1024):
            file.write(b"x" * (1 << 20))
        file.write(b'"}\n{"id": "3", "text": "three"}\n')
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    ended = hashiya("add", home, news)

    assert "a.jsonl:2: is longer than 64 MiB" in ended.stderr
    assert set(texts(home)) == {"1", "3"}
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 4 * (LONGEST >> 10)


@pytest.mark.long
@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_of_a_million_rows_one_is_broken_and_the_rest_goes_in(
    home, news, hashiya, suffix, monkeypatch
):
    # Looking for near-duplicates among a million takes minutes, and has tests of its
    # own.
    monkeypatch.setattr("hashiya_reader.cli.add.near_duplicates_of", lambda *_: ())
    with (news / f"a.{suffix}").open("w", encoding="utf-8") as file:
        if suffix == "csv":
            file.write("id,text\n")
        for number in range(1_000_000):
            good = (
                f'{{"id": "{number}", "text": "{number} {WORD}"}}\n'
                if suffix == "jsonl"
                else f"{number},{number} {WORD}\n"
            )
            file.write(
                "{\n"
                if number == 700_000 and suffix == "jsonl"
                else "x\n"
                if number == 700_000
                else good
            )

    ended = hashiya("add", home, news)

    assert ended.exit_code == 1
    assert f"a.{suffix}:{700_001 + (suffix == 'csv')}: " in ended.stderr
    assert "999,999 added; 1 left out" in ended.stderr
    assert len(ProjectFolder.begun(home).entries) == 999_999


def test_near_duplicates_of_what_comes_in_are_told_and_remembered_once_there_are_many(
    home, news, hashiya, monkeypatch
):
    wire = " ".join(f"كلمة{number}" for number in range(60))  # word 0, word 1 …
    (news / "a.txt").write_text(wire, "utf-8")
    hashiya("add", home, news)
    assert not (home / FINGERPRINTS).exists()

    monkeypatch.setattr("hashiya.corpus.duplicates.KEPT_FROM", 2)
    (news / "b.txt").write_text(f"{wire} ثم زادت", "utf-8")  # and then it added
    ended = hashiya("add", home, news)

    assert "'news/b' and 'news/a' have 100% of the shorter in common" in ended.stderr
    assert (home / FINGERPRINTS).is_file()
    assert (home / FINGERPRINTS).parent.joinpath(".gitignore").read_text(
        "utf-8"
    ) == ".fingerprints\n"
    assert set(texts(home)) == {"news/a", "news/b"}


def test_a_file_that_cannot_be_added_keeps_no_other_out(home, tmp_path, hashiya):
    (tmp_path / "good.txt").write_text("نص", "utf-8")  # text
    (tmp_path / "notes.odt").write_text("نص", "utf-8")
    (tmp_path / "page.html").write_text("<p>نص</p>", "utf-8")
    files = [tmp_path / name for name in ("notes.odt", "gone.txt", "page.html")]
    alone = [hashiya("add", home, file) for file in files]

    ended = hashiya("add", home, *files, tmp_path / "good.txt", "--json")

    assert ended.exit_code == 1
    assert json.loads(ended.stdout)["added"] == ["good"]
    assert "notes.odt: is of none of the known types" in ended.stderr
    assert "gone.txt: cannot be read: No such file" in ended.stderr
    assert "1 added; " in ended.stderr
    assert [each.exit_code for each in alone[:2]] == [2, 2], "nothing else is there"


def test_a_library_that_is_missing_keeps_no_other_file_out(
    home, tmp_path, hashiya, monkeypatch
):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "good.txt").write_text("نص", "utf-8")  # text
    (tmp_path / "page.html").write_text("<p>نص</p>", "utf-8")

    alone = hashiya("add", home, tmp_path / "page.html")
    both = hashiya("add", home, tmp_path / "page.html", tmp_path / "good.txt", "--json")

    assert alone.exit_code == 2
    assert (both.exit_code, json.loads(both.stdout)["added"]) == (1, ["good"])
    assert "pip install 'hashiya[html]'" in both.stderr
    assert "page.html" in both.stderr


def test_the_search_for_near_duplicates_can_be_left_for_later(
    home, news, hashiya, monkeypatch
):
    searched = []

    def search(*_):
        searched.append(1)
        return ()

    monkeypatch.setattr("hashiya_reader.cli.add.near_duplicates_of", search)
    (news / "a.txt").write_text(WORD, "utf-8")
    later = hashiya("add", home, news, "--duplicates", "later", "--json")
    assert json.loads(later.stdout)["near"] is None
    assert "near-duplicates were not looked for" in later.stderr

    monkeypatch.setattr("hashiya_reader.cli.add._SEARCHED_LATER", 1)
    (news / "b.txt").write_text(OTHER, "utf-8")
    assert "near-duplicates were not looked for" in hashiya("add", home, news).stderr
    assert not searched
    (news / "c.txt").write_text(NEWS, "utf-8")
    hashiya("add", home, news, "--duplicates", "now")
    assert searched


def test_of_markdown_the_text_comes_in_without_the_marks(home, news, hashiya):
    content = (
        '---\r\ntitle: "عنوان"\r\ntags:\r\n  - x\r\n---\r\n'  # a title
        f"# {WORD}\n\n{NEWS[:20]}**{NEWS[20:30]}**{NEWS[30:]}\n[{OTHER}](http://x) &amp; `a`\n\n"
        f"- {WORD}\n- {OTHER}\n\n![{WORD}](x.png)\n\n    code\n"
    )
    (news / "a.md").write_bytes(content.encode())

    assert hashiya("add", home, news).exit_code == 0

    assert texts(home) == {
        "news/a": f"{WORD}\n\n{NEWS}\n{OTHER} & a\n\n{WORD}\n{OTHER}\n\n{WORD}\n\ncode"
    }
    assert metas(home)["news/a"] == {"source": "news/a.md", "title": "عنوان"}


def test_what_an_index_knows_is_not_added_again(folder, hashiya, tmp_path_factory):
    """A file of a megabyte has an index, and is not read to find ids and texts that are there."""
    rows = [{"id": f"n{number}", "text": f"نص {number}"} for number in range(3)]
    rows.append({"id": "long", "text": "x" * 1_100_000})
    many = folder / "many.jsonl"
    many.write_text("\n".join(map(json.dumps, rows)))
    os.utime(many, (0, 0))
    rows = [
        {"id": "n1", "text": "نص 1"},
        {"id": "other", "text": "نص 2"},
        {"id": "n0", "text": "نص آخر"},
        {"id": "a", "text": "نص لم يكن"},
        {"id": "new", "text": "نص جديد"},
    ]
    news = tmp_path_factory.mktemp("news") / "news.jsonl"
    news.write_text("\n".join(map(json.dumps, rows)))

    first = json.loads(hashiya("add", folder, news, "--json").stdout)
    second = json.loads(hashiya("add", folder, news, "--json").stdout)

    starts = [article.partition("-")[0] for article in first["added"]]
    assert starts == ["n0", "a", "new"]
    assert [same["id"] for same in first["same"]] == ["n2"]
    assert second["added"] == []
    assert [same["id"] for same in second["same"]] == ["n2"]
