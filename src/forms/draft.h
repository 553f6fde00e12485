/*
 * A form that stratifies, turned into a draft that does not.
 *
 * Each item that the lint names is replaced by a question in words from
 * practice/rules/draft.tsv, or taken out; what hung on it is asked of everyone;
 * scores and what was worked out from them go. Every other byte stays as it
 * was. The draft is a proposal: a person reads the changes, item by item, and
 * accepts them or not. Pure: nothing is stored or written here.
 */
#ifndef HEED_FORMS_DRAFT_H
#define HEED_FORMS_DRAFT_H

#include "core/err.h"
#include "core/json.h"
#include "core/str.h"

enum draft_act {
	DRAFT_ASKED,    /* replaced by the question `now`, under `now_link` */
	DRAFT_GONE,     /* taken out; what it would ask is asked already */
	DRAFT_TOLD,     /* stays, under the heading `now` */
	DRAFT_UNHUNG,   /* asked of everyone: its condition is taken off */
	DRAFT_UNSCORED, /* its choices stay and carry no scores */
	DRAFT_UNWORKED, /* not filled in by the machine any more */
	DRAFT_UNUSED,   /* a value set that nothing uses any more */
	DRAFT_HEAD,     /* status, version, id, what it is derived from */
	DRAFT_ACT__MAX
};
/* One change: link "" is the form itself. rule and why are the lint's, or ""
 * where the change only follows from another. source: keys of
 * practice/sources.tsv for now. Of the head, was and now are its versions. */
struct draft_change {
	enum draft_act act;
	str link, was;          /* linkId, and the label as it was */
	str offered;            /* the choices that went, "Low / High"; or "" */
	str rule, why;
	str now, now_link, source;
};
/* body: the draft, as FHIR JSON; "" when n is 0, for nothing is to change. */
struct draft {
	str body;
	const struct draft_change *change; unsigned n;
};
/* What the act does, as a sentence. */
extern const char *const draft_act_words[DRAFT_ACT__MAX];

enum { DRAFT_BYTES_MAX = 1 << 20, DRAFT_CHANGES_MAX = 10000 };

/* From a Questionnaire that passed fhir_check, and after fhir_open and
 * forms_open. ERR_INPUT, with where = linkId: no Questionnaire, a form that
 * form_load refuses for other reasons than the lint's, or one of which, without
 * its scores, no sound FHIR is left. ERR_LIMIT: it has more than
 * DRAFT_BYTES_MAX, or needs more changes than DRAFT_CHANGES_MAX. The draft is
 * sound FHIR, lints clean and loads. Memory is the context's. */
enum err form_draft(struct ctx *, const struct json *, struct draft *) CHECKED;
/* The same, but what the lint says of these linkIds is left as it is: a person
 * took the other changes alone. The draft is sound FHIR, and still stratifies
 * there. */
enum err form_draft_but(struct ctx *, const struct json *, const str *left,
    unsigned nleft, struct draft *) CHECKED;

#endif
