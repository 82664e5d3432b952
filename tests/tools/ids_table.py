"""Print which tests prove which requirement; ends with 1 when one has none."""

from __future__ import annotations

import sys

from tests.rules.requirements import REQUIRED, proofs


def main() -> None:
    named = proofs()
    ids = [*REQUIRED, *sorted(named.keys() - set(REQUIRED), key=lambda one: (one[0], int(one[2:])))]
    for identity in ids:
        tests = named.get(identity, ["- none -"])
        print(f"{identity:6} {len(named.get(identity, ())):4}  {tests[0]}")
        for test in tests[1:]:
            print(f"{'':11}  {test}")
    missing = [identity for identity in REQUIRED if identity not in named]
    sys.exit(f"No test names {', '.join(missing)}." if missing else 0)


if __name__ == "__main__":
    main()
