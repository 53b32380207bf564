"""The texts that tags were made on, as far as they are kept and whole."""

from collections.abc import Iterator

from hashiya.errors import Finding, Hint, Note
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.model import Article, Record
from hashiya.overview.check_results import CheckKind, CheckResult
from hashiya.store import TagStore


class KeptTextCheck:
    """Collects which texts are not kept, while the records of a project are read."""

    def __init__(self, store: TagStore) -> None:
        self._texts = store.texts
        self._damaged = self._texts.damaged()
        self._kept = self._texts.kept() - self._damaged.keys()
        self._lacking: set[str] = set()

    def note(self, record: Record) -> None:
        """Note the texts that the tags of the record were made on."""
        for tag in record.tags:
            if tag.anchor is not None and tag.anchor.sha256 not in self._kept:
                self._lacking.add(tag.anchor.sha256)

    def keep(self, article: Article) -> None:
        """Keep the article's text, if it is one that is lacking."""
        if article.sha256 in self._lacking and self._texts.keep(article):
            self._lacking.remove(article.sha256)
            self._damaged.pop(article.sha256, None)
            self._kept.add(article.sha256)

    def results(self) -> Iterator[CheckResult]:
        """The files that are damaged, and how many texts are lacking."""
        for path in self._damaged.values():
            sentence = Finding(
                _(
                    "{path}: is not the text that its name says; delete it: tags of "
                    "that text are then found by their context"
                ).format(path=path)
            )
            yield CheckResult(kind=CheckKind.RECORD, sentence=sentence)
        count = len(self._lacking - self._damaged.keys())
        if not count:
            return
        lacking = ngettext(
            "{count} text that tags were made on is not kept, as in a project of an older "
            "version",
            "{count} texts that tags were made on are not kept, as in a project of an "
            "older version",
            count,
        )
        note = Note(lacking.format(count=f"{count:,}"), hint=Hint.KEEP_TEXTS)
        yield CheckResult(kind=CheckKind.TEXT, sentence=note)
