"""Bytes by sha256: raw mails in and out, attachments, PDFs as they were reviewed and sent."""
