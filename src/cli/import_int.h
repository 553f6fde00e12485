/*
 * What the files of `heed import` share. Not for any other command.
 */
#ifndef HEED_CLI_IMPORT_INT_H
#define HEED_CLI_IMPORT_INT_H

#include "cli/cli.h"
#include "core/json.h"

enum { INPUT_MAX = 64 << 20, ENTRIES_MAX = 20000, RANK_OTHER = 99 };

/* ---- import_read.c: lines out of files ---- */

struct source;
/* One for all files of a run; process lifetime. */
struct source *source_new(struct arena *);
/* "-" is standard input. What is packed by gzip is unpacked, whatever it is
 * called. ERR_UNREAD. */
enum err source_open(struct ctx *, struct source *, const char *path) CHECKED;
void source_close(struct source *);
/* The next line without white space around it, perhaps empty; or all of the
 * file, where it is one resource over many lines. *end: there is none. Lines
 * stay until source_drop, which is due whenever source_is_full. ERR_UNREAD: it
 * cannot be read further. ERR_LIMIT: a line that is too long was passed over. */
enum err source_line(struct ctx *, struct source *, str *text, long *line,
    bool *end) CHECKED;
void source_drop(struct source *);
bool source_is_full(const struct source *);
/* Bytes of the file read so far, packed as they are; for progress. */
int64_t source_at(const struct source *);

/* ---- import_bundle.c: Bundles taken apart ---- */

enum how { HOW_ALL, HOW_EACH, HOW_WHOLE, HOW_NONE };
/* One entry: the resource's bytes, and what it goes by. */
struct entry {
	str text, url;         /* of the resource; fullUrl */
	str type, id;          /* "" id: it has none */
	str request;           /* its bytes, or "" */
	str never;             /* ifNoneExist */
	unsigned no, rank;     /* no: from 1 */
	bool own;              /* the id is the resource's own */
	bool there;            /* ifNoneExist found one: its id, no more */
	bool bad;              /* refused by entry_read */
};
struct bundle {
	enum how how;
	const char *why;
	struct entry *entry;   /* in their order */
	unsigned n;
	struct entry **named;  /* those with urn:uuid, by it */
	unsigned nnamed;
};
/* The type and id that a resource's bytes begin to say, or "". */
void resource_top(str text, str *type, str *id);
/* What the Bundle is, and its entries where it is taken apart; in mem. */
enum err bundle_read(struct ctx *, struct arena *mem, str text,
    struct bundle *) CHECKED;
/* The request fits what import does; id and never are taken from it. */
enum err entry_read(struct ctx *, struct arena *mem, enum how, struct entry *)
    CHECKED;
/* Whether ifNoneExist names a record that is there; inside a transaction. */
enum err entry_there(struct ctx *, struct arena *mem, struct entry *) CHECKED;
/* The resource with references to other entries, and those that name a record
 * of the service by its identifier, made plain; inside a transaction. */
enum err entry_text(struct ctx *, struct arena *mem, const struct bundle *,
    const struct entry *, str *out) CHECKED;
/* In the order in which types are brought in. */
unsigned rank_of(str type);

#endif
