"""What an annotator has changed since a decision, in words."""

import pytest

from hashiya.review.stale_changes import Reason, StaleChange

HUDA = {"huda": "A"}
TARGET = {"target": "مصر"}  # Egypt


@pytest.fixture
def change(said):
    """The words of a change from one tag to another, each None or the arguments of a tag."""

    def worded(reason, before, now):
        tags = []
        for arguments in (before, now):
            tags.append(said("huda", *arguments) if arguments else None)
        stale = StaleChange(
            reason=reason, annotator="huda", before=tags[0], now=tags[1]
        )
        return stale.words(HUDA)

    return worded


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (((0, 5), "media"), "label law is now media"),
        (((0, 10), "law"), "the words are now «روسيا تشرح»"),
        (((0, 5), "law", TARGET), "target «مصر» was added"),
        (((0, 5), "media", TARGET), "label law is now media, target «مصر» was added"),
        (((6, 10), "law", {"target": ""}), "the words are now «تشرح»"),
    ],
)
def test_a_changed_tag_says_what_is_different(change, now, words):
    before = ((0, 5), "law")
    sentence = f"A has changed the tag: {words}"
    assert change(Reason.CHANGED, before, now) == sentence


def test_a_value_may_be_another_or_removed(change):
    before = ((0, 5), "law", {"target": "روسيا", "by": "{annotator}"})  # Russia
    now = ((0, 5), "law", TARGET)
    assert change(Reason.CHANGED, before, now) == (
        "A has changed the tag: target «روسيا» is now «مصر», "
        "by «{annotator}» was removed"
    )


def test_a_tag_that_is_gone_is_named(change):
    assert change(Reason.GONE, ((0, 5), "law"), None) == (
        "the tag of A is gone: law on «روسيا»"
    )
    assert change(Reason.ADDED, None, (None, "law")) == (
        "A has a tag there as well: law"
    )
