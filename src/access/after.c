/*
 * Lines of the list of what was taken away, written and read.
 */
#include "access/after.h"
#include "core/arena.h"
#include "core/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { LINE = 64 * 1024, LIST_MAX = 500000 };

static const struct {
	str act, kind;
	enum after_how how;
} table[] = {
#define AFTER(act, kind, how) { SK(act), SK(kind), AFTER_##how },
#include "access/after.def"
#undef AFTER
};

enum after_how
after_how(str act, str kind)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if ((table[i].act.n == 0 || str_eq(table[i].act, act)) &&
		    (table[i].kind.n == 0 || str_eq(table[i].kind, kind)))
			return table[i].how;
	return AFTER_NOTHING;
}

void
after_put(struct buf *b, str strand, int64_t n, const struct entry *e)
{
	enum after_how how = after_how(e->act, e->kind);
	struct json_w w;

	if (how == AFTER_NOTHING)
		return;
	json_w_init(&w, b);
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("strand"), strand);
	json_w_int(&w, S("n"), n);
	json_w_int(&w, S("at"), e->at);
	json_w_text(&w, S("act"), e->act);
	json_w_text(&w, S("kind"), e->kind);
	json_w_text(&w, S("id"), e->id);
	json_w_int(&w, S("v"), e->v);
	json_w_text(&w, S("person"), e->person);
	/* A reason is someone's words, but here it is a role's code. */
	json_w_text(&w, S("reason"), how == AFTER_ROLE ? e->reason : S(""));
	json_w_close(&w, '}');
	buf_c(b, '\n');
}

static enum err
line_read(struct ctx *cx, str text, struct arena *mem, struct afters *l,
    unsigned *cap)
{
	struct after a = { .how = AFTER_NOTHING };
	const struct json *j;

	TRY(json_parse(cx, text, LINE, &j));
	a.e.act = json_text(json_get(j, S("act")));
	a.e.kind = json_text(json_get(j, S("kind")));
	a.how = after_how(a.e.act, a.e.kind);
	a.strand = json_text(json_get(j, S("strand")));
	/* A process's own strand, or that of what was told without a name. */
	if ((a.strand.n != 16 && !str_eq(a.strand, ANONYMOUS)) || !json_int(json_get(j, S("n")), &a.n) ||
	    !json_int(json_get(j, S("at")), &a.e.at) ||
	    !json_int(json_get(j, S("v")), &a.e.v))
		return fail(cx, ERR_UNREAD, "list", "is no line of a ledger");
	if (a.e.at > l->last)
		l->last = a.e.at;
	if (a.how == AFTER_NOTHING)
		return ERR_OK;
	if (l->n == LIST_MAX)
		return fail(cx, ERR_LIMIT, "list", "there are too many lines");
	MORE(mem, l->at, l->n, cap);
	a.strand = str_dup(mem, a.strand);
	a.e.act = str_dup(mem, a.e.act);
	a.e.kind = str_dup(mem, a.e.kind);
	a.e.id = str_dup(mem, json_text(json_get(j, S("id"))));
	a.e.person = str_dup(mem, json_text(json_get(j, S("person"))));
	a.e.reason = str_dup(mem, json_text(json_get(j, S("reason"))));
	a.e.proof = a.e.actor = a.e.role = S("");
	l->at[l->n++] = a;
	return ERR_OK;
}

enum err
after_read(struct ctx *cx, struct arena *mem, const char *file,
    struct afters *out)
{
	FILE *f = fopen(file, "re");
	char *line = NEWN(mem, char, LINE);
	struct afters l = { 0 };
	unsigned cap = 0, number = 0;
	enum err e = ERR_OK;

	if (!f)
		return fail(cx, errno == ENOENT ? ERR_ABSENT : ERR_UNREAD, file,
		    "%s", strerror(errno));
	while (e == ERR_OK && fgets(line, LINE, f)) {
		size_t n = strlen(line), mark = arena_mark(cx->mem);

		number++;
		if (n == 0 || line[n - 1] != '\n') {
			if (feof(f))
				break;
			e = ERR_UNREAD;
		} else
			e = line_read(cx, (str){ line, n - 1 }, mem, &l, &cap);
		if (e == ERR_OK)
			arena_reset(cx->mem, mark);
	}
	if (e == ERR_OK && ferror(f))
		e = ERR_UNREAD;
	(void)fclose(f);
	if (e != ERR_OK)
		return fail(cx, e, file, "line %u is no line of such a list",
		    number);
	*out = l;
	return ERR_OK;
}
