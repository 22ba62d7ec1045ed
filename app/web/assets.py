"""An asset is a file that pages use: style, script, icon, font.

Its address holds a digest of its bytes, so that browsers keep it for a year and still get
the next version at once.
"""

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

_STATIC = Path(__file__).parent / "static"
_FONTS = Path(str(files("fontpkg_be_vietnam_pro"))) / "files"

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}

FONTS = ("BeVietnamPro-Regular.ttf", "BeVietnamPro-SemiBold.ttf")

router = APIRouter(include_in_schema=False)


def asset(name: str) -> str:
    """The address of the asset of that name."""
    return f"/static/{name}?v={_digest(name)}"


@router.get("/static/{name}")
def get_asset(name: str) -> Response:
    """The file itself."""
    path = _paths().get(name)
    if path is None:
        raise HTTPException(404)
    return Response(
        path.read_bytes(),
        media_type=MEDIA_TYPES[path.suffix],
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


@cache
def _paths() -> dict[str, Path]:
    own = {path.name: path for path in _STATIC.iterdir() if path.suffix in MEDIA_TYPES}
    return own | {name: _FONTS / name for name in FONTS}


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(_paths()[name].read_bytes()).hexdigest()[:10]
