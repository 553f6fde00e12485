/*
 * Assessments and formulations in the demo: rows of sheet.tsv, done through
 * care as a page would do them, by the one who cares for that person.
 *
 * All rows of one person and sheet are one sitting: what staff note is saved
 * first, then the person's words, said aloud, then what was found together;
 * then what the picture takes over from the assessment, and what of it goes on
 * into the plan; at last the end, if one was said.
 */
#include "cli/demo_int.h"
#include "care/assess.h"
#include "core/arena.h"

enum { MINUTE_S = 60 };

struct sitting {
	struct demo *d;
	struct someone *p;
	struct sheet_at at;
};

static str
sheet_cell(const struct sitting *s, unsigned row, const char *col)
{
	return demo_cell(s->d, TABLE_sheet, row, col);
}

/* The next row of this sitting after `row`, or the table's end. */
static unsigned
next_row(const struct sitting *s, unsigned row)
{
	unsigned n = s->d->t[TABLE_sheet].nrow;

	for (; row < n; row++)
		if (str_eq(sheet_cell(s, row, "person"), s->p->key) &&
		    str_eq(sheet_cell(s, row, "sheet"),
		        str_of(sheet_info[s->at.sheet].code)))
			return row;
	return n;
}
#define EACH_ROW(s, i)                                              \
	for (unsigned i = next_row((s), 0);                         \
	    i < (s)->d->t[TABLE_sheet].nrow; i = next_row((s), i + 1))

/* "now", "now-90" (minutes); a day as in line.tsv; or words. */
static str
value_of(const struct sitting *s, str v)
{
	struct ctx *cx = s->d->cx;
	int64_t n = 0;

	if (str_eq(v, S("now")) || (str_starts(v, S("now-")) &&
	        str_int(str_sub(v, 4, SIZE_MAX), 0, 100000, &n)))
		return time_iso(cx->mem, cx->now - n * MINUTE_S);
	if (str_eq(v, S("staff")))
		return s->p->by->name;
	return demo_words(s->d, s->p, demo_day(s->d, s->p, v));
}

/* ---- what is said ---- */

static bool
is_deed(str name)
{
	return str_eq(name, S("carry")) || str_eq(name, S("lead"));
}

static void
say_row(struct sitting *s, unsigned row, struct ops *o)
{
	struct demo *d = s->d;
	str part = sheet_cell(s, row, "part"), more = sheet_cell(s, row, "more");
	str text = demo_words(d, s->p, sheet_cell(s, row, "text"));
	str id = S(""), name, value;

	if (text.p && text.n) {
		id = demo_add(d, o, S(""), demo_link(d, part, S("line")),
		    S(""))->line;
		(void)demo_add(d, o, id, demo_link(d, part, S("text")), text);
	}
	while (demo_pair(&more, &name, &value))
		if (!is_deed(name))
			(void)demo_add(d, o, id, demo_link(d, part, name),
			    value_of(s, value));
}

static enum err
say_all(struct sitting *s)
{
	static const enum voice order[] = { VOICE_PRACTITIONER, VOICE_PERSON,
		VOICE_SHARED };

	for (unsigned v = 0; v < sizeof(order) / sizeof(order[0]); v++) {
		struct ops *o = demo_ops(s->d);
		struct plan_save save = { .op = o->at, .voice = order[v],
			.aloud = order[v] != VOICE_PRACTITIONER,
			.act = S(""), .reason = S("") };

		EACH_ROW(s, i)
			if (str_eq(sheet_cell(s, i, "voice"),
			    str_of(voice_code[order[v]])))
				say_row(s, i, o);
		save.nop = o->n;
		if (o->n == 0)
			continue;
		TRY(sheet_apply(s->d->cx, &s->at, &save));
		if (s->at.sheet == SHEET_ASSESSMENT)
			s->at.id = save.id;
	}
	return ERR_OK;
}

/* ---- what leads on ---- */

static bool
is_taken(const struct plan *in, str line)
{
	for (unsigned i = 0; i < in->a.n; i++)
		if (str_ends(in->a.line[i].link, S(".from")) &&
		    str_eq(in->a.line[i].value, line))
			return true;
	return false;
}

/* The first line of that part of the newest assessment that was not taken over
 * yet, into this part of the picture. */
static enum err
carry(struct sitting *s, str to, str part)
{
	struct ctx *cx = s->d->cx;
	struct sheet_at at = { .person = s->p->id, .sheet = SHEET_ASSESSMENT };
	str entry = demo_link(s->d, part, S("line")), made;
	struct assessments all;
	struct plan from, now;

	TRY(assessments_of(cx, s->p->id, &all));
	if (all.n == 0)
		return ERR_OK;
	at.id = all.at[0].id;
	TRY(sheet_read(cx, &at, &from));
	TRY(sheet_read(cx, &s->at, &now));
	for (const struct line *l = NULL;
	    (l = entry_next(&from.a, entry.p, l)) != NULL;)
		if (!is_taken(&now, l->id))
			return sheet_carry(cx, &s->at, to, &from, l->id, &made);
	return ERR_OK;
}

/* The line that says so goes on into the plan, and remembers as what. */
static enum err
lead(struct sitting *s, unsigned row, str to)
{
	struct ctx *cx = s->d->cx;
	str part = sheet_cell(s, row, "part"), made;
	str text = demo_words(s->d, s->p, sheet_cell(s, row, "text"));
	str entry = demo_link(s->d, part, S("line"));
	const struct line *l = NULL;
	struct plan now;

	TRY(sheet_read(cx, &s->at, &now));
	while ((l = entry_next(&now.a, entry.p, l)) != NULL &&
	    !str_eq(plan_text(&now, l), text))
		;
	return l ? sheet_lead(cx, &s->at, to, &now, l->id, &made) : ERR_OK;
}

static enum err
deeds(struct sitting *s)
{
	EACH_ROW(s, i) {
		str more = sheet_cell(s, i, "more");
		str from = demo_pair_get(more, "carry");
		str to = demo_pair_get(more, "lead");

		if (from.n)
			TRY(carry(s, sheet_cell(s, i, "part"), from));
		if (to.n)
			TRY(lead(s, i, to));
	}
	return ERR_OK;
}

/* ---- its end ---- */

static enum err
end(struct sitting *s)
{
	struct plan p;
	bool ended;

	TRY(sheet_read(s->d->cx, &s->at, &p));
	if (line_in(&p.a, S(""), "end.outcome"))
		return assess_end(s->d->cx, &s->at, &ended);
	if (line_in(&p.a, S(""), "sense.answer"))
		return sheet_set_state(s->d->cx, &s->at, PLAN_CURRENT);
	return ERR_OK;
}

static enum err
do_sheet(struct demo *d, const struct event *e)
{
	struct sitting s = { .d = d, .p = e->p,
		.at = { .person = e->p->id, .sheet = SHEET_ASSESSMENT,
		    .id = S("") } };

	if (str_eq(e->arg, str_of(sheet_info[SHEET_FORMULATION].code)))
		s.at.sheet = SHEET_FORMULATION;
	TRY(say_all(&s));
	TRY(deeds(&s));
	return end(&s);
}

/* The first row of a person's sheet says how many days ago it was. */
void
demo_sheets(struct demo *d, struct someone *p)
{
	static const struct step step = { "sheet", do_sheet, ACTOR_TEAM, NULL };

	for (enum sheet k = 0; k < SHEET__MAX && p->key.n; k++) {
		const struct sitting s = { .d = d, .p = p,
			.at = { .sheet = k } };
		unsigned row = next_row(&s, 0);
		int64_t days = 1;

		if (row == d->t[TABLE_sheet].nrow)
			continue;
		(void)str_int(sheet_cell(&s, row, "days"), 0, 30, &days);
		demo_event(d, &(struct event){ .step = &step, .p = p,
		    .arg = str_of(sheet_info[k].code),
		    .at = demo_hour(d, &p->rng, (unsigned)days, p->by) });
	}
}
