"""Attachments of the tests' own making: printed orders, spreadsheets, order files, and files that mean harm."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle


def printed(lines, *, font="Helvetica", size=10, pages=1) -> bytes:
    """A PDF with (x, y from the top, text) on each page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for _ in range(pages):
        canvas.setFont(font, size)
        for x, y, text in lines:
            canvas.drawString(x, A4[1] - y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def turned(lines, turn: int) -> bytes:
    """A PDF whose page is kept lying and shown upright."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setPageRotation(turn)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(turn)
    for at, line in enumerate(lines):
        canvas.drawString(-100, 100 - 30 * at, line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def typed(text: str) -> bytes:
    """A PDF as a typewriter would make it."""
    return printed([(40, 60 + 13 * at, line) for at, line in enumerate(text.split("\n"))], font="Courier")


def ruled(head: str, rows, widths, *, repeat=1, after="") -> bytes:
    """A PDF with a ruled table whose long cells wrap and whose header comes again on every page."""
    style = getSampleStyleSheet()
    out = io.BytesIO()
    table = Table(
        [
            rows[0],
            *[
                [Paragraph(escape(cell), style["Normal"]) if len(cell) > 18 else cell for cell in row]
                for row in rows[1:]
            ],
        ],
        colWidths=widths,
        repeatRows=repeat,
    )
    table.setStyle(
        TableStyle([("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    )
    parts = [Paragraph(escape(line), style["Normal"]) for line in head.split("\n")]
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(
        [*parts, Spacer(1, 20), table, Spacer(1, 20), Paragraph(after, style["Normal"])]
    )
    return out.getvalue()


def column(at: int) -> str:
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def workbook(
    rows, *, name="Order", more: dict[str, str] | None = None, sheet: str = "", state="visible"
) -> bytes:
    """An XLSX file made by hand: numbers stay numbers, everything else is an inline string."""
    body = sheet or "".join(
        f'<row r="{number}">'
        + "".join(_cell(f"{column(at)}{number}", value) for at, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets><sheet name="{name}" sheetId="1" state="{state}" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
    } | (more or {})
    return zipped(files)


def _cell(place: str, value) -> str:
    if value in ("", None):
        return ""
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def raw_pdf(objects: dict[int, bytes], root: int = 1) -> bytes:
    """A PDF from its objects, with a right cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for number in sorted(objects):
        out += b"%010d 00000 n \n" % places[number]
    out += b"trailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, start)
    return bytes(out)


def page_with(stream: bytes, *, filters: bytes = b"", resources: bytes = b"/Font<</F1 5 0 R>>") -> bytes:
    """A PDF of one page that draws a stream."""
    return raw_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<"
            + resources
            + b">>>>",
            4: b"<</Length %d%s>>stream\n" % (len(stream), filters) + stream + b"\nendstream",
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        }
    )


def flate_bomb(times: int, size: int) -> bytes:
    """A PDF whose page unpacks to a multiple of itself, several times over."""
    stream = zlib.compress(b"0" * size, 9)
    for _ in range(times - 1):
        stream = zlib.compress(stream, 9)
    return page_with(stream, filters=b"/Filter[" + b"/FlateDecode" * times + b"]")


UBL = """<?xml version="1.0" encoding="UTF-8"?>
<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>PO-7781</cbc:ID><cbc:Note>Ring to the bell</cbc:Note>
<cac:Delivery><cac:DeliveryLocation><cbc:Name>Hallen</cbc:Name><cac:Address><cbc:StreetName>Kajen 4</cbc:StreetName><cbc:CityName>Aarhus</cbc:CityName><cbc:PostalZone>8000</cbc:PostalZone></cac:Address></cac:DeliveryLocation>
<cac:RequestedDeliveryPeriod><cbc:StartDate>2026-12-01</cbc:StartDate><cbc:EndDate>2026-12-04</cbc:EndDate></cac:RequestedDeliveryPeriod></cac:Delivery>
<cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="BX">3</cbc:Quantity><cac:Item><cbc:Name>Kopper</cbc:Name><cac:StandardItemIdentification><cbc:ID schemeID="0160">5701234567899</cbc:ID></cac:StandardItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>
<cac:OrderLine><cac:LineItem><cbc:ID>2</cbc:ID><cbc:Quantity unitCode="H87">4</cbc:Quantity><cac:Delivery><cac:RequestedDeliveryPeriod><cbc:EndDate>2026-12-11</cbc:EndDate></cac:RequestedDeliveryPeriod></cac:Delivery><cac:Item><cbc:Name>Gulvlampe KLAR</cbc:Name><cac:SellersItemIdentification><cbc:ID>3003</cbc:ID></cac:SellersItemIdentification><cac:AdditionalItemProperty><cbc:Name>Farve</cbc:Name><cbc:Value>Messing</cbc:Value></cac:AdditionalItemProperty></cac:Item></cac:LineItem></cac:OrderLine>
</Order>"""
