#!/usr/bin/env bash
# Makes .venv with the app and its tools, and installs MariaDB's programs, Kamailio and Chromium where that can be done.
# Says nothing and does nothing while pyproject.toml is the one it was last run for.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=".venv/.set-up-for"
page="targo_customer360/public/frontend/customer360.js"
sources="$(find frontend -path frontend/node_modules -prune -o -type f -print | LC_ALL=C sort)"
# shellcheck disable=SC2086 # one word a file: none of their names has a space
wanted="$(cat pyproject.toml scripts/setup.sh $sources | cksum)"
if [ -x .venv/bin/customer360 ] && [ -f "$page" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
	exit 0
fi

say() { printf 'setup: %s\n' "$*" >&2; }

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo -n "$@"
	fi
}

can_install() {
	command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

# install PACKAGES...: quiet unless it fails
install() {
	local log
	log="$(mktemp)"
	if ! { as_root apt-get update && as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install --yes --no-install-recommends "$@"; } >"$log" 2>&1; then
		tail -n 5 "$log" >&2
		rm -f "$log"
		return 1
	fi
	rm -f "$log"
}

# need WHAT CONSEQUENCE PACKAGES...: for a program that is missing
need() {
	local what="$1" consequence="$2"
	shift 2
	if can_install; then
		say "installing $what"
		install "$@" && return
	fi
	say "$what is missing: $consequence. To get it: sudo apt-get install $*"
}

has() {
	PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v "$1" >/dev/null
}

find_python() {
	local candidate
	for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python3.10; do
		if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
			echo "$candidate"
			return
		fi
	done
	say "Python 3.10 or later is needed. Install it, or name one: make demo PYTHON=/path/to/python3"
	return 1
}

python="$(find_python)"
if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
	if ! "$python" -c 'import ensurepip' 2>/dev/null; then
		need "Python's venv module" "the tools can't be installed" python3-venv
	fi
	say "making .venv with $("$python" --version)"
	"$python" -m venv --clear .venv
fi
say "installing the app and its tools"
.venv/bin/python -m pip install -qq --disable-pip-version-check --editable '.[embedded,test]'

# The server's programs alone: the demo and the tests start a server of their own, and none runs in the background.
has mariadbd && has mariadb && has mariadb-dump ||
	need MariaDB "the demo reads its dump file instead, and tests that need a server fail" \
		mariadb-server-core mariadb-client
if ! has kamailio; then
	# The package comes as a service. The tests start a registrar of their own, so it is installed masked and left disabled.
	service() { ! can_install || ! has systemctl || as_root systemctl "$1" kamailio.service >/dev/null 2>&1 || true; }
	service mask
	need Kamailio "the tests of the SIP registrar fail" kamailio kamailio-mysql-modules
	service unmask
	service disable
fi
has chromium || need Chromium "the test in a browser fails" chromium

if has npm; then
	say "building the customer's page"
	log="$(mktemp)"
	if ! (cd frontend && npm ci --no-audit --no-fund && npm run build) >"$log" 2>&1; then
		tail -n 20 "$log" >&2
		exit 1
	fi
	rm -f "$log"
else
	say "Node.js is missing: the customer's page can't be built, and the tests in a browser fail. Get Node.js 20"
	exit 1
fi

printf '%s\n' "$wanted" >"$stamp"
