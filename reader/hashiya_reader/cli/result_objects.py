"""What commands did, as the JSON objects of their `--json`."""

from hashiya.exchange.exporting.pipeline import ExportResult
from hashiya.exchange.importing.pipeline import ImportResult
from hashiya.exchange.labels import flat


def export_object(result: ExportResult) -> dict[str, object]:
    """The files that were written, with the numbers of what is in them and of what is lost."""
    outputs: list[dict[str, object]] = []
    for part in result.parts:
        outputs.append(
            {
                "output": None if part.output is None else str(part.output),
                "report": None if part.report is None else str(part.report),
                "articles": part.articles,
                "tags": part.tags,
                "incomplete": part.incomplete,
                "gone": part.gone,
                "moved": part.moved,
                "lost": dict(part.lost),
            }
        )
    parts = None if result.split is None else dict(result.split.counts)
    return {"outputs": outputs, "split": parts, "problems": list(result.problems)}


def import_object(result: ImportResult) -> dict[str, object]:
    """The numbers of what was imported, and what was left out."""
    unknown = {flat(*label): count for label, count in sorted(result.unknown.items())}
    return {
        "articles": result.articles,
        "added": result.added,
        "already_there": result.known,
        "decided": result.decided,
        "finished": result.finished,
        "moved": result.moved,
        "removed": result.removed,
        "older": result.older,
        "unknown": unknown,
        "notices": list(result.notices),
        "problems": list(result.problems),
    }
