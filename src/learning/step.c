/*
 * From one state to the next: which moves there are, and what each still needs.
 * The rows are practice/rules/moves.tsv; here is how a need is looked up.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "learning/matter_int.h"

enum { NEEDS_MAX = 40, DAY_S = 86400, WHY_MAX = 4000 };

static const struct check_row checks[] = {
#define CHECK(name, function, says) { name, function, says },
#include "learning/check.def"
#undef CHECK
	{ NULL, NULL, NULL }
};

const struct check_row *
check_of(str name)
{
	for (const struct check_row *c = checks; c->name; c++)
		if (str_eq(str_of(c->name), name))
			return c;
	return NULL;
}

static bool
answered(const struct matter *m, str entry, str link)
{
	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];

		if (str_eq(l->link, link) && line_is_current(l, NULL) &&
		    (entry.n == 0 || str_eq(l->parent, entry)) &&
		    (l->entry || (l->value.n && !line_says_nothing(l)) ||
		        l->status != STATUS_ANSWERED))
			return true;
	}
	return false;
}

static str
asked(const struct matter *m, str link)
{
	const struct item *it = form_item(m->form, link);

	return !it ? link : it->brief.n ? it->brief : it->text;
}

static str
says(struct ctx *cx, const char *before, str what, const char *after)
{
	struct buf b;

	buf_init(&b, cx->mem, 4096);
	buf_put(&b, str_of(before));
	buf_put(&b, what);
	buf_put(&b, str_of(after));
	return buf_str(&b);
}

/* Whether every entry of link has that detail. */
static bool
each_has(struct ctx *cx, const struct matter *m, str link, str detail)
{
	for (const struct line *l = entry_next(&m->a, str_c(cx->mem, link), NULL);
	    l; l = entry_next(&m->a, str_c(cx->mem, link), l))
		if (!answered(m, l->id, detail))
			return false;
	return true;
}

/* The part of the form in which that question is. */
static str
part_of(const struct matter *m, str link)
{
	const struct item *it = form_item(m->form, link);

	while (it && it != &m->form->item[it->up])
		it = &m->form->item[it->up];
	return it ? it->link : S("");
}

/* *unmet: what is missing, as a sentence; "" nothing. *at: the part for it. */
static enum err
need_look(struct ctx *cx, struct matter *m, str need, str *unmet, str *at)
{
	const struct check_row *c;
	str word, link = need;
	bool holds = true;

	*unmet = *at = S("");
	if (!str_cut(&link, ':', &word) || str_eq(word, S("only")))
		return ERR_OK;
	if (str_eq(word, S("check"))) {
		c = check_of(link);
		m->lacks = S("");
		if (c)
			TRY(c->holds(cx, m, &holds));
		if (c && !holds)
			*unmet = m->lacks.n ? m->lacks : str_of(c->says);
	} else if (str_eq(word, S("each"))) {
		str entry;

		(void)str_cut(&link, '/', &entry);
		*at = part_of(m, entry);
		if (!each_has(cx, m, entry, link))
			*unmet = says(cx, "each needs an answer to “",
			    asked(m, link), "”");
	} else if (!answered(m, S(""), link)) {
		*at = part_of(m, link);
		*unmet = str_eq(word, S("some"))
		    ? says(cx, "one at least of “", asked(m, link), "”")
		    : says(cx, "an answer to “", asked(m, link), "”");
	}
	return ERR_OK;
}

/* "only:CHECK" and "back": whether that move is there at all. */
static enum err
is_there(struct ctx *cx, struct matter *m, const struct move_row *r, bool *yes)
{
	str left = r->needs, one, word;
	str before = m->nmoved > 1 ? m->moved[m->nmoved - 2].to
	    : matter_state_at(m->info->kind, 0);

	*yes = true;
	while (left.n && *yes) {
		const struct check_row *c;

		(void)str_cut(&left, ' ', &one);
		if (str_eq(one, S("back")))
			*yes = str_eq(r->to, before);
		if (!str_cut(&one, ':', &word) || !str_eq(word, S("only")))
			continue;
		c = check_of(one);
		if (c)
			TRY(c->holds(cx, m, yes));
	}
	return ERR_OK;
}

static enum err
step_look(struct ctx *cx, struct matter *m, const struct move_row *r,
    struct next *out)
{
	str left = r->needs, one;

	*out = (struct next){ .to = r->to, .says = r->says,
		.unmet = NEWN(cx->mem, str, NEEDS_MAX),
		.at = NEWN(cx->mem, str, NEEDS_MAX) };
	while (left.n && out->nunmet < NEEDS_MAX) {
		str unmet, at;

		(void)str_cut(&left, ' ', &one);
		if (str_eq(one, S("why"))) {
			out->why = true;
			continue;
		}
		TRY(need_look(cx, m, one, &unmet, &at));
		if (unmet.n) {
			out->at[out->nunmet] = at;
			out->unmet[out->nunmet++] = unmet;
		}
	}
	return ERR_OK;
}

enum err
matter_steps(struct ctx *cx, struct matter *m, struct nexts *out)
{
	const struct move_table *t = &learning.moves;

	*out = (struct nexts){ NEWN(cx->mem, struct next, t->n + 1), 0 };
	for (unsigned i = 0; i < t->n; i++) {
		bool there = t->at[i].kind == m->info->kind &&
		    str_eq(t->at[i].from, m->state);

		if (there)
			TRY(is_there(cx, m, &t->at[i], &there));
		if (there)
			TRY(step_look(cx, m, &t->at[i], &out->at[out->n++]));
	}
	return ERR_OK;
}

static enum err
step_to(struct ctx *cx, struct matter *m, str to, str why)
{
	struct nexts l;
	const struct next *s = NULL;

	TRY(matter_steps(cx, m, &l));
	for (unsigned i = 0; i < l.n && !s; i++)
		if (str_eq(l.at[i].to, to))
			s = &l.at[i];
	if (!s)
		return fail(cx, ERR_INPUT, "to",
		    "this cannot follow from where it stands: someone may have"
		    " moved it on; look at it again");
	for (unsigned i = 0; i < s->nunmet; i++)
		(void)fail(cx, ERR_INPUT, "to", "before this: %.*s",
		    (int)s->unmet[i].n, s->unmet[i].p);
	if (s->nunmet)
		return ERR_INPUT;
	if (s->why && why.n == 0)
		return fail(cx, ERR_INPUT, "why",
		    "say why: it stays beside this step");
	if (why.n > WHY_MAX)
		return fail(cx, ERR_INPUT, "why",
		    "this is longer than %d bytes: shorten it", WHY_MAX);
	return ERR_OK;
}

enum err
matter_move(struct ctx *cx, struct matter *m, str to, str why)
{
	TRY(step_to(cx, m, to, why));
	if (m->nmoved == MATTER_MOVES_MAX)
		return fail(cx, ERR_LIMIT, "to",
		    "this was moved %d times, and can be no more",
		    MATTER_MOVES_MAX);
	m->was = m->state;
	m->state = to;
	m->moved[m->nmoved++] = (struct moved){ to, door_who(cx)->name, why,
		cx->now };
	m->ended = matter_state_ends(m->info->kind, to) ? cx->now : 0;
	return matter_write(cx, m, "move", to);
}

/* ---- how long ---- */

int64_t
matter_came(const struct matter *m, const char *state)
{
	for (unsigned i = m->nmoved; i-- > 0;)
		if (str_eq(m->moved[i].to, str_of(state)))
			return m->moved[i].at;
	return 0;
}

int64_t
matter_days(const struct matter *m, int64_t now, int64_t *paused)
{
	int64_t from = m->nmoved ? m->moved[0].at : -1;
	int64_t to = m->ended ? m->ended : now, apart = 0;

	*paused = 0;
	if (from < 0)
		return -1;
	for (unsigned i = 0; i < m->nmoved; i++) {
		const struct state_row *r = state_row_of(m->info->kind,
		    m->moved[i].to);
		int64_t next = i + 1 < m->nmoved ? m->moved[i + 1].at : to;

		if (r && r->pause && next > m->moved[i].at)
			apart += next - m->moved[i].at;
	}
	*paused = apart / DAY_S;
	return (to - from - apart) / DAY_S;
}
