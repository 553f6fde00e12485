/*
 * Where people are still stratified: an export goes in, a count comes out.
 *
 * audit_run reads files of any of the kinds that heed(1) lists, in constant
 * memory and on all cores, and gives what it finds to a struct audit_tally and,
 * one at a time and in the order of the input, to a function of the caller. The
 * order and the tally are the same for any number of readers. It needs no store:
 * nothing that it reads is kept.
 *
 * Who is named where: a finding names a record by its id or its place in a
 * file, never a person. Quotes are as --quote says before they get here.
 */
#ifndef HEED_AUDIT_AUDIT_H
#define HEED_AUDIT_AUDIT_H

#include "core/buf.h"
#include "core/err.h"
#include "core/str.h"
#include "language/language.h"

#include <stdbool.h>
#include <stdint.h>

/* NONE: no words of a record. MASKED: names, numbers and dates replaced, by
 * rule (mask.c): it errs on the side of hiding, and no rule knows every name.
 * FULL: as they stand. */
enum audit_quote { AUDIT_QUOTE_NONE, AUDIT_QUOTE_MASKED, AUDIT_QUOTE_FULL };

/* One way in which a record puts someone, or a form asks for it. Spans live
 * until the function that is given it returns. */
struct audit_finding {
	str source;            /* the file as it was named; "-" */
	str record;            /* the id field; Type/id; path:line */
	str field;             /* linkId; FHIR path; key; column; "text" */
	uint64_t start, end;   /* bytes of the decoded text of that field */
	enum lang_class kind;  /* never LANG_WORDING */
	enum lang_verdict verdict; /* never LANG_PROMPT */
	str quote;             /* text[start..end), as --quote says */
	str before, after;     /* around it, to AUDIT_AROUND bytes; likewise */
	str rule, why, instead;
	str month;             /* of the record: "2026-03"; "" where undated */
	str author, role, team, setting, form; /* "" where it does not say */
	bool lint;             /* an item of a form: what it asks, not an answer */
	uint64_t seq;          /* same number: same record */
};

enum {
	AUDIT_AROUND = 120,
	AUDIT_KEY_MAX = 160,   /* bytes of a key; a longer one is cut */
	AUDIT_KEYS_MAX = 1000, /* of an axis; further ones are counted as others */
	AUDIT_SAMPLES_MAX = 5, /* for each rule, the first in order of the input */
	AUDIT_RULES_MAX = 400, /* for which samples are kept */
	AUDIT_ITEMS_MAX = 1000,
	AUDIT_UNREAD_MAX = 200
};

/* What findings are counted by. */
enum audit_axis {
	AUDIT_CLASS,           /* "level" */
	AUDIT_RULE,            /* "level.risk-is" */
	AUDIT_WORDING,         /* the quote, folded: "low risk of suicide" */
	AUDIT_FORM,            /* of a response or a Questionnaire; else the kind of
	                        * document: "ED triage note" */
	AUDIT_TEAM, AUDIT_AUTHOR, AUDIT_ROLE, AUDIT_SETTING,
	AUDIT_SOURCE,          /* the file */
	AUDIT_MONTH,           /* "2026-03", in order */
	AUDIT_AXIS__MAX
};
extern const char *const audit_axis_name[AUDIT_AXIS__MAX]; /* "author role" */

/* One key of an axis. found, historical and negated count findings. */
struct audit_count {
	str key;               /* "": the record does not say */
	uint64_t found;        /* verdict stratification */
	uint64_t historical, negated;
	uint64_t records;      /* with at least one that is found */
	uint64_t read;         /* AUDIT_MONTH alone: records of it that were read */
	enum lang_class kind;  /* AUDIT_RULE: its class, and what it says */
	str why, instead;
	bool hidden;           /* a small number, or one that would give such a
	                        * number away: audit_number knows what to say */
	uint64_t last;         /* audit's own: the record counted last, plus 1 */
	unsigned sampled;      /* likewise */
};
struct audit_table {
	struct audit_count *at; /* most found first, then by key; months in order */
	unsigned n;
	struct audit_count others; /* past AUDIT_KEYS_MAX, together; key "others" */
	unsigned *slot;        /* audit's own */
};

/* A finding that is shown with the words around it; spans as the tally lives. */
struct audit_sample {
	struct audit_finding f;
	bool context;          /* before and after are there */
};
/* An item of a form that asks for a level: what it asks, and what to put there. */
struct audit_item {
	str form, source, record; /* title; file; "Questionnaire/x" */
	str link, text;        /* linkId and what the item says */
	str rule, why, instead;
};
/* What could not be read: "notes.ndjson:17", and why. */
struct audit_unread {
	str where, why;
};

struct audit_tally {
	uint64_t files;        /* read, in part at least */
	uint64_t bytes;        /* of them, as they lie on the disk */
	uint64_t records;      /* read, in part at least */
	uint64_t records_unread; /* that could not be; not among records */
	uint64_t stratified;   /* records with at least one finding that counts */
	uint64_t found;        /* findings of verdict stratification */
	uint64_t historical, negated;
	uint64_t forms;        /* Questionnaires read */
	uint64_t forms_found;  /* of them, with an item that asks for a level */
	uint64_t unopened;     /* attachments that are no text (PDF, pictures) */
	struct audit_table by[AUDIT_AXIS__MAX];
	struct audit_sample *sample; /* by rule in the order of by[AUDIT_RULE] */
	unsigned nsample;
	struct audit_item *item;
	unsigned nitem;
	uint64_t items;        /* all there were; may exceed nitem */
	struct audit_unread *unread;
	unsigned nunread;
	uint64_t unreads;      /* all there were; may exceed nunread. A place is a
	                        * file, a record, or a part of one */
	str first_month, last_month; /* of dated records; "" where there are none */
	unsigned suppress;     /* as it was asked; 0: nothing is hidden */
	enum audit_quote quote;
	str *path;             /* what the command was given */
	unsigned npath;
	int64_t now;           /* when it was run, UTC seconds */
	struct arena *mem;     /* audit's own */
	uint64_t last;
};

/* A count as it may be shown: the number, or "fewer than N". In mem. Ask it for
 * each number that stands for findings or records found of a key. */
str audit_number(struct arena *mem, const struct audit_tally *,
    const struct audit_count *, uint64_t n);
/* The same for a total of the whole: tally.found, tally.stratified … */
str audit_total(struct arena *mem, const struct audit_tally *, uint64_t n);

/* What to read and how; what a command line can say. */
struct audit_options {
	str text_field, id_field;   /* of JSON lines; "": guessed, and said */
	str text_column, id_column; /* of CSV, a name or a number from 1 */
	enum audit_quote quote;
	bool all;              /* give negated findings as well */
	unsigned jobs;         /* readers, from 1 */
	unsigned suppress;     /* numbers below it are not shown; 0 or 1: all are */
	size_t chunk;          /* bytes a reader takes at a time; 0: as it likes */
};
enum { AUDIT_JOBS_MAX = 256 };

/* What the caller does with what comes. Any may be NULL. */
struct audit_sink {
	void *arg;
	/* One finding; an error ends the run and is what audit_run returns. */
	enum err (*finding)(void *arg, const struct audit_finding *);
	/* Something that is worth a line to a person: what could not be read
	 * (unread), or what was guessed. */
	void (*note)(void *arg, bool unread, str where, str what);
	/* Bytes read of all there are (0: not known). */
	void (*progress)(void *arg, int64_t done, int64_t total);
	/* Whether to stop: asked often. */
	bool (*stop)(void *arg);
};

/* Reads the paths in order: files, directories (sorted, with what is below them,
 * links not followed, names that begin with a dot passed over), "-". fhir_open
 * and forms_open were called; lx lives as long. ERR_OK also where something could
 * not be read: ask tally.unreads. ERR_STORE: no reader could be started, or one
 * ended before its work; ERR_UNKNOWN: the caller stopped it; or the sink's error.
 * The tally lives as long as cx->mem. */
enum err audit_run(struct ctx *, const struct lexicon *,
    const struct audit_options *, char *const *path, unsigned npath,
    const struct audit_sink *, struct audit_tally *) CHECKED;

/* ---- what it looks like ---- */

/* The object of heed(1) and a line's end; a row of CSV, and its heading. */
void audit_jsonl(struct buf *, const struct audit_finding *);
void audit_csv(struct buf *, const struct audit_finding *);
void audit_csv_head(struct buf *);
/* What a person reads first: how much, where, which wordings, what to write
 * instead. by: an axis to group by, or AUDIT_AXIS__MAX. */
void audit_text(struct buf *, const struct audit_tally *, enum audit_axis by);

/* The report: one page that needs nothing beside it. ERR_LIMIT: it is too
 * large. */
enum err audit_html(struct ctx *, const struct audit_tally *, str *page) CHECKED;

#endif
