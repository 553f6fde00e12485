/*
 * How much a restore lost: a newer export's seals say how far each strand had
 * come, the restored ledger how far it is known here. Seals are a few bytes that
 * can be kept anywhere; no word of anyone is in them.
 */
#include "access/backup_int.h"
#include "core/arena.h"
#include "core/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { STRANDS_MAX = 20000, SEAL_MAX = 1 << 20 };

struct reach { char strand[20]; int64_t n; };
struct reaches {
	struct store *st;
	struct reach *at;
	unsigned n;
	struct restored *sum;
};

/* How far a strand is known to reach; the restored ledger says where from. */
static enum err
reach_of(struct ctx *cx, struct reaches *all, str strand, struct reach **out)
{
	const struct arg a[] = { AT(strand) };
	struct rows r;

	/* Those that still grow are the newest. */
	for (unsigned i = all->n; i > 0; i--)
		if (str_eq(str_of(all->at[i - 1].strand), strand)) {
			*out = &all->at[i - 1];
			return ERR_OK;
		}
	if (all->n == STRANDS_MAX)
		return fail(cx, ERR_LIMIT, "--seals", "too many strands");
	TRY(store_run(all->st, cx, Q_STRAND_GET, a, 1, &r, NULL));
	*out = &all->at[all->n++];
	(void)snprintf((*out)->strand, sizeof((*out)->strand), "%.*s",
	    PRS(strand));
	(*out)->n = r.n ? cell(&r, 0, 0)->i : 0;
	return ERR_OK;
}

static enum err
seal_read(struct ctx *cx, struct reaches *all, str line)
{
	const struct json *j;
	str heads, one, name, number;
	int64_t n;

	TRY(json_parse(cx, line, SEAL_MAX, &j));
	heads = json_text(json_get(j, S("heads")));
	if (heads.n == 0 || !json_int(json_get(j, S("at")), &all->sum->sealed))
		return ERR_UNREAD;
	while (str_cut(&heads, '\n', &one)) {
		struct reach *far = NULL;

		(void)str_cut(&one, ' ', &name);
		(void)str_cut(&one, ' ', &number);
		if (name.n != 16 || !str_int(number, 1, INT64_MAX, &n))
			return ERR_UNREAD;
		TRY(reach_of(cx, all, name, &far));
		if (n > far->n) {
			all->sum->lost += n - far->n;
			far->n = n;
		}
	}
	return ERR_OK;
}

static enum err
seals_read(struct ctx *cx, struct reaches *all, FILE *f)
{
	char *line = NEWN(cx->mem, char, SEAL_MAX);

	while (fgets(line, SEAL_MAX, f)) {
		size_t mark = arena_mark(cx->mem);

		TRY(seal_read(cx, all, str_trim(str_of(line))));
		arena_reset(cx->mem, mark);
	}
	return ERR_OK;
}

enum err
backup_lost(struct ctx *cx, struct store *st, const char *seals,
    struct restored *sum)
{
	struct reaches all = { st, NEWN(cx->mem, struct reach, STRANDS_MAX), 0,
		sum };
	FILE *f = fopen(seals, "re");
	enum err e;

	if (!f)
		return fail(cx, ERR_UNREAD, seals, "%s", strerror(errno));
	e = store_begin(st, cx, TXN_READ);
	if (e == ERR_OK)
		e = seals_read(cx, &all, f);
	store_rollback(st);
	(void)fclose(f);
	return e == ERR_OK ? e : fail(cx, e, seals,
	    "this does not hold an export's seals");
}
