"""Debian's Dovecot 2.3 on free ports of 127.0.0.1, without systemd; every test gets a user of its own."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

CONFIG = """
base_dir = {base}/base
state_dir = {base}/state
log_path = {base}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{base}/mail/%u
mail_max_userip_connections = 50
first_valid_uid = 1
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service stats {{
  chroot =
}}
"""


def why_not() -> str:
    """Why Dovecot cannot be used here, '' if it can."""
    if shutil.which("dovecot") is None:
        return "dovecot-imapd is not installed (make test-system)"
    if os.getuid() != 0:
        return "dovecot needs root"
    version = subprocess.run(["dovecot", "--version"], capture_output=True, text=True, check=False).stdout
    return (
        "" if version.startswith("2.3.") else f"configuration is for Dovecot 2.3, here is {version.strip()}"
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Dovecot:
    """A running server; a context manager."""

    def __enter__(self) -> Self:
        self.base = Path(tempfile.mkdtemp(prefix="tilbud-dovecot-"))
        self.base.chmod(0o755)
        self.port = free_port()
        owner = pwd.getpwnam("mail")
        (self.base / "mail").mkdir()
        os.chown(self.base / "mail", owner.pw_uid, owner.pw_gid)
        self.config = self.base / "dovecot.conf"
        self.config.write_text(
            CONFIG.format(base=self.base, port=self.port, uid=owner.pw_uid, gid=owner.pw_gid)
        )
        self.process = subprocess.Popen(
            ["dovecot", "-F", "-c", str(self.config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.05)
        log = self.base / "dovecot.log"
        self.__exit__()
        raise RuntimeError(f"dovecot did not start: {log}")

    def __exit__(self, *details: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)
        shutil.rmtree(self.base, ignore_errors=True)

    def admin(self, *arguments: str) -> None:
        subprocess.run(
            ["doveadm", "-c", str(self.config), *arguments], check=True, capture_output=True, timeout=20
        )
