/*
 * A death as the record of the person has it: written down, corrected, taken
 * back.
 *
 * Not here: who learns from it (learning/death.h), how long the record is kept
 * (access/keep.h). The one idea: one fact in the Patient, and all that reads it
 * follows.
 */
#include "care/died.h"
#include "access/account.h"
#include "care/clock.h"
#include "core/arena.h"
#include "core/time.h"
#include "core/utf8.h"
#include "fhir/fhir.h"

#include <string.h>

enum { WHY_MAX = 1000 };

static enum err
seen(struct ctx *cx, str person, int64_t v, struct record *r)
{
	TRY(person_need(cx, person, false));
	TRY(record_read(cx, KIND_PERSON, person, r));
	return r->v == v ? ERR_OK : fail(cx, ERR_STALE, "v", "%s",
	    err_info[ERR_STALE].text);
}

static enum err
kept(struct ctx *cx, const struct record *was, str body, str why)
{
	struct change c = { .kind = KIND_PERSON, .id = was->id, .v = was->v,
		.act = "save", .reason = why, .body = body };

	return str_eq(body, was->body) ? ERR_OK : record_write(cx, &c);
}

/* A day before they were born would count the time that the record is kept from
 * it. */
static enum err
day_fits(struct ctx *cx, const struct json *j)
{
	str day = json_text(json_get(j, S("deceasedDateTime")));
	str born = json_text(json_get(j, S("birthDate")));
	struct fdate d, b;

	if (!fdate_try(cx, day, &d) || !fdate_try(cx, born, &b) ||
	    d.high > b.low)
		return ERR_OK;
	return fail(cx, ERR_INPUT, "died", "this day is before they were born:"
	    " check both");
}

enum err
died_save(struct ctx *cx, str person, int64_t v, const struct field *f,
    unsigned n)
{
	const struct json *j;
	struct record r;
	str body;

	TRY(seen(cx, person, v, &r));
	TRY(fhir_put(cx, r.body, "deceasedBoolean", FHIR_BOOL, JNOKEY, &body));
	TRY(fields_put(cx, KIND_PERSON, body, "died", f, n, &body));
	TRY(json_parse(cx, body, FHIR_BODY_MAX, &j));
	TRY(day_fits(cx, j));
	if (!json_get(j, S("deceasedDateTime")))
		TRY(fhir_put(cx, body, "deceasedBoolean", FHIR_BOOL, S("true"),
		    &body));
	TRY(kept(cx, &r, body, S("the person died")));
	return died_follow(cx, person);
}

enum err
died_undo(struct ctx *cx, str person, int64_t v, str why)
{
	struct record r;
	str body;

	if (str_trim(why).n < 3 || why.n > WHY_MAX || !utf8_text_ok(why, NULL))
		return fail(cx, ERR_INPUT, "why", "say in a few words, up to %d"
		    " letters, how the mistake came about", WHY_MAX);
	TRY(seen(cx, person, v, &r));
	TRY(fhir_put(cx, r.body, "deceasedBoolean", FHIR_BOOL, JNOKEY, &body));
	for (unsigned i = 0; i < nfield_rows; i++)
		if (strcmp(field_row[i].group, "died") == 0)
			TRY(fhir_put(cx, body, field_row[i].path, FHIR_TEXT,
			    JNOKEY, &body));
	return kept(cx, &r, body, why);
}

enum err
died_follow(struct ctx *cx, str person)
{
	struct accounts a;
	struct devices d;

	TRY(clock_end_all(cx, person, S("")));
	TRY(accounts_around(cx, person, &a));
	for (unsigned i = 0; i < a.n; i++)
		if (a.at[i].supporter.n == 0 && a.at[i].ended_at == 0)
			TRY(account_end(cx, a.at[i].id));
	TRY(device_list(cx, person, &d));
	for (unsigned i = 0; i < d.n; i++)
		TRY(device_end(cx, person, d.at[i].token_hash));
	return ERR_OK;
}
