/*
 * Where a store is: directories, files and addresses.
 *
 * A worker's sandbox closes after store_open: no name can be resolved then, and
 * nothing outside the store's directory read (decisions.md D14). What will be
 * needed later is therefore found here, once, and kept.
 */
#include "store/store_int.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	HOSTS_MAX = 16,  /* hosts times their addresses */
	LIST_MAX = 8192
};

enum err
place_mkdir(struct ctx *cx, const char *dir)
{
	char *path = str_c(cx->mem, str_of(dir));

	for (char *p = path + 1;; p++) {
		char c = *p;

		if (c != '/' && c != '\0')
			continue;
		*p = '\0';
		if (mkdir(path, 0700) == 0 ? !disk_sync_name(path) :
		    errno != EEXIST && errno != EISDIR &&
		    access(path, F_OK) != 0)
			return fail(cx, ERR_STORE, "--db",
			    "the directory %s cannot be made: %s", path,
			    strerror(errno));
		*p = c;
		if (c == '\0')
			return ERR_OK;
	}
}

/* Files that root makes in another user's store lock that user out of it. */
enum err
place_owned(struct ctx *cx, const char *dir)
{
	struct stat sb;

	if (geteuid() != 0 || stat(dir, &sb) != 0 || sb.st_uid == 0)
		return ERR_OK;
	return fail(cx, ERR_DENIED, "--db",
	    "%s belongs to user %u: run this as them (runuser -u NAME -- heed "
	    "...), because files that root makes there would lock them out", dir,
	    (unsigned)sb.st_uid);
}

enum err
place_state(struct ctx *cx, struct arena *mem, str *dir)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	const char *node = getenv("HEED_NODE");
	char host[65] = "";
	struct buf b;

	if (!node || !*node) {
		(void)gethostname(host, sizeof(host) - 1);
		node = *host ? host : "node";
	}
	if (strchr(node, '/') || node[0] == '.')
		return fail(cx, ERR_INPUT, "HEED_NODE",
		    "the node's name cannot name a directory");
	buf_init(&b, mem, 3000);
	if (state && state[0] == '/') {
		buf_put(&b, str_of(state));
	} else if (home && home[0] == '/') {
		buf_put(&b, str_of(home));
		buf_lit(&b, "/.local/state");
	} else
		return fail(cx, ERR_STORE, "XDG_STATE_HOME",
		    "set XDG_STATE_HOME: Heed keeps a node's own files there");
	buf_lit(&b, "/heed/");
	buf_put(&b, str_of(node));
	if (buf_done(&b, dir) != ERR_OK)
		return fail(cx, ERR_INPUT, "XDG_STATE_HOME",
		    "the path to the node's own files is too long");
	*dir = str_dup(mem, *dir);
	TRY(place_mkdir(cx, dir->p));
	return place_owned(cx, dir->p);
}

static bool
copy(int in, int out)
{
	char page[8192];
	ssize_t n;

	while ((n = read(in, page, sizeof(page))) > 0)
		if (write(out, page, (size_t)n) != n)
			return false;
	return n == 0;
}

enum err
place_copy(struct ctx *cx, const char *from, const char *to, bool *copied)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out;
	bool ok;

	*copied = in >= 0;
	if (in < 0)
		return ERR_OK;
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	ok = out >= 0 && copy(in, out);
	(void)close(in);
	if (out >= 0 && close(out) != 0)
		ok = false;
	if (!ok)
		return fail(cx, ERR_STORE, "--db", "%s cannot be written: %s",
		    to, strerror(errno));
	return ERR_OK;
}

/* The nth of a comma list; a list of one serves all. */
static str
nth(str list, unsigned n)
{
	bool more = true, one = str_chr(list, ',') < 0;
	str head = S("");

	for (unsigned i = 0; i <= n && more; i++) {
		more = str_cut(&list, ',', &head);
		if (i < n && !more)
			return one ? head : S("");
	}
	return head;
}

struct lists {
	struct buf name, addr, port;
	unsigned n;
};

static void
add(struct lists *l, str name, str addr, str port)
{
	if (l->n == HOSTS_MAX)
		return;
	if (l->n++ > 0) {
		buf_c(&l->name, ',');
		buf_c(&l->addr, ',');
		buf_c(&l->port, ',');
	}
	buf_put(&l->name, name);
	buf_put(&l->addr, addr);
	buf_put(&l->port, port);
}

static enum err
resolve(struct ctx *cx, struct lists *l, str name, str port)
{
	struct addrinfo hint = { .ai_socktype = SOCK_STREAM }, *all, *a;
	char text[64];

	if (name.n == 0 || name.p[0] == '/' || name.p[0] == '@') {
		add(l, name, S(""), port);
		return ERR_OK;
	}
	if (getaddrinfo(str_c(cx->mem, name), NULL, &hint, &all) != 0)
		return fail(cx, ERR_STORE, "--db",
		    "the host name %.*s has no address", PRS(name));
	for (a = all; a; a = a->ai_next)
		if (getnameinfo(a->ai_addr, a->ai_addrlen, text, sizeof(text),
		    NULL, 0, NI_NUMERICHOST) == 0)
			add(l, name, str_of(text), port);
	freeaddrinfo(all);
	return ERR_OK;
}

enum err
place_hosts(struct ctx *cx, struct arena *mem, str names, str ports,
    struct hosts *out)
{
	struct lists l = { .n = 0 };
	bool more = true;
	str name;

	buf_init(&l.name, mem, LIST_MAX);
	buf_init(&l.addr, mem, LIST_MAX);
	buf_init(&l.port, mem, LIST_MAX);
	for (unsigned i = 0; more; i++) {
		more = str_cut(&names, ',', &name);
		TRY(resolve(cx, &l, name, nth(ports, i)));
	}
	if (l.name.over || l.addr.over || l.port.over)
		return fail(cx, ERR_LIMIT, "--db", "too many hosts");
	*out = (struct hosts){ str_c(mem, buf_str(&l.name)),
		str_c(mem, buf_str(&l.addr)), str_c(mem, buf_str(&l.port)) };
	return ERR_OK;
}
