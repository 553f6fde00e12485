/*
 * Exports that someone sent to be audited, and the reports made of them.
 *
 * Such a file holds notes of people, perhaps of another system. It is of no
 * record here and is never shown, searched or imported: its bytes lie in parts
 * until the report is made, then they are deleted, and no backup takes them
 * along. The report holds counts and masked words, and goes after SENT_DAYS.
 * All but the job's part needs AUDIT; each sending, look and deletion is a line
 * in the ledger, which names the audit by its id and no file.
 */
#ifndef HEED_ACCESS_SENT_H
#define HEED_ACCESS_SENT_H

#include "access/job.h"

enum {
	SENT_MAX = 64 << 20,   /* bytes of an export */
	SENT_LABEL_MAX = 120,
	SENT_REPORT_MAX = 8 << 20,
	SENT_DAYS = 90,        /* a report is kept */
	SENT_WAIT_DAYS = 7,    /* an export whose audit never ended */
	SENT_OPEN_MAX = 5      /* waiting or under way at once */
};

struct sent {
	str id, label;         /* what the sender's device calls the file */
	str by;                /* who sent it, by name */
	int64_t size, sent_at;
	int64_t made_at;       /* 0: there is no report yet */
	int64_t records, found, report_size;
	str state, said;       /* of its job (access/job.h) */
	int64_t done, total;
};
struct sents { struct sent *at; unsigned n; };

/* n bytes of an open file, and the job that reads them. label: shown, so safe to
 * show. ERR_INPUT (file) with a sentence: nothing came, too much is waiting. */
enum err sent_add(struct ctx *, str label, int fd, size_t n, str *id) CHECKED;
enum err sent_list(struct ctx *, struct sents *) CHECKED;    /* newest first */
enum err sent_read(struct ctx *, str id, struct sent *) CHECKED; /* ERR_ABSENT */
/* The report of one that was read, and a line in the ledger. */
enum err sent_report(struct ctx *, const struct sent *, str *page) CHECKED;
/* The export, its report, and that it was there. */
enum err sent_drop(struct ctx *, str id) CHECKED;

/* For the job, as the system. The bytes into an open file; ERR_ABSENT: they are
 * gone. */
enum err sent_bytes(struct ctx *, str id, int fd) CHECKED;
/* Keeps the report and deletes the export. *kept false: there is one already, or
 * it was deleted meanwhile, and nothing was kept. */
enum err sent_made(struct ctx *, str id, str page, int64_t records,
    int64_t found, bool *kept) CHECKED;
/* Upkeep: what is past its time. */
enum err sent_upkeep(struct ctx *) CHECKED;

#endif
