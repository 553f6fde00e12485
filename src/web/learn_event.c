/*
 * What the page of an event has of its own: how it was told, the harm it did as
 * put together, support for staff, earlier grades, and the guide to fair
 * treatment, which is there only where there is a reasoned concern about how
 * one person acted.
 */
#include "core/arena.h"
#include "core/time.h"
#include "learning/candour.h"
#include "learning/event.h"
#include "learning/harm.h"
#include "web/matter_kit.h"

enum { VERSIONS_READ = 40 };

/* ---- above its parts ---- */

static void
told_how(struct page *p, const struct matter *m)
{
	switch (event_mode(m)) {
	case TELL_NAMELESS:
		ui_p(&p->h, S("It was told without a name. Whoever told it reads"
		    " what stands under “What they have heard” by a code, and"
		    " can answer there."));
		break;
	case TELL_CONFIDENCE:
		ui_p(&p->h, S("It was told in confidence. The name is kept apart;"
		    " whoever told it reads what stands under “What they have"
		    " heard”."));
		break;
	case TELL_NAMED:
		ui_p(&p->h, text_of(p, S("Told by "), matter_words(p->cx, m,
		    "teller.name"), S(".")));
		break;
	default:
		break;
	}
}

static void
harm_line(struct page *p, const struct matter *m)
{
	unsigned harm = event_harm(m);
	const struct line *one = entry_next(&m->a, "patient.one", NULL);
	const struct line *by = one ? line_in(&m->a, one->id,
	    "patient.edition") : NULL;

	if (!one)
		return;
	if (harm == 0)
		ui_p(&p->h, S("What it did to people: nobody has judged it yet."));
	else
		ui_p(&p->h, text_of(p, S("What it did to people, put together"
		    " (the national word): "), harm_word(harm), by
		    ? text_of(p, S(". Graded by the words of "), by->value)
		    : S("")));
}

/* Of an event or a death. LEARN-61: content is private; here stands only that it
 * was offered. */
enum err
support_top(struct page *p, struct matter *m)
{
	str name = matter_name(p->cx, m);
	int64_t n, first;

	TRY(matter_count(p->cx, KIND_SUPPORT, name, &n, &first));
	if (n)
		ui_p(&p->h, text_of(p, S("Support was offered to staff, the first"
		    " time on "), show_day(p->cx->mem, first), S(".")));
	if (n || !event_asks_support(m) || matter_is(m, "support.none", "true"))
		return ERR_OK;
	ui_callout_start(&p->h, &(struct ui_callout){
	    .heading = S("Support for staff") });
	ui_p(&p->h, text_of(p, m->info->kind == KIND_DEATH ? S("Someone died.")
	    : S("Someone was badly harmed."), S(" Ask the staff who were there,"
	    " or who knew them, how they are, and offer support. Nobody finishes"
	    " this before it was offered, or someone says why it is not"
	    " needed.")));
	if (matter_may_add(p->cx, KIND_SUPPORT, m->unit) == ERR_OK)
		link_p(p, S("Write down an offer"), text_of(p, learn_path(p,
		    KIND_SUPPORT, S("new"), S("")), S("?about="), name));
	else
		ctx_calm(p->cx);
	link_p(p, S("It is not needed: say why"), learn_path(p, m->info->kind,
	    m->rec.id, S("support")));
	ui_callout_end(&p->h);
	return ERR_OK;
}

/* LEARN-38: the question, until someone has answered it. */
static enum err
candour_line(struct page *p, const struct matter *m)
{
	struct candour_asked a;

	TRY(candour_open(p->cx, m, &a));
	if (!m->live || a.hint == CANDOUR_NONE)
		return ERR_OK;
	ui_callout_start(&p->h, &(struct ui_callout){
	    .heading = S("Does the duty of candour hold?") });
	ui_p(&p->h, text_of(p, str_of(a.why), a.required ? S(" A clinician"
	    " decides, either way, before this is finished.") : S(" Say yes or"
	    " no before this is finished. With a yes, a clinician decides.")));
	if (!a.required)
		link_p(p, S("Say yes or no"), learn_path(p, KIND_EVENT,
		    m->rec.id, S("duties")));
	if (matter_may_add(p->cx, KIND_CANDOUR, m->unit) == ERR_OK)
		link_p(p, S("Begin the decision"), text_of(p, learn_path(p,
		    KIND_CANDOUR, S("new"), S("")), S("?about="),
		    matter_name(p->cx, m)));
	else
		ctx_calm(p->cx);
	ui_callout_end(&p->h);
	return ERR_OK;
}

static void
guide_link(struct page *p, const struct matter *m)
{
	if (!event_concern(m))
		return;
	ui_h2(&p->h, S("A concern about an individual"));
	if (matter_value(m, "concern.opened").n) {
		ui_p(&p->h, text_of(p, S("It was opened first on "),
		    day_words(p, matter_value(m, "concern.opened")), S(".")));
		link_p(p, S("The guide to fair treatment"), learn_path(p,
		    KIND_EVENT, m->rec.id, S("guide")));
		return;
	}
	ui_p(&p->h, S("There is a guide to what to ask before anyone is treated"
	    " as the cause. That it was opened is counted, and the board sees"
	    " how often; no name is."));
	button_form(p, learn_path(p, KIND_EVENT, m->rec.id, S("guide")),
	    S("open"), S("1"), &(struct ui_button){ .text = S("Open the guide"
	    " to fair treatment"), .kind = UI_SECONDARY });
}

/* What was decided, and where that goes on from here. */
static enum err
end_draw(struct page *p, struct matter *m)
{
	bool respond = matter_is(m, "triage.outcome", "learning-response");
	bool national = matter_is(m, "triage.outcome", "national-route");
	int64_t n, first;

	if (!m->live || str_eq(m->state, S("new")) ||
	    matter_value(m, "triage.outcome").n == 0)
		return ERR_OK;
	ui_inset_start(&p->h);
	ui_p(&p->h, text_of(p, S("It was decided: "), matter_words(p->cx, m,
	    "triage.outcome"), S(".")));
	TRY(matter_count(p->cx, KIND_INQUIRY, matter_name(p->cx, m), &n, &first));
	if (respond && n == 0)
		link_p(p, S("Begin: how we look into it"), text_of(p, learn_path(
		    p, KIND_INQUIRY, S("new"), S("")), S("?about="),
		    matter_name(p->cx, m)));
	if (national)
		link_p(p, S("What the rules may ask for"), learn_path(p,
		    KIND_EVENT, m->rec.id, S("duties")));
	if (!respond && !national)
		link_p(p, S("Say to whoever told us what was found"), learn_path(
		    p, KIND_EVENT, m->rec.id, S("told")));
	ui_inset_end(&p->h);
	return ERR_OK;
}

enum err
event_top(struct page *p, struct matter *m)
{
	int64_t due = m->due;

	if (str_eq(m->state, S("new")) && due && due != MATTER_NO_DUE)
		ui_p(&p->h, text_of(p, due < p->cx->now
		    ? S("It was to be decided on by ")
		    : S("To be decided on by "), show_time(p->cx->mem, due),
		    S(".")));
	TRY(end_draw(p, m));
	told_how(p, m);
	harm_line(p, m);
	TRY(candour_line(p, m));
	TRY(support_top(p, m));
	guide_link(p, m);
	return seen_before_draw(p, m);
}

/* ---- below them ---- */

static str
grade(struct page *p, const struct answers *a, str entry, const char *link)
{
	const struct line *l = line_in(a, entry, link);

	return l ? line_words(p->cx, l) : S("Not judged");
}

/* One row where a grade differs from the version before. */
static void
grade_rows(struct page *p, const struct matter *was, const struct matter *is,
    struct ui_table *t, struct ui_cell **c, unsigned max)
{
	for (const struct line *l = entry_next(&is->a, "patient.one", NULL); l;
	    l = entry_next(&is->a, "patient.one", l)) {
		const struct line *called = line_in(&is->a, l->id,
		    "patient.called");
		str body = grade(p, &was->a, l->id, "patient.physical");
		str mind = grade(p, &was->a, l->id, "patient.psychological");
		const struct line *why = line_in(&was->a, l->id,
		    "patient.reason");

		if (!line_find(&was->a, l->id) || t->nrows == max ||
		    (str_eq(body, grade(p, &is->a, l->id, "patient.physical")) &&
		    str_eq(mind, grade(p, &is->a, l->id,
		    "patient.psychological"))))
			continue;
		(*c)[0].text = show_time(p->cx->mem, is->rec.at);
		(*c)[1].text = account_words(p, is->rec.actor);
		(*c)[2].text = called ? called->value : S("A person");
		(*c)[3].text = text_of(p, body, S("; "), mind);
		(*c)[4].text = why ? why->value : S("");
		*c += t->ncols;
		t->nrows++;
	}
}

/* LEARN-6: the earlier grades, who changed them and why they had been so. */
static enum err
grades_draw(struct page *p, struct matter *m)
{
	struct matter at = *m, before;
	struct ui_table t;
	struct ui_cell *c;

	if (!entry_next(&m->a, "patient.one", NULL) || m->rec.v < 2)
		return ERR_OK;
	c = web_table(p, &t, S("Grades that were changed"),
	    "When|Who changed it|Whose|Before|Why it was so", VERSIONS_READ);
	t.nrows = 0;
	for (int64_t v = m->rec.v - 1; v > 0 && v > m->rec.v - VERSIONS_READ;
	    v--) {
		TRY(matter_open_v(p->cx, KIND_EVENT, m->rec.id, v, &before));
		grade_rows(p, &before, &at, &t, &c, VERSIONS_READ);
		at = before;
	}
	if (t.nrows == 0)
		return ERR_OK;
	ui_table(&p->h, &t);
	return ERR_OK;
}

static enum err
linked_draw(struct page *p, struct matter *m)
{
	struct matter_rows l;

	TRY(matter_about(p->cx, KIND_EVENT, matter_name(p->cx, m), &l));
	if (l.n == 0)
		return ERR_OK;
	ui_h2(&p->h, S("Other events that belong with it"));
	return learn_rows(p, &l, S("They name this one"), S(""));
}

enum err
event_below(struct page *p, struct matter *m)
{
	TRY(grades_draw(p, m));
	return linked_draw(p, m);
}

/* ---- the guide to fair treatment ---- */

static enum err
guided(struct page *p, struct matter *m)
{
	TRY(matter_open(p->cx, KIND_EVENT, p->param[0], m));
	return event_concern(m) ? ERR_OK : web_absent(p, "guide");
}

enum err
page_event_guide(struct page *p)
{
	static const char *const key[] = { "fair.1", "fair.2", "fair.3",
		"fair.4", "fair.5", "fair.6" };
	struct matter m;

	TRY(guided(p, &m));
	if (matter_value(&m, "concern.opened").n == 0)
		return web_absent(p, "guide");
	learn_open(p, &m, wording("fair.heading"));
	ui_p(&p->h, wording("fair.lead"));
	for (size_t i = 0; i < sizeof(key) / sizeof(key[0]); i++)
		ui_p(&p->h, wording(key[i]));
	ui_h2(&p->h, S("The reason that was given"));
	ui_words(&p->h, matter_words(p->cx, &m, "concern.reason"));
	return ERR_OK;
}

enum err
post_event_guide(struct page *p)
{
	struct matter m;

	TRY(guided(p, &m));
	TRY(event_guide(p->cx, &m));
	p->go = learn_path(p, KIND_EVENT, m.rec.id, S("guide"));
	return ERR_OK;
}
