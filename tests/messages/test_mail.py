"""Mail goes to the server of the settings, and no password over a line that others read."""

from email.message import EmailMessage
from typing import Any

import pytest

from app.messages.mail import MailRefused, MailServer, MailServerUnusable, mail_server, opened_post


@pytest.fixture
def letter() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "lich@example.vn", "mai@example.vn", "Việc"
    made["Message-ID"] = "<1@example.vn>"
    made.set_content("Chào.")
    return made


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://thu.example", MailServer("thu.example", 25, False)),
        ("smtps://thu.example", MailServer("thu.example", 465, True)),
        ("smtp://lich%40a.vn:p%3A%2F%40s@thu.example:587",
         MailServer("thu.example", 587, False, "lich@a.vn", "p:/@s")),
    ],
)  # fmt: skip
def test_an_address_names_the_server(url: str, server: MailServer) -> None:
    assert mail_server(url) == server


def test_a_password_is_in_no_repr() -> None:
    assert "bi-mat" not in repr(mail_server("smtps://lich:bi-mat@thu.example"))


def test_a_connection_that_was_lost_is_made_again(mailbox: Any, letter: EmailMessage) -> None:
    with opened_post(mail_server(mailbox.url)) as post:
        post.send(letter)
        connection = post._connection
        assert connection is not None
        assert connection.sock is not None
        connection.sock.close()
        post.send(letter)
    assert len(mailbox.mails) == 2


def test_one_connection_is_enough_for_many_mails(mailbox: Any, letter: EmailMessage) -> None:
    with opened_post(mail_server(mailbox.url)) as post:
        post.send(letter)
        first = post._connection
        mailbox.refused = {"mai@example.vn"}
        with pytest.raises(MailRefused, match="550 no such mailbox"):
            post.send(letter)
        mailbox.refused = set()
        post.send(letter)
        assert post._connection is first


def test_a_server_that_is_not_there_is_said_to_be_unusable(letter: EmailMessage) -> None:
    with opened_post(mail_server("smtp://127.0.0.1:1")) as post, pytest.raises(MailServerUnusable):
        post.send(letter)


def test_no_password_goes_over_a_line_that_others_read(
    mailbox: Any, letter: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if the server were another machine, which offers no TLS.
    monkeypatch.setattr("app.messages.mail._HERE", frozenset())
    url = mailbox.url.replace("smtp://", "smtp://lich:bi-mat@")
    with opened_post(mail_server(url)) as post, pytest.raises(MailServerUnusable, match="smtps"):
        post.send(letter)


def test_an_unknown_way_to_sign_in_is_told_without_the_password(
    mailbox: Any, letter: EmailMessage
) -> None:
    url = mailbox.url.replace("smtp://", "smtp://lich:bi-mat@")
    with opened_post(mail_server(url)) as post, pytest.raises(MailServerUnusable) as refused:
        post.send(letter)
    assert "bi-mat" not in refused.value.fault
