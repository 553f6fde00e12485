/*
 * What a process gives up for good before it reads a byte from outside.
 *
 * No new privileges, no core dump, nobody may trace it; and with Landlock it
 * sees no file but those beneath the directories named, listens nowhere, and
 * connects only to the one port named. What it needs from elsewhere (zone,
 * certificates, addresses, libraries) it takes before. Landlock is as old as
 * the kernel: what is missing is left out, openly, in the text for the log. It
 * is not the only guard: the store is also closed to all but one module.
 */
#ifndef HEED_CLI_SANDBOX_H
#define HEED_CLI_SANDBOX_H

#include "core/err.h"

#include <stdint.h>

enum { SANDBOX_DIRS_MAX = 4, SANDBOX_TEXT_MAX = 160 };

struct sandbox_conf {
	const char *dir[SANDBOX_DIRS_MAX]; /* read, write, make, remove beneath;
	                        * they exist; unused: NULL */
	bool connect;          /* TCP out, to this port alone (PostgreSQL) */
	uint16_t connect_port;
	uint16_t mail_port;    /* and to this one; 0: none */
	uint64_t nofile;       /* descriptors, or 0 to leave the limit */
	uint64_t as;           /* bytes of address space, or 0 */
	bool need_landlock;    /* fail where the kernel has none */
};

struct sandbox_report {
	int abi;               /* Landlock's, 0 where there is none */
	char text[SANDBOX_TEXT_MAX]; /* "landlock 6: files, tcp, scopes" */
};

/* ERR_ABSENT: a directory cannot be opened. ERR_DENIED: the kernel refused.
 * After a failure the process may be half confined: end it. */
enum err sandbox_enter(const struct sandbox_conf *, struct sandbox_report *)
    CHECKED;

#endif
