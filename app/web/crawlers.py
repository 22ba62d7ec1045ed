"""What programs that read the web are told: which pages there are, and which are none of theirs."""

from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter, Response

from app.feeds.items import Language
from app.serving.private_addresses import PAGES
from app.serving.reading import ReadingDep
from app.views.sitemap import site_map
from app.web.page import prefix

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"

router = APIRouter(include_in_schema=False)


@router.get("/robots.txt")
def robots(reading: ReadingDep) -> Response:
    """All may be read, feeds too, but what needs signing in."""
    told = f"User-agent: *\nDisallow: {PAGES}\nSitemap: {reading.public_url}/sitemap.xml\n"
    return Response(told, media_type="text/plain; charset=utf-8")


@router.get("/sitemap.xml")
def sitemap(reading: ReadingDep) -> Response:
    """Every page that lasts, in both languages, with when what it tells of last changed."""
    urlset = Element("urlset", xmlns=_SITEMAP)
    for place in site_map(reading):
        for language in Language:
            url = SubElement(urlset, "url")
            SubElement(url, "loc").text = f"{reading.public_url}{prefix(language)}{place.path}"
            if place.changed:
                SubElement(url, "lastmod").text = f"{place.changed:%Y-%m-%d}"
    body = tostring(urlset, encoding="utf-8", xml_declaration=True)
    return Response(body, media_type="application/xml")
