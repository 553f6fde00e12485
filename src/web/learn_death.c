/*
 * What the page of a death says that was worked out and not typed: how long
 * since someone left or was seen, whether the service's policy has it in scope,
 * which red flags stand, whether a review is asked for. And of what the rules
 * ask: how long it has waited, where the law has no number.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "learning/death.h"
#include "web/matter_kit.h"

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
		if (l->at[i].truth != TRUTH_YES)
			buf_lit(&b, "Cannot be told yet: ");
		buf_put(&b, l->at[i].rule->text);
	}
	return b.n ? buf_str(&b) : S("None");
}

static str
review_words(enum review r)
{
	static const str says[] = {
		[REVIEW_NOT] = SK("Nothing asks for one"),
		[REVIEW_SAMPLED] = SK("Yes: it is in the sample that is drawn"
		    " of all others"),
		[REVIEW_CANNOT_TELL] = SK("It cannot be told yet"),
		[REVIEW_NEEDED] = SK("Yes"),
		[REVIEW_BY_PSII] = SK("An investigation takes its place") };

	return says[r];
}

enum err
death_top(struct page *p, struct matter *m)
{
	struct death_view v;

	TRY(death_view(p->cx, m, &v));
	const struct ui_row rows[] = {
		{ .key = S("Since they last left a ward"),
			.value = window_words(p, &v.discharged) },
		{ .key = S("Since the last contact"),
			.value = window_words(p, &v.contact) },
		{ .key = S("In scope of review"),
			.value = truth_words(p, &v.scope) },
		{ .key = S("Red flags for a review"),
			.value = flag_words(p, &v.flags) },
		{ .key = S("A review is asked for"),
			.value = review_words(v.review) },
	};

	ui_h2(&p->h, S("Worked out from what is written here"));
	ui_summary(&p->h, &(struct ui_summary){ .rows = rows,
	    .nrows = sizeof(rows) / sizeof(rows[0]) });
	return ERR_OK;
}

/* LEARN-15: "without delay" has no number. */
enum err
obligation_top(struct page *p, struct matter *m)
{
	str clock = matter_value(m, "obligation.clock");

	if (!m->live || !str_starts(clock, S("without delay")))
		return ERR_OK;
	ui_inset(&p->h, text_of(p, S("Asked for "),
	    show_ago(p->cx->mem, m->rec.at, p->cx->now),
	    S(". The law says without delay and gives no number; two working"
	    " days are this service's own target, and no law.")));
	return ERR_OK;
}
