/*
 * All of a person's record in one file, as the person may see it, and what
 * waits for a clinician before it leaves (care.md CARE-76; subject access).
 *
 * What is in doubt is left out until someone has looked at it: what a supporter
 * told in confidence, lines in someone else's voice or that the team or the
 * person kept off a screen, forms and records that the person has no page of.
 * Each is an ITEM, and each decision about one is a line of a sheet of its own
 * (SHEET_COPY), with who, when and why, and a step in the ledger. A decision is
 * about the words that were read: where they change, the item waits again.
 *
 * The file says the same about what is left out whether anything was or not.
 */
#ifndef HEED_CARE_COPY_H
#define HEED_CARE_COPY_H

#include "care/plan.h"

enum { COPY_ITEMS_MAX = 4000, COPY_FILE_MAX = 6 << 20 };

enum copy_state { COPY_OPEN, COPY_KEPT, COPY_RELEASED };
struct copy_item {
	str key;              /* "note/ID", "plan/ID/LINE": kind, id, line */
	int64_t v;            /* version of the record, rev of the line */
	str title;            /* what it is */
	str words;            /* what it says; "" where that is not shown here */
	str why;              /* row of practice/codes/copy-why.tsv */
	int64_t at;           /* when it was written */
	enum kind kind; str id;
	bool never;           /* cannot go into a copy (CARE-112) */
	enum copy_state state;
	str reason, by;       /* of the decision; "" */
	int64_t decided;
};
struct copy_items { struct copy_item *at; unsigned n;
	bool more;            /* there are more than COPY_ITEMS_MAX */ };
/* What is left out of the person's copy unless released, in the order of the
 * record. For their team. */
enum err copy_withheld(struct ctx *, str person, struct copy_items *) CHECKED;
/* Releases an item, or keeps it back: then why must say something (ERR_INPUT at
 * "why"). ERR_STALE where it does not stand as v. Locks the person. */
enum err copy_decide(struct ctx *, str person, str key, int64_t v, bool release,
    str why) CHECKED;

/* When it was asked for and handed over: lines of SHEET_COPY, newest last. */
struct copy_note { str id, text, how, by; int64_t at; };
struct copy_notes { struct copy_note *at; unsigned n; };
/* which: "request" or "handover". */
enum err copy_notes(struct ctx *, str person, const char *which,
    struct copy_notes *) CHECKED;
/* By the person, or for them. words may be "". */
enum err copy_ask(struct ctx *, str person, str words) CHECKED;
/* to: who has it (ERR_INPUT at "to" where nobody). how: of sent-how.tsv. */
enum err copy_hand(struct ctx *, str person, str to, str how) CHECKED;

/* The file: one HTML document without a request or a script, or the same as
 * plain text. To the person themselves what they could read online; to their
 * team with what was released. looked: sentences about who has looked.
 * ERR_LIMIT where it would be more than COPY_FILE_MAX bytes. */
enum err copy_file(struct ctx *, str person, bool plain, const str *looked,
    unsigned nlooked, str *out) CHECKED;

#endif
