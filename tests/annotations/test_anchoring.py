"""Tags follow their words into a changed text if that is certain, and are detached if not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.model.model import Anchor, Article, Record, Span, Tag
from hashiya.text.anchoring import anchor_tags, loss_of, loss_reason, place_of

# The government announced a truce; the spokesman says that it begins on Friday, the
# opposition refuses it.
TEXT = (
    "أعلنت الحكومة هدنة مؤقتة في المدينة. قال المتحدث إن الهدنة تبدأ يوم الجمعة "
    "المقبل. ورفضت المعارضة الهدنة رفضا تاما."
)
TRUCE = "الهدنة"


def tag_on(text: str, span: Span, number: int = 1) -> Tag:
    article = Article(id="a", text=text)
    return Tag(
        id=number, span=span, text=span.of(text), layer="topic",
        label="law", annotator="salma", created="", updated="",
        anchor=Anchor.at(span, text, article.sha256),
    )  # fmt: skip


def no_text(sha256: str) -> None:
    """No old text is kept."""


def found(tag: Tag, text: str) -> int | None:
    span = place_of(tag, Article(id="a", text=text), no_text)
    assert span is None or span.of(text) == tag.text
    return span.start if span else None


def nth(word: str, number: int, text: str = TEXT) -> Span:
    at = -1
    for _ in range(number):
        at = text.index(word, at + 1)
    return Span(at, at + len(word))


@pytest.mark.parametrize("which", [1, 2])
@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a paragraph before", lambda text: "عاجل: " * 9 + text),  # urgent
        ("a paragraph after", lambda text: text + " انتهى." * 9),  # end
        ("windows line ends", lambda text: "\r\n" + text),
        ("nothing but the end taken away", lambda text: text[:-3]),
    ],
)
def test_words_that_moved_are_found_where_they_are(which, what, change):
    span = nth(TRUCE, which)
    new = change(TEXT)

    assert found(tag_on(TEXT, span), new) == nth(TRUCE, which, new).start


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("the words are gone", lambda text: text.replace("تبدأ يوم الجمعة", "بدأت")),
        ("the text is another one", lambda _: "نص آخر تماما"),  # quite another text
        ("the text is there twice", lambda text: text + text),
        ("the text is empty", lambda _: ""),
    ],
)
def test_words_that_cannot_be_told_are_detached(what, change):
    assert found(tag_on(TEXT, nth("تبدأ يوم", 1)), change(TEXT)) is None


def test_the_same_words_elsewhere_do_not_take_the_tag():
    second = tag_on(TEXT, nth(TRUCE, 2))
    without_second = TEXT.replace("ورفضت المعارضة الهدنة رفضا تاما.", "")

    assert without_second.count(TRUCE) == 1
    assert found(second, without_second) is None


def test_of_two_same_passages_neither_takes_the_tag_of_the_other():
    # the army spokesman said …
    passage = "قال المتحدث باسم الجيش إن القوات مستعدة لكل الاحتمالات. "
    text = passage + "ثم أضاف. " + passage + "انتهى."
    second = tag_on(text, nth("مستعدة", 2, text))

    assert found(second, "مقدمة. " + text) == nth("مستعدة", 2, "مقدمة. " + text).start
    assert found(second, passage) is None


def test_a_text_that_repeats_itself_tells_no_place():
    text = "لا " * 400  # no
    assert found(tag_on(text, Span(600, 602)), text + "لا") is None
    assert found(tag_on(text, Span(600, 602)), text) == 600


def test_on_its_own_text_a_tag_stands_where_it_was_put_or_nowhere():
    tag = tag_on(TEXT, nth(TRUCE, 1))
    damaged = Tag(
        id=1, span=Span(0, len(TRUCE)), text=TRUCE, layer="l",
        label="m", annotator="s", created="", updated="",
        anchor=tag.anchor,
    )  # fmt: skip

    assert found(tag, TEXT) == tag.span.start
    assert found(damaged, TEXT) is None


PIECES = st.lists(
    st.sampled_from(["الهدنة ", "قال ", "في ", "المدينة ", "لا ", "، "]),
    min_size=4,
    max_size=60,
)


@given(PIECES, st.data())
@settings(deadline=None, max_examples=150)
def test_no_tag_is_ever_put_on_other_words_than_its_own(pieces, data):
    """Whatever text replaces the context, a tag is where its own words went, or nowhere.

    Of words that are there already, nobody could tell which of them are the new ones.
    """
    text = "".join(pieces)
    start = data.draw(st.integers(0, len(text) - 2))
    span = Span(start, data.draw(st.integers(start + 1, min(start + 9, len(text)))))
    tag = tag_on(text, span)
    cut = data.draw(st.integers(0, span.start))
    until = data.draw(st.integers(cut, span.start))
    new_words = "new " * data.draw(st.integers(1, 20))
    new = text[:cut] + new_words + text[until:]
    expected = span.start + len(new_words) - (until - cut)

    assert found(tag, new) in {None, expected}


@pytest.mark.parametrize("text", ["قال لا  ", "قال لا  \nثم", "قال\u0654 لا"])
@pytest.mark.parametrize("is_kept", [True, False])
def test_a_tag_keeps_all_of_its_words_where_nothing_of_them_changed(text, is_kept):
    new = Article(id="a", text="مقدمة طويلة من الخبر.\n" + text)
    found = 0
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            tag = tag_on(text, Span(start, end))
            texts = {tag.anchor.sha256: text} if is_kept else {}

            span = place_of(tag, new, texts.get)

            assert span is None or span.of(new.text) == tag.text, tag.text
            found += span is not None
    assert found > len(text) or not is_kept, "a control: most tags are found"


def test_tags_on_the_whole_article_always_stand():
    tag = Tag(
        id=1,
        span=None,
        text="",
        layer="l",
        label="m",
        annotator="s",
        created="",
        updated="",
    )
    record = Record(article="a", annotator="s", sha256="0" * 64, tags=(tag,))

    assert anchor_tags(record, Article(id="a", text=TEXT), no_text).anchored == (tag,)


def test_tags_of_before_there_was_context_are_placed_by_long_words_that_are_there_once():
    def old(words: str) -> Tag:
        at = TEXT.index(words)
        return Tag(
            id=1, span=Span(at, at + len(words)), text=words, layer="l",
            label="m", annotator="s", created="", updated="",
            anchor=Anchor(sha256="0" * 64),
        )  # fmt: skip

    new = "عاجل: " + TEXT  # urgent
    assert found(old("تبدأ يوم الجمعة المقبل"), new) == new.index(
        "تبدأ يوم الجمعة المقبل"
    )
    assert found(old("الحكومة"), new) is None


@given(st.text(alphabet="ab", max_size=120), st.data())
def test_an_anchor_has_what_tells_the_words_apart_and_no_more(text, data):
    text += "c"
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))

    anchor = Anchor.at(span, text, "")

    def first(side, size):
        begin, end = (
            (max(span.start - size, 0), span.end)
            if side == "before"
            else (span.start, span.end + size)
        )
        return (
            begin,
            end,
            sum(text.startswith(text[begin:end], at) for at in range(len(text))),
        )

    for side, taken in (("before", anchor.before), ("after", anchor.after)):
        sizes = [size for size in (32, 128, 512) if first(side, size)[2] == 1]
        begin, end, _ = first(side, sizes[0] if sizes else 0)
        assert taken == (
            text[begin : span.start] if side == "before" else text[span.end : end]
        )


# The ministry announced the beginning of the truce today in the city.
ANNOUNCED = "أعلنت الوزارة بدء الهدنة اليوم في المدينة."


@pytest.mark.parametrize(
    ("words", "new"),
    [
        ("الهدنة", "أعلنت الوزاره بدء الهدنة اليوم في المدينه."),
        ("أعلنت", "أعلنت الوزاره بدء الهدنة اليوم في المدينة."),
        ("بدء", "قالت الوزارة إن بدء الهدنة قريب\nعاجل"),
    ],
)
def test_with_its_text_kept_a_tag_stands_though_words_beside_it_were_corrected(
    words, new
):
    tag = tag_on(ANNOUNCED, nth(words, 1, ANNOUNCED))
    record = Record(article="a", annotator="salma", sha256="", tags=(tag,))
    old_texts = {tag.anchor.sha256: ANNOUNCED}

    tags = anchor_tags(record, Article(id="a", text=new), old_texts.get)

    assert [moved.span for moved in tags.moved] == [nth(words, 1, new)]
    assert tags.detached == ()


def test_a_corrected_word_detaches_its_tag_and_the_new_words_are_known():
    old = ANNOUNCED.replace(TRUCE, "الهدنه")
    tag = tag_on(old, nth("الهدنه", 1, old))
    article = Article(id="a", text=ANNOUNCED)

    # With the old text, and by the context that the tag has of it.
    for texts in ({tag.anchor.sha256: old}, {}):
        assert place_of(tag, article, texts.get) is None
        assert loss_of(tag, article, texts.get).new_words == nth(TRUCE, 1, ANNOUNCED)
        assert loss_reason(tag, article, texts.get) == (
            "its words 'الهدنه' were changed to 'الهدنة'"
        )


def test_a_moved_paragraph_takes_its_tags_along():
    paragraphs = ["قال الوزير إن الاتفاق قريب", "قال المتحدث إن القوات مستعدة"]
    old, new = "\n".join(paragraphs), "\n".join(reversed(paragraphs))
    tag = tag_on(old, nth("قال", 1, old))

    span = place_of(tag, Article(id="a", text=new), {tag.anchor.sha256: old}.get)

    assert span == nth("قال", 2, new)


def test_a_kept_text_that_has_other_words_is_not_believed():
    tag = tag_on(TEXT, nth(TRUCE, 1))
    new = Article(id="a", text="عاجل: " + TEXT)

    assert place_of(tag, new, {tag.anchor.sha256: "نص آخر"}.get) == nth(
        TRUCE, 1, new.text
    )
