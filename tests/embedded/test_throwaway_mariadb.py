"""A throwaway server goes when its starter goes, however that ends."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pymysql
import pytest

from tests.embedded.conftest import ROOT

START = """
import sys
from targo_customer360.embedded.throwaway_mariadb import throwaway_mariadb
with throwaway_mariadb(sys.argv[1]) as server:
	print(server.port, (server.folder / "pid").read_text(), flush=True)
	sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_server_does_not_outlive_a_killed_parent(tmp_path: Path) -> None:
	parent = subprocess.Popen(
		[sys.executable, "-c", START, str(tmp_path)],
		cwd=ROOT,
		stdin=subprocess.PIPE,
		stdout=subprocess.PIPE,
		text=True,
	)
	assert parent.stdout is not None
	port, pid = map(int, parent.stdout.readline().split())
	server = os.pidfd_open(pid)
	pymysql.connect(host="127.0.0.1", port=port, user="root").close()
	parent.kill()
	parent.communicate()
	assert select.select([server], [], [], 20)[0], "the server is still running"
