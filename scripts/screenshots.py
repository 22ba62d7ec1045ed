"""Screenshots are pictures of the main pages: on a phone and a desktop, in light and in dark.

    make screenshots

They are taken of a server of their own, on a scratch database with the catalogue of
``data/``, as of today; the two that the README shows are renewed with them.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from time import sleep
from typing import Literal
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "build" / "screenshots"
IMAGES = PROJECT / "docs" / "images"

PAGES = {
    "hom-nay": "/",
    "sap-toi": "/sap-toi",
    "ngay": "/ngay/2027-02-06",
    "lich-thang": "/lich/2027-02",
    "lich-nam": "/nam/2027",
    "su-kien": "/su-kien/thanh-lap-dang",
    "su-kien-am-lich": "/su-kien/gio-to-hung-vuong",
    "su-kien-co-tranh-luan": "/su-kien/mat-nguyen-van-to",
    "van-ban": "/su-kien/ct-05-ct-tw-2016",
    "doi-ngay": "/doi-ngay?date=2030-02-02",
    "tim": "/tim?q=giỗ tổ",
    "cac-tinh": "/tinh",
    "tinh": "/tinh/thai-nguyen",
    "them-vao-lich": "/them-vao-lich",
    "them-vao-lich-tinh": "/them-vao-lich/thai-nguyen",
    "ke-hoach-xa": "/ke-hoach-xa?from=2030&years=1&level=quoc-gia",
    "bac-si-lich": "/bac-si-lich",
    "thay-doi": "/feeds/vn-le-lon/changes",
    "khong-co": "/khong-co-trang-nay",
    "en": "/en/",
    "en-su-kien": "/en/su-kien/thanh-lap-dang",
}
SCREENS = {"phone": (390, 844), "desktop": (1280, 900)}
Colour = Literal["light", "dark"]
COLOURS: tuple[Colour, ...] = ("light", "dark")

OF_README = {"hom-nay": "/", "lich-thang": "/lich/2027-02"}

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")

MISSING = """\
Không tìm thấy Chromium. Hãy cài (Debian: apt-get install chromium),
hoặc chỉ rõ bằng biến KYNIEM_CHROMIUM."""


@contextmanager
def served(scratch: Path) -> Iterator[str]:
    """The address of a server on a new database, for as long as the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = {"KYNIEM_DATABASE_URL": f"sqlite:///{scratch / 'kyniem.db'}", "KYNIEM_PORT": str(port)}
    command = [sys.executable, "-c", "import sys; from app.cli import main; sys.exit(main())"]
    environment = os.environ | told
    subprocess.run(  # noqa: S603 (our own program)
        [*command, "db", "upgrade"], env=environment, check=True, capture_output=True
    )
    with subprocess.Popen(  # noqa: S603 (as above)
        [*command, "serve"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address)
            yield address
        finally:
            server.terminate()


def wait_for(address: str) -> None:
    """Wait, for a minute at most, until a server answers."""
    for _ in range(600):
        try:
            urlopen(f"{address}/livez").close()  # noqa: S310 (the server just started)
        except URLError:
            sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def take(browser: Browser, address: str, screen: str, colour: Colour, folder: Path) -> None:
    """Take all pages, whole, on one screen in one colour."""
    width, height = SCREENS[screen]
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=colour, locale="vi-VN"
    )
    show(page, address)  # brings the fonts, for which pages do not wait
    for name, path in PAGES.items():
        show(page, f"{address}{path}")
        page.screenshot(path=folder / f"{name}-{screen}-{colour}.png", full_page=True)
    page.close()


def take_for_readme(browser: Browser, address: str) -> None:
    """Take what the README shows: the upper part of two pages, on a desktop, in light."""
    page = browser.new_page(viewport={"width": 1100, "height": 760}, locale="vi-VN")
    show(page, address)
    for name, path in OF_README.items():
        show(page, f"{address}{path}")
        page.screenshot(path=IMAGES / f"{name}.png")
    page.close()


def show(page: Page, address: str) -> None:
    """Open a page; a server that fails is no picture."""
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or answer.status >= 500:
        sys.exit(f"Máy chủ không trả lời được {address}")


def main(folder: Path) -> None:
    """Take all pictures."""
    named = os.environ.get("KYNIEM_CHROMIUM")
    program = named or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        sys.exit(MISSING)
    for each in (folder, IMAGES):
        each.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="kyniem-") as scratch,
        served(Path(scratch)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        for screen, colour in product(SCREENS, COLOURS):
            take(browser, address, screen, colour, folder)
        take_for_readme(browser, address)
        browser.close()
    print(f"{len(PAGES) * len(SCREENS) * len(COLOURS)} ảnh trong {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
