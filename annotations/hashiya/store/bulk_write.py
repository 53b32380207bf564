"""The record of an article of which an annotator has said nothing so far, written without making rows of it first."""

import contextlib
from collections.abc import Callable, Sequence

from msgspec import UNSET, Struct, UnsetType

from hashiya.errors import StoreWriteFailed
from hashiya.io.json_text import quickly_dumped
from hashiya.model.model import Act, Article, Status, context
from hashiya.store import snapshot
from hashiya.store.journal_format import VERSION, closed, shown, tables_in
from hashiya.store.loaded_state import LINES, Home
from hashiya.store.record_tables import ARTICLE, HEAD, TAGS, head_of
from hashiya.store.snapshot import Cover
from hashiya.store.tag_rows import TagRow
from hashiya.store.writers import machine, private


class _Row(Struct, kw_only=True, gc=False):
    """The row of a tag, as `hashiya.store.record_tables.document_of` makes it."""

    start: int | UnsetType = UNSET
    end: int | UnsetType = UNSET
    text: str | UnsetType = UNSET
    sha256: str | UnsetType = UNSET
    before: str | UnsetType = UNSET
    after: str | UnsetType = UNSET
    layer: str
    label: str
    attributes: dict[str, str]
    confidence: int | None
    note: str
    origin: str
    score: float | UnsetType
    created: str
    updated: str


class _Tables(Struct):
    article: dict[str, dict[str, object]]
    tags: dict[str, _Row] | UnsetType


class _Line(Struct, kw_only=True):
    v: int = VERSION
    n: int = 1
    by: str
    at: str
    act: str = Act.DO.value
    set: _Tables


def begun(
    home: Home,
    annotator: str,
    article: Article,
    tags: Sequence[TagRow],
    status: Status,
    at: str,
    before: Callable[[], None],
) -> bool:
    """Write the record with the tags, which stand on the article, and the status, at that time; False if there is one.

    It is what `Journal.write` would leave. Of what JSON has to escape half a character
    in, False as well. Once it is sure that there is none, and just before it is
    written, `before` is called.

    Raises:
        StoreWriteFailed: when it cannot be written; nothing of it is there then.
    """
    with home.locked() as held:
        writer = machine() if held else private()
        name = f"{home.stem}.{writer}{LINES}"
        if home.looks() or not home.files.look_so(
            home.folder, {name: None, home.derived: None}
        ):
            return False
        sha256 = article.sha256
        rows = {str(tag.id): _row(tag, article.text, sha256) for tag in tags}
        tables = _Tables(
            {HEAD: head_of(None, annotator, article, status)}, rows or UNSET
        )
        try:
            line, crc = closed(quickly_dumped(_Line(by=writer, at=at, set=tables))[:-1])
        except UnicodeEncodeError:
            return False
        before()
        if home.append(name, line, 0).size == len(line):
            stamp = shown((1, writer, crc))
            stamps = {ARTICLE: {HEAD: stamp}, TAGS: dict.fromkeys(rows, stamp)}
            derived = snapshot.file_of(
                tables_in(line), {name: Cover.of(line)}, stamps, {}
            )
            with contextlib.suppress(StoreWriteFailed):
                # Nothing that was saved depends on it.
                home.replace(home.derived, derived)
    return True


def _row(tag: TagRow, text: str, sha256: str) -> _Row:
    start, end = tag.start, tag.end
    is_span = start is not None and end is not None
    before, after = (
        context(text, start, end)
        if start is not None and end is not None
        else (UNSET, UNSET)
    )
    return _Row(
        start=UNSET if start is None else start,
        end=UNSET if end is None else end,
        text=tag.text if is_span else UNSET,
        sha256=sha256 if is_span else UNSET,
        before=before,
        after=after,
        layer=tag.layer,
        label=tag.label,
        attributes=tag.attributes,
        confidence=tag.confidence,
        note=tag.note,
        origin=tag.origin,
        score=UNSET if tag.score is None else tag.score,
        created=tag.created,
        updated=tag.updated,
    )
