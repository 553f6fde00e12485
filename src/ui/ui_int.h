/*
 * What the files of ui/ share: how a class, an id and a field's frame are
 * written. Not for pages.
 */
#ifndef HEED_UI_UI_INT_H
#define HEED_UI_UI_INT_H

#include "ui/ui.h"

static inline bool
ui_has(str s)
{
	return s.n > 0;
}

/* The span, or what stands in for it. */
static inline str
ui_or(str s, str other)
{
	return ui_has(s) ? s : other;
}

/* " <class>s" .. " <class>xl"; nothing for UI_PLAIN. */
void ui_sized(struct html *, str class, enum ui_size);
/* <span class="nhsuk-caption-l">, as large as the label it stands above. */
void ui_caption(struct html *, str text, enum ui_size);
/* `<h2` and `</h2>`, level cut to 1..6. */
void ui_tag_open_h(struct html *, int level);
void ui_tag_close_h(struct html *, int level);
/* Text, in an element that takes its direction from the words where asked. */
void ui_inline(struct html *, str, bool words);

str ui_id(const struct ui_field *);
/* ` id="x-hint"` */
void ui_id_attr(struct html *, str id, str suffix);
/* ` aria-describedby="x-hint x-error"`, for those that are drawn. */
void ui_described(struct html *, const struct ui_field *);
/* <div class="nhsuk-form-group ...">, and the label, hint and error that stand
 * before every control; extra is one more class or "". */
void ui_group_start(struct html *, const struct ui_field *, str extra);
void ui_group_end(struct html *);
/* The same without label, hint and error. */
void ui_group_open(struct html *, const struct ui_field *);
/* The field's label as the legend of a fieldset. */
void ui_legend(struct html *, const struct ui_field *);
/* Hint and error alone, for groups whose label is a legend. */
void ui_field_notes(struct html *, const struct ui_field *);
/* An own icon by name; decorative. */
enum ui_icon { UI_ICON_LEFT, UI_ICON_RIGHT, UI_ICON_SEARCH };
void ui_icon(struct html *, enum ui_icon);

#endif
