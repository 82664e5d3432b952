"""Letters in pictures and scanned pages, with the extra ``ocr`` only (D-25)."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from bot.attachments import RawAttachment, extract

pytest.importorskip("rapidocr")
pytest.importorskip("onnxruntime")


def test_a_scanned_page_and_a_picture_are_read_in_the_child():
    from PIL import Image, ImageDraw, ImageFont
    from reportlab.lib.utils import ImageReader

    picture = Image.new("RGB", (520, 150), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(28)
    pen.text((20, 20), "Bestilling 4711", fill="black", font=font)
    pen.text((20, 80), "12 stk Gulvlampe", fill="black", font=font)
    png, pdf = io.BytesIO(), io.BytesIO()
    picture.save(png, "PNG")
    canvas = Canvas(pdf, pagesize=(520, 150), invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0)
    canvas.showPage()
    canvas.save()
    seen = extract(
        [
            RawAttachment("scan.png", "image/png", png.getvalue()),
            RawAttachment("scan.pdf", "application/pdf", pdf.getvalue()),
        ]
    )
    assert [[line.text for line in one.lines] for one in seen] == [
        ["Bestilling 4711", "12 stk Gulvlampe"]
    ] * 2
    assert [one.problem for one in seen] == ["", ""]
