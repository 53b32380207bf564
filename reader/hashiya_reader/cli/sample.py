"""`hashiya sample`: choose what to annotate from very many texts."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from hashiya.corpus.encoding import ENCODINGS
from hashiya.corpus.importing.candidates import ReadOptions
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.sampling.drawing import Draw, DrawnSample
from hashiya.sampling.engines import DASK, ENGINES, engine_called
from hashiya.sampling.near_duplicates import THRESHOLD
from hashiya.sampling.scan import SampleOptions
from hashiya.sampling.writing import (
    PARQUET,
    SUFFIXES,
    article_rows,
    pyarrow_parquet,
    write_file,
    write_lines,
)
from hashiya.text.normalization import ALL_RULES, EXACT, fold
from hashiya_reader.cli.added_report import print_first, report_skipped
from hashiya_reader.cli.context import json_option
from hashiya_reader.cli.destination import (
    STDOUT,
    refuse_both_on_stdout,
    standard_output,
)
from hashiya_reader.cli.hints import advised
from hashiya_reader.cli.interruption import interrupted
from hashiya_reader.cli.output import json_out, notify
from hashiya_reader.cli.progress import progress
from hashiya_reader.cli.values import NumberRange, ShareRange
from hashiya_reader.look.plurals import counted

_SIZE = 1_000
_MOST = 1_000_000
# The most strata that are printed.
_SHOWN = 20


@click.command()
@click.argument(
    "sources", nargs=-1, required=True, type=click.Path(), metavar="SOURCE…"
)
@click.option(
    "--where",
    "words",
    multiple=True,
    metavar="WORDS",
    help="Only texts that have these words, in any spelling; given several times, any of them.",
)
@click.option(
    "--exact", is_flag=True, help="Find the words of --where only as they are written."
)
@click.option(
    "-n",
    "size",
    type=NumberRange(1, _MOST),
    default=_SIZE,
    metavar="N",
    help="How many texts; 1,000 by default.",
)
@click.option(
    "--stratify",
    "stratum_field",
    metavar="FIELD",
    help="The same number of texts for each value of a field.",
)
@click.option(
    "--proportional",
    is_flag=True,
    help="With --stratify: for each value the share that it has of all texts.",
)
@click.option(
    "--dedup",
    "threshold",
    is_flag=False,
    flag_value=str(THRESHOLD),
    type=ShareRange(0.1, 0.95),
    metavar="[SHARE]",
    help="Of near-duplicates only one: those that have this share of their shingles in "
    "common; .7 if not given.",
)
@click.option(
    "--seed",
    type=NumberRange(0),
    default=0,
    metavar="N",
    help="Another seed draws another sample; 0 by default.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=ENGINES[0],
    help="What does the work: processes of this machine, or a cluster of Dask.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="With --engine dask: a cluster that runs already, such as tcp://node1:8786; "
    "otherwise one is started on this machine.",
)
@click.option(
    "--workers",
    type=NumberRange(1),
    metavar="N",
    help="The number of processes on this machine; by default that of its processors, at "
    "most 4.",
)
@click.option(
    "--scratch",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    metavar="FOLDER",
    help="Where --dedup keeps temporary files; the folder of -o by default.",
)
@click.option(
    "--encoding",
    type=click.Choice(ENCODINGS),
    help="Of all files without a byte order mark; otherwise it is detected.",
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
    "-o",
    "--output",
    "output_name",
    default=STDOUT,
    type=click.Path(),
    metavar="FILE",
    help="The file to write, .jsonl or .parquet; without it, JSON Lines on stdout.",
)
@json_option
def sample(
    sources: tuple[str, ...],
    words: tuple[str, ...],
    exact: bool,
    size: int,
    stratum_field: str | None,
    proportional: bool,
    threshold: float | None,
    seed: int,
    engine: str,
    cluster: str | None,
    workers: int | None,
    scratch: Path | None,
    encoding: str | None,
    text: str,
    id_field: str,
    output_name: str,
    as_json: bool,
) -> int:
    """Choose texts to annotate at random from files of very many.

    Sources are JSON Lines and Parquet, also in folders and compressed. What is written
    can be opened, and added to a project. The same seed chooses the same texts, whatever
    the engine. Their order is random, so the first of them are a sample as well.
    """
    refuse_both_on_stdout(output_name, as_json=as_json)
    _check_strata(stratum_field, proportional=proportional)
    _check_cluster(cluster, engine)
    _check_words(words, exact=exact)
    paths = [Path(source) for source in sources]
    output = None if output_name == STDOUT else Path(output_name)
    if output is not None:
        _check_output(output, paths)
    options = SampleOptions(
        size=size,
        seed=seed,
        words=words,
        must_be_exact=exact,
        stratum_field=stratum_field,
        is_proportional=proportional,
        reading=ReadOptions(encoding=encoding, text=text, id=id_field),
    )
    with (
        interrupted(_("nothing is written")),
        engine_called(engine, workers, cluster) as runs,
    ):
        draw = Draw(
            options=options,
            threshold=threshold,
            engine=runs,
            scratch=scratch or (output.parent if output else None),
            stages=progress,
        )
        drawn = draw.sample(paths)
        _write(drawn, output)
    _report(drawn, options)
    if as_json:
        json_out({"output": output_name, **_object(drawn)})
    return 1 if drawn.problem_count else 0


def _check_strata(stratum_field: str | None, *, proportional: bool) -> None:
    if proportional and stratum_field is None:
        message = _(
            "--proportional shares the texts among strata: add --stratify FIELD"
        )
        raise click.UsageError(message)


def _check_cluster(cluster: str | None, engine: str) -> None:
    if cluster is not None and engine != DASK:
        raise click.UsageError(_("--cluster is the cluster of --engine dask"))


def _check_words(words: tuple[str, ...], *, exact: bool) -> None:
    for phrase in words:
        if not fold(phrase, EXACT if exact else ALL_RULES).strip():
            message = _("--where {words!r}: there is nothing in it to find")
            raise click.UsageError(message.format(words=phrase))


def _check_output(output: Path, paths: list[Path]) -> None:
    """Refuse what cannot be written before hours of reading."""
    if output.suffix.lower() not in SUFFIXES:
        message = _("{path}: name a file that ends in .jsonl or .parquet")
        raise click.UsageError(message.format(path=output))
    if not output.parent.is_dir():
        message = _("{path}: there is no such folder: make it first")
        raise click.UsageError(message.format(path=output.parent))
    if output.exists() and any(_is_read(output, path) for path in paths):
        message = _("{path}: is one of the sources: name another file with -o")
        raise click.UsageError(message.format(path=output))
    if output.suffix.lower() == PARQUET:
        pyarrow_parquet()


def _is_read(output: Path, path: Path) -> bool:
    """Whether the output is the source, or a file in that folder."""
    if path.is_dir():
        return output.resolve().is_relative_to(path.resolve())
    return path.exists() and path.samefile(output)


def _write(drawn: DrawnSample, output: Path | None) -> None:
    rows = article_rows(drawn.texts)
    if output is None:
        write_lines(rows, standard_output())
    else:
        write_file(rows, output)


def _report(drawn: DrawnSample, options: SampleOptions) -> None:
    """Print what was drawn and what was left out."""
    problems = [advised(problem) for problem in drawn.problems]
    print_first(problems, drawn.problem_count)
    if drawn.skipped:
        report_skipped(Counter(drawn.skipped))
    if options.stratum_field is not None:
        for stratum in drawn.strata[:_SHOWN]:
            message = _("{field} {value}: {sampled} of {texts}")
            value = _("(none)") if stratum.value is None else stratum.value
            notify(
                message.format(
                    field=options.stratum_field,
                    value=value,
                    sampled=f"{stratum.sampled:,}",
                    texts=f"{stratum.texts:,}",
                )
            )
        more = len(drawn.strata) - _SHOWN
        if more > 0:
            message = ngettext(
                "and {count} more value", "and {count} more values", more
            )
            notify(message.format(count=f"{more:,}"))
    if drawn.near_duplicates:
        message = ngettext(
            "{count} near-duplicate left out",
            "{count} near-duplicates left out",
            drawn.near_duplicates,
        )
        notify(message.format(count=f"{drawn.near_duplicates:,}"))
    message = _("{articles} of {matching}")
    if options.words:
        message = _("{articles} of {matching} that have the words")
    notify(
        message.format(
            articles=counted(len(drawn.texts), "article"),
            matching=f"{drawn.matching:,}",
        )
    )


def _object(drawn: DrawnSample) -> dict[str, object]:
    return {
        "articles": len(drawn.texts),
        "matching": drawn.matching,
        "near_duplicates": drawn.near_duplicates,
        "strata": [asdict(stratum) for stratum in drawn.strata],
        "files": drawn.files,
        "passed_over": dict(drawn.skipped),
        "problems": drawn.problem_count,
        "first_problems": [
            {"where": problem.where, "message": problem.message}
            for problem in drawn.problems
        ],
    }
