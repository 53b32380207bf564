"""Files to train on, as `datasets` loads them for TRL and GLiNER's trainer takes them."""

import json

import pytest

pytestmark = pytest.mark.consumers


@pytest.fixture
def load(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    datasets = pytest.importorskip("datasets")

    def run(path):
        return datasets.load_dataset(
            "json",
            data_files=str(path),
            split="train",
            cache_dir=str(tmp_path / "cache"),
        )

    return run


@pytest.mark.parametrize("kind", ["chat", "chat-offsets"])
def test_chats_are_conversations(export, load, texts, kind):
    rows = load(export(kind))

    assert rows.column_names == ["messages"]
    held = {text for text in texts.values() if text}
    assert len(rows) == len(held)
    for row in rows:
        system, user, assistant = row["messages"]
        assert [message["role"] for message in row["messages"]] == [
            "system",
            "user",
            "assistant",
        ]
        assert "Answer with JSON alone" in system["content"]
        assert user["content"] in held
        for span in json.loads(assistant["content"])["spans"]:
            assert span["quote"] in user["content"]
            if kind == "chat-offsets":
                words = user["content"][span["start"] : span["end"]]
                assert words == span["quote"]


def test_gliners_entities_are_tokens_of_its_splitter(export, load):
    """The splitter's pattern is the one of `gliner.data_processing.WhitespaceTokenSplitter`."""
    import re

    path = export("gliner")
    rows = load(path)
    assert len(rows) == len(json.loads(path.read_text("utf-8"))) == 3
    for row in rows:
        assert all(
            re.fullmatch(r"\w+(?:[-_]\w+)*|\S", token)
            for token in row["tokenized_text"]
        )
    for row in json.loads(path.read_text("utf-8")):
        assert row["ner"]
        for first, last, label in row["ner"]:
            assert 0 <= first <= last < len(row["tokenized_text"])
            assert isinstance(label, str)
