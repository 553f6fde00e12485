/*
 * The question before a level is saved, or words that hurt (CARE-92, CARE-93),
 * in every form that staff write sentences into.
 *
 * One step of the frame, before the page's own function (app.c): which fields,
 * says words.def. What is found holds the form back once; the page is drawn
 * again with the words, why, and what to write instead, and "keep it as I wrote
 * it". Where the service refuses levels (text-refuses) a level cannot be kept,
 * and other words still can. What a person or supporter says is theirs: they
 * are never asked here. The plan asks by line (care/plan_save.c) and looks the
 * same (words_draw). Counts by month are all that is remembered.
 */
#include "web/app_int.h"
#include "access/words.h"
#include "core/arena.h"
#include "core/log.h"
#include "core/utf8.h"
#include "learning/matter.h"
#include "web/plan_kit.h"

#include <string.h>

struct words_row {
	page_fn *post, *draw;
	const char *ours, *theirs, *none;
};
static const struct words_row words_row[] = {
#define WORDS(post, draw, ours, theirs, none) { post, draw, ours, theirs, none },
#include "web/words.def"
#undef WORDS
};

static bool
in_list(const char *list, str name)
{
	str rest = str_of(list), one;

	for (bool more = list[0] != 0; more;) {
		more = str_cut(&rest, ' ', &one);
		if (str_eq(one, name) || (str_ends(one, S("*")) &&
		    str_starts(name, str_sub(one, 0, one.n - 1))) ||
		    (str_starts(one, S("*")) &&
		    str_ends(name, str_sub(one, 1, one.n))))
			return true;
	}
	return false;
}

static const struct words_row *
row_of(const struct route *r)
{
	for (size_t i = 0; i < sizeof(words_row) / sizeof(words_row[0]); i++)
		if (words_row[i].post == r->page)
			return &words_row[i];
	return NULL;
}

/* Not typed: what a page sends along. */
static bool
is_sent_along(str name)
{
	return str_eq(name, S("token")) || str_eq(name, S("do")) ||
	    str_eq(name, S("draft-page")) || str_eq(name, S("sure")) ||
	    str_eq(name, S("v")) || str_starts(name, S("e:"));
}

enum words_of
words_of(const struct route *r, str name)
{
	const struct words_row *w = row_of(r);

	if (is_sent_along(name))
		return WORDS_NONE;
	return !w ? WORDS_UNSAID : in_list(w->theirs, name) ? WORDS_THEIRS :
	    in_list(w->none, name) ? WORDS_NONE :
	    in_list(w->ours, name) ? WORDS_OURS : WORDS_UNSAID;
}

static bool
refuses(const struct page *p)
{
	return str_eq(p->set[SET_TEXT_REFUSES], S("1"));
}

/* ---- holding back ---- */

struct hold_up { bool level, hurts; };

/* Within a reference of ours chance may have spelled a word. */
static bool
in_reference(str text, const struct finding *f)
{
	size_t from = f->start, to = f->end;

	while (from > 0 && text.p[from - 1] > ' ')
		from--;
	while (to < text.n && text.p[to] > ' ' &&
	    !strchr(".,;:)", text.p[to]))
		to++;
	return matter_is_ref(str_sub(text, from, to - from));
}

/* What stands beside a field says that it is about its words; which words, and
 * why, is said once (words_draw). */
static void
field_read(struct page *p, const struct field *f, struct hold_up *all)
{
	str text = str_trim(utf8_lines(p->cx->mem, f->value));
	struct hold_up here = { false, false };
	struct findings found = { 0 };

	language_scan(p->cx, app_lexicon(p->app), text, &found);
	for (unsigned i = 0; i < found.n; i++) {
		if (in_reference(text, &found.at[i]))
			continue;
		here.level |= found.at[i].verdict == LANG_STRATIFICATION;
		here.hurts |= found.at[i].verdict == LANG_PROMPT;
	}
	all->level |= here.level;
	all->hurts |= here.hurts;
	if (here.level || here.hurts)
		(void)fail(p->cx, ERR_INPUT, str_c(p->cx->mem, f->name), "%s",
		    here.level ? "some of these words put a person in a level:"
		    " please look at them again" : WORDS_HURT);
}

enum err
words_step(struct page *p)
{
	const struct words_row *w = row_of(p->route);
	bool sure = web_post(p, "sure").n > 0;
	struct hold_up met = { false, false };

	if (!w || !p->staff)
		return ERR_OK;
	for (unsigned i = 0; i < p->rq->nform; i++)
		if (words_of(p->route, p->rq->form[i].name) == WORDS_OURS)
			field_read(p, &p->rq->form[i], &met);
	if ((!met.level && !met.hurts) || (sure && !(met.level && refuses(p)))) {
		ctx_calm(p->cx);
		if (!met.level)
			return ERR_OK;
		return words_count(p->cx, WORDS_KEPT, 1, 0);
	}
	words_held(p, met.level);
	return web_again(p, ERR_INPUT, w->draw);
}

void
words_held(struct page *p, bool level)
{
	if (level)
		p->held = refuses(p) ? HELD_REFUSED : HELD_ASKED;
}

void
words_after(struct page *p)
{
	enum err e;

	if (p->held == HELD_NOT || p->go.n)
		return;
	e = door_begin(p->cx, TXN_WRITE);
	if (e == ERR_OK) {
		e = words_count(p->cx, p->held == HELD_REFUSED ?
		    WORDS_REFUSED : WORDS_WARNED, 1, 0);
		if (e == ERR_OK)
			e = door_commit(p->cx);
		else
			door_rollback(p->cx);
	}
	/* A count that is lost is no reason to lose the page. */
	if (e != ERR_OK)
		log_line(LOG_WARN_, "words.count", "\"error\":\"%s\"",
		    err_info[e].name);
}

/* ---- drawing ---- */

static void
finding_draw(struct page *p, str text, const struct finding *f)
{
	ui_words(&p->h, str_sub(text, f->start, f->end - f->start));
	ui_p(&p->h, f->why);
	if (f->instead.n)
		ui_p(&p->h, str_cat(p->cx->mem, S("Instead: "), f->instead));
}

/* Of one field: what stands, in the order of the text. */
static void
field_draw_words(struct page *p, const struct field *f, bool prompts,
    struct hold_up *met)
{
	str text = utf8_lines(p->cx->mem, f->value);
	struct findings found = { 0 };

	language_scan(p->cx, app_lexicon(p->app), text, &found);
	for (unsigned n = 0; n < found.n; n++) {
		bool level = found.at[n].verdict == LANG_STRATIFICATION;

		if (!level && (!prompts ||
		    found.at[n].verdict != LANG_PROMPT))
			continue;
		if (!met->level && !met->hurts)
			ui_inset_start(&p->h);
		met->level |= level;
		met->hurts |= !level;
		finding_draw(p, text, &found.at[n]);
	}
}

static bool
is_asked(const struct page *p, str name)
{
	enum words_of of = words_of(p->route, name);

	/* A form without a row is a plan's: all that was typed. */
	return row_of(p->route) ? of == WORDS_OURS : !is_sent_along(name);
}

void
words_draw(struct page *p)
{
	struct hold_up met = { false, false };
	bool row = row_of(p->route) != NULL;

	if (p->rq->verb != VERB_POST || p->words_drawn || (row && !p->staff))
		return;
	p->words_drawn = true;
	for (unsigned i = 0; i < p->nagain; i++)
		if (p->again[i].value.n >= 3 && is_asked(p, p->again[i].name))
			field_draw_words(p, &p->again[i], p->staff, &met);
	if (!met.level && !met.hurts)
		return;
	if (p->held == HELD_REFUSED) {
		ui_p(&p->h, S("It is not saved yet. This service asks that no"
		    " level is written here: please change the words."));
	} else {
		ui_p(&p->h, S("It is not saved yet. You can change the words,"
		    " or keep them."));
		kit_submit(&p->h, "sure", S("1"), S("Keep it as I wrote it"),
		    false, S(""));
	}
	ui_inset_end(&p->h);
}

void
words_beside(struct page *p, str name)
{
	if (p->nagain && row_of(p->route) && is_asked(p, name) &&
	    web_error(p, str_c(p->cx->mem, name)).n)
		words_draw(p);
}
