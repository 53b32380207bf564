"""Articles that a reviewer gives back to an annotator who was done with them, with a note.

The request lies in the reviewer's own folder: nobody writes into another's. Until the
annotator marks the article done anew it counts as open, whatever the annotator's record
says.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hashiya.errors import HashiyaError, UnknownTag
from hashiya.model.annotators import check_annotator
from hashiya.model.model import Article, Change, Record, Status
from hashiya.sessions.tag_session import checked_note
from hashiya.store import ARTICLE, HEAD, REOPENED, TagStore, new_id, status_of, utc_now

# The table of them in a reviewer's record of an article that was reopened.
REQUESTS = "requests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A reviewer asks an annotator, at `at` (UTC ISO 8601), to look at an article again; `note` says what for.

    `done` names the version of the annotator's record by which they were done then.
    """

    id: int
    article: str
    annotator: str
    reviewer: str
    note: str
    at: str
    done: str

    @property
    def words(self) -> str:
        """Who asks, and what for."""
        return f"{self.reviewer}: {self.note}" if self.note else self.reviewer


def reopen(
    store: TagStore,
    article: Article,
    annotator: str,
    reviewer: str,
    note: str,
    *,
    now: Callable[[], str] = utc_now,
) -> Request:
    """Ask the annotator to look at the article again.

    Raises:
        UnknownTag: when the annotator is not done with it. InvalidAnnotator,
            InvalidTag: when the reviewer's name, or the note, cannot be one.
            StoreUnreadable, StoreWriteFailed: when the store cannot be used.
    """
    done = _done_by(store, annotator, article.id)
    if store.summary(annotator, article.id).status is not Status.DONE or not done:
        raise UnknownTag(
            f"{annotator} is not done with {article.id!r}: there is nothing to reopen"
        )
    request = Request(
        id=new_id(),
        article=article.id,
        annotator=annotator,
        reviewer=check_annotator(reviewer),
        note=checked_note(note),
        at=now(),
        done=done,
    )
    said = {"annotator": annotator, "note": note, "at": request.at, "done": done}
    store.within(REOPENED).write(
        reviewer,
        article,
        Change(rows={(REQUESTS, str(request.id)): said}, at=request.at),
    )
    return request


def withdraw(store: TagStore, article: Article, request: Request) -> None:
    """Take the request back.

    Raises:
        StoreUnreadable, StoreWriteFailed: when the store cannot be used.
    """
    store.within(REOPENED).write(
        request.reviewer, article, Change(rows={(REQUESTS, str(request.id)): None})
    )


def reopened(
    store: TagStore, article: str | None = None
) -> Mapping[tuple[str, str], Request]:
    """The requests that are not answered yet, by article and annotator, the latest of each; all, or those on one article.

    Cheap where there are few: only articles with a request are looked at. What cannot
    be read is passed over: `check` tells of it.

    Raises:
        StoreUnreadable: when a folder cannot be listed.
    """
    found: dict[tuple[str, str], Request] = {}
    for request in sorted(
        _requests(store, article), key=lambda each: (each.at, each.id)
    ):
        try:
            is_answered = (
                _done_by(store, request.annotator, request.article) != request.done
            )
        except HashiyaError:
            continue
        if not is_answered:
            found[request.article, request.annotator] = request
    return found


def requests_in(record: Record) -> tuple[tuple[Request, ...], tuple[str, ...]]:
    """The requests of a reviewer's record, answered or not, and what is wrong with rows that are none."""
    found, wrong = [], []
    for (table, row), document in record.rows.items():
        said = {
            name: document.get(name) for name in ("annotator", "note", "at", "done")
        }
        texts = {name: value for name, value in said.items() if isinstance(value, str)}
        if table == REQUESTS and len(texts) == len(said):
            found.append(
                Request(
                    id=int(row),
                    article=record.article,
                    reviewer=record.annotator,
                    **texts,
                )
            )
        elif table == REQUESTS:
            wrong.append(
                f"{record.annotator} on {record.article!r}: is damaged: $.{REQUESTS}.{row} is no request; it is left as it is"
            )
    return tuple(found), tuple(wrong)


def _requests(store: TagStore, article: str | None) -> Iterator[Request]:
    kept = store.within(REOPENED)
    for reviewer in kept.annotators():
        for each in kept.articles_of(reviewer) if article is None else (article,):
            try:
                record = kept.read(reviewer, each)
            except HashiyaError:
                continue
            yield from requests_in(record)[0]


def _done_by(store: TagStore, annotator: str, article: str) -> str:
    """The line of the annotator's journal by which the article became done last; "" where it never did.

    It is named without its sum, which is another one once the history was dropped.
    """
    last, before = "", Status.NEW
    for entry in store.entries(annotator, article):
        head = entry.set.get(ARTICLE, {}).get(HEAD)
        if head is not None:
            status = status_of(head)
            if status is Status.DONE and before is not Status.DONE:
                last = f"{entry.stamp[0]}.{entry.stamp[1]}"
            before = status
    return last
