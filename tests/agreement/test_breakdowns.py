"""How agreement went over time, and who takes what for what."""

import subprocess
import sys
from dataclasses import replace

from hashiya.agreement import coding
from hashiya.agreement.breakdowns import confusion, confusions, over_time
from hashiya.agreement.material import build_material
from hashiya.model.scheme_file import default_scheme

TEXT = "روسيا تشرح علاقتها مع حماس"  # Russia explains its relation with Hamas


def on(said, day):
    return replace(
        said,
        tags={
            name: [replace(tag, created=day) for tag in tags]
            for name, tags in said.tags.items()
        },
    )


def test_agreement_over_time_is_told_by_day_then_by_week_then_by_month(said):
    def periods(days):
        given = [
            on(
                said(
                    TEXT,
                    {"omar": [(0, 5, "law")], "salma": [(0, 5, "law")]},
                    article=str(at),
                ),
                f"{day}T10:00:00Z",
            )
            for at, day in enumerate(days)
        ]
        columns = build_material(given, default_scheme())
        return [
            (each.since, each.value, each.articles)
            for each in over_time(columns, columns.layers[1])
        ]

    assert periods(["2026-11-20", "2026-11-18", "2026-11-20"]) == [
        ("2026-11-18", 1, 1),
        ("2026-11-20", 1, 2),
    ]
    weekly = periods([f"2026-11-{day:02}" for day in range(1, 21)])
    assert weekly == [
        ("2026-10-26", 1, 1),
        ("2026-11-02", 1, 7),
        ("2026-11-09", 1, 7),
        ("2026-11-16", 1, 5),
    ]
    monthly = periods(
        [f"2026-{month:02}-{day:02}" for month in range(1, 11) for day in (1, 10, 20)]
    )
    assert [each[0] for each in monthly] == [
        f"2026-{month:02}" for month in range(1, 11)
    ]
    assert periods(["unknown"]) == []


def test_words_are_counted_by_what_each_annotator_takes_them_for(said):
    columns = build_material(
        [
            said(
                TEXT,
                {
                    "omar": [(0, 10, "law"), (6, 10, "media")],
                    "salma": [(0, 5, "law"), (22, 26, "economy")],
                },
            )
        ],
        default_scheme(),
    )

    found = confusion(columns, columns.layers[1], 0, 1)

    assert found.categories == ((), ("economy",), ("law",), ("law", "media"))
    assert found.counts.tolist() == [
        [2, 1, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 1, 0],
        [1, 0, 0, 0],
    ]
    fewer = found.of_the_most(3)
    assert fewer.categories == ((), ("law",), ("…",))
    assert fewer.counts.sum() == found.counts.sum() == 5


def test_the_reader_starts_without_what_only_numbers_need():
    """Every screen and command is imported, and no numpy."""
    code = (
        "import importlib, sys, hashiya_reader.app\n"
        "from hashiya_reader.cli import COMMANDS\n"
        "from hashiya_reader.screens import import_screens\n"
        "import_screens()\n"
        "for entry in COMMANDS.values(): "
        "importlib.import_module(f'hashiya_reader.cli.{entry.module}')\n"
        "print('numpy' in sys.modules)"
    )

    assert (
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        ).stdout
        == "False\n"
    )


def test_many_pairs_are_confused_over_one_coding(said, monkeypatch):
    names = [f"n{number}" for number in range(5)]
    tags = {name: [(0, 5, "law")] for name in names}
    material = build_material([said(TEXT, tags)], default_scheme())
    made = []
    of_words = coding.of_words

    def counted(*arguments):
        made.append(arguments)
        return of_words(*arguments)

    monkeypatch.setattr(coding, "of_words", counted)
    pairs = [(0, 1), (1, 4), (2, 3)]

    matrices = list(confusions(material, material.layers[1], pairs))

    assert len(made) == 1
    assert [matrix.counts.sum() for matrix in matrices] == [5, 5, 5]
