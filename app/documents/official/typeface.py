"""The typeface of PDF documents: that of the machine with the widths of Times New Roman, or ours.

Regulations ask for Times New Roman, which may not be given away.  Liberation Serif was made
to its widths, so that lines and pages end where they do in Word; Linux distributions have
it as a package.  Where it or one of its letters is missing, Spectral of the package
``fontpkg-spectral`` stands in, which has every letter of Vietnamese.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

SYSTEM = Path("/usr/share/fonts")
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")


@dataclass(frozen=True, slots=True)
class Typeface:
    """Families, the wanted one first, and the folders in which their styles lie."""

    families: tuple[str, ...]
    folders: tuple[Path, ...]


SPECTRAL = Typeface(("Spectral",), (Path(str(files("fontpkg_spectral"))) / "files",))


@cache
def typeface(system: Path = SYSTEM) -> Typeface:
    """The typeface of this machine, looked for once."""
    found = [
        regular
        for regular in sorted(system.glob("**/LiberationSerif-Regular.ttf"))
        if all(regular.with_name(f"LiberationSerif-{style}.ttf").is_file() for style in STYLES)
    ]
    if not found:
        return SPECTRAL
    # Version 1, which some machines have beside version 2, lacks letters and is smaller.
    fullest = max(found, key=lambda regular: regular.stat().st_size)
    return Typeface(("Liberation Serif", *SPECTRAL.families), (fullest.parent, *SPECTRAL.folders))
