"""A sample with near-duplicates left out, from Parquet, by processes and by a cluster of Dask."""

import json
import random
from pathlib import Path

import pytest

from hashiya.corpus.duplicates import Sketches
from hashiya.sampling.drawing import Draw
from hashiya.sampling.engines import LocalEngine, engine_called
from hashiya.sampling.scan import SampleOptions

pytestmark = pytest.mark.consumers

WORDS = (
    "سلام",
    "حرب",
    "هدنة",
    "أسرى",
    "غزة",
    "مفاوضات",
    "وزير",
    "رئيس",
    "جيش",
    "اتفاق",
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """300 texts of 60 words, of which 100 are copies of others with two words changed."""
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow as pa

    rng = random.Random(3)
    rows = []
    for number in range(200):
        words = [f"{rng.choice(WORDS)}{rng.randint(0, 999)}" for _ in range(60)]
        row = {"text": " ".join(words), "source": "wafa" if number % 3 else "maan"}
        rows.append({"id": f"n{number}", **row})
        if number % 2:
            words[0], words[59] = "كذا", "كذا"
            rows.append({"id": f"copy{number}", **row, "text": " ".join(words)})
    rng.shuffle(rows)
    folder = tmp_path_factory.mktemp("corpus")
    parquet.write_table(
        pa.Table.from_pylist(rows[:180]), folder / "a.parquet", row_group_size=25
    )
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows[180:]]
    (folder / "b.jsonl").write_text("".join(lines), "utf-8")
    return folder


def drawn(corpus, engine=None, size=1 << 25, bucket_size=1 << 28, threshold=0.5):
    options = SampleOptions(size=60, stratum_field="source")
    draw = Draw(
        options=options,
        threshold=threshold,
        engine=engine or LocalEngine(1),
        partition_size=size,
        bucket_size=bucket_size,
    )
    return draw.sample([corpus])


def test_of_near_duplicates_one_is_left_whatever_the_partitions(corpus):
    whole = drawn(corpus)
    assert (whole.matching, whole.near_duplicates) == (300, 100)
    for size, bucket_size in ((1, 1 << 28), (9_000, 70_000), (40_000, 30_000)):
        assert drawn(corpus, size=size, bucket_size=bucket_size) == whole
    # Control: the copies are in the sample when they are not left out.
    sketches = {"with": Sketches(), "without": Sketches()}
    for name, sample in (("with", drawn(corpus, threshold=None)), ("without", whole)):
        for text in sample.texts:
            sketches[name].add(text.id, text.text)
    assert sketches["with"].clusters()
    assert not sketches["without"].clusters()


def test_the_cluster_draws_the_sample_of_processes(corpus, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    whole = drawn(corpus)
    with engine_called("dask", 2) as engine:
        assert drawn(corpus, engine, size=9_000, bucket_size=30_000) == whole
        assert drawn(corpus, engine, size=9_000, threshold=None) == drawn(
            corpus, threshold=None
        )


def test_parquet_is_written_that_opens_again(corpus, hashiya, tmp_path):
    output = tmp_path / "few.parquet"
    done = hashiya("sample", corpus, "-n", 50, "--dedup", "-o", output)
    assert "100 near-duplicates left out" in done.stderr
    again = hashiya("sample", output, "-n", 99, "-o", tmp_path / "again.jsonl")
    assert again.stderr == "hashiya: 50 articles of 50\n"
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_a_cluster_that_does_not_answer_is_one_line(corpus, hashiya):
    refused = hashiya(
        "sample", corpus, "--engine", "dask", "--cluster", "tcp://127.0.0.1:9", code=2
    )
    assert refused.stderr == (
        "hashiya: tcp://127.0.0.1:9: no cluster of Dask answers there\n"
    )


def test_damaged_parquet_is_left_out(corpus, hashiya, tmp_path):
    folder = tmp_path / "damaged"
    folder.mkdir()
    data = bytearray(Path(corpus, "a.parquet").read_bytes())
    (folder / "cut.parquet").write_bytes(data[: len(data) // 2])
    data[100:4_000] = bytes(3_900)
    (folder / "overwritten.parquet").write_bytes(data)
    (folder / "b.jsonl").write_bytes(Path(corpus, "b.jsonl").read_bytes())

    done = hashiya("sample", folder, "--dedup", "-o", tmp_path / "few.jsonl", code=1)

    assert "cut.parquet: is not a complete Parquet file" in done.stderr
    assert "overwritten.parquet: is not a complete Parquet file" in done.stderr
