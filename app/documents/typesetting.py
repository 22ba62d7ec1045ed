"""Typesetting makes a PDF of a template and of what it says.

It is done in a process of its own: Typst keeps 100 MB once it has worked, and code of the
machine can only be stopped from outside.  This file is both ends of that process, and
the far one imports nothing of the application.
"""

import subprocess
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from threading import Lock

MAX_SECONDS = 30

_ONE_AT_A_TIME = Lock()


BE_VIETNAM_PRO = Path(str(files("fontpkg_be_vietnam_pro"))) / "files"


def typeset(
    template: Path, told: str, stamp: int, fonts: Sequence[Path] = (BE_VIETNAM_PRO,)
) -> bytes:
    """The PDF that ``template`` makes of ``told``, which it finds as ``sys.inputs.told``.

    ``stamp`` is the second since 1970 that the file says it was made in, unless the
    template says that it has no date.  The folders ``fonts`` hold all that may be used.
    The same arguments give the same bytes.

    Raises:
        subprocess.TimeoutExpired: after ``MAX_SECONDS``.
        Unprintable: if a letter is in none of the fonts.
    """
    # Without -P the neighbours of this file would hide modules of the standard library.
    command = [sys.executable, "-P", __file__, str(template), str(stamp), *map(str, fonts)]
    with _ONE_AT_A_TIME:
        done = subprocess.run(  # noqa: S603  # a command without anything that a reader wrote
            command, input=told.encode(), capture_output=True, timeout=MAX_SECONDS, check=False
        )
    if done.returncode:
        raise _fault(done.stderr.decode(errors="replace"))
    return done.stdout


def _fault(told: str) -> Exception:
    # Not at the head: the far end could not import it.
    from app.documents.unprintable import unprintable

    return unprintable(told) or RuntimeError(told)


def _pdf(template: str, told: str, stamp: int, folders: list[str]) -> bytes:
    import typst

    # Those of the folders alone: neither what the system has nor what Typst brings.
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
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
    _, _template, _stamp, *_folders = sys.argv
    _told = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(_pdf(_template, _told, int(_stamp), _folders))
