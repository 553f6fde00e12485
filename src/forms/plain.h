/*
 * What a form steward wants to see of a form beside the lint: what makes it
 * hard to use, how it differs from another, and what it looks like when it is
 * filled in. Pure: no store, no clock.
 *
 * The rules are rows of plain.def, the kinds of difference of compare.def, the
 * invented answers of invent.def. Nothing here refuses a form.
 */
#ifndef HEED_FORMS_PLAIN_H
#define HEED_FORMS_PLAIN_H

#include "forms/forms.h"

/* ---- hard to use (plain.c) ---- */

enum plain_rule {
#define PLAIN(id, code, says, instead, source) PLAIN_##id,
#define PLAIN_WORD(rule, word)
#include "forms/plain.def"
#undef PLAIN
#undef PLAIN_WORD
	PLAIN__MAX
};
struct plain_info { const char *code, *says, *instead, *source; };
extern const struct plain_info plain_info[PLAIN__MAX];
/* what: the label or the choice it is about, as it stands; or "". */
struct plain { str link, what; enum plain_rule rule; };
enum { PLAIN_FOUND_MAX = 500 }; /* that are listed; more are counted alone */

/* From JSON that is a Questionnaire, also one that form_load refuses, as far as
 * it can be read; in the form's order. *n may be more than are in *out. */
enum err form_plain(struct ctx *, const struct json *, struct plain **out,
    unsigned *n) CHECKED;

/* Which line of the text it was parsed from an item stands in, from 1; 0 where
 * there is none with that linkId. */
unsigned form_line(str text, const struct json *root, str link);

/* ---- two versions of one form (compare.c) ---- */

enum differ {
#define DIFFER(id, says, answers) DIFFER_##id,
#include "forms/compare.def"
#undef DIFFER
	DIFFER__MAX
};
/* says: what changed; answers: what becomes of answers on the old version. */
struct differ_info { const char *says, *answers; };
extern const struct differ_info differ_info[DIFFER__MAX];
struct difference { enum differ is; str link, was, now; };
/* Items are the same by linkId. In the order of the new form, what was taken out
 * last. Both were loaded by form_load. */
enum err form_compare(struct ctx *, const struct form *was,
    const struct form *now, struct difference **, unsigned *n) CHECKED;
/* Is it the same form but for its words? False, and ERR_INPUT's diagnostics by
 * linkId, where an item, a type, a choice or a rule is another: what is asked of
 * a version that takes the place of one of Heed's own. */
enum err form_same_parts(struct ctx *, const struct form *own,
    const struct form *other) CHECKED;

/* ---- filled in by nobody (invent.c) ---- */

/* Answers to all that is asked, invented; branch: the linkId of an item whose
 * conditions are to hold, or "". What cannot be invented stays empty. */
enum err form_invent(struct ctx *, const struct form *, str branch,
    struct answers *) CHECKED;
/* Fields as someone would post them who mistypes whatever can be mistyped: for
 * form_view.again, and for forms_take, which then finds the faults. */
enum err form_mistype(struct ctx *, const struct form *, const struct field **,
    unsigned *n) CHECKED;
/* The items that have a condition, in order; at most max. */
unsigned form_branches(const struct form *, const struct item **, unsigned max);

#endif
