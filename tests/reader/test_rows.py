"""Rows of pieces: marks over a running text change neither its joining nor its order."""

import pytest
from rich.style import Style

from hashiya.errors import Finding, Hint
from hashiya.language import use_language
from hashiya.model.model import Span, Tag
from hashiya.review.items import Item
from hashiya.review.kinds import Kind
from hashiya.review.queue import QueueEntry
from hashiya.review.stale_changes import Reason, StaleChange
from hashiya.review.verdicts import Ruling, StaleVerdict, Verdict
from hashiya_reader.screens.review.answer_rows import answer_rows, item_answers
from hashiya_reader.screens.review.queue_list import QueueColumns, TitledEntry
from hashiya_reader.screens.review.queue_rows import entry_row, item_row
from hashiya_reader.screens.review.stale_options import stale_option
from hashiya_reader.widgets.article.line_strips import note_pieces, offer_pieces
from hashiya_reader.widgets.highlighted_row import MarkedRow
from hashiya_reader.widgets.label_looks import LabelLook, Looks
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.tag_list import suggestion_rows, tag_rows
from hashiya_rtl import drawn

MARK = Style(underline=True)
ATTACK = "هجوما"  # hujūman: an attack, in the accusative
SHORTER = "هجوم"  # hujūm: the same without its ending


def tag(text, span, annotator, **more):
    more = {"layer": "topic", "label": "military", **more}
    return Tag(
        id=1,
        span=Span(*span),
        text=text[slice(*span)],
        annotator=annotator,
        created="",
        updated="",
        **more,
    )


def answered(text, *, own, other, width=40):
    """The row of words of the one who marked `own` of a text, where another marked `other`."""
    item = Item(tags=(tag(text, own, "omar"), tag(text, other, "salma")))
    answer = next(
        each
        for each in item_answers(item, ("omar", "salma"))
        if each.names == ("omar",)
    )
    shown = {"omar": "omar", "salma": "salma"}
    words = answer_rows(answer, item, text, Looks(), shown, None, 60)[1]
    return Row(right=words.right).strip(width, Style())


def underlined(strip):
    return "".join(
        segment.text for segment in strip if segment.style and segment.style.underline
    )


# The text, what one marked of it, what the other did, and the glyphs that are the
# difference, from left to right.
@pytest.mark.parametrize(
    ("text", "own", "other", "different"),
    [
        (ATTACK, (0, 5), (0, 4), "ﺎ"),
        (ATTACK, (0, 5), (4, 5), "ﻣﻮﺠﻫ"),
        ("لحماس", (0, 5), (1, 5), "ﻟ"),  # li-ḥamās: to Hamas
        (
            "لاحتلال",
            (0, 7),
            (1, 7),
            "ﻻ",
        ),  # li-iḥtilāl: the lam-alef holds a letter of both
        (
            "قالا",
            (0, 4),
            (0, 3),
            "ﻻ",
        ),  # qālā: both said, whose alef is the whole difference
        (
            "كتابٌ",
            (0, 5),
            (0, 4),
            "ﺏٌ",
        ),  # kitābun: a book, whose tanwin is the whole difference
        ("قناة BBC قالت", (0, 13), (0, 5), "ﺖﻟﺎﻗ BBC"),  # the channel BBC said
        ("في 7 أكتوبر", (0, 11), (5, 11), " 7 ﻲﻓ"),  # on the 7th of October
        ("BBC عربي", (0, 8), (4, 8), " BBC"),  # BBC Arabic
    ],
)
def test_a_difference_within_a_word_leaves_its_letters_joined(
    text, own, other, different
):
    strip = answered(text, own=own, other=other)
    assert strip.text.strip() == drawn(text, direction="rtl")
    assert underlined(strip) == different


def test_a_latin_word_and_a_number_across_a_difference_keep_their_order():
    text = "شراء 12 F-16 و3.5 طن"  # buying 12 F-16 and 3.5 tons
    for edge in range(1, len(text)):
        strip = answered(text, own=(0, len(text)), other=(0, edge))
        assert strip.text.strip() == drawn(text)


def test_a_row_too_narrow_loses_the_logical_end_of_the_whole():
    text = "نفذت حماس هجوما إرهابيا"  # Hamas carried out a terrorist attack
    piece = Piece(text, marks=((Span(10, 14), MARK), (Span(18, 23), MARK)))
    for width in range(40):
        strip = Row(right=(piece,), left=(Piece("id"),)).strip(width, Style())
        assert strip.cell_length == width
        assert strip.text[3:].strip() == drawn(text, max(0, width - 3))


def test_the_ellipsis_tells_whether_what_is_left_out_begins_as_a_mark_does():
    piece = Piece(f"{SHORTER} {ATTACK}", marks=((Span(5, 10), MARK),))
    assert underlined(Row(right=(piece,)).strip(8, Style())) == "…ﺞﻫ"
    assert not underlined(Row(right=(piece,)).strip(5, Style()))


def test_pieces_that_are_things_of_their_own_do_not_join():
    strip = Row(right=(Piece(SHORTER, marks=((Span(0, 1), MARK),)), Piece("ا"))).strip(
        5, Style()
    )
    assert strip.text == f"ﺍ{drawn(SHORTER)}"


@pytest.mark.parametrize(("width", "shown"), [(9, "ﺱﺎﻤﺤﻟ"), (11, "ﺱﺎﻤﺤﻟ ﺎﻣﻮﺠﻫ")])
def test_a_hit_within_a_word_leaves_its_letters_joined(width, shown):
    window = f"{ATTACK} لحماس"  # an attack of Hamas
    strip = MarkedRow(window=window, place=Span(7, 11), mark=MARK).strip(width, Style())
    assert underlined(strip) == "ﺱﺎﻤﺤ"
    assert strip.text.strip() == shown


@pytest.mark.parametrize("rows", [tag_rows, suggestion_rows])
def test_words_of_a_tag_that_begin_with_a_latin_one_stand_as_in_the_text(rows):
    text = "BBC عربي"  # BBC Arabic
    _, words = rows(tag(text, (0, 8), "omar"), Looks())
    assert words.strip(20, Style()).text.strip() == drawn(text, direction="rtl")


@pytest.mark.parametrize("rows", [tag_rows, suggestion_rows])
def test_what_a_tag_says_is_in_order_whatever_the_script_of_its_values(rows):
    said = {"target": "BBC", "expression": "ضمني"}  # ḍimnī: implicit
    head, _ = rows(tag(ATTACK, (0, 5), "omar", attributes=said), Looks())
    implicit = drawn(said["expression"])
    assert f"BBC · {implicit}" in head.strip(40, Style()).text
    use_language("ar")
    head, _ = rows(tag(ATTACK, (0, 5), "omar", attributes=said), Looks())
    assert f"{implicit} · BBC " in head.strip(40, Style()).text


def test_labels_of_a_disagreement_stand_in_their_order_whatever_their_script():
    looks = Looks(
        {
            ("topic", "war"): LabelLook(
                layer="topic", label="war", title="حرب", color="#ffffff"
            )
        }
    )  # ḥarb: war
    tags = (
        tag(ATTACK, (0, 5), "omar", label="army"),
        tag(ATTACK, (0, 5), "salma", label="war"),
    )
    item = Item(tags=tags)
    titles = [looks["topic", label].title for label in item.labels]
    assert set(titles) == {"army?", "حرب"}
    shown = item_row(item, "id", "topic", looks, item.labels).strip(80, Style()).text
    assert f"{drawn(ATTACK)} {drawn(titles[1])} / {drawn(titles[0])}" in shown


@pytest.mark.parametrize("pieces", [note_pieces, offer_pieces])
def test_in_the_margin_a_latin_label_stands_before_its_arabic_target(pieces):
    look = LabelLook(
        layer="stance",
        label="against",
        title="against",
        color="#ffffff",
        wants=(("target", "الجهة"),),
    )
    against = tag(
        ATTACK, (0, 5), "omar", label="against", attributes={"target": "حماس"}
    )  # ḥamās
    note = Row(right=pieces(against, 20, look, alone=True)).strip(24, Style()).text
    assert f"{drawn('حماس')} against" in note


def test_the_queue_says_what_repairs_a_damaged_record():
    damage = Finding("a.json: is damaged", hint=Hint.REPAIR)
    entry = QueueEntry(article="a", position=1, problems=(damage,))
    row = entry_row(TitledEntry(queued=entry, title="a"), {}, QueueColumns())
    assert row.right[0].text.endswith("`hashiya check --repair` rebuilds it")


def test_the_queue_has_ids_where_titles_begin_alike_and_only_the_kinds_there_are():
    tags = (
        tag(ATTACK, (0, 5), "omar", label="army"),
        tag(ATTACK, (0, 5), "salma", label="war"),
    )
    first, second, third = (
        TitledEntry(
            queued=QueueEntry(article=article, position=0, disputed=(Item(tags=tags),)),
            title=title,
        )
        for article, title in (
            ("a1", "أعلنت الوزارة بدء الهدنة في غزة"),
            ("a2", "أعلنت الوزارة بدء الهدنة في رفح"),
            ("a3", "حماس"),
        )
    )
    columns = QueueColumns.of((first, second, third))
    assert columns.kinds == (Kind.LABEL,)
    rows = [entry_row(entry, {}, columns) for entry in (first, second, third)]
    lines = [row.strip(60, Style()).text.rstrip() for row in rows]
    assert lines[0].endswith("a1")
    assert lines[1].endswith("a2")
    assert "a3" not in lines[2]
    assert "   1 open  L1  =0   ✓0 " in lines[0]


def test_a_stale_decision_has_each_change_whole_below_it():
    verdict = Verdict(
        id=1,
        reviewer="rima",
        at="",
        ruling=Ruling.ACCEPTED,
        gold=tag(ATTACK, (0, 5), "rima"),
    )
    before = tag(ATTACK, (0, 5), "omar", attributes={"target": "حماس في قطاع غزة"})
    now = tag(ATTACK, (0, 4), "omar", label="law", attributes={"target": "إسرائيل"})
    change = StaleChange(
        reason=Reason.CHANGED, annotator="omar", before=before, now=now
    )
    stale = StaleVerdict(verdict=verdict, changes=(change,))
    option = stale_option(stale, Looks(), {"omar": "A"}, 60, "a1 · rima")
    lines = [row.strip(54, Style()).text.strip() for row in option.rows]
    assert lines[0].startswith("a1 · rima")
    assert lines[0].endswith("military?")
    assert lines[1] == "A has changed the tag: label military is now"
    below = " ".join(lines[1:])
    assert "…" not in below
    assert drawn("إسرائيل") in below


def text_of(row, width=24):
    return row.strip(width, Style()).text


def test_the_start_of_the_interface_is_the_left_and_its_end_the_right():
    row = Row(start=(Piece("Note"), Piece(" 1")), end=(Piece("saved"),))
    assert text_of(row) == "Note 1             saved"


def test_an_arabic_interface_starts_at_the_right(arabic):
    row = Row(start=(Piece("ملاحظة"), Piece(" 1")), end=(Piece("محفوظ"),))
    assert text_of(row) == f"{drawn('محفوظ')}            1 {drawn('ملاحظة')}"
    # A name in Latin letters may begin a sentence, and is read from the left where it is alone.
    sentence = Row(start=(Piece("a.txt: لا يوجد"),))
    assert text_of(sentence) == f"{drawn('a.txt: لا يوجد', direction='rtl'):>24}"
    assert text_of(Row(start=(Piece("/tmp/a.txt"),))) == f"{'/tmp/a.txt':>24}"


def test_where_there_is_no_room_the_end_is_cut(arabic):
    row = Row(start=(Piece("ابت"),), end=(Piece("محفوظ"),))
    assert text_of(row, 6) == f"…{drawn('م')} {drawn('ابت')}"


def test_words_of_an_article_stay_at_the_right():
    row = Row(start=(Piece("Label"),), right=(Piece("خبر"),))
    assert text_of(row, 10) == f"Label  {drawn('خبر')}"
