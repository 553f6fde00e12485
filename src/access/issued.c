/*
 * Matters that all staff may read once they are issued, and the record of
 * someone whom a matter names.
 *
 * What is issued is shown by the groups that matter.def names for outsiders, so
 * its sources and checks stay with those who hold a right.
 */
#include "access/matter.h"
#include "access/door_int.h"
#include "access/person.h"
#include "core/arena.h"

enum { PARTS_MAX = 8, NHS_LEN = 10 };

static const struct {
	bool is;
	str states;
} issued[KIND__MAX] = {
#define ISSUED(kind, states) [KIND_##kind] = { true, SK(states) },
#include "access/matter.def"
#undef ISSUED
};
static const char *const parts[KIND__MAX] = {
#define MATTER(kind, see, add, change, outside) [KIND_##kind] = outside,
#include "access/matter.def"
#undef MATTER
};

/* An account of the service's own staff, or the service itself. */
static bool
is_staff(struct ctx *cx)
{
	const struct who *w = door_who(cx);

	return door_has(cx, RIGHT_SELF) || (w->account.n &&
	    w->person.n == 0 && w->supporter.n == 0 &&
	    !(w->rights & RIGHT_HEARD));
}

static enum err
may_read(struct ctx *cx, enum kind k)
{
	return k < KIND__MAX && issued[k].is && is_staff(cx) ? ERR_OK
	    : kind_absent(cx, k);
}

static enum err
rows_of(struct ctx *cx, enum stmt q, const struct arg *a, unsigned n,
    struct matter_rows *out)
{
	struct rows r;

	TRY(self_run(cx, q, a, n, &r, NULL));
	*out = (struct matter_rows){ NEWN(cx->mem, struct matter_row, r.n + 1),
		r.n, false };
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = matter_row_at(&r, i);
	return ERR_OK;
}

static enum err
row_of(struct ctx *cx, enum kind k, str id, struct matter_row *out)
{
	struct matter_rows l;

	TRY(may_read(cx, k));
	const struct arg a[] = { AT(str_of(kind_info[k].code)),
		AT(issued[k].states), AT(id) };

	TRY(rows_of(cx, Q_MATTER_OUT_ONE, a, 3, &l));
	if (l.n == 0)
		return kind_absent(cx, k);
	*out = l.at[0];
	return ERR_OK;
}

enum err
matter_issued(struct ctx *cx, enum kind k, str id, struct record *out,
    struct matter_row *row)
{
	struct share s = { .part = NEWN(cx->mem, str, PARTS_MAX) };
	str left;
	bool nothing;

	TRY(row_of(cx, k, id, row));
	TRY(matter_whole(cx, k, id, out));
	left = str_of(parts[k]);
	while (left.n && s.nparts < PARTS_MAX)
		(void)str_cut(&left, ' ', &s.part[s.nparts++]);
	return redact_groups(cx, &s, out, &nothing);
}

enum err
matter_issued_list(struct ctx *cx, enum kind k, bool coming, int64_t from,
    unsigned page, struct matter_rows *out)
{
	TRY(may_read(cx, k));
	const struct arg a[] = { AT(str_of(kind_info[k].code)),
		AT(issued[k].states), AI(from), AI(MATTER_PAGE + 1),
		AI((int64_t)page * MATTER_PAGE) };

	TRY(rows_of(cx, coming ? Q_MATTER_OUT_NEXT : Q_MATTER_OUT_PAST, a, 5,
	    out));
	out->more = out->n > MATTER_PAGE;
	if (out->more)
		out->n = MATTER_PAGE;
	return ERR_OK;
}

enum err
matter_issued_about(struct ctx *cx, enum kind k, enum kind other, str id,
    struct matter_rows *out)
{
	TRY(may_read(cx, k));
	const struct arg a[] = { AT(str_of(kind_info[k].code)),
		AT(issued[k].states), AT(str_of(kind_info[other].code)),
		AT(id) };

	return rows_of(cx, Q_MATTER_OUT_ABOUT, a, 4, out);
}

enum err
matter_issued_behind(struct ctx *cx, enum kind k, str id, enum kind other,
    struct matter_rows *out)
{
	const struct arg a[] = { AT(str_of(kind_info[other].code)),
		AT(str_of(kind_info[k].code)), AT(id) };
	struct matter_row r;
	enum err e = row_of(cx, k, id, &r);

	if (e == ERR_ABSENT) {
		ctx_calm(cx);
		e = matter_row_of(cx, k, id, &r);
	}
	TRY(e);
	TRY(rows_of(cx, Q_MATTER_OUT_BEHIND, a, 3, out));
	for (unsigned i = 0; i < out->n; i++) {
		struct matter_row *m = &out->at[i];

		*m = (struct matter_row){ .id = m->id, .kind = other,
			.unit = S(""), .ref = m->ref, .owner = S(""),
			.outsider = S(""), .state = m->state, .live = m->live,
			.due = MATTER_NO_DUE, .facts = S("") };
	}
	return ERR_OK;
}

/* ---- who said that they read it: nobody knows ---- */

enum err
matter_said_read(struct ctx *cx, enum kind k, str id)
{
	struct matter_row r;

	TRY(row_of(cx, k, id, &r));
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AT(id) };

	return self_run(cx, Q_SAID_READ_ADD, a, 2, NULL, NULL);
}

enum err
matter_read_count(struct ctx *cx, enum kind k, str id, int64_t *n)
{
	struct matter_row row;
	struct rows r;

	*n = 0;
	TRY(matter_row_of(cx, k, id, &row));
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AT(id) };

	TRY(self_run(cx, Q_SAID_READ_GET, a, 2, &r, NULL));
	*n = r.n ? cell(&r, 0, 0)->i : 0;
	return ERR_OK;
}

/* ---- someone who is named ---- */

/* "999 000 0018", "/person/x", "Patient/x", "x". */
static enum err
person_named(struct ctx *cx, str named, str *id)
{
	char digit[NHS_LEN];
	struct rows r;
	size_t n = 0;

	for (size_t i = 0; i < named.n && n <= NHS_LEN; i++) {
		if (named.p[i] == ' ')
			continue;
		if (named.p[i] < '0' || named.p[i] > '9' || n == NHS_LEN)
			n = NHS_LEN + 1;
		else
			digit[n++] = named.p[i];
	}
	if (n == NHS_LEN) {
		const struct arg a[] = { AT(((str){ digit, n })) };

		TRY(self_run(cx, Q_FIND_NHS, a, 1, &r, NULL));
		if (r.n != 1)
			return kind_absent(cx, KIND_PERSON);
		return person_canon(cx, cell(&r, 0, 0)->s, id);
	}
	while (str_chr(named, '/') >= 0)
		(void)str_cut(&named, '/', id);
	return fhir_is_id(named) ? person_canon(cx, named, id)
	    : kind_absent(cx, KIND_PERSON);
}

enum err
matter_person(struct ctx *cx, str named, struct record *out)
{
	str id;

	if (!door_has(cx, RIGHT_SAFETY))
		return kind_absent(cx, KIND_PERSON);
	TRY(person_named(cx, str_trim(named), &id));
	TRY(matter_whole(cx, KIND_PERSON, id, out));
	door_note_look(cx, "look", str_of(kind_info[KIND_PERSON].code), id,
	    out->v, id, S(""));
	return ERR_OK;
}
