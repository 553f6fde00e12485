/*
 * What the files of audit/ share. Not for any other module.
 *
 * run.c plans which file is read from where to where, starts the readers and
 * joins what they give in the order of the plan. read.c takes records out of a
 * stretch of one file; fhir.c, table.c and read.c itself take texts out of a
 * record; text.c asks the lexicon about a text. A reader holds one record and
 * one block at a time, whatever the file's size.
 */
#ifndef HEED_AUDIT_AUDIT_INT_H
#define HEED_AUDIT_AUDIT_INT_H

#include "audit/audit.h"
#include "core/arena.h"
#include "core/json.h"
#include "core/utf8.h"

#include <setjmp.h>
#include <sys/types.h>

enum {
	RECORD_MAX = 16 << 20, /* bytes of one record */
	BLOCK_MAX = 512 << 10, /* read at a time */
	UNIT_MAX = 64 << 10,   /* of plain text without a blank line */
	HEAD_MAX = 64 << 10,   /* by which a file's kind is known */
	WORK_MAX = 44 << 20,    /* address space for one record's parts */
	NAME_MAX_ = 1000,      /* of a record's id, a field's path */
	QUOTE_MAX = 4000,
	FIELDS_MAX = 8,        /* of text, guessed */
	COLUMNS_MAX = 1000,
	MONTHS = 2400          /* from January 1900 */
};

/* ---- input.c: bytes of a file, unpacked, as UTF-8 ---- */

struct input;
/* Opens path ("-": standard input) and looks at its beginning; later bytes from
 * `from` on, where nothing is to be unpacked. NULL: it cannot be opened, and
 * *why. Process lifetime of mem. */
struct input *input_open(struct arena *mem, const char *path, const char **why);
/* Goes to a byte of a file that is not packed; false where it cannot. */
bool input_seek(struct input *, uint64_t from);
void input_close(struct input *);
/* The first bytes, HEAD_MAX at most, without a byte order mark. */
str input_head(const struct input *);
/* Up to n bytes, n at least 64; 0 at the end, or where it cannot be read
 * further: then input_fault says why. */
size_t input_read(struct input *, char *, size_t n);
const char *input_fault(const struct input *);
bool input_is_plain(const struct input *); /* seekable, not packed, UTF-8 */
uint64_t input_size(const struct input *); /* on the disk; 0: not known */
uint64_t input_mark(const struct input *); /* bytes of the mark at its start */
uint64_t input_taken(const struct input *); /* bytes of the disk so far */

/* ---- what is read ---- */

enum kind {
	KIND_LINES,            /* a JSON object a line */
	KIND_DOC,              /* JSON over many lines: a resource, an array */
	KIND_CSV, KIND_TEXT, KIND_HTML, KIND_RTF,
	KIND_BAD               /* nothing that can be read, and why */
};
/* What a key or column is for. */
enum word_for { FOR_NONE, FOR_TEXT, FOR_PART, FOR_ID, FOR_DATE, FOR_AUTHOR,
	FOR_ROLE, FOR_TEAM, FOR_SETTING, FOR_FORM };
struct column {
	str name;
	enum word_for what;
	bool asks;             /* its name asks for a grade */
};
struct file {
	const char *path;
	enum kind kind;
	str why;
	uint64_t size;
	uint64_t mark;
	bool split;            /* may be read from its middle */
	struct input *in;      /* what can be opened only once */
	char delim;            /* of CSV, and its columns */
	unsigned ncol;
	struct column *col;
	str text[FIELDS_MAX];  /* JSON lines: keys of texts; none: all */
	unsigned ntext;
	str id;
};

/* kind.c: what a file is by its beginning. said: what was guessed, or "". */
void file_kind(struct ctx *, const struct lexicon *, const struct audit_options *,
    str head, struct file *, str *said);
/* By its name, as word.def has it: "Note_Text" is for text. */
enum word_for word_for(str name, unsigned *row);

/* ---- what a reader gives ---- */

/* Sums of a stretch of a file. */
struct counts {
	uint64_t records, lines, bytes, forms, forms_found, unopened, files;
	uint64_t unread;       /* records that could not be; not among records */
	uint64_t textless;     /* JSON lines without the key that was asked for */
	uint32_t month[MONTHS]; /* records of it that were read */
};
struct give {
	void *arg;
	/* line: where record is "", it is that line of the file, from 0 within
	 * the stretch. */
	void (*finding)(void *arg, const struct audit_finding *, uint64_t line,
	    unsigned month);
	/* where: of a record, or "" and then the line; line UINT64_MAX: the file */
	void (*note)(void *arg, uint64_t line, str where, str what);
	void (*taken)(void *arg, uint64_t bytes); /* so far; for progress */
};

struct record {
	str id;                /* "": by its line */
	uint64_t line;
	unsigned month;        /* 1 + months since January 1900; 0: undated */
	str author, role, team, setting, form;
	bool counted;          /* as read; given: findings before it */
	uint64_t given;
};

struct looks;
struct reader {
	struct ctx cx;         /* over work: the parts of one record */
	struct arena *mem, *work;
	const struct lexicon *lx;
	const struct audit_options *o;
	const struct file *f;
	struct give give;
	struct counts c;
	struct record rec;
	unsigned deep;         /* Bundles within Bundles */
	uint64_t given;        /* findings, so far */
	const struct looks *looks; /* look.c's tables */
	jmp_buf full;

	/* read.c: bytes that wait. */
	struct input *in;
	char *room, *scratch;
	size_t done, end, cap;
	bool over;
	uint64_t at, to;       /* of the file: room[done]; where this stretch ends */
};

/* A reader for one process; memory of mem, and two arenas of its own. */
struct reader *reader_new(struct arena *mem, const struct lexicon *,
    const struct audit_options *, const struct give *);
void reader_free(struct reader *);
/* The records that begin in [from, to) of a file; from 0 to UINT64_MAX is all of
 * it. Fills r->c. */
void reader_read(struct reader *, const struct file *, uint64_t from,
    uint64_t to);

/* ---- read.c, for csv.c and doc.c ---- */

/* More bytes into the room; false at the end or where the room is full. */
bool reader_more(struct reader *);
/* One JSON record by its bytes, or the records of a Bundle. line: of it. */
void reader_json(struct reader *, str text, uint64_t line);
/* A record begins: counted as read, and an empty r->rec. */
void reader_record(struct reader *, uint64_t line, unsigned month);
/* Something could not be read: a place, which is named. */
void reader_note(struct reader *, uint64_t line, const char *what);
/* A record could not be read, whether it was begun or not: named, and counted
 * apart from those that were. */
void reader_unread(struct reader *, uint64_t line, const char *what);
/* The record needed more memory than one may. It counts as read where something
 * was found in it before. */
void reader_full(struct reader *, uint64_t line);
void read_csv(struct reader *);
void read_doc(struct reader *);

/* ---- look.c: what can be seen of a JSON record without reading it ---- */

struct look {
	bool read;             /* it has to be read */
	bool bundle;
	bool broken;           /* its brackets or quotes do not match */
	unsigned month;
};
const struct looks *looks_new(struct ctx *);
/* text: the bytes of one record. scratch holds what base64_room(RECORD_MAX)
 * asks. */
struct look look_at(const struct reader *, str text);
/* "2026-03-…", "03/2026", "12/03/2026" as a month's number, or 0. */
unsigned month_of(str date);
/* Whether a coding is a grade by itself (practice/lexicon/codes.tsv). */
bool looks_graded(const struct looks *, str system, str code);

/* ---- text.c ---- */

/* At most max bytes, cut where a character begins. */
str text_cut(str, size_t max);
/* Findings in a text of the record, with field as its name. RTF and HTML are
 * read as such: HTML where html says so, either where it begins so. */
void text_scan(struct reader *, str field, str text, bool html);
/* One finding, its text as it is. */
void text_give(struct reader *, str field, const struct finding *, str text);
/* The same as it would be given; memory of text and r->rec. */
void text_finding(struct reader *, str field, const struct finding *, str text,
    struct audit_finding *);
/* Calls each with what counts in a text, in order. */
void text_each(struct reader *, str text, void (*each)(struct reader *, str text,
    const struct finding *, void *arg), void *arg);

/* ---- pair.c: an answer that grades only with its question ---- */

/* Gives a finding where label and value together are one; true then. */
bool pair_scan(struct reader *, str field, str label, str value);
/* The same for what is asked and only ticked: "High risk of suicide", true. */
bool pair_ticked(struct reader *, str field, str label, str value);
/* The value grades, whatever it says: it stands where only grades stand. */
void pair_give(struct reader *, str field, str value);
/* A value that is a grade or a number, and nothing more. */
bool pair_grades(const struct lexicon *, str value);
/* "suicide-risk-level", "risk_level", "riskLevel" as words. */
str pair_name(struct arena *, str name);
/* Words name suicide or self-harm; a label says nothing of what it grades. */
bool names_self(struct arena *, str text);
bool pair_generic(struct arena *, str label);

/* fhir.c: a resource, and any other object. */
void fhir_record(struct reader *, const struct json *);
void lines_record(struct reader *, const struct json *);

/* ---- seek.c: language_seek and language_ratings, until they are there ---- */

size_t audit_seek(const struct lexicon *, str text, size_t from);
void audit_ratings(struct ctx *, const struct lexicon *, str text,
    void (*each)(void *to, const struct finding *), void *to);

/* tally.c */
void tally_new(struct ctx *, struct audit_tally *, const struct audit_options *);
void tally_add(struct audit_tally *, const struct audit_finding *);
void tally_month(struct audit_tally *, unsigned month, uint32_t records);
void tally_unread(struct audit_tally *, str where, str what);
void tally_done(struct audit_tally *);
/* "2026-03" into room of 8 bytes; "" for 0. */
str month_name(unsigned month, char room[8]);

/* mask.c */
struct mask;
const struct mask *mask_new(struct ctx *);
str mask_words(struct arena *, const struct mask *, str);

#endif
