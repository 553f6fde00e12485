/*
 * The response plan: what we mean to look into and how often, beside what was
 * done; and matching an event or a response with a part of it (LEARN-33).
 */
#include "web/learn_inquiry.h"

#include "core/arena.h"
#include "core/time.h"
#include "learning/harm.h"

enum { FOCUS_MAX = 200 };

/* Of one part of the plan: how many there are about it. Beside what is planned
 * stand those of its kind, begun in its time; others are told apart. */
struct tally { unsigned events, under_way, done, down, others; };

static bool
is_planned(const struct matter *focus, const struct matter_row *r)
{
	str kind = matter_value(focus, "planned.kind");
	int64_t begun = day_of(r->day ? r->day : r->at), day;

	if (kind.n && !str_eq(kind, S("not-decided")) &&
	    !str_eq(kind, matter_fact(r, "kind")))
		return false;
	if (day_read(matter_value(focus, "focus.from"), &day) && begun < day)
		return false;
	return !day_read(matter_value(focus, "focus.to"), &day) || begun <= day;
}

static enum err
tally_of(struct page *p, const struct matter *m, struct tally *t)
{
	str name = matter_name(p->cx, m);
	struct matter_rows l;

	*t = (struct tally){ 0 };
	TRY(matter_about(p->cx, KIND_EVENT, name, &l));
	t->events = l.n;
	TRY(matter_about(p->cx, KIND_INQUIRY, name, &l));
	for (unsigned i = 0; i < l.n; i++) {
		bool down = str_eq(l.at[i].state, S("stood-down"));

		if (!is_planned(m, &l.at[i])) {
			t->others++;
			continue;
		}
		t->under_way += l.at[i].live;
		t->down += down;
		t->done += !l.at[i].live && !down;
	}
	return ERR_OK;
}

static enum err
focuses(struct page *p, const char *state, struct matter_row *at, unsigned *n)
{
	struct matter_ask k = { .kind = KIND_FOCUS, .which = MATTER_ALL,
		.order = MATTER_OLDEST, .state = str_of(state),
		.unit = S(""), .owner = S(""), .fact = S("") };
	struct matter_rows l;

	do {
		TRY(matter_list(p->cx, &k, &l));
		for (unsigned i = 0; i < l.n && *n < FOCUS_MAX; i++)
			at[(*n)++] = l.at[i];
		k.page++;
	} while (l.more && *n < FOCUS_MAX);
	return ERR_OK;
}

/* ---- one of it ---- */

static str
planned_words(struct page *p, const struct matter *m)
{
	str n = matter_words(p->cx, m, "planned.count");

	return n.n ? n : S("No number");
}

enum err
focus_top(struct page *p, struct matter *m)
{
	struct ui_row row[6];
	struct tally t;
	unsigned n = 0;

	TRY(tally_of(p, m, &t));
	row[n++] = (struct ui_row){ .key = S("Planned"),
		.value = planned_words(p, m) };
	row[n++] = (struct ui_row){ .key = S("Under way"),
		.value = int_words(p, t.under_way) };
	row[n++] = (struct ui_row){ .key = S("Finished"),
		.value = int_words(p, t.done) };
	if (t.down)
		row[n++] = (struct ui_row){ .key = S("Stood down"),
			.value = int_words(p, t.down) };
	if (t.others)
		row[n++] = (struct ui_row){ .key = S("Looked into in another"
			" way, or at another time"),
			.value = int_words(p, t.others) };
	row[n++] = (struct ui_row){ .key = S("Events that belong to it"),
		.value = int_words(p, t.events) };
	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = n });
	link_p(p, S("The whole plan on one page"), S("/learn/plan"));
	return ERR_OK;
}

/* ---- the plan ---- */

static enum err
focus_row(struct page *p, const struct matter_row *r, struct ui_cell *c)
{
	struct tally t;
	struct matter m;

	TRY(matter_open(p->cx, KIND_FOCUS, r->id, &m));
	TRY(tally_of(p, &m, &t));
	c[0] = (struct ui_cell){ .text = matter_title(p->cx, &m),
		.words = true, .href = learn_path(p, KIND_FOCUS, r->id,
		S("")) };
	c[1].text = matter_words(p->cx, &m, "planned.kind");
	c[2].text = planned_words(p, &m);
	c[3].text = int_words(p, t.under_way);
	c[4].text = int_words(p, t.done);
	c[5].text = int_words(p, t.events);
	c[6] = (struct ui_cell){ .words = true,
		.text = matter_words(p->cx, &m, "work.text") };
	c[7].text = r->due == MATTER_NO_DUE ? S("") : show_day(p->cx->mem,
	    r->due);
	return ERR_OK;
}

enum err
page_plan_all(struct page *p)
{
	struct matter_row *at = NEWN(p->cx->mem, struct matter_row, FOCUS_MAX);
	struct ui_table t;
	struct ui_cell *c;
	unsigned n = 0;

	if (!matter_may_see(p->cx, KIND_FOCUS))
		return web_absent(p, "plan");
	TRY(focuses(p, "current", at, &n));
	p->wide = true;
	page_open(p, S("/learn"), S("The response plan"));
	ui_p(&p->h, text_of(p, S("What we mean to look into, and what came of "
	    "it, on "), show_day(p->cx->mem, p->cx->now), S(". What is under "
	    "way or finished is counted where it is of the planned kind, and "
	    "was begun in the time of the plan.")));
	c = web_table(p, &t, S("In the plan"), "What we want to learn about"
	    "|How|#Planned|#Under way|#Finished|#Events|What already improves "
	    "it|Looked at again by", n);
	for (unsigned i = 0; i < n; i++, c += t.ncols)
		TRY(focus_row(p, &at[i], c));
	t.none = S("Nothing is in the plan yet.");
	ui_table(&p->h, &t);
	ui_p(&p->h, S("What is in the plan is not looked into each time: it "
	    "is, where there is something new to learn. What is not in the "
	    "plan can be."));
	html_lit(&p->h, "<div class=\"heed-noprint\">\n");
	link_p(p, S("What is proposed, and what is no longer in it"),
	    S("/learn/focus"));
	if (matter_may_add(p->cx, KIND_FOCUS, p->me->unit) == ERR_OK)
		link_p(p, S("Propose something for the plan"),
		    S("/learn/focus/new"));
	else
		ctx_calm(p->cx);
	html_lit(&p->h, "</div>\n");
	return ERR_OK;
}

/* ---- matching ---- */

static str
match_path(struct page *p, const struct matter *m)
{
	return learn_path(p, m->info->kind, m->rec.id, S("plan"));
}

/* The part of the plan that it belongs to, by its name; "" none. */
static str
matched(const struct matter *m)
{
	for (unsigned i = 0; i < m->nabout; i++)
		if (str_starts(m->about[i], S("focus/")))
			return m->about[i];
	return S("");
}

enum err
plan_match_draw(struct page *p, struct matter *m)
{
	str name = matched(m);
	struct matter f;
	enum kind k;
	enum err e;

	if (!matter_may_see(p->cx, KIND_FOCUS))
		return ERR_OK;
	ui_h2(&p->h, S("The response plan"));
	if (name.n == 0) {
		ui_p(&p->h, S("It is matched with nothing in the plan."));
	} else {
		e = matter_open(p->cx, KIND_FOCUS, matter_name_cut(name, &k),
		    &f);
		if (e == ERR_OK)
			link_p(p, matter_title(p->cx, &f), learn_path_of(p,
			    name));
		else
			ctx_calm(p->cx);
	}
	link_p(p, S("Match it with the plan"), match_path(p, m));
	return ERR_OK;
}

/* An event's own: the plan, and the short ways to look into it at once. */
enum err
event_respond(struct page *p, struct matter *m)
{
	str about = text_of(p, S("?about="), matter_name(p->cx, m));

	TRY(plan_match_draw(p, m));
	if (matter_may_add(p->cx, KIND_INQUIRY, m->unit) != ERR_OK) {
		ctx_calm(p->cx);
		return ERR_OK;
	}
	link_p(p, S("A swarm about it: here and now"), text_of(p,
	    S("/learn/inquiry/swarm"), about));
	link_p(p, S("An after action review of it"), text_of(p,
	    S("/learn/inquiry/aar"), about));
	return ERR_OK;
}

enum err
page_plan_match(struct page *p)
{
	struct matter_row *at = NEWN(p->cx->mem, struct matter_row, FOCUS_MAX);
	struct ui_option *o = NEWN(p->cx->mem, struct ui_option,
	    FOCUS_MAX + 1);
	struct matter m, f;
	unsigned n = 0;

	TRY(learn_matter(p, &m));
	if (!matter_may_see(p->cx, KIND_FOCUS))
		return web_absent(p, "plan");
	TRY(focuses(p, "current", at, &n));
	o[0] = (struct ui_option){ .value = S(""),
		.text = S("Nothing in the plan") };
	for (unsigned i = 0; i < n; i++) {
		TRY(matter_open(p->cx, KIND_FOCUS, at[i].id, &f));
		o[i + 1] = (struct ui_option){ .value = text_of(p, S("focus/"),
			at[i].id), .text = matter_title(p->cx, &f) };
	}
	learn_open(p, &m, S("The response plan"));
	if (n == 0)
		ui_p(&p->h, S("Nothing is in the plan yet."));
	web_form(p, S(""));
	ui_radios(&p->h, &(struct ui_radios){ .f = { .name = S("focus"),
	    .label = S("What of the plan does it belong to?"),
	    .error = web_error(p, "focus") }, .options = o,
	    .noptions = n + 1, .value = web_value(p, "focus", matched(&m)) });
	return web_submit(p, S("Save"));
}

enum err
post_plan_match(struct page *p)
{
	str name = web_post(p, "focus"), was;
	struct matter_row r;
	struct matter m;
	enum err e = ERR_OK;
	enum kind k;
	str id = matter_name_cut(name, &k);

	TRY(learn_matter(p, &m));
	if (name.n && (id.n == 0 || k != KIND_FOCUS))
		e = fail(p->cx, ERR_INPUT, "focus", "choose one of the plan");
	else if (name.n)
		TRY(matter_row_of(p->cx, KIND_FOCUS, id, &r));
	while (e == ERR_OK && (was = matched(&m)).n)
		matter_untie(&m, was);
	if (e == ERR_OK) {
		matter_tie(p->cx, &m, name);
		e = matter_put(p->cx, &m, "link");
	}
	return learn_end(p, e, &m, page_plan_match);
}
