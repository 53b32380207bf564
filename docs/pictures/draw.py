"""Draw the documentation's pictures: the reader in xterm under Xvfb, one PNG each.

    .venv/bin/python docs/pictures/draw.py [NAME…]

By hand, where Xvfb, xterm, xdotool, ImageMagick and DejaVu Sans Mono are installed. The
project is made here from seeds/, with tags of three annotators. `tagging.gif` and
`ar-tagging.gif` are recordings of their keys, a frame each.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

PICTURES = Path(__file__).parent
ROOT = PICTURES.parents[1]
HASHIYA = Path(sys.executable).with_name("hashiya")
ARTICLE = "003_17c9a6c0ceb6d203"
DISPLAY = ":78"
# Seconds until a start, and then a key, is drawn, on a slow machine.
START, KEY = 6.0, 0.7
TAGS = (
    ("salma", "“نفذت حماس هجوما إرهابيا في 7 أكتوبر", "stance", "against", "حماس"),
    ("salma", "هجوما إرهابيا", "topic", "military", None),
    ("salma", "اتصالات روسيا مع حماس", "topic", "diplomacy", None),
    ("salma", "مفاوضات الرهائن", "topic", "hostages", None),
    ("omar", "“نفذت حماس هجوما إرهابيا", "stance", "against", "حماس"),
    ("omar", "هجوما إرهابيا", "topic", "politics", None),
    ("omar", "مفاوضات الرهائن", "topic", "hostages", None),
    ("layla", "هجوما إرهابيا", "topic", "military", None),
    ("layla", "مفاوضات الرهائن", "topic", "negotiations", None),
)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A command in a terminal of a size, and the keys before the picture is taken."""

    name: str
    command: tuple[str, ...]
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (120, 36)
    theme: str = "hashiya-night"
    language: str = "en"
    # A recording has a frame after each key.
    recorded: bool = False


def pictures(project: Path) -> list[Picture]:
    """All pictures, by the names of their files; those of the Arabic interface begin with ar-."""
    english = english_pictures(project)
    arabic = []
    for picture in english:
        name = f"ar-{picture.name}"
        arabic.append(replace(picture, name=name, language="ar"))
    return [*english, *arabic]


def english_pictures(project: Path) -> list[Picture]:
    """The pictures of the English interface."""
    read = ("read", str(project), "--as", "salma")
    article = (f"{project / ARTICLE}.txt", "--as", "salma")
    tagging = ("period", "7", "period", "9", "period", "space", "period", "8")
    return [
        Picture(name="reading", command=article, keys=("Tab", "Tab")),
        Picture(name="day", command=article, keys=("Tab",), theme="hashiya-day"),
        Picture(name="contrast", command=article, theme="hashiya-contrast"),
        Picture(name="library", command=read),
        Picture(
            name="review",
            command=("review", str(project), "--as", "reviewer"),
            keys=("Return", "Tab"),
        ),
        Picture(
            name="tagging",
            command=(f"{project}/001_d6de30c6830c1eec.txt", "--as", "omar"),
            keys=tagging,
            size=(90, 24),
            recorded=True,
        ),
    ]


def main() -> None:
    """Draw the pictures that are named, or all."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environment = os.environ | {
            "DISPLAY": DISPLAY,
            "LC_ALL": "C.UTF-8",
            "HOME": folder,
            "XDG_CONFIG_HOME": f"{folder}/config",
            "XDG_STATE_HOME": f"{folder}/state",
        }
        project = make_project(home / "news", environment)
        server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1400x900x24"])
        try:
            time.sleep(2)
            for picture in pictures(project):
                if not sys.argv[1:] or picture.name in sys.argv[1:]:
                    draw(picture, home, environment)
        finally:
            server.terminate()
            server.wait()


def make_project(project: Path, environment: dict[str, str]) -> Path:
    """A project of the articles in seeds/, tagged by three annotators."""
    subprocess.run(
        [HASHIYA, "init", project, "--from", ROOT / "seeds"],
        env=environment,
        check=True,
    )
    text = next(project.rglob(f"{ARTICLE}.txt")).read_text("utf-8")
    for annotator, words, layer, label, target in TAGS:
        start = text.index(words)
        span = (str(start), str(start + len(words)))
        target_option = ("--set", f"target={target}") if target else ()
        hashiya(
            environment,
            *("tag", project, ARTICLE, *span, layer, label, *target_option),
            *("--as", annotator),
        )
    for annotator in ("omar", "layla", "salma"):
        hashiya(environment, "mark", project, ARTICLE, "done", "--as", annotator)
    return project


def hashiya(environment: dict[str, str], *arguments: object) -> None:
    """Run a command of hashiya, which must succeed."""
    words = [str(argument) for argument in arguments]
    subprocess.run([HASHIYA, *words], env=environment, check=True, capture_output=True)


def draw(picture: Picture, home: Path, environment: dict[str, str]) -> None:
    """Open the terminal, press the keys, and take the picture or the recording."""
    set_preferences(picture.theme, environment)
    columns, rows = picture.size
    font = ("-fa", "DejaVu Sans Mono", "-fs", "11", "-b", "6")
    colours = ("-bg", "#16181c", "-fg", "#d9d4c7")
    if picture.theme == "hashiya-day":
        colours = ("-bg", "#f7f4ec", "-fg", "#22252b")
    terminal = subprocess.Popen(
        [
            *("xterm", *font, *colours, "-tn", "xterm-256color"),
            *("-geometry", f"{columns}x{rows}+0+0"),
            # xterm takes COLORTERM out of the environment.
            *("-e", "env", "COLORTERM=truecolor", HASHIYA, *picture.command),
            *("--lang", picture.language),
        ],
        env=environment,
        start_new_session=True,
    )
    try:
        time.sleep(START)
        frames = [shoot(home / "0.png", environment)]
        for number, key in enumerate(picture.keys, start=1):
            subprocess.run(["xdotool", "key", key], env=environment, check=True)
            time.sleep(KEY)
            if picture.recorded or number == len(picture.keys):
                frames.append(shoot(home / f"{number}.png", environment))
        if picture.recorded:
            delays = ("-delay", "110", *frames[:-1], "-delay", "300", frames[-1])
            target = PICTURES / f"{picture.name}.gif"
            small = ("-loop", "0", "+dither", "-colors", "64", "-layers", "Optimize")
            subprocess.run(["convert", *delays, *small, target], check=True)
        else:
            target = PICTURES / f"{picture.name}.png"
            palette = ("-strip", "+dither", "-colors", "200", f"png8:{target}")
            subprocess.run(["convert", frames[-1], *palette], check=True)
        print(target.relative_to(ROOT), target.stat().st_size // 1024, "KB")
    finally:
        terminal.terminate()
        terminal.wait()


def set_preferences(theme: str, environment: dict[str, str]) -> None:
    """Keep the theme, and that the lesson has been offered."""
    code = (
        "import json, sys\n"
        "from hashiya_reader.settings import preferences\n"
        "preferences.LESSON_OPENED.keep(True)\n"
        "preferences.THEME.keep(json.loads(sys.argv[1]))\n"
    )
    subprocess.run(
        [sys.executable, "-c", code, json.dumps(theme)], env=environment, check=True
    )


def shoot(target: Path, environment: dict[str, str]) -> Path:
    """A picture of the terminal's window."""
    search = ["xdotool", "search", "--onlyvisible", "--class", "xterm"]
    windows = subprocess.run(
        search, env=environment, check=True, capture_output=True, text=True
    )
    window = windows.stdout.split()[-1]
    subprocess.run(["import", "-window", window, target], env=environment, check=True)
    return target


if __name__ == "__main__":
    for program in ("Xvfb", "xterm", "xdotool", "import", "convert"):
        if shutil.which(program) is None:
            sys.exit(f"{program} is not installed")
    main()
