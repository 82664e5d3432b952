"""Small mails for tests, and what parsing gives."""

from bot.mail.parse import parse

OWN = frozenset({"sales@nordbo.example"})


def raw(body=b"hej", **headers):
    """Bytes of a mail; header names with _ for -; values str (UTF-8) or bytes."""
    lines = {"From": "Birthe <birthe@havn.example>", "Subject": "Stole"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = b"".join(
        name.encode() + b": " + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"
        for name, value in lines.items()
        if value is not None
    )
    return head + b"\r\n" + (body if isinstance(body, bytes) else body.encode())


def read(body=b"hej", **headers):
    return parse(raw(body, **headers), own_addresses=OWN).mail


def multipart(kind, *parts: tuple):
    """(body, content type) of a multipart; a part is (headers, content)."""
    boundary = f"=_{kind}_{len(parts)}_{abs(hash(parts)) % 10**8}"
    body = b"".join(
        f"--{boundary}\r\n".encode()
        + head.encode()
        + b"\r\n\r\n"
        + (content if isinstance(content, bytes) else content.encode())
        + b"\r\n"
        for head, content in parts
    )
    return body + f"--{boundary}--\r\n".encode(), f'multipart/{kind}; boundary="{boundary}"'


TEXT = "Content-Type: text/plain; charset=utf-8"
HTML = "Content-Type: text/html; charset=utf-8"
