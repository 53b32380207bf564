"""Formats are detected from a file or folder; none, or several, are refused."""

import bz2
import gzip
import json
import lzma

import pytest

from hashiya.errors import FileInvalid, FormatUnknown
from hashiya.exchange.capabilities import fitted
from hashiya.exchange.importing.detection import detected_format
from hashiya.exchange.losses import Losses
from hashiya.exchange.native_validation import ValidationCounts, line_problems
from hashiya.exchange.registry import FORMATS, FolderFormat, format_named
from hashiya.exchange.values import ExportedArticle
from hashiya.io.line_reader import json_rows
from hashiya.store import row_from_tag

WORDS = "هدنة"  # a truce
KINDS = [
    pytest.param(kind, marks=pytest.mark.consumers)
    if format_named(kind).extra
    else kind
    for kind in FORMATS
]


# Formats of one reader, and the one that it is detected as.
SAME_READER = {
    "iob2-layers": "iob2",
    "conll2003": "iob2",
    "spacy-ner": "spacy",
    "chat-offsets": "chat",
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_here_says_what_it_is(
    article, make_tag, scheme, tmp_path, kind
):
    made, path, losses = format_named(kind), tmp_path / "out", Losses()
    articles = fitted(
        [ExportedArticle(article=article, tags=(row_from_tag(make_tag()),))],
        made,
        losses,
    )
    if isinstance(made, FolderFormat):
        path.mkdir()
        made.write(articles, scheme, losses, path)
    else:
        path.write_bytes(b"".join(made.write(articles, scheme, losses)))

    assert detected_format(path) == SAME_READER.get(kind, kind)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"format": "hashiya/1", "id": "a1"}, "jsonl"),
        (
            {
                "id": "a1",
                "spans": [{"start": 0, "end": 1, "layer": "topic", "label": "law"}],
            },
            "jsonl",
        ),
        ({"id": 7, "text": WORDS, "label": []}, "doccano"),
        ({"id": 7, "text": WORDS, "labels": [[0, 4, "law"]]}, "doccano"),
        ({"id": 7, "text": WORDS, "entities": [], "relations": []}, "doccano"),
        ({"text": WORDS, "spans": [{"start": 0, "end": 4, "label": "law"}]}, "prodigy"),
        ({"text": WORDS, "_input_hash": 1, "spans": []}, "prodigy"),
        (
            {
                "id": "a1",
                "text": WORDS,
                "labels": [{"technique": "Doubt", "start": 0, "end": 4, "text": WORDS}],
            },
            "araieval",
        ),
        ({"paragraph_id": "a1", "paragraph": WORDS, "labels": []}, "araieval"),
        ({"id": "a1", "text": WORDS, "labels": [], "type": "tweet"}, "araieval"),
    ],
)
def test_the_keys_of_a_row_say_what_it_is_of(write, row, kind):
    silent = {"id": "a0", "text": WORDS}

    assert (
        detected_format(
            write(
                "in.jsonl", "".join(f"{json.dumps(each)}\n" for each in (silent, row))
            )
        )
        == kind
    )


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("in.conll", "", "iob2"),
        ("in.txt", "\n\n😀\tO\nهدنة\tB-law\n", "iob2"),
        ("in.csv", '\ufeff"label","end","start","article"\n', "csv"),
        (
            "in.json",
            '[{"id": 1, "data": {"text": ""}, "annotations": []}]',
            "label-studio",
        ),
        ("in.json", '{\n  "%TYPES": {}\n}', "cas-json"),
        ("in.parquet", "", "huggingface-parquet"),
        ("in.xml", '<?xml version="1.0"?><xmi:XMI/>', "cas-xmi"),
    ],
)
def test_the_beginning_of_a_file_says_what_it_is(write, name, content, kind):
    assert detected_format(write(name, content)) == kind


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        (
            "in.jsonl",
            f'{{"text": "{WORDS}", "labels": []}}\n',
            "may be araieval or doccano",
        ),
        (
            "in.jsonl",
            f'{{"text": "{WORDS}"}}\n',
            "may be araieval or doccano or jsonl or prodigy",
        ),
        (
            "in.jsonl",
            '{"text": "", "label": [], "spans": [{"label": ""}]}',
            "may be doccano or prodigy",
        ),
        ("in.txt", WORDS, "its format cannot be detected"),
        ("in.json", "[]", "cannot be detected"),
        ("in.csv", "id,text\n", "cannot be detected"),
        ("in.ann", "", "is one file of a brat collection: give the folder"),
    ],
)
def test_what_is_not_clear_is_refused_with_what_it_may_be(
    write, name, content, problem
):
    with pytest.raises(FormatUnknown, match=problem):
        detected_format(write(name, content))


def test_a_folder_of_two_kinds_is_refused_and_one_of_articles_too(write, tmp_path):
    write("both/a1.ann", "")
    write("both/tasks.json", "[")
    write("home/more.jsonl", '{"id": "a1", "text": ""}\n')
    write("home/broken.json", "{")

    with pytest.raises(FormatUnknown, match="both: may be brat or label-studio"):
        detected_format(tmp_path / "both")
    with pytest.raises(FormatUnknown, match="home: its format cannot be detected"):
        detected_format(tmp_path / "home")


def test_what_cannot_be_read_is_told(write, tmp_path):
    with pytest.raises(FileInvalid, match="nowhere: cannot be read"):
        detected_format(tmp_path / "nowhere")
    with pytest.raises(FileInvalid, match=r"in\.jsonl:1: is not UTF-8"):
        detected_format(write("in.jsonl", '{"text": "هدنة"}'.encode("cp1256")))


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_is_said_to_be_one(tmp_path, compress):
    path = tmp_path / "in.jsonl"
    path.write_bytes(compress(b'{"id": "a"}\n'))
    with pytest.raises(FileInvalid, match="give the file that is in it"):
        detected_format(path)
    with pytest.raises(FileInvalid, match="is compressed by"):
        next(line_problems(path, lambda _: None, ValidationCounts()))


def test_a_broken_string_is_told_with_its_place(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text('{"id": "a', "utf-8")
    with pytest.raises(FileInvalid, match="string starting at character 8 of the line"):
        list(json_rows(path, lambda _: None))
