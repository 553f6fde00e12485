/*
 * Whom a plan names to be reached: their name, the number that a press calls, when,
 * and whom next. Drawn by whoever shows the plan (ui.h, ui_contacts).
 */
#include "web/plan_kit.h"
#include "core/arena.h"

static bool
has_text_word(str s)
{
	for (size_t i = 0; i + 4 <= s.n; i++)
		if (str_ieq(str_sub(s, i, 4), S("text")))
			return true;
	return false;
}

/* tel: or sms: for what was written, https: for an address; "" when it is not
 * plain which number to dial: then it stands as text. */
static str
reach_href(struct ctx *cx, str how)
{
	struct phone one, two;

	if (str_starts(how, S("https://")))
		return how;
	if (!phone_next(how, 0, &one) || phone_next(how, one.end, &two))
		return S("");
	return str_cat(cx->mem, has_text_word(how) ? S("sms:") : S("tel:"),
	    str_dup(cx->mem, str_of(one.dial)));
}

str
kit_joined(struct ctx *cx, str a, str between, str b)
{
	if (a.n == 0 || b.n == 0)
		return a.n ? a : b;
	return str_cat(cx->mem, a, str_cat(cx->mem, between, b));
}

static str
detail(const struct kit *k, const struct line *l, const char *name)
{
	const struct line *d = plan_detail(&k->plan, l, name);

	return d && d->value.n ? line_words(k->cx, d) : S("");
}

static struct ui_contact
contact_of(const struct kit *k, const struct line *l, bool whole)
{
	struct ctx *cx = k->cx;
	str text = plan_text(&k->plan, l), who = detail(k, l, "who");
	str when = detail(k, l, "times"), say = whole ? detail(k, l, "say")
	    : S("");
	const struct line *allday = plan_detail(&k->plan, l, "allday");

	if (when.n == 0)
		when = detail(k, l, "hours");
	if (when.n == 0 && allday && str_eq(allday->value, S("true")))
		when = S("any hour, every day");
	if (say.n)
		say = str_cat(cx->mem, S("I can say: "), say);
	if (who.n && str_find(text, who) >= 0)
		who = S("");
	return (struct ui_contact){ .name = kit_joined(cx, who, S(": "), text),
		.how = S(""), .when = kit_joined(cx, when, S(". "), say) };
}

/* The number may stand in the words themselves. */
static struct ui_contact
bare_contact(const struct kit *k, str words)
{
	str href = reach_href(k->cx, words);

	return (struct ui_contact){ .name = words, .href = href,
		.how = href.n == 0 ? S("") : str_starts(href, S("sms:"))
		    ? S("Text") : S("Call") };
}

/* Who or what next: a row of its own, so that its number can be pressed too. */
static unsigned
add_backup(const struct kit *k, const struct line *l, struct ui_contact *at)
{
	str next = detail(k, l, "backup");

	if (next.n == 0)
		return 0;
	*at = bare_contact(k, str_cat(k->cx->mem,
	    S(KIT_NEXT), next));
	return 1;
}

struct ui_contact *
kit_contacts(const struct kit *k, const char *part, bool whole, unsigned *n)
{
	const struct answers *a = &k->plan.a;
	struct ui_contact *out = NEWN(k->cx->mem, struct ui_contact, a->n + 1);
	str entry = str_cat(k->cx->mem, str_of(part), S(".line"));

	*n = 0;
	KIT_EACH(k, l, entry) {
		struct ui_contact c = contact_of(k, l, whole);
		unsigned ways = 0;

		for (unsigned i = 0; i < a->n; i++) {
			const struct line *d = &a->line[i];

			if (!str_eq(d->parent, l->id) || d->value.n == 0 ||
			    d->about.n || !(str_ends(d->link, S(".reach")) ||
			        str_ends(d->link, S(".route"))))
				continue;
			c.how = d->value;
			c.href = reach_href(k->cx, d->value);
			out[(*n)++] = c;
			ways++;
		}
		if (ways == 0) {
			out[*n] = bare_contact(k, c.name);
			out[(*n)++].when = c.when;
		}
		*n += add_backup(k, l, &out[*n]);
	}
	return out;
}
