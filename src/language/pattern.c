/*
 * Rows to elements, and elements against tokens.
 */
#include "language/pattern.h"
#include "core/arena.h"

#include <string.h>

static const struct { const char *name; uint16_t kind; } kinds[] = {
	{ "#int", TK_INT },     { "#of", TK_OF },
	{ "#pct", TK_PCT },     { "#range", TK_RANGE },
	{ "#year", TK_YEAR },   { "#date", TK_DATE },
	{ "#blank", TK_BLANK }, { "#empty", TK_EMPTY },
	{ "#full", TK_FULL },   { "#choices", TK_CHOICES },
	{ "#ticked", TK_TICKED }, { "#rating", TK_RATING },
	{ "#break", TK_BREAK },
};

static enum err
read_kind(struct ctx *cx, const char *where, str name, struct alt *a)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (str_eq(name, str_of(kinds[i].name))) {
			*a = (struct alt){ .type = ALT_KIND,
				.value = kinds[i].kind };
			return ERR_OK;
		}
	return fail(cx, ERR_INPUT, where, "there is no kind of token %.*s",
	    PRS(name));
}

static enum err
read_class(struct ctx *cx, struct classes *c, const char *where, str name,
    struct alt *a)
{
	int class;

	if (name.n < 3 || !str_ends(name, S(">")))
		return fail(cx, ERR_INPUT, where, "a class is written <name>");
	class = classes_find(c, str_sub(name, 1, name.n - 2));
	if (class < 0)
		return fail(cx, ERR_INPUT, where, "there is no class %.*s",
		    PRS(name));
	*a = (struct alt){ .type = ALT_CLASS, .value = (uint16_t)class };
	return ERR_OK;
}

static enum err
read_alt(struct ctx *cx, struct classes *c, struct vocab *v, const char *where,
    str s, struct elem *e)
{
	struct spell spell = { v, v, cx->mem };
	struct token t[ALT_WORDS_MAX + 1];
	struct alt *a = &e->alt[e->nalt];

	if (e->nalt == ALT_MAX)
		return fail(cx, ERR_LIMIT, where, "more than %d alternatives: "
		    "make them a class", ALT_MAX);
	e->nalt++;
	if (s.n > 1 && s.p[0] == '#')
		return read_kind(cx, where, s, a);
	if (s.n > 1 && s.p[0] == '<')
		return read_class(cx, c, where, s, a);
	*a = (struct alt){ .type = ALT_WORDS,
		.n = (uint8_t)tokens_read(&spell, s, t, ALT_WORDS_MAX + 1) };
	if (a->n == 0 || a->n > ALT_WORDS_MAX)
		return fail(cx, ERR_INPUT, where, "'%.*s' is not between 1 and "
		    "%d words", PRS(s), ALT_WORDS_MAX);
	for (unsigned i = 0; i < a->n; i++) {
		a->word[i] = t[i].word;
		if (t[i].word == 0)
			return fail(cx, ERR_INPUT, where,
			    "'%.*s' cannot be matched", PRS(s));
	}
	return ERR_OK;
}

/* "*4" or "?" at the end of an element. */
static void
read_count(str *s, struct elem *e)
{
	ptrdiff_t star = str_chr(*s, '*');
	int64_t n;

	e->min = e->max = 1;
	if (s->n > 1 && s->p[s->n - 1] == '?') {
		e->min = 0;
		s->n--;
	} else if (star > 0 && str_int(str_sub(*s, (size_t)star + 1, s->n), 1, 9,
	    &n)) {
		e->min = 0;
		e->max = (uint8_t)n;
		s->n = (size_t)star;
	}
}

static enum err
read_elem(struct ctx *cx, struct classes *c, struct vocab *v, const char *where,
    str s, struct elem *e)
{
	int64_t n;
	str head;

	if (str_eq(s, S("^")) || str_eq(s, S("$"))) {
		e->type = s.p[0] == '^' ? ELEM_BEGIN : ELEM_END;
		return ERR_OK;
	}
	if (str_starts(s, S("..")) && str_int(str_sub(s, 2, s.n), 1, 12, &n)) {
		e->type = ELEM_GAP;
		e->max = (uint8_t)n;
		return ERR_OK;
	}
	if (s.n > 1 && s.p[0] == '!') {
		e->type = ELEM_NOT;
		s = str_sub(s, 1, s.n);
	}
	read_count(&s, e);
	if (str_eq(s, S("|")))
		return read_alt(cx, c, v, where, s, e);
	for (bool more = true; more;) {
		more = str_cut(&s, '|', &head);
		TRY(read_alt(cx, c, v, where, head, e));
	}
	return ERR_OK;
}

enum err
pattern_read(struct ctx *cx, struct classes *c, struct vocab *v,
    const char *where, str term, struct pattern *out)
{
	struct elem e[PATTERN_MAX] = { 0 };
	struct alt alt[PATTERN_MAX][ALT_MAX];
	unsigned n = 0;
	str head;

	for (bool more = true; more;) {
		more = str_cut(&term, ' ', &head);
		if (head.n == 0)
			continue;
		if (n == PATTERN_MAX)
			return fail(cx, ERR_LIMIT, where,
			    "a term has at most %d parts", PATTERN_MAX);
		e[n].alt = alt[n];
		TRY(read_elem(cx, c, v, where, head, &e[n]));
		n++;
	}
	if (n == 0 || e[0].type == ELEM_GAP || e[0].type == ELEM_NOT)
		return fail(cx, ERR_INPUT, where,
		    "a term begins with something to find");
	out->n = n;
	out->elem = NEWN(cx->mem, struct elem, n);
	/* Side by side, so that a match looks at little memory. */
	for (unsigned i = 0; i < n; i++) {
		out->elem[i] = e[i];
		out->elem[i].alt = NEWN(cx->mem, struct alt, e[i].nalt + 1);
		memcpy(out->elem[i].alt, alt[i], e[i].nalt * sizeof(**alt));
	}
	return ERR_OK;
}

static bool
is_wall(const struct token *t)
{
	return t->kind == TK_STOP || t->kind == TK_BREAK;
}

static bool
is_box(const struct window *w, unsigned i)
{
	return i < w->n && (w->t[i].kind == TK_FULL || w->t[i].kind == TK_EMPTY);
}

static bool
is_separator(const struct window *w, unsigned i)
{
	return w->t[i].kind == TK_MARK ||
	    classes_match(w->classes, w->option_sep, w->t + i, w->n - i) == 1;
}

/* The next line goes on with the run: "[x] High", "High [x]". */
static bool
goes_on(const struct window *w, unsigned at)
{
	unsigned len;

	if (at >= w->n || w->t[at - 1].kind != TK_BREAK)
		return false;
	len = classes_match(w->classes, w->option, w->t + at, w->n - at);
	return is_box(w, at) || (len > 0 && is_box(w, at + len));
}

/* "(HIGH)", where the others have no brackets: a ring drawn round one. */
static bool
is_ringed(const struct window *w, unsigned at, unsigned len)
{
	return at > 0 && at + len < w->n && w->t[at - 1].word == w->open &&
	    w->t[at + len].word == w->close && w->open != 0;
}

/* A run of options, two of them grades, from token `at` on: its end, or 0.
 * "low / medium / high", "( ) low (x) high", "1 2 3 4 5". */
static unsigned
choices(struct window *w, unsigned at, bool *ticked)
{
	unsigned i = at, options = 0, boxes = 0, numbers = 0, end = 0;
	unsigned grades = 0, rings = 0;

	*ticked = false;
	while (i < w->n && i < at + 60) {
		const struct token *t = &w->t[i];
		unsigned len = classes_match(w->classes, w->option, t, w->n - i);

		w->steps++;
		if (is_wall(t) && end > 0 && goes_on(w, i + 1)) {
			i++;
			continue;
		}
		if (is_wall(t))
			break;
		if (options >= 3 && boxes == 0 && classes_match(w->classes,
		    w->option_end, t, w->n - i) > 0)
			break;
		if (t->kind == TK_FULL)
			*ticked = true;
		if (t->kind == TK_FULL || t->kind == TK_EMPTY)
			boxes++;
		else if (t->kind == TK_INT)
			numbers++;
		else if (len > 0) {
			options++;
			grades += classes_match(w->classes, w->is_level, t,
			    w->n - i) > 0;
			rings += is_ringed(w, i, len);
		} else if (!is_separator(w, i) || end == 0)
			break;
		i += len > 0 ? len : 1;
		if (len > 0 || t->kind != TK_MARK)
			end = i;
	}
	*ticked |= rings == 1 && options > 1;
	if (options == 0 ? numbers >= 4 : grades >= 2 &&
	    (options >= 3 || boxes >= 1))
		return end;
	return 0;
}

static unsigned
words_match(const struct window *w, const struct alt *a, unsigned i)
{
	for (unsigned k = 0; k < a->n; k++)
		if (i + k >= w->n || w->t[i + k].word != a->word[k])
			return 0;
	return a->n;
}

/* How many tokens alternative a takes at i; 0: none. */
static unsigned
alt_match(struct window *w, const struct alt *a, unsigned i)
{
	const struct token *t = &w->t[i];
	bool ticked;
	unsigned end;

	if (a->type == ALT_WORDS)
		return words_match(w, a, i);
	if (a->type == ALT_CLASS)
		return classes_match(w->classes, a->value, t, w->n - i);
	if (a->value == TK_RATING)
		return w->rating ? w->rating[i] : 0;
	if (a->value < TK__MAX)
		return t->kind == a->value;
	end = choices(w, i, &ticked);
	if (end == 0 || ticked != (a->value == TK_TICKED))
		return 0;
	return end - i;
}

static bool
is_break(const struct elem *e)
{
	return e->nalt > 0 && e->alt[0].type == ALT_KIND &&
	    e->alt[0].value == TK_BREAK;
}

static unsigned
elem_match(struct window *w, const struct elem *e, unsigned i)
{
	unsigned best = 0;

	if (i >= w->n || (is_wall(&w->t[i]) && !is_break(e)))
		return 0;
	for (unsigned k = 0; k < e->nalt; k++) {
		unsigned len = alt_match(w, &e->alt[k], i);

		w->steps++;
		if (len > best)
			best = len;
	}
	return best;
}

/* A clause ends before token i: a wall, a mark or nothing is there. */
static bool
is_edge(const struct window *w, unsigned i)
{
	return i >= w->n || is_wall(&w->t[i]) || w->t[i].kind == TK_MARK;
}

static unsigned try_from(struct window *, const struct pattern *, unsigned e,
    unsigned at, uint64_t stop);

static unsigned
try_gap(struct window *w, const struct pattern *p, unsigned e, unsigned at,
    uint64_t stop)
{
	for (unsigned k = 0; k <= p->elem[e].max; k++) {
		unsigned end;

		if (k > 0 && (at + k > w->n || is_wall(&w->t[at + k - 1])))
			return 0;
		end = try_from(w, p, e + 1, at + k, stop);
		if (end > 0)
			return end;
	}
	return 0;
}

static unsigned
try_some(struct window *w, const struct pattern *p, unsigned e, unsigned at,
    uint64_t stop)
{
	unsigned reach[10], n = 0;

	reach[0] = at;
	while (n < p->elem[e].max) {
		unsigned len = elem_match(w, &p->elem[e], reach[n]);

		if (len == 0 || (n > 0 &&
		    reach[n] + len - at > PATTERN_RUN_MAX))
			break;
		reach[n + 1] = reach[n] + len;
		n++;
	}
	for (unsigned k = n + 1; k-- > p->elem[e].min;) {
		unsigned end = try_from(w, p, e + 1, reach[k], stop);

		if (end > 0)
			return end;
	}
	return 0;
}

/* Depth is at most the number of elements. */
static unsigned
try_from(struct window *w, const struct pattern *p, unsigned e, unsigned at,
    uint64_t stop)
{
	if (e == p->n)
		return at;
	if (++w->steps > stop)
		return 0;
	switch (p->elem[e].type) {
	case ELEM_GAP:
		return try_gap(w, p, e, at, stop);
	case ELEM_NOT:
		return elem_match(w, &p->elem[e], at) > 0 ? 0 :
		    try_from(w, p, e + 1, at, stop);
	case ELEM_BEGIN:
		return at == 0 || is_edge(w, at - 1) ?
		    try_from(w, p, e + 1, at, stop) : 0;
	case ELEM_END:
		return is_edge(w, at) ? try_from(w, p, e + 1, at, stop) : 0;
	default:
		return try_some(w, p, e, at, stop);
	}
}

unsigned
pattern_match(struct window *w, const struct pattern *p, unsigned at)
{
	return try_from(w, p, 0, at, w->steps + STEPS_MAX);
}
