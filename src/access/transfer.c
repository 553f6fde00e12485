/*
 * Rows of versions, ledger and seals as lines of JSON: one table says which
 * column is called what.
 */
#include "access/transfer.h"
#include "access/door_int.h"
#include "core/json.h"

const char *const transfer_name[TRANSFER__MAX] = {
	[TRANSFER_VERSIONS] = "versions", [TRANSFER_LEDGER] = "ledger",
	[TRANSFER_SEALS] = "seals" };

/* Names in the order of the statement's columns; type t text, i number, h
 * bytes as hex. */
struct column { const char *name; char type; };
static const struct column version_col[] = { { "kind", 't' }, { "id", 't' },
	{ "v", 'i' }, { "op", 't' }, { "at", 'i' }, { "actor", 't' },
	{ "person", 't' }, { "unit", 't' }, { "salt", 'h' }, { "body", 't' },
	{ "key", 'i' }, { "commitment", 'h' }, { "prev", 'h' },
	{ "hash", 'h' }, { NULL, 0 } };
static const struct column ledger_col[] = { { "strand", 't' }, { "n", 'i' },
	{ "at", 'i' }, { "actor", 't' }, { "role", 't' }, { "act", 't' },
	{ "kind", 't' }, { "id", 't' }, { "v", 'i' }, { "person", 't' },
	{ "reason", 't' }, { "proof", 'h' }, { "prev", 'h' }, { "hash", 'h' },
	{ NULL, 0 } };
static const struct column seal_col[] = { { "n", 'i' }, { "at", 'i' },
	{ "heads", 't' }, { "prev", 'h' }, { "hash", 'h' }, { "pub", 'h' },
	{ "sig", 'h' }, { NULL, 0 } };
static const struct { enum stmt q; const struct column *col; }
    source[TRANSFER__MAX] = {
	[TRANSFER_VERSIONS] = { Q_VERSION_EACH, version_col },
	[TRANSFER_LEDGER] = { Q_LEDGER_EACH, ledger_col },
	[TRANSFER_SEALS] = { Q_SEAL_EACH, seal_col } };

struct out {
	const struct column *col;
	transfer_line *line;
	void *arg;
};

enum { LINE_MAX_ = 8 << 20 };

static enum err
row_out(void *arg, struct ctx *cx, const struct rows *one)
{
	struct out *o = arg;
	struct json_w w;
	struct buf b;
	str line;

	buf_init(&b, cx->mem, LINE_MAX_);
	json_w_init(&w, &b);
	json_w_open(&w, JNOKEY, '{');
	for (unsigned i = 0; o->col[i].name; i++) {
		const struct cell *c = cell(one, 0, i);
		str name = str_of(o->col[i].name);

		if (c->null)
			json_w_raw(&w, name, S("null"));
		else if (o->col[i].type == 'i')
			json_w_int(&w, name, c->i);
		else if (o->col[i].type == 'h')
			json_w_text(&w, name,
			    str_hex(cx->mem, c->s.p, c->s.n));
		else
			json_w_text(&w, name, c->s);
	}
	json_w_close(&w, '}');
	buf_c(&b, '\n');
	TRY(buf_done(&b, &line));
	return o->line(o->arg, line);
}

enum err
transfer_out(struct ctx *cx, enum transfer t, transfer_line *line, void *arg)
{
	struct out o = { source[t].col, line, arg };

	if (!door_has(cx, RIGHT_DATA | RIGHT_SELF))
		return fail(cx, ERR_DENIED, "export", "%s",
		    err_info[ERR_DENIED].text);
	return store_each(cx->door->store, cx, source[t].q, NULL, 0, row_out,
	    &o);
}
