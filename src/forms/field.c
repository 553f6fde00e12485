/*
 * Field names made and read; a line's value taken apart into fields and put
 * together again.
 */
#include "forms/field.h"
#include "core/arena.h"
#include "core/time.h"
#include "core/utf8.h"

#include <string.h>

str
field_name(struct ctx *cx, char kind, const struct place *p)
{
	struct buf b;

	buf_init(&b, cx->mem, LINE_TEXT_MAX);
	buf_c(&b, kind);
	buf_c(&b, ':');
	buf_put(&b, p->line);
	buf_c(&b, ':');
	buf_int(&b, p->rev);
	buf_c(&b, ':');
	buf_put(&b, p->digest);
	buf_c(&b, ':');
	buf_put(&b, p->parent);
	buf_c(&b, ':');
	buf_put(&b, p->link);
	return b.over ? S("") : buf_str(&b);
}

static bool
is_kind(char c)
{
	return c == FIELD_TEXT || c == FIELD_DATE || c == FIELD_TIME ||
	    c == FIELD_UNIT || c == FIELD_OTHER || c == FIELD_STATUS ||
	    c == FIELD_TICK || c == FIELD_SHOWN || c == FIELD_ENTRY;
}

/* An id, or a blank's: '~' and an id's characters. */
static bool
is_place(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '~' && !is_line_id(str_sub(s, i, 1)))
			return false;
	return s.n <= 200;
}

bool
field_parse(str name, char *kind, struct place *p, str *ending)
{
	static const str part[] = { SK("day"), SK("month"), SK("year") };
	str rev, k;

	*ending = S("");
	if (!str_cut(&name, ':', &k) || k.n != 1 || !is_kind(k.p[0]))
		return false;
	*kind = k.p[0];
	if (!str_cut(&name, ':', &p->line) || !str_cut(&name, ':', &rev) ||
	    !str_int(rev, 0, INT64_MAX, &p->rev) ||
	    !str_cut(&name, ':', &p->digest) ||
	    !str_cut(&name, ':', &p->parent) || !is_place(p->line) ||
	    !is_place(p->parent))
		return false;
	p->link = name;
	if (*kind != FIELD_DATE)
		return true;
	for (int i = 0; i < 3; i++)
		if (str_ends(name, part[i]) && name.n > part[i].n &&
		    name.p[name.n - part[i].n - 1] == '-') {
			*ending = part[i];
			p->link.n -= part[i].n + 1;
			return true;
		}
	return false;
}

/* Letters, digits and '-' stay; the rest becomes _XX, so that ids differ
 * wherever names do. */
str
field_id(struct ctx *cx, str name)
{
	struct buf b;

	buf_init(&b, cx->mem, 4 * LINE_TEXT_MAX);
	buf_c(&b, 'f');
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '-')
			buf_c(&b, c);
		else
			buf_fmt(&b, "_%02X", (unsigned char)c);
	}
	return b.over ? S("") : buf_str(&b);
}

str
form_field_id(struct ctx *cx, str where)
{
	struct place p;
	str ending, day = S("-day");
	char kind;

	/* Of a date the first of its three fields is meant. */
	if (where.n && where.p[0] == FIELD_DATE)
		return field_parse(str_cat(cx->mem, where, day), &kind, &p,
		    &ending) ? str_cat(cx->mem, field_id(cx, where), day) :
		    S("");
	return field_parse(where, &kind, &p, &ending) ? field_id(cx, where) :
	    S("");
}

bool
is_blank(str s)
{
	return str_trim(s).n == 0;
}

str
parts_digest(struct ctx *cx, const struct parts *p)
{
	static const char digit[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	const str all[] = { p->text, p->day, p->month, p->year, p->time,
		p->unit, p->other, p->status };
	uint64_t h = 14695981039346656037u;
	char *out = NEWN(cx->mem, char, 12);

	for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++) {
		for (size_t i = 0; i < all[k].n; i++)
			h = (h ^ (unsigned char)all[k].p[i]) * 1099511628211u;
		h = (h ^ 0x100) * 1099511628211u;
	}
	for (int i = 0; i < 12; i++, h /= 36)
		out[i] = digit[h % 36];
	return (str){ out, 12 };
}

bool
is_chosen(const struct item *i)
{
	return i->type == ITEM_BOOLEAN ||
	    (i->noption && (!i->repeats || item_holds(i)));
}

static bool
alone(const struct item *i, const struct option *o)
{
	for (unsigned k = 0; k < i->noption; k++)
		if (&i->option[k] != o && str_eq(i->option[k].code, o->code))
			return false;
	return true;
}

/* By code, not by number: between page and post the form may have changed. */
str
option_key(struct ctx *cx, const struct item *i, const struct option *o)
{
	str key = o->code;

	if (!alone(i, o))
		key = str_cat(cx->mem, str_cat(cx->mem, o->system, S("|")),
		    key);
	return str_cat(cx->mem, S("="), key);
}

const struct option *
option_of_key(struct ctx *cx, const struct item *i, str key)
{
	for (unsigned k = 0; k < i->noption; k++)
		if (str_eq(option_key(cx, i, &i->option[k]), key))
			return &i->option[k];
	return NULL;
}

static str
plain_number(struct ctx *cx, str digits)
{
	while (digits.n > 1 && digits.p[0] == '0')
		digits = str_sub(digits, 1, digits.n);
	return str_dup(cx->mem, digits);
}

static str
hh_mm(struct ctx *cx, const struct civil *c)
{
	struct buf b;

	buf_init(&b, cx->mem, 32);
	buf_fmt(&b, "%02d:%02d", c->hour, c->min);
	return buf_str(&b);
}

static void
date_parts(struct ctx *cx, str v, struct parts *p)
{
	int64_t at;

	if (value_seconds(v, &at)) {
		struct civil c = time_london(at);
		str iso = time_iso(cx->mem, at + c.offset_min * 60);

		p->time = hh_mm(cx, &c);
		v = str_sub(iso, 0, 10);
	}
	p->year = str_sub(v, 0, 4);
	if (v.n >= 7)
		p->month = plain_number(cx, str_sub(v, 5, 2));
	if (v.n >= 10)
		p->day = plain_number(cx, str_sub(v, 8, 2));
}

static void
choice_parts(struct ctx *cx, const struct item *i, const struct line *l,
    struct parts *p)
{
	const struct option *o = item_option(i, l->value, l->system);

	if (!is_chosen(i)) {
		p->text = l->display.n ? l->display : l->value;
	} else if (o) {
		p->text = option_key(cx, i, o);
	} else if (i->type == ITEM_OPEN_CHOICE) {
		p->text = S("+other");
		p->other = l->display.n ? l->display : l->value;
	} else {
		/* No longer offered: shown, and kept unless another is chosen. */
		p->text = str_cat(cx->mem, S("="), l->value);
	}
}

struct parts
parts_of(struct ctx *cx, const struct item *i, const struct line *l)
{
	static const str none = SK("");
	struct parts p = { none, none, none, none, none, none, none, none };

	if (!l)
		return p;
	if (l->value.n == 0) {
		str code = l->status == STATUS_ANSWERED ||
		    l->status == STATUS_NOT_ASKED ? none :
		    str_of(status_code[l->status]);

		if (is_chosen(i))
			p.text = code.n ? str_cat(cx->mem, S("~"), code) : none;
		else
			p.status = code;
		return p;
	}
	if (i->noption) {
		choice_parts(cx, i, l, &p);
		return p;
	}
	switch (i->type) {
	case ITEM_BOOLEAN:
		p.text = str_cat(cx->mem, S("="), l->value);
		break;
	case ITEM_DATE:
	case ITEM_DATETIME:
		date_parts(cx, l->value, &p);
		break;
	case ITEM_QUANTITY:
		p.text = l->value;
		p.unit = l->system;
		break;
	case ITEM_TIME:
		p.text = l->value.n == 8 && str_ends(l->value, S(":00")) ?
		    str_sub(l->value, 0, 5) : l->value;
		break;
	case ITEM_CHOICE:
	case ITEM_OPEN_CHOICE:
		choice_parts(cx, i, l, &p);
		break;
	default:
		p.text = utf8_lines(cx->mem, l->value);
	}
	return p;
}

/* A date and a time in London, with London's offset then. */
static enum err
instant(struct ctx *cx, const char *where, const struct fdate *d, str time,
    str *out)
{
	struct civil c = d->at;
	int64_t hour, min, at;
	struct buf b;
	str h;

	time = str_trim(time);
	if (d->prec != PREC_DAY)
		return fail(cx, ERR_INPUT, where,
		    "A time needs the day, month and year");
	if (!str_cut(&time, ':', &h) || !str_int(h, 0, 23, &hour) ||
	    time.n != 2 || !str_int(time, 0, 59, &min))
		return fail(cx, ERR_INPUT, where,
		    "Give a time of day, such as 14:30");
	c.hour = (int)hour;
	c.min = (int)min;
	c.sec = c.offset_min = 0;
	at = time_of_civil(&c);
	c.offset_min = time_london(at).offset_min;
	/* Near a change of the clocks the offset is that of the time itself. */
	c.offset_min = time_london(time_of_civil(&c)).offset_min;
	buf_init(&b, cx->mem, 64);
	buf_fmt(&b, "%04d-%02d-%02dT%02d:%02d:00+%02d:00", c.year, c.month,
	    c.day, c.hour, c.min, c.offset_min / 60);
	*out = buf_str(&b);
	return ERR_OK;
}

static enum err
date_value(struct ctx *cx, const char *where, const struct parts *p,
    struct op *op)
{
	struct fdate d;

	if (is_blank(p->day) && is_blank(p->month) && is_blank(p->year))
		return is_blank(p->time) ? ERR_OK : fail(cx, ERR_INPUT, where,
		    "A time needs the day, month and year");
	TRY(fdate_of_fields(cx, where, p->day, p->month, p->year, &d));
	op->value = fdate_print(cx->mem, &d);
	if (!is_blank(p->time))
		return instant(cx, where, &d, p->time, &op->value);
	return ERR_OK;
}

static enum err
chosen(struct ctx *cx, const char *where, const struct item *i,
    const struct parts *p, struct op *op)
{
	const struct option *o = option_of_key(cx, i, p->text);
	bool other = str_eq(p->text, S("+other"));

	if (!is_blank(p->other) && p->text.n && !other)
		return fail(cx, ERR_INPUT, where, "Choose one of the answers, "
		    "or clear it and keep what you typed");
	if (other && is_blank(p->other))
		return fail(cx, ERR_INPUT, where, "Say what the other answer is");
	if (!is_blank(p->other)) {
		op->value = p->other;
		return ERR_OK;
	}
	if (p->text.n > 1 && p->text.p[0] == '~') {
		if (status_of(str_sub(p->text, 1, p->text.n), &op->status))
			return ERR_OK;
		return fail(cx, ERR_INPUT, where,
		    "Choose one of the answers offered");
	}
	op->value = o ? o->code : p->text.n > 1 ?
	    str_sub(p->text, 1, p->text.n) : S("");
	op->system = o ? o->system : S("");
	return ERR_OK;
}

enum err
parts_value(struct ctx *cx, const char *where, const struct item *i,
    const struct parts *p, struct op *op)
{
	op->value = op->display = op->system = S("");
	op->status = STATUS_ANSWERED;
	if (p->status.n && !status_of(p->status, &op->status))
		return fail(cx, ERR_INPUT, where,
		    "Choose one of the reasons offered");
	if ((i->type == ITEM_DATE || i->type == ITEM_DATETIME) && !i->noption)
		return fail_of(cx, date_value(cx, where, p, op), i->text);
	if (is_chosen(i))
		return chosen(cx, where, i, p, op);
	if (is_blank(p->text))
		return ERR_OK;
	op->value = p->text;
	if (i->type == ITEM_QUANTITY)
		op->system = str_trim(p->unit);
	return ERR_OK;
}
