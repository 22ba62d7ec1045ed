"""Typesetting makes a PDF of a template and of what it says.

It is done in a process of its own: Typst keeps 100 MB once it has worked, and code of the
machine can only be stopped from outside.  This file is both ends of that process, and
the far one imports nothing of the application.
"""

import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from threading import Lock

MAX_SECONDS = 30

_ONE_AT_A_TIME = Lock()


def typeset(template: Path, told: str, stamp: int) -> bytes:
    """The PDF that ``template`` makes of ``told``, which it finds as ``sys.inputs.told``.

    ``stamp`` is the second since 1970 that the file says it was made in.  The same
    arguments give the same bytes.

    Raises:
        subprocess.TimeoutExpired: after ``MAX_SECONDS``.
    """
    # Without -P the neighbours of this file would hide modules of the standard library.
    command = [sys.executable, "-P", __file__, str(template), str(stamp)]
    with _ONE_AT_A_TIME:
        done = subprocess.run(  # noqa: S603  # a command without anything that a reader wrote
            command, input=told.encode(), capture_output=True, timeout=MAX_SECONDS, check=False
        )
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return done.stdout


def _pdf(template: str, told: str, stamp: int) -> bytes:
    import typst

    # Be Vietnam Pro alone: neither what the system has nor what Typst brings.
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(files("fontpkg_be_vietnam_pro") / "files")],
    )
    made = typst.compile(
        template,
        format="pdf",
        font_paths=fonts,
        sys_inputs={"told": told},
        timestamp=stamp,
        # With what readers for the blind need, or not at all.
        pdf_standards="ua-1",
    )
    assert isinstance(made, bytes), "a PDF is one file"
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(_pdf(sys.argv[1], sys.stdin.buffer.read().decode(), int(sys.argv[2])))
