/*
 * One rule, one function of an item; the words they look for are rows.
 *
 * What is read by ear alike is the same: for that, words are compared as fhir_fold
 * leaves them. What a rule looks for has its dots and dashes: small_of.
 */
#include "forms/plain.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "fhir/fhir.h"
#include "forms/forms_int.h"

const struct plain_info plain_info[PLAIN__MAX] = {
#define PLAIN(id, code, says, instead, source) \
	[PLAIN_##id] = { code, says, instead, source },
#define PLAIN_WORD(rule, word)
#include "forms/plain.def"
#undef PLAIN
#undef PLAIN_WORD
};

enum word_of { COLOUR, SAFE, FILLER };
static const struct { enum word_of rule; const char *word; } words[] = {
#define PLAIN(id, code, says, instead, source)
#define PLAIN_WORD(rule, word) { rule, word },
#include "forms/plain.def"
#undef PLAIN
#undef PLAIN_WORD
};
enum { NWORDS = sizeof(words) / sizeof(words[0]), LABEL_CHARS = 160,
	CAPS_LETTERS = 8, CHOICES = 20, DEEP = 3 };

struct looking {
	struct ctx *cx;
	struct form form;
	str *folded;           /* labels, by item */
	struct plain *out;
	unsigned n;
};

static void
found(struct looking *k, const struct item *i, enum plain_rule rule, str what)
{
	if (k->n < PLAIN_FOUND_MAX)
		k->out[k->n] = (struct plain){ i->link, what, rule };
	k->n++;
}

/* ---- letters ---- */

/* Which script a letter is of, where scripts have letters that look alike. */
enum script { NO_SCRIPT, LATIN, GREEK, CYRILLIC };

static enum script
script_of(int32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7))
		return LATIN;
	if (c >= 0x370 && c <= 0x3ff)
		return GREEK;
	return c >= 0x400 && c <= 0x52f ? CYRILLIC : NO_SCRIPT;
}

/* What of a text the rules about letters want to know. */
struct letters { unsigned capital, small, chars; bool mixed, hidden; };

/* Not the joiners and marks of direction that some scripts are written with. */
static bool
is_hidden(int32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
	    c == 0x200b || c == 0x2060 || c == 0xfeff || c == 0xad ||
	    (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7f ||
	    (c >= 0x80 && c < 0xa0);
}

static struct letters
letters_of(str s)
{
	struct letters l = { 0 };
	enum script word = NO_SCRIPT;

	for (size_t i = 0; i < s.n;) {
		int32_t c = utf8_next(s, &i);
		enum script is = script_of(c);

		if (c < 0)
			break;
		l.chars++;
		l.capital += c >= 'A' && c <= 'Z';
		l.small += (c >= 'a' && c <= 'z') || c >= 0x80;
		l.hidden |= is_hidden(c);
		l.mixed |= is && word && is != word;
		word = is ? is : NO_SCRIPT;
	}
	return l;
}

static bool
is_markup(str s)
{
	ptrdiff_t at = str_chr(s, '<');
	char c = at >= 0 && (size_t)at + 1 < s.n ? s.p[at + 1] : 0;

	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' ||
	    c == '!') && str_chr(str_sub(s, (size_t)at, s.n), '>') > 0;
}

static bool
is_shouted(const struct letters *l)
{
	return l->capital >= CAPS_LETTERS && l->small == 0;
}

/* A to Z as small letters, a bent apostrophe straight; all else stays. */
static str
small_of(struct arena *mem, str s)
{
	char *p = NEWN(mem, char, s.n + 1);
	size_t n = 0;

	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (str_starts(str_sub(s, i, 3), S("\xe2\x80\x99"))) {
			p[n++] = '\'';
			i += 2;
		} else {
			p[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
		}
	}
	return (str){ p, n };
}

static bool
begins(enum word_of rule, str small)
{
	for (unsigned i = 0; i < NWORDS; i++)
		if (words[i].rule == rule &&
		    str_starts(small, str_of(words[i].word)))
			return true;
	return false;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c < 0;
}

/* "red", "amber: see below", "code red"; not "green space". */
static bool
is_colour(str s)
{
	for (unsigned i = 0; i < NWORDS; i++) {
		str w = str_of(words[i].word), rest;
		ptrdiff_t at = str_find(s, w);
		bool first = at == 0, before, after;

		if (words[i].rule != COLOUR || at < 0)
			continue;
		rest = str_trim(str_sub(s, (size_t)at + w.n, s.n));
		before = first || !is_letter(s.p[at - 1]);
		after = (size_t)at + w.n == s.n || !is_letter(s.p[(size_t)at +
		    w.n]);
		if (before && after && (rest.n == 0 || !is_letter(rest.p[0])))
			return true;
	}
	return false;
}

/* ---- rules of a label ---- */

/* The example that a field shows until one types. */
static str
example_of(const struct item *i)
{
	return ext_text(i->json, S("http://hl7.org/fhir/StructureDefinition/"
	    "entryFormat"));
}

static void
look_label(struct looking *k, const struct item *i)
{
	struct letters l = letters_of(i->text);
	str low = small_of(k->cx->mem, i->text);

	if (item_is_question(i) && l.chars > LABEL_CHARS)
		found(k, i, PLAIN_LABEL_LONG, i->text);
	if (i->type != ITEM_DISPLAY && (begins(FILLER, low) ||
	    str_ends(low, S("...")) || str_ends(low, S("\xe2\x80\xa6")) ||
	    str_eq(i->text, example_of(i))))
		found(k, i, PLAIN_LABEL_FILLER, i->text);
	if (is_shouted(&l))
		found(k, i, PLAIN_LABEL_CAPS, i->text);
	if (is_markup(i->text))
		found(k, i, PLAIN_LABEL_MARKUP, i->text);
	if (l.mixed)
		found(k, i, PLAIN_LABEL_MIXED, i->text);
	if (l.hidden)
		found(k, i, PLAIN_LABEL_HIDDEN, i->text);
}

/* The siblings before it, of those that are asked. */
static bool
has_twin(const struct looking *k, unsigned at)
{
	const struct item *i = &k->form.item[at];
	unsigned from = i->up == at ? 0 : i->up + 1;

	for (unsigned b = from; b < at; b = k->form.item[b].end) {
		const struct item *x = &k->form.item[b];

		if (x->type != ITEM_DISPLAY && !x->hidden &&
		    k->folded[b].n && str_eq(k->folded[b], k->folded[at]))
			return true;
	}
	return false;
}

static void
look_place(struct looking *k, unsigned at)
{
	const struct item *i = &k->form.item[at];
	const struct item *up = &k->form.item[i->up];
	unsigned deep = 1;

	if (i->type != ITEM_GROUP || i->text.n == 0)
		return;
	if (up != i && up->type == ITEM_GROUP && up->text.n == 0)
		found(k, i, PLAIN_HEADING_ORDER, i->text);
	for (unsigned b = at; k->form.item[b].up != b;) {
		b = k->form.item[b].up;
		deep += k->form.item[b].type == ITEM_GROUP;
	}
	if (deep > DEEP)
		found(k, i, PLAIN_HEADING_DEEP, i->text);
}

/* ---- rules of choices ---- */

static void
look_choice(struct looking *k, const struct item *i, unsigned n, str *heard)
{
	const struct option *o = &i->option[n];
	struct letters l = letters_of(o->display);

	heard[n] = fhir_fold(k->cx->mem, o->display);
	if (is_colour(small_of(k->cx->mem, o->display)))
		found(k, i, PLAIN_CHOICE_COLOUR, o->display);
	if (is_shouted(&l))
		found(k, i, PLAIN_CHOICE_CAPS, o->display);
	if (is_markup(o->display))
		found(k, i, PLAIN_LABEL_MARKUP, o->display);
	if (l.mixed)
		found(k, i, PLAIN_LABEL_MIXED, o->display);
	if (l.hidden)
		found(k, i, PLAIN_LABEL_HIDDEN, o->display);
	for (unsigned b = 0; b < n; b++)
		if (heard[b].n && str_eq(heard[b], heard[n])) {
			found(k, i, PLAIN_CHOICE_SAME, o->display);
			break;
		}
}

static void
look_choices(struct looking *k, const struct item *i)
{
	str *heard = NEWN(k->cx->mem, str, i->noption + 1);

	for (unsigned n = 0; n < i->noption; n++)
		look_choice(k, i, n, heard);
	if (i->noption > 1 && !i->repeats && !begins(SAFE, small_of(k->cx->mem,
	    i->option[0].display)) &&
	    !str_starts(i->option[0].code, S("not-")))
		found(k, i, PLAIN_CHOICE_FIRST, i->option[0].display);
	if (i->noption > CHOICES)
		found(k, i, PLAIN_CHOICE_MANY, S(""));
}

static void
look_item(struct looking *k, unsigned at)
{
	const struct item *i = &k->form.item[at];

	if (i->hidden)
		return;
	if (i->text.n == 0 && (item_is_question(i) ||
	    (i->type == ITEM_GROUP && i->repeats)))
		found(k, i, PLAIN_LABEL_NONE, S(""));
	if (i->text.n)
		look_label(k, i);
	if (i->type != ITEM_DISPLAY && has_twin(k, at))
		found(k, i, PLAIN_LABEL_SAME, i->text);
	look_place(k, at);
	if (i->required)
		found(k, i, PLAIN_REQUIRED, i->text);
	if (i->noption)
		look_choices(k, i);
}

enum err
form_plain(struct ctx *cx, const struct json *j, struct plain **out,
    unsigned *n)
{
	struct looking k = { .cx = cx };
	unsigned was = cx->ndiag;

	/* What cannot be read is form_load's to say. */
	(void)(form_scan(cx, j, &k.form) == ERR_OK);
	cx->ndiag = was;
	k.out = NEWN(cx->mem, struct plain, PLAIN_FOUND_MAX);
	k.folded = NEWN(cx->mem, str, k.form.n + 1);
	for (unsigned i = 0; i < k.form.n; i++)
		k.folded[i] = fhir_fold(cx->mem, k.form.item[i].text);
	for (unsigned i = 0; i < k.form.n; i++)
		look_item(&k, i);
	*out = k.out;
	*n = k.n;
	return ERR_OK;
}

/* ---- where ---- */

static const struct json *
item_at(const struct json *items, str link, unsigned depth)
{
	const struct json *in;

	if (depth > FORM_DEPTH_MAX)
		return NULL;
	JSON_EACH(j, items) {
		if (str_eq(json_text(json_get(j, S("linkId"))), link))
			return j;
		in = item_at(json_get(j, S("item")), link, depth + 1);
		if (in)
			return in;
	}
	return NULL;
}

unsigned
form_line(str text, const struct json *root, str link)
{
	const struct json *j = item_at(json_get(root, S("item")), link, 0);
	const struct json *id = json_get(j, S("linkId"));
	unsigned line = 1;

	if (!id)
		return 0;
	for (const char *p = text.p; p < id->raw.p; p++)
		line += *p == '\n';
	return line;
}
