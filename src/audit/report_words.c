/*
 * Which words: the kinds, the wordings met most, and each rule with how often
 * it was met, some of the places, and what to write instead.
 *
 * A place is shown by its words, what kind of document it stands in and its
 * month: never with the record it came from, a team or a name.
 */
#include "audit/report_int.h"
#include "core/arena.h"

enum {
	WORDINGS = 20,         /* that are listed */
	RULES = 8,             /* of a kind that have their places shown */
	RULES_LISTED = 60,     /* of the rest of a kind */
	PLACES = 3             /* of a rule */
};

static void
draw_kinds(struct rep *r)
{
	const struct audit_table *k = &r->t->by[AUDIT_CLASS];
	struct ui_table t;
	struct ui_cell *c = rep_table(r, &t, S("By kind"),
	    "Kind|#Records|#Times|What it is", k->n);

	t.nrows = 0;
	for (unsigned i = 0; i < k->n; i++) {
		const struct audit_count *n = &k->at[i];
		const char *id = str_c(r->cx->mem, str_cat(r->cx->mem,
		    S("kind."), n->key));

		if (n->found == 0)
			continue;
		rep_row(r, c, rep_heading(r, id), n);
		c[3].text = rep_says(r, id);
		c += t.ncols;
		t.nrows++;
	}
	ui_table(r->h, &t);
}

/* Where small numbers are hidden, so are the words of a few. */
static void
draw_wordings(struct rep *r)
{
	const struct audit_table *w = &r->t->by[AUDIT_WORDING];
	unsigned all = 0;
	struct ui_table t;
	struct ui_cell *c = rep_table(r, &t, S("The wordings met most often"),
	    "Wording|#Records|#Times", WORDINGS);

	t.nrows = 0;
	for (unsigned i = 0; i < w->n; i++) {
		all += w->at[i].found > 0;
		if (w->at[i].found > 0 && !w->at[i].hidden &&
		    t.nrows < WORDINGS)
			rep_row(r, &c[t.ncols * t.nrows++], w->at[i].key,
			    &w->at[i]);
	}
	if (t.nrows == 0 || r->t->quote == AUDIT_QUOTE_NONE)
		return;
	ui_table(r->h, &t);
	if (all > t.nrows)
		rep_p(r, rep_join(r, S("And "), rep_int(r, all - t.nrows),
		    w->others.found ? S(" or more other wordings.") :
		    all - t.nrows == 1 ? S(" other wording.") :
		    S(" other wordings.")));
}

/* ---- a rule ---- */

static void
put_words(struct rep *r, str s)
{
	html_text(r->h, rep_cut(r, s, REP_WORDS));
}

/* Whether words before the place were cut off, and after it. */
static bool
begins_before(const struct audit_finding *f)
{
	return f->before.n > 0 && f->start > f->before.n;
}

static bool
goes_on(const struct audit_finding *f)
{
	return f->after.n + 4 > AUDIT_AROUND;
}

static void
draw_place(struct rep *r, const struct audit_finding *f)
{
	str month = rep_month(r, f->month, false);
	str form = rep_cut(r, f->form, REP_NAME);

	html_lit(r->h, "<li>\n<p class=\"heed-words\" dir=\"auto\">");
	html_lit_(r->h, begins_before(f) ? S("… ") : S(""));
	put_words(r, f->before);
	html_lit(r->h, "<mark>");
	put_words(r, f->quote);
	html_lit(r->h, "</mark>");
	put_words(r, f->after);
	html_lit_(r->h, goes_on(f) ? S(" …") : S(""));
	html_lit(r->h, "</p>\n");
	if (form.n || month.n) {
		html_lit(r->h, "<p class=\"report-from\"><bdi>");
		html_text(r->h, form);
		html_lit(r->h, "</bdi>");
		html_lit_(r->h, form.n && month.n ? S(", ") : S(""));
		html_text(r->h, month);
		html_lit(r->h, "</p>\n");
	}
	html_lit(r->h, "</li>\n");
}

/* What a template wrote into many records is shown once. */
static bool
same_words(const struct audit_finding *a, const struct audit_finding *b)
{
	return str_eq(a->quote, b->quote) && str_eq(a->before, b->before) &&
	    str_eq(a->after, b->after);
}

static void
draw_places(struct rep *r, str rule)
{
	const struct audit_sample *s = r->t->sample;
	const struct audit_finding *shown[PLACES];
	unsigned n = 0;

	for (unsigned i = 0; i < r->t->nsample && n < PLACES; i++) {
		bool again = !str_eq(s[i].f.rule, rule);

		for (unsigned k = 0; k < n && !again; k++)
			again = same_words(&s[i].f, shown[k]);
		if (again)
			continue;
		if (n == 0)
			html_lit(r->h, "<ul class=\"report-places\">\n");
		draw_place(r, &s[i].f);
		shown[n++] = &s[i].f;
	}
	if (n)
		html_lit(r->h, "</ul>\n");
}

static void
draw_rule(struct rep *r, const struct audit_count *c)
{
	str example = rep_example(r, c->key);

	html_lit(r->h, "<div class=\"report-rule\">\n<h4>");
	if (example.n) {
		html_lit(r->h, "Like <q>");
		html_text(r->h, example);
		html_lit(r->h, "</q>");
	} else {
		html_text(r->h, rep_cut(r, c->key, REP_NAME));
	}
	html_lit(r->h, "</h4>\n<p>");
	html_text(r->h, rep_join(r, rep_count(r, c, c->found),
	    c->found == 1 && !c->hidden ? S(" time in ") : S(" times in "),
	    rep_count(r, c, c->records), c->records == 1 && !c->hidden ?
	    S(" record") : S(" records")));
	html_lit(r->h, " (rule <code>");
	html_text(r->h, rep_cut(r, c->key, REP_NAME));
	html_lit(r->h, "</code>)</p>\n");
	if (!c->hidden)
		draw_places(r, c->key);
	html_lit(r->h, "</div>\n");
}

/* ---- the rules of a kind ---- */

struct kind {
	struct rep *r;
	str name;              /* as in JSON */
	const struct audit_count **rule;
	unsigned n;
};

/* Items of forms are in the part on forms, with more beside them. */
static bool
is_of_forms(struct rep *r, str rule)
{
	for (unsigned i = 0; i < r->t->nitem; i++)
		if (str_eq(r->t->item[i].rule, rule))
			return true;
	return false;
}

static void
gather(struct kind *k)
{
	const struct audit_table *t = &k->r->t->by[AUDIT_RULE];

	k->rule = NEWN(k->r->cx->mem, const struct audit_count *, t->n + 1);
	for (unsigned i = 0; i < t->n; i++)
		if (t->at[i].found > 0 && str_eq(k->name,
		    str_of(lang_class_name[t->at[i].kind])) &&
		    !is_of_forms(k->r, t->at[i].key))
			k->rule[k->n++] = &t->at[i];
}

/* Why it matters and what to write, each once. */
static void
draw_advice(struct kind *k)
{
	struct rep *r = k->r;

	ui_inset_start(r->h);
	for (unsigned i = 0; i < k->n; i++) {
		bool said = false;

		for (unsigned j = 0; j < i && !said; j++)
			said = str_eq(k->rule[j]->why, k->rule[i]->why) &&
			    str_eq(k->rule[j]->instead, k->rule[i]->instead);
		if (said)
			continue;
		rep_labelled(r, S("Why it matters:"), rep_cut(r,
		    k->rule[i]->why, REP_WORDS));
		rep_labelled(r, S("Write instead:"), rep_cut(r,
		    k->rule[i]->instead, REP_WORDS));
	}
	ui_inset_end(r->h);
}

/* Those that have no places shown. */
static void
draw_rest(struct kind *k)
{
	struct rep *r = k->r;
	unsigned n = k->n - RULES > RULES_LISTED ? RULES_LISTED :
	    k->n - RULES;
	struct ui_table t;
	struct ui_cell *c = rep_table(r, &t, rep_join(r, S("Other rules: "),
	    rep_small(r, rep_kind(r, k->name))),
	    "Rule|#Records|#Times|Invented example", n);

	for (unsigned i = 0; i < n; i++, c += t.ncols) {
		rep_row(r, c, k->rule[RULES + i]->key, k->rule[RULES + i]);
		c[3].text = rep_example(r, k->rule[RULES + i]->key);
	}
	ui_table(r->h, &t);
	if (k->n - RULES > n)
		rep_p(r, rep_join(r, S("And "), rep_int(r, k->n - RULES - n),
		    S(" more rules.")));
}

static void
draw_kind(struct rep *r, str name)
{
	struct kind k = { .r = r, .name = name };

	gather(&k);
	if (k.n == 0)
		return;
	ui_heading(r->h, &(struct ui_heading){ .level = 3, .size = UI_S,
	    .text = rep_kind(r, name) });
	draw_advice(&k);
	for (unsigned i = 0; i < k.n && i < RULES; i++)
		draw_rule(r, k.rule[i]);
	if (k.n > RULES)
		draw_rest(&k);
}

void
draw_words(struct rep *r)
{
	static const char *const quoted[] = { [AUDIT_QUOTE_NONE] = "words.none",
		[AUDIT_QUOTE_MASKED] = "words.masked",
		[AUDIT_QUOTE_FULL] = "words.full" };
	const struct audit_table *k = &r->t->by[AUDIT_CLASS];

	if (r->t->found == 0) {
		rep_p(r, S("No such wording was found. What helps is to write "
		    "what is happening, what makes it harder and easier, what "
		    "may change soon, and what was agreed."));
		return;
	}
	draw_kinds(r);
	rep_note(r, quoted[r->t->quote]);
	rep_note(r, "words.example");
	draw_wordings(r);
	for (unsigned i = 0; i < k->n; i++)
		if (k->at[i].found > 0)
			draw_kind(r, k->at[i].key);
}
