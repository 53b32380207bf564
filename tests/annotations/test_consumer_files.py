"""Exports that the programs they are for take, and imports of what these programs write."""

import codecs
import csv
import io
import json
import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import FileInvalid, FormatOptionUnknown
from hashiya.exchange.exporting.pipeline import ExportOptions, export_project
from hashiya.exchange.exporting.selection import Selection
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.formats.brat.document_names import (
    DocumentNames,
    document_id,
    document_name,
)
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.exchange.labels import shortest
from hashiya.exchange.offset_units import OffsetMap, OffsetUnit
from hashiya.model.scheme_file import scheme_source
from hashiya.store import TagStore

# Urgent important news, after an emoji that UTF-16 has two units for.
URGENT = "😀 خبر عاجل مهم"
# He explained the matter, with vowel marks.
VOCALISED = "شَرَحَ الأَمْرَ"
SCHEME = """
[[layers]]
name = "topic"
scopes = ["span"]
labels = [{ name = "politics" }, { name = "law" }]

[[layers]]
name = "technique"
scopes = ["span"]
labels = [{ name = "Flag_Waving" }, { name = "law" }]
"""


@pytest.fixture
def project_of(tmp_path, write):
    """Make a project of texts by id."""

    def make(**texts: str) -> ProjectFolder:
        write("home/hashiya.toml", SCHEME)
        rows = [json.dumps({"id": name, "text": text}) for name, text in texts.items()]
        write("home/rows.jsonl", "".join(f"{row}\n" for row in rows))
        return ProjectFolder.open(tmp_path / "home")

    return make


def lines(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def take(project: ProjectFolder, path: Path, **options: object):
    """Import a file; the result, and the words and labels of the tags by article."""
    store = TagStore(project.root)
    result = import_file(
        project, store, path, ImportOptions(fallback="salma", **options)
    )
    words = []
    for entry in project.entries:
        for tag in store.read("salma", entry.id).tags:
            words.append((entry.id, tag.text, tag.label))
    return result, words


# Nobody marks anything done here.
ANY = Selection(any_status=True)


def export(project: ProjectFolder, path: Path, kind: str, **options: object) -> Path:
    how = ExportOptions(
        format=kind, format_options=FormatOptions(**options), selection=ANY
    )
    export_project(project, TagStore(project.root), path, how)
    return path


def tagged(
    project: ProjectFolder, article_id: str, words: str, layer: str, label: str
) -> None:
    """Give the words, where they are first, a tag of salma."""
    text = project.read(article_id).text
    start = text.index(words)
    end = start + len(words)
    span = {"start": start, "end": end, "layer": layer, "label": label}
    row = {"format": "hashiya/1", "id": article_id, "text": text, "spans": [span]}
    path = project.root.parent / "tags.jsonl"
    path.write_text(lines(row), "utf-8")
    assert take(project, path)[0].added == 1


@pytest.mark.parametrize(
    "article_id",
    [
        "AFP_161",
        "خبر",
        "a b",
        "news/1",
        "100%",
        "50%41",
        "x?y",
        ".x",
        "hidden_x",
        "Con",
        "",
    ],
)
def test_brats_client_asks_for_the_document_that_is_there(article_id):
    name = document_name(article_id)

    # What `URLHash.parse` makes of the address of the document.
    path = unquote(f"/news/{name}").split("?")[0]

    assert path.rpartition("/")[2] == name
    assert re.fullmatch(r"[A-Za-z0-9_.=-]*", name)
    assert not name.startswith((".", "hidden_"))
    assert document_id(name) == article_id
    # The names that there were before are not what the client asks for.
    assert unquote("%41FP") != "%41FP"


def test_plain_ids_are_names_of_documents_as_they_are():
    assert document_name("AFP_161") == "AFP_161"
    assert document_id("%41%46%50_161") == "AFP_161"


def test_documents_whose_names_differ_in_case_alone_have_files_of_their_own():
    names = DocumentNames()
    ids = ["afp", "AFP", "Afp", "aFP"]

    made = [names.of(article_id) for article_id in ids]

    assert len({name.lower() for name in made}) == len(ids)
    assert [document_id(name) for name in made] == ids


def test_labels_for_araieval_are_bare_where_only_their_layer_has_them(
    project_of, tmp_path, write
):
    project = project_of(a="رفع العلم", b="قانون")
    write("home/rows.jsonl", lines({"id": "a", "text": "رفع العلم", "type": "tweet"}))
    write("home/more.jsonl", lines({"id": "b", "text": "قانون"}))
    project = ProjectFolder.open(project.root)
    tagged(project, "a", "العلم", "technique", "Flag_Waving")
    tagged(project, "b", "قانون", "technique", "law")

    out = export(project, tmp_path / "out.jsonl", "araieval")

    rows = {row["id"]: row for row in map(json.loads, out.read_text().splitlines())}
    names = {name: row["labels"][0]["technique"] for name, row in rows.items()}
    assert names == {"a": "Flag_Waving", "b": "technique/law"}
    assert {name: row["type"] for name, row in rows.items()} == {
        "a": "tweet",
        "b": "paragraph",
    }
    assert take(project, out)[0].known == 2


# The techniques that the checker of ArAIEval 2024 knows.
TECHNIQUES = """
Appeal_to_Values Loaded_Language Consequential_Oversimplification
Causal_Oversimplification Questioning_the_Reputation Straw_Man Repetition
Guilt_by_Association Appeal_to_Hypocrisy Conversation_Killer False_Dilemma-No_Choice
Whataboutism Slogans Obfuscation-Vagueness-Confusion Name_Calling-Labeling Flag_Waving
Doubt Appeal_to_Fear-Prejudice Exaggeration-Minimisation Red_Herring
Appeal_to_Popularity Appeal_to_Authority Appeal_to_Time
"""


def test_each_technique_of_the_propaganda_scheme_is_one_that_the_checker_knows(
    tmp_path, write
):
    write("home/hashiya.toml", scheme_source("propaganda"))
    write("home/a.txt", "خبر")
    scheme = ProjectFolder.open(tmp_path / "home").scheme
    labels = scheme.layer("technique").label_names

    techniques = [shortest("technique", label, scheme) for label in labels]

    assert sorted(techniques) == sorted(TECHNIQUES.split())


def test_offsets_of_doccano_are_taken_as_its_editor_counts_them(project_of, write):
    project = project_of(a=URGENT)
    path = write("in.jsonl", lines({"text": URGENT, "label": [[7, 11, "politics"]]}))

    result, words = take(project, path, format="doccano")

    assert words == [("a", "عاجل", "politics")]
    (notice,) = result.notices
    assert "UTF-16" in notice
    assert f"{path}:1" in notice
    assert "in other units they would cut words" in notice
    assert not result.problems


@pytest.mark.parametrize("meta", [{"offsets": [0, 3]}, {"offsets": {"a": 1}}])
def test_another_field_called_offsets_names_no_unit(project_of, write, meta):
    project = project_of(a="قال نعم")  # said yes
    row = {"text": "قال نعم", "label": [[0, 3, "politics"]]}
    for number, fields in enumerate((row | meta, row | {"meta": meta})):
        path = write(f"{number}.jsonl", lines(fields))
        _, words = take(project, path, format="doccano")
        assert words == [("a", "قال", "politics")]


def test_offsets_that_would_cut_words_are_not_guessed(project_of, write):
    project = project_of(a=URGENT)
    path = write("in.jsonl", lines({"text": URGENT, "label": [[6, 10, "politics"]]}))

    with pytest.raises(FileInvalid, match=r"in.jsonl:1.* cut words.* codepoints"):
        take(project, path, format="doccano")

    unit = FormatOptions(offsets=OffsetUnit.CODE_POINTS)
    _, words = take(project, path, format="doccano", format_options=unit)
    assert words == [("a", "عاجل", "politics")]


def test_graphemes_are_noticed_by_the_words_that_utf16_would_cut(project_of, write):
    project = project_of(a=VOCALISED)
    # The second word, counted in letters with their marks.
    path = write("in.jsonl", lines({"text": VOCALISED, "label": [[4, 9, "politics"]]}))

    with pytest.raises(FileInvalid, match="graphemes"):
        take(project, path, format="doccano")

    unit = FormatOptions(offsets=OffsetUnit.GRAPHEMES)
    _, words = take(project, path, format="doccano", format_options=unit)
    assert words == [("a", "الأَمْرَ", "politics")]


def test_a_text_of_plain_letters_asks_nothing_about_offsets(project_of, write):
    project = project_of(a="خبر عاجل")
    path = write("in.jsonl", lines({"text": "خبر عاجل", "label": [[4, 6, "law"]]}))

    result, words = take(project, path, format="doccano", layer="topic")

    assert words == [("a", "عا", "law")]
    assert not result.notices


@pytest.mark.parametrize("unit", OffsetUnit)
def test_a_doccano_file_comes_back_in_each_unit(project_of, tmp_path, unit):
    project = project_of(a=f"{URGENT} 👩‍⚕️ {VOCALISED}")
    tagged(project, "a", "الأَمْرَ", "topic", "politics")

    out = export(project, tmp_path / "out.jsonl", "doccano", offsets=unit)

    row = json.loads(out.read_text())
    start, end, _ = row["label"][0]
    assert row["offsets"] == unit.value
    if unit is OffsetUnit.UTF16:
        data = row["text"].encode("utf-16-le")
        assert data[2 * start : 2 * end].decode("utf-16-le") == "الأَمْرَ"
    result, _ = take(project, out)
    assert (result.known, result.notices) == (1, ())


def test_a_tag_that_begins_inside_of_a_grapheme_is_widened_and_counted(
    project_of, tmp_path
):
    project = project_of(a=VOCALISED)
    tagged(project, "a", "َرَ", "topic", "politics")
    how = ExportOptions(
        format="doccano",
        format_options=FormatOptions(offsets=OffsetUnit.GRAPHEMES),
        selection=ANY,
    )

    result = export_project(
        project, TagStore(project.root), tmp_path / "out.jsonl", how
    )

    assert result.parts[0].lost == {"edge inside a token": 1}
    row = json.loads((tmp_path / "out.jsonl").read_text())
    assert row["label"] == [[0, 2, "topic/politics"]]


def test_an_option_goes_to_the_formats_that_take_it(project_of, tmp_path):
    project = project_of(a="خبر")

    with pytest.raises(
        FormatOptionUnknown, match=r"csv has no option offsets; .*doccano"
    ):
        export(project, tmp_path / "x.csv", "csv", offsets=OffsetUnit.UTF16)


def test_offsets_outside_of_the_text_stay_outside_and_those_in_a_character_have_none():
    offsets = OffsetMap("😀x", OffsetUnit.UTF16)

    assert [offsets.in_code_points(offset) for offset in (-1, 0, 1, 2, 3, 4)] == [
        -1,
        0,
        None,
        1,
        2,
        3,
    ]


LINES = "قال الوزير:\r\nإنّ الهدنة بدأت.\r\n"


@pytest.mark.parametrize(
    "text",
    [
        LINES.rstrip(),
        LINES.replace("\r\n", "\n"),
        unicodedata.normalize("NFD", LINES),
        f"\ufeff{LINES}\n",
    ],
)
@pytest.mark.parametrize("named", [False, True])
def test_a_text_that_differs_in_layout_is_that_of_its_article(
    project_of, write, text, named
):
    project = project_of(a=LINES, b="نص آخر")
    truce, said = text.index("الهدنة"), text.index("قال")
    labels = [[truce, truce + 6, "politics"], [said, said + 3, "politics"]]
    row = {"text": text, "label": labels}
    path = write("in.jsonl", lines(row | ({"article": "a"} if named else {})))

    result, words = take(project, path, format="doccano")

    assert words == [("a", "قال", "politics"), ("a", "الهدنة", "politics")]
    assert result.problems == ()
    # Only what has another place than the row says is counted.
    starts = {truce: LINES.index("الهدنة"), said: LINES.index("قال")}
    assert result.moved == sum(start != place for start, place in starts.items())


def test_a_row_of_another_text_is_still_left_out(project_of, write):
    project = project_of(a=LINES)
    row = {"text": LINES.replace("بدأت", "انتهت"), "label": [[0, 3, "politics"]]}

    result, words = take(project, write("in.jsonl", lines(row)), format="doccano")

    assert words == []
    assert "no article has its text" in result.problems[0]


def native(text: str, *tags: dict[str, object]) -> str:
    named = [{"layer": "topic", "label": "politics"} | tag for tag in tags]
    return lines({"format": "hashiya/1", "id": "a", "text": text, "spans": named})


def test_a_tag_beside_its_words_is_placed_on_them_and_counted(project_of, write):
    text = "قال الوزير إن القتال توقف، والهدنة بدأت"
    project = project_of(a=text)
    start = text.index("الهدنة".removeprefix("ا")) - 1
    tag = {"start": start + 2, "end": start + 8, "text": "والهدنة"}

    result, words = take(project, write("in.jsonl", native(text, tag)))

    assert words == [("a", "والهدنة", "politics")]
    assert (result.added, result.moved, result.problems) == (1, 1, ())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("الهدنة ثم الهدنة", "its words are 'الهدنة', but the article has"),
        (f"الهدنة{' ثم' * 200}", "its words are 'الهدنة', but the article has"),
    ],
)
def test_words_that_are_there_twice_or_far_away_place_no_tag(
    project_of, write, text, problem
):
    project = project_of(a=text)
    tag = {"start": len(text) - 7, "end": len(text) - 1, "text": "الهدنة"}

    result, words = take(project, write("in.jsonl", native(text, tag)))

    assert words == []
    assert problem in result.problems[0]


def excel_saves(data: bytes, separator: str, encoding: str) -> bytes:
    """The table as Excel saves it: what it opened, in another dialect and encoding."""
    text = data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    table = io.StringIO(newline="")
    csv.writer(table, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return table.getvalue().encode(encoding)


# Words that Excel makes something else of: a formula, a date, a number.
ODD_WORDS = ["=1+1", "20/11", "0012", "'=x", "#7", "الهدنة", "MAR1", "-5"]


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(";", "windows-1256"), ("\t", "utf-16"), (",", "utf-8-sig"), (";", "utf-8")],
)
def test_a_table_for_excel_comes_back_from_it(
    project_of, tmp_path, write, separator, encoding
):
    project = project_of(a=" و ".join(ODD_WORDS))
    text = project.read("a").text
    tags = []
    for word in ODD_WORDS:
        start = text.index(word)
        end = start + len(word)
        tags.append({"start": start, "end": end, "text": word, "note": word})
    assert take(project, write("in.jsonl", native(text, *tags)))[0].added == 8

    out = export(project, tmp_path / "out.csv", "csv", excel=True)

    data = out.read_bytes()
    assert data.startswith(codecs.BOM_UTF8)
    assert data.decode("utf-8-sig").splitlines()[0].startswith('"article";"id";"start"')
    saved = write("saved.csv", excel_saves(data, separator, encoding))
    result, _ = take(project, saved)
    assert (result.known, result.added, result.problems) == (8, 0, ())


@pytest.mark.parametrize(
    "table",
    [
        "article;start;end;label\r\na;0;5;politics\r\n",
        "sep=;\r\narticle;start;end;label\r\na;0;5;politics\r\n",
        "article\tstart\tend\tlabel\ra\t0.0\t5,0\tpolitics\r",
        '"article","start","end","label"\n"a","0","5","politics"\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_table_is_taken_however_it_is_separated(project_of, write, table, encoding):
    project = project_of(a="خبر عاجل")

    result, words = take(project, write("in", table.encode(encoding)))

    assert (words, result.problems) == ([("a", "خبر ع", "politics")], ())


def test_one_bad_row_of_a_table_costs_no_other(project_of, write):
    project = project_of(a="خبر عاجل مهم")
    rows = [
        "article,start,end,label,confidence",
        "a,0,3,politics,5",
        "a,x,3,politics,5",
        "a,4,8,politics,much",
        "a,4,8",
        "a,9,12,,1",
        "a,9.0,12.0,politics,1",
    ]

    result, words = take(project, write("in.csv", "\n".join(rows)))

    assert [text for _, text, _ in words] == ["خبر", "عاجل", "مهم"]
    problems = [problem.partition("in.csv:")[2] for problem in result.problems]
    assert problems == [
        "3: left out: start: is 'x': give a whole number",
        "4: confidence: is not used: it is 'much': give a whole number",
        "5: left out: has 3 fields, and the first line 5",
        "6: left out: label: is missing: give a label",
    ]


def test_words_without_offsets_are_placed_if_they_are_there_once(project_of, write):
    project = project_of(a="الهدنة بدأت ثم الحرب ثم الحرب")
    rows = ["article,start,end,text,label", "a,,,الهدنة,politics", "a,,,الحرب,politics"]

    result, words = take(project, write("in.csv", "\n".join(rows)))

    assert words == [("a", "الهدنة", "politics")]
    (problem,) = result.problems
    assert "its words 'الحرب' are in the article 2 times: give their offsets" in problem
