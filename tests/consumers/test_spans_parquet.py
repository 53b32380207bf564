"""A table of tags as Parquet is what pandas, polars and DuckDB make of it."""

import pytest

pytestmark = pytest.mark.consumers


@pytest.fixture
def table(export):
    return export("spans-parquet")


def rows_of(records):
    found = []
    for row in records:
        is_span = row["start"] is not None and row["start"] == row["start"]
        place = (
            (int(row["start"]), int(row["end"]), row["text"])
            if is_span
            else (None, None, None)
        )
        found.append((row["article"], *place, row["layer"], row["label"]))
    return sorted(found, key=str)


def test_pandas_reads_it(table, expected):
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_parquet(table)

    assert rows_of(frame.to_dict("records")) == expected
    assert str(frame["id"].dtype) == "int64"


def test_polars_reads_it(table, expected):
    polars = pytest.importorskip("polars")

    assert rows_of(polars.read_parquet(table).to_dicts()) == expected


def test_duckdb_counts_labels_in_it(table, expected):
    duckdb = pytest.importorskip("duckdb")
    found = duckdb.sql(
        f"SELECT label, count(*) FROM read_parquet('{table}') GROUP BY 1"
    ).fetchall()

    labels = [label for *_, label in expected]
    assert dict(found) == {label: labels.count(label) for label in labels}
    stances = duckdb.sql(
        f"SELECT attributes->>'target' FROM read_parquet('{table}') "
        "WHERE layer = 'stance' ORDER BY 1"
    ).fetchall()
    assert ("حماس",) in stances


def test_what_a_data_frame_made_of_it_is_read_again(table, tmp_path):
    """A column of offsets with nulls becomes one of floats in pandas."""
    pandas = pytest.importorskip("pandas")
    from hashiya.exchange.importing.detection import detected_format
    from hashiya.exchange.registry import format_named

    frame = pandas.read_parquet(table)
    assert str(frame["start"].dtype) == "float64"
    frame.to_parquet(tmp_path / "again.parquet")

    def tags(path):
        assert detected_format(path) == "spans-parquet"
        articles = format_named("spans-parquet").read(path, lambda _: None)
        return [(one.article, one.tags) for one in articles]

    assert tags(tmp_path / "again.parquet") == tags(table)


def test_a_row_that_cannot_be_read_costs_no_other(tmp_path):
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    from hashiya.exchange.registry import format_named

    rows = {
        "article": ["a", None, "b", "c"],
        "start": [0.0, 0.0, 0.5, None],
        "end": [2.0, 2.0, 1.0, None],
        "layer": ["topic"] * 4,
        "label": ["law"] * 4,
        "attributes": ["{", None, None, None],
    }
    path = tmp_path / "x.parquet"
    parquet.write_table(arrow.table(rows), path)

    found = list(format_named("spans-parquet").read(path, lambda _: None))

    tags = [(one.article, tag.start) for one in found for tag in one.tags]
    assert tags == [("a", 0), ("c", None)]
    told = [(one.where, *one.problems) for one in found if one.problems]
    assert [where.partition(": ")[2] for where, _problem in told] == [
        "row 1",
        "row 2",
        "row 3",
    ]
    assert "attributes: is not used: it is not JSON" in told[0][1]
    assert "left out: article: is missing" in told[1][1]
    assert "left out: start: is 0.5: give a whole number" in told[2][1]
