"""A page is an HTML answer in one language.

Each page has two addresses: ``/sap-toi`` in Vietnamese and ``/en/sap-toi`` in English, so
that language, too, is part of the address.  Templates get the context of a view, and these:
``page``, ``w`` (its ``Wording``), ``say``, ``link`` and ``asset``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.feeds.items import Language
from app.serving.private_addresses import is_private
from app.web.assets import asset
from app.web.wording import Wording

ENGLISH = "/en"

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.globals["asset"] = asset


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page is; ``path`` is that of its Vietnamese form, ``query`` is encoded."""

    language: Language
    path: str
    query: str

    @property
    def wording(self) -> Wording:
        """Its words."""
        return Wording(self.language)

    @property
    def translated(self) -> bool:
        """Whether it has two languages: pages of those who are signed in are Vietnamese alone."""
        return not is_private(self.path)

    def address(self, language: Language) -> str:
        """Where it is in ``language``."""
        query = f"?{self.query}" if self.query else ""
        return f"{prefix(language)}{self.path}{query}"

    def link(self, path: str, **query: Any) -> str:  # Any: whatever can be written as a text
        """The address of another page in the same language; parameters that are empty are left out.

        A list gives its parameter several times; ``from_`` stands for ``from``.
        """
        given = {name.rstrip("_"): value for name, value in query.items()}
        pairs = urlencode({n: v for n, v in given.items() if v not in (None, "", (), [])}, True)
        return f"{prefix(self.language)}{path}{f'?{pairs}' if pairs else ''}"

    def rendered(
        self, template: str, status: int = 200, /, **context: Any
    ) -> HTMLResponse:  # Any: views of every kind
        """The page that ``template`` makes of ``context``."""
        wording = self.wording
        given = {"page": self, "w": wording, "say": wording.say, "link": self.link} | context
        return HTMLResponse(_TEMPLATES.get_template(template).render(given), status)


def page_of(request: Request) -> Page:
    """The page that is asked for."""
    path: str = request.scope["path"]
    query: str = request.scope["query_string"].decode("latin-1")
    if path == ENGLISH or path.startswith(f"{ENGLISH}/"):
        return Page(Language.EN, path.removeprefix(ENGLISH) or "/", query)
    return Page(Language.VI, path, query)


PageDep = Annotated[Page, Depends(page_of)]


def prefix(language: Language) -> str:
    """What the addresses of pages in ``language`` begin with."""
    # Templates name a language by its spelling.
    return ENGLISH if language == Language.EN else ""
