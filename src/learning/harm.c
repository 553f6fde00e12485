/*
 * Harm put together, near misses, what reviewers judged, and the sample.
 */
#include "core/arena.h"
#include "core/asset.h"
#include "core/buf.h"
#include "core/tsv.h"
#include "learning/harm.h"

#include <stdio.h>

enum { PHYSICAL_NONE = 5, PSYCHOLOGICAL_NONE = 4, HARM_BASE = 10000 };

/* ---- harm ---- */

/* The number of a row by its code, read anew each time: a list has some six
 * rows, and the asset outlives everything. */
unsigned
harm_of_code(const char *file, str code)
{
	char path[80];
	const struct asset *a;
	str text, line, cell;
	int64_t n;

	(void)snprintf(path, sizeof(path), "practice/codes/%s.tsv", file);
	a = asset_find(path);
	text = a ? a->body : S("");
	for (bool more = text.n > 0 && code.n > 0; more;) {
		more = str_cut(&text, '\n', &line);
		(void)str_cut(&line, '\t', &cell);
		if (!str_eq(cell, code))
			continue;
		for (int i = 0; i < 4; i++)
			(void)str_cut(&line, '\t', &cell);
		return str_int(cell, 1, 9, &n) ? (unsigned)n : 0;
	}
	return 0;
}

static unsigned
worse(unsigned a, unsigned b)
{
	return a && (b == 0 || a < b) ? a : b;
}

unsigned
harm_overall(const struct harm *h, unsigned n)
{
	unsigned worst = 0;

	for (unsigned i = 0; i < n; i++) {
		worst = worse(h[i].physical, worst);
		if (h[i].psychological)
			worst = worse(h[i].psychological + 1, worst);
	}
	return worst;
}

str
harm_word(unsigned overall)
{
	static const str word[] = { SK(""), SK("fatal"), SK("severe"),
		SK("moderate"), SK("low"), SK("none") };

	return overall <= PHYSICAL_NONE ? word[overall] : word[0];
}

/* ---- near misses ---- */

static bool
harmed(const struct near *m)
{
	for (unsigned i = 0; i < m->n; i++)
		if ((m->actual[i].physical &&
		        m->actual[i].physical < PHYSICAL_NONE) ||
		    (m->actual[i].psychological &&
		        m->actual[i].psychological < PSYCHOLOGICAL_NONE))
			return true;
	return false;
}

static bool
all_unhurt(const struct near *m)
{
	for (unsigned i = 0; i < m->n; i++)
		if (m->actual[i].physical != PHYSICAL_NONE ||
		    m->actual[i].psychological != PSYCHOLOGICAL_NONE)
			return false;
	return m->n > 0;
}

static bool
died(const struct near *m)
{
	for (unsigned i = 0; i < m->n; i++)
		if (m->actual[i].physical == 1)
			return true;
	return false;
}

enum err
near_check(struct ctx *cx, const struct near *m)
{
	enum err e = ERR_OK;

	if (m->near_miss && m->near_fatal)
		e = fail(cx, ERR_INPUT, "near-miss", "choose one: a near miss "
		    "harmed nobody, and what someone survived with harm is "
		    "kept apart");
	if (m->near_miss && (m->kind.n == 0 ||
	    str_eq(m->kind, S("not-said"))))
		e = fail(cx, ERR_INPUT, "kind",
		    "say what kept harm away");
	if (m->near_miss && m->potential.physical == 0 &&
	    m->potential.psychological == 0)
		e = fail(cx, ERR_INPUT, "potential",
		    "say what harm it could have done");
	if (m->near_miss && harmed(m))
		e = fail(cx, ERR_INPUT, "harm", "someone was harmed, so this "
		    "is no near miss: if they survived what could have killed "
		    "them, say that instead");
	if (m->near_fatal && died(m))
		e = fail(cx, ERR_INPUT, "harm", "someone died, so this is not "
		    "what someone survived");
	if (m->near_fatal && all_unhurt(m))
		e = fail(cx, ERR_INPUT, "harm", "nobody was harmed: then it is "
		    "a near miss");
	return e;
}

/* ---- what reviewers judged ---- */

enum judged
judged_code(str code)
{
	if (str_eq(code, S("yes")))
		return JUDGED_YES;
	if (str_eq(code, S("no")))
		return JUDGED_NO;
	return str_eq(code, S("cannot-tell")) ? JUDGED_CANNOT_TELL :
	    JUDGED_NOT;
}

enum judged
judged_avoidability(unsigned n)
{
	if (n == 0 || n > 6)
		return JUDGED_NOT;
	return n <= 3 ? JUDGED_YES : JUDGED_NO;
}

enum judged
judged_final(enum judged first, enum judged second, enum judged panel)
{
	if (panel != JUDGED_NOT)
		return panel;
	return second == JUDGED_NOT || first == second ? first : JUDGED_NOT;
}

bool
in_sample(str seed, str id, unsigned percent)
{
	uint64_t h = 14695981039346656037u;
	str part[] = { seed, S("\n"), id };

	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < part[k].n; i++)
			h = (h ^ (unsigned char)part[k].p[i]) *
			    1099511628211u;
	return h % HARM_BASE < 100 * (uint64_t)(percent < 100 ? percent : 100);
}

enum review
review_asked(unsigned flags, unsigned unknown, bool psii, bool sampled)
{
	if (psii)
		return REVIEW_BY_PSII;
	if (flags)
		return REVIEW_NEEDED;
	if (sampled)
		return REVIEW_SAMPLED;
	return unknown ? REVIEW_CANNOT_TELL : REVIEW_NOT;
}

