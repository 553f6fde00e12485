/*
 * Assessments and the formulation: their first pages, reading all of one, and
 * finishing it. Parts, lines, suggestions and versions are the plan's own pages
 * (plan_edit.c, plan_show.c), by another address.
 *
 * The talk comes first: parts are taken in any order, and "not asked yet" is
 * how most of it stands at any time. Nothing here counts, grades or adds up.
 */
#include "web/plan_kit.h"

#include "access/setting.h"
#include "care/assess.h"
#include "core/arena.h"
#include "core/time.h"
#include "web/people_kit.h"

/* Whether the person sees it so: beside all of it, in their words (CARE-33). */
static void
seen_so(struct kit *k, const char *answer, const char *in_words)
{
	const struct line *l = line_in(&k->plan.a, S(""), answer);
	str words = kit_value(k, str_of(in_words));

	if (!l || l->value.n == 0)
		return;
	ui_p(k->h, text_of(k->p, k->mine ? S("Do I see it this way? ")
	    : text_of(k->p, S("Does "), k->name, S(" see it this way? ")),
	    line_words(k->cx, l)));
	if (words.n)
		ui_words(k->h, words);
}

/* ---- what there is ---- */

static str
when_words(struct ctx *cx, const struct assessment *a)
{
	return show_day(cx->mem, a->began ? a->began : a->at);
}

static enum err
list(struct kit *k, unsigned *n)
{
	struct page *p = k->p;
	struct assessments l;
	struct ui_table t;
	struct ui_cell *c;

	TRY(assessments_of(p->cx, p->person, &l));
	*n = l.n;
	if (l.n == 0) {
		ui_p(k->h, wording("assessment.none"));
		return ERR_OK;
	}
	c = web_table(p, &t, S("Assessments, the newest first"),
	    "Assessment|Why|Where it stands", l.n);
	for (unsigned i = 0; i < l.n; i++, c += t.ncols) {
		const struct assessment *a = &l.at[i];

		c[0] = (struct ui_cell){ .text = when_words(p->cx, a),
			.href = web_path(p, S("person"), p->person,
			    S("assessment"), a->id) };
		c[1] = (struct ui_cell){ .words = true, .text = a->reason.n
			    ? a->reason : S("Not said") };
		c[2].text = a->draft ? S("Being written")
		    : a->outcome.n ? a->outcome : S("Finished");
		if (a->view.n)
			c[2].text = text_of(p, c[2].text, k->mine
			    ? S(". Do I see it this way? ") : text_of(p,
			        S(". Does "), k->name,
			        S(" see it this way? ")), a->view);
	}
	ui_table(k->h, &t);
	return ERR_OK;
}

/* A need stays on the list until something was done about it (CARE-27). */
static enum err
needs(struct kit *k)
{
	struct page *p = k->p;
	struct needs l;

	TRY(needs_of(p->cx, p->person, &l));
	if (l.n == 0)
		return ERR_OK;
	ui_h2(k->h, S("What is needed, and not settled yet"));
	ui_lines_start(k->h);
	for (unsigned i = 0; i < l.n; i++) {
		struct kit in;

		TRY(kit_of(p, l.at[i].in, &in));
		in.at = (struct sheet_at){ p->person, SHEET_ASSESSMENT,
			l.at[i].assessment };
		kit_line(&in, l.at[i].line, KIT_BRIEF);
	}
	ui_lines_end(k->h);
	return ERR_OK;
}

enum err
page_assessments(struct page *p)
{
	struct kit k;
	unsigned n;

	TRY(kit_open(p, &k));
	page_open(p, person_home(p), kit_of_name(&k, "My assessments",
	    "Assessments with NAME"));
	TRY(list(&k, &n));
	TRY(needs(&k));
	if (k.mine || k.locked)
		return ERR_OK;
	ui_h2(k.h, n ? S("Begin a new one") : S("Begin"));
	ui_p(k.h, wording("assessment.begin"));
	web_form_draft(p, S(""));
	kit_findings(p);
	TRY(kit_ask(&k, S("start.reason"), S("")));
	TRY(kit_ask(&k, S("start.setting"), S("")));
	ui_buttons_start(k.h);
	kit_submit(k.h, "do", S("topics"), S("Begin"), true, S(""));
	kit_submit(k.h, "do", S("quick"), S("Begin with one short page"),
	    false, S(""));
	ui_buttons_end(k.h);
	ui_form_end(k.h);
	return ERR_OK;
}

/* What is known without asking: who begins it, and when. */
static void
put_began(struct kit *k, struct plan_save *s)
{
	struct op *op = NEWN(k->cx->mem, struct op, s->nop + 2);

	for (unsigned i = 0; i < s->nop; i++)
		op[i] = s->op[i];
	op[s->nop++] = (struct op){ .kind = OP_ADD, .link = S("start.began"),
		.value = time_iso(k->cx->mem, k->cx->now) };
	op[s->nop++] = (struct op){ .kind = OP_ADD, .value = k->p->me->name,
		.link = S("start.assessor") };
	s->op = op;
}

enum err
post_assessment_new(struct page *p)
{
	bool quick = str_eq(web_post(p, "do"), S("quick"));
	struct plan_save s = { .voice = VOICE_PRACTITIONER };
	struct kit k;
	enum err e;

	TRY(kit_open(p, &k));
	TRY(kit_take(&k, S("start"), &s));
	put_began(&k, &s);
	e = kit_save(&k, &s, kit_path(&k, S(""), S("")), "saved");
	if (e != ERR_OK)
		return web_again(p, e, page_assessments);
	k.at.id = s.id;
	p->go = kit_path(&k, quick ? S("quick") : S(""), S(""));
	return ERR_OK;
}

/* ---- one assessment: its topics ---- */

/* Those who wait in a department wait by the hour. */
static str
ago(struct kit *k, int64_t at)
{
	int64_t hours = (k->cx->now - at) / 3600;

	if (k->cx->now < at || hours >= 48)
		return show_ago(k->cx->mem, at, k->cx->now);
	if (hours < 2)
		return hours ? S("an hour ago") : S("within the last hour");
	return text_of(k->p, int_words(k->p, hours), S(" hours ago"));
}

static void
waited(struct kit *k)
{
	const struct line *asked = line_in(&k->plan.a, S(""),
	    "start.requested");
	struct fdate d;

	if (k->mine || !k->plan.draft || !asked ||
	    !fdate_try(k->cx, asked->value, &d))
		return;
	ui_p(k->h, text_of(k->p, S("Asked for "), ago(k, d.low), S(": "),
	    show_time(k->cx->mem, d.low), S(".")));
}

static void
topics(struct kit *k)
{
	struct ui_task *t = NEWN(k->cx->mem, struct ui_task, k->parts.n + 1);
	unsigned n = 0;

	for (unsigned i = 0; i < k->parts.n; i++) {
		const struct part *part = &k->parts.at[i];

		t[n++] = (struct ui_task){ .text = part->brief,
			.href = kit_path(k, S("part"), part->link),
			.status = { part->nlines ? S("Something is written")
			        : wording("plan.empty"), part->nlines
			        ? UI_TAG_QUIET : UI_TAG_LATER } };
	}
	ui_tasks(k->h, &(struct ui_tasks){ .id = S("topics"), .tasks = t,
	    .ntasks = n });
}

static void
stands(struct kit *k)
{
	const struct line *o = line_in(&k->plan.a, S(""), "end.outcome");

	if (k->plan.draft)
		ui_p(k->h, S("Take the topics in any order. What is begun is"
		    " kept; nothing has to be filled in."));
	else
		ui_p(k->h, text_of(k->p, S("Finished"), o && o->value.n
		    ? text_of(k->p, S(": "), line_words(k->cx, o)) : S(""),
		    S(". It can still be added to; every version is kept.")));
	kit_dates(k);
}

/* What supporters told us is kept once, beside all of it (CARE-31): it can be
 * written whatever was agreed about sharing. */
static enum err
told(struct kit *k)
{
	struct page *p = k->p;
	struct records l;
	struct ui_link *go;

	if (k->mine)
		return ERR_OK;
	TRY(record_list(p->cx, KIND_NOTE, p->person, &l));
	if (l.n == 0)
		return ERR_OK;
	go = NEWN(p->cx->mem, struct ui_link, l.n);
	ui_h2(k->h, S("What supporters told us"));
	for (unsigned i = 0; i < l.n; i++)
		go[i] = (struct ui_link){ .text = text_of(p, S("Written down on "),
			show_day(p->cx->mem, l.at[l.n - 1 - i].at)),
			.href = web_path(p, S("person"), p->person,
			    S("record"), S("note"), l.at[l.n - 1 - i].id) };
	ui_links(k->h, go, l.n);
	return ERR_OK;
}

/* A plan that is there comes before one to be begun (CARE-102). */
static enum err
beside(struct kit *k)
{
	struct ui_link l[11];
	unsigned n = 0;
	struct plan plan;

	TRY(plan_read(k->cx, k->p->person, &plan));
	ui_h2(k->h, S("What next"));
	if (plan.exists || k->mine)
		l[n++] = (struct ui_link){ .text = k->mine ? S("My plan")
			: S("The plan"), .href = web_here(k->p, "plan") };
	if (!k->mine && !k->locked && (!plan.exists || plan.draft))
		l[n++] = (struct ui_link){ .text = S("A short plan for now"),
			.href = web_here(k->p, "plan/quick") };
	if (!k->mine && !k->locked)
		l[n++] = (struct ui_link){ .text = S("One short page for the"
			" first look"), .href = kit_path(k, S("quick"),
			S("")) };
	l[n++] = (struct ui_link){ .text = S("Read all of it"),
		.href = kit_path(k, S("read"), S("")) };
	if (!k->mine)
		l[n++] = (struct ui_link){ .text = S("As text, for a copy or"
			" another record"), .href = kit_path(k, S("text"),
			S("")) };
	if (!k->locked)
		l[n++] = (struct ui_link){ .text = S("Read it aloud, and"
			" finish"), .href = kit_path(k, S("finish"), S("")) };
	l[n++] = (struct ui_link){ .text = S("Make sense of it together"),
		.href = web_here(k->p, "formulation") };
	if (!k->mine)
		l[n++] = (struct ui_link){ .text = S("Write down what a"
			" supporter told us"), .href = web_here(k->p,
			"tell") };
	l[n++] = (struct ui_link){ .text = S("Who has a copy"),
		.href = kit_path(k, S("copies"), S("")) };
	l[n++] = (struct ui_link){ .text = S("Earlier versions"),
		.href = kit_path(k, S("history"), S("")) };
	ui_links(k->h, l, n);
	return ERR_OK;
}

static str
heading_of(struct kit *k)
{
	const struct line *on = line_in(&k->plan.a, S(""), "start.began");

	return on ? text_of(k->p, kit_heading(k), S(", "),
	    line_words(k->cx, on)) : kit_heading(k);
}

enum err
page_assessment(struct page *p)
{
	struct kit k;

	TRY(kit_open(p, &k));
	page_back(p, web_here(p, "assessment"));
	ui_h1(k.h, heading_of(&k));
	waited(&k);
	stands(&k);
	seen_so(&k, "own-view.answer", "own-view.words");
	topics(&k);
	TRY(told(&k));
	return beside(&k);
}

/* ---- on one page: the first look (CARE-28), a short plan (CARE-102) ---- */

enum err
page_quick(struct page *p)
{
	struct kit k;
	bool plan;

	TRY(kit_open(p, &k));
	plan = k.at.sheet == SHEET_PLAN;
	kit_back(&k);
	web_errors(p);
	ui_h1(k.h, plan ? S("A short plan for now") : S("The first look"));
	ui_p(k.h, wording(plan ? "plan.quick" : "assessment.quick"));
	web_form_draft(p, S(""));
	kit_findings(p);
	for (unsigned i = 0; i < k.parts.n; i++) {
		const struct part *part = &k.parts.at[i];
		struct form_view v = { .a = &k.plan.a, .entry = S("new"),
			.fold = true, .words = true, .why = kit_asks_why(&k) };

		if (!part_has_rule(part->link, "quick") || !part->entry)
			continue;
		v.scope = part->entry->link;
		v.legend = part->heading;
		TRY(kit_view(&k, &v));
		form_draw(k.cx, k.h, &v);
		kit_lines(&k, part->entry->link, KIT_READ);
	}
	kit_ask_voice(&k);
	ui_buttons_start(k.h);
	kit_submit(k.h, "do", S("save"), S("Save"), true, S(""));
	kit_submit(k.h, "do", S("finish"), S("Save, and finish"), false,
	    S(""));
	ui_buttons_end(k.h);
	ui_form_end(k.h);
	return ERR_OK;
}

static enum err
quick_save(struct kit *k)
{
	struct plan_save s = { .voice = VOICE_PRACTITIONER };
	str to = kit_path(k, str_eq(web_post(k->p, "do"), S("finish"))
	    ? S("finish") : S(""), S(""));

	TRY(kit_voice(k, &s.voice));
	TRY(kit_take(k, S(""), &s));
	if (s.nop == 0) {
		k->p->go = to;
		return ERR_OK;
	}
	return kit_save(k, &s, to, "saved");
}

enum err
post_quick(struct page *p)
{
	struct kit k;
	enum err e;

	TRY(kit_open(p, &k));
	e = quick_save(&k);
	return e == ERR_OK ? e : web_again(p, e, page_quick);
}

/* ---- reading all of one ---- */

static bool
has_value(const struct kit *k, const struct line *l, const char *name, str code)
{
	const struct line *d = plan_detail(&k->plan, l, name);

	return str_eq(d ? d->value : S(""), code);
}

/* One cell of the matrix: what was said, or that it was not asked yet. */
static void
put_cell(struct kit *k, const struct part *part, const char *by,
    const struct option *o)
{
	bool open = false;

	ui_heading(k->h, &(struct ui_heading){ .level = 3, .size = UI_S,
	    .text = o->display });
	KIT_EACH(k, l, part->entry->link)
		if (has_value(k, l, by, o->code))
			kit_listed(k, &open, l, KIT_BESIDE);
	if (!kit_listed_end(k, open))
		ui_p(k->h, wording("plan.empty"));
}

/* What it is about was said, not left at the list's own blank. */
static bool
has_cell(struct kit *k, const struct line *l)
{
	const struct line *about = plan_detail(&k->plan, l, "about");

	return about && !line_says_nothing(about);
}

/* By what it is about, cell by cell (CARE-25); lines of no cell stand last. */
static void
cells(struct kit *k, const struct part *part, const struct item *about)
{
	bool open = false;

	for (unsigned i = 0; i < about->noption; i++)
		if (!line_says_nothing(&(const struct line){ .item = about,
		    .value = about->option[i].code }))
			put_cell(k, part, "about", &about->option[i]);
	KIT_EACH(k, l, part->entry->link) {
		if (has_cell(k, l))
			continue;
		if (!open)
			ui_heading(k->h, &(struct ui_heading){ .level = 3,
			    .size = UI_S, .text = S("And also") });
		kit_listed(k, &open, l, KIT_BESIDE);
	}
	(void)kit_listed_end(k, open);
}

static void
by_part(struct kit *k)
{
	for (unsigned i = 0; i < k->parts.n; i++) {
		const struct part *part = &k->parts.at[i];
		const struct item *about = kit_item(k->cx, part->link, "about");

		ui_h2(k->h, part->heading);
		if (part->entry && about && about->noption)
			cells(k, part, about);
		else if (part->nlines)
			kit_part_read(k, part, KIT_BESIDE);
		else
			ui_p(k->h, wording("plan.empty"));
	}
}

/* Which of them a line is: what was said of it; else what the form says of its
 * topic, or of its part, by rules such as "lens-historic". "" where the part is
 * not of this view. */
static str
lens_of(const struct kit *k, const struct part *part, const struct line *l,
    const struct item *lens)
{
	const struct line *d = plan_detail(&k->plan, l, "lens");
	const struct line *about = plan_detail(&k->plan, l, "about");

	if (kit_item(k->cx, part->link, "lens"))
		return d && d->value.n ? d->value : lens->option[0].code;
	for (int of_part = !about; of_part < 2; of_part++)
		for (unsigned o = 0; o < lens->noption; o++)
			if (part_has_rule(part->link, str_c(k->cx->mem,
			    text_of(k->p, of_part ? S("lens") : about->value,
			        S("-"), lens->option[o].code))))
				return lens->option[o].code;
	return S("");
}

/* The same lines by what has been, what can change, what is ahead, what helps
 * (CARE-26). */
static void
by_lens(struct kit *k)
{
	const struct item *lens = care_item(S("life.lens"));

	for (unsigned o = 0; lens && o < lens->noption; o++) {
		bool open = false;

		ui_h2(k->h, lens->option[o].display);
		for (unsigned i = 0; i < k->parts.n; i++) {
			const struct part *part = &k->parts.at[i];

			if (!part->entry)
				continue;
			KIT_EACH(k, l, part->entry->link)
				if (str_eq(lens_of(k, part, l, lens),
				    lens->option[o].code))
					kit_listed(k, &open, l, KIT_BESIDE);
		}
		if (!kit_listed_end(k, open))
			ui_p(k->h, wording("step.none"));
	}
}

enum err
page_sheet_read(struct page *p)
{
	bool lens = str_eq(web_query(p, "by"), S("lens"));
	struct kit k;

	TRY(kit_open(p, &k));
	kit_back(&k);
	ui_h1(k.h, k.at.sheet == SHEET_ASSESSMENT ? heading_of(&k)
	    : kit_heading(&k));
	if (k.at.sheet == SHEET_ASSESSMENT)
		link_p(p, lens ? S("See it by topic") : S("See it by what has"
		    " been, what can change, what is ahead, what helps"),
		    lens ? kit_path(&k, S("read"), S("")) : text_of(p,
		        kit_path(&k, S("read"), S("")), S("?by=lens")));
	if (lens)
		by_lens(&k);
	else
		by_part(&k);
	return ERR_OK;
}

/* ---- finishing ---- */

/* What is asked at the end of a sheet, beside the reading aloud. */
static const struct ending {
	const char *own, *theirs[3], *ours[4];
	const char *folded, *rest[5]; /* behind a summary */
} endings[SHEET__MAX] = {
	[SHEET_ASSESSMENT] = { "own-view", { "own-view.answer", "own-view.words" },
	    { "end.outcome", "end.follow", "end.told" },
	    "If someone left, or said no", { "end.offer", "end.reason",
	        "end.capacity", "end.none" } },
	[SHEET_FORMULATION] = { "sense", { "sense.answer", "sense.words" },
	    { "sense.why", "again.on" },
	    "How it came about", { "with.on", "with.who" } },
};

static enum err
ask_each(const struct kit *k, const char *const *link)
{
	for (; *link; link++)
		TRY(kit_ask(k, str_of(*link), S("")));
	return ERR_OK;
}

/* Carried over from before and not looked at since: asked, and no gate
 * (CARE-22). */
static void
carried(struct kit *k)
{
	bool open = false;

	for (unsigned i = 0; i < k->parts.n; i++) {
		const struct part *part = &k->parts.at[i];

		if (!part->entry || !kit_item(k->cx, part->link, "confirm"))
			continue;
		KIT_EACH(k, l, part->entry->link) {
			if (!has_value(k, l, "confirm",
			    S("not-looked-at-again")))
				continue;
			if (!open)
				ui_h2(k->h, wording("finish.carried"));
			kit_listed(k, &open, l, KIT_BRIEF);
		}
	}
	(void)kit_listed_end(k, open);
}

enum err
page_sheet_finish(struct page *p)
{
	const struct ending *end;
	struct kit k;

	TRY(kit_open(p, &k));
	kit_back(&k);
	end = &endings[k.at.sheet];
	web_errors(p);
	ui_h1(k.h, S("Read it aloud, and finish"));
	ui_p(k.h, wording_with(p->cx, k.mine ? "finish.read"
	    : "finish.read-aloud", "{name}", k.name));
	TRY(kit_aloud(&k, "step.none"));
	carried(&k);
	web_form_draft(p, S(""));
	kit_findings(p);
	if (!k.mine)
		ui_p(k.h, wording_with(p->cx, "finish.aloud", "{name}",
		    k.name));
	kit_ask_own(&k, str_of(end->own));
	TRY(ask_each(&k, end->theirs));
	if (!k.mine) {
		TRY(ask_each(&k, end->ours));
		ui_details_start(k.h, &(struct ui_details){
		    .summary = str_of(end->folded), .open = p->nagain > 0 });
		TRY(ask_each(&k, end->rest));
		ui_details_end(k.h);
	}
	ui_buttons_start(k.h);
	kit_submit(k.h, "do", S("finish"), k.mine ? S("Save")
	    : S("Save, and finish"), true, S(""));
	if (!k.mine)
		kit_submit(k.h, "do", S("later"), S("Save, and go on another"
		    " day"), false, S(""));
	ui_buttons_end(k.h);
	ui_form_end(k.h);
	return ERR_OK;
}

static enum err
finish(struct kit *k)
{
	bool later = k->mine || str_eq(web_post(k->p, "do"), S("later"));
	struct plan_save s = { .aloud = !k->mine, .voice = VOICE_PERSON };
	str path = kit_path(k, S(""), S(""));
	bool ended = true;

	TRY(kit_take(k, S(""), &s));
	TRY(kit_own_first(k, &s));
	TRY(kit_save(k, &s, path, later ? "saved" : "finished"));
	k->at.id = kind_info[k->sheet->kind].solo ? k->at.id : s.id;
	if (later)
		return kit_followed(k);
	if (k->at.sheet == SHEET_ASSESSMENT)
		TRY(assess_end(k->cx, &k->at, &ended));
	else
		TRY(sheet_set_state(k->cx, &k->at, PLAN_CURRENT));
	if (!ended)
		k->p->go = web_done(k->p, path, "saved");
	return ERR_OK;
}

enum err
kit_followed(const struct kit *k)
{
	return k->at.sheet != SHEET_ASSESSMENT || k->plan.draft ? ERR_OK
	    : assess_followed(k->cx, &k->at);
}

enum err
post_sheet_finish(struct page *p)
{
	struct kit k;
	enum err e;

	TRY(kit_open(p, &k));
	e = finish(&k);
	return e == ERR_OK ? e : web_again(p, e, page_sheet_finish);
}

/* ---- the formulation, as a picture ---- */

static void
column(struct kit *k, const struct part *part)
{
	html_lit(k->h, "<section class=\"heed-picture__part\">\n");
	ui_heading(k->h, &(struct ui_heading){ .level = 2, .size = UI_S,
	    .id = part->link, .text = part->heading });
	if (part->nlines == 0)
		ui_p(k->h, S("Nothing is written here yet."));
	kit_lines(k, part->entry->link, KIT_BRIEF);
	if (!k->locked)
		ui_links(k->h, &(struct ui_link){ .text = S("Add or change"),
		    .href = kit_path(k, S("part"), part->link),
		    .hidden = text_of(k->p, S(": "), part->brief) }, 1);
	html_lit(k->h, "</section>\n");
}

static void
picture(struct kit *k)
{
	bool open = false;

	for (unsigned i = 0; i < k->parts.n; i++) {
		const struct part *part = &k->parts.at[i];

		if (!part->entry || !part_has_rule(part->link, "picture"))
			continue;
		if (!open)
			html_lit(k->h, "<div class=\"heed-picture\">\n");
		open = true;
		column(k, part);
	}
	if (open)
		html_lit(k->h, "</div>\n");
}

static void
story(struct kit *k)
{
	for (unsigned i = 0; i < k->parts.n; i++) {
		const struct part *part = &k->parts.at[i];

		if (part->entry && !part_has_rule(part->link, "picture"))
			column(k, part);
	}
}

enum err
page_formulation(struct page *p)
{
	const struct line *again;
	struct kit k;

	TRY(kit_open(p, &k));
	again = line_in(&k.plan.a, S(""), "again.on");
	page_back(p, person_home(p));
	p->wide = true;
	ui_h1(k.h, kit_heading(&k));
	ui_p(k.h, k.plan.exists ? wording("formulation.about")
	    : wording("formulation.none"));
	seen_so(&k, "sense.answer", "sense.words");
	if (again)
		ui_p(k.h, wording_with(p->cx, "formulation.again", "{date}",
		    line_words(p->cx, again)));
	picture(&k);
	story(&k);
	ui_h2(k.h, S("What next"));
	const struct ui_link l[] = {
		{ .text = S("Read it aloud, and agree"),
		    .href = kit_path(&k, S("finish"), S("")) },
		{ .text = k.mine ? S("My plan") : S("The plan"),
		    .href = web_here(p, "plan") },
		{ .text = S("Read all of it"),
		    .href = kit_path(&k, S("read"), S("")) },
		{ .text = S("Who has a copy"),
		    .href = kit_path(&k, S("copies"), S("")) },
		{ .text = S("Earlier versions"),
		    .href = kit_path(&k, S("history"), S("")) },
		{ .text = S("As text, for another record"),
		    .href = kit_path(&k, S("text"), S("")) },
		{ .text = S("All versions as one text, by date"),
		    .href = kit_path(&k, S("timeline"), S("")) } };

	/* The first of them changes it. */
	ui_links(k.h, l + k.locked, (k.mine ? 5u : 7u) - k.locked);
	return ERR_OK;
}
