"""A QR code leads where it says, and is read from any screen or paper."""

import re
from xml.etree import ElementTree

import segno

from app.feeds.qr import QUIET_MODULES, qr_svg

ADDRESS = "https://lich.example/them-vao-lich/thai-nguyen"
SVG = "{http://www.w3.org/2000/svg}"


def _dark(body: bytes) -> set[tuple[int, int]]:
    """The dark modules that the SVG draws, as (column, row) from its corner."""
    root = ElementTree.fromstring(body)  # noqa: S314
    (path,) = [one for one in root.iter(f"{SVG}path") if one.get("stroke") == "#000"]
    column, row, dark = 0.0, 0.0, set()
    for move, dx, dy, length in re.findall(r"([Mm])(-?[\d.]+) (-?[\d.]+)h(\d+)", path.attrib["d"]):
        column, row = (
            (float(dx), float(dy)) if move == "M" else (column + float(dx), row + float(dy))
        )
        dark |= {(int(column) + step, int(row)) for step in range(int(length))}
        column += int(length)
    return dark


def test_it_draws_the_code_of_the_address_inside_its_quiet_zone() -> None:
    code = segno.make_qr(ADDRESS, error="q", boost_error=False)
    wanted = {
        (column + QUIET_MODULES, row + QUIET_MODULES)
        for row, modules in enumerate(code.matrix)
        for column, module in enumerate(modules)
        if module
    }
    assert _dark(qr_svg(ADDRESS, "Thái Nguyên")) == wanted
    assert QUIET_MODULES >= 4


def test_it_is_dark_on_white_whatever_lies_behind() -> None:
    root = ElementTree.fromstring(qr_svg(ADDRESS, "x"))  # noqa: S314
    (ground,) = [path for path in root.iter(f"{SVG}path") if path.get("fill")]
    modules = segno.make_qr(ADDRESS, error="q", boost_error=False).symbol_size(border=4)[0]
    assert ground.get("fill") == "#fff"
    assert ground.attrib["d"] == f"M0 0h{modules}v{modules}h-{modules}z"


def test_it_has_its_title_for_those_who_do_not_see_it_and_nothing_that_runs() -> None:
    root = ElementTree.fromstring(qr_svg(ADDRESS, "Lễ & <script>"))  # noqa: S314
    assert root.findtext(f"{SVG}title") == "Lễ & <script>"
    assert {part.tag.removeprefix(SVG) for part in root.iter()} == {"svg", "title", "g", "path"}


def test_the_same_address_gives_the_same_bytes() -> None:
    assert qr_svg(ADDRESS, "x") == qr_svg(ADDRESS, "x")
    assert qr_svg(ADDRESS, "x") != qr_svg(f"{ADDRESS}-2", "x")
