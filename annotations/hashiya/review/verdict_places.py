"""Which of many verdicts is on the same place as another one."""

from hashiya.review.items import TagRef, tag_content
from hashiya.review.verdicts import Verdict

# The content of a decided tag, as what it is found by.
_Content = tuple[object, ...]


class VerdictPlaces:
    """Verdicts in the order in which they were added, found by the places they are on.

    Two are on one place if they were made from the same tag, or, where one of them was
    made from none, if they decided for the same tag.
    """

    def __init__(self) -> None:
        self._verdicts: list[Verdict] = []
        # The index of the first verdict that was made from a tag, of the first that
        # decided for a content, and of the first of these that was made from no tag.
        self._by_ref: dict[TagRef, int] = {}
        self._by_content: dict[_Content, int] = {}
        self._without_refs: dict[_Content, int] = {}

    def add(self, verdict: Verdict) -> None:
        """Add a verdict, behind those that are there."""
        index = len(self._verdicts)
        self._verdicts.append(verdict)
        for ref in verdict.refs:
            self._by_ref.setdefault(ref, index)
        content = _content(verdict)
        if content is not None:
            self._by_content.setdefault(content, index)
            if not verdict.refs:
                self._without_refs.setdefault(content, index)

    def first(self, verdict: Verdict) -> Verdict | None:
        """The first verdict that was added on the same place as this one."""
        refs = verdict.refs
        indexes = [self._by_ref[ref] for ref in refs if ref in self._by_ref]
        content = _content(verdict)
        by_content = self._without_refs if refs else self._by_content
        if content is not None and content in by_content:
            indexes.append(by_content[content])
        return self._verdicts[min(indexes)] if indexes else None


def _content(verdict: Verdict) -> _Content | None:
    """What was decided for; None where that is no tag."""
    if verdict.gold is None:
        return None
    *content, attributes = tag_content(verdict.gold)
    return (*content, tuple(sorted(attributes.items())))
