/*
 * The duty of candour: when someone has to decide, and what each step needs.
 *
 * Not here: any decision. A hint says what the thresholds suggest; a named
 * clinician decides, and where it is not clear people are told. Regulation 20
 * names no number of days for the letter (LEARN-40).
 */
#include "core/arena.h"
#include "core/asset.h"
#include "core/buf.h"
#include "core/tsv.h"
#include "learning/harm.h"

#define STEPS    "practice/codes/candour-step.tsv"
#define ELEMENTS "practice/codes/candour-element.tsv"

enum { MISSING_MAX = 2000, BEFORE_TELLING = 2 };

/* Set once by candour_open, and read only. */
static struct { struct tsv steps, elements; } known;

struct candour_asked
candour_asked(const struct candour_ask *a)
{
	unsigned phys = a->harm.physical, psych = a->harm.psychological;
	unsigned could = harm_overall(&a->potential, 1);

	if (phys == 1)
		return (struct candour_asked){ true, CANDOUR_TELL, "Someone "
			"died, and what happened may have played a part." };
	if (a->died)
		return (struct candour_asked){ true, CANDOUR_UNCLEAR, "Someone "
			"died, and it is not judged yet whether what happened "
			"played a part." };
	if (phys && phys <= 3)
		return (struct candour_asked){ true, CANDOUR_TELL,
			"The physical harm is moderate or severe." };
	if (psych && psych <= 2)
		return (struct candour_asked){ true,
			a->days_known && !a->days_28 ? CANDOUR_UNCLEAR :
			    CANDOUR_TELL,
			a->days_known && !a->days_28 ? "The psychological harm "
			    "is moderate or severe, and is not expected to "
			    "last 28 days." :
			    "The psychological harm is moderate or severe." };
	if (psych == 3 && a->days_known && a->days_28)
		return (struct candour_asked){ true, CANDOUR_TELL, "The "
			"psychological harm lasts 28 days or more, or is "
			"likely to." };
	if (psych == 3 && !a->days_known)
		return (struct candour_asked){ true, CANDOUR_UNCLEAR, "It is "
			"not known whether the psychological harm lasts 28 "
			"days." };
	if (a->near_miss && a->nhs_body && could && could <= 3)
		return (struct candour_asked){ false, CANDOUR_ASK, "Nobody was "
			"harmed, and it could have led to moderate harm or "
			"worse." };
	return (struct candour_asked){ false, CANDOUR_NONE, "" };
}

bool
candour_tells(str decision, bool *decided)
{
	bool tells = str_eq(decision, S("notifiable")) ||
	    str_eq(decision, S("unclear"));

	*decided = tells || str_eq(decision, S("not-notifiable"));
	return tells;
}

/* ---- steps ---- */

static enum err
open_one(struct ctx *cx, const char *path, struct tsv *t)
{
	const struct asset *a = asset_find(path);

	if (!a)
		return fail(cx, ERR_UNREAD, path, "nothing is there");
	return tsv_parse(cx, a->path, a->body, t);
}

/* The element's words; "" for what is none. */
static str
element(str code)
{
	for (unsigned i = 0; i < known.elements.nrow; i++)
		if (str_eq(tsv_get(&known.elements, i, "code"), code))
			return tsv_get(&known.elements, i, "says");
	return S("");
}

enum err
candour_open(struct ctx *cx)
{
	TRY(open_one(cx, STEPS, &known.steps));
	TRY(open_one(cx, ELEMENTS, &known.elements));
	if (known.steps.nrow > CANDOUR_STEPS_MAX)
		return fail(cx, ERR_LIMIT, STEPS, "more than %d steps",
		    CANDOUR_STEPS_MAX);
	for (unsigned i = 0; i < known.steps.nrow; i++) {
		str needs = tsv_get(&known.steps, i, "needs"), one;

		for (bool more = true; more;) {
			more = str_cut(&needs, ' ', &one);
			if (element(one).n == 0)
				return fail(cx, ERR_UNREAD, STEPS, "line %u: "
				    "needs: %.*s is no code of "
				    "candour-element.tsv",
				    known.steps.line[i], PRS(one));
		}
	}
	return ERR_OK;
}

unsigned
candour_steps(void)
{
	return known.steps.nrow;
}

str
candour_step_code(unsigned i)
{
	return i < known.steps.nrow ? tsv_get(&known.steps, i, "code") :
	    S("");
}

static str
missing(struct ctx *cx, unsigned step, str has)
{
	str needs = tsv_get(&known.steps, step, "needs"), one;
	struct buf b;

	buf_init(&b, cx->mem, MISSING_MAX);
	for (bool more = needs.n > 0; more;) {
		more = str_cut(&needs, ' ', &one);
		if (str_has_word(has, one))
			continue;
		if (b.n)
			buf_lit(&b, "; ");
		buf_put(&b, element(one));
	}
	return buf_str(&b);
}

str
candour_missing(struct ctx *cx, str step, str has)
{
	for (unsigned i = 0; i < known.steps.nrow; i++)
		if (str_eq(candour_step_code(i), step))
			return missing(cx, i, has);
	return S("");
}

static bool
other_way(const struct candour *c)
{
	return c->path.n && !str_eq(c->path, S("not-needed"));
}

enum err
candour_check(struct ctx *cx, const struct candour *c)
{
	unsigned last = known.steps.nrow - 1;
	enum err e = ERR_OK;

	if (other_way(c) && c->attempts == 0)
		e = fail(cx, ERR_INPUT, "path",
		    "write down at least one attempt to tell them");
	else if (other_way(c) && c->dated < c->attempts)
		e = fail(cx, ERR_INPUT, "path",
		    "give each attempt its day");
	for (unsigned i = 0; i < known.steps.nrow; i++) {
		const char *code = str_c(cx->mem, candour_step_code(i));
		str lacks = missing(cx, i, c->has[i]);

		if (c->done[i] && lacks.n)
			e = fail(cx, ERR_INPUT, code,
			    "this step is not done yet. Missing: %.*s",
			    PRS(lacks));
		if (c->done[last] && !c->done[i] && i != last &&
		    !(other_way(c) && i >= BEFORE_TELLING))
			e = fail(cx, ERR_INPUT, code,
			    "this step comes before it can be closed");
	}
	return e;
}
