"""An article given back to its annotator counts as open until they are done with it again."""

import pytest

from hashiya.errors import UnknownTag
from hashiya.model.model import Status
from hashiya.review.feedback import reopen, reopened, withdraw


def test_a_request_holds_until_the_annotator_is_done_again(
    work, review, store, article
):
    work("huda", ((0, 5), "law"))
    session = work("omar", ((0, 5), "law"))
    request = reopen(store, article, "omar", "rima", "والعنوان؟")  # and the headline?
    assert reopened(store) == {(article.id, "omar"): request}
    assert reopened(store, article.id) == reopened(store)
    assert review().annotations.done == ("huda",)
    assert store.annotators() == ("huda", "omar")

    session.mark(Status.OPEN)
    session.save()
    assert reopened(store)
    session.mark(Status.DONE)
    session.save()
    assert reopened(store) == {}
    assert review().annotations.done == ("huda", "omar")


def test_the_latest_request_speaks_and_a_withdrawn_one_does_not(work, store, article):
    work("omar")
    first, second = (
        reopen(store, article, "omar", who, who, now=lambda at=at: at)
        for who, at in (("rima", "1"), ("zayd", "2"))
    )
    assert reopened(store)[article.id, "omar"] == second
    withdraw(store, article, second)
    assert reopened(store)[article.id, "omar"] == first


def test_only_what_is_done_can_be_reopened(work, store, article):
    work("omar", status=Status.OPEN)
    for name in ("omar", "nobody"):
        with pytest.raises(UnknownTag, match="is not done"):
            reopen(store, article, name, "rima", "")
    assert store.within("reopened").annotators() == ()
