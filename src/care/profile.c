/*
 * practice/profiles.tsv: read once, checked row by row, and asked by pages.
 */
#include "care/profile.h"
#include "access/job.h"
#include "access/person.h"
#include "care/clock.h"
#include "care/people.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/time.h"
#include "core/tsv.h"
#include "core/utf8.h"
#include "fhir/fhir.h"

#include <string.h>

#define FILE_NAME "practice/profiles.tsv"
#define NEED_PATH "extension[url=urn:heed:needs].extension[url="

enum { ROWS_MAX = 1000, SAYS_MAX = 500, AGE_MAX = 150, AHEAD_MAX = 366,
	A_STEP = 50, DAY = 86400 };

/* Set once by profiles_open, and read only. */
static struct { struct profile_row *at; unsigned n; } known;

static const char *const kind_word[PROFILE__MAX] = {
#define ROW(name, code) code,
	PROFILE_KINDS
#undef ROW
};

/* ---- reading the table ---- */

struct reading {
	struct ctx *cx;
	const struct tsv *t;
	unsigned row;
	enum err e;
};

static void
bad(struct reading *r, const char *col, const char *what, str which)
{
	r->e = fail(r->cx, ERR_INPUT, tsv_where(r->cx, r->t, r->row),
	    "%s: \"%.*s\" %s", col, (int)(which.n < 80 ? which.n : 80),
	    which.p ? which.p : "", what);
}

static bool
is_row(const char *file, str code)
{
	const struct tsv *t = codes(file);

	for (unsigned i = 0; t && i < t->nrow; i++)
		if (str_eq(tsv_get(t, i, "code"), code))
			return true;
	return false;
}

/* "0-17", "65-", "-17" */
static bool
ages_read(str s, int64_t *from, int64_t *to)
{
	str low;

	if (str_chr(s, '-') < 0 || s.n < 2)
		return false;
	(void)str_cut(&s, '-', &low);
	*from = 0;
	*to = AGE_MAX;
	return (low.n == 0 || str_int(low, 0, AGE_MAX, from)) &&
	    (s.n == 0 || str_int(s, 0, AGE_MAX, to)) && *from <= *to;
}

static bool
parts_named(str list)
{
	str one, was = list;
	bool any = false;

	for (bool more = true; more;) {
		more = str_cut(&list, ' ', &one);
		if (one.n == 0)
			continue;
		if (!is_row("part", one) || str_find(str_sub(was,
		    (size_t)(one.p - was.p) + one.n, SIZE_MAX), one) >= 0)
			return false;
		any = true;
	}
	return any;
}

static void
value_check(struct reading *r, struct profile_row *p)
{
	str days = p->value, age;

	switch (p->kind) {
	case PROFILE_SETTING:
		if (!is_row("unit-setting", p->value))
			bad(r, "value", "is no row of codes/unit-setting.tsv",
			    p->value);
		break;
	case PROFILE_NEED:
		if (!is_row("adjustment", p->value))
			bad(r, "value", "is no row of codes/adjustment.tsv",
			    p->value);
		break;
	case PROFILE_AGE:
		if (!ages_read(p->value, &p->from, &p->to))
			bad(r, "value", "is no age like 0-17 or 65-",
			    p->value);
		break;
	case PROFILE_PARTS:
	case PROFILE_QUICK:
		if (!parts_named(p->value))
			bad(r, "value", "does not name parts of"
			    " codes/part.tsv, each once", p->value);
		break;
	case PROFILE_CONTACT:
		if (!crisis_known(p->value))
			bad(r, "value", "is no line of practice/contacts",
			    p->value);
		break;
	case PROFILE_LAYOUT:
		if (!str_has_word(S("print large easy card text file"), p->value))
			bad(r, "value", "is none of print, large, easy, card,"
			    " text, file", p->value);
		break;
	case PROFILE_TASK:
		(void)str_cut(&days, ' ', &age);
		if (!str_int(age, 1, AGE_MAX, &p->from) ||
		    !str_int(days, 0, AHEAD_MAX, &p->to))
			bad(r, "value", "is no age and number of days before"
			    " it, like \"16 30\"", p->value);
		if (!clock_rule(p->part))
			bad(r, "part", "is no clock of clocks.tsv", p->part);
		break;
	default:
		break;
	}
}

static void
row_check(struct reading *r, struct profile_row *p)
{
	bool worded = p->kind == PROFILE_PROMPT || p->kind == PROFILE_CARD ||
	    p->kind == PROFILE_SITTINGS || p->kind == PROFILE_QUICK;
	bool parted = p->kind == PROFILE_PROMPT || p->kind == PROFILE_CARD;

	if (p->id.n == 0)
		bad(r, "id", "is empty", p->id);
	if (!is_row("profile", p->profile))
		bad(r, "profile", "is no row of codes/profile.tsv",
		    p->profile);
	if (worded && (p->says.n == 0 || p->says.n > SAYS_MAX))
		bad(r, "says", "is to be 1 to 500 letters", p->says);
	if (parted && !is_row("part", p->part) && !str_has_word(S("* assessment leave"
	    " leaving"), p->part))
		bad(r, "part", "is no part of codes/part.tsv, nor *,"
		    " assessment, leave or leaving", p->part);
	value_check(r, p);
}

static void
row_read(struct reading *r, struct profile_row *p)
{
	str kind = tsv_get(r->t, r->row, "kind");

	*p = (struct profile_row){ .id = tsv_get(r->t, r->row, "id"),
		.profile = tsv_get(r->t, r->row, "profile"),
		.part = tsv_get(r->t, r->row, "part"),
		.value = tsv_get(r->t, r->row, "value"),
		.says = tsv_get(r->t, r->row, "says"),
		.source = tsv_get(r->t, r->row, "source") };
	while (p->kind < PROFILE__MAX && !str_eq(kind,
	    str_of(kind_word[p->kind])))
		p->kind++;
	if (p->kind == PROFILE__MAX) {
		bad(r, "kind", "is none of the words that the head of the file"
		    " names", kind);
		return;
	}
	row_check(r, p);
}

static enum err
table_read(struct ctx *cx, const char *file, str text, struct profile_row **at,
    unsigned *n)
{
	static const char *const col[] = { "id", "profile", "kind", "part",
		"value", "says", "source", "review_by" };
	struct tsv *t = NEW(cx->mem, struct tsv);
	struct reading r = { .cx = cx, .t = t };

	TRY(tsv_parse(cx, file, text, t));
	for (unsigned i = 0; i < sizeof(col) / sizeof(col[0]); i++)
		if (tsv_col(t, col[i]) < 0)
			return fail(cx, ERR_INPUT, file,
			    "there has to be a column %s", col[i]);
	if (t->nrow > ROWS_MAX)
		return fail(cx, ERR_INPUT, file, "more than %d rows",
		    ROWS_MAX);
	*at = NEWN(cx->mem, struct profile_row, t->nrow + 1);
	for (; r.row < t->nrow; r.row++) {
		row_read(&r, &(*at)[r.row]);
		for (unsigned k = 0; k < r.row; k++)
			if (str_eq((*at)[k].id, (*at)[r.row].id))
				bad(&r, "id", "stands twice", (*at)[k].id);
	}
	*n = t->nrow;
	return r.e;
}

enum err
profiles_open(struct ctx *cx)
{
	const struct asset *a = asset_find(FILE_NAME);

	if (!a)
		return fail(cx, ERR_UNREAD, FILE_NAME, "nothing is there");
	return table_read(cx, FILE_NAME, a->body, &known.at, &known.n);
}

enum err
profiles_check(struct ctx *cx, const char *file, str text)
{
	struct profile_row *at;
	unsigned n;

	return table_read(cx, file, text, &at, &n);
}

/* ---- which hold ---- */

static bool
holds_for(const struct profile_row *r, str settings, int age, str needs)
{
	str list = r->kind == PROFILE_SETTING ? settings : needs;

	if (r->kind == PROFILE_AGE)
		return age >= r->from && age <= r->to;
	if (r->kind != PROFILE_SETTING && r->kind != PROFILE_NEED)
		return false;
	return str_has_word(list, r->value);
}

static bool
has(const struct profiles *p, str code)
{
	for (unsigned i = 0; i < p->n; i++)
		if (str_eq(p->code[i], code))
			return true;
	return false;
}

void
profiles_by(str settings, int age, str needs, struct profiles *p)
{
	p->n = 0;
	for (unsigned i = 0; i < known.n && p->n < PROFILES_MAX; i++)
		if (holds_for(&known.at[i], settings, age, needs) &&
		    !has(p, known.at[i].profile))
			p->code[p->n++] = known.at[i].profile;
}

/* Needs of the rows that are asked about, as the record has them. */
static enum err
needs_of(struct ctx *cx, const struct json *person, str *out)
{
	struct buf b;

	buf_init(&b, cx->mem, 4096);
	for (unsigned i = 0; i < known.n; i++) {
		struct buf path;
		bool there;
		str v;

		if (known.at[i].kind != PROFILE_NEED)
			continue;
		buf_init(&path, cx->mem, 256);
		buf_lit(&path, NEED_PATH);
		buf_put(&path, known.at[i].value);
		buf_lit(&path, "].valueBoolean");
		TRY(fhir_get(cx, person, str_c(cx->mem, buf_str(&path)), &v,
		    &there));
		if (there && str_eq(v, S("true"))) {
			buf_put(&b, known.at[i].value);
			buf_c(&b, ' ');
		}
	}
	*out = buf_str(&b);
	return ERR_OK;
}

enum err
profiles_of(struct ctx *cx, str person, struct profiles *p)
{
	struct person_view v;
	struct record r;

	p->n = 0;
	TRY(record_read(cx, KIND_PERSON, person, &r));
	TRY(person_brief_of(cx, &r, &v));
	return profiles_with(cx, &r, v.age, p);
}

enum err
profiles_with(struct ctx *cx, const struct record *person, int age,
    struct profiles *p)
{
	struct teams l;
	struct buf b;
	str needs;

	p->n = 0;
	TRY(needs_of(cx, person->json, &needs));
	TRY(person_teams(cx, person->id, &l));
	buf_init(&b, cx->mem, 16384);
	for (unsigned i = 0; i < l.n; i++) {
		buf_put(&b, l.at[i].setting);
		buf_c(&b, ' ');
	}
	profiles_by(b.over ? S("") : buf_str(&b), age, needs, p);
	return ERR_OK;
}

const struct profile_row *
profile_next(const struct profiles *p, enum profile_kind kind, str part,
    const struct profile_row *after)
{
	const struct profile_row *end = known.at + known.n;

	for (const struct profile_row *r = after ? after + 1 : known.at;
	    r < end; r++)
		if (r->kind == kind && has(p, r->profile) && (part.n == 0 ||
		    str_eq(r->part, part) || str_eq(r->part, S("*"))))
			return r;
	return NULL;
}

const struct profile_row *
profile_quick(const struct profiles *p)
{
	return profile_next(p, PROFILE_QUICK, S(""), NULL);
}

str
profile_parts(struct ctx *cx, const struct profiles *p, str order)
{
	const struct profile_row *r = profile_next(p, PROFILE_PARTS, S(""),
	    NULL);
	str rest = order, one;
	struct buf b;

	if (!r)
		return order;
	buf_init(&b, cx->mem, order.n + r->value.n + 2);
	buf_put(&b, r->value);
	for (bool more = rest.n > 0; more;) {
		more = str_cut(&rest, ' ', &one);
		if (one.n == 0 || str_has_word(r->value, one))
			continue;
		buf_c(&b, ' ');
		buf_put(&b, one);
	}
	return b.over ? order : buf_str(&b);
}

/* ---- birthdays ---- */

int64_t
birthday_of(struct ctx *cx, str born, int64_t age)
{
	unsigned was = cx->ndiag;
	struct civil c;
	struct fdate d;

	if (born.n == 0 || fdate_parse(cx, "birthDate", born, &d) != ERR_OK ||
	    d.prec < PREC_DAY) {
		cx->ndiag = was;
		return 0;
	}
	c = (struct civil){ .year = d.at.year + (int)age,
		.month = d.at.month, .day = d.at.day };
	if (c.day > time_days_in(c.year, c.month))
		c.day = time_days_in(c.year, c.month);
	return time_midnight(c);
}

/* Due at the end of the birthday: the day itself is theirs. */
static enum err
birthday_open(struct ctx *cx, str person, const struct profile_row *r)
{
	struct clock_new n = { .code = r->part, .person = person,
		.basis = str_cat(cx->mem, S("Patient/"), person),
		.item = S(""), .cause = S(""), .unit = S(""),
		.owner = S("") };
	struct person_view v;
	int64_t day;
	str id;

	TRY(person_view(cx, person, &v));
	day = birthday_of(cx, v.dob, r->from);
	if (v.died || day < cx->now || day > cx->now + r->to * DAY)
		return ERR_OK;
	n.due = clock_day_end(day);
	TRY(person_lock(cx, person));
	return clock_start(cx, &n, &id);
}

static const struct profile_row *
task_at(unsigned i)
{
	for (unsigned k = 0; k < known.n; k++)
		if (known.at[k].kind == PROFILE_TASK && i-- == 0)
			return &known.at[k];
	return NULL;
}

/* When someone was born who is that old then: a day more each way. */
static int64_t
born_about(int64_t then, int64_t age, int64_t slack)
{
	struct civil c = time_utc(then);

	c.year -= (int)age;
	if (c.day > time_days_in(c.year, c.month))
		c.day = time_days_in(c.year, c.month);
	return time_of_civil(&c) + slack;
}

/* args: which row, and the last person that was looked at: "0 ID". */
enum err
ages_step(struct ctx *cx, struct job *j, bool *more)
{
	str after = j->args, word, *id;
	const struct profile_row *r;
	int64_t row = 0;
	struct buf b;
	unsigned n;

	(void)str_cut(&after, ' ', &word);
	(void)str_int(word, 0, ROWS_MAX, &row);
	r = task_at((unsigned)row);
	*more = r != NULL;
	if (!r) {
		j->args = S("");
		j->said = S("the birthdays were looked at");
		return ERR_OK;
	}
	TRY(people_born(cx, born_about(cx->now, r->from, -2 * DAY),
	    born_about(cx->now + r->to * DAY, r->from, 2 * DAY), after, A_STEP,
	    &id, &n));
	for (unsigned i = 0; i < n; i++)
		TRY(birthday_open(cx, id[i], r));
	buf_init(&b, cx->mem, 128);
	buf_fmt(&b, "%lld ", (long long)(n < A_STEP ? row + 1 : row));
	if (n == A_STEP)
		buf_put(&b, id[n - 1]);
	j->args = buf_str(&b);
	return ERR_OK;
}
