/*
 * What backup.c, restore.c and lost.c share.
 */
#ifndef HEED_ACCESS_BACKUP_INT_H
#define HEED_ACCESS_BACKUP_INT_H

#include "access/backup.h"

enum { BACKUP_LINE_MAX = 16 << 20 };

/* One file of a backup; table.ncol 0: it holds no table. */
struct table_file {
	str name, sha;
	struct store_table table;
	int64_t rows, bytes;
};
/* DIR/name, terminated. */
const char *backup_path(struct ctx *, const char *dir, str name);
/* A column's place, or -1. */
int backup_column(const struct store_table *, str name);
/* Absent, or a directory that holds nothing. */
bool backup_dir_free(const char *dir);
/* lost.c: counts into sum what the seals know and the store has not. */
enum err backup_lost(struct ctx *, struct store *, const char *seals,
    struct restored *sum) CHECKED;

#endif
