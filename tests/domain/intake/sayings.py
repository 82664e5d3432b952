"""How buyers say what they want, in five languages: sentences of the tests' own, in ``phrases/``, none from a corpus.

``{X}`` stands for a counted thing ("3 x CBT8901"). Answers (accept, reject) are read below a quote of ours.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "phrases"
ANSWERS = frozenset({"quote_acceptance", "quote_rejection"})


def cases() -> list[tuple[str, str, str]]:
    """Return (intent, language, sentence) of every sentence."""
    found: list[tuple[str, str, str]] = []
    for path in sorted(FOLDER.glob("*.txt")):
        language = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                language = line.strip("[]")
            elif line.strip():
                found.append((path.stem, language, line))
    return found
