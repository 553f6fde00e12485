/*
 * A file read whole, and what fsync of a file leaves out: its name. A file or
 * directory that was just made, or renamed, is there after a power cut only once
 * the directory that holds it was synced as well.
 */
#ifndef HEED_CORE_DISK_H
#define HEED_CORE_DISK_H

#include "core/err.h"

#include <stdbool.h>

/* Makes the names in a directory safe. False: the disk said no, and errno why.
 * A directory that may not be read, or that the file system does not sync, is
 * no failure: there is nothing to be done about it. */
bool disk_sync_dir(const char *dir);
/* The same for the directory that holds path. */
bool disk_sync_name(const char *path);
/* The whole file, in the context's memory. ERR_UNREAD: it does not open, with
 * the system's reason; ERR_LIMIT: it has max bytes or more, and too_long says
 * so. */
enum err disk_read(struct ctx *cx, const char *path, size_t max,
    const char *too_long, str *out);

#endif
