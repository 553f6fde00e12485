/*
 * The practice's small tables in memory: codes, shared sentences, and whom to
 * call in a crisis.
 *
 * Not here: what a code means for anyone's care. The one idea: what clinicians
 * edit is read once, from the files that the binary carries, so that a page
 * never waits for it and crisis help is there when the store is not.
 */
#include "access/setting.h"
#include "care/clock.h"
#include "care/people.h"
#include "care/profile.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/tsv.h"

#include <string.h>

#define CODES    "practice/codes/"
#define CONTACTS "practice/contacts/"

enum { TABLES_MAX = 256, FILLED_MAX = 1 << 20 };

struct table {
	str name;       /* of the file, without directory and ending */
	struct tsv rows;
};
/* Set once by codes_open, and read only. */
static struct {
	struct table code[TABLES_MAX], contact[TABLES_MAX];
	unsigned ncode, ncontact;
	struct tsv wording, sources, languages;
} known;

static enum err
read_one(struct ctx *cx, const struct asset *a, const char *first,
    const char *second, struct tsv *out)
{
	TRY(tsv_parse(cx, a->path, a->body, out));
	if (tsv_col(out, first) != 0 || tsv_col(out, second) < 0)
		return fail(cx, ERR_UNREAD, a->path,
		    "the first column has to be %s, and there has to be one "
		    "called %s", first, second);
	for (unsigned i = 1; i < out->nrow; i++)
		for (unsigned k = 0; k < i; k++)
			if (str_eq(out->cell[(size_t)i * out->ncol],
			    out->cell[(size_t)k * out->ncol]))
				return fail(cx, ERR_UNREAD, a->path,
				    "line %u has the same %s as line %u",
				    out->line[i], first, out->line[k]);
	return ERR_OK;
}

static enum err
read_dir(struct ctx *cx, const char *dir, const char *first,
    const char *second, struct table *t, unsigned *n)
{
	const struct asset *a;

	*n = 0;
	while ((a = asset_under(dir, *n)) != NULL) {
		str name = str_sub(str_of(a->path), strlen(dir), SIZE_MAX);

		if (*n == TABLES_MAX)
			return fail(cx, ERR_LIMIT, dir, "more than %d tables",
			    TABLES_MAX);
		if (!str_ends(name, S(".tsv")))
			return fail(cx, ERR_UNREAD, a->path,
			    "a table's name ends in .tsv");
		t[*n].name = str_sub(name, 0, name.n - 4);
		TRY(read_one(cx, a, first, second, &t[*n].rows));
		(*n)++;
	}
	return *n ? ERR_OK : fail(cx, ERR_UNREAD, dir, "nothing is there");
}

enum err
codes_open(struct ctx *cx)
{
	const struct asset *words = asset_find("practice/wording.tsv");

	TRY(read_dir(cx, CODES, "code", "says", known.code, &known.ncode));
	TRY(read_dir(cx, CONTACTS, "id", "route", known.contact,
	    &known.ncontact));
	if (!words)
		return fail(cx, ERR_UNREAD, "practice/wording.tsv",
		    "nothing is there");
	TRY(read_one(cx, words, "key", "en", &known.wording));
	words = asset_find("practice/sources.tsv");
	if (!words)
		return fail(cx, ERR_UNREAD, "practice/sources.tsv",
		    "nothing is there");
	TRY(read_one(cx, words, "key", "checked", &known.sources));
	words = asset_find("practice/languages.tsv");
	if (!words)
		return fail(cx, ERR_UNREAD, "practice/languages.tsv",
		    "nothing is there");
	TRY(read_one(cx, words, "key", "text", &known.languages));
	TRY(clocks_open(cx));
	return profiles_open(cx);
}

bool
source_unverified(str keys)
{
	str one;

	for (bool more = keys.n > 0; more;) {
		more = str_cut(&keys, ' ', &one);
		if (str_eq(one, S("unverified")))
			return true;
		for (unsigned i = 0; one.n && i < known.sources.nrow; i++)
			if (str_eq(tsv_get(&known.sources, i, "key"), one) &&
			    str_eq(tsv_get(&known.sources, i, "checked"),
			        S("unverified")))
				return true;
	}
	return false;
}

static const struct tsv *
table_find(const struct table *t, unsigned n, str name)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eq(t[i].name, name))
			return &t[i].rows;
	return NULL;
}

const struct tsv *
codes(const char *file)
{
	return table_find(known.code, known.ncode, str_of(file));
}

/* The cell under `column` of the row whose first cell is key; .p == NULL when
 * there is no such row. */
static str
look_up(const struct tsv *t, str key, const char *column)
{
	for (unsigned i = 0; t && i < t->nrow; i++)
		if (str_eq(t->cell[(size_t)i * t->ncol], key))
			return tsv_get(t, i, column);
	return (str){ NULL, 0 };
}

str
code_words(const char *file, str code)
{
	str says = look_up(codes(file), code, "says");

	return says.n ? says : code;
}

str
filled(struct ctx *cx, str s, const char *slot, str value)
{
	str mark = str_of(slot);
	ptrdiff_t at;
	struct buf b;

	buf_init(&b, cx->mem, FILLED_MAX);
	while ((at = str_find(s, mark)) >= 0) {
		buf_put(&b, str_sub(s, 0, (size_t)at));
		buf_put(&b, value);
		s = str_sub(s, (size_t)at + mark.n, s.n);
	}
	buf_put(&b, s);
	return buf_str(&b);
}

str
wording_with(struct ctx *cx, const char *key, const char *slot, str value)
{
	return filled(cx, wording(key), slot, value);
}

const struct tsv *
wordings(void)
{
	return &known.wording;
}

str
wording(const char *key)
{
	str says = look_up(&known.wording, str_of(key), "en");

	return says.n ? says : str_of(key);
}

str
in_language(const str *set, str lang, const char *key)
{
	bool unchecked = set && str_eq(set[SET_SHOW_UNCHECKED], S("1"));
	str first, name = str_of(key);

	(void)str_cut(&lang, '-', &first);
	for (unsigned i = 0; first.n && i < known.languages.nrow; i++) {
		str at = known.languages.cell[(size_t)i *
		    known.languages.ncol];

		if (at.n != first.n + 1 + name.n || !str_starts(at, first) ||
		    at.p[first.n] != '.' || !str_ends(at, name))
			continue;
		if (!unchecked && source_unverified(tsv_get(&known.languages,
		    i, "source")))
			break;
		return tsv_get(&known.languages, i, "text");
	}
	return S("");
}

/* ---- whom to call ---- */

/* The number alone for a tel: address: its digits, and a plus in front. */
static str
tel(struct ctx *cx, str phone)
{
	struct buf b;

	buf_init(&b, cx->mem, 4 + SETTING_MAX);
	buf_lit(&b, "tel:");
	for (size_t i = 0; i < phone.n; i++)
		if ((phone.p[i] >= '0' && phone.p[i] <= '9') ||
		    (phone.p[i] == '+' && b.n == 4))
			buf_c(&b, phone.p[i]);
	return b.n >= 4 + 3 ? buf_str(&b) : S("");
}

bool
crisis_known(str id)
{
	for (unsigned k = 0; k < known.ncontact; k++)
		for (unsigned i = 0; i < known.contact[k].rows.nrow; i++)
			if (str_eq(tsv_get(&known.contact[k].rows, i, "id"),
			    id))
				return true;
	return false;
}

static struct crisis
own_line(struct ctx *cx, str phone, str name)
{
	return (struct crisis){
		.name = name.n ? name : wording("crisis.own-line"),
		.how = str_cat(cx->mem, S("Call "), phone),
		.href = tel(cx, phone), .when = S(""), .source = S(""),
		.review_by = S(""), .strip = true };
}

/* Whether a row is for someone of that age. A limit that cannot be read, like
 * one that is not there, shuts nobody out. */
static bool
for_age(const struct tsv *t, unsigned row, int age)
{
	int64_t min, max;

	if (age < 0)
		return true;
	if (str_int(tsv_get(t, row, "min_age"), 0, 150, &min) && age < min)
		return false;
	return !str_int(tsv_get(t, row, "max_age"), 0, 150, &max) || age <= max;
}

static str
lower_first(struct ctx *cx, str s)
{
	char first[1] = { s.n ? s.p[0] : '\0' };

	if (s.n == 0 || first[0] < 'A' || first[0] > 'Z')
		return s;
	first[0] = (char)(first[0] + ('a' - 'A'));
	return str_cat(cx->mem, (str){ first, 1 }, str_sub(s, 1, SIZE_MAX));
}

/* With an age that is not known the name says whom the row is for. */
static str
contact_name(struct ctx *cx, const struct tsv *t, unsigned row, int age)
{
	str name = tsv_get(t, row, "name");
	str who = lower_first(cx, tsv_get(t, row, "who_for"));

	if (age >= 0 || who.n == 0 || (tsv_get(t, row, "min_age").n == 0 &&
	    tsv_get(t, row, "max_age").n == 0))
		return name;
	name = str_cat(cx->mem, name, S(" ("));
	return str_cat(cx->mem, name, str_cat(cx->mem, who, S(")")));
}

static str
contact_how(struct ctx *cx, const struct tsv *t, unsigned row)
{
	str how = tsv_get(t, row, "how"), route = tsv_get(t, row, "route");

	if (str_eq(how, S("call")))
		return str_cat(cx->mem, S("Call "), route);
	if (str_eq(how, S("web")))
		return str_cat(cx->mem, S("Go to "), route);
	return route;
}

static struct crisis
contact(struct ctx *cx, const struct tsv *t, unsigned row, int age)
{
	return (struct crisis){ .id = tsv_get(t, row, "id"),
		.name = contact_name(cx, t, row, age),
		.how = contact_how(cx, t, row),
		.href = tsv_get(t, row, "href"),
		.when = tsv_get(t, row, "hours"),
		.source = tsv_get(t, row, "source"),
		.review_by = tsv_get(t, row, "review_by"),
		.strip = str_eq(tsv_get(t, row, "strip"), S("yes")) };
}

enum err
crisis_contacts(struct ctx *cx, const str *set, int age, struct crisis **out,
    unsigned *n)
{
	str nation = set ? set[SET_NATION] : S("");
	str phone = set ? str_trim(set[SET_TEAM_PHONE]) : S("");
	const struct tsv *t = table_find(known.contact, known.ncontact, nation);
	struct crisis *c;
	unsigned k = 0;

	/* A nation that is not known is no reason to show no number at all. */
	if (!t)
		t = table_find(known.contact, known.ncontact,
		    str_of(setting_info[SET_NATION].def));
	if (!t)
		return fail(cx, ERR_UNREAD, CONTACTS,
		    "the table of crisis contacts is not there");
	c = NEWN(cx->mem, struct crisis, t->nrow + 1);
	for (unsigned i = 0; i < t->nrow; i++)
		if (str_eq(tsv_get(t, i, "id"), S("emergency")))
			c[k++] = contact(cx, t, i, age);
	if (phone.n)
		c[k++] = own_line(cx, phone, set[SET_TEAM_NAME]);
	for (unsigned i = 0; i < t->nrow; i++)
		if (!str_eq(tsv_get(t, i, "id"), S("emergency")) &&
		    for_age(t, i, age))
			c[k++] = contact(cx, t, i, age);
	*out = c;
	*n = k;
	return ERR_OK;
}

str
crisis_past(struct ctx *cx, const struct crisis *c, unsigned n)
{
	str date = S("");
	int64_t first = cx->now;

	for (unsigned i = 0; i < n; i++) {
		struct fdate d;

		if (fdate_try(cx, c[i].review_by, &d) && d.high <= first) {
			first = d.high;
			date = show_fdate(cx->mem, &d);
		}
	}
	return date;
}
