"""What is built and installed works without the checkout."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_built_wheel_brings_all_it_needs(seeds, tmp_path):
    """Installed apart from the checkout, the command lists articles.

    The reader finds its stylesheet and scheme.
    """
    pip = [sys.executable, "-m", "pip", "--quiet"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, ROOT],
        check=True,
    )
    (wheel,) = tmp_path.glob("hashiya-*.whl")
    packages = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    # The manual page, where it was made before, is data.
    parts = (".dist-info", ".data")
    packages = {name for name in packages if not name.endswith(parts)}
    assert packages == {"hashiya", "hashiya_reader", "hashiya_rtl"}
    target = tmp_path / "installed"
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--target", target, wheel],
        check=True,
    )
    path = os.pathsep.join([str(target), sysconfig.get_path("purelib")])
    # -S keeps the editable checkout's path hook out, so that only what the wheel
    # brought can be imported.
    script = (
        "import hashiya, hashiya_reader, hashiya_rtl; from pathlib import Path;"
        "import hashiya_reader.app;"
        f"assert Path(hashiya.__file__).is_relative_to({str(target)!r});"
        "assert Path(hashiya_reader.app.__file__).with_name('reader.tcss').exists();"
        "from hashiya_reader.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", script, "articles", str(seeds)],
        capture_output=True,
        check=False,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) >= 5
    assert (target / "bin" / "hashiya").exists()
