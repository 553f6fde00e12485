/*
 * Fields that one chooses from: radios, checkboxes, select, and the fieldset
 * that names a group.
 *
 * Nothing is chosen for a person. Fields that belong to an answer are always
 * visible, because without scripts nobody could open them.
 */
#include "ui/ui_int.h"

static void
legend(struct html *h, str text, str caption, enum ui_size size, bool heading,
    bool hide)
{
	html_lit(h, "<legend class=\"nhsuk-fieldset__legend");
	ui_sized(h, S("nhsuk-fieldset__legend--"), size);
	if (hide)
		html_lit(h, " nhsuk-u-visually-hidden");
	html_lit(h, "\">");
	if (heading)
		html_lit(h, "<h1 class=\"nhsuk-fieldset__heading\">");
	ui_caption(h, caption, size);
	html_text(h, text);
	if (heading)
		html_lit(h, "</h1>");
	html_lit(h, "</legend>\n");
}

void
ui_legend(struct html *h, const struct ui_field *f)
{
	legend(h, f->label, f->caption, f->size, f->heading, f->hide_label);
}

void
ui_fieldset_start(struct html *h, const struct ui_fieldset *a)
{
	html_lit(h, "<fieldset class=\"nhsuk-fieldset\"");
	if (ui_has(a->id))
		html_attr(h, "id", a->id);
	if (ui_has(a->role))
		html_attr(h, "role", a->role);
	if (ui_has(a->described_by))
		html_attr(h, "aria-describedby", a->described_by);
	html_lit(h, ">\n");
	if (ui_has(a->legend))
		legend(h, a->legend, a->caption, a->size, a->heading,
		    a->hide_legend);
}

void
ui_fieldset_end(struct html *h)
{
	html_lit(h, "</fieldset>\n");
}

/* The two kinds of choice differ in these words alone. */
struct choice {
	str class, type;
	const struct ui_field *f;
	const struct ui_option *options;
	unsigned noptions;
	bool in_line, small;
};

/* The first has the group's own id, so that an error summary's link lands on
 * it; the others are numbered from 2. */
static void
option_id(struct html *h, const struct choice *c, unsigned i)
{
	html_text(h, ui_id(c->f));
	if (i > 0) {
		html_lit(h, "-");
		html_int(h, (int64_t)i + 1);
	}
}

static void
part_id(struct html *h, const struct choice *c, unsigned i)
{
	html_lit(h, "conditional-");
	option_id(h, c, i);
}

static void
class_is(struct html *h, const struct choice *c, str suffix)
{
	html_lit(h, "nhsuk-");
	html_lit_(h, c->class);
	html_lit_(h, suffix);
}

static void
option_input(struct html *h, const struct choice *c, unsigned i, bool on)
{
	const struct ui_option *o = &c->options[i];

	html_lit(h, "<input class=\"");
	class_is(h, c, S("__input"));
	html_lit(h, "\" id=\"");
	option_id(h, c, i);
	html_lit(h, "\"");
	html_attr(h, "name", c->f->name);
	html_attr(h, "type", c->type);
	html_attr(h, "value", o->value.p ? o->value : S(""));
	if (on)
		html_lit(h, " checked");
	if (o->disabled || c->f->disabled)
		html_lit(h, " disabled");
	if (o->part) {
		html_lit(h, " data-aria-controls=\"");
		part_id(h, c, i);
		html_lit(h, "\"");
	}
	if (ui_has(o->hint)) {
		html_lit(h, " aria-describedby=\"");
		option_id(h, c, i);
		html_lit(h, "-item-hint\"");
	}
	html_lit(h, ">\n");
}

static void
option_label(struct html *h, const struct choice *c, unsigned i)
{
	const struct ui_option *o = &c->options[i];

	html_lit(h, "<label class=\"nhsuk-label ");
	class_is(h, c, S("__label\" for=\""));
	option_id(h, c, i);
	html_lit(h, "\">");
	html_text(h, o->text);
	html_lit(h, "</label>\n");
	if (!ui_has(o->hint))
		return;
	html_lit(h, "<div class=\"nhsuk-hint ");
	class_is(h, c, S("__hint\" id=\""));
	option_id(h, c, i);
	html_lit(h, "-item-hint\">");
	html_text(h, o->hint);
	html_lit(h, "</div>\n");
}

/* The class --hidden acts only under nhsuk-frontend's own script. */
static void
option_part(struct html *h, const struct choice *c, unsigned i, bool on)
{
	if (!c->options[i].part)
		return;
	html_lit(h, "<div class=\"");
	class_is(h, c, S("__conditional"));
	if (!on) {
		html_lit(h, " ");
		class_is(h, c, S("__conditional--hidden"));
	}
	html_lit(h, "\" id=\"");
	part_id(h, c, i);
	html_lit(h, "\">\n");
	html_join(h, c->options[i].part);
	html_lit(h, "</div>\n");
}

static void
option(struct html *h, const struct choice *c, unsigned i, bool on)
{
	html_lit(h, "<div class=\"");
	if (c->options[i].divider) {
		class_is(h, c, S("__divider\">"));
		html_text(h, c->options[i].text);
		html_lit(h, "</div>\n");
		return;
	}
	class_is(h, c, S("__item\">\n"));
	option_input(h, c, i, on);
	option_label(h, c, i);
	html_lit(h, "</div>\n");
	option_part(h, c, i, on);
}

static void
choice_start(struct html *h, const struct choice *c)
{
	ui_group_open(h, c->f);
	if (ui_has(c->f->label)) {
		html_lit(h, "<fieldset class=\"nhsuk-fieldset\"");
		ui_described(h, c->f);
		html_lit(h, ">\n");
		ui_legend(h, c->f);
	}
	ui_field_notes(h, c->f);
	html_lit(h, "<div class=\"");
	class_is(h, c, S(""));
	if (c->small) {
		html_lit(h, " ");
		class_is(h, c, S("--small"));
	}
	if (c->in_line) {
		html_lit(h, " ");
		class_is(h, c, S("--inline"));
	}
	html_lit(h, "\" data-module=\"");
	class_is(h, c, S("\">\n"));
}

static void
choice_end(struct html *h, const struct choice *c)
{
	html_lit(h, "</div>\n");
	if (ui_has(c->f->label))
		ui_fieldset_end(h);
	ui_group_end(h);
}

void
ui_radios(struct html *h, const struct ui_radios *a)
{
	struct choice c = { S("radios"), S("radio"), &a->f, a->options,
		a->noptions, a->in_line, a->small };

	choice_start(h, &c);
	for (unsigned i = 0; i < a->noptions; i++)
		option(h, &c, i, a->value.p &&
		    str_eq(a->value, a->options[i].value));
	choice_end(h, &c);
}

void
ui_checkboxes(struct html *h, const struct ui_checkboxes *a)
{
	struct choice c = { S("checkboxes"), S("checkbox"), &a->f, a->options,
		a->noptions, a->in_line, a->small };

	choice_start(h, &c);
	for (unsigned i = 0; i < a->noptions; i++)
		option(h, &c, i, a->options[i].checked);
	choice_end(h, &c);
}

static void
select_option(struct html *h, str value, str text, bool on, bool disabled)
{
	html_lit(h, "<option");
	html_attr(h, "value", value.p ? value : S(""));
	if (on)
		html_lit(h, " selected");
	if (disabled)
		html_lit(h, " disabled");
	html_lit(h, ">");
	html_text(h, text);
	html_lit(h, "</option>\n");
}

void
ui_select(struct html *h, const struct ui_select *a)
{
	ui_group_start(h, &a->f, S(""));
	html_lit(h, "<select class=\"nhsuk-select");
	if (ui_has(a->f.error))
		html_lit(h, " nhsuk-select--error");
	html_lit(h, "\"");
	html_attr(h, "id", ui_id(&a->f));
	html_attr(h, "name", a->f.name);
	if (a->f.disabled)
		html_lit(h, " disabled");
	ui_described(h, &a->f);
	html_lit(h, ">\n");
	if (!a->starts_on_first)
		select_option(h, S(""), ui_or(a->none, S("Choose one")), false,
		    false);
	for (unsigned i = 0; i < a->noptions; i++)
		select_option(h, a->options[i].value, a->options[i].text,
		    a->value.p && str_eq(a->value, a->options[i].value),
		    a->options[i].disabled);
	html_lit(h, "</select>\n");
	ui_group_end(h);
}
