/*
 * One answer's value: read from FHIR, checked against its item, written as
 * FHIR, said in words. Also the words of status, voice and visibility.
 *
 * A value travels as text with its digits as they came (0.10 stays 0.10).
 */
#include "core/arena.h"
#include "core/asset.h"
#include "core/time.h"
#include "core/utf8.h"
#include "forms/forms_int.h"

#include <assert.h>
#include <string.h>

const char *const status_code[STATUS__MAX] = { "answered", "not-asked-yet",
	"chose-not-to-say", "unable-now", "not-applicable", "unknown" };
const char *const voice_code[VOICE__MAX] = { "person", "supporter",
	"practitioner", "shared" };
const char *const visible_code[VISIBLE__MAX] = { "record", "offline", "team" };

static int
index_of(str code, const char *const *table, int n)
{
	for (int i = 0; i < n; i++)
		if (str_eq(code, str_of(table[i])))
			return i;
	return -1;
}

bool
voice_of(str code, enum voice *v)
{
	int i = index_of(code, voice_code, VOICE__MAX);

	if (i >= 0)
		*v = (enum voice)i;
	return i >= 0;
}

bool
status_of(str code, enum status *s)
{
	int i = index_of(code, status_code, STATUS__MAX);

	if (i >= 0)
		*s = (enum status)i;
	return i >= 0;
}

/* What a row of a code table says: the tables have no quotes and no tabs within
 * a cell. The code itself where the row is not there. */
static str
table_says(const char *path, const char *code)
{
	const struct asset *a = asset_find(path);
	str rest, row, cell;

	assert(a);
	rest = a->body;
	while (rest.n) {
		(void)str_cut(&rest, '\n', &row);
		if (str_cut(&row, '\t', &cell) && str_eq(cell, str_of(code))) {
			(void)str_cut(&row, '\t', &cell);
			return cell;
		}
	}
	return str_of(code);
}

str
status_words(enum status s)
{
	return table_says("practice/codes/answer-status.tsv", status_code[s]);
}

str
voice_words(enum voice v)
{
	return table_says("practice/codes/voice.tsv", voice_code[v]);
}

void
value_read(const struct json *v, struct line *l)
{
	str type;

	if (!v)
		return;
	type = str_sub(v->key, str_starts(v->key, S("answer")) ?
	    strlen("answer") : strlen("value"), v->key.n);
	if (v->type != JSON_OBJECT) {
		l->value = l->display = json_scalar(v);
		if (!str_eq(type, S("String")))
			l->display = S("");
		return;
	}
	l->display = json_text(json_get(v, S("display")));
	if (str_eq(type, S("Coding"))) {
		l->value = json_text(json_get(v, S("code")));
		l->system = json_text(json_get(v, S("system")));
		if (l->value.n == 0)
			l->value = l->display;
	} else if (str_eq(type, S("Quantity"))) {
		l->value = json_scalar(json_get(v, S("value")));
		l->system = json_text(json_get(v, S("unit")));
		if (l->system.n == 0)
			l->system = json_text(json_get(v, S("code")));
	} else if (str_eq(type, S("Reference"))) {
		l->value = json_text(json_get(v, S("reference")));
		if (l->value.n == 0)
			l->value = l->display;
	} else if (str_eq(type, S("Attachment"))) {
		l->value = json_text(json_get(v, S("url")));
		l->display = json_text(json_get(v, S("title")));
		if (l->value.n == 0)
			l->value = l->display.n ? l->display : S("attachment");
	}
}

/* Two digits that the caller knows to be within s. */
static bool
two(str s, size_t at, int *out)
{
	int64_t v;

	if (!str_int(str_sub(s, at, 2), 0, 99, &v))
		return false;
	*out = (int)v;
	return true;
}

/* Where a date and time's zone starts, past seconds and their fraction. */
static size_t
zone_at(str s)
{
	size_t i = 19;

	if (i < s.n && s.p[i] == '.')
		for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
			;
	return i;
}

bool
value_seconds(str s, int64_t *out)
{
	struct civil c = { 0 };
	int64_t year, guess;
	int hh = 0, mm = 0;
	str zone;

	if (s.n < 19 || s.p[4] != '-' || s.p[7] != '-' || s.p[10] != 'T' ||
	    s.p[13] != ':' || s.p[16] != ':' ||
	    !str_int(str_sub(s, 0, 4), 1, 9999, &year) ||
	    !two(s, 5, &c.month) || !two(s, 8, &c.day) ||
	    !two(s, 11, &c.hour) || !two(s, 14, &c.min) || !two(s, 17, &c.sec))
		return false;
	c.year = (int)year;
	if (c.month < 1 || c.month > 12 || c.day < 1 || c.hour > 23 ||
	    c.day > time_days_in(c.year, c.month) || c.min > 59 || c.sec > 60)
		return false;
	zone = str_sub(s, zone_at(s), s.n);
	if (zone.n == 0) {
		guess = time_of_civil(&c);
		c.offset_min = time_london(guess).offset_min;
	} else if (!str_eq(zone, S("Z"))) {
		if (zone.n != 6 || !two(zone, 1, &hh) || !two(zone, 4, &mm))
			return false;
		c.offset_min = (zone.p[0] == '-' ? -1 : 1) * (hh * 60 + mm);
	}
	*out = time_of_civil(&c);
	return true;
}

/* -?(0|[1-9][0-9]*)(\.[0-9]+)?, at most 30 characters: JSON and FHIR alike.
 * What people type besides ("+5", "05", ".5") is put right. */
static bool
decimal(struct ctx *cx, str s, str *out)
{
	struct buf b;
	size_t i = 0, from;

	s = str_trim(s);
	if (s.n == 0 || s.n > 30)
		return false;
	buf_init(&b, cx->mem, 64);
	if (s.p[0] == '-')
		buf_c(&b, '-');
	if (s.p[0] == '-' || s.p[0] == '+')
		i = 1;
	while (i + 1 < s.n && s.p[i] == '0' && s.p[i + 1] >= '0' &&
	    s.p[i + 1] <= '9')
		i++;
	for (from = i; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		;
	buf_put(&b, i > from ? str_sub(s, from, i - from) : S("0"));
	if (i < s.n && s.p[i] == '.') {
		size_t dot = i++;

		for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
			;
		if (i == dot + 1)
			return false;
		buf_put(&b, str_sub(s, dot, i - dot));
	} else if (i == from) {
		return false;
	}
	*out = buf_str(&b);
	return i == s.n;
}

static bool
integer(struct ctx *cx, str s, str *out)
{
	str d;
	int64_t v;
	bool minus;

	if (!decimal(cx, s, &d))
		return false;
	minus = d.p[0] == '-';
	if (!str_int(str_sub(d, minus, d.n), 0, minus ? 2147483648 : 2147483647,
	    &v))
		return false;
	*out = d;
	return true;
}

/* hh:mm or hh:mm:ss, kept as hh:mm:ss. */
static bool
clock_time(struct ctx *cx, str s, str *out)
{
	int h, m, sec = 0;

	s = str_trim(s);
	if (s.n == 4 && s.p[1] == ':')
		s = str_cat(cx->mem, S("0"), s);
	if (s.n < 5 || s.p[2] != ':' || !two(s, 0, &h) || !two(s, 3, &m) ||
	    h > 23 || m > 59)
		return false;
	if (s.n == 5) {
		*out = str_cat(cx->mem, s, S(":00"));
		return true;
	}
	if (s.n < 8 || s.p[5] != ':' || !two(s, 6, &sec) || sec > 59)
		return false;
	*out = s;
	return zone_at(str_cat(cx->mem, S("2000-01-01T"), s)) == s.n + 11;
}

/* What is stored of a number typed as words would be a guess: refuse, and say
 * how to write it. */
static enum err
date_check(struct ctx *cx, const char *where, const struct item *i, str v)
{
	struct fdate d;

	TRY(fdate_parse(cx, where, v, &d));
	if (i->type == ITEM_DATE && d.prec == PREC_INSTANT)
		return fail(cx, ERR_INPUT, where,
		    "Give a date without a time of day");
	return ERR_OK;
}

/* A relative or absolute reference, or an address: no spaces or controls. */
static bool
plain_uri(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == 0x7f ||
		    s.p[i] == '"' || s.p[i] == '<' || s.p[i] == '>')
			return false;
	return s.n <= 2048;
}

static enum err
choice_check(struct ctx *cx, const char *where, const struct item *i,
    struct op *op)
{
	const struct option *o = item_option(i, op->value, op->system);

	if (o) {
		op->system = o->system;
		op->display = o->display;
		return ERR_OK;
	}
	if (i->noption && i->type != ITEM_OPEN_CHOICE)
		return fail(cx, ERR_INPUT, where,
		    "Choose one of the answers offered");
	op->system = S("");
	op->display = op->value;
	return ERR_OK;
}

static enum err
lengths(struct ctx *cx, const char *where, const struct item *i,
    const struct op *op)
{
	if (!utf8_text_ok(op->value, NULL) || !utf8_text_ok(op->display, NULL) ||
	    !utf8_text_ok(op->system, NULL))
		return fail(cx, ERR_INPUT, where, "This has characters that "
		    "cannot be stored. Type it again");
	if (op->value.n > LINE_TEXT_MAX || op->display.n > LINE_TEXT_MAX ||
	    op->system.n > 2048)
		return fail(cx, ERR_INPUT, where, "This is longer than Heed "
		    "can keep in one answer (%d bytes). Put part of it in "
		    "another", LINE_TEXT_MAX);
	if (i->max_len && utf8_len(op->value) > i->max_len)
		return fail(cx, ERR_INPUT, where, "This has %zu characters; "
		    "the form takes %u", utf8_len(op->value), i->max_len);
	return ERR_OK;
}

enum err
value_check(struct ctx *cx, const char *where, const struct item *i,
    struct op *op)
{
	if (op->restates)
		return ERR_OK;
	TRY(lengths(cx, where, i, op));
	if (op->value.n == 0) {
		op->display = op->system = S("");
		return ERR_OK;
	}
	if (op->status != STATUS_ANSWERED)
		return fail(cx, ERR_INPUT, where,
		    "Either give an answer or say why there is none");
	if (i->noption)
		return choice_check(cx, where, i, op);
	switch (i->type) {
	case ITEM_GROUP:
	case ITEM_DISPLAY:
		return fail(cx, ERR_INPUT, where, "This takes no answer");
	case ITEM_BOOLEAN:
		if (str_eq(op->value, S("true")) ||
		    str_eq(op->value, S("false")))
			break;
		return fail(cx, ERR_INPUT, where, "Choose yes or no");
	case ITEM_INTEGER:
		if (integer(cx, op->value, &op->value))
			break;
		return fail(cx, ERR_INPUT, where,
		    "Give a whole number in digits, such as 12");
	case ITEM_DECIMAL:
	case ITEM_QUANTITY:
		if (decimal(cx, op->value, &op->value))
			break;
		return fail(cx, ERR_INPUT, where,
		    "Give a number in digits, such as 12.5");
	case ITEM_DATE:
	case ITEM_DATETIME:
		return date_check(cx, where, i, op->value);
	case ITEM_TIME:
		if (clock_time(cx, op->value, &op->value))
			break;
		return fail(cx, ERR_INPUT, where,
		    "Give a time of day, such as 14:30");
	case ITEM_CHOICE:
	case ITEM_OPEN_CHOICE:
		return choice_check(cx, where, i, op);
	case ITEM_URL:
	case ITEM_REFERENCE:
	case ITEM_ATTACHMENT:
		if (plain_uri(op->value))
			break;
		return fail(cx, ERR_INPUT, where,
		    i->type == ITEM_URL ? "Give a web address without spaces" :
		    "This is not a reference to a record");
	default:
		break;
	}
	return ERR_OK;
}

/* The option's own words, without what else hangs on it: scores of options
 * (ordinalValue) do not enter a record. */
static void
coding_write(struct json_w *w, const struct option *o, const struct line *l)
{
	bool coded = o && (!o->value || json_get(o->value, S("code")));

	json_w_open(w, S("valueCoding"), '{');
	if (coded && l->system.n)
		json_w_text(w, S("system"), l->system);
	if (coded)
		json_w_text(w, S("code"), l->value);
	if (l->display.n)
		json_w_text(w, S("display"), l->display);
	json_w_close(w, '}');
}

static bool
is_unit(const struct json *coding, str unit)
{
	return str_eq(json_text(json_get(coding, S("display"))), unit) ||
	    str_eq(json_text(json_get(coding, S("code"))), unit);
}

static void
quantity_write(struct json_w *w, const struct item *i, const struct line *l)
{
	json_w_open(w, S("valueQuantity"), '{');
	json_w_raw(w, S("value"), l->value);
	if (l->system.n)
		json_w_text(w, S("unit"), l->system);
	JSON_EACH(e, json_get(i->json, S("extension"))) {
		const struct json *c = json_get(e, S("valueCoding"));
		str url = json_text(json_get(e, S("url")));

		if (!c || !l->system.n || !is_unit(c, l->system) ||
		    (!str_ends(url, S("/questionnaire-unit")) &&
		    !str_ends(url, S("/questionnaire-unitOption"))))
			continue;
		if (json_get(c, S("system")))
			json_w_raw(w, S("system"),
			    json_get(c, S("system"))->raw);
		if (json_get(c, S("code")))
			json_w_raw(w, S("code"), json_get(c, S("code"))->raw);
		break;
	}
	json_w_close(w, '}');
}

static void
named_write(struct json_w *w, str key, str a, str b, const struct line *l)
{
	json_w_open(w, key, '{');
	json_w_text(w, a, l->value);
	if (l->display.n)
		json_w_text(w, b, l->display);
	json_w_close(w, '}');
}

void
value_write(struct json_w *w, const struct item *i, const struct line *l)
{
	const struct option *o = item_option(i, l->value, l->system);

	if (o && o->value && o->value->type != JSON_OBJECT) {
		json_w_raw(w, o->value->key, o->value->raw);
		return;
	}
	switch (i->type) {
	case ITEM_BOOLEAN:  json_w_raw(w, S("valueBoolean"), l->value); break;
	case ITEM_INTEGER:  json_w_raw(w, S("valueInteger"), l->value); break;
	case ITEM_DECIMAL:  json_w_raw(w, S("valueDecimal"), l->value); break;
	case ITEM_DATE:     json_w_text(w, S("valueDate"), l->value); break;
	case ITEM_DATETIME: json_w_text(w, S("valueDateTime"), l->value); break;
	case ITEM_TIME:     json_w_text(w, S("valueTime"), l->value); break;
	case ITEM_URL:      json_w_text(w, S("valueUri"), l->value); break;
	case ITEM_QUANTITY: quantity_write(w, i, l); break;
	case ITEM_CHOICE:
	case ITEM_OPEN_CHOICE:
		if (o && o->value && str_eq(o->value->key,
		    S("valueReference")))
			named_write(w, S("valueReference"), S("reference"),
			    S("display"), l);
		else if (o || i->type == ITEM_CHOICE)
			coding_write(w, o, l);
		else
			json_w_text(w, S("valueString"), l->value);
		break;
	case ITEM_REFERENCE:
		named_write(w, S("valueReference"), S("reference"),
		    S("display"), l);
		break;
	case ITEM_ATTACHMENT:
		named_write(w, S("valueAttachment"), S("url"), S("title"), l);
		break;
	default:
		json_w_text(w, S("valueString"), l->value);
		break;
	}
}

static str
date_words(struct ctx *cx, str v)
{
	struct fdate d;
	unsigned ndiag = cx->ndiag;
	enum err err = fdate_parse(cx, "", v, &d);

	cx->ndiag = ndiag;
	if (err != ERR_OK)
		return v;
	return d.prec != PREC_INSTANT ? show_fdate(cx->mem, &d) :
	    str_cat(cx->mem, str_cat(cx->mem, show_weekday(d.low), S(" ")),
	        show_time(cx->mem, d.low));
}

static bool
is_date(str v)
{
	int64_t y;

	return v.n >= 10 && v.p[4] == '-' && v.p[7] == '-' &&
	    str_int(str_sub(v, 0, 4), 1, 9999, &y);
}

static str
choice_words(struct ctx *cx, const struct line *l)
{
	const struct option *o = item_option(l->item, l->value, l->system);
	str s = l->display.n ? l->display : o ? o->display : l->value;

	return o && o->value && is_date(s) && str_eq(o->value->key,
	    S("valueDate")) ? date_words(cx, s) : s;
}

str
line_words(struct ctx *cx, const struct line *l)
{
	enum item_type type = l && l->item ? l->item->type : ITEM_STRING;

	if (!l || (l->value.n == 0 && l->status == STATUS_ANSWERED && !l->entry))
		return status_words(STATUS_NOT_ASKED);
	if (l->status != STATUS_ANSWERED && l->value.n == 0)
		return status_words(l->status);
	switch (type) {
	case ITEM_BOOLEAN:
		return str_eq(l->value, S("true")) ? S("yes") :
		    str_eq(l->value, S("false")) ? S("no") : l->value;
	case ITEM_DATE:
	case ITEM_DATETIME:
		return date_words(cx, l->value);
	case ITEM_TIME:
		return l->value.n == 8 && str_ends(l->value, S(":00")) ?
		    str_sub(l->value, 0, 5) : l->value;
	case ITEM_QUANTITY:
		return l->system.n ? str_cat(cx->mem, str_cat(cx->mem,
		    l->value, S(" ")), l->system) : l->value;
	case ITEM_CHOICE:
	case ITEM_OPEN_CHOICE:
		return choice_words(cx, l);
	case ITEM_REFERENCE:
	case ITEM_ATTACHMENT:
		return l->display.n ? l->display : l->value;
	default:
		return l->display.n ? l->display : l->value;
	}
}
