"""An annotator's record of an article as TinyDB's tables, and back.

Table `article` holds one document: the schema's version, the article's id, the
annotator, the sha256 of the text that was tagged last, and the status. Table `tags`
holds a document for each tag, under the tag's id.
"""

from collections.abc import Callable, Mapping

from hashiya.model.model import Article, Change, Rows, Status
from hashiya.store.journal_format import VERSION, Document
from hashiya.store.tag_rows import TAGS, document_from_tag
from hashiya.store.transaction import Done

ARTICLE = "article"
HEAD = "1"
Stored = Callable[[str, str], Document | None]

_STATUSES = {each.value: each for each in Status}


def act_of(annotator: str, article: Article, change: Change, stored: Stored) -> Done:
    """The change as an act on the tables, of which `stored` gives a row as it stands; what stays so is left out.

    It is the act that TinyDB's own calls on these tables come to.
    """
    said: dict[tuple[str, str], Document | None] = {
        (ARTICLE, HEAD): head_of(
            stored(ARTICLE, HEAD), annotator, article, change.status
        )
    }
    for tag_id in change.remove:
        said[TAGS, str(tag_id)] = None
    text, sha256 = article.text, article.sha256
    for tag in change.set:
        said[TAGS, str(tag.id)] = document_from_tag(tag, text, sha256)
    said.update(
        (key, None if row is None else dict(row)) for key, row in change.rows.items()
    )
    setting: dict[str, dict[str, Document]] = {}
    gone: dict[str, list[str]] = {}
    for (table, row), document in said.items():
        if document == stored(table, row):
            continue
        if document is None:
            gone.setdefault(table, []).append(row)
        else:
            setting.setdefault(table, {})[row] = document
    return Done(change.act.value, change.at, setting, gone)


def head_of(
    old: Document | None, annotator: str, article: Article, status: Status | None
) -> dict[str, object]:
    """The article's row as it becomes of what it was; without a status it keeps its own, or has NEW."""
    head = dict(old) if old is not None else {}
    head.update(
        version=VERSION, article=article.id, annotator=annotator, sha256=article.sha256
    )
    if status is not None:
        head["status"] = status.value
    elif old is None:
        head["status"] = Status.NEW.value
    return head


def other_rows(tables: Mapping[str, Mapping[str, Document]]) -> Rows:
    """The documents of all tables but those of the tags and of the article."""
    return {
        (name, row): each
        for name in tables.keys() - {ARTICLE, TAGS}
        for row, each in tables[name].items()
    }


def status_of(head: Document | None) -> Status:
    """The status that the head tells; NEW where it tells none."""
    said = head.get("status") if head else None
    return _STATUSES.get(said, Status.NEW) if isinstance(said, str) else Status.NEW


def other_in(head: Document | None, article: str, annotator: str) -> str | None:
    """What is wrong with a record that says itself that it is another's; None where it does not."""
    if head is None or (
        head.get("article") == article and head.get("annotator") == annotator
    ):
        return None
    return (
        f"is damaged: $.{ARTICLE} is {head.get('annotator')!r} on {head.get('article')!r}; "
        "mend it or put a whole copy in its place"
    )
