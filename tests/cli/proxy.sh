#!/bin/sh
# The nginx and HAProxy settings of packaging/, with addresses and paths of our
# own, before real nodes: sign-in over TLS, reload under load, nobody there.
. tests/cli/lib.sh
root=$PWD
cp -r packaging "$work"/
cd "$work" || exit 1
pass='lantern on the harbour wall'
pids=
trap '[ -z "$pids" ] || kill $pids 2>/dev/null; wait; rm -rf "$work"' EXIT
trap "exit 130" HUP INT TERM PIPE
PATH=$PATH:/usr/sbin
if ! command -v openssl >/dev/null; then
	echo "skipped: openssl is not installed; no proxy was tried"
	done_
	exit
fi
free() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
until_open() {
	for i in $(seq 60); do
		curl -sk -o /dev/null "$1" && return 0
		sleep 0.3
	done
	return 1
}
chmod 711 "$work"
mkdir tls
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
    -subj /CN=heed.example.org -keyout tls/privkey.pem -out tls/fullchain.pem 2>/dev/null
cat tls/fullchain.pem tls/privkey.pem >tls/heed.pem
cp packaging/down.html down.html
{ printf 'HTTP/1.0 503 Service Unavailable\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nRetry-After: 10\r\n\r\n'; cat down.html; } >down.http
"$heed" demo --db store --people 10 >signins 2>&1
a=$(free) b=$(free)
node_start() {
	"$heed" serve --db store --listen "127.0.0.1:$1" --workers 2 --behind-proxy >"out.$1" 2>"err.$1" &
	eval "node_$1=$!"
	pids="$pids $!"
	until_open "http://127.0.0.1:$1/"
}

# through NAME URL: what people do, through a proxy.
through() {
	rm -f jar head
	ok "$1: it answers" until_open "$2/"
	ok "$1: HTTP/2" sh -c "curl -sk -o /dev/null -w '%{http_version}' $2/ | grep -q 2"
	ok "$1: sign-in" sh -c "curl -sk -c jar -D head -o /dev/null -w '%{http_code}' -H 'Origin: $2' -d subject=amina --data-urlencode 'password=$pass' $2/sign-in | grep -q 303"
	ok "$1: the cookie is for TLS alone" grep -qi '^set-cookie: __Host-heed=.*secure' head
	ok "$1: and lets in" sh -c "curl -sk -b jar $2/home | grep -q '/person/'"
	ok "$1: HSTS" sh -c "curl -skI $2/ | grep -qi '^strict-transport-security'"
	ok "$1: /health is not for everyone" sh -c "curl -sk -o /dev/null -w '%{http_code}' $2/health | grep -qE '403|404'"
	head -c 3000000 /dev/zero | tr '\0' x >big
	ok "$1: too long a form is answered by Heed" sh -c "curl -sk -b jar -H 'Origin: $2' --data-binary @big $2/sign-in | grep -q 'tel:999'"
	shift 1
	: >acks.txt
	(sleep 1; for i in 1 2 3 4; do for p in $nodes; do kill -HUP "$p"; sleep 0.8; done; done) &
	ok "load over reloads" node "$root/tests/cli/load.mjs" 8 "$1" amina "$pass"
	cat .out
	said "none failed" '"failed":0'
}
# gone NAME URL
gone() {
	curl -sk -o page -w '%{http_code}' "$2/home" >code
	ok "$1: nobody there is said with help" grep -q 'tel:116123' page
	ok "$1: and with 502 or 503" grep -qE '50[23]' code
}

ok "a node" node_start "$a"
eval "nodes=\$node_$a"
if command -v nginx >/dev/null; then
	port=$(free)
	mkdir -p ng/log
	sed "s|127.0.0.1:8080|127.0.0.1:$a|; s|listen 443|listen 127.0.0.1:$port|; s|/etc/heed|$work|; s|/var/log/nginx|$work/ng/log|" \
	    packaging/nginx/heed.conf >ng/heed.conf
	cat >ng/nginx.conf <<C
pid $work/ng/pid;
daemon off;
error_log $work/ng/log/main crit;
events { }
http {
	client_body_temp_path $work/ng/body;
	proxy_temp_path $work/ng/proxy;
	fastcgi_temp_path $work/ng/f;
	uwsgi_temp_path $work/ng/u;
	scgi_temp_path $work/ng/s;
	include $work/ng/heed.conf;
}
C
	nginx -e "$work/ng/log/start" -c "$work/ng/nginx.conf" &
	ng=$!
	pids="$pids $ng"
	through nginx "https://127.0.0.1:$port"
	ok "nginx: wrote no path or name down" sh -c "! grep -rE 'person/|amina' ng/log"
	nginx_url=https://127.0.0.1:$port
else
	echo "skipped: nginx is not installed"
	nginx_url=
fi
if command -v haproxy >/dev/null; then
	ok "a second node" node_start "$b"
	eval "nodes=\"\$nodes \$node_$b\""
	port=$(free)
	sed "s|192.0.2.11:8080|127.0.0.1:$a|; s|192.0.2.12:8080|127.0.0.1:$b|; s|bind :443|bind 127.0.0.1:$port|; s|/etc/heed|$work|" \
	    packaging/haproxy/heed.cfg >ha.cfg
	ok "HAProxy takes it" haproxy -c -q -f ha.cfg
	haproxy -db -f ha.cfg 2>ha.err &
	sleep 1
	pids="$pids $!"
	through HAProxy "https://127.0.0.1:$port"
	eval "kill \$node_$a"
	sleep 6
	ok "HAProxy: one node gone, the other serves" sh -c "curl -sk -b jar -o /dev/null -w '%{http_code}' https://127.0.0.1:$port/home | grep -q 200"
	eval "kill \$node_$b"
	sleep 6
	gone HAProxy "https://127.0.0.1:$port"
else
	echo "skipped: haproxy is not installed"
	eval "kill \$node_$a"
	sleep 3
fi
[ -z "$nginx_url" ] || gone nginx "$nginx_url"
done_
