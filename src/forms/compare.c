/*
 * Two versions of a form, item by item.
 */
#include "forms/plain.h"
#include "core/arena.h"
#include "forms/forms_int.h"

const struct differ_info differ_info[DIFFER__MAX] = {
#define DIFFER(id, says, answers) [DIFFER_##id] = { says, answers },
#include "forms/compare.def"
#undef DIFFER
};

struct comparing {
	struct ctx *cx;
	const struct form *was, *now;
	struct difference *out;
	unsigned n;
};

static void
differs(struct comparing *k, enum differ is, str link, str was, str now)
{
	k->out[k->n++] = (struct difference){ is, link, was, now };
}

enum { LIST_MAX = 4000 };

/* As far as a line of a page holds them. */
static str
choices_say(struct ctx *cx, const struct item *i)
{
	struct buf b;

	buf_init(&b, cx->mem, LIST_MAX);
	for (unsigned n = 0; n < i->noption; n++) {
		str says = i->option[n].display;

		if (b.n + says.n + 16 > LIST_MAX) {
			buf_lit(&b, " \xe2\x80\xa6");
			break;
		}
		if (n)
			buf_lit(&b, " / ");
		buf_put(&b, says);
	}
	return buf_str(&b);
}

static bool
same_choices(const struct item *a, const struct item *b)
{
	bool same = a->noption == b->noption;

	for (unsigned n = 0; same && n < a->noption; n++)
		same = str_eq(a->option[n].code, b->option[n].code) &&
		    str_eq(a->option[n].system, b->option[n].system) &&
		    str_eq(a->option[n].display, b->option[n].display);
	return same;
}

static bool
same_when(const struct comparing *k, const struct item *a, const struct item *b)
{
	bool same = a->nwhen == b->nwhen && (a->nwhen < 2 || a->all == b->all);

	for (unsigned n = 0; same && n < a->nwhen; n++)
		same = str_eq(k->was->item[a->when[n].item].link,
		    k->now->item[b->when[n].item].link) &&
		    str_eq(a->when[n].op, b->when[n].op) &&
		    str_eq(json_raw(a->when[n].answer),
		        json_raw(b->when[n].answer));
	return same;
}

/* Under the same part, and after the same item of it that both have. */
static str
after_what(const struct form *f, const struct form *other, const struct item *i)
{
	unsigned at = (unsigned)(i - f->item);
	unsigned from = i->up == at ? 0 : i->up + 1;
	str last = S("");

	for (unsigned b = from; b < at; b = f->item[b].end)
		if (form_item(other, f->item[b].link))
			last = f->item[b].link;
	return last;
}

static str
part_of(const struct form *f, const struct item *i)
{
	const struct item *up = &f->item[i->up];

	return up == i ? S("") : up->link;
}

static void
compare_item(struct comparing *k, const struct item *a, const struct item *b)
{
	str link = b->link;

	if (!str_eq(a->text, b->text) || !str_eq(a->prefix, b->prefix) ||
	    !str_eq(a->easy, b->easy) || !str_eq(a->brief, b->brief))
		differs(k, DIFFER_WORDS, link, a->text, b->text);
	if (a->type != b->type)
		differs(k, DIFFER_TYPE, link, str_of(item_type_code[a->type]),
		    str_of(item_type_code[b->type]));
	if (!same_choices(a, b))
		differs(k, DIFFER_CHOICES, link, choices_say(k->cx, a),
		    choices_say(k->cx, b));
	if (a->repeats != b->repeats)
		differs(k, DIFFER_REPEATS, link, a->repeats ? S("more than once")
		    : S("once"), b->repeats ? S("more than once") : S("once"));
	if (!same_when(k, a, b))
		differs(k, DIFFER_WHEN, link, S(""), S(""));
	if (!str_eq(part_of(k->was, a), part_of(k->now, b)) ||
	    !str_eq(after_what(k->was, k->now, a), after_what(k->now, k->was,
	        b)))
		differs(k, DIFFER_PLACE, link, S(""), S(""));
	if (!str_eq(a->rules, b->rules))
		differs(k, DIFFER_RULES, link, a->rules, b->rules);
}

enum err
form_compare(struct ctx *cx, const struct form *was, const struct form *now,
    struct difference **out, unsigned *n)
{
	struct comparing k = { .cx = cx, .was = was, .now = now };

	k.out = NEWN(cx->mem, struct difference, was->n +
	    (size_t)now->n * DIFFER__MAX + 1);
	for (unsigned i = 0; i < now->n; i++) {
		const struct item *b = &now->item[i];
		const struct item *a = form_item(was, b->link);

		if (a)
			compare_item(&k, a, b);
		else
			differs(&k, DIFFER_ADDED, b->link, S(""), b->text);
	}
	for (unsigned i = 0; i < was->n; i++)
		if (!form_item(now, was->item[i].link))
			differs(&k, DIFFER_REMOVED, was->item[i].link,
			    was->item[i].text, S(""));
	*out = k.out;
	*n = k.n;
	return ERR_OK;
}

/* The codes of choices are what records hold; their words may change. */
static bool
same_codes(const struct item *a, const struct item *b)
{
	bool same = a->noption == b->noption;

	for (unsigned n = 0; same && n < a->noption; n++)
		same = str_eq(a->option[n].code, b->option[n].code) &&
		    str_eq(a->option[n].system, b->option[n].system);
	return same;
}

enum err
form_same_parts(struct ctx *cx, const struct form *own,
    const struct form *other)
{
	struct difference *d;
	unsigned n;
	enum err e = ERR_OK;

	TRY(form_compare(cx, own, other, &d, &n));
	for (unsigned i = 0; i < n; i++) {
		if (d[i].is == DIFFER_WORDS || (d[i].is == DIFFER_CHOICES &&
		    same_codes(form_item(own, d[i].link),
		        form_item(other, d[i].link))))
			continue;
		e = fail(cx, ERR_INPUT, str_c(cx->mem, d[i].link), "%s: in one"
		    " of Heed's own forms the wording may be changed, and"
		    " nothing else, for its pages are made for its parts",
		    differ_info[d[i].is].says);
	}
	return e;
}
