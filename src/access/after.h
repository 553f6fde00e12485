/*
 * The list of what was taken away: purges, sharing that ended, devices and
 * accounts shut. It is kept outside the database (STORE.after), because a
 * restored backup knows nothing of what came after it. Ids and codes only; no
 * person's words. An export's ledger.ndjson is such a list too, and so is a
 * backup's after.ndjson. docs/formats.md §10 fixes the lines.
 */
#ifndef HEED_ACCESS_AFTER_H
#define HEED_ACCESS_AFTER_H

#include "access/ledger.h"
#include "core/buf.h"

enum after_how {
	AFTER_MARK, AFTER_PURGE, AFTER_LIFT, AFTER_SHARE, AFTER_HIDE,
	AFTER_DEVICE, AFTER_SHUT, AFTER_LOCK, AFTER_ROLE, AFTER_NOTHING
};
enum after_how after_how(str act, str kind);
/* Adds the line that stands for a ledger line, if it is one to keep. */
void after_put(struct buf *, str strand, int64_t n, const struct entry *);

struct after {
	enum after_how how;
	str strand;
	int64_t n;
	struct entry e;    /* what the list holds of it */
};
struct afters {
	struct after *at;
	unsigned n;
	int64_t last;      /* when the newest line of any kind was written */
};
/* Reads a list in the order of its lines. A last line without its line feed (a
 * power cut) is left out; any other that cannot be read is ERR_UNREAD by number.
 * ERR_ABSENT where there is no file. Lines live in mem. */
enum err after_read(struct ctx *, struct arena *mem, const char *file,
    struct afters *) CHECKED;

#endif
