"""`spacy debug data` has no errors in an exported corpus, and `spacy train` learns from it."""

import json
import random
import subprocess
import sys

import pytest

pytestmark = pytest.mark.consumers
init_config = pytest.importorskip("spacy.cli.init_config").init_config

# The ministry announced the beginning of the truce today, said the minister, and the
# talks with the delegation in Cairo go on …
SENTENCE = (
    "أعلنت الوزارة بدء الهدنة اليوم قال الوزير إن المحادثات مع الوفد تتواصل في القاهرة "
    "وقد تنتهي غدا بعد لقاء طويل بين الطرفين على حدود القطاع حيث وصلت شاحنات"
)
ARTICLES = 160


@pytest.fixture(scope="module")
def corpus(tmp_path_factory, run_hashiya):
    """A project of many short articles, each done, with none, one or two tags."""
    root = tmp_path_factory.mktemp("corpus")
    draw = random.Random(4)
    rows = []
    for number in range(ARTICLES):
        words = draw.choices(SENTENCE.split(), k=18)
        text = f"{' '.join(words)}."
        spans = []
        for label in draw.sample(["politics", "law"], k=draw.choice([0, 1, 1, 2])):
            first = draw.randrange(14)
            start = len(" ".join([*words[:first], ""]))
            words_of_tag = " ".join(words[first : first + draw.randrange(1, 4)])
            end = start + len(words_of_tag)
            span = {"start": start, "end": end, "text": words_of_tag, "label": label}
            spans.append({**span, "layer": "topic"})
        labels = [{"layer": "topic", "label": draw.choice(["politics", "law"])}]
        row = {"id": f"n{number}", "text": text, "spans": spans, "labels": labels}
        rows.append(row)
    home = root / "home"
    home.mkdir()
    articles = [{"id": row["id"], "text": row["text"]} for row in rows]
    (home / "rows.jsonl").write_text(
        "".join(f"{json.dumps(row)}\n" for row in articles)
    )
    (root / "tags.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    options = ("--format", "jsonl", "--status", "done")
    run_hashiya("import", home, root / "tags.jsonl", *options)
    return home


@pytest.mark.parametrize(
    ("kind", "component", "score"),
    [
        ("spacy", "spancat", "SPANS_TOPIC_F"),
        ("spacy-ner", "ner", "ENTS_F"),
        ("spacy", "textcat_multilabel", "CATS_SCORE"),
    ],
)
def test_the_corpus_has_no_errors_and_trains(
    corpus, run_hashiya, tmp_path, kind, component, score
):
    options = ("--layer", "topic", "--split", "train=.75,dev=.25")
    run_hashiya(
        "export", corpus, "--format", kind, *options, "-o", tmp_path / "x.spacy"
    )
    config = init_config(lang="ar", pipeline=[component], gpu=False)
    config["training"] |= {"max_steps": 10, "eval_frequency": 5}
    if component == "spancat":
        # As in docs/formats.md.
        config["components"]["spancat"]["spans_key"] = "topic"
        others = dict.fromkeys(("spans_sc_f", "spans_sc_p", "spans_sc_r"))
        config["training"]["score_weights"] = {"spans_topic_f": 1.0, **others}
    config.to_disk(tmp_path / "config.cfg")

    def spacy(*command):
        paths = ("--paths.train", "x.train.spacy", "--paths.dev", "x.dev.spacy")
        return subprocess.run(
            [sys.executable, "-m", "spacy", *command, "config.cfg", *paths],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    checked = spacy("debug", "data", "--no-format")
    assert checked.returncode == 0, checked.stdout
    assert "checks passed" in checked.stdout
    for trouble in ("error", "misaligned", "invalid whitespace", "No examples"):
        assert trouble not in checked.stdout
    trained = spacy("train")
    assert trained.returncode == 0, trained.stderr
    assert score in trained.stdout
    assert trained.stdout.splitlines()[-1].split()[1] == "10"
