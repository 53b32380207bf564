"""Everything that can be wrong with a record's files, found by reading every byte of them."""

from hashiya.errors import Finding, Hint
from hashiya.store import journal_format, snapshot
from hashiya.store.external_edits import orphans
from hashiya.store.files import Files
from hashiya.store.journal import Journal
from hashiya.store.loaded_state import DERIVED, LINES
from hashiya.store.row_versions import Rows


def verified(files: Files, folder: str, stem: str) -> list[str]:
    """What is wrong with the record, a sentence each; nothing is changed.

    Raises:
        StoreUnreadable: when a file cannot be read, or a newer program wrote it.
    """
    journal = Journal(files, folder, stem)
    if journal.unreadable:
        return [journal.unreadable]
    found = [each for each in journal.problems if f"{DERIVED}:" in each]
    for name in files.looks(folder, stem):
        if name.endswith(LINES):
            scan = journal_format.scanned(files.read(f"{folder}/{name}"))
            shown = files.shown(f"{folder}/{name}")
            found += [f"{shown}: {each}" for each in scan.told()]
    found += _derived(files, journal, folder, stem)
    return found


def _derived(files: Files, journal: Journal, folder: str, stem: str) -> list[str]:
    """What the derived file lacks, and what it alone has."""
    place = f"{folder}/{stem}{DERIVED}"
    found: list[str] = []
    rows = Rows()
    try:
        held = snapshot.read(files.read(place))
    except ValueError:
        held = None
    if held is not None and held.whole:
        held.pour(rows, trusted=True)
        alone = sum(
            len(each)
            for entry in orphans(rows, journal.entries())
            for each in entry.set.values()
        )
        if alone:
            found.append(
                Finding(
                    f"{journal.name}: alone has {alone} rows that no journal has any more",
                    hint=Hint.REPAIR,
                )
            )
        fresh = Rows()
        for entry in journal.entries():
            fresh.apply(entry)
        lacking = sum(
            rows.stamp(table, row) < stamp for table, row, stamp, _ in fresh.versions()
        )
        if lacking and not journal.is_stale:
            found.append(
                Finding(
                    f"{journal.name}: lacks {lacking} rows that its journals have",
                    hint=Hint.REPAIR,
                )
            )
    if held is not None and not held.derived:
        # It is taken over, and kept, with the first write.
        return found
    if journal.is_stale and not journal.problems:
        found.append(
            Finding(f"{journal.name}: is behind its journals", hint=Hint.REPAIR)
        )
    return found
