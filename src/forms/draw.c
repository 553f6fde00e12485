/*
 * A form on a page: walks items and entries in the form's order.
 *
 * What is not asked now is not drawn, and the page says that answers to it are
 * kept. What the form no longer has stands at the end. Entries are fieldsets;
 * where there is none yet a blank one is offered, which becomes an entry only
 * when something is said in it.
 */
#include "forms/draw.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "http/http.h"

#include <assert.h>

static void draw_range(struct drawing *, unsigned, unsigned,
    const struct spot *);
static void draw_item(struct drawing *, const struct item *,
    const struct spot *);

static void
flush(struct drawing *d)
{
	struct ui_summary s = { .rows = d->row, .nrows = d->nrow,
		.none = status_words(STATUS_NOT_ASKED) };

	if (d->nrow)
		ui_summary(d->h, &s);
	d->nrow = 0;
}

static bool
current(const struct drawing *d, const struct line *l, const struct item *i,
    const struct spot *s)
{
	(void)d;
	return l->item == i && !l->parked && l->about.n == 0 && !s->blank &&
	    str_eq(l->parent, s->parent);
}

/* Who said it, as a line below: "Staff note, by whom, when". */
static str
whose(struct ctx *cx, const struct line *l)
{
	struct buf b;

	buf_init(&b, cx->mem, 4 * LINE_TEXT_MAX);
	buf_put(&b, voice_words(l->voice));
	if (l->by.n) {
		buf_lit(&b, ", ");
		buf_put(&b, l->by);
	}
	if (l->role.n) {
		buf_lit(&b, ", ");
		buf_put(&b, l->role);
	}
	if (l->org.n) {
		buf_lit(&b, ", ");
		buf_put(&b, l->org);
	}
	if (l->at) {
		buf_lit(&b, ", ");
		buf_put(&b, show_time(cx->mem, l->at));
	}
	return b.over ? voice_words(l->voice) : buf_str(&b);
}

static void
row(struct drawing *d, str key, const struct line *l)
{
	struct html *part = NEW(d->cx->mem, struct html);

	html_init(part, d->cx->mem, 8 * LINE_TEXT_MAX);
	ui_words(part, line_words(d->cx, l));
	if (l && !d->v->quiet && d->all.n == 0)
		ui_p(part, whose(d->cx, l));
	d->row[d->nrow++] = (struct ui_row){ .key = key, .part = part };
	if (d->nrow == 200)
		flush(d);
}

static void
draw_read(struct drawing *d, const struct item *i, const struct spot *s)
{
	const struct answers *a = d->v->a;
	bool some = false;

	for (unsigned k = 0; k < a->n; k++)
		if (current(d, &a->line[k], i, s)) {
			row(d, some ? S("") : item_label(d, i), &a->line[k]);
			some = true;
		}
	if (!some && !d->v->said)
		row(d, item_label(d, i), NULL);
}

static bool
asked_for(const struct drawing *d, const struct item *i, const struct spot *s)
{
	return str_eq(d->v->add, i->link) && str_eq(d->v->add_in, s->parent);
}

/* More blanks of an item that a post under correction had filled. */
static unsigned
blanks_again(const struct drawing *d, const struct item *i,
    const struct spot *s, bool entry)
{
	unsigned most = 0;

	for (unsigned n = 0; n < d->v->nagain; n++) {
		struct place at;
		str ending;
		char kind;

		if (!field_parse(d->v->again[n].name, &kind, &at, &ending) ||
		    !str_eq(at.link, i->link) || (kind == FIELD_ENTRY) != entry ||
		    !str_eq(at.parent, s->parent))
			continue;
		for (unsigned k = most; k < 20; k++)
			if (str_eq(at.line, blank_name(d->cx,
			    entry ? s->parent : S(""), d->form, i, k)))
				most = k + 1;
	}
	return most;
}

static void
button(struct drawing *d, str name, str value, str text, str hidden)
{
	struct ui_button b = { .text = text, .name = name, .value = value,
		.kind = UI_SECONDARY, .small = true, .hidden = hidden };

	ui_button(d->h, &b);
}

static str
with(struct ctx *cx, str verb, str rest)
{
	return str_cat(cx->mem, verb, rest);
}

static void
add_button(struct drawing *d, const struct item *i, const struct spot *s)
{
	if (s->blank || i->readonly)
		return;
	button(d, with(d->cx, S("add:"), i->link), s->parent,
	    S("Add another"), item_label(d, i));
}

/* "A sign", "A sign 2": things that repeat are told apart. */
static str
numbered(struct drawing *d, const struct item *i, unsigned k)
{
	str label = item_label(d, i);

	return k == 0 ? label : with(d->cx, with(d->cx, label, S(" ")),
	    buf_number(d->cx->mem, k + 1));
}

static void
drop_button(struct drawing *d, str label, const struct line *l)
{
	button(d, with(d->cx, S("drop:"), l->id), buf_number(d->cx->mem, l->rev),
	    S("Remove"), label);
}

static bool
is_ticks(const struct item *i)
{
	return i->repeats && i->noption && !item_holds(i);
}

/* An answer of a repeating question, with the questions below it. */
static void
draw_held(struct drawing *d, const struct item *i, const struct spot *s,
    const struct line *l, unsigned k)
{
	unsigned at = (unsigned)(i - d->form->item);
	struct spot in = { .parent = l ? l->id : s->parent,
		.real = l ? l->id : s->real, .blank = !l };

	draw_answer(d, i, s, l, k);
	/* What stands below an answer is asked once the answer is there. */
	if (l && item_holds(i))
		draw_range(d, at + 1, i->end, &in);
	if (l && i->repeats && !i->readonly)
		drop_button(d, numbered(d, i, k), l);
}

static void
draw_repeats(struct drawing *d, const struct item *i, const struct spot *s)
{
	const struct answers *a = d->v->a;
	unsigned blanks = blanks_again(d, i, s, false), some = 0;

	for (unsigned k = 0; k < a->n; k++)
		if (current(d, &a->line[k], i, s))
			draw_held(d, i, s, &a->line[k], some++);
	if (blanks == 0)
		blanks = some == 0 || asked_for(d, i, s);
	else if (asked_for(d, i, s))
		blanks++;
	for (unsigned k = 0; k < blanks; k++)
		draw_held(d, i, s, NULL, k);
	add_button(d, i, s);
}

static void
draw_ticked(struct drawing *d, const struct item *i, const struct spot *s)
{
	const struct answers *a = d->v->a;
	bool status = false;

	draw_ticks(d, i, s);
	for (unsigned k = 0; k < a->n; k++) {
		const struct line *l = &a->line[k];

		if (current(d, l, i, s) && (!item_option(i, l->value,
		    l->system) || l->value.n == 0)) {
			draw_held(d, i, s, l, 0);
			status = true;
		}
	}
	if (!status && i->type == ITEM_OPEN_CHOICE)
		draw_answer(d, i, s, NULL, 0);
}

static void
draw_single(struct drawing *d, const struct item *i, const struct spot *s)
{
	const struct answers *a = d->v->a;
	bool some = false;

	/* A foreign record may hold several where the form asks for one. */
	for (unsigned k = 0; k < a->n; k++)
		if (current(d, &a->line[k], i, s)) {
			draw_answer(d, i, s, &a->line[k], 0);
			some = true;
		}
	if (!some)
		draw_answer(d, i, s, NULL, 0);
}

static void
draw_question(struct drawing *d, const struct item *i, const struct spot *s)
{
	unsigned at = (unsigned)(i - d->form->item);

	if (d->v->read_only || i->readonly) {
		draw_read(d, i, s);
		if (!d->v->read_only)
			flush(d);
	} else if (is_ticks(i))
		draw_ticked(d, i, s);
	else if (i->repeats)
		draw_repeats(d, i, s);
	else
		draw_single(d, i, s);
	if (!item_holds(i))
		draw_range(d, at + 1, i->end, s);
	else if (d->v->read_only)
		for (unsigned k = 0; k < d->v->a->n; k++) {
			const struct line *l = &d->v->a->line[k];
			struct spot in = { .parent = l->id, .real = l->id };

			if (current(d, l, i, s))
				draw_range(d, at + 1, i->end, &in);
		}
}

static bool
has_sibling(const struct answers *a, const struct line *l, bool after)
{
	bool met = false;

	for (unsigned k = 0; k < a->n; k++) {
		const struct line *e = &a->line[k];

		if (e == l)
			met = true;
		else if (e->item == l->item && e->about.n == 0 &&
		    str_eq(e->parent, l->parent) && met == after)
			return true;
	}
	return false;
}

/* What of an entry is asked at once: its words, and what the form says. */
static bool
at_once(const struct item *i)
{
	return str_ends(i->link, S(".text")) || item_has_rule(i, S("at-once"));
}

static bool
draw_some(struct drawing *d, const struct item *entry, const struct spot *s,
    bool first)
{
	const struct form_view *v = d->v;
	const struct ui_details more = { .open = v->nagain > 0 || v->add.n,
		.summary = S("Say more about it, if you want to") };
	unsigned from = (unsigned)(entry - d->form->item) + 1;
	bool any = false;

	for (unsigned k = from; k < entry->end; k = d->form->item[k].end) {
		const struct item *i = &d->form->item[k];

		if (at_once(i) != first || (v->words &&
		    i->type != ITEM_TEXT && i->type != ITEM_STRING))
			continue;
		if (!any && !first)
			ui_details_start(d->h, &more);
		any = true;
		draw_item(d, i, s);
	}
	if (any && !first)
		ui_details_end(d->h);
	return any;
}

/* The questions of an entry; folded, a few at once and the rest behind one
 * press. */
static void
draw_asked(struct drawing *d, const struct item *entry, const struct spot *s)
{
	unsigned from = (unsigned)(entry - d->form->item) + 1;

	if (!d->v->fold || !draw_some(d, entry, s, true))
		draw_range(d, from, entry->end, s);
	else
		(void)draw_some(d, entry, s, false);
}

static void
draw_entry(struct drawing *d, const struct item *i, const struct line *l,
    unsigned k)
{
	unsigned at = (unsigned)(i - d->form->item);
	struct spot in = { .parent = l->id, .real = l->id };
	str label = numbered(d, i, k);

	flush(d);
	ui_fieldset_start(d->h, &(struct ui_fieldset){
	    .legend = label, .size = UI_M });
	draw_asked(d, i, &in);
	flush(d);
	if (!d->v->read_only && d->v->entry.n == 0) {
		if (has_sibling(d->v->a, l, false))
			button(d, with(d->cx, S("up:"), l->id), S("1"),
			    S("Move up"), label);
		if (has_sibling(d->v->a, l, true))
			button(d, with(d->cx, S("down:"), l->id), S("1"),
			    S("Move down"), label);
		drop_button(d, label, l);
	}
	for (const struct line *p = NULL; (p = about_next(d->v->a, l->id, p)) !=
	    NULL;) {
		struct spot beside = { .parent = p->id, .real = p->id };
		struct form_view v = *d->v;
		struct drawing read = { .cx = d->cx, .h = d->h, .v = &v,
			.form = d->form, .row = d->row };

		v.read_only = true;
		ui_inset_start(d->h);
		ui_p(d->h, whose(d->cx, p));
		draw_range(&read, at + 1, i->end, &beside);
		flush(&read);
		ui_inset_end(d->h);
	}
	ui_fieldset_end(d->h);
}

static void
draw_blank(struct drawing *d, const struct item *i, const struct spot *s,
    unsigned k, unsigned before)
{
	str name = blank_name(d->cx, s->parent, d->form, i, k);
	struct spot in = { .parent = name, .real = s->real, .blank = true };
	struct place place = { .line = name, .digest = S(""),
		.parent = s->parent, .link = i->link };

	ui_fieldset_start(d->h, &(struct ui_fieldset){
	    .legend = d->v->legend.n ? d->v->legend
	        : numbered(d, i, before + k), .size = UI_M });
	ui_hidden(d->h, field_name(d->cx, FIELD_ENTRY, &place), S("1"));
	draw_asked(d, i, &in);
	ui_fieldset_end(d->h);
}

static void
draw_entries(struct drawing *d, const struct item *i, const struct spot *s)
{
	const struct answers *a = d->v->a;
	unsigned blanks = blanks_again(d, i, s, true), some = 0;

	flush(d);
	for (unsigned k = 0; k < a->n; k++)
		if (current(d, &a->line[k], i, s))
			draw_entry(d, i, &a->line[k], some++);
	if (d->v->read_only) {
		if (!some && !d->v->said)
			row(d, item_label(d, i), NULL);
		return;
	}
	if (blanks == 0)
		blanks = some == 0 || asked_for(d, i, s);
	else if (asked_for(d, i, s))
		blanks++;
	for (unsigned k = 0; k < blanks; k++)
		draw_blank(d, i, s, k, some);
	add_button(d, i, s);
}

static void
draw_group(struct drawing *d, const struct item *i, const struct spot *s)
{
	unsigned at = (unsigned)(i - d->form->item);
	struct ui_heading head = { .text = item_label(d, i),
		.level = i->depth < 4 ? (int)i->depth + 2 : 6,
		.size = i->depth == 0 ? UI_M : UI_S };

	flush(d);
	if (i->text.n && !(d->v->apart && str_eq(i->link, d->v->scope)))
		ui_heading(d->h, &head);
	draw_range(d, at + 1, i->end, s);
	flush(d);
}

static void
draw_item(struct drawing *d, const struct item *i, const struct spot *s)
{
	if (i->hidden || !item_enabled(d->v->a, i, s->real))
		return;
	if (i->type == ITEM_GROUP && i->repeats) {
		if (!d->v->apart || s->parent.n)
			draw_entries(d, i, s);
	} else if (i->type == ITEM_GROUP)
		draw_group(d, i, s);
	else if (i->type == ITEM_DISPLAY && d->v->said)
		return;
	else if (i->type == ITEM_DISPLAY) {
		flush(d);
		ui_p(d->h, item_label(d, i));
	} else
		draw_question(d, i, s);
}

static void
draw_range(struct drawing *d, unsigned from, unsigned to, const struct spot *s)
{
	for (unsigned k = from; k < to; k = d->form->item[k].end)
		draw_item(d, &d->form->item[k], s);
}

static void
ask_whose(struct drawing *d)
{
	struct ui_option o[VOICE__MAX] = {
		{ .value = str_of(voice_code[VOICE_PRACTITIONER]),
		    .text = voice_words(VOICE_PRACTITIONER) },
		{ .value = str_of(voice_code[VOICE_PERSON]),
		    .text = voice_words(VOICE_PERSON) },
		{ .value = str_of(voice_code[VOICE_SUPPORTER]),
		    .text = voice_words(VOICE_SUPPORTER) },
		{ .value = str_of(voice_code[VOICE_SHARED]),
		    .text = voice_words(VOICE_SHARED) } };
	struct ui_radios r = { .f = { .name = S("voice"), .id = S("voice"),
		.label = S("Whose words are these?"), .size = UI_S },
		.options = o, .noptions = VOICE__MAX };

	for (unsigned k = 0; k < d->v->nagain; k++)
		if (str_eq(d->v->again[k].name, S("voice")))
			r.value = d->v->again[k].value;
	ui_radios(d->h, &r);
}

static bool
is_in(const struct drawing *d, const struct item *i)
{
	const struct item *top = form_item(d->form, d->v->scope);

	return d->v->scope.n == 0 || (top && i >= top &&
	    i < d->form->item + top->end);
}

/* Words posted to a line that is gone would vanish with the page: they stay in
 * a field of their own, under the name they came with. */
static void
draw_lost(struct drawing *d)
{
	const struct form_view *v = d->v;

	for (unsigned k = 0; k < v->nagain; k++) {
		const struct item *i;
		struct place at;
		str ending;
		char kind;

		if (!field_parse(v->again[k].name, &kind, &at, &ending) ||
		    kind == FIELD_SHOWN || kind == FIELD_TICK ||
		    kind == FIELD_ENTRY || is_blank(v->again[k].value) ||
		    at.line.n == 0 || at.line.p[0] == '~' ||
		    line_find(v->a, at.line))
			continue;
		i = form_item(d->form, at.link);
		if (d->v->scope.n && (!i || !is_in(d, i)))
			continue;
		if (!i || kind != FIELD_TEXT || i->noption ||
		    i->type == ITEM_BOOLEAN) {
			ui_hidden(d->h, v->again[k].name, v->again[k].value);
			continue;
		}
		ui_textarea(d->h, &(struct ui_textarea){ .f = {
		    .name = v->again[k].name,
		    .id = field_id(d->cx, v->again[k].name),
		    .label = item_label(d, i), .size = UI_S,
		    .hint = S("This was removed while you were writing. Your "
		    "words are kept here") }, .value = v->again[k].value });
	}
}

/* Answers to what is not asked now. */
static void
draw_parked(struct drawing *d)
{
	const struct answers *a = d->v->a;
	bool open = false;

	for (unsigned k = 0; k < a->n; k++) {
		const struct line *l = &a->line[k];

		if (!l->parked || l->entry || l->about.n || !is_in(d, l->item))
			continue;
		if (!open)
			ui_details_start(d->h, &(struct ui_details){ .summary =
			    S("Answers that are kept, but not asked for now") });
		if (!open)
			ui_p(d->h, S("They belong to questions that other "
			    "answers have closed. They are not printed or "
			    "shared; if the question opens again they are "
			    "there."));
		open = true;
		row(d, item_label(d, l->item), l);
	}
	flush(d);
	if (open)
		ui_details_end(d->h);
}

static str
old_text(const struct line *l)
{
	const struct json *j = l->json;

	for (; j; j = j->up) {
		str text = json_text(json_get(j, S("text")));

		if (text.n)
			return text;
	}
	return l->link;
}

static void
draw_old(struct drawing *d)
{
	const struct answers *a = d->v->a;
	bool open = false;

	for (unsigned k = 0; k < a->n; k++) {
		const struct line *l = &a->line[k];

		if (l->item || l->entry)
			continue;
		if (!open)
			ui_heading(d->h, &(struct ui_heading){ .level = 2,
			    .text = S("From an earlier form"), .size = UI_M });
		open = true;
		row(d, old_text(l), l);
	}
	flush(d);
}

static void
draw_ignored(struct drawing *d)
{
	if (d->form->nignored == 0)
		return;
	ui_details_start(d->h, &(struct ui_details){ .summary =
	    S("What this form asks for that Heed does not do") });
	for (unsigned k = 0; k < d->form->nignored; k++)
		ui_p(d->h, d->form->ignored[k]);
	ui_details_end(d->h);
}

static void
draw_scope(struct drawing *d, const struct item *top)
{
	const struct answers *a = d->v->a;
	const struct line *l = line_find(a, d->v->entry);
	struct spot s = { .parent = S(""), .real = S("") };
	bool blank = str_eq(d->v->entry, S("new"));

	if (l && l->item == top) {
		draw_entry(d, top, l, 0);
		return;
	}
	/* A part inside an entry is drawn for that entry. */
	if (l)
		s.parent = s.real = l->id;
	if (blank && top->type == ITEM_GROUP && top->repeats) {
		s.parent = s.real = d->v->add_in.p ? d->v->add_in : S("");
		draw_blank(d, top, &s, 0, 0);
	} else {
		draw_item(d, top, &s);
	}
}

/* Whose all of it is, where it is one person's of one moment, to be said once;
 * else "". */
static str
whose_all(const struct drawing *d)
{
	const struct answers *a = d->v->a;
	str all = S(""), one;
	unsigned n = 0;

	if (!d->v->read_only || d->v->quiet)
		return all;
	for (unsigned i = 0; i < a->n; i++) {
		if (a->line[i].entry || a->line[i].parked)
			continue;
		one = whose(d->cx, &a->line[i]);
		if (a->line[i].about.n || (n && !str_eq(one, all)))
			return S("");
		all = one;
		n++;
	}
	return n > 1 ? all : S("");
}

void
form_draw(struct ctx *cx, struct html *h, const struct form_view *v)
{
	struct drawing d = { .cx = cx, .h = h, .v = v, .form = v->a->form };
	const struct item *top = form_item(d.form, v->scope);
	struct spot s = { .parent = S(""), .real = S("") };

	d.row = NEWN(cx->mem, struct ui_row, 201);
	d.all = whose_all(&d);
	if (v->scope.n == 0)
		draw_ignored(&d);
	if (v->voices && !v->read_only)
		ask_whose(&d);
	if (top)
		draw_scope(&d, top);
	else
		draw_range(&d, 0, d.form->n, &s);
	flush(&d);
	if (d.all.n)
		ui_p(d.h, str_cat(cx->mem, S("All of it: "), d.all));
	draw_lost(&d);
	draw_parked(&d);
	if (v->scope.n == 0)
		draw_old(&d);
}
