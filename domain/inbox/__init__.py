"""What arrived from outside: mails (raw bytes in ``blobs``) and Slack events, each exactly once."""
