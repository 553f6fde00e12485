/*
 * What the pages of forms share: those who fill them in (formpage.c) and those
 * who keep them (formdesk.c, form_find.c, form_preview.c).
 */
#ifndef HEED_WEB_FORM_KIT_H
#define HEED_WEB_FORM_KIT_H

#include "care/formbook.h"
#include "forms/draft.h"
#include "forms/plain.h"
#include "web/people_kit.h"

/* The page of one form, for who keeps it. */
str form_href(struct page *, const struct kept *);
/* The page's h1. */
void form_title(struct page *, str title);
/* What the form asks for that Heed does not do; nothing where that is nothing. */
void form_ignored(struct page *, const struct form *);

/* ---- what was found (form_find.c) ---- */

/* A text that is, or should be, a Questionnaire. */
struct form_text {
	str text;
	const struct json *json;  /* NULL: it is none */
	struct lint *lint; unsigned nlint;
	struct draft draft;       /* n 0: nothing to change */
	bool fixable;             /* draft is made */
};
/* Diagnostics are left calm: what is wrong is formbook_load's to say. */
enum err form_text_read(struct page *, str text, struct form_text *) CHECKED;
/* The lint's findings, by line and name. */
void form_lint_draw(struct page *, const struct form_text *);
/* What makes it hard to use. text: for lines; or "". */
enum err form_plain_draw(struct page *, str text, const struct json *) CHECKED;
/* Diagnostics by linkId become diagnostics of one field, with line and name. */
void form_faults(struct page *, const struct form_text *, const char *field);

#endif
