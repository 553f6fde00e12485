/*
 * Fields of a person and of those around them, drawn from care/field.def, and
 * the few controls that pages add to them.
 *
 * Not here: what is right (care/field.c). The idea to hold: what was typed
 * always wins over what is stored, so that a page drawn again has lost nothing;
 * and no browser answers for anyone.
 */
#include "web/people_kit.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "core/tsv.h"

#include <string.h>

struct group_words { enum kind kind; const char *group, *team, *own; };
static const struct group_words group_words[] = {
	{ KIND_PERSON, "name", "Names", "My names" },
	{ KIND_PERSON, "number", "NHS number", "NHS number" },
	{ KIND_PERSON, "contact", "How to reach them", "How to reach me" },
	{ KIND_PERSON, "safe", "Safe contact", "Safe contact" },
	{ KIND_PERSON, "speak", "How they want to be spoken to",
	    "How I want to be spoken to" },
	{ KIND_PERSON, "ahead", "Choices made ahead", "My choices made ahead" },
	{ KIND_PERSON, "needs", "What helps them with information and meetings",
	    "What helps me with information and meetings" },
	{ KIND_PERSON, "died", "What is known", "" },
	{ KIND_SUPPORTER, "name", "Who they are", "Who they are" },
	{ KIND_SUPPORTER, "contact", "How to reach them", "How to reach them" },
	{ KIND_SUPPORTER, "roles", "What they are to the person",
	    "What they are to me" },
	{ KIND_SUPPORTER, "proof", "Legal powers: the proof that was seen", "" },
	{ KIND_SUPPORTER, "own", "What they need for themselves",
	    "What they need for themselves" },
	{ KIND_SUPPORTER, "restricted", "Not to be contacted", "" },
	{ KIND_SUPPORTER, "needs", "What helps them with information",
	    "What helps them with information" },
};

static str
group_heading(const struct page *p, const struct field_row *f)
{
	for (size_t i = 0; i < sizeof(group_words) / sizeof(group_words[0]);
	    i++)
		if (group_words[i].kind == f->kind &&
		    strcmp(group_words[i].group, f->group) == 0)
			return str_of(p->own ? group_words[i].own
			                     : group_words[i].team);
	return str_of(f->group);
}

enum err
values_of(struct page *p, const struct record *r, const str **out)
{
	str *v = NEWN(p->cx->mem, str, nfield_rows + 1);

	TRY(fields_read(p->cx, r, v));
	*out = v;
	return ERR_OK;
}

str
value_named(enum kind kind, const str *value, const char *name)
{
	unsigned k = 0;

	for (unsigned i = 0; value && i < nfield_rows; i++) {
		if (field_row[i].kind != kind)
			continue;
		if (strcmp(field_row[i].name, name) == 0)
			return value[k];
		k++;
	}
	return S("");
}

const struct field_row *
field_named(enum kind kind, const char *name)
{
	for (unsigned i = 0; i < nfield_rows; i++)
		if (field_row[i].kind == kind &&
		    strcmp(field_row[i].name, name) == 0)
			return &field_row[i];
	return NULL;
}

bool
is_ticked(const struct page *p, const char *name, str value, bool was)
{
	if (p->again == NULL)
		return was;
	for (unsigned i = 0; i < p->nagain; i++)
		if (str_eq(p->again[i].name, str_of(name)) &&
		    str_eq(p->again[i].value, value))
			return true;
	return false;
}

void
tick_draw(struct page *p, str name, str text, str hint, bool on)
{
	const struct ui_option o = { .value = S("1"), .text = text,
		.hint = hint, .checked = on };
	const struct ui_checkboxes c = { .f = { .name = name,
		.error = web_error(p, str_c(p->cx->mem, name)) },
		.options = &o, .noptions = 1, .small = true };

	ui_checkboxes(&p->h, &c);
}

bool
is_code(const char *file, str code)
{
	const struct tsv *t = codes(file);

	for (unsigned i = 0; t && i < t->nrow; i++)
		if (str_eq(tsv_get(t, i, "code"), code))
			return true;
	return false;
}

struct ui_option *
code_options(struct page *p, const char *file, unsigned *n)
{
	const struct tsv *t = codes(file);
	struct ui_option *o;

	*n = t ? t->nrow : 0;
	o = NEWN(p->cx->mem, struct ui_option, *n + 1);
	for (unsigned i = 0; i < *n; i++)
		o[i] = (struct ui_option){ .value = tsv_get(t, i, "code"),
			.text = tsv_get(t, i, "says") };
	return o;
}

str
codes_posted(struct page *p, const char *name, const char *file)
{
	str all = S("");

	for (unsigned i = 0; i < p->rq->nform; i++) {
		const struct field *f = &p->rq->form[i];

		if (str_eq(f->name, str_of(name)) && is_code(file, f->value))
			all = text_of(p, all, all.n ? S(" ") : S(""), f->value);
	}
	return all;
}

void
code_select(struct page *p, const char *name, str label, const char *file,
    str value)
{
	unsigned n;
	const struct ui_option *o = code_options(p, file, &n);

	ui_select(&p->h, &(struct ui_select){ .f = { .name = str_of(name),
	    .label = label, .error = web_error(p, name) },
	    .value = web_value(p, name, value), .options = o, .noptions = n });
}

void
date_split(str date, str out[3])
{
	str rest = date, part;

	for (int i = 2; i >= 0; i--) {
		(void)str_cut(&rest, '-', &part);
		if (i < 2 && part.n == 2 && part.p[0] == '0')
			part = str_sub(part, 1, 1);
		out[i] = part;
	}
}

static const char *
name_and(struct page *p, str name, const char *more)
{
	return str_c(p->cx->mem, text_of(p, name, str_of(more)));
}

void
date_draw(struct page *p, struct ui_field f, str stored)
{
	str v[3];
	struct ui_date d = { .f = f };

	date_split(stored, v);
	d.day = web_value(p, name_and(p, f.name, "-day"), v[0]);
	d.month = web_value(p, name_and(p, f.name, "-month"), v[1]);
	d.year = web_value(p, name_and(p, f.name, "-year"), v[2]);
	ui_date(&p->h, &d);
}

enum err
date_post(struct page *p, const char *name, str *date)
{
	str n = str_of(name);
	str day = web_post(p, name_and(p, n, "-day"));
	str month = web_post(p, name_and(p, n, "-month"));
	str year = web_post(p, name_and(p, n, "-year"));
	struct fdate d;

	*date = S("");
	if (day.n == 0 && month.n == 0 && year.n == 0)
		return ERR_OK;
	TRY(fdate_of_fields(p->cx, name, day, month, year, &d));
	*date = fdate_print(p->cx->mem, &d);
	return ERR_OK;
}

/* A flag that was drawn posts its name, on or off; one that was not drawn in
 * the form that came back stands as it is stored. */
static bool
flag_on(const struct page *p, const struct field_row *f, str stored)
{
	for (unsigned i = 0; i < p->nagain; i++)
		if (str_eq(p->again[i].name, str_of(f->name)))
			return is_ticked(p, f->name, S("1"), false);
	return stored.n > 0;
}

/* What is stored now, where someone else saved while this was being typed. */
static str
hint_of(struct page *p, const struct field_row *f, str stored)
{
	bool same = f->type == 'f' ? flag_on(p, f, stored) == (stored.n > 0)
	    : f->type == 'd' ? false
	    : str_eq(web_value(p, f->name, stored), stored);

	if (web_error(p, "v").n == 0 || same)
		return str_of(f->hint);
	if (f->type == 'd')
		stored = stored.n ? day_words(p, stored) : stored;
	if (f->type == 'f')
		stored = stored.n ? S("ticked") : S("not ticked");
	else if (f->type == 'c' && stored.n)
		stored = code_words(f->codes, stored);
	return text_of(p, S("Stored now: "), stored.n ? stored : S("nothing"));
}

/* The options without that one, unless it stands. */
static struct ui_option *
without(struct page *p, const struct ui_option *o, unsigned *n,
    const char *code, str stands)
{
	struct ui_option *out = NEWN(p->cx->mem, struct ui_option, *n + 1);
	unsigned k = 0;

	for (unsigned i = 0; i < *n; i++)
		if (!str_eq(o[i].value, str_of(code)) ||
		    str_eq(o[i].value, stands))
			out[k++] = o[i];
	*n = k;
	return out;
}

/* Codes whose first row says that nothing was asked are radios, and that row
 * stands until someone answers; others are lists that begin empty, so that no
 * answer is ever given by a browser. */
static void
code_draw(struct page *p, const struct field_row *f, const struct ui_field *u,
    str stored)
{
	unsigned n;
	struct ui_option *o = code_options(p, f->codes, &n);
	str value = web_value(p, f->name, stored);

	/* Nobody checks a number by hand. */
	if (strcmp(f->name, "nhs-status") == 0)
		o = without(p, o, &n, "verified", value);
	if (n && str_eq(o[0].value, S("not-asked"))) {
		const struct ui_radios r = { .f = *u, .options = o,
			.noptions = n, .small = true,
			.value = value.n ? value : o[0].value };

		ui_radios(&p->h, &r);
	} else {
		const struct ui_select s = { .f = *u, .options = o,
			.noptions = n, .value = value };

		ui_select(&p->h, &s);
	}
}

static void
line_draw(struct page *p, const struct field_row *f, const struct ui_field *u,
    str stored)
{
	struct ui_input i = { .f = *u,
		.value = web_value(p, f->name, stored), .width = 20 };

	if (f->type == 'n') {
		i.code = true;
		i.inputmode = S("numeric");
		i.autocomplete = S("off");
	} else if (f->type == 'p') {
		i.type = S("tel");
	} else if (f->type == 'e') {
		i.type = S("email");
		i.width = 30;
		i.no_spelling = true;
	} else {
		i.width = 30;
	}
	ui_input(&p->h, &i);
}

void
field_draw(struct page *p, const struct field_row *f, str value)
{
	struct ui_field u = { .name = str_of(f->name),
		.label = str_of(f->label), .hint = hint_of(p, f, value),
		.error = web_error(p, f->name) };

	switch (f->type) {
	case 'd':
		date_draw(p, u, value);
		return;
	case 'a':
		web_area(p, f->name, u.label, u.hint, value, 3);
		return;
	case 'c':
		code_draw(p, f, &u, value);
		return;
	case 'f':
		/* A box that is off posts nothing: this says it was there. */
		ui_hidden(&p->h, u.name, S(""));
		tick_draw(p, u.name, u.label, u.hint, flag_on(p, f, value));
		return;
	default:
		line_draw(p, f, &u, value);
	}
}

/* Asked of few: behind their heading until something is said there. */
static bool
is_aside(const char *group)
{
	return str_has_word(S("roles proof own needs restricted"), str_of(group));
}

/* Something stands, was typed or is wrong in that group. */
static bool
group_says(struct page *p, const struct field_row *of, const str *values)
{
	unsigned k = 0;

	for (unsigned i = 0; i < nfield_rows; i++) {
		const struct field_row *f = &field_row[i];

		if (f->kind != of->kind)
			continue;
		if (strcmp(f->group, of->group) == 0 &&
		    ((values && values[k].n) || web_error(p, f->name).n ||
		        web_value(p, f->name, S("")).n))
			return true;
		k++;
	}
	return false;
}

/* How far the drawing of fields has come. */
struct spread {
	struct page *p;
	const struct field_row *last;
	bool ticks, aside;
};

static void
ticks_end(struct spread *s)
{
	if (s->ticks)
		ui_fieldset_end(&s->p->h);
	s->ticks = false;
}

static void
group_end(struct spread *s)
{
	ticks_end(s);
	if (s->aside)
		ui_details_end(&s->p->h);
	s->aside = false;
}

static void
group_start(struct spread *s, const struct field_row *f, const str *values)
{
	str heading = group_heading(s->p, f);

	group_end(s);
	s->aside = is_aside(f->group);
	if (s->aside)
		ui_details_start(&s->p->h, &(struct ui_details){
		    .summary = heading,
		    .open = group_says(s->p, f, values) });
	else
		ui_h2(&s->p->h, heading);
}

/* A law that is not in force here asks nothing; what stands is shown (CARE-71). */
static bool
not_yet(const struct page *p, const struct field_row *f, str stored)
{
	return stored.n == 0 && !str_eq(p->set[SET_MHA_2025], S("1")) &&
	    (strcmp(f->group, "ahead") == 0 ||
	        strcmp(f->name, "role-nominated-person") == 0);
}

void
fields_draw(struct page *p, enum kind kind, const char *groups,
    const str *values)
{
	struct spread s = { .p = p };
	unsigned k = 0;

	for (unsigned i = 0; i < nfield_rows; i++) {
		const struct field_row *f = &field_row[i];
		str value;

		if (f->kind != kind)
			continue;
		value = values ? values[k] : S("");
		k++;
		if (!str_has_word(str_of(groups), str_of(f->group)) ||
		    not_yet(p, f, value))
			continue;
		if (!s.last || strcmp(f->group, s.last->group) != 0)
			group_start(&s, f, values);
		if (f->type != 'f')
			ticks_end(&s);
		if (f->type == 'f' && !s.ticks) {
			ui_fieldset_start(&p->h, &(struct ui_fieldset){
			    .legend = S("Tick what fits") });
			s.ticks = true;
		}
		s.last = f;
		field_draw(p, f, value);
	}
	group_end(&s);
}

str
int_words(struct page *p, int64_t n)
{
	return buf_number(p->cx->mem, n);
}

void
version_draw(struct page *p, int64_t v)
{
	ui_hidden(&p->h, S("v"), int_words(p, v));
	if (web_error(p, "v").n == 0)
		return;
	ui_heading(&p->h, &(struct ui_heading){ .id = S("v"), .level = 2,
	    .text = wording("conflict.heading") });
	ui_p(&p->h, S("Your words are in the fields. Where something else is"
	    " stored now it is said below the question. Save again to keep"
	    " yours."));
}

int64_t
version_post(const struct page *p)
{
	int64_t v;

	return str_int(web_post(p, "v"), 1, INT64_MAX, &v) ? v : 0;
}

enum err
fields_end(struct page *p, enum err e)
{
	if (e == ERR_STALE) {
		ctx_calm(p->cx);
		(void)fail(p->cx, e, "v", "someone else changed this first:"
		    " look at what is stored now, then save again");
	}
	return e;
}
