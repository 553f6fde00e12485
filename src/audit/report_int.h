/*
 * What the files of the report share: numbers as they may be shown, words as
 * they came, and the practice's sentences. Not for others.
 */
#ifndef HEED_AUDIT_REPORT_INT_H
#define HEED_AUDIT_REPORT_INT_H

#include "audit/report.h"
#include "core/tsv.h"
#include "ui/ui.h"

struct rep {
	struct ctx *cx;
	struct html *h;
	const struct audit_tally *t;
	enum audit_axis by;
	str command;
	struct tsv says;       /* practice/guide/audit-report.tsv */
	struct tsv rules;      /* practice/lexicon/stratify.tsv */
};

enum {
	REP_SENTENCE = 8192,   /* bytes that join can make */
	REP_NAME = 160,        /* letters shown of a name, a path, an id */
	REP_WORDS = 400        /* and of what someone wrote */
};

#define SECTION(id, heading, draw, records) void draw(struct rep *);
#include "audit/report.def"
#undef SECTION

/* Some spans as one: rep_join(r, a, b, c). */
#define rep_join(r, ...)                                             \
	rep_join_((r), (const str[]){ __VA_ARGS__ },                 \
	    sizeof((const str[]){ __VA_ARGS__ }) / sizeof(str))
str rep_join_(struct rep *, const str *, size_t n);
/* What someone wrote, or a name from a file: well formed, and cut to so many
 * letters, with "…" at the cut. */
str rep_cut(struct rep *, str, size_t letters);
str rep_small(struct rep *, str); /* with its first letter small */
str rep_large(struct rep *, str);

/* A row of the practice; it is there. */
str rep_says(struct rep *, const char *id);
str rep_heading(struct rep *, const char *id);
/* A paragraph that opens with the row's heading, set bold. */
void rep_note(struct rep *, const char *id);
/* The same with more behind the heading: ": 28 times". */
void rep_note_with(struct rep *, const char *id, str more);
/* A paragraph that opens with a label, set bold; nothing of nothing. */
void rep_labelled(struct rep *, str label, str);
void rep_p(struct rep *, str);
/* What a kind is called, by its name in JSON: "A colour". */
str rep_kind(struct rep *, str class);
/* An invented example of a rule; "" where it has none. */
str rep_example(struct rep *, str rule);

/* 1,234 */
str rep_int(struct rep *, uint64_t);
/* The same where small numbers may be hidden. */
str rep_total(struct rep *, uint64_t);
/* Of a count: its records, or its findings. */
str rep_count(struct rep *, const struct audit_count *, uint64_t n);
/* Whether n of a count is shown as a number. */
bool rep_shows(struct rep *, const struct audit_count *, uint64_t n);
/* "1 record", "1,234 records", "fewer than 5 records". */
str rep_many(struct rep *, uint64_t n, str one, str more);
/* "2.3%"; "less than 0.1%"; "" of nothing. */
str rep_share(struct rep *, uint64_t n, uint64_t of);
/* "2026-03" as "March 2026" or "Mar 2026"; anything else as it stands. */
str rep_month(struct rep *, str, bool brief);

/* The count of a key, or NULL. */
const struct audit_count *rep_key(const struct audit_table *, str key);
/* "3 of the 9 forms that were read ask for a level, in 14 items." */
str rep_forms(struct rep *);
/* The sentence of the chart of shares; "" where there is none to draw. */
str rep_change(struct rep *);

/* A table that stacks on a phone. head: "Form|#Records|#Times": '#' marks a
 * column of numbers. Gives nrows times its columns to fill in. */
struct ui_cell *rep_table(struct rep *, struct ui_table *, str caption,
    const char *head, size_t nrows);
/* A row for a key: its name, records, times. The name is a person's words. */
void rep_row(struct rep *, struct ui_cell *, str name,
    const struct audit_count *);

#endif
