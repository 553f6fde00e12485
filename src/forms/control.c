/*
 * The fields of one answer.
 *
 * The first of several choices is the safest one ("Not asked yet"): a browser
 * without scripts may choose it by itself (Lynx does). No answer is chosen
 * beforehand, also where a form's initial value would; that is a hint. After an
 * error what was posted stands in the fields again, under the names it was
 * posted with: they say what that page had shown, so that saving it again still
 * tells a conflict from a change.
 */
#include "core/arena.h"
#include "core/utf8.h"
#include "forms/draw.h"
#include "http/http.h"

#include <stdarg.h>

enum { RADIOS_MAX = 6 };

/* One answer being drawn. */
struct answer {
	struct drawing *d;
	const struct item *i;
	const struct line *l;
	struct place at;
	struct parts p;
	str hint, error;
};

static str
join(struct ctx *cx, str a, str b)
{
	return a.n ? str_cat(cx->mem, a, b) : b;
}

str
item_label(const struct drawing *d, const struct item *i)
{
	str text = d->v->easy && i->easy.n ? i->easy : i->text;

	if (text.n == 0)
		text = i->brief.n ? i->brief : i->link;
	return i->prefix.n ? str_cat(d->cx->mem, str_cat(d->cx->mem, i->prefix,
	    S(" ")), text) : text;
}

str
blank_name(struct ctx *cx, str parent, const struct form *f,
    const struct item *i, unsigned k)
{
	struct buf b;

	/* Unlike any other blank's on the page: it may stand in a parent. */
	buf_init(&b, cx->mem, 4096);
	if (parent.n && parent.p[0] != '~')
		buf_c(&b, '~');
	buf_put(&b, parent);
	buf_fmt(&b, "~%u.%u", (unsigned)(i - f->item), k);
	return buf_str(&b);
}

static bool
main_kind(char kind)
{
	return kind == FIELD_TEXT || kind == FIELD_DATE;
}

/* What was posted for this answer, whatever rev its page had shown. */
static void
put_back(struct answer *an)
{
	const struct form_view *v = an->d->v;
	bool first = true;

	for (unsigned n = 0; n < v->nagain; n++) {
		struct place at;
		str ending, value;
		char kind;

		if (!field_parse(v->again[n].name, &kind, &at, &ending) ||
		    !str_eq(at.line, an->at.line) ||
		    !str_eq(at.parent, an->at.parent) ||
		    !str_eq(at.link, an->at.link) || kind == FIELD_SHOWN ||
		    kind == FIELD_TICK)
			continue;
		value = utf8_lines(an->d->cx->mem, v->again[n].value);
		if (first)
			an->p = parts_of(an->d->cx, an->i, NULL);
		first = false;
		an->at.rev = at.rev;
		an->at.digest = at.digest;
		switch (kind) {
		case FIELD_TEXT:   an->p.text = value; break;
		case FIELD_TIME:   an->p.time = value; break;
		case FIELD_UNIT:   an->p.unit = value; break;
		case FIELD_OTHER:  an->p.other = value; break;
		case FIELD_STATUS: an->p.status = value; break;
		default:
			if (str_eq(ending, S("day")))
				an->p.day = value;
			else if (str_eq(ending, S("month")))
				an->p.month = value;
			else
				an->p.year = value;
		}
	}
}

static str
error_at(const struct answer *an)
{
	const struct form_view *v = an->d->v;

	for (unsigned n = 0; n < v->ndiag && n < DIAG_MAX; n++) {
		struct place at;
		str ending, where = v->diag[n].where;
		char kind;

		if (where.n && where.p[0] == FIELD_DATE)
			where = str_cat(an->d->cx->mem, where, S("-day"));
		if (field_parse(where, &kind, &at, &ending) ?
		    str_eq(at.line, an->at.line) &&
		    str_eq(at.parent, an->at.parent) &&
		    str_eq(at.link, an->at.link) :
		    str_eq(where, an->l ? an->l->id : an->at.link))
			return v->diag[n].what;
	}
	return S("");
}

static struct ui_field
field(const struct answer *an, char kind, str label)
{
	struct ctx *cx = an->d->cx;
	str name = field_name(cx, kind, &an->at);

	return (struct ui_field){ .name = name, .id = field_id(cx, name),
		.label = label, .size = main_kind(kind) ? UI_S : UI_PLAIN,
		.hint = main_kind(kind) ? an->hint : S(""),
		.error = main_kind(kind) ? an->error : S("") };
}

static const struct json *
initial(const struct item *i)
{
	JSON_EACH(o, json_get(i->json, S("answerOption")))
		if (json_true(json_get(o, S("initialSelected"))))
			return json_poly(o, "value");
	return json_poly(json_nth(json_get(i->json, S("initial")), 0), "value");
}

/* The form's own first value: into fields one types into, and only where
 * nothing has been said yet. */
static void
suggest(struct answer *an)
{
	const struct json *v = initial(an->i);
	struct line l = { .item = an->i, .status = STATUS_ANSWERED };
	bool fresh = !an->d->v->a->doc ||
	    (an->at.parent.n && an->at.parent.p[0] == '~');

	if (!v || !fresh)
		return;
	value_read(v, &l);
	if (l.value.n == 0)
		return;
	if (!is_chosen(an->i)) {
		an->p = parts_of(an->d->cx, an->i, &l);
		an->hint = join(an->d->cx, an->hint, S("Filled in by the form, "
		    "and not saved until you go on. "));
	} else {
		an->hint = join(an->d->cx, str_cat(an->d->cx->mem, an->hint,
		    S("The form suggests: ")), line_words(an->d->cx, &l));
	}
}

static void
limit_hint(struct answer *an)
{
	struct buf b;

	if (!an->i->max_len)
		return;
	buf_init(&b, an->d->cx->mem, 128);
	buf_fmt(&b, "Up to %u characters. ", an->i->max_len);
	an->hint = join(an->d->cx, an->hint, buf_str(&b));
}

static void
reasons(const struct answer *an)
{
	static const enum status offered[] = { STATUS_NOT_SAID, STATUS_UNABLE,
		STATUS_NOT_APPLICABLE, STATUS_UNKNOWN };
	struct ui_option o[4] = { 0 };
	struct ui_select s = { .f = field(an, FIELD_STATUS, S("If there is no "
	    "answer, why")), .value = an->p.status, .options = o,
	    .noptions = 4, .none = S("Not asked yet, or answered above") };

	/* One that stands there is posted again, or it would be taken away. */
	if (!an->d->v->statuses && an->p.status.n == 0 &&
	    !(an->d->v->why && str_ends(an->i->link, S(".text"))))
		return;
	for (int k = 0; k < 4; k++) {
		o[k].value = str_of(status_code[offered[k]]);
		o[k].text = status_words(offered[k]);
	}
	if (an->p.status.n == 0)
		s.value.p = NULL;
	ui_select(an->d->h, &s);
}

static void
text_input(const struct answer *an, char kind, str label, str value, int width,
    str mode)
{
	struct ui_input in = { .f = field(an, kind, label), .value = value,
		.width = width, .inputmode = mode, .code = width > 0 };

	ui_input(an->d->h, &in);
}

static void
draw_text(const struct answer *an, str label)
{
	struct ui_textarea area = { .f = field(an, FIELD_TEXT, label),
		.value = an->p.text };

	/* A line box would drop the line breaks of what stands there. */
	if (an->i->type == ITEM_TEXT || str_chr(an->p.text, '\n') >= 0 ||
	    an->p.text.n > 120)
		ui_textarea(an->d->h, &area);
	else
		text_input(an, FIELD_TEXT, label, an->p.text, 0, S(""));
}

static void
draw_date(const struct answer *an, str label)
{
	struct ui_date date = { .f = field(an, FIELD_DATE, label),
		.day = an->p.day, .month = an->p.month, .year = an->p.year };

	ui_date(an->d->h, &date);
	if (an->i->type == ITEM_DATETIME)
		text_input(an, FIELD_TIME, S("Time, such as 14:30"),
		    an->p.time, 5, S(""));
}

static bool
unit_ext(const struct json *e)
{
	str url = json_text(json_get(e, S("url")));

	return str_ends(url, S("/questionnaire-unit")) ||
	    str_ends(url, S("/questionnaire-unitOption"));
}

static str
unit_of(const struct json *e)
{
	const struct json *c = json_get(e, S("valueCoding"));
	str unit = json_text(json_get(c, S("display")));

	return unit.n ? unit : json_text(json_get(c, S("code")));
}

static void
draw_quantity(struct answer *an, str label)
{
	struct ui_option o[24] = { 0 };
	struct ui_select s = { .f = field(an, FIELD_UNIT, S("Unit")),
		.value = an->p.unit, .options = o };
	bool there = an->p.unit.n == 0;

	JSON_EACH(e, json_get(an->i->json, S("extension")))
		if (unit_ext(e) && s.noptions < 23 && unit_of(e).n) {
			there |= str_eq(unit_of(e), an->p.unit);
			o[s.noptions].value = o[s.noptions].text = unit_of(e);
			s.noptions++;
		}
	if (!there && s.noptions) {
		o[s.noptions].value = o[s.noptions].text = an->p.unit;
		s.noptions++;
	}
	text_input(an, FIELD_TEXT, label, an->p.text, 10, S("decimal"));
	if (s.noptions == 0) {
		text_input(an, FIELD_UNIT, S("Unit"), an->p.unit, 10, S(""));
		return;
	}
	if (an->p.unit.n == 0)
		s.value.p = NULL;
	ui_select(an->d->h, &s);
}

/* The form's own first option where it says that nothing was said ("Not
 * recorded yet"): it is drawn as the blank answer, and none stands beside it.
 * "I have not tried it yet" is an answer: the form says so. */
static const struct option *
own_blank(const struct item *i)
{
	return i->noption && str_starts(i->option[0].code, S("not-")) &&
	    str_starts(i->option[0].system, S("urn:heed:code:")) &&
	    !item_has_rule(i, S("first-counts")) ? &i->option[0] : NULL;
}

bool
line_says_nothing(const struct line *l)
{
	const struct option *nil = l->item ? own_blank(l->item) : NULL;

	if (l->value.n == 0)
		return l->status == STATUS_ANSWERED ||
		    l->status == STATUS_NOT_ASKED;
	return nil && str_eq(l->value, nil->code);
}

/* "Not asked yet" first, the options, another answer, and why there is none. */
static unsigned
choices(const struct answer *an, struct ui_option *o, const struct html *other)
{
	static const enum status why[] = { STATUS_NOT_SAID, STATUS_UNABLE,
		STATUS_NOT_APPLICABLE, STATUS_UNKNOWN };
	struct ctx *cx = an->d->cx;
	const struct item *i = an->i;
	const struct option *nil = own_blank(i);
	bool known = false;
	unsigned n = 0;

	o[n++] = (struct ui_option){ .value = S(""), .text = nil ?
	    nil->display : an->d->v->statuses ?
	    status_words(STATUS_NOT_ASKED) : S("Not answered") };
	if (nil && str_eq(an->p.text, option_key(cx, i, nil)))
		o[0].value = an->p.text;
	if (i->type == ITEM_BOOLEAN) {
		o[n++] = (struct ui_option){ .value = S("=true"),
			.text = S("Yes") };
		o[n++] = (struct ui_option){ .value = S("=false"),
			.text = S("No") };
	} else {
		for (unsigned k = nil != NULL; k < i->noption; k++) {
			struct line l = { .item = i,
				.value = i->option[k].code,
				.system = i->option[k].system,
				.display = i->option[k].display };

			o[n++] = (struct ui_option){ .value = option_key(cx, i,
			    &i->option[k]), .text = line_words(cx, &l) };
		}
	}
	if (i->type == ITEM_OPEN_CHOICE)
		o[n++] = (struct ui_option){ .value = S("+other"),
			.text = S("Another answer"), .part = other };
	for (int k = 0; k < 4 && an->d->v->statuses; k++)
		o[n++] = (struct ui_option){ .value = str_cat(cx->mem, S("~"),
		    str_of(status_code[why[k]])),
		    .text = status_words(why[k]) };
	for (unsigned k = 0; k < n; k++)
		known |= str_eq(o[k].value, an->p.text);
	if (!known)
		o[n++] = (struct ui_option){ .value = an->p.text,
			.text = an->l ? line_words(cx, an->l) :
			str_sub(an->p.text, 1, an->p.text.n) };
	return n;
}

/* The page's own buffer gives the ceiling; the part is joined into it. */
static void
other_part(const struct answer *an, struct html *part)
{
	struct ui_input in = { .f = field(an, FIELD_OTHER, S("Which?")),
		.value = an->p.other };

	html_init(part, an->d->cx->mem, 4 * LINE_TEXT_MAX);
	if (an->i->type == ITEM_OPEN_CHOICE)
		ui_input(part, &in);
}

static void
draw_choice(const struct answer *an, str label)
{
	struct html other;
	struct ui_option *o = NEWN(an->d->cx->mem, struct ui_option,
	    an->i->noption + 10);
	bool radios = an->i->noption <= RADIOS_MAX;
	unsigned n;

	other_part(an, &other);
	n = choices(an, o, radios ? &other : NULL);
	if (radios) {
		struct ui_radios r = { .f = field(an, FIELD_TEXT, label),
			.options = o, .noptions = n, .value = an->p.text };

		/* Nothing is marked until there is something to mark. */
		if (an->p.text.n == 0)
			r.value.p = NULL;
		ui_radios(an->d->h, &r);
		return;
	}
	struct ui_select s = { .f = field(an, FIELD_TEXT, label),
		.options = o, .noptions = n, .value = an->p.text,
		.starts_on_first = true };

	if (an->p.text.n == 0)
		s.value.p = NULL;
	ui_select(an->d->h, &s);
	if (an->i->type == ITEM_OPEN_CHOICE)
		html_join(an->d->h, &other);
}

static void
draw_reference(const struct answer *an, str label)
{
	const struct form_view *v = an->d->v;
	struct ui_option *o = NEWN(an->d->cx->mem, struct ui_option,
	    v->nref + 2);
	struct ui_select s = { .f = field(an, FIELD_TEXT, label),
		.options = o, .value = an->p.text };
	bool there = an->p.text.n == 0;

	for (unsigned k = 0; k < v->nref; k++) {
		if (v->ref[k].link.n && !str_eq(v->ref[k].link, an->i->link))
			continue;
		there |= str_eq(v->ref[k].id, an->p.text);
		o[s.noptions].value = v->ref[k].id;
		o[s.noptions++].text = v->ref[k].display;
	}
	if (s.noptions == 0) {
		text_input(an, FIELD_TEXT, label, an->p.text, 0, S(""));
		return;
	}
	if (!there) {
		o[s.noptions].value = an->p.text;
		o[s.noptions++].text = an->l && an->l->display.n ?
		    an->l->display : an->p.text;
	}
	if (an->p.text.n == 0)
		s.value.p = NULL;
	ui_select(an->d->h, &s);
}

static void
draw_attachment(const struct answer *an, str label)
{
	ui_heading(an->d->h, &(struct ui_heading){ .text = label, .level = 4,
	    .size = UI_S });
	ui_p(an->d->h, an->l ? line_words(an->d->cx, an->l) :
	    S("Files cannot be added here."));
}

static void
draw_kind(struct answer *an, str label)
{
	switch (an->i->type) {
	case ITEM_DATE:
	case ITEM_DATETIME:
		an->hint = join(an->d->cx, an->hint, S("For example, 23 11 "
		    "2026. Leave out what is not known"));
		draw_date(an, label);
		break;
	case ITEM_QUANTITY:
		draw_quantity(an, label);
		break;
	case ITEM_INTEGER:
		text_input(an, FIELD_TEXT, label, an->p.text, 10,
		    S("numeric"));
		break;
	case ITEM_DECIMAL:
		text_input(an, FIELD_TEXT, label, an->p.text, 10,
		    S("decimal"));
		break;
	case ITEM_TIME:
		an->hint = join(an->d->cx, an->hint, S("For example, 14:30"));
		text_input(an, FIELD_TEXT, label, an->p.text, 5, S(""));
		break;
	case ITEM_REFERENCE:
		draw_reference(an, label);
		break;
	default:
		draw_text(an, label);
	}
}

static void
proposals(const struct answer *an)
{
	struct ctx *cx = an->d->cx;

	if (!an->l)
		return;
	for (const struct line *l = NULL; (l = about_next(an->d->v->a,
	    an->l->id, l)) != NULL;) {
		ui_inset_start(an->d->h);
		ui_p(an->d->h, l->by.n ? str_cat(cx->mem,
		    S("Written beside this by "), l->by) :
		    S("Written beside this"));
		ui_words(an->d->h, line_words(cx, l));
		ui_inset_end(an->d->h);
	}
}

void
draw_answer(struct drawing *d, const struct item *i, const struct spot *s,
    const struct line *l, unsigned k)
{
	struct parts blank = parts_of(d->cx, i, NULL);
	struct answer an = { .d = d, .i = i, .l = l, .hint = S(""),
		.p = parts_of(d->cx, i, l) };

	an.at = (struct place){ .line = l ? l->id : blank_name(d->cx, S(""),
	    d->form, i, k), .rev = l ? l->rev : 0, .parent = s->parent,
	    .digest = parts_digest(d->cx, l ? &an.p : &blank),
	    .link = i->link };
	limit_hint(&an);
	if (!l)
		suggest(&an);
	put_back(&an);
	an.error = error_at(&an);
	if (i->type == ITEM_ATTACHMENT)
		draw_attachment(&an, item_label(d, i));
	else if (is_chosen(i))
		draw_choice(&an, item_label(d, i));
	else
		draw_kind(&an, item_label(d, i));
	if (!is_chosen(i) && i->type != ITEM_ATTACHMENT)
		reasons(&an);
	proposals(&an);
}

static bool
ticked_again(const struct drawing *d, const struct item *i,
    const struct spot *s, str key, bool *any)
{
	bool hit = false;

	for (unsigned n = 0; n < d->v->nagain; n++) {
		struct place at;
		str ending;
		char kind;

		if (!field_parse(d->v->again[n].name, &kind, &at, &ending) ||
		    !str_eq(at.link, i->link) || !str_eq(at.parent, s->parent))
			continue;
		*any |= kind == FIELD_TICK || kind == FIELD_SHOWN;
		hit |= kind == FIELD_TICK &&
		    str_eq(d->v->again[n].value, key);
	}
	return hit;
}

/* The line that says this option in this question, if any. */
static const struct line *
saying(const struct drawing *d, const struct item *i, const struct spot *s,
    const struct option *o)
{
	const struct answers *a = d->v->a;

	for (unsigned n = 0; n < a->n && !s->blank; n++)
		if (a->line[n].item == i && a->line[n].about.n == 0 &&
		    str_eq(a->line[n].parent, s->parent) &&
		    item_option(i, a->line[n].value, a->line[n].system) == o)
			return &a->line[n];
	return NULL;
}

void
draw_ticks(struct drawing *d, const struct item *i, const struct spot *s)
{
	struct ctx *cx = d->cx;
	struct place at = { .line = S(""), .digest = S(""),
		.parent = s->parent, .link = i->link };
	struct answer an = { .d = d, .i = i, .at = at, .hint = S("") };
	struct ui_option *o = NEWN(cx->mem, struct ui_option, i->noption);
	struct ui_checkboxes c = { .options = o, .noptions = i->noption };
	const struct json *first = initial(i);
	struct line sug = { .item = i };

	an.error = error_at(&an);
	if (first && !d->v->a->doc) {
		value_read(first, &sug);
		an.hint = str_cat(cx->mem, S("The form suggests: "),
		    line_words(cx, &sug));
	}
	for (unsigned k = 0; k < i->noption; k++) {
		const struct line *l = saying(d, i, s, &i->option[k]);
		str key = option_key(cx, i, &i->option[k]);
		struct line say = { .item = i, .value = i->option[k].code,
			.system = i->option[k].system,
			.display = i->option[k].display };
		bool any = false, again = ticked_again(d, i, s, key, &any);

		o[k] = (struct ui_option){ .value = key,
			.text = line_words(cx, &say),
			.checked = any ? again : l != NULL };
		if (!l)
			continue;
		at.line = l->id;
		at.rev = l->rev;
		ui_hidden(d->h, field_name(cx, FIELD_SHOWN, &at), key);
	}
	c.f = field(&an, FIELD_TICK, item_label(d, i));
	c.f.hint = an.hint;
	c.f.error = an.error;
	c.f.size = UI_S;
	ui_checkboxes(d->h, &c);
}
