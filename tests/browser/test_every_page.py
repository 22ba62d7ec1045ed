"""What holds for every page, in both languages, on a phone and on a desktop.

The Vietnamese pages are looked at on a phone and the English ones on a desktop, each in
light and in dark: a fault of a width, a language or a colour is found by one of them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Request, Route, ViewportSize

PATHS = (
    "/",
    "/ngay/2027-02-06",
    "/sap-toi",
    "/sap-toi?region=thai-nguyen&year_class=round&q=khong co dau",
    "/lich/2027-02",
    "/nam/2027",
    "/su-kien/thanh-lap-dang",
    "/su-kien/gio-to-hung-vuong",
    "/su-kien/bach-dang-938",  # doubtful
    "/su-kien/mat-nguyen-van-to",  # disputed
    "/su-kien/ct-05-ct-tw-2016",  # a document
    "/doi-ngay?date=2030-02-02",
    "/doi-ngay?year=2026&month=2&day=30",  # a day that is not
    "/tim?q=giỗ tổ",
    "/tinh",
    "/tinh/thai-nguyen",
    "/them-vao-lich",
    "/them-vao-lich/thai-nguyen",
    "/ke-hoach-xa?from=2030&years=1&level=quoc-gia&year_class=round",
    "/bac-si-lich",
    "/kiem-tra",
    "/feeds/vn-le-lon/changes",
    "/khong-co-trang-nay",
)

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
NARROWEST: ViewportSize = {"width": 360, "height": 740}

MOST_OCTETS = 60_000
"""What a page may weigh as sent, without fonts."""
MOST_SHIFT = 0.02
LEAST_TARGET_PX = 44

WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""

SETTLED = "document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 100)))"

SMALL_TARGETS = """
(least) => {
  const buttons = "button, .button, select, summary, textarea, .brand, .language, header nav a";
  const fields = "input:not([type=hidden], [type=checkbox], [type=radio])";
  const ticks = "label:has(input[type=checkbox], input[type=radio])";
  return [...document.querySelectorAll([buttons, fields, ticks].join())]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .filter((one) => one.getBoundingClientRect().height < least - 0.5)
    .map((one) => one.outerHTML.slice(0, 120));
}
"""

UNMARKED = """
() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const accented = /[\\u0300-\\u031b\\u0323đĐ]/;
  const unmarked = [];
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    const words = data.trim().normalize("NFD").split(/\\s+/);
    const vietnamese = words.filter((word) => accented.test(word)).length;
    // Names of persons and places are of no language, and shorter.
    if (vietnamese < 6 || 3 * vietnamese < 2 * words.length) continue;
    if (parentElement.closest("[lang]").lang !== "vi") unmarked.push(data.trim());
  }
  return unmarked;
}
"""

AXE = """
(rules) => axe.run({ resultTypes: ["violations"], selectors: false, ...rules }).then((found) =>
  found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)))
"""
EVERY_RULE = {"rules": {"target-size": {"enabled": True}}}
COLOURS = {"runOnly": ["color-contrast"]}


@dataclass(frozen=True, slots=True)
class Place:
    """A page in one language, looked at on one screen."""

    path: str
    language: str = "vi"

    @property
    def address(self) -> str:
        """Where it is on the site."""
        return self.path if self.language == "vi" else f"/en{self.path}"

    @property
    def screen(self) -> ViewportSize:
        """What it is looked at on."""
        return PHONE if self.language == "vi" else DESKTOP


PLACES = [Place(path, language) for path in PATHS for language in ("vi", "en")]


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with a page; nothing, unless said."""

    language: str | None = None
    """What the page says it is in, if that is not so."""
    unmarked: tuple[str, ...] = ()
    """Vietnamese that is said to be of another language."""
    told: tuple[str, ...] = ()
    """What the browser said in its console, such as what the policy of the page forbids."""
    elsewhere: tuple[str, ...] = ()
    """What was asked of others than this site."""
    octets: int = 0
    """What the first load weighs, if too much."""
    shift: float = 0
    """How much was moved while loading, if too much."""
    sideways_px: int = 0
    """How far a narrow screen must be scrolled sideways."""
    small: tuple[str, ...] = ()
    """What is too low for a finger."""
    light: tuple[str, ...] = ()
    """What axe finds."""
    dark: tuple[str, ...] = ()
    """What axe finds about colours in the dark."""


def _faults(page: Page, place: Place, site: str) -> Faults:
    """Open ``place`` in ``page``, which has a context of its own."""
    asked: list[Request] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.add_init_script(WATCH_SHIFTS)
    page.goto(place.address, wait_until="load")
    page.evaluate(SETTLED)
    octets = sum(map(_octets, asked))
    shift = page.evaluate("shifted")
    language = page.locator("html").get_attribute("lang")
    small = page.evaluate(SMALL_TARGETS, LEAST_TARGET_PX)
    light = _axe(page, EVERY_RULE)
    page.emulate_media(color_scheme="dark")
    dark = _axe(page, COLOURS)
    page.set_viewport_size(NARROWEST)
    return Faults(
        language=language if language != place.language else None,
        unmarked=tuple(page.evaluate(UNMARKED)),
        told=tuple(text for text in told if not _says_the_page_is_missing(text)),
        elsewhere=tuple(r.url for r in asked if not _is_of(r.url, site)),
        octets=octets if octets > MOST_OCTETS else 0,
        shift=shift if shift > MOST_SHIFT else 0,
        sideways_px=page.evaluate("document.documentElement.scrollWidth - innerWidth"),
        small=tuple(small),
        light=light,
        dark=dark,
    )


def _octets(request: Request) -> int:
    """What an answer weighs as sent; nothing if it is a font, or never came."""
    if request.resource_type == "font" or request.failure:
        return 0
    # What the browser had already comes out below nothing.
    return max(request.sizes()["responseBodySize"], 0)


def _axe(page: Page, rules: Mapping[str, object]) -> tuple[str, ...]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ {AXE_SCRIPT} }}")
    return tuple(page.evaluate(AXE, rules))


def _is_of(url: str, site: str) -> bool:
    return url.startswith(f"{site}/") or urlsplit(url).scheme == "data"


def _says_the_page_is_missing(text: str) -> bool:
    return bool(re.fullmatch(r"Failed to load resource: .* status of (404|422) .*", text))


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.address)
def test_page_is_light_steady_accessible_and_keeps_to_the_site(
    opened: Callable[..., Page], site: str, place: Place
) -> None:
    page = opened(viewport=place.screen, has_touch=place.screen is PHONE)
    assert _faults(page, place, site) == Faults()


FAULTY = """
<!doctype html><html lang="fr"><title>Fautes</title><body style="margin: 0">
<main><h1 id="first">Fautes</h1><p class="pale">Ngày hết hạn nộp bài dự thi</p>
<div class="long">Long</div>
<button type="button">Bas</button><img src="http://127.0.0.2:9/x.png" alt=""></main>
<script src="/late.js"></script>
"""
LATE = """
const style = new CSSStyleSheet();
style.replaceSync(`.pale { color: #999; background: #fff } .long { width: 500px }
  button { height: 20px; padding: 0; border: 0 }`);
document.adoptedStyleSheets = [style];
onload = () => requestAnimationFrame(() => requestAnimationFrame(() => {
  document.getElementById("first").style.marginTop = "400px";
}));
"""


def test_each_kind_of_fault_is_found(opened: Callable[..., Page], site: str) -> None:
    page = opened(viewport=PHONE)

    def answer(route: Route) -> None:
        script = "late.js" in route.request.url
        page_policy = {"Content-Security-Policy": "style-src 'self'"}
        route.fulfill(
            body=LATE if script else FAULTY + f"<!-- {'x' * MOST_OCTETS} -->",
            content_type="text/javascript" if script else "text/html; charset=utf-8",
            headers={} if script else page_policy,
        )

    page.route(f"{site}/**", answer)
    found = _faults(page, Place("/"), site)
    assert found.language == "fr"
    assert found.unmarked == ("Ngày hết hạn nộp bài dự thi",)
    assert any("Content Security Policy" in text for text in found.told)
    assert found.elsewhere == ("http://127.0.0.2:9/x.png",)
    assert found.octets > MOST_OCTETS
    assert found.shift > MOST_SHIFT
    assert found.sideways_px >= 500 - NARROWEST["width"]
    assert [text.partition(">")[0] for text in found.small] == ['<button type="button"']
    assert any(text.startswith("color-contrast") for text in found.light)
    assert any(text.startswith("color-contrast") for text in found.dark)


@pytest.mark.parametrize("path", PATHS)
def test_page_shows_as_much_without_scripts(opened: Callable[..., Page], path: str) -> None:
    scripted, plain = opened(), opened(java_script_enabled=False)
    scripted.goto(path)
    plain.goto(path)
    lines, lines_without = (
        set(page.locator("main").inner_text().splitlines()) for page in (scripted, plain)
    )
    copies = set(scripted.locator("button[data-copy]").all_inner_texts())
    assert lines - lines_without == copies
