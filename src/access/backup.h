/*
 * A backup that restores into either store: a directory with one file a table,
 * and MANIFEST, which says what must be in them (docs/formats.md §11).
 *
 * It is made while the service is in use, from one state of the store, under
 * another name, and gets its own only when all of it is on the disk. A restore
 * checks every byte before it writes one; and what was taken away after the
 * backup was made (access/after.h) is taken away again before anyone can open
 * the store. Who holds no list of that gets a store in which nothing is shared
 * any more: to ask again does less harm than to show what was taken back.
 *
 * The sealing key is not in a backup, nor are sessions.
 */
#ifndef HEED_ACCESS_BACKUP_H
#define HEED_ACCESS_BACKUP_H

#include "access/after.h"
#include "access/door.h"

struct backup {
	const char *dir;
	int64_t at, rows, bytes;
	unsigned step;
	str store;             /* id of the store that it was made of */
	str strand;            /* the ledger's line that tells of it */
	int64_t n, seals;
	str after;             /* where that store kept its list */
	struct table_file *file;
	unsigned nfile;
};

/* Told now and then how many rows are done, of how many (0: not known). */
typedef void backup_tick(const char *what, int64_t done, int64_t total);

/* As the system. dir is absent or empty; ERR_INPUT when it is not. */
enum err backup_make(struct ctx *, const char *dir, backup_tick *,
    struct backup *) CHECKED;
/* Reads MANIFEST and every file. ERR_UNREAD names the file that is not what was
 * written. */
enum err backup_read(struct ctx *, const char *dir, struct backup *) CHECKED;

struct restored {
	int64_t rows;
	int64_t lost, sealed;  /* lines that newer seals know of; the last's time */
	const char *list;      /* the list that was obeyed, or NULL: none */
	int64_t list_last;     /* when its newest line was written */
	unsigned purged, ended, devices, accounts; /* taken away again */
};
/* Into the store at url: a directory that is absent or empty, or an empty
 * PostgreSQL database; ERR_INPUT else. list: a file, or NULL to look beside the
 * store and where the backup says. seals: seals.ndjson of a newer export, to
 * tell how many lines are lost, or NULL. Killed or failed half way, it leaves a
 * store that nothing opens. */
enum err backup_restore(struct ctx *, str url, const struct backup *,
    const char *list, const char *seals, backup_tick *, struct restored *)
    CHECKED;

#endif
