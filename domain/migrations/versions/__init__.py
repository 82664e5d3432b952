"""The revisions. Append only: a released one is never edited."""
