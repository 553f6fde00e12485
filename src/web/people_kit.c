/*
 * Fields of a person and of those around them, drawn from care/field.def; who
 * may sign in for them; and the one drawing of what a supporter sees.
 *
 * Not here: any page. The idea to hold: what was typed always wins over what is
 * stored, so that a page drawn again has lost nothing.
 */
#include "web/people_kit.h"
#include "access/crypt.h"
#include "core/arena.h"
#include "core/time.h"
#include "core/tsv.h"
#include "web/plan_kit.h"

#include <string.h>

/* ---- words ---- */

str
text_of_(struct page *p, const str *part, unsigned n)
{
	struct buf b;

	buf_init(&b, p->cx->mem, PAGE_MAX);
	for (unsigned i = 0; i < n; i++)
		buf_put(&b, part[i]);
	return b.over ? S("") : buf_str(&b);
}

str
fill(struct page *p, str says, const char *slot, str value)
{
	ptrdiff_t at = str_find(says, str_of(slot));

	if (at < 0)
		return says;
	return text_of(p, str_sub(says, 0, (size_t)at), value,
	    str_sub(says, (size_t)at + strlen(slot), says.n));
}

str
day_words(struct page *p, str date)
{
	unsigned was = p->cx->ndiag;
	struct fdate d;

	if (date.n && fdate_parse(p->cx, "date", date, &d) == ERR_OK)
		return show_fdate(p->cx->mem, &d);
	p->cx->ndiag = was;
	return date;
}

bool
is_theirs(const struct page *p)
{
	return p->own || (p->signed_in && !p->staff);
}

str
person_home(struct page *p)
{
	return p->own ? S("/me") : web_path(p, S("person"), p->person);
}

void
page_back(struct page *p, str href)
{
	p->back = (struct ui_link){ .text = S("Back"), .href = href };
	if (is_theirs(p))
		p->title = S("Notes");
}

void
link_p(struct page *p, str text, str href)
{
	const struct ui_link l = { .text = text, .href = href };

	html_lit(&p->h, "<p>");
	ui_link(&p->h, &l);
	html_lit(&p->h, "</p>\n");
}

void
button_form(struct page *p, str action, str name, str value,
    const struct ui_button *b)
{
	struct ui_button made = *b;

	made.name = name;
	made.value = value;
	web_form(p, action);
	ui_button(&p->h, &made);
	ui_form_end(&p->h);
}

/* ---- people in a list ---- */

static void
name_cell(struct page *p, const struct found *f, struct html *h)
{
	bool ask = !f->in_team && door_has(p->cx, RIGHT_BREAK);
	const struct ui_link go = { .text = f->name.n ? f->name
		    : S("Name not known"),
		.href = ask ? web_path(p, S("person"), f->id, S("open"))
		            : web_path(p, S("person"), f->id) };

	html_init(h, p->cx->mem, 16384);
	ui_link(h, &go);
	html_lit(h, "<span class=\"nhsuk-u-font-weight-normal\">");
	if (f->preferred.n && !str_starts(f->name, f->preferred)) {
		html_lit(h, ", called ");
		ui_words_inline(h, f->preferred);
	}
	html_lit(h, "<br>");
	if (f->nhs.n)
		ui_nhs_number(h, f->nhs);
	else
		html_lit(h, "NHS number not known");
	if (f->nhs.n && str_eq(f->nhs_status, S("unverified")))
		html_lit(h, ", not checked yet");
	if (f->nhs.n && str_eq(f->nhs_status, S("test")))
		html_lit(h, ", test number");
	html_lit(h, "</span>");
}

/* "" where there is nothing to say: then the column goes. */
static str
team_words(const struct found *f)
{
	return f->in_team ? f->unit_name
	                  : S("Not with your teams: opening asks why");
}

void
people_table(struct page *p, const struct founds *l, str caption)
{
	static const struct ui_cell head[] = {
		{ .text = SK("Name and NHS number") },
		{ .text = SK("Date of birth") }, { .text = SK("Team") } };
	struct ui_cell *cell = NEWN(p->cx->mem, struct ui_cell,
	    (size_t)l->n * 3 + 3);
	struct html *part = NEWN(p->cx->mem, struct html, l->n + 1);
	struct ui_table t = { .caption = caption, .size = UI_M,
		.head = head, .cells = cell, .ncols = 2, .nrows = l->n,
		.row_headers = true };

	for (unsigned i = 0; i < l->n; i++)
		if (team_words(&l->at[i]).n)
			t.ncols = 3;
	for (unsigned i = 0; i < l->n; i++) {
		const struct found *f = &l->at[i];
		struct ui_cell *c = &cell[i * t.ncols];

		name_cell(p, f, &part[i]);
		c[0].part = &part[i];
		c[1].text = f->dob.n ? day_words(p, f->dob) : S("Not known");
		if (t.ncols == 3)
			c[2].text = team_words(f);
	}
	ui_table(&p->h, &t);
}

/* ---- fields ---- */

struct group_words { enum kind kind; const char *group, *team, *own; };
static const struct group_words group_words[] = {
	{ KIND_PERSON, "name", "Names", "My names" },
	{ KIND_PERSON, "number", "NHS number", "NHS number" },
	{ KIND_PERSON, "contact", "How to reach them", "How to reach me" },
	{ KIND_PERSON, "safe", "Safe contact", "Safe contact" },
	{ KIND_PERSON, "speak", "How they want to be spoken to",
	    "How I want to be spoken to" },
	{ KIND_PERSON, "needs", "What helps them with information and meetings",
	    "What helps me with information and meetings" },
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
	case 'a': {
		const struct ui_textarea t = { .f = u, .rows = 3,
			.value = web_value(p, f->name, value) };

		ui_textarea(&p->h, &t);
		return;
	}
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

static bool
among(const char *groups, const char *group)
{
	str rest = str_of(groups), one;

	for (bool more = true; more;) {
		more = str_cut(&rest, ' ', &one);
		if (str_eq(one, str_of(group)))
			return true;
	}
	return false;
}

/* Asked of few: behind their heading until something is said there. */
static bool
is_aside(const char *group)
{
	return among("roles proof own needs restricted", group);
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
		if (!among(groups, f->group))
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

void
version_draw(struct page *p, int64_t v)
{
	struct buf b;

	buf_init(&b, p->cx->mem, 32);
	buf_int(&b, v);
	ui_hidden(&p->h, S("v"), buf_str(&b));
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
fields_again(struct page *p, enum err e, page_fn *draw)
{
	if (e == ERR_STALE) {
		ctx_calm(p->cx);
		(void)fail(p->cx, e, "v", "someone else changed this first:"
		    " look at what is stored now, then save again");
	}
	return web_again(p, e, draw);
}

/* ---- sign-ins ---- */

enum err
signin_find(struct page *p, str supporter, const struct account **out)
{
	struct accounts l;

	*out = NULL;
	TRY(accounts_of_person(p->cx, p->person, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].supporter, supporter) &&
		    l.at[i].ended_at == 0)
			*out = &l.at[i];
	return ERR_OK;
}

static void
give_draw(struct page *p, str action)
{
	const struct ui_input in = { .f = { .name = S("subject"),
		.label = S("Sign-in name"), .hint = S("3 to 64 small letters,"
		    " digits and . - _ @. Choose one that tells nothing to"
		    " someone who sees it."),
		.error = web_error(p, "subject") },
		.value = web_value(p, "subject", S("")), .width = 20,
		.no_spelling = true, .autocomplete = S("off") };

	web_form(p, action);
	ui_input(&p->h, &in);
	ui_button(&p->h, &(struct ui_button){ .name = S("do"),
	    .value = S("give"), .text = S("Make a sign-in") });
	ui_form_end(&p->h);
}

void
signin_draw(struct page *p, const struct account *a, str name, str action)
{
	const struct ui_button reset = { .text = S("New one-time passphrase"),
		.kind = UI_SECONDARY };
	const struct ui_button end = { .text = S("End this sign-in"),
		.kind = UI_SECONDARY };

	if (!a) {
		ui_p(&p->h, text_of(p, name, S(" has no sign-in. You get a"
		    " one-time passphrase to hand over, shown once; nothing is"
		    " sent.")));
		give_draw(p, action);
		return;
	}
	ui_p(&p->h, text_of(p, name, S(" signs in as "), a->subject,
	    a->must_change ? S(". The one-time passphrase was not used yet.")
	                   : S(".")));
	ui_buttons_start(&p->h);
	button_form(p, action, S("do"), S("reset"), &reset);
	button_form(p, action, S("do"), S("end"), &end);
	ui_buttons_end(&p->h);
}

/* Drawn straight from the post, so that it is in no address and nothing can
 * show it again. */
static void
once_draw(struct page *p, str name, str subject, str once, str back)
{
	const str key[] = { SK("Sign-in name"), SK("One-time passphrase") };
	const struct ui_row row[] = { { .key = key[0], .value = subject },
		{ .key = key[1], .value = once } };

	html_init(&p->h, p->cx->mem, PAGE_MAX);
	page_back(p, back);
	ui_h1(&p->h, text_of(p, S("A sign-in for "), name));
	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = 2 });
	ui_p(&p->h, S("This is shown once. Hand it over yourself, on paper or"
	    " by reading it aloud. It works for 24 hours, and at the first"
	    " sign-in they choose a password of their own."));
	link_p(p, S("Done"), back);
	p->status = 200;
}

enum err
signin_post(struct page *p, const struct account *a, struct account_new *who,
    str back)
{
	str act = web_post(p, "do"), once, hash, id;

	if (a && str_eq(act, S("end"))) {
		TRY(account_end(p->cx, a->id));
		p->go = web_done(p, back, "sign-in-ended");
		return ERR_OK;
	}
	/* A rare act: the worker hashes it itself (30 ms). */
	once = password_once(p->cx->mem);
	hash = password_hash(p->cx->mem, once);
	if (a && str_eq(act, S("reset"))) {
		TRY(account_reset(p->cx, a->id, hash));
		once_draw(p, who->name, a->subject, once, back);
		return ERR_OK;
	}
	if (a || !str_eq(act, S("give")))
		return fail(p->cx, ERR_STALE, "subject", "this sign-in was"
		    " changed meanwhile: look again");
	who->subject = web_post(p, "subject");
	TRY(account_add(p->cx, who, hash, &id));
	once_draw(p, who->name, who->subject, once, back);
	return ERR_OK;
}

/* ---- supporters ---- */

enum err
page_supporter_read(struct page *p, struct supporter *out)
{
	struct supporter s;
	str theirs;

	TRY(supporter_read(p->cx, p->param[1], &s));
	TRY(person_canon(p->cx, s.rec->person, &theirs));
	if (!str_eq(theirs, p->person))
		return fail(p->cx, ERR_ABSENT, "supporter", "%s",
		    err_info[ERR_ABSENT].text);
	*out = s;
	return ERR_OK;
}

static bool
is_over(struct page *p, str date)
{
	unsigned was = p->cx->ndiag;
	struct fdate d;

	if (date.n == 0)
		return false;
	if (fdate_parse(p->cx, "date", date, &d) == ERR_OK)
		return d.high <= p->cx->now;
	p->cx->ndiag = was;
	return true;
}

static bool
has_part(const struct choice *c, str part)
{
	for (unsigned i = 0; i < c->what.nparts; i++)
		if (str_eq(c->what.part[i], part))
			return true;
	return false;
}

static bool
has_line(const struct choice *c, str line)
{
	for (unsigned i = 0; i < c->what.nlines; i++)
		if (str_eq(c->what.line[i], line))
			return true;
	return false;
}

static void
item_open(struct html *h, bool *any)
{
	if (!*any)
		html_lit(h,
		    "<ul class=\"nhsuk-list nhsuk-list--bullet\">\n");
	*any = true;
	html_lit(h, "<li>");
}

/* Parts by their heading, with what is to come; lines by their words. */
static enum err
sees_plan(struct page *p, struct html *h, const struct choice *c,
    const struct plan *plan, bool *any)
{
	struct parts l;

	TRY(plan_parts(p->cx, plan, &l));
	for (unsigned i = 0; i < l.n; i++) {
		const struct part *t = &l.at[i];
		const char *entry;

		if (has_part(c, t->link)) {
			item_open(h, any);
			html_lit(h, "all of \xe2\x80\x9c");
			html_text(h, t->heading);
			html_lit(h, "\xe2\x80\x9d, also what is added to it"
			    " later</li>\n");
			continue;
		}
		entry = t->entry ? str_c(p->cx->mem, t->entry->link) : "";
		for (const struct line *e = NULL;
		    (e = entry_next(&plan->a, entry, e)) != NULL;) {
			if (!has_line(c, e->id) || e->parked)
				continue;
			item_open(h, any);
			html_lit(h, "\xe2\x80\x9c");
			ui_words_inline(h, plan_text(plan, e));
			html_lit(h, "\xe2\x80\x9d</li>\n");
		}
	}
	return ERR_OK;
}

static void
sees_scope(struct page *p, struct html *h, const struct choice *c, bool *any)
{
	str says = code_words("consent-scope", c->scope);

	item_open(h, any);
	if (says.n && says.p[0] >= 'A' && says.p[0] <= 'Z') {
		char low = (char)(says.p[0] + ('a' - 'A'));

		html_text(h, (str){ &low, 1 });
		says = str_sub(says, 1, says.n);
	}
	html_text(h, says);
	if (c->ends_on.n) {
		html_lit(h, " (until ");
		html_text(h, day_words(p, c->ends_on));
		html_lit(h, ")");
	}
	html_lit(h, "</li>\n");
}

enum err
sees_draw(struct page *p, const struct supporter *s, const struct plan *plan,
    bool *any)
{
	const struct choice *parts = NULL;
	struct choices l;
	bool open = false;
	struct html list;

	*any = false;
	TRY(choices_of(p->cx, p->person, s->id, &l));
	html_init(&list, p->cx->mem, PAGE_MAX);
	for (unsigned i = 0; i < l.n; i++) {
		const struct choice *c = &l.at[i];

		if (c->answer != ANSWER_YES || is_over(p, c->ends_on))
			continue;
		*any = true;
		if (str_eq(c->scope, S("plan-parts")))
			parts = c;
		else
			sees_scope(p, &list, c, &open);
	}
	if (parts)
		TRY(sees_plan(p, &list, parts, plan, &open));
	if (open)
		html_lit(&list, "</ul>\n");
	ui_p(&p->h, fill(p, wording(open ? "share.sees" : "share.nothing"),
	    "{name}", s->name));
	html_join(&p->h, &list);
	if (parts && parts->ends_on.n)
		ui_p(&p->h, fill(p, wording("share.until"), "{date}",
		    day_words(p, parts->ends_on)));
	return ERR_OK;
}

enum err
shared_draw(struct page *p, str name, const struct plan *plan, int level)
{
	struct kit k;
	bool any = false;

	TRY(kit_of(p, plan, &k));
	/* Drawn as the supporter has it, whoever looks at it. */
	k.name = name;
	k.mine = false;
	ui_heading(&p->h, &(struct ui_heading){ .level = level, .size = UI_L,
	    .text = text_of(p, S("From "), name) });
	for (unsigned i = 0; i < k.parts.n; i++) {
		const struct part *t = &k.parts.at[i];

		if (t->nlines == 0 || !t->entry)
			continue;
		any = true;
		ui_heading(&p->h, &(struct ui_heading){ .level = level + 1,
		    .size = UI_M, .text = t->heading });
		kit_lines(&k, t->entry->link, KIT_BARE);
	}
	if (!any)
		ui_p(&p->h, S("There is nothing to read here at the moment."));
	ui_heading(&p->h, &(struct ui_heading){ .level = level + 1,
	    .size = UI_M, .text = wording("tell.heading") });
	ui_p(&p->h, wording("tell.lead"));
	if (p->me->supporter.n)
		link_p(p, S("Tell us something"), S("/shared/tell"));
	ui_p(&p->h, wording("tell.yourself"));
	return ERR_OK;
}
