#!/bin/sh
# Installs what packages.txt names for the purposes given and is missing, and a
# Node.js that the npm tools can run on: tools/setup.sh build [test] [fuzz]
set -eu
cd "$(dirname "$0")/.."

missing=
for purpose; do
	for pkg in $(sed -n "s/^$purpose //p" packages.txt); do
		# A newer Node.js from elsewhere brings its own npm.
		[ "$pkg" = npm ] && command -v npm >/dev/null && continue
		dpkg-query -W -f '${Status}' "$pkg" 2>/dev/null |
		    grep -q '^install ok' || missing="$missing $pkg"
	done
done
if [ -n "$missing" ]; then
	if [ "$(id -u)" -ne 0 ]; then
		echo "These packages are missing; install them as root, then go on:" >&2
		echo "    apt-get install --no-install-recommends$missing" >&2
		exit 3
	fi
	echo "setup: installing$missing"
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq
	# PostgreSQL's package would start a server; the tests start their own.
	mkdir -p /etc/postgresql-common
	[ -e /etc/postgresql-common/createcluster.conf ] ||
	    echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
	# shellcheck disable=SC2086
	apt-get install -y -qq --no-install-recommends $missing >build.apt.log 2>&1 || {
		tail -n 20 build.apt.log >&2
		exit 3
	}
	rm -f build.apt.log
fi

# Debian 12 has Node.js 18; the checkers of pages want 20 or newer.
case " $* " in
*" test "*)
	if ! node -e 'process.exit(+(process.versions.node.split(".")[0] < 20))' 2>/dev/null; then
		case $(uname -m) in
		x86_64) arch=x64 ;;
		aarch64) arch=arm64 ;;
		*) echo "setup: the page tests want Node.js 20 or newer" >&2; exit 3 ;;
		esac
		if [ ! -x build/node/node_modules/node-linux-$arch/bin/node ]; then
			echo "setup: installing Node.js 22 for the page tests"
			mkdir -p build/node
			npm install --silent --no-fund --no-audit --prefix build/node \
			    "node-linux-$arch@22" >/dev/null
		fi
		mkdir -p build/bin
		ln -sf "../node/node_modules/node-linux-$arch/bin/node" build/bin/node
	fi
	;;
esac
if [ ! -e node_modules/.package-lock.json ] ||
    [ package-lock.json -nt node_modules/.package-lock.json ]; then
	echo "setup: npm packages (style sheets, page checkers)"
	npm ci --silent --no-fund --no-audit --ignore-scripts
	touch node_modules/.package-lock.json
fi
