/*
 * Documents: a scanned letter, a photo of a paper plan, kept beside a person's
 * record.
 *
 * One document is one DocumentReference (title, kind, day, who added it) and
 * the bytes that it names (access/blob.h). What the bytes are is told by the
 * bytes (media.def); they are kept as they came, never opened, drawn or
 * searched for viruses, and leave only as a download. A mistake is a new
 * version that says so; bytes go by purge alone. For the team: the person and
 * supporters see nothing of it (kind.def).
 */
#ifndef HEED_CARE_DOCUMENT_H
#define HEED_CARE_DOCUMENT_H

#include "access/record.h"

enum { DOCUMENT_MAX = 10 << 20, DOCUMENT_TITLE_MAX = 200 };

struct media { str ext, type, says; };
/* What n bytes are: head is their first `head.n`, text whether all of them are
 * plain text. ERR_INPUT (file) with a sentence for what is not taken. Pure. */
enum err media_of(struct ctx *, str head, bool text, struct media *) CHECKED;

/* What a client calls a file: the last part of whatever path it wrote, without
 * controls. A label to be shown; no path is ever made of it. */
str document_label(struct ctx *, str);

struct document_new {
	str title, code;       /* code: of codes/document-kind.tsv */
	str day;               /* of the document: a FHIR date, or "" */
	str label;             /* what the client calls the file */
	bool own;              /* the person may see it, once pages show it */
	bool over;             /* the file was longer than DOCUMENT_MAX */
	int fd;                /* open file of n bytes; n 0: none came */
	size_t n;
};
/* ERR_INPUT with a diagnostic at each field (title, kind, file). */
enum err document_add(struct ctx *, str person, const struct document_new *,
    str *id) CHECKED;

struct document {
	const struct record *rec;
	str title, code, day, label, sha256;
	int64_t n, at;         /* bytes; when it was added */
	str by;                /* who added it, in words */
	struct media media;
	bool own;
	bool wrong;            /* entered in error, and why */
	str why;
};
/* The document of a record that was read. */
void document_of(struct ctx *, const struct record *, struct document *);
/* Newest first. */
struct documents { struct document *at; unsigned n; };
enum err document_list(struct ctx *, str person, struct documents *) CHECKED;
/* ERR_INPUT (why) without a reason; ERR_STALE when v is not current or it is
 * marked already. */
enum err document_wrong(struct ctx *, str id, int64_t v, str why) CHECKED;

#endif
