/*
 * One section a person, by name: who they are by two identifiers, then the plan
 * as it would be read aloud. Someone without a plan has a line that says so: a
 * ward must be able to tell that from a page that was lost.
 */
#include "care/downtime.h"
#include "access/account.h"
#include "access/person.h"
#include "care/people.h"
#include "care/plan.h"
#include "care/stay.h"
#include "care/unnamed.h"
#include "core/arena.h"
#include "core/html.h"
#include "core/time.h"
#include "fhir/fhir.h"

static const char style[] =
    "html{font:11pt/1.4 sans-serif;color:#000;background:#fff}"
    "body{max-width:45em;margin:0 auto;padding:1em}"
    "h1{font-size:1.5em}h2{font-size:1.25em;margin-top:2em;"
    "border-top:.1em solid #000;padding-top:.5em}"
    "pre{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}"
    "@media print{section~section{break-before:page}}";

/* What may stand on paper that lies in an office. */
static bool
may_leave(const struct plan *p, const struct line *l)
{
	for (;;) {
		if (l->visible != VISIBLE_RECORD || l->about.n || l->parked)
			return false;
		if (l->up == 0)
			return true;
		l = &p->a.line[l->up - 1];
	}
}

static struct plan
narrowed(struct ctx *cx, const struct plan *p)
{
	unsigned *to = NEWN(cx->mem, unsigned, p->a.n + 1);
	struct plan out = *p;

	out.a.line = NEWN(cx->mem, struct line, p->a.n + 1);
	out.a.n = 0;
	for (unsigned i = 0; i < p->a.n; i++) {
		if (!may_leave(p, &p->a.line[i]))
			continue;
		out.a.line[out.a.n] = p->a.line[i];
		out.a.line[out.a.n].up = to[p->a.line[i].up];
		to[i + 1] = ++out.a.n;
	}
	return out;
}

static void
paragraph(struct html *h, str s)
{
	html_lit(h, "<p>");
	html_text(h, s);
	html_lit(h, "</p>\n");
}

static enum err
who_draw(struct ctx *cx, struct html *h, str person, str *called)
{
	struct person_view v;
	unsigned was = cx->ndiag;
	struct fdate d;

	TRY(person_view(cx, person, &v));
	html_lit(h, "<h2 dir=\"auto\">");
	html_text(h, v.name);
	if (v.preferred.n && !str_eq(v.preferred, v.name)) {
		html_lit(h, ", called ");
		html_text(h, v.preferred);
	}
	html_lit(h, "</h2>\n<p>Born ");
	if (v.dob.n && fdate_parse(cx, "birthDate", v.dob, &d) == ERR_OK)
		html_text(h, show_fdate(cx->mem, &d));
	else
		html_lit(h, "on a day not known");
	cx->ndiag = was;
	html_lit(h, ". NHS number ");
	html_text(h, v.nhs.n ? nhs_show(cx->mem, v.nhs) : S("not known"));
	html_lit(h, ".</p>\n");
	*called = v.preferred.n ? v.preferred : v.name;
	return ERR_OK;
}

static enum err
plan_draw(struct ctx *cx, struct html *h, str person, str called)
{
	struct plan p, some;
	str text;

	TRY(plan_read(cx, person, &p));
	if (!p.exists || p.draft || p.withdrawn) {
		paragraph(h, p.exists && p.draft ? S("A plan was begun and is"
		    " not in use yet: ask them.") : S("No plan is in use: ask"
		    " them what helps."));
		return ERR_OK;
	}
	some = narrowed(cx, &p);
	TRY(answers_unname(cx, person, &some.a));
	TRY(plan_reach(cx, &some));
	TRY(plan_plain(cx, &some, called, &text));
	html_lit(h, "<pre dir=\"auto\">");
	html_text(h, text);
	html_lit(h, "</pre>\n");
	return ERR_OK;
}

/* Someone who had a stay here and left is still with the ward for the contact
 * that is owed; they are no longer on it. */
static enum err
is_here(struct ctx *cx, str person, str unit, bool *here)
{
	struct stays l;
	bool been = false;

	*here = false;
	TRY(stays_of(cx, person, &l));
	for (unsigned i = 0; i < l.n; i++) {
		if (!str_eq(l.at[i].unit, unit))
			continue;
		been = true;
		*here |= stay_is_on(&l.at[i]);
	}
	if (!been)
		*here = true; /* with the team, without a stay */
	return ERR_OK;
}

static enum err
unit_name(struct ctx *cx, str unit, str *name)
{
	struct units l;

	TRY(unit_list(cx, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].id, unit)) {
			*name = l.at[i].name;
			return ERR_OK;
		}
	return fail(cx, ERR_ABSENT, "unit", "%s", err_info[ERR_ABSENT].text);
}

static void
head_draw(struct ctx *cx, struct html *h, str name)
{
	html_file(h, S("Plans for when no screen works"),
	    (str){ style, sizeof(style) - 1 });
	html_lit(h, "<body>\n<main>\n<h1>");
	html_text(h, name);
	html_lit(h, ": plans for when no screen works</h1>\n<p>Made on ");
	html_text(h, show_time(cx->mem, cx->now));
	html_lit(h, ". Keep it locked away. When there is a newer one, destroy"
	    " this. Whoever is not on it may have come since.</p>\n"
	    "<p>In danger now: <a href=\"tel:999\">999</a>.</p>\n");
}

enum err
downtime_print(struct ctx *cx, str unit, str *out, unsigned *n)
{
	str *id, name, called;
	struct html h;
	unsigned k;

	TRY(unit_name(cx, unit, &name));
	TRY(people_of_unit(cx, unit, DOWNTIME_PEOPLE + 1, &id, &k));
	html_init(&h, cx->mem, DOWNTIME_MAX);
	head_draw(cx, &h, name);
	*n = 0;
	for (unsigned i = 0; i < k && i < DOWNTIME_PEOPLE; i++) {
		bool here;

		TRY(is_here(cx, id[i], unit, &here));
		if (!here)
			continue;
		(*n)++;
		html_lit(&h, "<section>\n");
		TRY(who_draw(cx, &h, id[i], &called));
		TRY(plan_draw(cx, &h, id[i], called));
		html_lit(&h, "</section>\n");
	}
	if (*n == 0)
		paragraph(&h, S("Nobody is here at the moment."));
	if (k > DOWNTIME_PEOPLE)
		paragraph(&h, S("There are more people than fit on one paper:"
		    " the first 200 by name are above. Print the units below"
		    " this one by themselves."));
	html_lit(&h, "</main>\n</body>\n</html>\n");
	return html_done(&h, out);
}
