/*
 * Landlock by system call: Debian 12 has no library for it, and its header
 * lacks what newer kernels offer, so the constants are our own (their values
 * are the kernel's interface and never change).
 */
#include "cli/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };
enum { VERSION = 1 << 0, RULE_PATH_BENEATH = 1, RULE_NET_PORT = 2 };

enum {
	FS_EXECUTE = 1 << 0, FS_WRITE_FILE = 1 << 1, FS_READ_FILE = 1 << 2,
	FS_READ_DIR = 1 << 3, FS_REMOVE_DIR = 1 << 4, FS_REMOVE_FILE = 1 << 5,
	FS_MAKE_CHAR = 1 << 6, FS_MAKE_DIR = 1 << 7, FS_MAKE_REG = 1 << 8,
	FS_MAKE_SOCK = 1 << 9, FS_MAKE_FIFO = 1 << 10, FS_MAKE_BLOCK = 1 << 11,
	FS_MAKE_SYM = 1 << 12, FS_V1 = (1 << 13) - 1,
	FS_REFER = 1 << 13,      /* ABI 2: link and rename across directories */
	FS_TRUNCATE = 1 << 14,   /* ABI 3 */
	FS_IOCTL_DEV = 1 << 15,  /* ABI 5 */
	NET_BIND_TCP = 1 << 0, NET_CONNECT_TCP = 1 << 1, /* ABI 4 */
	SCOPE_ABSTRACT = 1 << 0, SCOPE_SIGNAL = 1 << 1,  /* ABI 6 */
	STORE = FS_WRITE_FILE | FS_READ_FILE | FS_READ_DIR | FS_REMOVE_DIR |
	    FS_REMOVE_FILE | FS_MAKE_DIR | FS_MAKE_REG | FS_REFER | FS_TRUNCATE
};

struct ruleset { uint64_t fs, net, scoped; };
struct beneath { uint64_t allowed; int32_t fd; } __attribute__((packed));
struct port { uint64_t allowed, port; };

static struct ruleset
handled(int abi)
{
	struct ruleset r = { .fs = FS_V1 };

	if (abi >= 2)
		r.fs |= FS_REFER;
	if (abi >= 3)
		r.fs |= FS_TRUNCATE;
	if (abi >= 4)
		r.net = NET_BIND_TCP | NET_CONNECT_TCP;
	if (abi >= 5)
		r.fs |= FS_IOCTL_DEV;
	if (abi >= 6)
		r.scoped = SCOPE_ABSTRACT | SCOPE_SIGNAL;
	return r;
}

/* The kernel takes a shorter structure from those who know less. */
static size_t
size_for(int abi)
{
	return abi >= 6 ? sizeof(struct ruleset) :
	    abi >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
}

static enum err
allow_dir(int rules, const struct ruleset *r, const char *dir)
{
	struct beneath b = { .allowed = STORE & r->fs };
	long done;

	b.fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (b.fd < 0)
		return ERR_ABSENT;
	done = syscall(ADD_RULE, rules, RULE_PATH_BENEATH, &b, 0);
	(void)close(b.fd);
	return done == 0 ? ERR_OK : ERR_DENIED;
}

static enum err
allow(const struct sandbox_conf *c, int rules, const struct ruleset *r)
{
	for (int i = 0; i < SANDBOX_DIRS_MAX; i++)
		if (c->dir[i])
			TRY(allow_dir(rules, r, c->dir[i]));
	if (c->connect && r->net) {
		struct port p = { NET_CONNECT_TCP, c->connect_port };

		if (syscall(ADD_RULE, rules, RULE_NET_PORT, &p, 0) != 0)
			return ERR_DENIED;
	}
	if (c->mail_port && r->net) {
		struct port p = { NET_CONNECT_TCP, c->mail_port };

		if (syscall(ADD_RULE, rules, RULE_NET_PORT, &p, 0) != 0)
			return ERR_DENIED;
	}
	return ERR_OK;
}

static enum err
lock_down(const struct sandbox_conf *c, int abi)
{
	struct ruleset r = handled(abi);
	int rules = (int)syscall(CREATE_RULESET, &r, size_for(abi), 0);
	enum err e;

	if (rules < 0)
		return ERR_DENIED;
	e = allow(c, rules, &r);
	if (e == ERR_OK && syscall(RESTRICT_SELF, rules, 0) != 0)
		e = ERR_DENIED;
	(void)close(rules);
	return e;
}

/* Lowers a limit; never raises it. */
static enum err
limit(int what, uint64_t to)
{
	struct rlimit r;

	if (getrlimit((__rlimit_resource_t)what, &r) != 0)
		return ERR_DENIED;
	if (r.rlim_max > to)
		r.rlim_max = to;
	if (r.rlim_cur > r.rlim_max)
		r.rlim_cur = r.rlim_max;
	return setrlimit((__rlimit_resource_t)what, &r) == 0 ? ERR_OK :
	    ERR_DENIED;
}

enum err
sandbox_enter(const struct sandbox_conf *c, struct sandbox_report *out)
{
	long abi = syscall(CREATE_RULESET, NULL, 0, VERSION);

	if (abi < 0)
		abi = 0;
	if (abi == 0 && c->need_landlock)
		return ERR_DENIED;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return ERR_DENIED;
	TRY(limit(RLIMIT_CORE, 0));
	if (c->nofile)
		TRY(limit(RLIMIT_NOFILE, c->nofile));
	if (c->as)
		TRY(limit(RLIMIT_AS, c->as));
	if (abi > 0)
		TRY(lock_down(c, (int)abi));
	out->abi = (int)abi;
	(void)snprintf(out->text, sizeof(out->text), "landlock %ld:%s%s%s%s",
	    abi, abi >= 1 ? " files" : " none, this kernel lacks it",
	    abi >= 3 ? ", truncate" : "", abi >= 4 ? ", tcp" : "",
	    abi >= 6 ? ", scopes" : "");
	return ERR_OK;
}
