"""Imports into a project that were killed, which are taken back when it is opened next."""

from hashiya.errors import Finding
from hashiya.store import TagStore
from hashiya.store.import_notes import imports_noted
from hashiya.store.import_recovery import take_back_imports


def take_back_interrupted(store: TagStore, *, others: bool = False) -> list[Finding]:
    """Take back what killed imports left in the project's tags and suggestions.

    Returns a sentence about each import. Those of other machines are only reported,
    unless `others` are taken back too.
    """
    # Only here: next to no project has suggestions, let alone an interrupted import.
    from hashiya.sessions.suggestions import SUGGESTIONS, suggestion_store

    sentences = take_back_imports(store, others=others)
    if imports_noted(store.root / SUGGESTIONS):
        suggestions = suggestion_store(store.root, store.former)
        sentences += take_back_imports(suggestions, others=others)
    return sentences
