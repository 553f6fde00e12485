/*
 * What the page of a death says that was worked out and not typed: how long
 * since someone left or was seen, whether the service's policy has it in scope,
 * which red flags stand, whether a review is asked for. Of a review, who died, what
 * was raised, and whether whoever reviews had part in the care. And of what the
 * rules ask: how long it has waited, where the law has no number.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "fhir/fhir.h"
#include "learning/death.h"
#include "web/learn_with.h"

static str
window_words(struct page *p, const struct day_window *w)
{
	struct buf b;

	if (!w->known)
		return S("Not known: it needs both days");
	buf_init(&b, p->cx->mem, 300);
	buf_fmt(&b, "%lld days before", (long long)w->days);
	if (w->days < 0)
		return S("The day that is written is after the death");
	buf_put(&b, w->d30 ? S("; within 30 days") : w->m3
	    ? S("; within 3 months") : w->m6 ? S("; within 6 months")
	    : w->m12 ? S("; within 12 months")
	    : S("; more than 12 months ago"));
	return buf_str(&b);
}

static str
truth_words(struct page *p, const struct fired *f)
{
	switch (f->truth) {
	case TRUTH_YES:
		return text_of(p, S("Yes: "), f->rule->text);
	case TRUTH_NO:
		return text_of(p, S("No. The policy: "), f->rule->text);
	default:
		return text_of(p, S("It cannot be told yet: it "),
		    needs_say(p->cx, f->needs));
	}
}

static str
flag_words(struct page *p, const struct firing *l)
{
	struct buf b;

	buf_init(&b, p->cx->mem, 4096);
	for (unsigned i = 0; i < l->n; i++) {
		if (b.n)
			buf_c(&b, ' ');
		if (l->at[i].truth != TRUTH_YES) {
			buf_lit(&b, "Cannot be told yet (");
			buf_put(&b, needs_say(p->cx, l->at[i].needs));
			buf_lit(&b, "): ");
		}
		buf_put(&b, l->at[i].rule->text);
	}
	return b.n ? buf_str(&b) : S("None");
}

static str
review_words(struct page *p, const struct death_view *v)
{
	static const str says[] = {
		[REVIEW_NOT] = SK("Nothing asks for one"),
		[REVIEW_SAMPLED] = SK("Yes: it is in the sample that is drawn"
		    " of all others"),
		[REVIEW_CANNOT_TELL] = SK("It cannot be told yet"),
		[REVIEW_NEEDED] = SK("Yes"),
		[REVIEW_BY_PSII] = SK("An investigation takes its place") };

	return !v->psii || v->psii_stands ? says[v->review]
	    : text_of(p, says[v->review], S(". An investigation takes its place"
	    " once it is written why, and a patient safety incident"
	    " investigation is about this death"));
}

/* LEARN-13: not known is neither yes nor no. */
static void
routes_draw(struct page *p, const struct death_view *v)
{
	str *says = NEWN(p->cx->mem, str, v->routes.n + 1);

	if (v->routes.n == 0)
		return;
	ui_p(&p->h, text_of(p, S("The rules may ask for more. It cannot be told"
	    " yet: it "), needs_say(p->cx, v->route_needs), S(".")));
	for (unsigned i = 0; i < v->routes.n; i++)
		says[i] = text_of(p, v->routes.at[i].rule->text, S(" It "),
		    needs_say(p->cx, v->routes.at[i].needs), S("."));
	ui_details_start(&p->h, &(struct ui_details){
	    .summary = S("Which rules, and what each needs") });
	web_list(p, says, v->routes.n);
	ui_details_end(&p->h);
}

/* The care record of whoever died is behind its own door: it opens for their team,
 * or with a reason that is written down. Nothing of it is here. */
static void
record_draw(struct page *p, const struct matter *m)
{
	str record = str_trim(matter_value(m, "death.record"));
	char digits[11];
	enum nhs is = nhs_parse(record, digits);
	bool number;

	if (record.n == 0)
		return;
	if (!door_has(p->cx, RIGHT_BREAK)) {
		ui_p(&p->h, S("Their care record is here, apart from this. To"
		    " read it an account has to be one that may open records:"
		    " ask whoever gives accounts."));
		return;
	}
	ui_p(&p->h, S("Their care record is here, apart from this. It opens for"
	    " their own team; for others with a reason, which is written down"
	    " and read by a privacy officer. “All of it, by day” on its page is"
	    " the timeline of it. Nothing is written there from here: that they"
	    " died is written down in it by hand, which locks it and ends what"
	    " was owed."));
	number = is == NHS_OK || is == NHS_TEST;
	link_p(p, S("Open their care record"), number
	    ? text_of(p, S("/go?nhs="), (str){ digits, 10 })
	    : web_path(p, S("person"), record, S("open")));
	link_p(p, S("Write down in it that they died"), number
	    ? text_of(p, S("/go?nhs="), (str){ digits, 10 }, S("&to=died"))
	    : web_path(p, S("person"), record, S("died")));
}

enum err
death_top(struct page *p, struct matter *m)
{
	struct death_view v;

	TRY(death_view(p->cx, m, &v));
	const struct ui_row rows[] = {
		{ .key = S("Since they last left a ward"),
			.value = v.never_ward ? S("They were never on a ward of"
			    " ours") : window_words(p, &v.discharged) },
		{ .key = S("Since the last contact"),
			.value = window_words(p, &v.contact) },
		{ .key = S("In scope of review"),
			.value = truth_words(p, &v.scope) },
		{ .key = S("Red flags for a review"),
			.value = flag_words(p, &v.flags) },
		{ .key = S("A review is asked for"),
			.value = review_words(p, &v) },
	};

	ui_h2(&p->h, S("Worked out from what is written here"));
	ui_summary(&p->h, &(struct ui_summary){ .rows = rows,
	    .nrows = sizeof(rows) / sizeof(rows[0]) });
	if (m->live)
		routes_draw(p, &v);
	record_draw(p, m);
	return ERR_OK;
}

/* ---- a review ---- */

/* What was raised, in the words it was raised in: what a review has to answer. */
static void
raised_draw(struct page *p, const struct matter *death)
{
	str *says = NEWN(p->cx->mem, str, death->a.n + 1);
	unsigned n = 0;

	for (const struct line *l = entry_next(&death->a, "concerns.one", NULL);
	    l; l = entry_next(&death->a, "concerns.one", l)) {
		const struct line *who = line_in(&death->a, l->id,
		    "concerns.who");
		const struct line *what = line_in(&death->a, l->id,
		    "concerns.text");

		if (what)
			says[n++] = who ? text_of(p, line_words(p->cx, who),
			    S(": "), what->value) : what->value;
	}
	if (n == 0)
		return;
	ui_heading(&p->h, &(struct ui_heading){ .level = 3,
	    .text = S("What was raised") });
	web_list(p, says, n);
}

static enum err
died_draw(struct page *p, str id)
{
	struct html *name = NEW(p->cx->mem, struct html);
	struct matter d;
	enum err e = matter_open(p->cx, KIND_DEATH, id, &d);
	str manner;

	if (e == ERR_ABSENT || e == ERR_GONE) {
		ctx_calm(p->cx);
		return ERR_OK;
	}
	TRY(e);
	html_init(name, p->cx->mem, 4096);
	ui_link(name, &(struct ui_link){ matter_title(p->cx, &d), learn_path(p,
	    KIND_DEATH, id, S("")), S("") });
	manner = matter_words(p->cx, &d, "cause.manner");
	const struct ui_row rows[] = {
		{ .key = S("Name"), .part = name },
		{ .key = S("Day of death"), .value = matter_words(p->cx, &d,
		    "death.day") },
		{ .key = S("Where they were in the service"),
			.value = matter_words(p->cx, &d, "death.status") },
		{ .key = S("How, as far as is known"), .value = manner.n
		    ? manner : S("Not known yet") },
	};

	ui_h2(&p->h, S("Who died"));
	ui_summary(&p->h, &(struct ui_summary){ .rows = rows,
	    .nrows = sizeof(rows) / sizeof(rows[0]) });
	raised_draw(p, &d);
	record_draw(p, &d);
	return ERR_OK;
}

/* Independence is looked at and not only ticked (LEARN-20). */
static enum err
apart_draw(struct page *p, struct matter *m)
{
	str who = m->owner.n ? account_words(p, m->owner) : p->me->name;
	enum had_part part;

	if (!m->live)
		return ERR_OK;
	TRY(review_part(p->cx, m, &part));
	if (part == PART_NONE)
		return ERR_OK;
	ui_callout_start(&p->h, &(struct ui_callout){ .level = 2,
	    .heading = S("Someone else has to review this") });
	ui_p(&p->h, text_of(p, who, part == PART_NAMED
	    ? S(" is named among those who had part in the care.")
	    : S(" wrote in the care record of whoever died.")));
	if (matter_may_change(p->cx, KIND_REVIEW, m->rec.id) == ERR_OK)
		link_p(p, S("Hand it to someone else"), learn_path(p,
		    KIND_REVIEW, m->rec.id, S("owner")));
	else
		ctx_calm(p->cx);
	ui_callout_end(&p->h);
	return ERR_OK;
}

enum err
review_top(struct page *p, struct matter *m)
{
	str is = m->state;

	TRY(apart_draw(p, m));
	if ((str_eq(is, S("reviewing")) || str_eq(is, S("first-done"))) &&
	    review_second(m))
		ui_inset(&p->h, S("A second reader reads this too: the care was"
		    " judged poor, or someone asked for it. Both reviews stay,"
		    " side by side."));
	for (unsigned i = 0; i < m->nabout; i++) {
		enum kind k;
		str id = matter_name_cut(m->about[i], &k);

		if (k == KIND_DEATH && id.n)
			TRY(died_draw(p, id));
	}
	return ERR_OK;
}

/* LEARN-15: "without delay" has no number. */
enum err
obligation_top(struct page *p, struct matter *m)
{
	str clock = matter_value(m, "obligation.clock");
	struct asked_clock c;

	if (!m->live || !str_starts(clock, S("without delay")))
		return ERR_OK;
	TRY(obligation_clock(p->cx, m, &c));
	ui_inset(&p->h, text_of(p, S("Asked for "),
	    show_ago(p->cx->mem, c.since, p->cx->now),
	    S(". The law says without delay and gives no number. This service's"
	    " own target, and no law, is within "), int_words(p, c.within),
	    c.within == 1 ? S(" working day") : S(" working days"), c.passed
	    ? S(": that was by ") : S(": by "), day_say(p, c.target),
	    S(".")));
	return ERR_OK;
}
