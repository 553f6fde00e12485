/*
 * What a foreign form asks for and Heed does not do, in sentences.
 *
 * Silence would be a claim that the page does all that the form says. So each
 * kind is named once, with the first linkIds that ask for it; the table is
 * ignored.def.
 */
#include "core/arena.h"
#include "forms/forms_int.h"

struct kind {
	const char *ending, *sentence;
};
static const struct kind known[] = {
#define IGNORED(ending, sentence) { ending, sentence },
#include "forms/ignored.def"
#undef IGNORED
};

enum { KINDS = sizeof(known) / sizeof(known[0]), OTHERS = 20, NAMED = 5,
	TOTAL = KINDS + OTHERS + 2, VALUE_SET = KINDS + OTHERS,
	MODIFIER = KINDS + OTHERS + 1 };

struct seen {
	struct ctx *cx;
	struct { unsigned n; str link[NAMED], last; bool some; } kind[TOTAL];
	str other[OTHERS];
	unsigned nother;
};

/* The form itself has no link; an item that asks many times is named once. */
static void
note(struct seen *s, unsigned kind, str link)
{
	s->kind[kind].some = true;
	if (link.n == 0 || str_eq(s->kind[kind].last, link))
		return;
	s->kind[kind].last = link;
	if (s->kind[kind].n < NAMED)
		s->kind[kind].link[s->kind[kind].n] = link;
	s->kind[kind].n++;
}

/* The last step of the url: names differ by registry and version before it. */
static str
ending(str url)
{
	str head;

	while (str_cut(&url, '/', &head))
		;
	return head;
}

static void
other(struct seen *s, str url, str link)
{
	for (unsigned i = 0; i < s->nother; i++)
		if (str_eq(s->other[i], url)) {
			note(s, KINDS + i, link);
			return;
		}
	if (s->nother == OTHERS)
		return;
	s->other[s->nother] = url;
	note(s, KINDS + s->nother++, link);
}

static void
extension(struct seen *s, const struct json *e, str link)
{
	str url = json_text(json_get(e, S("url")));

	if (str_starts(url, S("urn:heed:")))
		return;
	for (unsigned i = 0; i < KINDS; i++)
		if (str_eq(ending(url), str_of(known[i].ending))) {
			if (known[i].sentence)
				note(s, i, link);
			return;
		}
	other(s, url, link);
}

/* Every extension of an element and of what is in it; not of items below. */
static void
element(struct seen *s, const struct json *j, str link)
{
	JSON_EACH(m, j) {
		if (str_eq(m->key, S("item")) ||
		    str_eq(m->key, S("contained")))
			continue;
		if (str_eq(m->key, S("modifierExtension")))
			note(s, MODIFIER, link);
		if (str_eq(m->key, S("extension"))) {
			JSON_EACH(e, m)
				extension(s, e, link);
		} else if (m->type == JSON_OBJECT || m->type == JSON_ARRAY) {
			element(s, m, link);
		}
	}
}

static str
sentence(struct seen *s, unsigned kind)
{
	struct buf b;
	unsigned n = s->kind[kind].n;

	buf_init(&b, s->cx->mem, 1 << 20);
	if (kind == VALUE_SET)
		buf_lit(&b, "Lists of options kept elsewhere (answerValueSet) "
		    "are not fetched: type the answer");
	else if (kind == MODIFIER)
		buf_lit(&b, "A modifier that may change the meaning of what "
		    "is asked is not understood");
	else if (kind < KINDS)
		buf_put(&b, str_of(known[kind].sentence));
	else {
		buf_lit(&b, "Not understood: ");
		buf_put(&b, s->other[kind - KINDS]);
	}
	for (unsigned i = 0; i < n && i < NAMED; i++) {
		buf_put(&b, i ? S(", ") : S(" — "));
		buf_put(&b, s->kind[kind].link[i]);
	}
	if (n > NAMED)
		buf_fmt(&b, " and %u more", n - NAMED);
	buf_lit(&b, ".");
	return b.over ? S("Something else that is not understood.") :
	    buf_str(&b);
}

void
form_ignores(struct ctx *cx, struct form *f)
{
	struct seen *s = NEW(cx->mem, struct seen);
	str *out = NEWN(cx->mem, str, TOTAL);

	s->cx = cx;
	element(s, f->json, S(""));
	for (unsigned i = 0; i < f->n; i++) {
		const struct item *it = &f->item[i];

		element(s, it->json, it->link);
		if (json_get(it->json, S("answerValueSet")) && !it->noption)
			note(s, VALUE_SET, it->link);
	}
	f->ignored = out;
	for (unsigned k = 0; k < TOTAL; k++)
		if (s->kind[k].some)
			out[f->nignored++] = sentence(s, k);
}
