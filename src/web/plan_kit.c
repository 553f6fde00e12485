/*
 * Lines and parts of a plan drawn in one way for all its pages.
 *
 * Whose words stands beside each line; what was suggested lies below it with
 * its two buttons; a prompt is a question to staff and never about the person.
 */
#include "web/plan_kit.h"

#include "care/unnamed.h"

#include "core/arena.h"
#include "core/time.h"

#include <string.h>

/* Which sheet the address names: "/person/{person}/assessment/{id}/…". */
static void
kit_find(const struct page *p, struct kit *k)
{
	static const str head = SK("/person/{person}/");
	str path = str_of(p->route->path), code;
	unsigned arg = 1;

	k->at.person = p->person;
	if (str_starts(path, head)) {
		path = str_sub(path, head.n, path.n);
		(void)str_cut(&path, '/', &code);
		for (int s = 0; s < SHEET__MAX; s++)
			if (str_eq(code, str_of(sheet_info[s].code)))
				k->at.sheet = (enum sheet)s;
	}
	k->sheet = &sheet_info[k->at.sheet];
	if (!kind_info[k->sheet->kind].solo)
		k->at.id = p->param[arg++];
	k->arg = p->param[arg];
}

/* "en", "ur-PK": whoever wrote "Urdu" is read in the person's language. */
static bool
is_tag(str s)
{
	size_t n = 0;

	while (n < s.n && ((s.p[n] | 0x20) >= 'a' && (s.p[n] | 0x20) <= 'z'))
		n++;
	return n >= 2 && n <= 3 && (n == s.n || s.p[n] == '-') &&
	    str_chr(s, ' ') < 0;
}

/* The plan's, else the person's; "" of English. */
static str
language_of(const struct kit *k)
{
	const struct line *l = line_in(&k->plan.a, S(""), "language.code");
	unsigned was = k->cx->ndiag;
	const struct person_view *v;
	str lang = l && is_tag(l->value) ? l->value : S("");

	if (lang.n == 0 && k->p->person.n &&
	    web_person_brief(k->p, &v) == ERR_OK)
		lang = v->lang;
	k->cx->ndiag = was;
	return str_ieq(str_sub(lang, 0, 2), S("en")) ? S("") : lang;
}

struct ui_own
kit_own(const struct kit *k, const char *key)
{
	return (struct ui_own){ in_language(k->p->set, k->lang, key), k->lang,
		language_is_rtl(k->lang) };
}

void
kit_h(struct kit *k, const char *key, str english, int level)
{
	ui_heading(k->h, &(struct ui_heading){ .text = english,
	    .own = kit_own(k, key), .level = level,
	    .size = level == 1 ? UI_L : UI_M });
}

static void
kit_begin(struct page *p, const struct plan *plan, struct kit *k)
{
	*k = (struct kit){ .p = p, .h = &p->h, .cx = p->cx, .plan = *plan,
		.mine = p->own };
	kit_find(p, k);
	k->name = p->person.n ? web_name(p) : S("");
	k->lang = language_of(k);
	k->locked = p->person.n && p->view && p->view->died;
}

enum err
kit_of(struct page *p, const struct plan *plan, struct kit *k)
{
	kit_begin(p, plan, k);
	TRY(plan_parts(p->cx, plan, &k->parts));
	/* A form that is being saved draws nothing, unless it has faults. */
	if (plan->sheet == SHEET_PLAN && p->staff && !p->own && p->signed_in &&
	    (p->route->verb == VERB_GET || p->again))
		TRY(plan_prompts(p->cx, plan, &k->parts, &k->prompts));
	return ERR_OK;
}

/* Read only where a line of the picture says that it rests on something. */
static enum err
rests_read(struct kit *k)
{
	bool any = false;

	for (unsigned i = 0; i < k->plan.a.n; i++)
		any |= str_ends(k->plan.a.line[i].link, S(".from"));
	return any && k->at.sheet == SHEET_FORMULATION
	    ? assessments_of(k->cx, k->p->person, &k->rests) : ERR_OK;
}

enum err
kit_open(struct page *p, struct kit *k)
{
	struct plan plan;

	kit_find(p, k);
	TRY(sheet_read(p->cx, &k->at, &plan));
	TRY(kit_of(p, &plan, k));
	TRY(rests_read(k));
	kit_banner(p);
	return ERR_OK;
}

enum err
kit_open_narrow(struct page *p, enum visible most, struct kit *k)
{
	struct plan plan;

	TRY(plan_read(p->cx, p->person, &plan));
	kit_begin(p, &plan, k);
	kit_banner(p);
	return kit_narrow(k, most);
}

/* Neither it nor what it stands in is seen by fewer, or a proposal. */
static bool
stays(const struct answers *a, const struct line *l, enum visible most,
    bool beside)
{
	for (; l; l = l->up ? &a->line[l->up - 1] : NULL)
		if (l->visible > most || (l->about.n && !beside))
			return false;
	return true;
}

enum { PROMISE_DAYS = 7 };

/* A contact whose day is long past is not what comes next. For some days it
 * stays: what to do if nobody got in touch is needed just then. */
static bool
is_past(const struct kit *k, const struct line *l)
{
	const struct line *on = str_eq(l->link, S("next.line"))
	    ? plan_detail(&k->plan, l, "on") : NULL;
	struct fdate d;

	return on && fdate_try(k->cx, on->value, &d) &&
	    d.high + PROMISE_DAYS * 86400 < k->cx->now;
}

/* Nor what the worry is about (CARE-57). */
static bool
is_told(const struct kit *k, const struct line *l)
{
	const struct line *up = l->up ? &k->plan.a.line[l->up - 1] : l;

	return !is_past(k, up) &&
	    !(l->item && item_has_rule(l->item, S("not-shared")));
}

/* Those that stay, and where what they stand in has gone to; beside: and what
 * was suggested. */
static struct answers
kept(const struct kit *k, enum visible most, bool told, bool beside)
{
	const struct answers *was = &k->plan.a;
	unsigned *to = NEWN(k->cx->mem, unsigned, was->n + 1);
	struct answers a = *was;

	a.line = NEWN(k->cx->mem, struct line, was->n + 1);
	a.n = to[0] = 0;
	a.cap = was->n;
	for (unsigned i = 0; i < was->n; i++) {
		const struct line *l = &was->line[i];

		to[i + 1] = 0;
		if (!stays(was, l, most, beside) || (told && !is_told(k, l)))
			continue;
		a.line[a.n] = *l;
		a.line[a.n].up = to[l->up];
		to[i + 1] = ++a.n;
	}
	return a;
}

struct answers
kit_only(const struct kit *k, enum visible most)
{
	return kept(k, most, false, false);
}

/* The parts are read again: a heading over nothing is a gap that tells. */
static enum err
narrow(struct kit *k, enum visible most, bool beside)
{
	k->plan.a = kept(k, most, true, beside);
	TRY(answers_unname(k->cx, k->p->person, &k->plan.a));
	TRY(plan_reach(k->cx, &k->plan));
	return plan_parts(k->cx, &k->plan, &k->parts);
}

enum err
kit_narrow(struct kit *k, enum visible most)
{
	return narrow(k, most, false);
}

bool
kit_has_offline(const struct kit *k)
{
	for (unsigned i = 0; i < k->plan.a.n; i++)
		if (k->plan.a.line[i].visible == VISIBLE_OFFLINE)
			return true;
	return false;
}

/* Also a group of lines that is no part, or none yet: nothing to skip, nothing to
 * set aside. */
const struct part *
kit_part(struct kit *k, str link)
{
	const struct item *g = care_item(link);
	const struct item *meaning = kit_item(k->cx, link, "meaning");
	struct part *p;

	for (unsigned i = 0; i < k->parts.n; i++)
		if (str_eq(k->parts.at[i].link, link))
			return &k->parts.at[i];
	if (!g || !kit_item(k->cx, link, "line") ||
	    !kit_item(k->cx, link, "text"))
		return NULL;
	p = NEW(k->cx->mem, struct part);
	*p = (struct part){ .group = g, .link = g->link,
		.entry = kit_item(k->cx, link, "line"), .heading = g->text,
		.brief = g->brief, .meaning = meaning ? meaning->text : S(""),
		.promise = item_has_rule(g, S("promise")),
		.unfit_why = S("") };
	return p;
}

const struct item *
kit_item(struct ctx *cx, str link, const char *name)
{
	return care_item(str_cat(cx->mem, link, str_cat(cx->mem, S("."),
	    str_of(name))));
}

/* ---- words ---- */

str
kit_path(const struct kit *k, str tail, str arg)
{
	str part[6] = { S("person"), k->p->person, str_of(k->sheet->code) };
	unsigned n = 3;

	if (k->at.id.n)
		part[n++] = k->at.id;
	if (tail.n)
		part[n++] = tail;
	if (arg.n)
		part[n++] = arg;
	return web_path_(k->p, part, n);
}

str
kit_of_name(const struct kit *k, const char *mine, const char *theirs)
{
	return filled(k->cx, str_of(k->mine ? mine : theirs), "NAME", k->name);
}

str
kit_heading(const struct kit *k)
{
	str key = str_cat(k->cx->mem, str_of(k->sheet->code), k->mine
	    ? S(".mine") : S(".theirs"));

	return filled(k->cx, wording(str_c(k->cx->mem, key)), "{name}",
	    k->name);
}

str
kit_whole(const struct kit *k, const char *before)
{
	return str_cat(k->cx->mem, str_of(before), str_of(k->sheet->whole));
}

str
kit_part_path(const struct kit *k, const struct part *part)
{
	return part->promise ? kit_path(k, S("finish"), S(""))
	    : kit_path(k, S("part"), part->link);
}

void
kit_back(const struct kit *k)
{
	k->p->back = (struct ui_link){ .href = kit_path(k, S(""), S("")),
		.text = kit_heading(k) };
}

str
kit_stub(struct ctx *cx, str s)
{
	enum { STUB = 48 };
	size_t n = STUB;

	if (s.n <= STUB)
		return str_cat(cx->mem, S(": "), s);
	while (n > 0 && s.p[n] != ' ' && s.p[n] != '\n')
		n--;
	while (n == 0 || (n < STUB && ((unsigned char)s.p[n] & 0xc0) == 0x80))
		n++;
	return str_cat(cx->mem, S(": "), str_sub(s, 0, n));
}

str
kit_value(const struct kit *k, str link)
{
	const struct line *l = line_in(&k->plan.a, S(""),
	    str_c(k->cx->mem, link));

	return l ? l->value : S("");
}

static str
date_at(const struct kit *k, const char *link)
{
	const struct line *l = line_in(&k->plan.a, S(""), link);

	return l && l->value.n ? line_words(k->cx, l) : S("");
}

static str
made_on(const struct kit *k)
{
	str d = date_at(k, "made.on");

	if (d.n == 0 && k->plan.exists && k->plan.rec.at)
		d = show_day(k->cx->mem, k->plan.rec.at);
	return d.n ? wording_with(k->cx, "crisis.made-on", "{date}", d) : S("");
}

void
kit_dates(const struct kit *k)
{
	str made = made_on(k), review = plan_again_by(k->cx, &k->plan);

	if (made.n && review.n)
		made = str_cat(k->cx->mem, made, S(" "));
	if (made.n || review.n)
		ui_p(k->h, str_cat(k->cx->mem, made, review));
}

str
kit_whose(const struct kit *k, const struct line *l)
{
	if (!k->mine)
		return plan_whose(k->cx, l, k->name);
	switch (l->voice) {
	case VOICE_PERSON:
		if (str_starts(l->author, S("Patient/")) || l->by.n == 0)
			return S("");
		return str_cat(k->cx->mem, S("Your words, written by "),
		    l->by);
	case VOICE_SHARED:
		return voice_words(VOICE_SHARED);
	default:
		return plan_whose(k->cx, l, S(""));
	}
}

static void
put_detail(const struct kit *k, struct buf *b, const struct line *d)
{
	str label = d->item->text;

	if (d->item->type == ITEM_BOOLEAN) {
		if (!str_eq(d->value, S("true")))
			return;
		buf_c(b, '\n');
		buf_put(b, label);
		return;
	}
	buf_c(b, '\n');
	buf_put(b, label);
	if (label.n && label.p[label.n - 1] != '?')
		buf_c(b, ':');
	buf_c(b, ' ');
	buf_put(b, line_words(k->cx, d));
}

/* Why there are no words; of a topic that was named and not spoken of, that it
 * was not asked yet (CARE-2). */
static str
first_words(const struct kit *k, const struct line *entry)
{
	const struct line *text = plan_detail(&k->plan, entry, "text");
	const struct line *about = plan_detail(&k->plan, entry, "about");

	if (text && !line_says_nothing(text))
		return line_words(k->cx, text);
	return about && about->item && about->item->noption &&
	    !line_says_nothing(about) ? status_words(STATUS_NOT_ASKED) : S("");
}

/* What else was said of an entry; apart: of that alone what stays with the person
 * and the team, else without it. */
static void
put_details(const struct kit *k, struct buf *b, const struct line *entry,
    bool apart)
{
	const struct answers *a = &k->plan.a;

	for (unsigned i = 0; i < a->n; i++) {
		const struct line *d = &a->line[i];

		if (!str_eq(d->parent, entry->id) || d->parked || d->about.n ||
		    !d->item || d->item->hidden || d->entry ||
		    str_ends(d->link, S(".text")) ||
		    item_has_rule(d->item, S("not-shared")) != apart ||
		    line_says_nothing(d))
			continue;
		put_detail(k, b, d);
	}
}

str
kit_words(const struct kit *k, const struct line *entry)
{
	struct buf b;

	buf_init(&b, k->cx->mem, PAGE_MAX);
	buf_put(&b, first_words(k, entry));
	put_details(k, &b, entry, false);
	return b.over ? plan_text(&k->plan, entry) : str_trim(buf_str(&b));
}

/* Nobody comes upon it who looks for something else (CARE-23). */
static str
kept_apart(const struct kit *k, const struct line *entry)
{
	struct buf b;

	buf_init(&b, k->cx->mem, PAGE_MAX);
	put_details(k, &b, entry, true);
	return b.over ? S("This is too long to be shown here.")
	              : str_trim(buf_str(&b));
}

/* ---- lines ---- */

/* The top line of a proposal's target: the entry that it is about. */
static bool
about_entry(const struct kit *k, const struct line *q, const struct line *entry)
{
	const struct line *t;

	if (q->about.n == 0)
		return false;
	if (str_eq(q->about, entry->id))
		return true;
	t = line_find(&k->plan.a, q->about);
	return t && str_eq(t->parent, entry->id);
}

static str
proposed(const struct kit *k, const struct line *q)
{
	str words;

	if (is_removal(&k->plan.a, q))
		return S("Take this line out.");
	if (q->entry) {
		words = kit_words(k, q);
		return words.n ? words : S("Leave out what was added to it.");
	}
	words = line_words(k->cx, q);
	if (!q->item || str_ends(q->link, S(".text")))
		return words;
	return str_cat(k->cx->mem, str_cat(k->cx->mem, q->item->text, S(": ")),
	    words);
}

void
kit_submit(struct html *h, const char *name, str value, str text, bool primary,
    str hidden)
{
	const struct ui_button b = { .text = text, .name = str_of(name),
		.value = value, .kind = primary ? UI_PRIMARY : UI_SECONDARY,
		.small = !primary, .hidden = hidden };

	ui_button(h, &b);
}

static void
proposal_buttons(struct kit *k, const struct line *q, const struct line *entry)
{
	bool may = plan_may_set(k->cx, k->p->person, entry);
	bool aloud = !may && !k->mine;
	bool leave = may || k->mine == plan_is_own(q);
	str hidden = kit_stub(k->cx, proposed(k, q));

	if (!may && !aloud && !leave)
		return;
	html_lit(k->h, "<li class=\"heed-line-act\">\n");
	web_form(k->p, kit_path(k, S("proposal"), q->id));
	ui_buttons_start(k->h);
	if (aloud)
		ui_hidden(k->h, S("aloud"), S("1"));
	if (may || aloud)
		kit_submit(k->h, "do", S("take"), aloud
		    ? kit_of_name(k, "", "NAME says yes, aloud: take it")
		    : S("Take it"), false, hidden);
	if (leave)
		kit_submit(k->h, "do", S("leave"), S("Leave it"), false,
		    hidden);
	ui_buttons_end(k->h);
	ui_form_end(k->h);
	html_lit(k->h, "</li>\n");
}

static void
proposals(struct kit *k, const struct line *entry, bool act)
{
	const struct answers *a = &k->plan.a;

	for (unsigned i = 0; i < a->n; i++) {
		const struct line *q = &a->line[i];
		struct ui_line u;

		if (!about_entry(k, q, entry) || q->parked)
			continue;
		u = (struct ui_line){ .id = q->id, .text = proposed(k, q),
			.proposal = true, .own = plan_is_own(q),
			.whose = str_eq(q->author, k->p->me->author)
			    ? S("What you suggested") : wording_with(k->cx,
			        act ? "plan.proposal" : "plan.beside", "{name}",
			        q->by.n ? q->by : S("someone")) };
		ui_line(k->h, &u);
		if (act)
			proposal_buttons(k, q, entry);
	}
}

void
kit_proposals(struct kit *k, const struct line *entry)
{
	proposals(k, entry, true);
}

/* Questions that staff could ask about this line, as one sentence after the
 * other; and who sees it, where that is not everyone. */
static str
note_of(const struct kit *k, const struct line *l)
{
	struct buf b;

	buf_init(&b, k->cx->mem, 8192);
	if (!k->mine && l->visible != VISIBLE_RECORD) {
		buf_put(&b, code_words("visible",
		    str_of(visible_code[l->visible])));
		buf_lit(&b, ". ");
	}
	for (unsigned i = 0; i < k->prompts.n; i++) {
		if (!str_eq(k->prompts.at[i].line, l->id))
			continue;
		buf_lit(&b, "You could ask: ");
		buf_put(&b, k->prompts.at[i].says);
		buf_c(&b, ' ');
	}
	return b.over ? S("") : str_trim(buf_str(&b));
}

static str
whose_and_when(const struct kit *k, const struct line *l)
{
	str whose = kit_whose(k, l);

	if (whose.n == 0 || l->at == 0)
		return whose;
	if (!k->mine && l->voice == VOICE_PRACTITIONER && l->by.n)
		whose = str_cat(k->cx->mem, whose, str_cat(k->cx->mem, S(", "),
		    l->by));
	whose = str_cat(k->cx->mem, whose, str_cat(k->cx->mem, S(", "),
	    show_day(k->cx->mem, l->at)));
	if (l->voice != VOICE_PRACTITIONER || l->source.n == 0)
		return whose;
	return str_cat(k->cx->mem, whose, str_cat(k->cx->mem, S(". "),
	    code_words("word-source", l->source)));
}

/* Where an assessment says what this line rests on (CARE-41); their number. */
static unsigned
rests_on(const struct kit *k, const struct line *entry, struct ui_link *out,
    unsigned max)
{
	unsigned n = 0;

	for (unsigned i = 0; i < k->plan.a.n; i++) {
		const struct line *d = &k->plan.a.line[i];

		if (!str_eq(d->parent, entry->id) || d->about.n ||
		    !str_ends(d->link, S(".from")))
			continue;
		for (unsigned j = 0; j < k->rests.n && n < max; j++) {
			const struct plan *in = k->rests.at[j].sheet;
			const struct line *l = line_find(&in->a, d->value);

			if (l && line_stands(&in->a, l))
				out[n++] = (struct ui_link){ .text =
					str_cat(k->cx->mem, S("Rests on"),
					    kit_stub(k->cx, plan_text(in, l))),
					.href = str_cat(k->cx->mem, web_path(
					    k->p, S("person"), k->p->person,
					    S("assessment"), in->rec.id,
					    S("read")), str_cat(k->cx->mem,
					        S("#"), l->id)) };
		}
	}
	return n;
}

void
kit_line(struct kit *k, const struct line *l, enum kit_how how)
{
	str words = kit_words(k, l), more;
	str text = plan_text(&k->plan, l);
	bool act = (how == KIT_ACT || how == KIT_BRIEF) && !k->locked;
	bool may = act && plan_may_set(k->cx, k->p->person, l);
	struct ui_link go[9] = { {
		.text = may ? S("Change") : S("Suggest a change"),
		.href = kit_path(k, S("line"), l->id),
		.hidden = kit_stub(k->cx, plan_text(&k->plan, l)) } };
	struct ui_line u = { .id = act || how == KIT_BESIDE ? l->id : S(""),
		.actions = act ? go : go + 1, .nactions = act,
		.text = words.n ? words : S("Nothing is written here yet."),
		.own = plan_is_own(l) };

	if (how == KIT_BARE || how == KIT_ALOUD)
		u.whose = plan_is_own(l) ? S("") : kit_whose(k, l);
	else
		u.whose = whose_and_when(k, l);
	/* Whoever made the plan knows the line by its first words. */
	if ((how == KIT_BRIEF || how == KIT_ALOUD) && text.n &&
	    words.n > text.n) {
		u.text = text;
		u.more = str_trim(str_sub(words, text.n, words.n));
	}
	more = kept_apart(k, l);
	u.more = u.more.n && more.n ? str_cat(k->cx->mem, u.more, str_cat(
	    k->cx->mem, S("\n"), more)) : more.n ? more : u.more;
	if (act)
		u.note = note_of(k, l);
	if (act || how == KIT_BESIDE)
		u.nactions += rests_on(k, l, go + 1, 8);
	k->h->words_lang = plan_is_own(l) ? k->lang : S("");
	ui_line(k->h, &u);
	k->h->words_lang = S("");
	if (act || how == KIT_BESIDE || how == KIT_ALOUD)
		proposals(k, l, act);
}

const struct line *
kit_next(const struct kit *k, str link, const struct line *l)
{
	do
		l = entry_next(&k->plan.a, str_c(k->cx->mem, link), l);
	while (l && l->parked);
	return l;
}

void
kit_listed(struct kit *k, bool *open, const struct line *l, enum kit_how how)
{
	if (!*open)
		ui_lines_start(k->h);
	*open = true;
	kit_line(k, l, how);
}

bool
kit_listed_end(struct kit *k, bool open)
{
	if (open)
		ui_lines_end(k->h);
	return open;
}

void
kit_lines(struct kit *k, str link, enum kit_how how)
{
	bool open = false;

	KIT_EACH(k, l, link)
		kit_listed(k, &open, l, how);
	(void)kit_listed_end(k, open);
}

void
kit_part_read(struct kit *k, const struct part *part, enum kit_how how)
{
	const struct form_view v = { .a = &k->plan.a, .scope = part->link,
		.read_only = true };

	if (part->entry)
		kit_lines(k, part->entry->link, how);
	else
		form_draw(k->cx, k->h, &v);
}

enum err
kit_aloud(const struct kit *all, const char *none)
{
	struct kit k = *all;
	bool any = false;

	TRY(narrow(&k, VISIBLE_OFFLINE, true));
	for (unsigned i = 0; i < k.parts.n; i++) {
		const struct part *p = &k.parts.at[i];

		if (p->nlines == 0 || p->promise || !p->entry)
			continue;
		any = true;
		ui_heading(k.h, &(struct ui_heading){ .text = p->heading,
		    .level = 2, .size = UI_S });
		kit_lines(&k, p->entry->link, KIT_ALOUD);
	}
	if (!any)
		ui_p(k.h, wording(none));
	return ERR_OK;
}

/* ---- the form's own fields ---- */

/* The person, and who is known around them: who may hold a copy, or be told. */
static enum err
refs(const struct kit *k, struct form_ref **out, unsigned *n)
{
	str held = str_cat(k->cx->mem, str_of(k->sheet->held), S(".who"));
	struct supporters s;
	struct form_ref *r;

	TRY(supporters_of(k->cx, k->p->person, false, &s));
	*out = r = NEWN(k->cx->mem, struct form_ref, 2 * s.n + 1);
	*n = 2 * s.n + 1;
	r[0] = (struct form_ref){ held, str_cat(k->cx->mem, S("Patient/"),
		k->p->person), k->name };
	for (unsigned i = 0; i < s.n; i++) {
		str id = str_cat(k->cx->mem, S("RelatedPerson/"), s.at[i].id);

		r[2 * i + 1] = (struct form_ref){ held, id, s.at[i].name };
		r[2 * i + 2] = (struct form_ref){ S("tell.who"), id,
			kit_joined(k->cx, s.at[i].name, S(", "),
			    s.at[i].relation) };
	}
	return ERR_OK;
}

enum err
kit_view(const struct kit *k, struct form_view *v)
{
	struct page *p = k->p;
	struct form_ref *r;
	str link, in;

	v->again = p->again;
	v->nagain = p->nagain;
	v->diag = p->cx->diag;
	v->ndiag = p->cx->ndiag < DIAG_MAX ? p->cx->ndiag : DIAG_MAX;
	if (form_button(p->again, p->nagain, &link, &in) == BUTTON_ADD) {
		v->add = link;
		v->add_in = in;
	}
	TRY(refs(k, &r, &v->nref));
	v->ref = r;
	return ERR_OK;
}

enum err
kit_ask(const struct kit *k, str scope, str entry)
{
	struct form_view v = { .a = &k->plan.a, .scope = scope,
		.entry = entry };

	TRY(kit_view(k, &v));
	if (care_item(scope))
		form_draw(k->cx, k->h, &v);
	return ERR_OK;
}

/* A reference is to someone who was offered, and is kept with their name. */
static enum err
named(const struct kit *k, struct op *op)
{
	const struct item *i = care_item(op->link);
	struct form_ref *r;
	unsigned n;

	if (!i || i->type != ITEM_REFERENCE || op->value.n == 0)
		return ERR_OK;
	TRY(refs(k, &r, &n));
	for (unsigned at = 0; at < n; at++)
		if (str_eq(r[at].link, op->link) &&
		    str_eq(r[at].id, op->value)) {
			op->display = r[at].display;
			return ERR_OK;
		}
	return fail(k->cx, ERR_INPUT, str_c(k->cx->mem, op->field),
	    "choose someone from the list");
}

enum err
kit_take(const struct kit *k, str scope, struct plan_save *s)
{
	struct op *op;

	TRY(forms_take(k->cx, &k->plan.a, scope, k->p->rq->form,
	    k->p->rq->nform, &op, &s->nop));
	for (unsigned i = 0; i < s->nop; i++) {
		op[i].voice = s->voice;
		TRY(named(k, &op[i]));
	}
	s->op = op;
	s->act = S("save");
	s->reason = S("");
	s->sure = web_post(k->p, "sure").n > 0;
	return ERR_OK;
}
