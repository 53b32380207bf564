"""JSON of every shape, compressed files, and cells that cannot be kept."""

import bz2
import gzip
import json
import lzma

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.io import expansion

ONE, TWO = "خبر عن الهدنة", "خبر عن المفاوضات"  # news of the truce, of the negotiations
ROWS = [{"id": "1", "text": ONE}, {"id": "2", "text": TWO}]


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def articles(home):
    project = ProjectFolder.begun(home)
    return {entry.id: project.read(entry.id) for entry in project.entries}


def texts(home):
    return {name: article.text for name, article in articles(home).items()}


def dumped(value, **more):
    return json.dumps(value, ensure_ascii=False, **more)


@pytest.mark.parametrize(
    "content",
    [
        dumped(ROWS),
        dumped(ROWS, indent=2),
        "\ufeff" + dumped(ROWS, indent=2),
        "\n".join(dumped(row, indent=1) for row in ROWS),
        "\n".join(map(dumped, ROWS)),
        dumped({"count": 2, "articles": ROWS}, indent=1),
        dumped([*ROWS, 7]),
    ],
    ids=["list", "pretty", "bom", "objects", "lines", "wrapped", "other"],
)
@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_json_of_every_shape_is_read(home, tmp_path, hashiya, content, suffix):
    (tmp_path / f"a.{suffix}").write_text(content, "utf-8")

    ended = hashiya("add", home, tmp_path / f"a.{suffix}")

    assert texts(home) == {"1": ONE, "2": TWO}
    has_a_number = content.endswith("7]")
    assert ended.exit_code == has_a_number
    assert (f"a.{suffix}:3: is not an object" in ended.stderr) is has_a_number


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('[{"text": "x"} {"text": "y"}]', "a.json:1: is not JSON"),
        ('[{"text": "x"},\n{"text": ', "a.json:2: is not JSON"),
        ("[" * 100_000, "is not JSON that can be read"),
        ('[{"text": "x"}] 7', "there is more after the end"),
    ],
)
def test_of_a_list_that_is_broken_nothing_is_added(
    home, tmp_path, hashiya, content, problem
):
    (tmp_path / "a.json").write_text(content, "utf-8")
    ended = hashiya("add", home, tmp_path / "a.json")
    assert (ended.exit_code, texts(home)) == (1, {})
    assert problem in ended.stderr
    assert ended.stderr.count("a.json") == 1


@pytest.mark.parametrize("depth", [40, 900])
@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_a_field_that_is_deep_costs_itself_only(home, tmp_path, hashiya, depth, suffix):
    row = f'{{"id": "a", "text": "{ONE}", "n": {"[" * depth}{"]" * depth}}}'
    content = f"[{row}]" if suffix == "json" else row
    (tmp_path / f"a.{suffix}").write_text(content, "utf-8")

    ended = hashiya("add", home, tmp_path / f"a.{suffix}", "--mend")

    assert "values deep: the field is left out" in ended.stderr
    assert articles(home)["a"].meta == {"source": f"a.{suffix}"}


PACKED = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}


@pytest.mark.parametrize("suffix", PACKED)
def test_single_files_are_decompressed(home, tmp_path, hashiya, suffix):
    content = "\n".join(map(dumped, ROWS)).encode()
    (tmp_path / f"a.jsonl{suffix}").write_bytes(PACKED[suffix](content))
    (tmp_path / f"b.txt{suffix}").write_bytes(PACKED[suffix](b"b"))

    files = [tmp_path / f"a.jsonl{suffix}", tmp_path / f"b.txt{suffix}"]
    ended = hashiya("add", home, *files)

    assert ended.exit_code == 0
    assert texts(home) == {"1": ONE, "2": TWO, "b": "b"}


@pytest.mark.parametrize("suffix", PACKED)
def test_of_a_compressed_file_that_is_cut_off_or_a_bomb_nothing_is_added(
    home, tmp_path, hashiya, monkeypatch, suffix
):
    monkeypatch.setattr(expansion, "ALWAYS", 1 << 20)
    content = "\n".join(dumped({"text": f"{n} {ONE}"}) for n in range(900)).encode()
    bomb = b'{"id": "1", "text": "x"}\n' + b"0" * (1 << 22)
    cut_off = PACKED[suffix](content)[:-30]
    (tmp_path / f"a.jsonl{suffix}").write_bytes(cut_off)
    (tmp_path / f"b.jsonl{suffix}").write_bytes(PACKED[suffix](bomb))

    files = [tmp_path / f"{name}.jsonl{suffix}" for name in "ab"]
    ended = hashiya("add", home, *files)

    assert (ended.exit_code, texts(home)) == (1, {})
    assert f"a.jsonl{suffix}: is not a complete " in ended.stderr
    assert f"b.jsonl{suffix}: holds more than 1 MiB" in ended.stderr


def test_a_number_that_json_has_not_costs_no_row(home, tmp_path, hashiya):
    lines = [
        f'{{"id": "1", "text": "{ONE}", "n": NaN, "m": [1e999]}}',
        f'{{"id": 2.0, "text": "{TWO}", "n": NaN}}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), "utf-8")

    ended = hashiya("add", home, tmp_path / "a.jsonl")

    assert ended.exit_code == 0
    assert texts(home) == {"1": ONE, "2": TWO}
    assert articles(home)["1"].meta == {"source": "a.jsonl", "n": None, "m": [None]}
    assert (
        'a.jsonl:1: "n" holds a number that JSON does not have: it becomes null '
        "(and 1 more article of this file)" in ended.stderr
    )


DEEP = "[" * 40 + "]" * 40


@pytest.mark.parametrize(
    ("cell", "notice"),
    [
        ('"id": [1]', 'its "id" is not a name'),
        ('"id": "a\\nb"', 'its "id" holds the control character U+000A'),
        (f'"n": {1 << 64}', "meta.n is a number of more than 64 bits"),
        (f'"n": {DEEP}', "values deep: the field is left out"),
        ('"n\\u0001": 1', "the name of a field in meta holds the control character"),
        ('"n": "\\u0000"', "meta.n holds the control character U+0000"),
    ],
)
def test_a_cell_that_cannot_be_kept_costs_no_row(home, tmp_path, hashiya, cell, notice):
    row = f'{{"text": "{ONE}", "date": "2024", {cell}}}\n'
    (tmp_path / "a.jsonl").write_text(row, "utf-8")

    ended = hashiya("add", home, tmp_path / "a.jsonl")

    assert ended.exit_code == 0
    assert "a.jsonl:1: " in ended.stderr
    assert notice in ended.stderr
    (article,) = articles(home).values()
    assert (article.id, article.meta) == (
        "a-1",
        {"source": "a.jsonl", "date": "2024"},
    )


def test_bytes_that_are_no_text_cost_a_table_the_cell(home, tmp_path, hashiya):
    row = b'1,"' + ONE.encode() + b'",\xff\xfe,2024,,\n'
    (tmp_path / "a.csv").write_bytes(b"id,text,raw,date\n" + row)

    ended = hashiya("add", home, tmp_path / "a.csv")

    assert ended.exit_code == 0
    assert 'a.csv:2: "raw" holds bytes that are not text' in ended.stderr
    assert articles(home)["1"].meta == {"source": "a.csv", "date": "2024"}


def test_tags_that_were_made_elsewhere_are_reported_as_they_become_meta(
    home, tmp_path, hashiya
):
    rows = [
        {"id": "1", "text": ONE, "labels": [[0, 3, "law"]], "keywords": ["x"]},
        {"id": "2", "text": TWO, "labels": [], "marks": [{"start": 0, "end": 3}]},
    ]
    (tmp_path / "a.json").write_text(dumped(rows), "utf-8")

    ended = hashiya("add", home, tmp_path / "a.json", "--json")

    assert ended.exit_code == 0
    notices = json.loads(ended.stdout)["notices"]
    assert [notice["where"] for notice in notices] == ["a.json:1", "a.json:2"]
    assert '"labels" seems to hold earlier tags' in notices[0]["message"]
    assert '"marks" seems to hold earlier tags' in notices[1]["message"]
    assert articles(home)["1"].meta["labels"] == [[0, 3, "law"]]
