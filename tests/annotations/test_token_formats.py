"""Formats that label tokens: what is a token, which tags stay, and what others write."""

import json

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import FormatOptionUnknown
from hashiya.exchange.exporting.pipeline import ExportOptions, export_project
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.formats.iob_reader import read
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.exchange.overlaps import Overlaps
from hashiya.exchange.token_labels import TaggingScheme
from hashiya.exchange.tokens import squeezed, squeezed_places, tokens
from hashiya.model.model import Span, Status
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore

TEXT = "😀 روسيا تشرح\r\nعلاقتها مع حماس"  # Russia explains its relation with Hamas
# The WFP said that the truce began today.
MARKED = "قال \u200fWFP\u200e إن الهدنة\u200f بدأت 👩\u200d⚕\ufe0f اليوم ."


def of_tokens(text):
    return [span.of(text) for span in tokens(text)]


@pytest.fixture
def project(tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home/a1.txt").write_bytes(TEXT.encode())
    (tmp_path / "home/a2.txt").write_text(MARKED, "utf-8")
    return ProjectFolder.open(tmp_path / "home")


@pytest.fixture
def tag(project):
    """Tag the words from and to these offsets of an article, as laila."""

    def add(article, start, end, layer, label):
        store = TagStore(project.root)
        session = TagSession(store, project.scheme, project.read(article), "laila")
        session.add(
            Span(start, end),
            layer,
            label,
            attributes={"target": "x"} if layer == "stance" else {},
        )
        session.mark(Status.DONE)
        session.save()

    return add


@pytest.fixture
def exported(project, tmp_path):
    """Export; the lines of the file, and the part and the label of each loss of a place."""

    def run(kind, **options):
        path = tmp_path / "out"
        how = ExportOptions(format=kind, format_options=FormatOptions(**options))
        export_project(project, TagStore(project.root), path, how)
        report = json.loads(path.with_name("out.report.json").read_text("utf-8"))
        losses = [
            (loss["part"], loss["label"])
            for loss in report["losses"]
            if loss["part"] in {"overlap", "edge inside a token"}
        ]
        return path.read_text("utf-8").split("\n"), losses

    return run


def test_no_token_is_made_of_what_is_not_drawn_and_an_emoji_is_one():
    flags = "🇵🇸🇪🇬 1\ufe0f\u20e3 👍🏽 \u200d \ufe0f\u200b \ufeffهو"

    assert of_tokens(MARKED) == [
        *("قال", "WFP", "إن", "الهدنة", "بدأت", "👩\u200d⚕\ufe0f", "اليوم", "."),
    ]
    assert of_tokens(flags) == ["🇵🇸", "🇪🇬", "1\ufe0f\u20e3", "👍🏽", "هو"]
    assert of_tokens("وَبَيَّنَهُ، نمی\u200cخواهم") == ["وَبَيَّنَهُ", "،", "نمی\u200cخواهم"]


def test_a_character_of_the_squeezed_text_has_the_place_of_all_that_is_drawn_with_it():
    text = f"{MARKED} \u200d"
    places = squeezed_places(text)

    assert squeezed(text) == "قالWFPإنالهدنةبدأت👩⚕اليوم."
    assert squeezed("".join(span.of(text) for span in places)) == squeezed(text)
    assert [places[index].of(text) for index in (3, 18, 19)] == [
        "W",
        "👩\u200d",
        "⚕\ufe0f",
    ]


@pytest.mark.parametrize(
    ("policy", "kept"),
    [
        (None, {"law"}),
        (Overlaps.LONGEST, {"law"}),
        (Overlaps.MOST, {"media", "economy", "politics"}),
        (Overlaps.FIRST, {"law"}),
    ],
)
def test_of_tags_that_overlap_the_longest_stay_unless_others_are_asked_for(
    tag, exported, policy, kept
):
    # A long one of a rare label around three short ones.
    tag("a1", 2, 29, "topic", "law")
    for start, end, label in [
        (2, 7, "media"),
        (8, 12, "economy"),
        (14, 21, "politics"),
    ]:
        tag("a1", start, end, "topic", label)

    lines, losses = exported("iob2", overlaps=policy)

    labels = {line.split("\tB-topic/")[1] for line in lines if "\tB-" in line}
    others = {"law", "media", "economy", "politics"} - kept
    assert labels == kept
    assert {label for _, label in losses} == others


def test_first_keeps_what_begins_first_and_a_column_for_each_label_keeps_all(
    tag, exported
):
    tag("a1", 2, 12, "topic", "media")
    tag("a1", 8, 29, "topic", "law")
    tag("a1", 8, 29, "stance", "favor")

    _, longest = exported("iob2")
    _, first = exported("iob2", overlaps=Overlaps.FIRST)
    lines, per_label = exported("iob2", overlaps=Overlaps.PER_LABEL)

    assert set(longest) == {("overlap", "media"), ("overlap", "law")}
    assert set(first) == {("overlap", "favor"), ("overlap", "law")}
    assert per_label == []
    explains = lines[5].split("\t")
    assert explains[0] == "تشرح"
    assert [label for label in explains if label not in {"تشرح", "O"}] == [
        "B-stance/favor",
        "B-topic/law",
        "I-topic/media",
    ]


def test_a_column_for_each_layer_and_an_id_and_edges_that_move(tag, exported):
    tag("a1", 16, 24, "topic", "law")  # from inside a word
    tag("a1", 14, 29, "stance", "favor")

    lines, losses = exported("iob2-layers")

    assert lines[:4] == ["-DOCSTART-\tO\tO", "", "# id = a1", "😀\tO\tO"]
    assert lines[7:10] == [
        "علاقتها\tB-stance/favor\tB-topic/law",
        "مع\tI-stance/favor\tI-topic/law",
        "حماس\tI-stance/favor\tO",
    ]
    assert losses == [("edge inside a token", "law")]


def test_conll_2003_has_its_four_columns_and_short_names(tag, exported):
    tag("a1", 2, 12, "topic", "media")

    lines, _ = exported("conll2003", tagging=TaggingScheme.BIOES)

    assert lines[:6] == [
        "-DOCSTART- -X- O O",
        "",
        "😀 -X- _ O",
        "روسيا -X- _ B-media",
        "تشرح -X- _ E-media",
        "",
    ]


def test_without_ids_there_are_no_comments(tag, exported):
    tag("a1", 2, 12, "topic", "media")

    lines, _ = exported("iob2", without_ids=True)
    of_layers, _ = exported("iob2-layers", without_ids=True)

    assert lines[:3] == ["-DOCSTART- -X- O O", "", "😀\tO"]
    assert of_layers[:3] == ["-DOCSTART-\tO\tO", "", "😀\tO\tO"]


def test_what_a_format_leaves_no_choice_of_is_refused(exported):
    with pytest.raises(FormatOptionUnknown, match="doccano has no option overlaps"):
        exported("doccano", overlaps=Overlaps.FIRST)
    with pytest.raises(FormatOptionUnknown, match="one column of labels"):
        exported("conll2003", overlaps=Overlaps.PER_LABEL)


@pytest.mark.parametrize("kind", ["iob2", "iob2-layers", "conll2003"])
@pytest.mark.parametrize("tagging", list(TaggingScheme))
def test_every_notation_comes_back(project, tag, exported, tmp_path, kind, tagging):
    # Two that touch, one token, and an emoji.
    places = [("a1", 2, 7), ("a1", 8, 12), ("a1", 14, 24), ("a2", 5, 8)]
    woman = MARKED.index("👩")
    places.append(("a2", woman, woman + 4))
    for article, start, end in places:
        tag(article, start, end, "topic", "law")

    exported(kind, tagging=tagging)
    store = TagStore(project.root)
    result = import_file(
        project,
        store,
        tmp_path / "out",
        ImportOptions(fallback="omar", annotator="omar"),
    )

    assert result.problems == ()
    back = [
        (name, tag.span.start, tag.span.end)
        for name in ("a1", "a2")
        for tag in store.read("omar", project.read(name)).tags
    ]
    assert back == places


@pytest.mark.parametrize(
    ("rows", "tags"),
    [
        # The minister; part of speech, chunk, and the label.
        ("الوزير NN B-NP B-PER\nعباس NN I-NP I-PER\nقال VB B-VP O\n", [(0, 10, "PER")]),
        ("-DOCSTART- -X- O O\n\nعباس O B-NP B-PER\n", [(0, 4, "PER")]),
        ("عباس S-PER\nقال O\nمحمود U-PER\n", [(0, 4, "PER"), (7, 12, "PER")]),
        ("محمود B-PER\nعباس L-PER\nغزة B-LOC\n", [(0, 9, "PER"), (9, 12, "LOC")]),
        ("محمود B-PER\nعباس E-PER\nعباس E-PER\n", [(0, 9, "PER"), (9, 13, "PER")]),
        # IOB1: a tag begins with I-, and with B- only after another one.
        ("محمود I-PER\nعباس B-PER\n", [(0, 5, "PER"), (5, 9, "PER")]),
        # A direction mark as a token, as it was written here once.
        ("\u200f O\nغزة B-LOC\n\u200e I-LOC\n# O\n", [(0, 3, "LOC")]),
    ],
)
def test_the_columns_and_letters_of_others_are_read(tmp_path, rows, tags):
    path = tmp_path / "in.conll"
    path.write_text(rows, "utf-8")

    (article,) = read(path, lambda _: None)

    assert [(tag.start, tag.end, tag.label) for tag in article.tags] == tags


def test_an_id_in_a_comment_begins_an_article_and_other_comments_do_not(tmp_path):
    path = tmp_path / "in.conll"
    path.write_text(
        "# id = a b\n# text = غزة\nغزة B-LOC\n\n-DOCSTART- O\n\n# id = c\nغزة O\n# id = d\nلا O\n",
        "utf-8",
    )

    articles = list(read(path, lambda _: None))

    assert [(article.article, article.text) for article in articles] == [
        ("a b", "غزة"),
        ("c", "غزة"),
        ("d", "لا"),
    ]
