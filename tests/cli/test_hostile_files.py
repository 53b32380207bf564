"""Files that are hostile end in lines that steer nothing, and leave nothing outside the project."""

import gzip
import io
import json
import re
import subprocess
import sys
import tarfile
import zipfile

import pytest

ESCAPE = "\x1b]0;owned\x07\x1b[31m"
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
DEEP = "[" * 100_000 + "]" * 100_000
TEXT = "خبر عاجل"  # urgent news
LAW = {"start": 0, "end": 3, "label": "law"}


def rows(*objects):
    return "".join(f"{json.dumps(each)}\n" for each in objects).encode()


def zipped(files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def tarred():
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, kind in (
            ("../evil.txt", tarfile.REGTYPE),
            (f"{ESCAPE}.txt", tarfile.SYMTYPE),
            ("zero.txt", tarfile.CHRTYPE),
        ):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member, io.BytesIO())
    return data.getvalue()


FILES = {
    "deep.jsonl": f'{{"text": "x", "a": {DEEP}}}\n'.encode() + rows({"text": TEXT}),
    "deep.json": f'[{{"text": "x", "a": {DEEP}}}]'.encode(),
    "numbers.jsonl": f'{{"text": "x", "n": {"9" * 100_000}}}\n'.encode()
    + b'{"text": "y", "n": [NaN, 1e999]}\n',
    "names.jsonl": rows(
        {"id": f"{ESCAPE}../../x", "text": ESCAPE, ESCAPE: ESCAPE},
        {"id": "../../../evil", "text": TEXT},
    ),
    "cut.jsonl.gz": gzip.compress(rows({"text": TEXT}) * 1000)[:-9],
    "head.csv": f"id,{ESCAPE}\n1,2\n".encode(),
    "open.csv": f'id,text\n{ESCAPE},"خبر\n'.encode() + b"a,b\n" * 1000,
    "slip.zip": zipped(
        {"../../evil.txt": "x", f"{ESCAPE}.txt": TEXT, "/evil.txt": "x"}
    ),
    "slip.tar": tarred(),
    "bad.conll": f"خبر\tB-law\nعاجل\t{ESCAPE}\n".encode(),
    "bad.json": json.dumps(
        [
            7,
            {
                "data": {"text": TEXT},
                "annotations": [
                    {"result": [{"type": ESCAPE}, {"value": {"start": 10**40}}]}
                ],
            },
        ]
    ).encode(),
    "tags.jsonl": rows(
        {
            "text": TEXT,
            "label": [[0, 10**30, "law"], [0, 3, ESCAPE], None, [-5, -1, ""]],
        }
    ),
    "entities.jsonl": rows(
        {"id": "a", "text": TEXT, "entities": [{**LAW, "label": ESCAPE}]}
    ),
    "stance.csv": f"text,target,stance\nخبر,{ESCAPE},{ESCAPE}\n".encode(),
}


@pytest.mark.parametrize("command", ["add", "import", "tags"])
@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_steers_no_terminal_and_leaves_the_project(
    tmp_path, hashiya, name, command
):
    home = tmp_path / "outer" / "home"
    home.mkdir(parents=True)
    (home / "a.txt").write_text(TEXT, "utf-8")
    path = tmp_path / name
    path.write_bytes(FILES[name])
    before = set(tmp_path.rglob("*"))
    args = ("import",) if command == "import" else ("add",)
    options = ("--tags",) if command == "tags" else ()

    ended = hashiya(*args, home, path, *options)

    assert ended.exit_code in {0, 1, 2}
    assert not STEERS.search(ended.stderr + ended.stdout)
    assert "Traceback" not in ended.stderr
    made = set(tmp_path.rglob("*")) - before
    assert all(home in each.parents for each in made)


def test_most_of_the_files_would_steer_a_terminal():
    steering = []
    for name, data in FILES.items():
        if b"\x1b" in data or b"\\u001b" in data:
            steering.append(name)
    assert len(steering) >= 9


@pytest.mark.long
@pytest.mark.skipif(
    sys.platform != "linux", reason="limits of memory are those of Linux"
)
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("bomb.txt.gz", lambda: gzip.compress(b" " * (300 << 20), 9)),
        ("wide.csv", lambda: b"id,text\na," + b"," * 4_000_000 + b"\nb,\xd8\xae\n"),
        (
            "columns.csv",
            lambda: (
                ",".join(f"c{n}" for n in range(200_000)).encode()
                + b",text\n"
                + b"," * 200_000
                + b"x\n"
            ),
        ),
        ("long.conll", lambda: "خ".encode() * (15 << 20) + b"\tO\n"),
        ("open.csv", lambda: b'id,text\na,"x\n' + b"b,c\n" * 2_000_000),
    ],
)
def test_a_large_hostile_file_takes_little_memory_and_time(tmp_path, name, make):
    home = tmp_path / "home"
    home.mkdir()
    path = tmp_path / name
    path.write_bytes(make())

    def limit():
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    ended = subprocess.run(
        [sys.executable, "-m", "hashiya_reader", "add", str(home), str(path)],
        capture_output=True,
        check=False,
        preexec_fn=limit,
    )

    assert ended.returncode in {0, 1, 2}
    assert b"Traceback" not in ended.stderr
    assert b"memory" not in ended.stderr
