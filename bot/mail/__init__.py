"""Mail adapters: bytes to facts and back, IMAP and SMTP. No SQL, no decisions about tasks, no Slack."""
