"""A sample is the same from every partitioning and engine, and is what it is said to be."""

import gzip
import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashiya.corpus.importing.candidates import ReadOptions
from hashiya.corpus.importing.input_files import input_files_in
from hashiya.sampling.drawing import Draw
from hashiya.sampling.engines import LocalEngine
from hashiya.sampling.partitions import PartitionReader, list_partitions
from hashiya.sampling.scan import SampleOptions
from hashiya.sampling.selection import (
    Choice,
    SampleRefused,
    StratifiedSample,
    equal_quotas,
    proportional_quotas,
)

# "the truce", in two spellings, and "the war".
TRUCE, TRUCE_MARKED, WAR = "الهدنة", "الهُدنـــه", "الحرب"

STRATA = st.sampled_from(["a", "b", "c", None])
TEXTS = st.lists(st.tuples(STRATA, st.integers(0, 60)), max_size=80)


def sample_of(texts, size, *, is_proportional):
    sample = StratifiedSample(size=size, is_proportional=is_proportional)
    for row, (stratum, key) in texts:
        sample.add(stratum, Choice(key, 0, row, 0))
    sample.trim()
    return sample


@given(
    TEXTS,
    st.lists(st.integers(0, 3), min_size=80, max_size=80),
    st.integers(1, 12),
    st.booleans(),
)
def test_parts_that_are_merged_give_the_sample_of_all(
    texts, parts, size, is_proportional
):
    numbered = list(enumerate(texts))
    whole = sample_of(numbered, size, is_proportional=is_proportional)
    merged = StratifiedSample(size=size, is_proportional=is_proportional)
    for part in (2, 0, 3, 1):
        some = [text for text in numbered if parts[text[0]] == part]
        merged.merge(sample_of(some, size, is_proportional=is_proportional))

    assert merged.drawn() == whole.drawn()
    assert merged.counts == whole.counts
    keys = {(stratum, key) for stratum, key in texts}
    drawn = [choice for choices in whole.drawn().values() for choice in choices]
    assert len(drawn) == min(size, len(keys))


def test_shares_are_equal_as_far_as_strata_have_texts():
    assert equal_quotas({"a": 2, "b": 100, "c": 50}, 11) == {"a": 2, "c": 4, "b": 5}
    assert equal_quotas({"a": 2, "b": 3}, 10) == {"a": 2, "b": 3}


def test_proportional_shares_are_those_of_all_texts():
    counts = {"a": 700, "b": 250, None: 50}
    assert proportional_quotas(counts, counts, 10) == {"a": 7, "b": 2, None: 1}
    scarce = {**counts, "a": 3}
    assert sum(proportional_quotas(counts, scarce, 10).values()) == 10


def written(path, rows):
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    path.write_text("".join(lines), "utf-8")
    return path


@pytest.fixture
def corpus(tmp_path):
    """300 texts of two sources in two files; a third is of the truce."""
    rows = []
    for number in range(300):
        words = (TRUCE, WAR, TRUCE_MARKED, WAR, WAR, WAR)[number % 6]
        source = "wafa" if number % 10 else "maan"
        rows.append({"id": f"n{number}", "text": f"{words} {number}", "source": source})
    folder = tmp_path / "corpus"
    folder.mkdir()
    written(folder / "a.jsonl", rows[:200])
    # Rows without an id get one from their file and row, in every partitioning.
    written(folder / "b.jsonl", [{**row, "id": None} for row in rows[200:]])
    return folder


def drawn(folder, engine=None, size=1 << 20, **options):
    options = SampleOptions(**{"size": 20, "stratum_field": "source", **options})
    draw = Draw(options=options, engine=engine or LocalEngine(1), partition_size=size)
    return draw.sample([folder])


@pytest.mark.parametrize("is_proportional", [False, True])
def test_the_sample_is_the_same_from_every_partitioning_and_number_of_processes(
    corpus, is_proportional
):
    whole = drawn(corpus, is_proportional=is_proportional)
    for size in (100, 777, 5_000):
        assert drawn(corpus, size=size, is_proportional=is_proportional) == whole
    engine = LocalEngine(2)
    assert drawn(corpus, engine, 3_000, is_proportional=is_proportional) == whole
    # Control: with another seed it is another one.
    assert drawn(corpus, seed=1, is_proportional=is_proportional).texts != whole.texts


def test_the_first_texts_of_a_sample_are_a_smaller_sample(corpus):
    more = drawn(corpus, stratum_field=None)
    assert drawn(corpus, stratum_field=None, size=5).texts  # as many bytes a partition
    fewer = Draw(options=SampleOptions(size=7)).sample([corpus])
    assert fewer.texts == more.texts[:7]


def test_words_are_found_in_any_spelling_unless_they_must_be_exact(corpus):
    found = drawn(corpus, words=(TRUCE,))
    assert found.matching == 100
    assert all(TRUCE in text.text or TRUCE_MARKED in text.text for text in found.texts)
    assert drawn(corpus, words=(TRUCE,), must_be_exact=True).matching == 50
    assert drawn(corpus, words=(TRUCE, WAR)).matching == 300


def test_each_text_is_as_likely_as_any_other(corpus):
    times = Counter()
    for seed in range(60):
        for text in drawn(corpus, stratum_field=None, seed=seed).texts:
            times[text.text] += 1
    # 60 × 20 draws of 300: 4 each; the chance of more than 14 of one of them is .0001.
    assert len(times) > 280
    assert max(times.values()) < 15


def test_partitions_hold_each_row_once_with_its_number(corpus):
    (first, _) = input_files_in([corpus], None, Counter())
    for size in (1, 100, 2_000, 1 << 20):
        listing = list_partitions((0, first), size=size, text="text")
        reader = PartitionReader(options=ReadOptions())
        rows = []
        for partition in listing.partitions:
            rows += [text.row for text in reader.rows(partition)]
        assert rows == list(range(1, 201))
    assert len(list_partitions((0, first), size=100, text="text").partitions) > 50


def test_files_that_cannot_be_divided_are_read_whole(tmp_path):
    rows = [{"id": f"n{number}", "text": f"{WAR} {number}"} for number in range(50)]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    kinds = {
        "packed.jsonl.gz": gzip.compress(lines.encode()),
        "wide.jsonl": lines.encode("utf-16"),
        "old.jsonl": lines.encode("windows-1256"),
        "list.jsonl": json.dumps(rows).encode(),
    }
    chosen = []
    for name, data in kinds.items():
        path = tmp_path / name
        path.write_bytes(data)
        found = drawn(path, stratum_field=None, size=100)
        assert (found.matching, found.problem_count) == (50, 0), name
        chosen.append([(text.id, text.text) for text in found.texts])
    assert chosen.count(chosen[0]) == len(kinds)


def test_rows_that_are_no_articles_are_reported_and_left_out(tmp_path):
    path = tmp_path / "bad.jsonl"
    lines = [
        '{"id": "good", "text": "نص"}',
        "{broken",
        '{"id": "number", "text": 3}',
        '{"id": "blank", "text": "  "}',
        '{"id": "zero", "text": "a\\u0000b"}',
        '{"id": "half", "text": "a\\ud800b"}',
        "[1]",
        "",
        '{"id": "a\\u001bb", "text": "نص آخر"}',
    ]
    path.write_text("\n".join(lines), "utf-8")

    found = drawn(path, stratum_field=None)

    assert [problem.where for problem in found.problems] == [
        f"bad.jsonl:{number}" for number in (2, 3, 4, 5, 6, 7)
    ]
    # An id with a control character is replaced, as `add` does.
    assert {text.id for text in found.texts} == {"good", "bad-9"}


def test_a_field_that_no_text_has_is_refused_with_those_there_are(corpus):
    with pytest.raises(SampleRefused, match="'paper'; the first one has: source"):
        drawn(corpus, stratum_field="paper")
    with pytest.raises(SampleRefused, match="no text has these words"):
        drawn(corpus, words=("zzz",))


def test_a_file_that_changes_while_it_is_read_is_noticed(corpus):
    class Changing(LocalEngine):
        """Puts another text into each file once they have been read."""

        calls = 0

        def results(self, work, pieces):
            self.calls += 1
            if self.calls == 3:
                for path in corpus.iterdir():
                    path.write_text(
                        path.read_text("utf-8").replace(WAR, TRUCE), "utf-8"
                    )
            return super().results(work, pieces)

    with pytest.raises(Exception, match="has changed while it was read"):
        drawn(corpus, Changing(1))
