"""The native lines and the tables of tags are the same rows to pandas, polars and DuckDB."""

import csv
import io
import json

import pytest

pytestmark = pytest.mark.consumers


def with_pandas(path):
    pandas = pytest.importorskip("pandas")
    if path.suffix == ".csv":
        frame = pandas.read_csv(path, dtype=str, keep_default_na=False)
    else:
        frame = pandas.read_json(path, lines=True, dtype=False)
    return frame.to_dict("records")


def with_polars(path):
    polars = pytest.importorskip("polars")
    if path.suffix == ".csv":
        frame = polars.read_csv(path, infer_schema=False)
    else:
        frame = polars.read_ndjson(path, infer_schema_length=None)
    return frame.to_dicts()


def with_duckdb(path):
    duckdb = pytest.importorskip("duckdb")
    if path.suffix == ".csv":
        table = duckdb.read_csv(str(path), all_varchar=True, header=True)
    else:
        table = duckdb.read_json(str(path), format="newline_delimited")
    return [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]


READERS = [with_pandas, with_polars, with_duckdb]


@pytest.mark.parametrize("read", READERS)
def test_a_table_of_tags_has_the_same_cells(export, read, tmp_path):
    path = export("csv").rename(tmp_path / "tags.csv")
    with path.open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))

    rows = [
        {name: "" if cell is None else cell for name, cell in row.items()}
        for row in read(path)
    ]

    assert rows == expected
    assert any("\r\n" in row["text"] for row in rows)


@pytest.mark.parametrize("read", READERS)
def test_native_lines_have_the_same_texts_and_tags(export, read, texts, expected):
    rows = read(export("jsonl"))

    assert {row["id"]: row["text"] for row in rows} == texts
    tags = []
    for row in rows:
        for tag in row["spans"]:
            place = (tag["start"], tag["end"], tag["text"])
            tags.append((row["id"], *place, tag["layer"], tag["label"]))
        for tag in row["labels"]:
            tags.append((row["id"], None, None, None, tag["layer"], tag["label"]))
    assert sorted(tags, key=str) == expected


def test_a_table_for_excel_is_no_formula_and_comes_back(
    export, hashiya, project, tmp_path
):
    """Openpyxl takes for a formula what Excel does, and keeps the cells as a workbook."""
    openpyxl = pytest.importorskip("openpyxl")
    note = ("--note", "=1+1")
    hashiya("tag", project, "emoji", 2, 7, "topic", "law", *note, "--as", "omar")
    data = export("csv", "--excel").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    workbook = openpyxl.Workbook()
    cells = io.StringIO(data.decode("utf-8-sig"), newline="")
    for row in csv.reader(cells, delimiter=";"):
        workbook.active.append(row)
    workbook.save(tmp_path / "tags.xlsx")
    assert b"=1+1" in export("csv").read_bytes()

    opened = openpyxl.load_workbook(tmp_path / "tags.xlsx")
    rows = list(opened.active.iter_rows())
    assert "f" not in {cell.data_type for row in rows for cell in row}
    saved = tmp_path / "saved.csv"
    with saved.open("w", encoding="utf-16", newline="") as file:
        writer = csv.writer(file, delimiter="\t")
        for row in rows:
            writer.writerow([cell.value for cell in row])
    ended = hashiya("import", project, saved, "--as", "nour")

    assert "10 tags imported" in ended.stderr
    tags = json.loads(hashiya("tags", project, "--as", "nour", "--json").stdout)
    assert "=1+1" in {tag["note"] for tag in tags}
