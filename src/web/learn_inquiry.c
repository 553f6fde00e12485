/*
 * A learning response as a working room: how long it takes, who still waits for
 * an answer, what is missing, the work as a picture, and what was done beside
 * what was meant. And the short ones, a swarm or an after action review, written
 * down on one page where it happens.
 */
#include "web/learn_inquiry.h"

#include "core/arena.h"
#include "core/time.h"

enum { STEPS_MAX = 2000, BOX_MAX = 100 };

/* ---- shared ---- */

enum err
inquiry_read(struct page *p, struct matter *m)
{
	return matter_open(p->cx, KIND_INQUIRY, p->param[0], m);
}

str
inquiry_path(struct page *p, const struct matter *m, str tail)
{
	return learn_path(p, KIND_INQUIRY, m->rec.id, tail);
}

str
inquiry_detail(struct page *p, const struct matter *m,
    const struct line *entry, const char *link)
{
	const struct line *l = line_in(&m->a, entry->id, link);

	return l && l->value.n ? line_words(p->cx, l) : S("");
}

static bool
has_part(const struct matter *m, const char *link)
{
	return learn_part(m, str_of(link)) != NULL;
}

unsigned
inquiry_number(const struct matter *m, const char *link, str id)
{
	unsigned n = 0;

	for (const struct line *l = entry_next(&m->a, link, NULL); l;
	    l = entry_next(&m->a, link, l)) {
		n++;
		if (str_eq(l->id, id))
			return n;
	}
	return 0;
}

/* ---- the room ---- */

static str
days_words(struct page *p, int64_t n)
{
	return n == 1 ? S("one day") : text_of(p, int_words(p, n), S(" days"));
}

static enum err
clock_draw(struct page *p, const struct matter *m)
{
	struct inquiry_clock c;
	int64_t due = inquiry_due(p->cx, m);

	TRY(inquiry_clock(p->cx, m, &c));
	if (c.days == 0 && m->live)
		ui_p(&p->h, S("It was approved today."));
	else if (c.days >= 0)
		ui_p(&p->h, text_of(p, m->live ? S("Since it was approved: ")
		    : S("It took "), days_words(p, c.days), c.paused
		    ? text_of(p, S(". It paused for "), days_words(p,
		    c.paused), S(" more, which are not counted in")) : S(""),
		    S(".")));
	if (due && m->live)
		ui_p(&p->h, text_of(p, S("To be finished by "), show_day(
		    p->cx->mem, due), S(".")));
	if (c.late && m->live)
		ui_p(&p->h, text_of(p, S("The national guide asks for no more"
		    " than "), days_words(p, c.late_at), S(". If it needs"
		    " longer, agree on a new date with those affected, and"
		    " write down why.")));
	else if (c.notice && m->live)
		ui_p(&p->h, text_of(p, S("By the national guide most take less"
		    " than "), days_words(p, c.notice_at), S(". Tell those"
		    " affected where it stands.")));
	return ERR_OK;
}

static void
training_draw(struct page *p, const struct matter *m)
{
	for (const struct line *l = entry_next(&m->a, "team.one", NULL); l;
	    l = entry_next(&m->a, "team.one", l)) {
		const struct line *d = line_in(&m->a, l->id, "team.trained");
		struct fdate until;

		if (d && d->value.n && fdate_try(p->cx, d->value, &until) &&
		    until.high < p->cx->now)
			ui_p(&p->h, text_of(p, S("The training of "),
			    learn_entry_title(p, m, l), S(" held until "),
			    line_words(p->cx, d), S(".")));
	}
}

/* Who waits for an answer, and whom nobody has been in touch with. */
static enum err
people_draw(struct page *p, const struct matter *m)
{
	struct matters l;
	struct ui_link *q;
	unsigned n = 0;

	TRY(inquiry_affected(p->cx, m, &l));
	q = NEWN(p->cx->mem, struct ui_link, 200);
	for (unsigned i = 0; i < l.n; i++) {
		const struct matter *a = &l.at[i];
		str href = learn_path(p, KIND_AFFECTED, a->rec.id, S(""));

		if (n < 199 && !entry_next(&a->a, "contacts.one", NULL))
			q[n++] = (struct ui_link){ text_of(p, matter_title(
				p->cx, a), S(": nobody has been in touch yet")),
				href, S("") };
		for (const struct line *w = entry_next(&a->a, "questions.one",
		    NULL); w && n < 199; w = entry_next(&a->a,
		    "questions.one", w))
			if (question_waits(a, w))
				q[n++] = (struct ui_link){ learn_entry_title(p,
					a, w), href, S("") };
	}
	if (n == 0)
		return ERR_OK;
	ui_h2(&p->h, S("Who waits to hear"));
	ui_links(&p->h, q, n);
	return ERR_OK;
}

static void
callout(struct page *p, const char *heading, str text)
{
	ui_callout(&p->h, &(struct ui_callout){ .heading = str_of(heading),
	    .text = text, .level = 2 });
}

enum err
inquiry_top(struct page *p, struct matter *m)
{
	struct ui_link l[6];
	unsigned n = 0;

	TRY(clock_draw(p, m));
	training_draw(p, m);
	if (inquiry_people_only(m))
		callout(p, "All findings are about people",
		    S("Each finding that is marked is marked as “People” and "
		    "nothing else. Look once more at the tasks, the tools, "
		    "the place, the organisation and the world outside: what "
		    "people did made sense there. It is yours to decide."));
	if (has_part(m, "findings"))
		l[n++] = (struct ui_link){ S("The work as a picture, with what"
			" we found"), inquiry_path(p, m, S("picture")),
			S("") };
	if (has_part(m, "timeline"))
		l[n++] = (struct ui_link){ S("What was done, beside what was"
			" meant"), inquiry_path(p, m, S("steps")), S("") };
	l[n++] = (struct ui_link){ inquiry_words_done(p->cx, m)
		? S("Look at the words: done") : S("Look at the words"),
		inquiry_path(p, m, S("words")), S("") };
	l[n++] = (struct ui_link){ S("All of it on paper"),
		inquiry_path(p, m, S("paper")), S("") };
	TRY(people_draw(p, m));
	ui_h2(&p->h, S("The working room"));
	ui_links(&p->h, l, n);
	return ERR_OK;
}

/* ---- the picture ---- */

static const str seips[UI_WORK_BOXES] = { SK("person"), SK("tasks"),
	SK("tools"), SK("organisation"), SK("internal"), SK("external"),
	SK("processes"), SK("outcomes-patients"), SK("outcomes-staff"),
	SK("outcomes-organisation") };

static bool
is_coded(const struct matter *m, const struct line *finding, str part)
{
	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];

		if (str_eq(l->parent, finding->id) && line_is_current(l, NULL)
		    && str_eq(l->value, part) &&
		    (str_eq(l->link, S("findings.seips")) ||
		    str_eq(l->link, S("findings.one-part")) ||
		    str_eq(l->link, S("findings.other-part"))))
			return true;
	}
	return false;
}

static str
brief_of(struct page *p, const struct matter *m, const struct line *f)
{
	str brief = inquiry_detail(p, m, f, "findings.brief");

	return text_of(p, int_words(p, inquiry_number(m, "findings.one",
	    f->id)), S(". "), brief.n ? brief : learn_entry_title(p, m, f));
}

static str
finding_path(struct page *p, const struct matter *m, const struct line *f)
{
	return web_path(p, S("learn"), S("inquiry"), m->rec.id, S("findings"),
	    f->id);
}

static void
box_fill(struct page *p, const struct matter *m, struct ui_work_box *b,
    str part)
{
	struct ui_link *at = NEWN(p->cx->mem, struct ui_link, BOX_MAX);

	b->name = code_words("seips", part);
	b->at = at;
	for (const struct line *f = entry_next(&m->a, "findings.one", NULL);
	    f && b->n < BOX_MAX; f = entry_next(&m->a, "findings.one", f))
		if (!f->parked && is_coded(m, f, part))
			at[b->n++] = (struct ui_link){ brief_of(p, m, f),
				finding_path(p, m, f), S("") };
}

/* Where two parts of the work met. */
static void
meetings_draw(struct page *p, const struct matter *m)
{
	struct ui_link *l = NEWN(p->cx->mem, struct ui_link, BOX_MAX);
	unsigned n = 0;

	for (const struct line *f = entry_next(&m->a, "findings.one", NULL);
	    f && n < BOX_MAX; f = entry_next(&m->a, "findings.one", f)) {
		str a = inquiry_detail(p, m, f, "findings.one-part");
		str b = inquiry_detail(p, m, f, "findings.other-part");

		if (a.n && b.n && !f->parked)
			l[n++] = (struct ui_link){ text_of(p, a, S(" × "), b,
				S(": "), brief_of(p, m, f)),
				finding_path(p, m, f), S("") };
	}
	if (n == 0)
		return;
	ui_h2(&p->h, S("Where two parts of the work met"));
	ui_links(&p->h, l, n);
}

static void
uncoded_draw(struct page *p, const struct matter *m)
{
	struct ui_link *l = NEWN(p->cx->mem, struct ui_link, BOX_MAX);
	unsigned n = 0;

	for (const struct line *f = entry_next(&m->a, "findings.one", NULL);
	    f && n < BOX_MAX; f = entry_next(&m->a, "findings.one", f)) {
		bool any = f->parked;

		for (int i = 0; i < UI_WORK_BOXES; i++)
			any |= is_coded(m, f, seips[i]);
		if (!any)
			l[n++] = (struct ui_link){ brief_of(p, m, f),
				finding_path(p, m, f), S("") };
	}
	if (n == 0)
		return;
	ui_h2(&p->h, S("Not in the picture yet"));
	ui_p(&p->h, S("Say which parts of the work they are about."));
	ui_links(&p->h, l, n);
}

enum err
page_inquiry_picture(struct page *p)
{
	struct ui_work w = { .id = S("work"), .none = S("Nothing yet."),
		.title = S("The system that people work in, what it does, what "
		"came of it, and the way back (after SEIPS). The lists say "
		"the same.") };
	struct matter m;

	TRY(inquiry_read(p, &m));
	if (!has_part(&m, "findings"))
		return web_absent(p, "picture");
	for (int i = 0; i < UI_WORK_BOXES; i++)
		box_fill(p, &m, &w.box[i], seips[i]);
	p->wide = true;
	learn_open(p, &m, S("The work, and what we found"));
	ui_work(&p->h, &w);
	meetings_draw(p, &m);
	uncoded_draw(p, &m);
	link_p(p, S("Add a finding"), web_path(p, S("learn"), S("inquiry"),
	    m.rec.id, S("findings"), S("findings.one")));
	return ERR_OK;
}

/* ---- what was done beside what was meant ---- */

static int64_t
time_of(struct page *p, const struct matter *m, const struct line *step)
{
	const struct line *l = line_in(&m->a, step->id, "timeline.when");
	struct fdate d;

	return l && l->value.n && fdate_try(p->cx, l->value, &d) ? d.low
	    : INT64_MAX;
}

const struct line **
inquiry_steps(struct page *p, const struct matter *m, unsigned *n)
{
	const struct line **at = NEWN(p->cx->mem, const struct line *,
	    STEPS_MAX);
	int64_t *when = NEWN(p->cx->mem, int64_t, STEPS_MAX);

	*n = 0;
	for (const struct line *l = entry_next(&m->a, "timeline.one", NULL);
	    l && *n < STEPS_MAX; l = entry_next(&m->a, "timeline.one", l)) {
		int64_t t = time_of(p, m, l);
		unsigned k = *n;

		if (l->parked)
			continue;
		/* Those of one time stay as they were entered. */
		for (; k > 0 && when[k - 1] > t; k--) {
			at[k] = at[k - 1];
			when[k] = when[k - 1];
		}
		at[k] = l;
		when[k] = t;
		++*n;
	}
	return at;
}

str
inquiry_when(struct page *p, const struct matter *m, const struct line *step)
{
	str when = inquiry_detail(p, m, step, "timeline.when");
	const struct line *l = line_in(&m->a, step->id, "timeline.precision");

	if (when.n == 0)
		return S("No time given");
	if (!l || l->value.n == 0 || str_eq(l->value, S("not-said")))
		return when;
	return text_of(p, when, S(" ("), line_words(p->cx, l), S(")"));
}

static void
steps_table(struct page *p, const struct matter *m)
{
	struct ui_table t;
	struct ui_cell *c;
	unsigned n;
	const struct line **at = inquiry_steps(p, m, &n);

	c = web_table(p, &t, S("In the order of time"), "When|What was done"
	    "|What was meant to be done|Where we know it from", n);
	for (unsigned i = 0; i < n; i++, c += t.ncols) {
		c[0] = (struct ui_cell){ .text = inquiry_when(p, m, at[i]),
			.href = web_path(p, S("learn"), S("inquiry"), m->rec.id,
			S("timeline"), at[i]->id) };
		c[1] = (struct ui_cell){ .words = true, .text =
			inquiry_detail(p, m, at[i], "timeline.done") };
		c[2] = (struct ui_cell){ .words = true, .text =
			inquiry_detail(p, m, at[i], "timeline.meant") };
		c[3] = (struct ui_cell){ .words = true, .text =
			inquiry_detail(p, m, at[i], "timeline.source") };
	}
	t.none = S("No step has been written down yet.");
	ui_table(&p->h, &t);
}

enum err
page_inquiry_steps(struct page *p)
{
	struct matter m;

	TRY(inquiry_read(p, &m));
	if (!has_part(&m, "timeline"))
		return web_absent(p, "steps");
	p->wide = true;
	learn_open(p, &m, S("What was done, beside what was meant"));
	ui_p(&p->h, S("Work as it is done differs from work as it is written, "
	    "every day and mostly to the good. Where the two part, ask what "
	    "made it sensible."));
	steps_table(p, &m);
	link_p(p, S("Add a step"), web_path(p, S("learn"), S("inquiry"),
	    m.rec.id, S("timeline"), S("timeline.one")));
	return ERR_OK;
}

/* ---- a short one, on one page ---- */

static enum err
short_new(struct page *p, struct matter *m, str *part)
{
	bool swarm = str_ends(p->rq->path, S("/swarm"));
	str about = p->rq->verb == VERB_POST ? web_post(p, "about")
	    : web_query(p, "about"), unit = web_post(p, "unit");
	struct op_result end[1];
	struct hand hand = hand_of(p);
	struct matter_row r;
	struct op op;
	enum kind k;
	str id = matter_name_cut(about, &k);

	if (id.n && kind_is_matter(k)) {
		TRY(matter_row_of(p->cx, k, id, &r));
		unit = unit.n ? unit : r.unit;
	} else {
		about = S("");
	}
	unit = unit.n ? unit : p->me->unit;
	TRY(matter_may_add(p->cx, KIND_INQUIRY, unit));
	TRY(matter_new(p->cx, KIND_INQUIRY, unit, about, m));
	*part = swarm ? S("swarm") : S("four");
	op = matter_op(m, S(""), "inquiry.kind", swarm ? S("swarm")
	    : S("aar"));
	return answers_apply(p->cx, &m->a, &op, 1, &hand, end);
}

static enum err
short_draw(struct page *p)
{
	struct matter m;
	str part;

	TRY(short_new(p, &m, &part));
	page_open(p, m.nabout ? learn_path_of(p, m.about[0])
	    : S("/learn/inquiry"), str_eq(part, S("swarm"))
	    ? S("A swarm: here and now") : S("An after action review"));
	web_form_draft(p, S(""));
	ui_hidden(&p->h, S("about"), m.nabout ? m.about[0] : S(""));
	if (m.nabout == 0)
		TRY(unit_ask(p, S("Where is it?"), S("")));
	web_line(p, "what", S("What it is about, in a few words"), S(""),
	    S(""), 0);
	learn_fields(p, &m, part);
	return web_submit(p, S("Save"));
}

enum err
page_inquiry_short(struct page *p)
{
	return short_draw(p);
}

enum err
post_inquiry_short(struct page *p)
{
	struct op *op, *all;
	struct matter m;
	unsigned n = 0;
	str part;
	enum err e;

	TRY(short_new(p, &m, &part));
	e = forms_take(p->cx, &m.a, part, p->rq->form, p->rq->nform, &op, &n);
	if (e == ERR_OK && web_post(p, "what").n == 0)
		e = fail(p->cx, ERR_INPUT, "what",
		    "say in a few words what it is about");
	if (e == ERR_OK) {
		all = NEWN(p->cx->mem, struct op, n + 1);
		all[0] = matter_op(&m, S(""), "inquiry.what", web_post(p,
		    "what"));
		all[0].field = S("what");
		for (unsigned i = 0; i < n; i++)
			all[i + 1] = op[i];
		e = matter_save(p->cx, &m, all, n + 1, "save");
	}
	return learn_end(p, e, &m, page_inquiry_short);
}
