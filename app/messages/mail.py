"""Mail is handed to one server, over one connection for all mails of a run.

``smtps://`` is TLS from the first octet; ``smtp://`` becomes TLS where another machine
offers it.  A password never goes over a connection that others may read.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from app.errors import AppError

SECONDS = 10.0
"""How long each answer of the server is waited for."""

FAULT_CHARACTERS = 300

_PORTS = {"smtp": 25, "smtps": 465}
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_CLOSING = 421

_IN_THE_CLEAR = "máy chủ thư không mã hóa kết nối, nên không gửi mật khẩu; hãy dùng smtps://"
_LOST = "mất kết nối với máy chủ thư"


class MailRefused(AppError):
    """A mail that the server does not take; ``fault`` is what it said, on one line."""

    def __init__(self, fault: str) -> None:
        self.fault = " ".join(fault.split())[:FAULT_CHARACTERS]
        super().__init__(self.fault)


class MailServerUnusable(MailRefused):
    """A server that takes no mail of ours at all, so that there is no use in going on."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in."""

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)


def mail_server(url: str) -> MailServer:
    """The server of a ``KYNIEM_SMTP_URL``; user and password are percent-encoded in it."""
    parts = urlsplit(url)
    return MailServer(
        parts.hostname or "",
        parts.port or _PORTS[parts.scheme],
        parts.scheme == "smtps",
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


class Post:
    """A connection that is made when the first mail is sent, and once more where it is lost."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._connection: smtplib.SMTP | None = None

    def send(self, mail: EmailMessage) -> None:
        """Hand in ``mail``; when this returns, the server has taken it.

        Raises:
            MailRefused: if it does not take this one.
            MailServerUnusable: if it takes none.
        """
        # Servers end a connection after so many mails, or after a while.
        if not self._is_taken(mail) and not self._is_taken(mail):
            raise MailRefused(_LOST)

    def close(self) -> None:
        """End the connection, if there is one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()

    def _is_taken(self, mail: EmailMessage) -> bool:
        """Whether ``mail`` was handed in: False if the connection was lost over it."""
        if self._connection is None:
            self._connection = _connected(self._server)
        try:
            self._connection.send_message(mail)
        except smtplib.SMTPServerDisconnected:
            self.close()
            return False
        except smtplib.SMTPResponseException as error:
            if error.smtp_code == _CLOSING:
                self.close()
                return False
            raise _refusal(error) from None
        except smtplib.SMTPRecipientsRefused as error:
            raise MailRefused(_said(*next(iter(error.recipients.values())))) from None
        except (smtplib.SMTPException, ValueError) as error:
            raise MailRefused(str(error)) from None
        return True


@contextmanager
def opened_post(server: MailServer) -> Iterator[Post]:
    """A connection to ``server``, closed at the end."""
    post = Post(server)
    try:
        yield post
    finally:
        post.close()


def _connected(server: MailServer) -> smtplib.SMTP:
    """A connection to ``server`` on which one is known, as far as it asks for that.

    Raises:
        MailServerUnusable: if there is none.
    """
    try:
        connection = _opened(server)
        try:
            _make_known(connection, server)
        except BaseException:
            connection.close()
            raise
    except smtplib.SMTPResponseException as error:
        raise MailServerUnusable(_said(error.smtp_code, error.smtp_error)) from None
    except (smtplib.SMTPException, OSError) as error:
        raise MailServerUnusable(str(error)) from None
    return connection


def _opened(server: MailServer) -> smtplib.SMTP:
    if server.tls:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=SECONDS)


def _make_known(connection: smtplib.SMTP, server: MailServer) -> None:
    connection.ehlo_or_helo_if_needed()
    unread = server.tls or server.host in _HERE
    if not unread and connection.has_extn("starttls"):
        connection.starttls(context=ssl.create_default_context())
        connection.ehlo()
        unread = True
    if server.user:
        if not unread:
            raise MailServerUnusable(_IN_THE_CLEAR)
        connection.login(server.user, server.password)


def _refusal(error: smtplib.SMTPResponseException) -> MailRefused:
    told = _said(error.smtp_code, error.smtp_error)
    # Who does not take our sender takes no mail of ours.
    if isinstance(error, smtplib.SMTPSenderRefused):
        return MailServerUnusable(told)
    return MailRefused(told)


def _said(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
