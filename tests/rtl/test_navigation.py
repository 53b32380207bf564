"""Cursor motion: clusters, words, sentences, paragraphs, lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya_rtl import ArticleLayout, Navigation

# qāla aḥmad: lā baʾs bi-3.5 / thumma dhahaba.
TEXT = "قال أحمد: لا بأس بـ3.5%\r\nثم ذهب.  \n\nEnd"
# At 12 columns, offsets at the logical ends:
#
#   |   لا :دمحأ لاق|   0…13   "قال أحمد: لا " (lam-alef at 10)
#   |     5.3ـب سأب|   13…25  "بأس بـ3.5%" and CRLF at 23
#   |        .بهذ مث|   25…35  tail: two spaces at 32, 33, LF at 34
#   |            |   35…36
#   |End         |   36…39
WIDTH = 12


@pytest.fixture
def motion():
    return Navigation(ArticleLayout(TEXT, WIDTH))


def words(navigation, spans):
    return [navigation.text[start:end] for start, end in spans]


def test_the_lines_are_those_of_the_drawing(motion):
    lines = [motion.layout.line(at) for at in range(motion.layout.line_count)]
    assert [(line.start, line.content_end) for line in lines] == [
        (0, 12),
        (13, 23),
        (25, 32),
        (35, 35),
        (36, 39),
    ]


@pytest.mark.parametrize(
    ("offset", "following", "what"),
    [
        (0, 1, "a letter"),
        (10, 12, "a lam-alef is one step"),
        (11, 12, "from within the lam-alef"),
        (12, 13, "the space at the end of a wrapped line"),
        (23, 25, "CRLF is one step"),
        (32, 33, "each space at a paragraph's end is a step"),
        (34, 35, "a line feed"),
        (35, 36, "an empty line"),
        (39, 39, "nothing follows the end"),
    ],
)
def test_a_step_goes_on_by_a_cluster(motion, offset, following, what):
    assert motion.next_cluster(offset) == following, what
    if offset not in {11, 39}:
        assert motion.previous_cluster(following) == offset, what


def test_a_step_back_from_the_start_stays(motion):
    assert motion.previous_cluster(0) == 0


@pytest.mark.parametrize(
    ("offset", "word"),
    [
        (0, "قال"),
        (2, "قال"),
        (3, None),
        (5, "أحمد"),
        (8, None),
        (10, "لا"),
        (17, "بـ3.5"),
        (20, "بـ3.5"),
        (22, None),
        (31, None),
        (37, "End"),
        (39, None),
    ],
)
def test_a_word_is_without_its_punctuation(motion, offset, word):
    span = motion.word_at(offset)
    assert (span and TEXT[slice(*span)]) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("12/3/2024", "12/3/2024"),
        ("1,5٫3", "1,5٫3"),
        ("مَدْرَسَةٌ،", "مَدْرَسَةٌ"),  # madrasatun: marks belong to the word
        ("جـمـيـل", "جـمـيـل"),  # jamīl with tatweel
        ("می\u200cخواهم", "می\u200cخواهم"),  # mī-khāham with its joiner
        ("ه\u200d.", "ه\u200d"),  # AH
        ("نعم.", "نعم"),
        ("don't", "don't"),
        ("(x)", None),
    ],
)
def test_a_word_holds_marks_joiners_and_points_between_digits(text, word):
    span = Navigation(ArticleLayout(text, 20)).word_at(0)
    assert (span and text[slice(*span)]) == word


@pytest.mark.parametrize(
    ("offset", "following"),
    [(0, 4), (1, 4), (3, 4), (4, 10), (14, 17), (28, 36), (36, 39)],
)
def test_word_motion_goes_to_the_next_start(motion, offset, following):
    assert motion.next_word(offset) == following


@pytest.mark.parametrize(
    ("offset", "before"), [(0, 0), (1, 0), (4, 0), (6, 4), (39, 36), (36, 28), (25, 17)]
)
def test_word_motion_back_goes_to_this_words_start_or_the_one_before(
    motion, offset, before
):
    assert motion.previous_word(offset) == before


def test_words_extend_one_by_one(motion):
    spans, end = [], 0
    while span := motion.next_word_span(end):
        spans.append(span)
        end = span[1]
    assert words(motion, spans) == [
        "قال",
        "أحمد",
        "لا",
        "بأس",
        "بـ3.5",
        "ثم",
        "ذهب",
        "End",
    ]


# qāla: "naʿam." thumma dhahaba 3.5 km! hal…? a.b
SENTENCES = 'قال: "نعم." ثم ذهب 3.5 كم! هل…؟ a.b انتهى  \nفقرة'
PARTS = ['قال: "نعم."', "ثم ذهب 3.5 كم!", "هل…؟", "a.b انتهى", "فقرة"]


def test_every_offset_has_its_sentence():
    motion = Navigation(ArticleLayout(SENTENCES, 80))
    found = words(motion, [motion.sentence_at(at) for at in range(len(SENTENCES))])
    assert list(dict.fromkeys(found)) == PARTS
    # The space between two sentences goes with the second, the paragraph's last spaces
    # with its last.
    assert motion.sentence_at(11) == motion.sentence_at(12)
    assert motion.sentence_at(SENTENCES.index("\n")) == motion.sentence_at(
        SENTENCES.index("انتهى")
    )


def test_sentences_extend_one_by_one():
    motion = Navigation(ArticleLayout(SENTENCES, 80))
    spans, end = [], 0
    while span := motion.next_sentence_span(end):
        spans.append(span)
        end = span[1]
    assert words(motion, spans) == PARTS


def test_a_blank_line_has_no_sentence(motion):
    assert motion.sentence_at(35) is None


@pytest.mark.parametrize(
    ("offset", "span"),
    [(0, (0, 23)), (24, (0, 23)), (25, (25, 34)), (35, (35, 35)), (38, (36, 39))],
)
def test_a_paragraph_is_without_its_line_end(motion, offset, span):
    assert motion.paragraph_at(offset) == span


def test_paragraphs_extend_over_blank_lines(motion):
    assert motion.next_paragraph_span(0) == (0, 23)
    assert motion.next_paragraph_span(23) == (25, 34)
    assert motion.next_paragraph_span(34) == (36, 39)
    assert motion.next_paragraph_span(39) is None


@pytest.mark.parametrize(
    ("offset", "start", "end"),
    [(5, 0, 12), (14, 13, 23), (33, 25, 32), (35, 35, 35), (37, 36, 39)],
)
def test_home_and_end_stay_on_the_line(motion, offset, start, end):
    assert (motion.line_start(offset), motion.line_end(offset)) == (start, end)


def test_up_and_down_keep_to_the_column(motion):
    # Column 11 is where right-to-left lines begin.
    assert motion.page(0, 11, 1) == 13
    assert motion.page(13, 11, -1) == 0
    # An empty line between, then the end of a left-to-right line.
    assert motion.page(25, 11, 1) == 35
    assert motion.page(35, 11, 1) == 39


def test_up_on_the_first_line_goes_to_the_start_and_down_on_the_last_to_the_end(motion):
    assert motion.page(5, 3, -1) == 0
    assert motion.page(36, 0, 1) == 39


def test_a_page_stops_at_the_text_s_ends(motion):
    assert motion.page(0, 0, 100) == 36
    assert motion.page(37, 11, -100) == 0


@settings(deadline=None, max_examples=200)
@given(
    text=st.text(
        st.sampled_from('ابلا\u0651 .؟"،5\n\r\u200f\u200c\u2028a中👍\u200d'),
        min_size=1,
        max_size=60,
    ),
    width=st.integers(1, 20),
)
def test_steps_there_are_steps_back_and_land_on_cells(text, width):
    layout = ArticleLayout(text, width)
    motion = Navigation(layout)
    stops, offset = [0], 0
    while offset < len(text):
        following = motion.next_cluster(offset)
        assert following > offset
        assert motion.previous_cluster(following) == offset
        offset = following
        stops.append(offset)
    starts = {
        start for at in range(layout.line_count) for start in layout.line(at).starts
    }
    assert starts <= set(stops)
    assert all(text[at - 1 : at + 1] != "\r\n" for at in stops)


@settings(deadline=None, max_examples=200)
@given(text=st.text(st.sampled_from('ابل .؟!…"»)5\n'), max_size=60))
def test_sentences_are_in_order_and_hold_their_offset(text):
    motion = Navigation(ArticleLayout(text, 30))
    spans = [motion.sentence_at(at) for at in range(len(text))]
    assert [span for span in spans if span] == sorted(span for span in spans if span)
    for at, span in enumerate(spans):
        assert span is not None or text[at].isspace()
        if span and not text[at].isspace():
            assert span[0] <= at < span[1]
