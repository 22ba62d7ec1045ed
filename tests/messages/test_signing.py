"""Signatures are those of Standard Webhooks."""

from base64 import b64decode

from app.messages.signing import new_secret, signature

# An example that libraries of Standard Webhooks test themselves with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE_ID, TIMESTAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'


def test_a_signature_is_the_one_that_others_compute() -> None:
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature(SECRET, MESSAGE_ID, TIMESTAMP, BODY) == expected


def test_everything_that_is_signed_changes_the_signature() -> None:
    signed = {
        signature(SECRET, MESSAGE_ID, TIMESTAMP, BODY),
        signature(SECRET, MESSAGE_ID + "x", TIMESTAMP, BODY),
        signature(SECRET, MESSAGE_ID, TIMESTAMP + 1, BODY),
        signature(SECRET, MESSAGE_ID, TIMESTAMP, BODY + b" "),
        signature(new_secret(), MESSAGE_ID, TIMESTAMP, BODY),
    }
    assert len(signed) == 5


def test_secrets_have_256_bits_and_differ() -> None:
    one, other = new_secret(), new_secret()
    assert one != other
    assert len(b64decode(one.removeprefix("whsec_"))) == 32
