"""`hashiya add`: add articles from files of many kinds."""

from pathlib import Path

import click

from hashiya.corpus.duplicates import Link, near_duplicates_of
from hashiya.corpus.encoding import ENCODINGS
from hashiya.corpus.git_files import is_new_project
from hashiya.corpus.importing.articles import add_articles
from hashiya.corpus.importing.batch import AddedArticles, together
from hashiya.corpus.importing.candidates import ReadOptions
from hashiya.corpus.importing.file_kinds import KINDS
from hashiya.corpus.project import ProjectFolder
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.importing.exports import AddedExport
from hashiya.exchange.importing.pipeline import ImportOptions
from hashiya.exchange.registry import FORMATS
from hashiya.language import gettext as _
from hashiya.model.strings import meta_defect
from hashiya_reader.cli.add_exports import (
    add_exports,
    exports_among,
    is_begun,
    report_tags,
    tags_object,
)
from hashiya_reader.cli.added_report import added_object, print_first, report_added
from hashiya_reader.cli.context import (
    annotator,
    json_option,
    prepare_for_git,
    project_argument,
)
from hashiya_reader.cli.format_options import FEATURE, OFFSETS, TEXT_KEY, format_options
from hashiya_reader.cli.interruption import interrupted
from hashiya_reader.cli.output import json_out, notify, visible
from hashiya_reader.cli.progress import progress
from hashiya_reader.cli.values import ANNOTATOR

# From this number of new articles on, near-duplicates take longer to find than all else.
_SEARCHED_LATER = 50_000


@click.command()
@project_argument
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE…")
@click.option(
    "--format",
    "kind",
    type=click.Choice(tuple(dict.fromkeys((*KINDS, *FORMATS)))),
    metavar="KIND",
    help="The type of files whose suffix does not show it, or the format of an export.",
)
@click.option(
    "--tags",
    "with_tags",
    is_flag=True,
    help="Import the tags of exports with their texts, also of doccano's and others that "
    "are read as rows of texts otherwise.",
)
@click.option(
    "--as",
    "name",
    type=ANNOTATOR,
    metavar="NAME",
    help="Make all tags of exports this annotator's; otherwise each keeps its own, or "
    "becomes yours.",
)
@click.option(
    "--layer",
    metavar="LAYER",
    help="The layer of labels of exports that do not name theirs.",
)
@click.option(
    "--encoding",
    type=click.Choice(ENCODINGS),
    help="Of all files without a byte order mark; otherwise it is detected and reported.",
)
@click.option(
    "--mend",
    is_flag=True,
    help="Repair texts in UTF-8 that were read in another encoding (ط³ظ„ط§ظ…).",
)
@click.option(
    "--text",
    default="text",
    metavar="FIELD",
    help="The field of a row that is the text; `text` by default.",
)
@click.option(
    "--id",
    "id_field",
    default="id",
    metavar="FIELD",
    help="The field of a row that is the id; `id` by default.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A field for each article's meta.",
)
@click.option(
    "--duplicates",
    "search",
    type=click.Choice(["now", "later"]),
    help="Look for near-duplicates now, or later with `hashiya duplicates`; if not given, "
    "now for fewer than 50,000 new articles.",
)
@format_options(OFFSETS, TEXT_KEY, FEATURE)
@json_option
def add(
    project: str,
    files: tuple[str, ...],
    kind: str | None,
    with_tags: bool,
    name: str | None,
    layer: str | None,
    encoding: str | None,
    mend: bool,
    text: str,
    id_field: str,
    settings: tuple[str, ...],
    search: str | None,
    format_options: FormatOptions,
    as_json: bool,
) -> int:
    """Add articles from files of many kinds, from folders, and from zip and tar archives.

    Texts: txt, md, html, docx, pdf. Rows: json, jsonl, csv, xlsx, parquet, RSS and Atom
    (feed), warc. Single files may be compressed (.gz, .bz2, .xz, .zst). Exports of
    Label Studio, CAS and brat bring their tags along, those of other tools with --tags.

    Articles become rows of one new file in articles/added/. A text that is there already is
    not added again; rows and files that are not articles are reported and left out.
    """
    root = Path(project)
    is_new = is_new_project(root)
    meta = _meta(settings)
    paths = [Path(file) for file in files]
    if with_tags or kind not in {None, *KINDS}:
        exports = dict.fromkeys(paths, kind)
    else:
        exports = exports_among(paths) if kind is None else {}
    others = [path for path in paths if path not in exports]
    results: list[AddedArticles] = []
    if others:
        read_options = ReadOptions(
            encoding=encoding, text=text, id=id_field, mends=mend
        )
        results.append(_add_texts(root, others, kind, read_options, meta))
    tags: list[AddedExport] = []
    if exports:
        import_options = ImportOptions(
            fallback=annotator(name),
            annotator=None if name is None else annotator(name),
            layer=layer,
            format_options=format_options,
        )
        tags = add_exports(root, exports, import_options, meta, is_begun=is_begun(root))
    results += [result.articles for result in tags]
    added = together(results)
    report_added(added)
    problem_count = report_tags(tags)
    prepare_for_git(root, is_new=is_new)
    links = _near_duplicates(project, added, search)
    if as_json:
        json_out({**added_object(added, links), "tags": tags_object(tags)})
    else:
        _print_files(results)
    return 1 if added.problem_count or problem_count else 0


def _add_texts(
    root: Path,
    paths: list[Path],
    kind: str | None,
    options: ReadOptions,
    meta: dict[str, str],
) -> AddedArticles:
    """Add the articles of files that have no tags."""
    with interrupted(_("nothing is added")), progress(_("reading")) as advance:
        return add_articles(
            root, paths, kind=kind, options=options, meta=meta, progress=advance
        )


def _print_files(results: list[AddedArticles]) -> None:
    """Print the files that the articles were written into."""
    for result in results:
        if result.file:
            click.echo(visible(str(result.file)))


def _meta(settings: tuple[str, ...]) -> dict[str, str]:
    """The fields that `--set` gives, NAME=VALUE each."""
    meta = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not name or not equals or name in {"id", "text", "format"}:
            raise click.UsageError(
                _(
                    "--set {setting}: is not NAME=VALUE with a name other than id, text "
                    "and format"
                ).format(setting=setting)
            )
        meta[name] = value
    defect = meta_defect(meta)
    if defect:
        raise click.UsageError(_("--set: {defect}: take it out").format(defect=defect))
    return meta


def _near_duplicates(
    project: str, added: AddedArticles, search: str | None
) -> tuple[Link, ...] | None:
    """The near-duplicates of what was added, which are reported; None if none were looked for.

    Without a word on the `search` they are looked for if that does not take long.
    """
    if search == "now" or (search is None and len(added.ids) < _SEARCHED_LATER):
        return _reported_duplicates(ProjectFolder.begun(project), added)
    if added.ids:
        notify(
            _(
                "near-duplicates were not looked for: `hashiya duplicates` finds them "
                "among all articles"
            )
        )
    return None


def _reported_duplicates(
    home: ProjectFolder, added: AddedArticles
) -> tuple[Link, ...] | None:
    """The near-duplicates of what was added, which are reported; None if it was stopped."""
    try:
        with progress(_("looking for near-duplicates")) as advance:
            links = near_duplicates_of(home, added.ids, advance)
    except KeyboardInterrupt:
        notify(
            _(
                "stopped: everything was added, but the search for near-duplicates is not "
                "complete: `hashiya duplicates` finds them all"
            )
        )
        return None
    print_first(
        [
            _(
                "{second!r} and {first!r} have {share:.0%} of the shorter in common"
            ).format(second=link.second, first=link.first, share=link.share)
            for link in links
        ]
    )
    if links:
        notify(
            _(
                "these are near-duplicates, and were added: `hashiya duplicates` shows "
                "all of them"
            )
        )
    return links
