/*
 * The parent of all: opens the sockets, starts the processes, restarts them.
 *
 * It reads nothing from outside. It keeps every worker's listening socket
 * (SO_REUSEPORT, one each), so that when a worker dies its queued connections
 * wait for the successor instead of being refused. Children die with it.
 *
 * SIGTERM, SIGINT: stop, within SUPERVISE_STOP_MS and a second; again: at
 * once. SIGHUP: reload. The command line is run once with --check; if that is
 * content, this process executes it in its own place: same pid, same listening
 * sockets, the program and its settings read anew. Each old worker serves until
 * its successor answers, then finishes what it has and leaves. What does not
 * pass its check, or does not come up, takes no one's place. Signals reach the
 * children only through here: SIGTERM asks one to stop (see supervise_stopping),
 * and a terminal's SIGINT and SIGHUP are ignored in them.
 *
 * A worker that counts M_READY must show M_BEAT too: after SUPERVISE_HUNG_MS
 * without, it is killed and replaced.
 */
#ifndef HEED_CLI_SUPERVISE_H
#define HEED_CLI_SUPERVISE_H

#include "core/err.h"

#include <stdint.h>

enum {
	SUPERVISE_WORKERS_MAX = 256, SUPERVISE_LOGINS = 2,
	SUPERVISE_STOP_MS = 10 * 1000, SUPERVISE_BACKOFF_MAX_MS = 1000,
	SUPERVISE_HUNG_MS = 90 * 1000
};
/* For whoever started us: all workers answer (again), a reload begins, the end
 * begins. */
enum supervise_news { SUPERVISE_SETTLED, SUPERVISE_RELOADING,
	SUPERVISE_STOPPING };

struct supervise_conf {
	const char *listen;    /* "127.0.0.1:8080", "[::1]:8080"; port 0: any */
	unsigned workers;      /* 1..SUPERVISE_WORKERS_MAX; a reload adds, and
	                        * takes none away */
	char *const *command;  /* this process's own, its program's path first;
	                        * NULL: SIGHUP does nothing */
	/* Each runs in its own process and returns the exit status. */
	int (*worker)(int index, int listen_fd, int login_fd, void *app);
	int (*sealer)(void *app); /* or NULL */
	int (*job)(void *app);    /* or NULL */
	int (*metrics)(int listen_fd, void *app); /* or NULL */
	const char *metrics_listen;
	/* In a login process, before it reads: its sandbox. Or NULL. */
	void (*login_start)(void *app);
	/* In the supervisor: once the sockets listen; and each second, and once
	 * after the last worker has gone (spool files are fsynced). answer: how
	 * many workers do. Or NULL. */
	void (*ready)(void *app, uint16_t port);
	void (*tick)(void *app, unsigned answer);
	void (*news)(void *app, enum supervise_news);
	void *app;
};

/* Returns when told to stop (ERR_OK) or when it cannot start: ERR_INPUT for an
 * address that is none, ERR_BUSY for one in use, ERR_DENIED, ERR_STORE. */
enum err supervise(const struct supervise_conf *) CHECKED;

/* This image was put in the place of another that still serves: do not give up
 * easily before supervise(). */
bool supervise_handed(void);

/* In a child: not zero once SIGTERM has come. */
const volatile int *supervise_stopping(void);

#endif
