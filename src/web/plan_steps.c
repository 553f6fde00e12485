/*
 * The steps round a plan: finishing it together, offering it, using it, and the
 * copies that are out there.
 *
 * None of them is a gate. A plan comes into use with gaps or without; an offer
 * that was declined is kept as an answer, not as a failing; nobody is asked why
 * a plan was not used.
 */
#include "web/plan_kit.h"

#include "core/arena.h"
#include "core/time.h"

/* ---- questions asked by hand ---- */

static str
name_of(struct ctx *cx, str link, const char *ending)
{
	return str_cat(cx->mem, link, str_of(ending));
}

/* The options of a choice; "" where the form has no such question. The form
 * puts the answer that says nothing first. */
static void
ask_choice(struct kit *k, str link, str label, str value)
{
	const struct item *i = form_item(plan_form(), link);
	struct ui_option *o;
	struct ui_radios r = { .f = { .name = link, .label = label,
		.size = UI_S, .error = web_error(k->p,
		    str_c(k->cx->mem, link)) }, .small = true };

	if (!i)
		return;
	o = NEWN(k->cx->mem, struct ui_option, i->noption + 1);
	for (unsigned n = 0; n < i->noption; n++)
		o[n] = (struct ui_option){ .value = i->option[n].code,
			.text = i->option[n].display };
	r.options = o;
	r.noptions = i->noption;
	r.value = web_value(k->p, str_c(k->cx->mem, link),
	    value.n ? value : (str){ NULL, 0 });
	ui_radios(k->h, &r);
}

static void
ask_date(struct kit *k, str link, str label, str hint, str iso)
{
	struct ctx *cx = k->cx;
	const char *day = str_c(cx->mem, name_of(cx, link, "-day"));
	const char *month = str_c(cx->mem, name_of(cx, link, "-month"));
	const char *year = str_c(cx->mem, name_of(cx, link, "-year"));
	struct ui_date d = { .f = { .name = link, .label = label, .hint = hint,
		.size = UI_S, .error = web_error(k->p, day) } };

	d.year = web_value(k->p, year, str_sub(iso, 0, 4));
	d.month = web_value(k->p, month, str_sub(iso, 5, 2));
	d.day = web_value(k->p, day, str_sub(iso, 8, 2));
	ui_date(k->h, &d);
}

/* What was typed there, as a FHIR date; "" when nothing was. */
static enum err
take_date(struct kit *k, str link, str *out)
{
	struct ctx *cx = k->cx;
	const char *at = str_c(cx->mem, name_of(cx, link, "-day"));
	str day = web_post(k->p, at);
	str month = web_post(k->p, str_c(cx->mem, name_of(cx, link, "-month")));
	str year = web_post(k->p, str_c(cx->mem, name_of(cx, link, "-year")));
	struct fdate d;

	*out = S("");
	if (day.n == 0 && month.n == 0 && year.n == 0)
		return ERR_OK;
	TRY(fdate_of_fields(cx, at, day, month, year, &d));
	*out = fdate_print(cx->mem, &d);
	return ERR_OK;
}

static str
system_of(str link, str code)
{
	const struct item *i = form_item(plan_form(), link);

	for (unsigned n = 0; i && n < i->noption; n++)
		if (str_eq(i->option[n].code, code))
			return i->option[n].system;
	return S("");
}

static str
today(struct ctx *cx)
{
	struct civil c = time_london(cx->now);
	struct buf b;

	buf_init(&b, cx->mem, 32);
	buf_fmt(&b, "%04d-%02d-%02d", c.year, c.month, c.day);
	return buf_str(&b);
}

/* ---- finish ---- */

/* The screen is turned towards both: without what is for the team alone. */
static enum err
aloud(const struct kit *all)
{
	struct kit k = *all;
	bool any = false;

	TRY(kit_narrow(&k, VISIBLE_OFFLINE));
	for (unsigned i = 0; i < k.parts.n; i++) {
		const struct part *p = &k.parts.at[i];
		const struct ui_heading h = { .text = p->heading, .level = 2,
			.size = UI_S };

		if (p->nlines == 0)
			continue;
		any = true;
		ui_heading(k.h, &h);
		kit_lines(&k, p->entry->link, KIT_BARE);
	}
	if (!any)
		ui_p(k.h, wording("plan.none"));
	return ERR_OK;
}

static void
rev_field(struct kit *k, const char *link)
{
	struct buf b;
	str name = str_cat(k->cx->mem, S("rev-"), str_of(link));

	buf_init(&b, k->cx->mem, 32);
	buf_int(&b, kit_rev(k, str_of(link)));
	ui_hidden(k->h, name, web_value(k->p, str_c(k->cx->mem, name),
	    buf_str(&b)));
}

static void
agree_fields(struct kit *k)
{
	const struct ui_textarea words = { .f = { .name = S("agree.words"),
		.label = kit_of_name(k, "In my words", "In NAME's words"),
		.size = UI_S, .error = web_error(k->p, "agree.words") },
		.rows = 3, .value = web_value(k->p, "agree.words",
		    kit_value(k, S("agree.words"))) };

	if (!k->mine)
		ui_p(k->h, kit_of_name(k, "", "What NAME says, aloud, is"
		    " written here as NAME's answer. \"Partly\" and \"no\" are"
		    " good answers too: what is seen differently stands"
		    " beside."));
	ask_choice(k, S("agree.answer"), S("Is this my plan?"),
	    kit_value(k, S("agree.answer")));
	rev_field(k, "agree.answer");
	ui_textarea(k->h, &words);
	rev_field(k, "agree.words");
	ask_date(k, S("review.on"), S("We look at it again by"),
	    S("A day that suits. It can be sooner."),
	    kit_value(k, S("review.on")));
	rev_field(k, "review.on");
}

static void
made_fields(struct kit *k)
{
	const struct ui_details d = { .summary = S("How it was made") };

	ui_details_start(k->h, &d);
	ask_date(k, S("made.on"), S("Started on"), S(""),
	    kit_value(k, S("made.on")));
	rev_field(k, "made.on");
	ask_choice(k, S("made.where"), S("Where"),
	    kit_value(k, S("made.where")));
	rev_field(k, "made.where");
	ui_details_end(k->h);
}

static void
agree_form(struct kit *k)
{
	web_form_draft(k->p, S(""));
	kit_findings(k->p);
	agree_fields(k);
	made_fields(k);
	ui_p(k->h, wording("plan.not-a-contract"));
	ui_buttons_start(k->h);
	if (k->plan.draft || !k->plan.exists)
		kit_submit(k->h, "do", S("current"), k->mine
		    ? S("Save: this is my plan now")
		    : S("Save: this is the plan now"), true, S(""));
	kit_submit(k->h, "do", S("later"), k->plan.draft || !k->plan.exists
	    ? S("Save, and go on another day") : S("Save"), false, S(""));
	ui_buttons_end(k->h);
	ui_form_end(k->h);
}

static const struct { const char *tail, *text; } formats[] = {
	{ "print", "On paper: one page" },
	{ "card", "As a folded card" },
	{ "large", "In large print" },
	{ "easy", "Easy read" },
	{ "text", "Plain text, ready to be read aloud" },
	{ "file", "As one file that opens without internet" },
};
enum { FORMATS = sizeof(formats) / sizeof(formats[0]) };

static void
format_links(struct kit *k)
{
	struct ui_link l[FORMATS];

	for (unsigned i = 0; i < FORMATS; i++)
		l[i] = (struct ui_link){ .text = str_of(formats[i].text),
			.href = kit_path(k, str_of(formats[i].tail), S("")) };
	ui_links(k->h, l, FORMATS);
}

enum err
page_finish(struct page *p)
{
	struct kit k;

	TRY(kit_open(p, &k));
	p->back = (struct ui_link){ .href = kit_path(&k, S(""), S("")),
		.text = kit_heading(&k) };
	const struct ui_link then[] = {
		{ .text = S("Write down where we see it differently"),
		    .href = kit_path(&k, S("part"), S("differ")) },
		{ .text = S("Who else sees this"), .href = web_path(p,
		    S("person"), p->person, S("sharing")) },
		{ .text = S("Write down who has a copy"),
		    .href = kit_path(&k, S("copies"), S("")) },
	};

	kit_errors(p);
	ui_h1(k.h, S("Read it aloud, and agree"));
	ui_p(k.h, kit_of_name(&k, "Read it to yourself, slowly, or let someone"
	    " read it to you. Change what does not sound like you.",
	    "Read it aloud together, slowly. Change what does not sound like"
	    " NAME."));
	TRY(aloud(&k));
	agree_form(&k);
	ui_h2(k.h, S("Give a copy now"));
	format_links(&k);
	ui_h2(k.h, S("And then"));
	ui_links(k.h, then, 3);
	return ERR_OK;
}

static int64_t
posted_rev(struct kit *k, const char *link)
{
	int64_t rev;
	str name = str_cat(k->cx->mem, S("rev-"), str_of(link));

	return str_int(web_post(k->p, str_c(k->cx->mem, name)), 0, INT64_MAX,
	    &rev) ? rev : -1;
}

static void
put_posted(struct kit *k, struct kit_ops *o, const char *link, str value)
{
	kit_put(k, o, str_of(link), value, system_of(str_of(link), value),
	    VOICE_PERSON, posted_rev(k, link));
}

static enum err
finish_save(struct kit *k, bool current)
{
	struct kit_ops *o = NEW(k->cx->mem, struct kit_ops);
	struct plan_save s = { .op = o->at, .aloud = !k->mine,
		.voice = VOICE_PERSON, .act = S("save"), .reason = S(""),
		.sure = web_post(k->p, "sure").n > 0 };
	str review, made;

	TRY(take_date(k, S("review.on"), &review));
	TRY(take_date(k, S("made.on"), &made));
	/* So that a plan without a line can come into use too (CARE-54). */
	if (current && made.n == 0)
		made = today(k->cx);
	put_posted(k, o, "agree.answer", web_post(k->p, "agree.answer"));
	put_posted(k, o, "agree.words", web_post(k->p, "agree.words"));
	put_posted(k, o, "review.on", review);
	put_posted(k, o, "made.on", made);
	put_posted(k, o, "made.where", web_post(k->p, "made.where"));
	s.nop = o->n;
	TRY(kit_save(k, &s, kit_path(k, current ? S("") : S("finish"), S("")),
	    current ? "plan-current" : "saved"));
	return current ? plan_set_state(k->cx, k->p->person, PLAN_CURRENT)
	    : ERR_OK;
}

enum err
post_finish(struct page *p)
{
	struct kit k;
	enum err e;

	TRY(kit_open(p, &k));
	e = finish_save(&k, !str_eq(web_post(p, "do"), S("later")));
	return e == ERR_OK ? e : web_again(p, e, page_finish);
}

/* ---- entries that stand beside the plan: offers, uses ---- */

/* The person's own come first. */
static void
entries(struct kit *k, str link, str none)
{
	const char *entry = str_c(k->cx->mem, link);
	bool open = false;

	for (int own = 1; own >= 0; own--)
		for (const struct line *l = NULL;
		    (l = entry_next(&k->plan.a, entry, l)) != NULL;) {
			if (plan_is_own(l) != (own == 1) || l->parked)
				continue;
			if (!open)
				ui_lines_start(k->h);
			open = true;
			kit_line(k, l, KIT_READ);
		}
	if (open)
		ui_lines_end(k->h);
	else
		ui_p(k->h, none);
}

static void
entry_form(struct kit *k, str link, bool ask_voice, str button)
{
	struct page *p = k->p;
	const struct form_view v = { .a = &k->plan.a, .scope = link,
		.entry = S("new"), .again = p->again, .nagain = p->nagain,
		.diag = p->cx->diag, .ndiag = p->cx->ndiag < DIAG_MAX
		    ? p->cx->ndiag : DIAG_MAX };

	web_form_draft(p, S(""));
	kit_findings(p);
	if (ask_voice)
		kit_ask_voice(k);
	form_draw(k->cx, k->h, &v);
	kit_submit(k->h, "do", S("save"), button, true, S(""));
	ui_form_end(k->h);
}

static enum err
entry_save(struct kit *k, str link, enum voice voice, str path,
    const char *code)
{
	struct plan_save s = { .voice = voice, .act = S("save"),
		.reason = S(""), .sure = web_post(k->p, "sure").n > 0 };
	struct op *op;

	TRY(forms_take(k->cx, &k->plan.a, link, k->p->rq->form,
	    k->p->rq->nform, &op, &s.nop));
	for (unsigned i = 0; i < s.nop; i++)
		op[i].voice = voice;
	s.op = op;
	if (s.nop == 0)
		return fail(k->cx, ERR_INPUT, "",
		    "nothing is written down yet");
	return kit_save(k, &s, path, code);
}

enum err
page_offer(struct page *p)
{
	struct kit k;

	TRY(kit_open(p, &k));
	p->back = (struct ui_link){ .href = kit_path(&k, S(""), S("")),
		.text = kit_heading(&k) };
	kit_errors(p);
	ui_h1(k.h, S("When a plan was offered"));
	ui_p(k.h, S("An offer that is not taken stays open. It says nothing"
	    " about the person."));
	entries(&k, S("offered.line"), S("No offer has been written down"
	    " yet."));
	entry_form(&k, S("offered.line"), false, S("Save"));
	return ERR_OK;
}

enum err
post_offer(struct page *p)
{
	struct kit k;
	bool declined = false;
	enum err e;

	TRY(kit_open(p, &k));
	for (unsigned i = 0; i < p->rq->nform; i++)
		declined |= str_ends(p->rq->form[i].name,
		    S(":offered.response")) &&
		    str_eq(p->rq->form[i].value, S("=declined"));
	e = entry_save(&k, S("offered.line"), VOICE_PRACTITIONER,
	    kit_path(&k, S("offer"), S("")), declined ? "declined" : "saved");
	return e == ERR_OK ? e : web_again(p, e, page_offer);
}

enum err
page_used(struct page *p)
{
	struct kit k;

	TRY(kit_open(p, &k));
	p->back = (struct ui_link){ .href = kit_path(&k, S(""), S("")),
		.text = kit_heading(&k) };
	kit_errors(p);
	ui_h1(k.h, kit_of_name(&k, "When I used it", "When NAME used it"));
	ui_p(k.h, S("Whatever happened, what helped a little and what did not"
	    " makes the plan better."));
	entries(&k, S("use.line"), S("Nothing is written here yet."));
	entry_form(&k, S("use.line"), true, S("Save"));
	return ERR_OK;
}

enum err
post_used(struct page *p)
{
	struct kit k;
	enum voice voice;
	enum err e;

	TRY(kit_open(p, &k));
	e = kit_voice(&k, &voice);
	if (e == ERR_OK)
		e = entry_save(&k, S("use.line"), voice,
		    kit_path(&k, S("used"), S("")), "use-noted");
	return e == ERR_OK ? e : web_again(p, e, page_used);
}

/* ---- copies ---- */

static str
copy_state(const struct copy *c)
{
	if (c->withdrawn)
		return S("No longer meant to be used: ask for it back");
	return c->old ? S("Out of date: the plan has changed since")
	    : S("As the plan is now");
}

static enum err
copies_table(struct kit *k)
{
	static const struct ui_cell head[] = { { .text = SK("Copy") },
		{ .text = SK("Who has it, and where") },
		{ .text = SK("Given on") }, { .text = SK("Now") } };
	struct copies c;
	struct ui_cell *cell;
	struct ui_table t = { .caption = S("Copies that were given"),
		.head = head, .ncols = 4, .row_headers = true,
		.responsive = true, .size = UI_M,
		.none = S("No copy has been written down yet.") };

	TRY(plan_copies(k->cx, k->p->person, &k->plan, &c));
	cell = NEWN(k->cx->mem, struct ui_cell, 4 * (size_t)c.n + 4);
	for (unsigned i = 0; i < c.n; i++) {
		const struct copy *at = &c.at[i];
		str whose = at->who;

		if (whose.n && at->where.n)
			whose = str_cat(k->cx->mem, whose, S(", "));
		cell[4 * i] = (struct ui_cell){ .text = at->format.n
			    ? at->format : S("A copy") };
		cell[4 * i + 1] = (struct ui_cell){ .words = true,
			.text = str_cat(k->cx->mem, whose, at->where) };
		cell[4 * i + 2] = (struct ui_cell){ .text = at->at
			    ? show_day(k->cx->mem, at->at) : S("Not said") };
		cell[4 * i + 3] = (struct ui_cell){ .text = copy_state(at) };
	}
	t.cells = cell;
	t.nrows = c.n;
	ui_table(k->h, &t);
	return ERR_OK;
}

static enum err
who_field(struct kit *k)
{
	struct supporters s;
	struct ui_option *o;
	struct ui_select sel = { .f = { .name = S("who"),
		.label = S("Who has it"), .error = web_error(k->p, "who") },
		.starts_on_first = true,
		.value = web_value(k->p, "who", S("")) };

	TRY(supporters_of(k->cx, k->p->person, false, &s));
	o = NEWN(k->cx->mem, struct ui_option, s.n + 1);
	o[sel.noptions++] = (struct ui_option){ .value = S(""),
		.text = kit_of_name(k, "Me", "NAME") };
	for (unsigned i = 0; i < s.n; i++)
		o[sel.noptions++] = (struct ui_option){ .text = s.at[i].name,
			.value = str_cat(k->cx->mem, S("RelatedPerson/"),
			    s.at[i].id) };
	sel.options = o;
	ui_select(k->h, &sel);
	return ERR_OK;
}

static enum err
copies_form(struct kit *k)
{
	const struct ui_input where = { .f = { .name = S("held.where"),
		.label = S("Where it is kept"), .size = UI_S,
		.error = web_error(k->p, "held.where") },
		.value = web_value(k->p, "held.where", S("")) };

	ui_h2(k->h, S("Write down a copy that was given"));
	web_form_draft(k->p, S(""));
	kit_findings(k->p);
	ask_choice(k, S("held.format"), S("What kind of copy"), S(""));
	TRY(who_field(k));
	ui_input(k->h, &where);
	ask_date(k, S("held.on"), S("Given on"), S(""), today(k->cx));
	kit_submit(k->h, "do", S("save"), S("Write it down"), true, S(""));
	ui_form_end(k->h);
	return ERR_OK;
}

enum err
page_copies(struct page *p)
{
	struct kit k;

	TRY(kit_open(p, &k));
	p->back = (struct ui_link){ .href = kit_path(&k, S(""), S("")),
		.text = kit_heading(&k) };
	kit_errors(p);
	ui_h1(k.h, S("Copies of this plan"));
	ui_p(k.h, wording("copy.night"));
	ui_h2(k.h, S("Make a copy now"));
	format_links(&k);
	TRY(copies_table(&k));
	return copies_form(&k);
}

/* A form without that question still asks where a copy is kept, and who has it
 * is where it is. */
static enum err
put_holder(struct kit *k, struct kit_ops *o, str entry, enum voice voice,
    str *where)
{
	str who = web_post(k->p, "who"), name = S("");
	struct supporters s;
	struct op *op;

	if (who.n == 0)
		return ERR_OK;
	TRY(supporters_of(k->cx, k->p->person, false, &s));
	for (unsigned i = 0; i < s.n; i++)
		if (str_ends(who, s.at[i].id) &&
		    who.n == s.at[i].id.n + sizeof("RelatedPerson/") - 1)
			name = s.at[i].name;
	if (name.n == 0)
		return fail(k->cx, ERR_INPUT, "who", "choose who has it");
	if (!kit_item(k->cx, S("held"), "who")) {
		*where = where->n ? str_cat(k->cx->mem, name,
		    str_cat(k->cx->mem, S(", "), *where)) : name;
		return ERR_OK;
	}
	op = kit_op(o, OP_ADD, S("held.who"), voice);
	op->parent = entry;
	op->value = who;
	op->display = name;
	return ERR_OK;
}

static enum err
copy_save(struct kit *k)
{
	struct kit_ops *o = NEW(k->cx->mem, struct kit_ops);
	enum voice voice = k->mine ? VOICE_PERSON : VOICE_PRACTITIONER;
	struct plan_save s = { .op = o->at, .voice = voice, .act = S("save"),
		.reason = S(""), .sure = web_post(k->p, "sure").n > 0 };
	str id = line_new_id(k->cx), format = web_post(k->p, "held.format");
	str where = web_post(k->p, "held.where");
	const char *link[] = { "held.format", "held.on", "held.where" };
	str value[3] = { format, S(""), S("") };

	TRY(take_date(k, S("held.on"), &value[1]));
	kit_op(o, OP_ADD, S("held.line"), voice)->line = id;
	TRY(put_holder(k, o, id, voice, &where));
	value[2] = where;
	for (unsigned i = 0; i < 3; i++) {
		struct op *op;

		if (value[i].n == 0)
			continue;
		op = kit_op(o, OP_ADD, str_of(link[i]), voice);
		op->parent = id;
		op->value = value[i];
		op->system = system_of(str_of(link[i]), value[i]);
	}
	s.nop = o->n;
	return kit_save(k, &s, kit_path(k, S("copies"), S("")), "copy-given");
}

enum err
post_copies(struct page *p)
{
	struct kit k;
	enum err e;

	TRY(kit_open(p, &k));
	e = copy_save(&k);
	return e == ERR_OK ? e : web_again(p, e, page_copies);
}
