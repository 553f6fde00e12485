/*
 * The bytes of a file, beside the record that names them.
 *
 * A record (a DocumentReference) holds title, size and SHA-256; the bytes stand
 * in the table blob, in parts, under the record's kind and id. The record's
 * version chain covers the hash, so it covers the bytes: `heed verify` reads
 * them and compares. They are written once, with the record's first version,
 * and go with its purge; a correction is a new version of the words, never of
 * the bytes. They are never looked into here, and never logged.
 */
#ifndef HEED_ACCESS_BLOB_H
#define HEED_ACCESS_BLOB_H

#include "access/record.h"

enum { BLOB_MAX = 10 << 20, BLOB_PART = 256 << 10 };

/* What a resource says of the bytes beside it; false: it names none. */
struct blob_name { str sha256; int64_t n; };
bool blob_named(const struct json *, struct blob_name *);
/* The extension that says so, for a new body: "urn:heed:sha256". */
#define BLOB_URL "urn:heed:sha256"

/* SHA-256 of the n bytes of an open file, as hex. */
enum err blob_sum(struct ctx *, int fd, size_t n, str *sha256) CHECKED;
/* Puts them beside a record that was just written in this transaction, and
 * names them. ERR_UNREAD when they are not what it names. CARE sight. */
enum err blob_put(struct ctx *, enum kind, str id, int fd, size_t n) CHECKED;
/* The same of bytes in memory, beside a matter that was just written. */
enum err blob_put_text(struct ctx *, enum kind, str id, str bytes) CHECKED;
/* The bytes that a record names which this viewer has read (record_read, so
 * the look stands in the ledger). ERR_STORE when they are not whole: nothing
 * of them is given out. */
enum err blob_read(struct ctx *, const struct record *, str *bytes) CHECKED;
/* For verify: are the bytes there, and those that the body names? */
enum err blob_whole(struct ctx *, struct store *, str kind, str id, str body,
    bool *whole) CHECKED;

#endif
