/*
 * The fields of a person and of those around them: read from the resource,
 * checked as they are typed, put back where they were.
 *
 * What may be asked is care/field.def; how a scalar is reached is fhir.h's
 * closed path grammar. The one idea: a posted form changes what it posted and
 * nothing else, byte for byte. Only the NHS number is more than its row: it is
 * one person's alone, and what is known of its checking goes with it.
 */
#include "access/setting.h"
#include "access/training.h"
#include "care/people.h"
#include "care/share.h"
#include "core/arena.h"
#include "core/time.h"
#include "core/tsv.h"
#include "core/utf8.h"
#include "fhir/fhir.h"

#include <string.h>

enum { ONE_LINE_MAX = 300, WORDS_MAX = 5000, EMAIL_MAX = 254,
	PHONE_MIN = 3, PHONE_MAX = 20 };

#define NHS_SYSTEM S("https://fhir.nhs.uk/Id/nhs-number")

const struct field_row field_row[] = {
#define FIELD(kind, name, path, type, codes, group, label, hint) \
	{ KIND_##kind, name, path, type, codes, group, label, hint },
#include "care/field.def"
#undef FIELD
};
const unsigned nfield_rows = sizeof(field_row) / sizeof(field_row[0]);

/* A form being put into a body. */
struct putting {
	struct ctx *cx;
	enum kind kind;
	const char *groups;
	const struct field *at;
	unsigned n;
	const struct json *was; /* the body as it was read */
	str body;               /* as it has become */
	bool wrong;             /* something was refused */
};

enum err
field_value(struct ctx *cx, const struct field_row *f, const struct json *j,
    str *out)
{
	bool there;

	TRY(fhir_get(cx, j, f->path, out, &there));
	if (f->type == 'f')
		*out = str_eq(*out, S("true")) ? S("1") : S("");
	return ERR_OK;
}

enum err
fields_read(struct ctx *cx, const struct record *r, str *value)
{
	unsigned k = 0;

	for (unsigned i = 0; i < nfield_rows; i++)
		if (field_row[i].kind == r->kind)
			TRY(field_value(cx, &field_row[i], r->json,
			    &value[k++]));
	return ERR_OK;
}

/* ---- what was posted ---- */

/* The first value posted under name and what follows it, or .p == NULL. */
static str
posted(const struct putting *p, const char *name, const char *more)
{
	size_t n = strlen(name);

	for (unsigned i = 0; i < p->n; i++)
		if (str_starts(p->at[i].name, (str){ name, n }) &&
		    str_eq(str_sub(p->at[i].name, n, SIZE_MAX), str_of(more)))
			return p->at[i].value;
	return (str){ NULL, 0 };
}

static enum err
flag_take(const struct putting *p, const struct field_row *f, str *out)
{
	static const str on[] = { SK("1"), SK("true"), SK("yes"), SK("on") };

	*out = S("");
	for (unsigned i = 0; i < p->n; i++)
		for (unsigned k = 0; k < sizeof(on) / sizeof(on[0]); k++)
			if (str_eq(p->at[i].name, str_of(f->name)) &&
			    str_eq(p->at[i].value, on[k]))
				*out = S("1");
	return ERR_OK;
}

/* Roles may end on a day to come; all other days have been. */
static bool
may_be_ahead(const struct field_row *f)
{
	return strncmp(f->path, "period.", 7) == 0;
}

static enum err
date_take(const struct putting *p, const struct field_row *f, str whole,
    str *out)
{
	static const char *const part[] = { "-day", "-month", "-year" };
	str v[3];
	struct fdate d;

	for (int i = 0; i < 3; i++) {
		v[i] = posted(p, f->name, part[i]);
		v[i] = v[i].p ? str_trim(v[i]) : S("");
	}
	*out = S("");
	if (whole.n)
		TRY(fdate_parse(p->cx, f->name, whole, &d));
	else if (v[0].n || v[1].n || v[2].n)
		TRY(fail_of(p->cx, fdate_of_fields(p->cx, f->name, v[0], v[1],
		    v[2], &d), str_of(f->label)));
	else
		return ERR_OK;
	if (d.prec == PREC_INSTANT)
		return fail(p->cx, ERR_INPUT, f->name,
		    "enter a day, without a time");
	if (!may_be_ahead(f) && d.low > p->cx->now)
		return fail(p->cx, ERR_INPUT, f->name,
		    "enter a date that has been");
	*out = fdate_print(p->cx->mem, &d);
	return ERR_OK;
}

static enum err
phone_check(struct ctx *cx, const char *where, str v)
{
	unsigned digits = 0;

	for (size_t i = 0; i < v.n; i++) {
		char c = v.p[i];

		digits += c >= '0' && c <= '9';
		if (!(c >= '0' && c <= '9') && !strchr(" -+().", c))
			return fail(cx, ERR_INPUT, where, "enter a phone "
			    "number with digits, spaces, + - ( and ) only");
	}
	if (digits < PHONE_MIN || digits > PHONE_MAX)
		return fail(cx, ERR_INPUT, where,
		    "enter a phone number, like 01632 960 001");
	return ERR_OK;
}

static enum err
email_check(struct ctx *cx, const char *where, str v)
{
	str host = v, name;
	bool ok = v.n <= EMAIL_MAX && str_cut(&host, '@', &name) && name.n &&
	    str_chr(host, '@') < 0 && str_chr(host, '.') > 0 &&
	    host.p[host.n - 1] != '.';

	for (size_t i = 0; i < v.n; i++)
		if ((unsigned char)v.p[i] <= ' ' || strchr("<>,;", v.p[i]))
			ok = false;
	if (!ok)
		return fail(cx, ERR_INPUT, where,
		    "enter an email address, like name@example.org");
	return ERR_OK;
}

static enum err
text_check(struct ctx *cx, const struct field_row *f, str v)
{
	size_t max = f->type == 'a' ? WORDS_MAX : ONE_LINE_MAX;

	if (!utf8_text_ok(v, NULL))
		return fail(cx, ERR_INPUT, f->name, "use plain text");
	if (f->type != 'a' && (str_chr(v, '\n') >= 0 || str_chr(v, '\t') >= 0))
		return fail(cx, ERR_INPUT, f->name, "use one line");
	if (utf8_len(v) > max)
		return fail(cx, ERR_INPUT, f->name,
		    "use %zu characters or fewer", max);
	return ERR_OK;
}

static enum err
code_take(struct ctx *cx, const struct field_row *f, str *v)
{
	const struct tsv *t = codes(f->codes);

	/* No answer is no answer, however it is said (CARE-2). */
	if (str_eq(*v, S("not-asked")))
		*v = S("");
	for (unsigned i = 0; t && i < t->nrow && v->n; i++)
		if (str_eq(tsv_get(t, i, "code"), *v))
			return ERR_OK;
	return v->n == 0 ? ERR_OK : fail(cx, ERR_INPUT, f->name,
	    "choose one of the answers that are offered");
}

/* The value of one row as it will be kept: *there is false when nothing was
 * posted, and "" takes it away. */
static enum err
take(const struct putting *p, const struct field_row *f, str *out, bool *there)
{
	str v = posted(p, f->name, "");

	*there = v.p || (f->type == 'd' && (posted(p, f->name, "-day").p ||
	    posted(p, f->name, "-month").p || posted(p, f->name, "-year").p));
	if (!*there)
		return ERR_OK;
	v = v.p ? str_trim(utf8_lines(p->cx->mem, v)) : S("");
	if (f->type == 'f')
		return flag_take(p, f, out);
	if (f->type == 'd')
		return date_take(p, f, v, out);
	*out = v;
	if (v.n == 0)
		return ERR_OK;
	TRY(text_check(p->cx, f, v));
	if (f->type == 'p')
		return phone_check(p->cx, f->name, v);
	if (f->type == 'e')
		return email_check(p->cx, f->name, v);
	return f->type == 'c' ? code_take(p->cx, f, out) : ERR_OK;
}

/* ---- putting it ---- */

static bool
wanted(const struct putting *p, const struct field_row *f)
{
	str groups = str_of(p->groups);

	if (f->kind != p->kind)
		return false;
	/* A death is asked for by its name, never by the way. */
	return groups.n == 0 ? strcmp(f->group, "died") != 0
	    : str_has_word(groups, str_of(f->group));
}

static bool
is_team(const struct ctx *cx)
{
	return door_has(cx, RIGHT_SELF) ||
	    (door_has(cx, RIGHT_CARE) && door_who(cx)->person.n == 0);
}

static enum err
put(struct putting *p, const struct field_row *f, str value)
{
	static const str group[] = { SK("number"), SK("proof"),
		SK("restricted"), SK("died") };
	str was;

	TRY(field_value(p->cx, f, p->was, &was));
	if (str_eq(was, value))
		return ERR_OK;
	for (unsigned i = 0; i < sizeof(group) / sizeof(group[0]); i++)
		if (str_eq(str_of(f->group), group[i]) && !is_team(p->cx))
			return fail(p->cx, ERR_DENIED, f->name,
			    "this is for your team to change");
	if (value.n == 0)
		value = JNOKEY;
	else if (f->type == 'f')
		value = S("true");
	return fhir_put(p->cx, p->body, f->path,
	    f->type == 'f' ? FHIR_BOOL : FHIR_TEXT, value, &p->body);
}

static const struct field_row *
row_of(enum kind kind, const char *name)
{
	for (unsigned i = 0; i < nfield_rows; i++)
		if (field_row[i].kind == kind &&
		    strcmp(field_row[i].name, name) == 0)
			return &field_row[i];
	return NULL;
}

/* ---- the NHS number (CARE-7) ---- */

static enum err
number_is_free(struct ctx *cx, str digits)
{
	unsigned ndiag = cx->ndiag;
	str id;
	enum err e = record_by_identifier(cx, KIND_PERSON, NHS_SYSTEM, digits,
	    &id);

	if (e != ERR_OK && e != ERR_ABSENT && e != ERR_STALE)
		return e;
	cx->ndiag = ndiag;
	if (e == ERR_ABSENT)
		return ERR_OK;
	return fail(cx, ERR_INPUT, "nhs", "another record here has this NHS "
	    "number: look for it before you go on");
}

/* What was typed, as ten digits or "". A number that stands is not asked about
 * again, however it got there. */
static enum err
number_read(struct ctx *cx, str typed, str was, str *digits, bool *test)
{
	str set[SET__MAX];
	bool training;
	char d[11];
	enum nhs is;

	*digits = typed;
	if (typed.n == 0 || str_eq(typed, was))
		return ERR_OK;
	is = nhs_parse(typed, d);
	if ((is == NHS_OK || is == NHS_TEST) && str_eq(str_of(d), was)) {
		*digits = was;
		return ERR_OK;
	}
	if (is != NHS_OK && is != NHS_TEST)
		return fail(cx, ERR_INPUT, "nhs", "%.*s", PRS(nhs_say(is)));
	TRY(training_is(cx, &training));
	if (training && is == NHS_OK)
		return fail(cx, ERR_INPUT, "nhs", "this store is for training:"
		    " use a number that begins with 999, which no one has");
	*digits = str_dup(cx->mem, (str){ d, 10 });
	*test = is == NHS_TEST;
	if (*test)
		TRY(settings_read(cx, set));
	if (*test && !str_eq(set[SET_TEST_NUMBERS], S("1")))
		return fail(cx, ERR_INPUT, "nhs", "this is a test number, "
		    "which no one has: check it and type it again");
	return ERR_OK;
}

struct number { str digits, status; };

/* The status that goes with the number. A choice that was left as it was drawn
 * is no choice: it follows the number. */
static enum err
number_status(struct ctx *cx, const struct number *was, str chosen, bool test,
    struct number *n)
{
	bool changed = !str_eq(was->digits, n->digits);
	bool chose = chosen.p && !str_eq(chosen, was->status);

	if (n->digits.n == 0) {
		n->status = chose ? chosen : changed ? S("") : was->status;
		if (n->status.n && !str_eq(n->status, S("none")))
			return fail(cx, ERR_INPUT, "nhs-status",
			    "there is no number: enter one, or choose \"No NHS "
			    "number known\"");
		return ERR_OK;
	}
	n->status = test ? S("test") : changed ? S("unverified") : was->status;
	if (!chose || chosen.n == 0 || str_eq(chosen, n->status))
		return ERR_OK;
	if (str_eq(chosen, S("verified")))
		return fail(cx, ERR_INPUT, "nhs-status", "a number is checked "
		    "by tracing it, not by hand: choose \"Not checked yet\"");
	if (test || !str_eq(chosen, S("unverified")))
		return fail(cx, ERR_INPUT, "nhs-status",
		    "this does not fit the number");
	n->status = chosen;
	return ERR_OK;
}

static enum err
number_put(struct putting *p)
{
	const struct field_row *f = row_of(KIND_PERSON, "nhs");
	const struct field_row *s = row_of(KIND_PERSON, "nhs-status");
	str typed = S(""), chosen = { NULL, 0 };
	struct number was, n;
	bool there, chose, test;

	if (p->kind != KIND_PERSON || !wanted(p, f))
		return ERR_OK;
	TRY(take(p, f, &typed, &there));
	TRY(take(p, s, &chosen, &chose));
	if (!there && !chose)
		return ERR_OK;
	TRY(field_value(p->cx, f, p->was, &was.digits));
	TRY(field_value(p->cx, s, p->was, &was.status));
	n = was;
	test = str_eq(was.status, S("test"));
	if (there)
		TRY(number_read(p->cx, typed, was.digits, &n.digits, &test));
	if (n.digits.n && !str_eq(n.digits, was.digits))
		TRY(number_is_free(p->cx, n.digits));
	TRY(number_status(p->cx, &was, chosen, test, &n));
	TRY(put(p, f, n.digits));
	return put(p, s, n.status);
}

/* ---- the whole form ---- */

/* What one row says becomes part of the body, or one more thing wrong. */
static enum err
row_put(struct putting *p, const struct field_row *f)
{
	str value = S("");
	bool there;
	enum err e;

	if (!wanted(p, f) || strcmp(f->group, "number") == 0)
		return ERR_OK;
	e = take(p, f, &value, &there);
	if (e == ERR_OK && there)
		e = put(p, f, value);
	if (e != ERR_INPUT)
		return e;
	p->wrong = true;
	return ERR_OK;
}

/* Somebody has to be named: identity is all that is asked (CARE-6). Only when
 * names were in the form: what came from elsewhere is not held up by it. */
static enum err
named(struct putting *p)
{
	static const char *const of[2][3] = { { "given", "family",
		"preferred" }, { "name", "name", "name" } };
	const char *const *name = of[p->kind == KIND_SUPPORTER];
	const struct json *now;
	bool asked = false;

	TRY(json_parse(p->cx, p->body, FHIR_BODY_MAX, &now));
	for (int i = 0; i < 3; i++) {
		str v;

		TRY(field_value(p->cx, row_of(p->kind, name[i]), now, &v));
		if (v.n)
			return ERR_OK;
		asked |= wanted(p, row_of(p->kind, name[i])) &&
		    posted(p, name[i], "").p;
	}
	return asked ? fail(p->cx, ERR_INPUT, name[0],
	    "enter a name, or what they are called") : ERR_OK;
}

/* Why someone is not to be contacted goes with the flag. */
static enum err
restricted_clear(struct putting *p)
{
	const struct field_row *flag = row_of(p->kind, "do-not-contact");
	const struct json *now;
	str on;

	if (!flag || !wanted(p, flag))
		return ERR_OK;
	TRY(json_parse(p->cx, p->body, FHIR_BODY_MAX, &now));
	TRY(field_value(p->cx, flag, now, &on));
	for (unsigned i = 0; i < nfield_rows && on.n == 0; i++)
		if (field_row[i].kind == p->kind &&
		    strcmp(field_row[i].group, flag->group) == 0)
			TRY(fhir_put(p->cx, p->body, field_row[i].path,
			    FHIR_TEXT, JNOKEY, &p->body));
	return ERR_OK;
}

enum err
fields_put(struct ctx *cx, enum kind kind, str body, const char *groups,
    const struct field *field, unsigned n, str *out)
{
	struct putting p = { .cx = cx, .kind = kind, .groups = groups,
		.at = field, .n = n, .body = body };
	enum err (*const last[])(struct putting *) = { number_put, named,
		restricted_clear };

	TRY(json_parse(cx, body, FHIR_BODY_MAX, &p.was));
	for (unsigned i = 0; i < nfield_rows; i++)
		TRY(row_put(&p, &field_row[i]));
	for (unsigned i = 0; i < sizeof(last) / sizeof(last[0]); i++) {
		enum err e = last[i](&p);

		if (e != ERR_OK && e != ERR_INPUT)
			return e;
		p.wrong |= e == ERR_INPUT;
	}
	if (p.wrong)
		return ERR_INPUT;
	*out = p.body;
	return ERR_OK;
}

static bool
not_to_contact(struct ctx *cx, str body)
{
	const struct json *j;
	str on;

	return json_parse(cx, body, FHIR_BODY_MAX, &j) == ERR_OK &&
	    field_value(cx, row_of(KIND_SUPPORTER, "do-not-contact"), j, &on) ==
	    ERR_OK && on.n;
}

enum err
fields_save(struct ctx *cx, enum kind kind, str id, int64_t v,
    const char *groups, const struct field *field, unsigned n, int64_t *made)
{
	struct change c = { .kind = kind, .id = id, .v = v, .act = "save",
		.reason = S("") };
	struct record r;

	TRY(record_read(cx, kind, id, &r));
	if (r.v != v)
		return fail(cx, ERR_STALE, kind_info[kind].code, "%s",
		    err_info[ERR_STALE].text);
	TRY(fields_put(cx, kind, r.body, groups, field, n, &c.body));
	if (!str_eq(c.body, r.body))
		TRY(record_write(cx, &c));
	if (kind == KIND_SUPPORTER && !not_to_contact(cx, r.body) &&
	    not_to_contact(cx, c.body))
		TRY(share_withdraw(cx, r.person, id, S("")));
	*made = c.v;
	return ERR_OK;
}
