"""Write the next migration: the difference between the newest revision and the models, for a person to read and mend."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from domain.db import make_engine
from domain.migrations.run import config, upgrade


def main(message: str) -> None:
    if not message:
        sys.exit('say what it brings: make revision NAME="tasks remember who claimed them"')
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/newest.sqlite3")
        upgrade(engine)
        with engine.connect() as connection:
            settings = config(connection)
            number = 1 + len(list(ScriptDirectory.from_config(settings).walk_revisions()))
            settings.set_main_option("file_template", "r%%(rev)s_%%(slug)s")
            made = command.revision(settings, message, rev_id=f"{number:04}", autogenerate=True)
        engine.dispose()
    print(f"read it, mend it, run its tests: {Path(made.path).name}")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]).strip())
