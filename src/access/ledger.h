/*
 * The ledger: who did what, in chains that cannot be changed unseen (D5).
 *
 * A STRAND is the chain of one process. A line that tells of a write is put
 * into the database by the same transaction. A LOOK (someone read a record) is
 * one line in the strand's spool file, written before the reply leaves, and is
 * loaded into the database within a minute, and always before the strand's
 * next write line, so the numbers in a strand have no gap. After an unknown
 * outcome of a COMMIT a process begins a new strand: it cannot know which
 * number came last.
 *
 * A SEAL, signed by the sealer's Ed25519 key, ties the heads of all strands.
 * docs/formats.md fixes the bytes; tests/cli/verify.mjs is a second verifier.
 */
#ifndef HEED_ACCESS_LEDGER_H
#define HEED_ACCESS_LEDGER_H

#include "access/crypt.h"
#include "core/err.h"
#include "store/store.h"

struct entry {
	int64_t at;
	str actor;   /* account id, or "system" */
	str role;    /* role code */
	str act;     /* look, list, print, save, import, share … (acts.tsv) */
	str kind, id;
	int64_t v;
	str person, reason;
	str proof;   /* a write: the version's hash; else empty */
};

#define ANONYMOUS S("anonymous")

struct strand;
/* Begins a strand with its spool file in dir/spool. Server lifetime. Lines that
 * tell of something taken away (after.def) also go into DIR.after. */
enum err strand_open(struct ctx *, str dir, struct strand **) CHECKED;
void strand_close(struct strand *);
str strand_name(const struct strand *);
/* The number of its last line that is settled. */
int64_t strand_number(const struct strand *);

/* Appends looks: one write(2). ERR_STORE when it did not reach the file: the
 * caller must then not send what was looked at. */
enum err strand_looks(struct strand *, struct ctx *, const struct entry *,
    unsigned n) CHECKED;
/* Inside a write transaction: loads what the spool holds, then adds lines. */
enum err strand_lines(struct strand *, struct ctx *, struct store *,
    const struct entry *, unsigned n) CHECKED;
/* Writes what these lines took away to STORE.after now: by strand_settled, or
 * sooner where the memory goes. It may say more than will be done, never less. */
void strand_gone(struct strand *);
/* Inside a write transaction: adds lines to the strand "anonymous", which is no
 * process's: one job at a time writes it (nameless.c). */
enum err strand_anonymous(struct ctx *, struct store *, const struct entry *,
    unsigned n) CHECKED;
/* Must follow: what became of the transaction. OK: the numbers stand.
 * UNKNOWN: a new strand begins. Others: the numbers are free again. */
void strand_settled(struct strand *, enum err);

/* Loads spool files of all strands under dir (the job process's tick) and
 * removes those that are loaded whole and whose process has gone. Each file in
 * one transaction. */
enum err spool_load(struct ctx *, struct store *, str dir) CHECKED;
/* fsync of all spool files, each second, by the supervisor; their bytes. */
int64_t spool_sync(const char *dir);

/* Ties all heads; does nothing when nothing came since the last seal. */
enum err seal_make(struct ctx *, struct store *,
    const unsigned char key[KEY_LEN], bool *made) CHECKED;
/* Reads or makes the key file (0600). */
enum err seal_key(struct ctx *, const char *path, unsigned char key[KEY_LEN])
    CHECKED;

/* Walks versions, strands and seals; each fault is one sentence to say(). */
/* restored: the reason of the last line that tells of a restore; "" none. */
struct verdict { int64_t versions, lines, seals, faults; char restored[128]; };
typedef void verify_say(void *arg, const char *what, str kind, str id, int64_t v,
    const char *why);
enum err ledger_verify(struct ctx *, struct store *, verify_say *, void *arg,
    struct verdict *) CHECKED;

/* The hash of a version (docs/formats.md §1). */
struct version_fields {
	str kind, id, op, actor, person, unit;
	int64_t v, at, key;
};
void version_commit(const unsigned char salt[16], str body,
    unsigned char out[HASH_LEN]);
void version_hash(const unsigned char prev[HASH_LEN],
    const struct version_fields *, const unsigned char commit[HASH_LEN],
    unsigned char out[HASH_LEN]);

#endif
