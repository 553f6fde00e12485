/*
 * The kind questions beside a plan: practice/rules/plan.tsv carried out.
 *
 * The rows say what is asked and in which words; here is only when. A prompt is
 * about a line or about a part, never about the person; there is no count of
 * them and no order among them but that of the plan.
 */
#include "care/care_int.h"
#include "care/people.h"
#include "core/arena.h"
#include "core/tsv.h"

#include <string.h>

/* ---- what is a way to reach someone ---- */

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What may stand between the groups of a number. */
static size_t
gap(str s, size_t i)
{
	size_t from = i;

	while (i < s.n && i - from < 3 &&
	    (s.p[i] == ' ' || s.p[i] == '-' || s.p[i] == '(' ||
	        s.p[i] == ')' || s.p[i] == '.'))
		i++;
	return i - from;
}

static bool
is_short_number(str d)
{
	static const str known[] = { SK("999"), SK("111"), SK("112"),
		SK("101") };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq(d, known[i]))
			return true;
	return false;
}

/* Dates, times and counts are no numbers to call: a national number begins
 * with 0 and has 10 or 11 digits, an international one begins with +. */
static bool
is_phone(str d)
{
	if (d.n && d.p[0] == '+')
		return d.n >= 10 && d.n <= 16;
	if (d.n && d.p[0] == '0')
		return d.n == 10 || d.n == 11 || str_eq(d, S("08001111"));
	return str_eq(d, S("116123")) || str_eq(d, S("85258")) ||
	    str_eq(d, S("18001111")) || is_short_number(d);
}

/* The longest number that begins at i, ending at the end of a group. */
static bool
phone_at(str s, size_t i, struct phone *out)
{
	struct phone p = { .start = i };
	size_t n = 0;

	if (s.p[i] == '(')
		i++;
	if (i < s.n && s.p[i] == '+')
		p.dial[n++] = s.p[i++];
	for (;;) {
		size_t g;
		str d;

		while (i < s.n && digit(s.p[i]) && n + 1 < sizeof(p.dial))
			p.dial[n++] = s.p[i++];
		d = (str){ p.dial, n };
		if (i < s.n && (digit(s.p[i]) || letter(s.p[i])))
			break;
		if (is_phone(d)) {
			*out = p;
			memset(out->dial + n, 0, sizeof(p.dial) - n);
			out->end = i;
			out->shortened = is_short_number(d);
		}
		g = gap(s, i);
		if (g == 0 || i + g >= s.n || !digit(s.p[i + g]))
			break;
		i += g;
	}
	return out->end > out->start;
}

bool
phone_next(str s, size_t from, struct phone *out)
{
	for (size_t i = from; i < s.n; i++) {
		char was = i ? s.p[i - 1] : ' ';

		*out = (struct phone){ 0 };
		if (digit(was) || letter(was) || was == '+')
			continue;
		if ((digit(s.p[i]) || s.p[i] == '+' || s.p[i] == '(') &&
		    phone_at(s, i, out))
			return true;
		/* A longer number that is none has no number inside it. */
		while (i < s.n && digit(s.p[i]))
			i++;
	}
	return false;
}

static bool
is_address(str w)
{
	static const str lead[] = { SK("http://"), SK("https://"), SK("www."),
		SK("mailto:"), SK("tel:") };
	static const str tail[] = { SK(".com"), SK(".org"), SK(".uk"),
		SK(".net") };
	ptrdiff_t at = str_chr(w, '@');
	str host = str_sub(w, (size_t)(at + 1), w.n);

	if (at > 0 && str_chr(host, '.') > 0 && host.p[host.n - 1] != '.')
		return true;
	for (size_t i = 0; i < sizeof(lead) / sizeof(lead[0]); i++)
		if (str_ieq(str_sub(w, 0, lead[i].n), lead[i]))
			return true;
	for (size_t i = 0; i < sizeof(tail) / sizeof(tail[0]); i++)
		if (w.n > tail[i].n && letter(w.p[w.n - tail[i].n - 1]) &&
		    str_ieq(str_sub(w, w.n - tail[i].n, w.n), tail[i]))
			return true;
	return false;
}

static bool
has_word(const struct words *w, const str *of, size_t n)
{
	for (unsigned i = 0; i < w->n; i++)
		for (size_t k = 0; k < n; k++)
			if (str_eq(w->at[i], of[k]))
				return true;
	return false;
}

bool
has_contact(struct ctx *cx, str s)
{
	static const str calls[] = { SK("call"), SK("ring"), SK("phone"),
		SK("dial"), SK("text"), SK("contact"), SK("calling") };
	static const char marks[] = ".,;:!?()[]<>\"'";
	struct phone p;
	struct words w;
	str rest = s;

	for (size_t from = 0; phone_next(s, from, &p); from = p.end)
		if (!p.shortened || (language_words(cx, s, &w) == ERR_OK &&
		    has_word(&w, calls, sizeof(calls) / sizeof(calls[0]))))
			return true;
	while (rest.n) {
		size_t n = 0;
		str word;

		while (n < rest.n && (unsigned char)rest.p[n] > ' ')
			n++;
		word = str_sub(rest, 0, n);
		rest = str_sub(rest, n + 1, rest.n);
		while (word.n && strchr(marks, word.p[word.n - 1]))
			word.n--;
		while (word.n && strchr(marks, word.p[0]))
			word = str_sub(word, 1, word.n);
		if (word.n && is_address(word))
			return true;
	}
	return false;
}

/* ---- rows ---- */

static const char *const kind_name[RULE__MAX] = {
#define RULE(name, code) [RULE_##name] = code,
	RULE_KINDS
#undef RULE
};

/* A row whose kind nobody carries out is a slip of the pen, and refused. */
static enum err
rule_read(struct ctx *cx, const struct tsv *t, unsigned i, struct rule *r)
{
	str kind = tsv_get(t, i, "kind"), who, deed;

	*r = (struct rule){ .id = tsv_get(t, i, "id"),
		.part = tsv_get(t, i, "part"), .value = tsv_get(t, i, "value"),
		.says = tsv_get(t, i, "says"), .kind = RULE__MAX };
	for (unsigned k = 0; k < RULE__MAX; k++)
		if (str_eq(kind, str_of(kind_name[k])))
			r->kind = (enum rule_kind)k;
	if (r->kind == RULE__MAX)
		return fail(cx, ERR_INPUT, t->file, "line %u: there is no kind"
		    " \"%.*s\"", t->line[i], PRS(kind));
	if (!str_int(r->value, 0, 1000, &r->number))
		r->number = 0;
	who = r->value;
	if (r->kind == RULE_GENERIC)
		return language_words(cx, r->value, &r->words);
	if (r->kind != RULE_WITH)
		return ERR_OK;
	if (!str_cut(&who, '|', &deed))
		return fail(cx, ERR_INPUT, t->file, "line %u: with-someone is"
		    " what is done, a bar, and with whom", t->line[i]);
	TRY(language_words(cx, deed, &r->words));
	return language_words(cx, who, &r->who);
}

enum err
rules_open(struct ctx *cx, struct rules *out)
{
	static const char file[] = "practice/rules/plan.tsv";
	struct tsv t;
	str text;

	TRY(asset_text(cx, file, &text));
	TRY(tsv_parse(cx, file, text, &t));
	out->n = t.nrow;
	out->at = NEWN(cx->mem, struct rule, t.nrow + 1);
	for (unsigned i = 0; i < t.nrow; i++)
		TRY(rule_read(cx, &t, i, &out->at[i]));
	return ERR_OK;
}

#define EACH_RULE(r) \
	for (const struct rule *r = care()->rules.at; \
	    r < care()->rules.at + care()->rules.n; r++)

static bool
rule_is(const struct rule *r, enum rule_kind kind, str part)
{
	return r->kind == kind &&
	    (str_eq(r->part, S("*")) || str_eq(r->part, part));
}

str
rule_says(enum rule_kind kind, str part)
{
	EACH_RULE(r)
		if (rule_is(r, kind, part))
			return r->says;
	return S("");
}

str
plan_warm(const char *event)
{
	EACH_RULE(r)
		if (r->kind == RULE_WARM && str_eq(r->value, str_of(event)))
			return r->says;
	return S("");
}

str
plan_same_says(unsigned others)
{
	EACH_RULE(r)
		if (r->kind == RULE_SAME_WORDS && r->number > 0 &&
		    (int64_t)others + 1 >= r->number)
			return r->says;
	return S("");
}

/* ---- prompts ---- */

struct asking {
	struct ctx *cx;
	const struct plan *p;
	const struct part *part;
	struct prompts *out;
	unsigned room;
};

static void
add_prompt(struct asking *q, const struct prompt *one)
{
	struct prompts *o = q->out;

	MORE(q->cx->mem, o->at, o->n, &q->room);
	o->at[o->n++] = *one;
}

static void
ask(struct asking *q, const struct rule *r, const struct line *l,
    bool invitation)
{
	add_prompt(q, &(struct prompt){ .part = q->part->link,
	    .line = l ? l->id : S(""), .says = r->says, .rule = r->id,
	    .invitation = invitation });
}

/* CARE-92 and CARE-93 for what staff wrote; a person's words are their own. */
static void
ask_wording(struct asking *q, const struct line *l)
{
	str text = plan_text(q->p, l);
	struct findings f;

	if (plan_is_own(l) || text.n == 0)
		return;
	language_scan(q->cx, care()->lexicon, text, &f);
	for (unsigned i = 0; i < f.n; i++) {
		const struct finding *at = &f.at[i];
		struct buf b;

		buf_init(&b, q->cx->mem, 4096);
		buf_lit(&b, "\u201c");
		buf_put(&b, str_sub(text, at->start,
		    at->end - at->start > 200 ? 200 : at->end - at->start));
		buf_lit(&b, "\u201d: ");
		buf_put(&b, at->why);
		if (at->instead.n) {
			buf_lit(&b, " Write instead: ");
			buf_put(&b, at->instead);
		}
		add_prompt(q, &(struct prompt){ .part = q->part->link,
		    .line = l->id, .says = buf_str(&b), .rule = at->rule });
	}
}

/* The phrase stands in the line, with no more than two words round it. */
static bool
is_generic(const struct words *line, const struct words *phrase)
{
	if (phrase->n == 0 || line->n < phrase->n || line->n > phrase->n + 2)
		return false;
	for (unsigned at = 0; at + phrase->n <= line->n; at++) {
		unsigned k = 0;

		while (k < phrase->n && str_eq(line->at[at + k], phrase->at[k]))
			k++;
		if (k == phrase->n)
			return true;
	}
	return false;
}

/* The value of a choice; a blank one is "not asked", never "no" (CARE-2). */
static bool
choice_is(const struct asking *q, const struct line *l, const char *name,
    str want)
{
	const struct line *d = plan_detail(q->p, l, name);

	return str_eq(d && d->value.n ? d->value : S("not-asked"), want);
}

static bool
said(const struct asking *q, const struct line *l, const char *name)
{
	const struct line *d = plan_detail(q->p, l, name);

	return d && d->value.n > 0;
}

/* A supporter's own record may have the number: it is not asked for twice. */
static bool
supporter_reached(const struct asking *q, const struct line *l)
{
	const struct line *who = plan_detail(q->p, l, "who");
	unsigned was = q->cx->ndiag;
	struct supporter s;

	if (!who || !str_starts(who->value, S("RelatedPerson/")))
		return false;
	if (supporter_brief(q->cx, str_sub(who->value,
	        strlen("RelatedPerson/"), who->value.n), &s) != ERR_OK) {
		CARE_TRIED(q->cx, was);
		return false;
	}
	return s.phone.n || s.email.n;
}

static bool
can_reach(const struct asking *q, const struct line *l)
{
	return said(q, l, "reach") || said(q, l, "route") ||
	    has_contact(q->cx, plan_text(q->p, l)) || supporter_reached(q, l);
}

/* The item that would say how to reach whom an entry names, where nothing in it
 * does; or NULL. */
static const struct item *
lacks_reach(struct ctx *cx, const struct plan *p, const struct line *l)
{
	const struct line *who = l->entry ? plan_detail(p, l, "who") : NULL;
	const struct line *reach = who ? plan_detail(p, l, "reach") : NULL;

	if (!who || (reach && reach->value.n) ||
	    !str_starts(who->value, S("RelatedPerson/")) ||
	    has_contact(cx, plan_text(p, l)))
		return NULL;
	return care_item(part_link(cx, part_of(l->link), "reach"));
}

static str
reach_of(const struct plan *p, const struct line *l,
    const struct supporters *s)
{
	str who = plan_detail(p, l, "who")->value;

	who = str_sub(who, strlen("RelatedPerson/"), who.n);
	for (unsigned i = 0; i < s->n; i++)
		if (str_eq(s->at[i].id, who))
			return s->at[i].phone.n ? s->at[i].phone
			    : s->at[i].email;
	return S("");
}

enum err
plan_reach(struct ctx *cx, struct plan *p)
{
	str subject = p->a.subject, way;
	unsigned *to = NEWN(cx->mem, unsigned, p->a.n + 1), n = 0;
	struct line *line = NEWN(cx->mem, struct line, 2 * p->a.n + 1);
	struct supporters s = { 0 };
	bool any = false;

	for (unsigned i = 0; i < p->a.n; i++)
		any |= lacks_reach(cx, p, &p->a.line[i]) != NULL;
	if (!any || !str_starts(subject, S("Patient/")))
		return ERR_OK;
	TRY(supporters_brief(cx, str_sub(subject, strlen("Patient/"),
	    subject.n), &s));
	for (unsigned i = 0; i < p->a.n; i++) {
		const struct line *l = &p->a.line[i];
		const struct item *item = lacks_reach(cx, p, l);

		line[n] = *l;
		line[n].up = to[l->up];
		to[i + 1] = ++n;
		way = item ? reach_of(p, l, &s) : S("");
		if (way.n == 0)
			continue;
		line[n] = *l;
		line[n].id = line[n].about = S("");
		line[n].parent = l->id;
		line[n].link = item->link;
		line[n].item = item;
		line[n].entry = false;
		line[n].value = way;
		line[n++].up = to[i + 1];
	}
	p->a.line = line;
	p->a.cap = 2 * p->a.n + 1;
	p->a.n = n;
	return ERR_OK;
}

/* Any of an entry's texts names a way to reach someone. */
static bool
entry_has_contact(const struct asking *q, const struct line *l)
{
	for (const struct line *d = l + 1; d < q->p->a.line + q->p->a.n &&
	    str_eq(d->parent, l->id); d++)
		if (d->item && (d->item->type == ITEM_TEXT ||
		        d->item->type == ITEM_STRING) &&
		    has_contact(q->cx, d->value))
			return true;
	return false;
}

/* Someone is rung, written to or seen: by what they are to the person, or by the
 * name of someone around them. */
static bool
with_someone(const struct asking *q, const struct rule *r,
    const struct words *w)
{
	str subject = q->p->a.subject;
	unsigned was = q->cx->ndiag;
	struct supporters s;
	struct words name;

	if (!has_word(w, r->words.at, r->words.n))
		return false;
	if (has_word(w, r->who.at, r->who.n))
		return true;
	if (!str_starts(subject, S("Patient/")) || supporters_brief(q->cx,
	        str_sub(subject, strlen("Patient/"), subject.n), &s) != ERR_OK)
		s.n = 0;
	for (unsigned i = 0; i < s.n; i++)
		if (language_words(q->cx, s.at[i].name, &name) == ERR_OK &&
		    name.n && has_word(w, name.at, 1))
			return true;
	CARE_TRIED(q->cx, was);
	return false;
}

/* Does this row ask something of this line? */
static bool
rule_asks(const struct asking *q, const struct rule *r, const struct line *l,
    const struct words *w)
{
	switch (r->kind) {
	case RULE_GENERIC:       return is_generic(w, &r->words);
	case RULE_MIN_WORDS:     return (int64_t)w->n < r->number;
	case RULE_CONTACT_ROUTE: return !can_reach(q, l);
	case RULE_CONTACT_ALONE: return entry_has_contact(q, l);
	case RULE_WITH:          return with_someone(q, r, w);
	case RULE_ROLE:          return choice_is(q, l, "role", r->value);
	case RULE_COULD:         return choice_is(q, l, "could", r->value);
	case RULE_STATE:         return choice_is(q, l, "state", r->value);
	default:                 return false;
	}
}

static enum err
ask_line(struct asking *q, const struct line *l)
{
	struct words w;
	bool generic = false;

	TRY(language_words(q->cx, plan_text(q->p, l), &w));
	EACH_RULE(r) {
		/* Two rows for one vague phrase are one question. */
		if (!rule_is(r, r->kind, q->part->link) ||
		    (generic && r->kind == RULE_GENERIC) ||
		    !rule_asks(q, r, l, &w))
			continue;
		generic |= r->kind == RULE_GENERIC;
		ask(q, r, l, r->kind == RULE_COULD || r->kind == RULE_STATE);
	}
	return ERR_OK;
}

static void
ask_part(struct asking *q, bool allday)
{
	const struct part *p = q->part;

	EACH_RULE(r) {
		if (rule_is(r, RULE_SET_ASIDE, p->link) && p->unfit)
			ask(q, r, NULL, false);
		if (rule_is(r, RULE_EMPTY, p->link) && !p->unfit &&
		    p->nlines == 0)
			ask(q, r, NULL, true);
		if (rule_is(r, RULE_ALLDAY, p->link) && p->nlines && !allday)
			ask(q, r, NULL, false);
	}
}

enum err
plan_prompts(struct ctx *cx, const struct plan *p, const struct parts *parts,
    struct prompts *out)
{
	struct prompts found = { 0 };
	struct asking q = { .cx = cx, .p = p, .out = &found };

	for (unsigned i = 0; i < parts->n; i++) {
		const char *link = str_c(cx->mem, parts->at[i].entry->link);
		bool allday = false;

		q.part = &parts->at[i];
		for (const struct line *l = NULL;
		    (l = entry_next(&p->a, link, l)) != NULL;) {
			if (l->parked)
				continue;
			TRY(ask_line(&q, l));
			ask_wording(&q, l);
			allday |= choice_is(&q, l, "allday", S("true"));
		}
		ask_part(&q, allday);
	}
	*out = found;
	return ERR_OK;
}

/* ---- what may not stand ---- */

enum err
rules_refuse_op(struct ctx *cx, const struct op *op, const char *where,
    str link)
{
	const struct item *i = care_item(link);

	if (op->value.n == 0 || op->restates || !i ||
	    (i->type != ITEM_TEXT && i->type != ITEM_STRING) ||
	    !part_has_rule(part_of(link), "no-contact-link") ||
	    !has_contact(cx, op->value))
		return ERR_OK;
	return fail(cx, ERR_INPUT, where, "%.*s",
	    PRS(rule_says(RULE_CONTACT_ALONE, part_of(link))));
}

enum err
rules_refuse_entry(struct ctx *cx, const struct answers *a,
    const struct line *entry, const char *where)
{
	str part = part_of(entry->link);
	const struct line *role = line_in(a, entry->id,
	    str_c(cx->mem, part_link(cx, part, "role")));

	if (!entry->entry || !line_stands(a, entry) || !role ||
	    !part_has_rule(part, "role-no-leaves") ||
	    !str_eq(role->value, S("no")))
		return ERR_OK;
	EACH_RULE(r)
		if (rule_is(r, RULE_ROLE, part) && str_eq(r->value, S("no")))
			return fail(cx, ERR_INPUT, where, "%.*s",
			    PRS(r->says));
	return fail(cx, ERR_INPUT, where, "who has said no is not in this part");
}
