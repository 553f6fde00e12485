/*
 * Plans for tests: lines added and changed in one call each.
 */
#ifndef HEED_TESTS_UNIT_PLAN_KIT_H
#define HEED_TESTS_UNIT_PLAN_KIT_H

#include "service.h"

/* A choice's system follows from the form; a value that is one of its codes is
 * enough. */
static inline struct op
op_add(str parent, const char *link, const char *value)
{
	return (struct op){ .kind = OP_ADD, .line = S(""), .parent = parent,
		.link = str_of(link), .value = str_of(value) };
}

static inline struct op
op_entry(struct service *s, const char *link)
{
	struct op op = op_add(S(""), link, "");

	op.line = line_new_id(&s->cx);
	return op;
}

static inline struct op
op_set(const struct line *l, const char *value)
{
	return (struct op){ .kind = OP_SET, .line = l->id, .rev = l->own,
		.parent = l->parent, .link = l->link, .value = str_of(value),
		.voice = l->voice, .visible = l->visible,
		.source = l->source };
}

static inline struct op
op_drop(const struct line *l)
{
	return (struct op){ .kind = OP_DROP, .line = l->id, .rev = l->rev,
		.link = l->link, .parent = l->parent };
}

/* One entry with its text, in a transaction of its own; the viewer has
 * entered. */
static inline str
add_line(struct service *s, str person, const char *part, const char *text,
    enum voice voice, bool aloud)
{
	const char *line = str_c(s->mem, str_cat(s->mem, str_of(part),
	    S(".line")));
	const char *words = str_c(s->mem, str_cat(s->mem, str_of(part),
	    S(".text")));
	struct op op[2];
	struct plan_save save = { .op = op, .nop = 2, .voice = voice,
		.aloud = aloud };

	op[0] = op_entry(s, line);
	op[1] = op_add(op[0].line, words, text);
	begin(s);
	ok(s, plan_apply(&s->cx, person, &save));
	assert_true(save.v > 0);
	commit(s);
	return op[0].line;
}

static inline struct plan
read_plan(struct service *s, str person)
{
	struct plan p;

	begin(s);
	ok(s, plan_read(&s->cx, person, &p));
	back(s);
	return p;
}

static inline const struct line *
line_of(const struct plan *p, str id)
{
	const struct line *l = line_find(&p->a, id);

	if (!l)
		fail_msg("no line %.*s", PRS(id));
	return l;
}

static inline const struct line *
text_of(const struct plan *p, str entry)
{
	const struct line *l = plan_detail(p, line_of(p, entry), "text");

	if (!l)
		fail_msg("no text in %.*s", PRS(entry));
	return l;
}

/* One operation, saved. */
static inline struct op_result
do_op(struct service *s, str person, struct op op, bool aloud, unsigned *made)
{
	struct plan_save save = { .op = &op, .nop = 1, .aloud = aloud,
		.voice = VOICE_PRACTITIONER };

	begin(s);
	ok(s, plan_apply(&s->cx, person, &save));
	commit(s);
	if (made)
		*made = save.nproposed;
	return save.result[0];
}

static inline enum err
try_ops(struct service *s, str person, const struct op *op, unsigned n,
    struct plan_save *save)
{
	enum err e;

	save->op = op;
	save->nop = n;
	begin(s);
	e = plan_apply(&s->cx, person, save);
	if (e == ERR_OK)
		commit(s);
	else
		door_rollback(&s->cx);
	return e;
}

#endif
