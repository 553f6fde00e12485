/*
 * What the two halves of drawing share: draw.c walks the form, control.c draws
 * the fields of one answer.
 */
#ifndef HEED_FORMS_DRAW_H
#define HEED_FORMS_DRAW_H

#include "forms/field.h"
#include "ui/ui.h"

/* Where in the record what is drawn stands. */
struct spot {
	str parent;  /* for names: an entry's id, or a blank's "~…" */
	str real;    /* the nearest entry that exists, or "" */
	bool blank;  /* within a blank entry */
};
struct drawing {
	struct ctx *cx;
	struct html *h;
	const struct form_view *v;
	const struct form *form;
	struct ui_row *row;  /* read only: gathered until something else comes */
	unsigned nrow;
	str all;             /* read only: whose all of it is, said once; or "" */
};

str item_label(const struct drawing *, const struct item *);
/* Fields for one answer: l, or the k-th blank of the item. */
void draw_answer(struct drawing *, const struct item *, const struct spot *,
    const struct line *, unsigned k);
/* Tick boxes for all answers of a repeating choice. */
void draw_ticks(struct drawing *, const struct item *, const struct spot *);
str blank_name(struct ctx *, str parent, const struct form *,
    const struct item *, unsigned k);

#endif
