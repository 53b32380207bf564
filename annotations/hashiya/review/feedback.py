"""A reviewer's requests to annotators: articles that are reopened.

A request is stored in the reviewer's own folder, as all users write to their own folder
only. Until the annotator marks the article done again it counts as open, whatever the
annotator's record says.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from hashiya.errors import HashiyaError, UnknownTag
from hashiya.language import gettext as _
from hashiya.model.annotators import check_annotator
from hashiya.model.model import Article, Change, Record, Status
from hashiya.sessions.tag_edits import checked_note
from hashiya.store import ARTICLE, HEAD, REOPENED, TagStore, new_id, status_of, utc_now

# The table of requests in a reviewer's record of an article that was reopened.
REQUESTS = "requests"
_REQUEST_FIELDS = ("annotator", "note", "at", "done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A reviewer's request to an annotator to revise an article, made at `at` (UTC ISO 8601).

    `note` is the reason. `done` is the version of the annotator's record in which the
    article was done.
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
        """The reviewer and the reason, as text."""
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
    """Ask the annotator to open the article again.

    Raises:
        UnknownTag: when the annotator is not done with it. InvalidAnnotator,
            InvalidTag: when the reviewer's name, or the note, cannot be one.
            StoreUnreadable, StoreWriteFailed: when the store cannot be used.
    """
    done = _done_version(store, annotator, article.id)
    if store.summary(annotator, article.id).status is not Status.DONE or not done:
        raise UnknownTag(
            _("{annotator} is not done with {id!r}: there is nothing to reopen").format(
                annotator=annotator, id=article.id
            )
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
    row = {"annotator": annotator, "note": note, "at": request.at, "done": done}
    change = Change(rows={(REQUESTS, str(request.id)): row}, at=request.at)
    store.within(REOPENED).write(reviewer, article, change)
    return request


def withdraw(store: TagStore, article: Article, request: Request) -> None:
    """Take the request back.

    Raises:
        StoreUnreadable, StoreWriteFailed: when the store cannot be used.
    """
    change = Change(rows={(REQUESTS, str(request.id)): None})
    store.within(REOPENED).write(request.reviewer, article, change)


def reopened(
    store: TagStore, article: str | None = None
) -> Mapping[tuple[str, str], Request]:
    """The latest open request for each article and annotator; all, or those of one article.

    Only articles with a request are read, so this is cheap where there are few. What
    cannot be read is left out: `check` reports it.

    Raises:
        StoreUnreadable: when a folder cannot be listed.
    """
    requests = [*_requests(store, article)]
    requests.sort(key=lambda request: (request.at, request.id))
    open_requests: dict[tuple[str, str], Request] = {}
    for request in requests:
        try:
            done = _done_version(store, request.annotator, request.article)
        except HashiyaError:
            continue
        if done == request.done:
            open_requests[request.article, request.annotator] = request
    return open_requests


def requests_in(record: Record) -> tuple[tuple[Request, ...], tuple[str, ...]]:
    """The requests of a reviewer's record, open or not, and the problems of other rows."""
    requests, damaged = [], []
    for (table, row), document in record.rows.items():
        if table != REQUESTS:
            continue
        texts = {}
        for name in _REQUEST_FIELDS:
            value = document.get(name)
            if isinstance(value, str):
                texts[name] = value
        if len(texts) < len(_REQUEST_FIELDS):
            damaged.append(
                _(
                    "{annotator} on {id!r}: is damaged: {place} is not a request; it is "
                    "left as it is"
                ).format(
                    annotator=record.annotator,
                    id=record.article,
                    place=f"$.{REQUESTS}.{row}",
                )
            )
            continue
        reviewer = record.annotator
        request = Request(
            id=int(row), article=record.article, reviewer=reviewer, **texts
        )
        requests.append(request)
    return tuple(requests), tuple(damaged)


def _requests(store: TagStore, article: str | None) -> Iterator[Request]:
    requests = store.within(REOPENED)
    for reviewer in requests.annotators():
        articles = requests.articles_of(reviewer) if article is None else (article,)
        for article_id in articles:
            try:
                record = requests.read(reviewer, article_id)
            except HashiyaError:
                continue
            for request in requests_in(record)[0]:
                name = store.changes.canonical(request.annotator)
                yield replace(request, annotator=name)


def _done_version(store: TagStore, annotator: str, article: str) -> str:
    """The line of the annotator's journal by which the article last became done; "" if none.

    The stamp is without its checksum, which changes when the history is dropped.
    """
    version, previous = "", Status.NEW
    for entry in store.entries(annotator, article):
        head = entry.set.get(ARTICLE, {}).get(HEAD)
        if head is None:
            continue
        status = status_of(head)
        if status is Status.DONE and previous is not Status.DONE:
            version = f"{entry.stamp[0]}.{entry.stamp[1]}"
        previous = status
    return version
