"""The headers that every answer carries, put on by a pure ASGI layer around the application."""

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.serving.private_addresses import is_private

PAGES_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)

SECURITY = {
    "Content-Security-Policy": PAGES_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    # Not "no-referrer": browsers would then tell no origin of forms either, and where there is
    # no https, the origin is all that shows whose page sent a form.
    "Referrer-Policy": "same-origin",
    "Vary": "Cookie, Authorization",
}
"""What private answers carry besides, so that nothing on the way keeps them or learns of them."""

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
"""What a browser is told that asks whether a script may ask."""

READABLE = "ETag, Last-Modified, RateLimit, RateLimit-Policy, Retry-After"
"""What of the headers a script of another site may read."""

PUBLIC_PATHS = ("/api/", "/feeds/", "/f/")
"""Where answers may be read by scripts of any site, unless they depend on who asks."""


class Headers:
    """The application with the headers; an answer that set one of them keeps its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        private = is_private(path)
        is_public = path.startswith(PUBLIC_PATHS) and not private

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (SECURITY | PRIVATE if private else SECURITY).items():
                    headers.setdefault(name, value)
                if is_public:
                    headers.setdefault("Access-Control-Allow-Origin", "*")
                    headers.setdefault("Access-Control-Expose-Headers", READABLE)
            await send(message)

        if is_public and scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send_with_headers)
        else:
            await self.app(scope, receive, send_with_headers)
