/*
 * Being safe with all this: the private question about who else can look, and
 * keeping a copy, also on one device.
 *
 * The question is asked alone or not at all, and comes before online access
 * and before a device. What someone could use against the person is not drawn
 * again on their own page: an empty field keeps what was said before, and says
 * so to everyone alike.
 */
#include "access/crypt.h"
#include "core/arena.h"
#include "core/time.h"
#include "web/people_kit.h"

#include <string.h>

enum { DEVICE_S = 90 * 86400, LABEL_MAX = 60 };

/* ---- the private question ---- */

/* Not to be read over a shoulder. */
static bool
is_covert(const struct page *p, const struct field_row *f)
{
	static const char *const name[] = { "safe-online", "safe-who",
		"safe-never" };

	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		if (p->own && strcmp(f->name, name[i]) == 0)
			return true;
	return false;
}

static void
alone_draw(struct page *p)
{
	const struct ui_option o[] = {
		{ .value = S("no"), .text = S("No, or I am not sure") },
		{ .value = S("yes"), .text = p->own ? S("Yes, I am alone")
			    : S("Yes, they are alone with me") } };
	const struct ui_form f = { .action = p->rq->path, .get = true };
	const struct ui_radios r = { .f = { .name = S("alone"),
		.label = p->own ? S("Are you alone just now?")
		    : S("Is the person alone with you just now?"),
		.hint = S("Also nobody who can hear, or see this screen"),
		.size = UI_L, .heading = true }, .options = o, .noptions = 2 };

	ui_form_start(&p->h, &f);
	ui_radios(&p->h, &r);
	(void)web_submit(p, S("Continue"));
}

/* A select begins empty and posts nothing of its own: what was said stays. */
static void
covert_draw(struct page *p, const struct field_row *f)
{
	struct ui_field u = { .name = str_of(f->name),
		.label = str_of(f->label), .error = web_error(p, f->name),
		.hint = S("If you leave this empty, what you told us before"
		    " stays.") };
	/* A draft that comes back is not drawn here either. */
	str typed = p->rq->verb == VERB_POST ? web_value(p, f->name, S(""))
	                                     : S("");
	unsigned n;

	if (f->type == 'c') {
		struct ui_option *o = code_options(p, f->codes, &n);

		ui_select(&p->h, &(struct ui_select){ .f = u, .options = o,
		    .noptions = n, .value = typed });
		return;
	}
	words_beside(p, u.name);
	ui_textarea(&p->h, &(struct ui_textarea){ .f = u, .rows = 2,
	    .value = typed });
}

static enum err
questions_draw(struct page *p)
{
	struct record r;
	const str *value;

	TRY(record_read(p->cx, KIND_PERSON, p->person, &r));
	TRY(values_of(p, &r, &value));
	ui_h1(&p->h, wording("safe.heading"));
	ui_p(&p->h, wording("safe.default"));
	ui_p(&p->h, wording("safe.changed"));
	web_form(p, S(""));
	ui_hidden(&p->h, S("safe-alone"), S("1"));
	version_draw(p, r.v);
	for (unsigned i = 0; i < nfield_rows; i++) {
		const struct field_row *f = &field_row[i];

		if (f->kind != KIND_PERSON || strcmp(f->group, "safe") != 0 ||
		    f->type == 'f')
			continue;
		if (is_covert(p, f))
			covert_draw(p, f);
		else
			field_draw(p, f, value_named(KIND_PERSON, value,
			    f->name));
	}
	return web_submit(p, S("Save"));
}

enum err
page_safe(struct page *p)
{
	str alone = web_query(p, "alone");

	page_back(p, p->own ? web_here(p, "keep")
	                    : person_home(p));
	web_errors(p);
	if (p->rq->verb == VERB_POST || str_eq(alone, S("yes")))
		return questions_draw(p);
	if (str_eq(alone, S("no"))) {
		ui_h1(&p->h, S("That is all right"));
		ui_p(&p->h, S("This can wait for another time. Nothing was"
		    " noted, and nothing is used until it has been asked."));
		link_p(p, S("Go on"), person_home(p));
		return ERR_OK;
	}
	alone_draw(p);
	return ERR_OK;
}

/* The posted fields without those that were left empty because nothing is ever
 * drawn in them. */
static const struct field *
said(struct page *p, unsigned *n)
{
	struct field *f = NEWN(p->cx->mem, struct field, p->rq->nform + 1);

	*n = 0;
	for (unsigned i = 0; i < p->rq->nform; i++) {
		const struct field *at = &p->rq->form[i];
		const struct field_row *row = field_named(KIND_PERSON,
		    str_c(p->cx->mem, at->name));

		if (row && is_covert(p, row) && str_trim(at->value).n == 0)
			continue;
		f[(*n)++] = *at;
	}
	return f;
}

enum err
post_safe(struct page *p)
{
	const struct field *f;
	unsigned n;
	int64_t made;
	enum err e;

	f = said(p, &n);
	e = fields_save(p->cx, KIND_PERSON, p->person, version_post(p), "safe",
	    f, n, &made);
	return web_end(p, fields_end(p, e), p->own ? web_here(p, "keep") :
	    person_home(p), "saved", page_safe);
}

/* ---- keeping a copy ---- */

static void
copies_draw(struct page *p)
{
	static const struct { const char *text, *tail; } way[] = {
		{ "On paper: one page", "print" },
		{ "A card for a wallet", "card" },
		{ "A file on this device", "file" },
		{ "Large print", "large" },
		{ "Easy read, with pictures", "easy" },
		{ "Plain text, to be read aloud", "text" },
	};
	enum { WAYS = sizeof(way) / sizeof(way[0]) };
	struct ui_link l[WAYS];

	for (size_t i = 0; i < WAYS; i++)
		l[i] = (struct ui_link){ str_of(way[i].text), web_path(p,
		    S("person"), p->person, S("plan"), str_of(way[i].tail)),
			S("") };
	ui_links(&p->h, l, WAYS);
	ui_p(&p->h, S("The file opens without internet and without a password:"
	    " anyone who can open the device can read it."));
	ui_p(&p->h, wording("copy.night"));
}

/* "signs alone": as the parts are called. */
static str
parts_words(struct page *p, str parts)
{
	str all = S(""), one;

	for (bool more = true; more;) {
		more = str_cut(&parts, ' ', &one);
		if (one.n)
			all = text_of(p, all, all.n ? S(", ") : S(""),
			    code_words("part", one));
	}
	return all;
}

static void
devices_draw(struct page *p, const struct devices *l)
{
	for (unsigned i = 0; i < l->n; i++) {
		const struct device *d = &l->at[i];
		const struct ui_button stop = { .text = S("Stop this device"),
			.kind = UI_SECONDARY, .small = true,
			.hidden = d->label };

		ui_heading(&p->h, &(struct ui_heading){ .level = 3,
		    .text = d->label, .words = true });
		ui_p(&p->h, fill(p, wording("copy.reads"), "{list}",
		    parts_words(p, d->parts)));
		ui_p(&p->h, text_of(p, S("Until "),
		    show_day(p->cx->mem, d->ends_at)));
		web_form(p, web_here(p, "device"));
		ui_hidden(&p->h, S("do"), S("end"));
		ui_hidden(&p->h, S("device"), d->token_hash);
		ui_button(&p->h, &stop);
		ui_form_end(&p->h);
	}
}

static enum err
device_form(struct page *p)
{
	struct plan plan;
	struct parts l;
	struct ui_option *o;
	struct ui_checkboxes c = { .f = { .name = S("part"),
		.label = S("What may this device show?"),
		.hint = S("Someone who holds it could read what you tick."),
		.error = web_error(p, "part") } };

	TRY(plan_read(p->cx, p->person, &plan));
	TRY(plan_parts(p->cx, &plan, &l));
	o = NEWN(p->cx->mem, struct ui_option, l.n + 1);
	for (unsigned i = 0; i < l.n; i++)
		o[i] = (struct ui_option){ .value = l.at[i].link,
			.text = l.at[i].heading, .checked = is_ticked(p,
			    "part", l.at[i].link, false) };
	c.options = o;
	c.noptions = l.n;
	web_form(p, web_here(p, "device"));
	ui_hidden(&p->h, S("do"), S("add"));
	web_line(p, "label", S("A name for this device"),
	    S("For example: my phone"), S(""), 20);
	ui_checkboxes(&p->h, &c);
	ui_button(&p->h, &(struct ui_button){ .kind = UI_SECONDARY,
	    .text = S("Let this device open it") });
	ui_form_end(&p->h);
	return ERR_OK;
}

/* What was agreed for a leave that is not over; and the edition for the family
 * (0055). */
static enum err
leave_link(struct page *p)
{
	struct records l;

	TRY(record_list(p->cx, KIND_LEAVE, p->person, &l));
	for (unsigned i = l.n; i-- > 0;)
		if (!l.at[i].gone && !str_eq(json_text(json_get(l.at[i].json,
		    S("status"))), S("completed"))) {
			link_p(p, S("My leave from the ward"), web_path(p,
			    S("person"), p->person, S("leave"), l.at[i].id));
			break;
		}
	link_p(p, S("My plan, and the one for my family"), web_here(p,
	    "editions"));
	return ERR_OK;
}

enum err
page_keep(struct page *p)
{
	const struct person_view *v;
	struct devices l;

	TRY(web_person(p, &v));
	TRY(device_list(p->cx, p->person, &l));
	page_open(p, S("/me"), wording("copy.heading"));
	copies_draw(p);
	TRY(leave_link(p));
	ui_h2(&p->h, S("This device"));
	ui_p(&p->h, S("You can let one device open the first page without"
	    " signing in. It can be read there by anyone who can unlock the"
	    " device. You can stop it at any time, from any device."));
	devices_draw(p, &l);
	if (!v->private_asked) {
		link_p(p, S("First a question, for when you are alone"),
		    web_here(p, "safe"));
		return ERR_OK;
	}
	TRY(device_form(p));
	link_p(p, S("How it is safe to reach me"), web_here(p, "safe"));
	return ERR_OK;
}

static enum err
device_new(struct page *p)
{
	const struct person_view *v;
	str label = web_post(p, "label"), parts, cookie;

	TRY(web_person(p, &v));
	if (!v->private_asked)
		return fail(p->cx, ERR_DENIED, "safe", "first answer the"
		    " question about who else can look, when you are alone");
	if (label.n == 0)
		label = S("This device");
	if (label.n > LABEL_MAX)
		(void)fail(p->cx, ERR_INPUT, "label",
		    "use a shorter name: 60 letters or fewer");
	parts = codes_posted(p, "part", "part");
	if (parts.n == 0)
		(void)fail(p->cx, ERR_INPUT, "part",
		    "tick what this device may show");
	if (p->cx->ndiag)
		return ERR_INPUT;
	TRY(device_add(p->cx, p->person, parts, label, &cookie));
	web_cookie(p, "heed-device", cookie, DEVICE_S);
	return ERR_OK;
}

static enum err
device_stop(struct page *p)
{
	str hash = web_post(p, "device"), mine = request_cookie(p->rq,
	    p->rq->secure ? "__Host-heed-device" : "heed-device");

	TRY(device_end(p->cx, p->person, hash));
	if (mine.p && str_eq(hash_hex(p->cx->mem, mine), hash))
		web_cookie(p, "heed-device", S(""), 0);
	return ERR_OK;
}

enum err
post_device(struct page *p)
{
	bool end = str_eq(web_post(p, "do"), S("end"));
	enum err e = end ? device_stop(p) : device_new(p);

	return web_end(p, e, web_here(p, "keep"), end ? "device-ended" :
	    "device", page_keep);
}
