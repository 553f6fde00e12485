/*
 * The invented service itself: units, settings, who works there, and their
 * accounts. All of it is rows of unit.tsv, setting.tsv and staff.tsv.
 */
#include "cli/demo_int.h"
#include "core/arena.h"
#include "core/json.h"

#include <string.h>

enum { BODY_MAX = 4000, OPENED_DAYS = 400 };

static void
reference(struct json_w *w, str key, str type, str id)
{
	json_w_open(w, key, '{');
	json_w_text(w, S("reference"), str_cat(w->b->mem, type, id));
	json_w_close(w, '}');
}

static enum err
put(struct demo *d, enum kind kind, struct buf *b, str *id)
{
	struct change c = { .kind = kind, .act = "save" };

	TRY(buf_done(b, &c.body));
	TRY(record_write(d->cx, &c));
	*id = str_dup(d->keep, c.id);
	return ERR_OK;
}

static void
setting_code(struct json_w *w, str code)
{
	json_w_open(w, S("type"), '[');
	json_w_open(w, JNOKEY, '{');
	json_w_open(w, S("coding"), '[');
	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("system"), S("urn:heed:code:unit-setting"));
	json_w_text(w, S("code"), code);
	json_w_close(w, '}');
	json_w_close(w, ']');
	json_w_close(w, '}');
	json_w_close(w, ']');
}

static enum err
unit(struct demo *d, unsigned row)
{
	str parent = demo_cell(d, TABLE_unit, row, "parent");
	str setting = demo_cell(d, TABLE_unit, row, "setting");
	struct json_w w;
	struct buf b;

	buf_init(&b, d->cx->mem, BODY_MAX);
	json_w_init(&w, &b);
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("resourceType"), S("Organization"));
	json_w_bool(&w, S("active"), true);
	if (setting.n)
		setting_code(&w, setting);
	json_w_text(&w, S("name"), demo_cell(d, TABLE_unit, row, "name"));
	if (parent.n)
		reference(&w, S("partOf"), S("Organization/"),
		    d->unit[demo_find(d, TABLE_unit, parent)]);
	json_w_close(&w, '}');
	return put(d, KIND_UNIT, &b, &d->unit[row]);
}

static enum err
settings(struct demo *d)
{
	const struct tsv *t = &d->t[TABLE_setting];

	for (unsigned i = 0; i < t->nrow; i++)
		for (enum setting s = 0; s < SET__MAX; s++)
			if (str_eq(str_of(setting_info[s].key),
			    tsv_get(t, i, "key")))
				TRY(setting_write(d->cx, s,
				    tsv_get(t, i, "value")));
	return ERR_OK;
}

/* A Practitioner, and what they are there. */
static enum err
practitioner(struct demo *d, struct staff *s)
{
	str id, unit_key = demo_cell(d, TABLE_staff, s->row, "unit");
	struct json_w w;
	struct buf b;

	buf_init(&b, d->cx->mem, BODY_MAX);
	json_w_init(&w, &b);
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("resourceType"), S("Practitioner"));
	json_w_bool(&w, S("active"), true);
	json_w_open(&w, S("name"), '[');
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("text"), s->who.name);
	json_w_close(&w, '}');
	json_w_close(&w, ']');
	json_w_close(&w, '}');
	TRY(put(d, KIND_PRACTITIONER, &b, &s->who.practitioner));
	buf_init(&b, d->cx->mem, BODY_MAX);
	json_w_init(&w, &b);
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("resourceType"), S("PractitionerRole"));
	json_w_bool(&w, S("active"), true);
	reference(&w, S("practitioner"), S("Practitioner/"),
	    s->who.practitioner);
	reference(&w, S("organization"), S("Organization/"),
	    d->unit[demo_find(d, TABLE_unit, unit_key)]);
	json_w_open(&w, S("code"), '[');
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("text"), demo_cell(d, TABLE_staff, s->row, "title"));
	json_w_close(&w, '}');
	json_w_close(&w, ']');
	json_w_close(&w, '}');
	return put(d, KIND_POSITION, &b, &id);
}

enum err
demo_account(struct demo *d, struct account_new *n, struct who *w)
{
	str id;

	TRY(account_add(d->cx, n, d->hash, &id));
	w->account = str_dup(d->keep, id);
	return ERR_OK;
}

static enum err
staff_add(struct demo *d, struct staff *s, unsigned row)
{
	unsigned at = demo_find(d, TABLE_unit,
	    demo_cell(d, TABLE_staff, row, "unit"));
	str role = demo_cell(d, TABLE_staff, row, "role");
	struct account_new n = { .name = demo_cell(d, TABLE_staff, row, "name"),
		.subject = demo_cell(d, TABLE_staff, row, "key"), .role = role,
		.unit = d->unit[at], .person = S(""), .supporter = S(""),
		.practitioner = S("") };

	s->row = row;
	s->who = (struct who){ .name = n.name, .role = role,
		.rights = role_info[role_of(role)].rights, .person = S(""),
		.supporter = S(""), .practitioner = S(""), .author = S(""),
		.unit = n.unit,
		.unit_name = demo_cell(d, TABLE_unit, at, "name"),
		.csrf = S(""), .sid_hash = S(""), .level = 1 };
	if (role_of(role) == ROLE_PRACTITIONER) {
		TRY(practitioner(d, s));
		n.practitioner = s->who.practitioner;
		s->who.author = str_cat(d->keep, S("Practitioner/"),
		    n.practitioner);
	}
	return demo_account(d, &n, &s->who);
}

enum err
demo_service(struct demo *d)
{
	struct rng r = { d->seed };
	int64_t at = demo_hour(d, &r, OPENED_DAYS, NULL);
	unsigned n = d->t[TABLE_staff].nrow;

	d->unit = NEWN(d->keep, str, d->t[TABLE_unit].nrow + 1);
	d->staff = NEWN(d->keep, struct staff, n + 1);
	TRY(demo_enter(d, &d->system, at));
	for (unsigned i = 0; i < d->t[TABLE_unit].nrow; i++)
		TRY(unit(d, i));
	TRY(settings(d));
	for (unsigned i = 0; i < n; i++)
		TRY(staff_add(d, &d->staff[i], i));
	/* Each has signed in and chosen the passphrase: none is asked again. */
	for (unsigned i = 0; i < n; i++) {
		TRY(demo_enter(d, &d->staff[i].who, at + 60 * (i + 1)));
		TRY(account_password(d->cx, d->hash));
	}
	return demo_commit(d);
}

struct staff *
demo_staff(struct demo *d, const char *subject)
{
	return &d->staff[demo_find(d, TABLE_staff, str_of(subject))];
}

struct staff *
demo_staff_at(struct demo *d, str unit_id, struct rng *r)
{
	struct staff *at[64];
	unsigned n = 0;

	for (unsigned i = 0; i < d->t[TABLE_staff].nrow && n < 64; i++)
		if (str_eq(d->staff[i].who.unit, unit_id) &&
		    d->staff[i].who.practitioner.n)
			at[n++] = &d->staff[i];
	return n ? at[rng_below(r, n)] : NULL;
}
