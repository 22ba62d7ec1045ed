"""Page addresses are those of the public pages, each with the parameters it knows.

A page is told by the first part of its address; its English form has ``/en`` before it.
What is not here is no public page, and is never kept.
"""

from pydantic import BaseModel

from app.views.page_parameters import (
    AgendaPageParameters,
    ComingPageParameters,
    ConversionPageParameters,
    HorizonPageParameters,
    MonthPageParameters,
    PageParameters,
    PaperParameters,
    SearchPageParameters,
)
from app.views.subscription import FeedParameters


def _names(*models: type[BaseModel]) -> frozenset[str]:
    """The parameters as they are spelt in addresses."""
    return frozenset(
        field.alias or name for model in models for name, field in model.model_fields.items()
    )


_NONE = _names(PageParameters)

_KNOWN = {
    "": _NONE,
    "ngay": _names(AgendaPageParameters),
    "sap-toi": _names(ComingPageParameters),
    "lich": _names(MonthPageParameters),
    "nam": _names(AgendaPageParameters, PaperParameters),
    "su-kien": _NONE,
    "doi-ngay": _names(ConversionPageParameters),
    "tim": _names(SearchPageParameters),
    "tinh": _NONE,
    "them-vao-lich": _names(AgendaPageParameters, FeedParameters),
    "ke-hoach-xa": _names(HorizonPageParameters),
    "ke-hoach-xa.csv": _names(HorizonPageParameters),
    "ke-hoach-xa.xlsx": _names(HorizonPageParameters),
    "static": _NONE,
    "robots.txt": _NONE,
    "sitemap.xml": _NONE,
}


def page_parameters(path: str) -> frozenset[str] | None:
    """The parameters that the page at ``path`` knows; None if it is no public page."""
    first = path.removeprefix("/en/") if path.startswith("/en/") else path.removeprefix("/")
    return _KNOWN.get(first.partition("/")[0])
