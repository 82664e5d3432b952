"""Mails built to hurt a parser: name -> bytes. Sizes are about what a careless or evil sender could send."""


def _mail(headers: str, body: str = "hej") -> bytes:
    return f"From: a@b.example\r\n{headers}\r\n\r\n{body}".encode()


def _page(body: str) -> bytes:
    return _mail("Content-Type: text/html; charset=utf-8", body)


def nested(depth: int) -> bytes:
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
    return f"From: a@b.example\r\nSubject: deep\r\n{head}Content-Type: text/plain\r\n\r\n12 chairs".encode()


HOSTILE = {
    "encoded words": _mail("Subject: " + "=?utf-8?q?=C3=A6?= " * 40_000),
    "encoded word never closed": _mail("Subject: " + "=?utf-8?q?" * 60_000),
    "addresses": _mail("To: " + ", ".join(f"x{n}@y.example" for n in range(40_000))),
    "comments": _mail("To: " + "(" * 300_000),
    "quotes in addresses": _mail("To: " + '"\\' * 200_000),
    "angle brackets": _mail("To: " + "<" * 300_000),
    "references": _mail("References: " + "<a@b> " * 100_000),
    "ids never closed": _mail("References: " + "<a@b " * 100_000),
    "parameters": _mail("Content-Type: text/plain" + ";a=b" * 300_000),
    "quoted parameters": _mail("Content-Type: text/plain; a=" + '";' * 300_000),
    "continued parameters": _mail(
        "Content-Type: text/plain" + "".join(f";n*{n}*=%41" for n in range(50_000))
    ),
    "headers": _mail("".join(f"X-{n}: y\r\n" for n in range(50_000)) + "Subject: z"),
    "folded header": _mail("Subject: a" + "\r\n b" * 200_000),
    "On On On": _mail("Subject: x", "On " * 300_000),
    "On lines": _mail("Subject: x", "On\n" * 300_000),
    "announcements": _mail("Subject: x", "On 1 Jan 2020 at 10:00 a@b.example wrote:\n" * 20_000),
    "nearly announcements": _mail("Subject: x", "On 1 Jan 2020 at 10:00 a@b.example:\n" * 19_000),
    "From lines": _mail("Subject: x", "From: a@b.example\n" * 100_000),
    "From lines few": _mail("Subject: x", "From: a@b.example\n" * 19_000),
    "newlines": _mail("Subject: x", "\n" * 1_000_000),
    "marks": _mail("Subject: x", ">" * 1_000_000),
    "mark lines": _mail("Subject: x", "> \n" * 300_000),
    "one line": _mail("Subject: x", "skrev: " * 150_000),
    "flowed": _mail("Content-Type: text/plain; format=flowed", ("a" * 70 + " \n") * 15_000),
    "multiparts": nested(2_000),
    "multiparts below the limit": nested(150),
    "forwards": b"Content-Type: message/rfc822\r\n\r\n" * 300 + b"hej",
    "forwards below the limit": b"Content-Type: message/rfc822\r\n\r\n" * 150 + b"hej",
    "parts": _mail(
        'Content-Type: multipart/mixed; boundary="x"', "--x\r\nContent-Type: text/plain\r\n\r\na\r\n" * 20_000
    ),
    "base64": _mail("Content-Transfer-Encoding: base64", "=" * 500_000 + "QQ" * 200_000),
    "quoted printable": _mail("Content-Transfer-Encoding: quoted-printable", "=" * 1_000_000),
    "uuencode": _mail("Content-Transfer-Encoding: x-uuencode", "begin 644 a\n" + "M" * 60 + "\n" * 100_000),
    "tables": _page("<table><tr><td>x" * 20_000),
    "divs": _page("<div>" * 200_000),
    "quotations": _page("<blockquote>x" * 60_000),
    "attributes": _page("<a " + "x=1 " * 300_000 + ">y"),
    "open quotes": _page('<a "' * 200_000),
    "open tags": _page("<" * 300_000),
    "open comments": _page("<!--" * 200_000),
    "styles": _page("<style>" * 100_000),
    "hidden": _page("<p style=display:none>x" * 25_000),
    "references to characters": _page("&#" + "9" * 500_000 + "&" * 300_000),
    "nul": b"\x00" * 500_000,
    "no header": b"\xff\xfe" * 300_000,
}
