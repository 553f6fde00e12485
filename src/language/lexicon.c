/*
 * Reading the tables. A bad row is refused by file and line with a sentence
 * that says what to write, because the person who reads it edits tables, not C.
 */
#include "language/lexicon.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/tsv.h"

#include <string.h>

const char *const lang_class_name[LANG_CLASS__MAX] = {
	[LANG_LEVEL] = "level", [LANG_RAG] = "rag", [LANG_SCALE] = "scale",
	[LANG_NUMERIC] = "numeric", [LANG_DECISION] = "decision",
	[LANG_FORM] = "form", [LANG_WORDING] = "wording",
};
const char *const lang_verdict_name[LANG_VERDICT__MAX] = {
	[LANG_STRATIFICATION] = "stratification",
	[LANG_HISTORICAL] = "historical",
	[LANG_NEGATED] = "negated",
	[LANG_PROMPT] = "prompt",
};
static const char *const where_name[WHERE__MAX] = {
	[WHERE_BOTH] = "both", [WHERE_SAVE] = "save",
	[WHERE_CONTEXT] = "context", [WHERE_LABEL] = "label",
};
static const char *const scope_name[SCOPE__MAX] = {
	[SCOPE_SELF] = "self", [SCOPE_BARE] = "bare",
	[SCOPE_LOOSE] = "loose", [SCOPE_WIDE] = "wide",
};
static const char *const effect_name[EFFECT__MAX] = {
	[EFFECT_FIND] = "find", [EFFECT_OTHER] = "other",
	[EFFECT_NONE] = "none", [EFFECT_HISTORY] = "history",
	[EFFECT_NOW] = "now", [EFFECT_NEGATE] = "negate",
	[EFFECT_FIRM] = "firm", [EFFECT_DOUBT] = "doubt",
	[EFFECT_DATE] = "date", [EFFECT_PAST] = "past",
};
static const char *const side_name[SIDE__MAX] = {
	[SIDE_BEFORE] = "before", [SIDE_AFTER] = "after",
	[SIDE_AROUND] = "around", [SIDE_INSIDE] = "inside",
};
static const char *const extent_name[REACH__MAX] = {
	[REACH_TOKENS] = "tokens", [REACH_CLAUSE] = "clause",
	[REACH_SENTENCE] = "sentence", [REACH_LINE] = "line",
	[REACH_TEXT] = "text",
};

/* A row being read: where it is, for diagnostics. */
struct row {
	struct ctx *cx;
	struct lexicon *lx;
	const struct tsv *t;
	unsigned i;
	char at[96];
};

struct lexicon *
lexicon_new(struct arena *mem)
{
	struct lexicon *lx = NEW(mem, struct lexicon);

	lx->mem = mem;
	lx->vocab = vocab_new(mem);
	lx->classes = classes_new(mem);
	return lx;
}

static str
cell(const struct row *r, const char *name)
{
	return tsv_get(r->t, r->i, name);
}

static enum err
pick(const struct row *r, const char *column, const char *const *names,
    unsigned n, uint8_t *out)
{
	str s = cell(r, column);

	for (unsigned i = 0; i < n; i++)
		if (str_eq(s, str_of(names[i]))) {
			*out = (uint8_t)i;
			return ERR_OK;
		}
	return fail(r->cx, ERR_INPUT, r->at, "%s '%.*s' is not one we know",
	    column, PRS(s));
}

/* Every row says where it comes from and when it is to be read again. */
static enum err
check_source(const struct row *r)
{
	str by = cell(r, "review_by");
	int64_t n;

	if (cell(r, "source").n == 0)
		return fail(r->cx, ERR_INPUT, r->at,
		    "give a source, or write 'unverified'");
	if (by.n != 10 || by.p[4] != '-' || by.p[7] != '-' ||
	    !str_int(str_sub(by, 0, 4), 2020, 2100, &n) ||
	    !str_int(str_sub(by, 5, 2), 1, 12, &n) ||
	    !str_int(str_sub(by, 8, 2), 1, 31, &n))
		return fail(r->cx, ERR_INPUT, r->at,
		    "review_by is a date like 2027-11-01");
	return ERR_OK;
}

static enum err
read_class_row(struct row *r)
{
	struct lexicon *lx = r->lx;
	str members = cell(r, "members"), head;
	int class;

	if (cell(r, "class").n == 0)
		return fail(r->cx, ERR_INPUT, r->at, "name the class");
	class = classes_name(lx->classes, r->cx->mem, cell(r, "class"));
	if (class < 0)
		return fail(r->cx, ERR_LIMIT, r->at, "more than %d classes",
		    CLASSES_MAX);
	for (bool more = true; more;) {
		more = str_cut(&members, ';', &head);
		if (str_trim(head).n > 0)
			TRY(classes_add(r->cx, lx->classes, lx->vocab, class,
			    r->at, str_trim(head)));
	}
	return ERR_OK;
}

static enum err
read_why_row(struct row *r)
{
	struct lexicon *lx = r->lx;

	if (lx->nwhy == WHYS_MAX)
		return fail(r->cx, ERR_LIMIT, r->at, "more than %d reasons",
		    WHYS_MAX);
	if (cell(r, "key").n == 0 || cell(r, "why").n == 0)
		return fail(r->cx, ERR_INPUT, r->at, "give a key and a sentence");
	lx->why[lx->nwhy++] = (struct why){
		str_dup(lx->mem, cell(r, "key")),
		str_dup(lx->mem, cell(r, "why")),
		str_dup(lx->mem, cell(r, "instead")) };
	return ERR_OK;
}

static enum err
read_code_row(struct row *r)
{
	struct lexicon *lx = r->lx;

	if (lx->ncode == CODES_MAX)
		return fail(r->cx, ERR_LIMIT, r->at, "more than %d codes",
		    CODES_MAX);
	if (cell(r, "system").n == 0 || cell(r, "code").n == 0)
		return fail(r->cx, ERR_INPUT, r->at, "give a system and a code");
	lx->code[lx->ncode++] = (struct grade_code){
		str_dup(lx->mem, cell(r, "system")),
		str_dup(lx->mem, cell(r, "code")) };
	return ERR_OK;
}

static bool
uses_rating(const struct pattern *p)
{
	for (unsigned i = 0; i < p->n; i++)
		for (unsigned k = 0; k < p->elem[i].nalt; k++)
			if (p->elem[i].alt[k].type == ALT_KIND &&
			    p->elem[i].alt[k].value == TK_RATING)
				return true;
	return false;
}

/* What every kind of rule has: an id of its own, a term, examples. */
static enum err
begin_rule(struct row *r, struct rule **out)
{
	struct lexicon *lx = r->lx;
	struct rule *u = &lx->rule[lx->nrule];
	str id = cell(r, "id");

	if (lx->nrule == RULES_MAX)
		return fail(r->cx, ERR_LIMIT, r->at, "more than %d rows",
		    RULES_MAX);
	if (id.n == 0)
		return fail(r->cx, ERR_INPUT, r->at, "give the row an id");
	for (unsigned i = 0; i < lx->nrule; i++)
		if (str_eq(lx->rule[i].id, id))
			return fail(r->cx, ERR_INPUT, r->at,
			    "another row has the id %.*s", PRS(id));
	*u = (struct rule){ .id = str_dup(lx->mem, id),
		.example = str_dup(lx->mem, cell(r, "example")),
		.counter = str_dup(lx->mem, cell(r, "counter_example")) };
	TRY(pattern_read(r->cx, lx->classes, lx->vocab, r->at, cell(r, "term"),
	    &u->pattern));
	u->on_rating = uses_rating(&u->pattern);
	*out = u;
	return ERR_OK;
}

static enum err
read_stratify_row(struct row *r)
{
	struct lexicon *lx = r->lx;
	struct rule *u;

	TRY(begin_rule(r, &u));
	TRY(pick(r, "class", lang_class_name, LANG_CLASS__MAX, &u->class));
	if (cell(r, "where").n > 0)
		TRY(pick(r, "where", where_name, WHERE__MAX, &u->where));
	if (cell(r, "scope").n > 0)
		TRY(pick(r, "scope", scope_name, SCOPE__MAX, &u->scope));
	for (unsigned i = 0; i < lx->nwhy; i++)
		if (str_eq(lx->why[i].key, cell(r, "why"))) {
			u->why = lx->why[i].why;
			u->instead = lx->why[i].instead;
		}
	if (u->why.n == 0)
		return fail(r->cx, ERR_INPUT, r->at, "why.tsv has no key '%.*s'",
		    PRS(cell(r, "why")));
	lx->nrule++;
	return ERR_OK;
}

static enum err
read_wording_row(struct row *r)
{
	struct rule *u;

	TRY(begin_rule(r, &u));
	if (cell(r, "why").n == 0)
		return fail(r->cx, ERR_INPUT, r->at, "say why, in a sentence");
	u->class = LANG_WORDING;
	u->where = WHERE_SAVE;
	u->why = str_dup(r->lx->mem, cell(r, "why"));
	u->instead = str_dup(r->lx->mem, cell(r, "instead"));
	r->lx->nrule++;
	return ERR_OK;
}

/* "before 4", "before 4!", "around sentence", "inside". */
static enum err
read_reach(struct row *r, struct rule *u)
{
	str extent = cell(r, "reach"), side;
	int64_t n;

	(void)str_cut(&extent, ' ', &side);
	for (unsigned i = 0; i < SIDE__MAX; i++)
		if (str_eq(side, str_of(side_name[i])))
			u->side = (uint8_t)i;
	if (!str_eq(side, str_of(side_name[u->side])))
		return fail(r->cx, ERR_INPUT, r->at,
		    "reach begins with before, after, around or inside");
	u->unbroken = str_ends(extent, S("!"));
	if (u->unbroken)
		extent = str_sub(extent, 0, extent.n - 1);
	if (u->side == SIDE_INSIDE || str_int(extent, 0, 60, &n)) {
		u->tokens = u->side == SIDE_INSIDE ? 0 : (uint8_t)n;
		return ERR_OK;
	}
	for (unsigned i = REACH_CLAUSE; i < REACH__MAX; i++)
		if (str_eq(extent, str_of(extent_name[i]))) {
			u->extent = (uint8_t)i;
			return ERR_OK;
		}
	return fail(r->cx, ERR_INPUT, r->at, "reach ends with a number of "
	    "tokens (with ! as far as the next comma), or clause, sentence, "
	    "line or text");
}

static enum err
read_context_row(struct row *r)
{
	struct rule *u;

	TRY(begin_rule(r, &u));
	TRY(pick(r, "effect", effect_name, EFFECT__MAX, &u->effect));
	if (u->effect == EFFECT_FIND)
		return fail(r->cx, ERR_INPUT, r->at,
		    "a context finds nothing by itself");
	TRY(read_reach(r, u));
	r->lx->nrule++;
	return ERR_OK;
}

static enum rule_pass
pass_of(const struct rule *u)
{
	if (u->where == WHERE_LABEL)
		return PASS_LABEL;
	if (u->on_rating)
		return PASS_RATING;
	if (u->effect != EFFECT_FIND)
		return u->extent == REACH_LINE || u->extent == REACH_TEXT ?
		    PASS_WIDE : PASS_CUE;
	return u->class == LANG_WORDING || u->where == WHERE_SAVE ?
	    PASS_PROMPT : PASS_FIND;
}

static enum err
link_rule(struct lexicon *lx, uint32_t *head, unsigned rule)
{
	if (*head != 0 && lx->link[*head].rule == rule + 1)
		return ERR_OK;
	if (lx->nlink + 1 >= LINKS_MAX)
		return ERR_LIMIT;
	lx->link[++lx->nlink] = (struct link){ (uint16_t)(rule + 1),
		(uint8_t)pass_of(&lx->rule[rule]), *head };
	*head = lx->nlink;
	return ERR_OK;
}

struct linking {
	struct lexicon *lx;
	unsigned rule;
	enum err err;
};

static void
link_phrase(void *to, const struct phrase *p)
{
	struct linking *k = to;

	if (k->err == ERR_OK)
		k->err = link_rule(k->lx, &k->lx->by_word[p->word[0]], k->rule);
}

/* Files a rule under all that its first parts can be, up to the first that may
 * not be missing. */
static enum err
index_rule(struct lexicon *lx, unsigned i)
{
	const struct pattern *p = &lx->rule[i].pattern;
	struct linking k = { lx, i, ERR_OK };

	for (unsigned e = 0; e < p->n; e++) {
		const struct elem *el = &p->elem[e];

		for (unsigned a = 0; a < el->nalt && el->type == ELEM_ONE; a++) {
			const struct alt *alt = &el->alt[a];

			if (alt->type == ALT_WORDS)
				TRY(link_rule(lx, &lx->by_word[alt->word[0]], i));
			else if (alt->type == ALT_KIND)
				TRY(link_rule(lx, &lx->by_kind[alt->value], i));
			else
				classes_each(lx->classes, alt->value,
				    link_phrase, &k);
		}
		if (el->type == ELEM_ONE && el->min > 0)
			break;
	}
	return k.err;
}

static enum err
build(struct ctx *cx, struct lexicon *lx, const char *file)
{
	memset(lx->by_word, 0, sizeof(lx->by_word));
	memset(lx->by_kind, 0, sizeof(lx->by_kind));
	lx->nlink = 0;
	for (unsigned i = 0; i < lx->nrule; i++)
		if (index_rule(lx, i) != ERR_OK)
			return fail(cx, ERR_LIMIT, file,
			    "the terms have too many beginnings");
	lx->option = classes_find(lx->classes, S("option"));
	lx->option_sep = classes_find(lx->classes, S("option-sep"));
	lx->option_end = classes_find(lx->classes, S("option-end"));
	lx->free_before = classes_find(lx->classes, S("free-before"));
	lx->free_after = classes_find(lx->classes, S("free-after"));
	lx->is_level = classes_find(lx->classes, S("option-level"));
	TRY(seek_new(cx, lx, file, true, &lx->all));
	TRY(seek_new(cx, lx, file, false, &lx->ratings));
	return seek_wide(cx, lx, file, &lx->wide);
}

static str
base_name(str path)
{
	for (size_t i = path.n; i-- > 0;)
		if (path.p[i] == '/')
			return str_sub(path, i + 1, path.n);
	return path;
}

typedef enum err row_fn(struct row *);

/* Those from NOPENED on are read only where they are named: what they find is
 * asked of what is written to teach, not of notes. */
static const struct { const char *file; row_fn *read; } tables[] = {
	{ "classes.tsv", read_class_row },
	{ "why.tsv", read_why_row },
	{ "stratify.tsv", read_stratify_row },
	{ "wording.tsv", read_wording_row },
	{ "context.tsv", read_context_row },
	{ "codes.tsv", read_code_row },
	{ "blame.tsv", read_wording_row },
};
enum { NTABLES = sizeof(tables) / sizeof(*tables), NOPENED = 6 };

static row_fn *
find_table(str name)
{
	for (unsigned i = 0; i < NTABLES; i++)
		if (str_eq(name, str_of(tables[i].file)))
			return tables[i].read;
	return NULL;
}

/* With cx->mem the lexicon's own. */
static enum err
load(struct ctx *cx, const char *file, str text, struct lexicon *into)
{
	row_fn *read = find_table(base_name(str_of(file)));
	struct tsv t;
	struct row r = { .cx = cx, .lx = into, .t = &t };
	unsigned refused = 0;

	if (!read)
		return fail(cx, ERR_INPUT, file, "not a table of the lexicon");
	TRY(tsv_parse(cx, file, text, &t));
	for (r.i = 0; r.i < t.nrow; r.i++) {
		(void)snprintf(r.at, sizeof(r.at), "%s:%u", file, t.line[r.i]);
		if (check_source(&r) != ERR_OK || read(&r) != ERR_OK)
			refused++;
	}
	return refused > 0 ? ERR_INPUT : ERR_OK;
}

enum err
lexicon_load(struct ctx *cx, const char *file, str text, struct lexicon *into)
{
	struct arena *was = cx->mem;
	enum err e;

	cx->mem = into->mem;
	e = load(cx, file, text, into);
	if (e == ERR_OK)
		e = build(cx, into, file);
	cx->mem = was;
	return e;
}

enum err
lexicon_open(struct ctx *cx, const struct lexicon **out)
{
	struct lexicon *lx = lexicon_new(cx->mem);

	for (unsigned i = 0; i < NOPENED; i++) {
		char path[64];
		const struct asset *a;

		(void)snprintf(path, sizeof(path), "practice/lexicon/%s",
		    tables[i].file);
		a = asset_find(path);
		if (!a)
			return fail(cx, ERR_ABSENT, path,
			    "the table is missing from this binary");
		TRY(load(cx, path, a->body, lx));
	}
	TRY(build(cx, lx, "practice/lexicon"));
	*out = lx;
	return ERR_OK;
}
