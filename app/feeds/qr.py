"""A QR code is an address as telephones read it from paper or a screen, here as an SVG.

It encodes a page, not a feed: which link opens a calendar depends on the device, and
``webcal:`` opens nothing on Android.
"""

from io import BytesIO

import segno

QUIET_MODULES = 4
"""How wide the empty margin is: what ISO/IEC 18004, 6.3.8, demands."""

_PIXELS_A_MODULE = 8


def qr_svg(address: str, title: str) -> bytes:
    """The code of ``address`` as an SVG called ``title``: dark on white, whatever lies behind.

    The same address and title give the same bytes.
    """
    written = BytesIO()
    # A quarter of the code may be dirty and it is still read: it is meant to be printed.
    segno.make_qr(address, error="q", boost_error=False).save(
        written,
        kind="svg",
        scale=_PIXELS_A_MODULE,
        border=QUIET_MODULES,
        dark="#000",
        light="#fff",
        title=title,
        svgclass=None,
        lineclass=None,
    )
    return written.getvalue()
