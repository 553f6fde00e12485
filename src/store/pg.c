/*
 * The engine for many machines: PostgreSQL, the only file that knows libpq.
 *
 * One connection a process. It is opened at store_open, where names are
 * resolved and the password, the service file and the certificates are taken
 * (after the sandbox closes none of them can be read), and opened again, once,
 * in store_begin when it was lost. Anywhere else a loss ends the transaction:
 * before COMMIT nothing was saved, which is ERR_BUSY; in COMMIT nobody here can
 * know, which is ERR_UNKNOWN and never papered over.
 *
 * Nothing waits for ever. The server has three deadlines (statement, lock, idle
 * transaction), and the client one of its own, for a server that went silent
 * and for a COMMIT that waits for a standby, which none of the three ends.
 */
#include "store/store_int.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/log.h"
#include "core/metric.h"
#include "core/time.h"

#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	WORDS_MAX = 64,       /* connection keywords */
	BATCH = 64,           /* rows of a walk held at once */
	POSTED_MAX = 256      /* answers that the server may have to hold */
};

struct pg {
	struct store st;
	PGconn *conn;         /* NULL: lost */
	PGresult *res;        /* being read, and freed wherever we come from */
	PGresult *batch;      /* a walk's rows, likewise; outlives the conn */
	const char *key[WORDS_MAX + 1], *val[WORDS_MAX + 1];
	unsigned nword;
	unsigned posted;      /* statements sent whose answer was not read */
	bool warned;          /* the server added a warning to its answer */
	bool ready[Q__MAX + 1];
};

/* How an answer ended. */
enum how { DONE, REFUSED, LOST };

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_NAME = 19, OID_INT8 = 20,
	OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_VARCHAR = 1043,
	OID_NUMERIC = 1700, OID_VOID = 2278 };

static const char lost_text[] =
    "the record store could not be reached; nothing was changed: please try "
    "again in a minute";

static void
clear(PGresult **r)
{
	PQclear(*r);
	*r = NULL;
}

static void
drop(struct pg *p)
{
	p->posted = 0;
	clear(&p->res);
	PQfinish(p->conn);
	p->conn = NULL;
}

/* libpq would print these to standard error, with what they quote. */
static void
notice(void *arg, const PGresult *r)
{
	struct pg *p = arg;
	const char *level = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);

	if (level && strcmp(level, "WARNING") == 0)
		p->warned = true;
}

/* The next result in p->res, NULL after the last. False: the connection is
 * lost, or so slow that it counts as lost. */
static bool
next(struct pg *p, int64_t until)
{
	clear(&p->res);
	while (PQisBusy(p->conn)) {
		int more = PQflush(p->conn);
		int64_t left = until - time_ticks_ms();
		struct pollfd fd = { .fd = PQsocket(p->conn),
			.events = more ? POLLIN | POLLOUT : POLLIN };

		if (more < 0 || left <= 0)
			return false;
		if (poll(&fd, 1, left > 1000000 ? 1000000 : (int)left) < 0 &&
		    errno != EINTR)
			return false;
		if ((fd.revents & (POLLIN | POLLERR | POLLHUP)) &&
		    !PQconsumeInput(p->conn))
			return false;
	}
	p->res = PQgetResult(p->conn);
	return true;
}

static const char *
state_of(const PGresult *r)
{
	const char *s = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	return s ? s : "08000";
}

static bool
is(const char *state, const char *prefix)
{
	return strncmp(state, prefix, strlen(prefix)) == 0;
}

/* The server said that it ends the connection. */
static bool
farewell(const char *state)
{
	return is(state, "57P") || is(state, "08") || is(state, "25P03");
}

/*
 * Reads the answer to what was just sent (sent: libpq took it). The last
 * result stays in p->res for the caller.
 */
static enum how
answer(struct pg *p, int sent)
{
	int64_t until = time_ticks_ms() + p->st.answer_ms;
	PGresult *last = NULL;
	enum how how = DONE;

	if (!sent)
		return LOST;
	for (;;) {
		ExecStatusType s;

		if (!next(p, until)) {
			PQclear(last);
			return LOST;
		}
		if (!p->res)
			break;
		s = PQresultStatus(p->res);
		if (s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK)
			how = farewell(state_of(p->res)) ? LOST : REFUSED;
		PQclear(last);
		last = p->res;
		p->res = NULL;
	}
	p->res = last;
	return last && PQstatus(p->conn) == CONNECTION_OK ? how : LOST;
}

static enum how
simple(struct pg *p, const char *sql)
{
	return answer(p, PQsendQueryParams(p->conn, sql, 0, NULL, NULL, NULL,
	    NULL, 1));
}

static enum err
lost(struct pg *p, struct ctx *cx, const char *what)
{
	log_line(LOG_WARN_, "store lost", "\"statement\":\"%s\"", what);
	drop(p);
	return fail(cx, ERR_BUSY, what, "%s", lost_text);
}

/* What each refusal means to us, by the start of its SQLSTATE; first wins. */
static const struct {
	const char *state;
	enum err err;
	const char *text; /* NULL: the code's own */
} refusal[] = {
	{ "23505", ERR_STALE, NULL },  /* unique */
	{ "23514", ERR_STALE, NULL },  /* check */
	{ "23P01", ERR_STALE, NULL },  /* exclusion */
	{ "40", ERR_BUSY, NULL },      /* serialization, deadlock */
	{ "55P03", ERR_BUSY, NULL },   /* lock not had in time */
	{ "57014", ERR_BUSY, "this took too long and was stopped; nothing was "
	    "changed: please try again" },
	{ "53100", ERR_STORE, "the disk that holds the record store is full; "
	    "nothing was saved" },
	{ "53", ERR_BUSY, NULL },      /* memory, connections */
	{ "58", ERR_STORE, "the disk that holds the record store failed; "
	    "nothing was saved" },
	{ "XX", ERR_STORE, "the record store is damaged: stop the service and "
	    "restore a backup" },
	{ "", ERR_STORE, NULL },
};

/* Only class 42 (our own SQL is wrong) is quoted in the log: other messages
 * may repeat what a person wrote. */
static enum err
refused(struct pg *p, struct ctx *cx, const char *what)
{
	const char *state = state_of(p->res);
	unsigned i = 0;

	while (!is(state, refusal[i].state))
		i++;
	if (is(state, "25006"))
		return fail(cx, ERR_STORE, what,
		    "a change was tried where only reading was announced");
	if (refusal[i].err != ERR_STALE)
		log_line(LOG_ERROR_, "store",
		    "\"statement\":\"%s\",\"sqlstate\":\"%.5s\"", what, state);
	if (is(state, "42"))
		log_str(LOG_ERROR_, "store", "sql", str_of(
		    PQresultErrorField(p->res, PG_DIAG_MESSAGE_PRIMARY)));
	return fail(cx, refusal[i].err, what, "%s", refusal[i].text ?
	    refusal[i].text : err_info[refusal[i].err].text);
}

static enum err
not_done(struct pg *p, struct ctx *cx, const char *what, enum how how)
{
	return how == LOST ? lost(p, cx, what) : refused(p, cx, what);
}

/* Connects with the words kept. */
static enum err
join(struct pg *p, struct ctx *cx)
{
	drop(p);
	memset(p->ready, 0, sizeof(p->ready));
	p->conn = PQconnectdbParams(p->key, p->val, 0);
	metric_add(M_STORE_JOINED, 1);
	if (PQstatus(p->conn) == CONNECTION_OK) {
		(void)PQsetNoticeReceiver(p->conn, notice, p);
		(void)PQsetnonblocking(p->conn, 1);
		return ERR_OK;
	}
	log_line(LOG_ERROR_, "store unreachable", "%s", "");
	return fail(cx, ERR_BUSY, "store", "%s", lost_text);
}

/*
 * Reads the answers to what was posted. The first that is no yes stays in
 * p->res; those after it are the server's echo of it.
 */
static enum how
answers(struct pg *p)
{
	int64_t until = time_ticks_ms() + p->st.answer_ms;
	PGresult *bad = NULL;
	bool end = false, heard = p->conn && PQpipelineSync(p->conn);

	while (heard && !end) {
		ExecStatusType s;

		heard = next(p, until);
		s = heard && p->res ? PQresultStatus(p->res) : PGRES_COMMAND_OK;
		end = s == PGRES_PIPELINE_SYNC;
		if (!end && s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK &&
		    !bad) {
			bad = p->res;
			p->res = NULL;
		}
	}
	clear(&p->res);
	p->posted = 0;
	p->res = bad;
	if (!heard || !PQexitPipelineMode(p->conn) ||
	    (bad && farewell(state_of(bad))))
		return LOST;
	return bad ? REFUSED : DONE;
}

/* Before anything else is asked: what was posted has to have worked. */
static enum err
drain(struct pg *p, struct ctx *cx)
{
	enum how how;
	enum err err;

	if (p->posted == 0)
		return ERR_OK;
	how = answers(p);
	if (how == DONE)
		return ERR_OK;
	err = not_done(p, cx, "posted", how);
	clear(&p->res);
	return err;
}

static enum err
pg_begin(struct store *st, struct ctx *cx, enum txn txn)
{
	struct pg *p = (struct pg *)st;
	const char *sql = txn == TXN_WRITE ?
	    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE" :
	    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
	bool fresh = !p->conn || PQstatus(p->conn) != CONNECTION_OK;
	enum how how;

	if (fresh)
		TRY(join(p, cx));
	how = simple(p, sql);
	if (how == LOST && !fresh) {
		/* It died while it was idle: nothing of ours was in it. */
		TRY(join(p, cx));
		how = simple(p, sql);
	}
	/* Refused means a server on its way down, or a standby: as good as
	 * lost, and the next one looks for the primary again. */
	if (how != DONE)
		return lost(p, cx, "BEGIN");
	clear(&p->res);
	return ERR_OK;
}

static void
pg_rollback(struct store *st)
{
	struct pg *p = (struct pg *)st;

	clear(&p->res);
	clear(&p->batch);
	if (p->posted && answers(p) == LOST)
		drop(p);
	clear(&p->res);
	if (!p->conn)
		return;
	/* A jump out of a statement leaves rows on the way, and libpq refuses
	 * to send: to close is cheaper than to read them all, and rolls back
	 * as well. */
	if (simple(p, "ROLLBACK") != DONE)
		drop(p);
	clear(&p->res);
}

static enum err
pg_commit(struct store *st, struct ctx *cx)
{
	struct pg *p = (struct pg *)st;
	enum how how;
	enum err err;

	err = drain(p, cx);
	if (err != ERR_OK) {
		pg_rollback(st);
		return err;
	}
	p->warned = false;
	how = simple(p, "COMMIT");
	if (how == DONE && strcmp(PQcmdStatus(p->res), "COMMIT") != 0)
		how = REFUSED;
	/* With a standby that does not answer, PostgreSQL says COMMIT and warns
	 * that the other copy may lack it: not the promise that was made. */
	if (how == LOST || (how == DONE && p->warned)) {
		log_line(LOG_ERROR_, "commit unknown", "\"warned\":%d",
		    p->warned);
		drop(p);
		return fail(cx, ERR_UNKNOWN, "store", "%s",
		    err_info[ERR_UNKNOWN].text);
	}
	err = how == DONE ? ERR_OK : refused(p, cx, "COMMIT");
	clear(&p->res);
	return err;
}

/* Values as PostgreSQL wants them; spans stay where they are. */
struct params {
	Oid type[STORE_ARGS_MAX];
	const char *p[STORE_ARGS_MAX];
	int n[STORE_ARGS_MAX], binary[STORE_ARGS_MAX];
	uint64_t number[STORE_ARGS_MAX];
};

static void
params(struct params *v, const struct arg *arg, unsigned nargs)
{
	for (unsigned i = 0; i < nargs; i++) {
		const struct arg *a = &arg[i];

		v->type[i] = a->type == 'i' ? OID_INT8 :
		    a->type == 'b' ? OID_BYTEA : OID_TEXT;
		v->binary[i] = 1;
		v->number[i] = htobe64((uint64_t)a->i);
		v->n[i] = a->type == 'i' ? 8 : (int)a->s.n;
		v->p[i] = a->null ? NULL :
		    a->type == 'i' ? (const char *)&v->number[i] :
		    a->s.p ? a->s.p : "";
	}
}

/* What sum() of numbers gives: base-10000 digits. Only whole numbers that fit
 * 64 bits; SQLite gives nothing else. */
static bool
numeric(const unsigned char *b, int n, int64_t *out)
{
	int64_t v = 0;
	int digits, weight, sign;

	if (n < 8)
		return false;
	digits = b[0] << 8 | b[1];
	weight = (int16_t)(b[2] << 8 | b[3]);
	sign = b[4] << 8 | b[5];
	if (n != 8 + 2 * digits || (sign != 0 && sign != 0x4000) ||
	    digits > weight + 1)
		return false;
	for (int i = 0; digits > 0 && i <= weight; i++) {
		int d = i < digits ? b[8 + 2 * i] << 8 | b[9 + 2 * i] : 0;

		/* Downwards, because the lowest number has no opposite. */
		if (__builtin_mul_overflow(v, 10000, &v) ||
		    __builtin_sub_overflow(v, d, &v))
			return false;
	}
	if (sign == 0 && __builtin_sub_overflow(0, v, &v))
		return false;
	*out = v;
	return true;
}

static bool
column(const PGresult *r, int row, int col, struct cell *c)
{
	const char *p = PQgetvalue(r, row, col);
	const unsigned char *b = (const unsigned char *)p;
	int n = PQgetlength(r, row, col);

	*c = (struct cell){ .s = S("") };
	if (PQgetisnull(r, row, col)) {
		c->null = true;
		return true;
	}
	switch (PQftype(r, col)) {
	case OID_INT8:
	case OID_INT4:
	case OID_INT2:
	case OID_BOOL: {
		/* Big-endian, and negative when its first bit says so. */
		uint64_t v = b[0] & 0x80 ? UINT64_MAX : 0;

		for (int i = 0; i < n; i++)
			v = v << 8 | b[i];
		c->i = (int64_t)v;
		return n > 0 && n <= 8;
	}
	case OID_NUMERIC:
		return numeric(b, n, &c->i);
	case OID_TEXT:
	case OID_VARCHAR:
	case OID_NAME:
	case OID_BYTEA:
		if (n > 0)
			c->s = (str){ p, (size_t)n };
		return true;
	case OID_VOID:
		c->null = true;
		return true;
	default:
		return false;
	}
}

static enum err
hand_on(struct ctx *cx, const struct query *q, const PGresult *r,
    store_row_fn *fn, void *fnarg)
{
	struct cell c[STORE_COLS_MAX];
	struct rows one = { .n = 1, .cell = c };
	int n = PQnfields(r);

	if (n > STORE_COLS_MAX)
		return fail(cx, ERR_STORE, q->name, "too many columns");
	one.ncol = (unsigned)n;
	for (int row = 0; row < PQntuples(r); row++) {
		for (int i = 0; i < n; i++)
			if (!column(r, row, i, &c[i]))
				return fail(cx, ERR_STORE, q->name,
				    "column %d is no number, text or bytes", i);
		TRY(fn(fnarg, cx, &one));
	}
	return ERR_OK;
}

/* Prepares a statement of the table the first time it is wanted. */
static enum err
prepare(struct pg *p, struct ctx *cx, const struct query *q,
    const struct params *v, unsigned nargs)
{
	enum how how;

	if (q->slot < 0 || p->ready[q->slot])
		return ERR_OK;
	how = answer(p, PQsendPrepare(p->conn, q->name, q->sql, (int)nargs,
	    v->type));
	if (how != DONE)
		return not_done(p, cx, q->name, how);
	clear(&p->res);
	p->ready[q->slot] = true;
	return ERR_OK;
}

/* Rows come one at a time, so that a statement which finds too many costs no
 * memory; those after an error are read and let go. */
static enum err
rows(struct pg *p, struct ctx *cx, const struct query *q, store_row_fn *fn,
    void *fnarg, int64_t *changed)
{
	int64_t until = time_ticks_ms() + p->st.answer_ms;
	enum err err = ERR_OK;

	for (;;) {
		if (!next(p, until))
			return lost(p, cx, q->name);
		if (!p->res)
			break;
		switch (PQresultStatus(p->res)) {
		case PGRES_SINGLE_TUPLE:
		case PGRES_TUPLES_OK:
		case PGRES_COMMAND_OK:
			if (err == ERR_OK)
				err = hand_on(cx, q, p->res, fn, fnarg);
			if (!is(PQcmdStatus(p->res), "SELECT"))
				(void)str_int(str_of(PQcmdTuples(p->res)), 0,
				    INT64_MAX, changed);
			break;
		default:
			if (farewell(state_of(p->res)))
				return lost(p, cx, q->name);
			err = refused(p, cx, q->name);
		}
	}
	return PQstatus(p->conn) == CONNECTION_OK ? err :
	    lost(p, cx, q->name);
}

static enum err
pg_run(struct store *st, struct ctx *cx, const struct query *q,
    const struct arg *arg, unsigned nargs, store_row_fn *fn, void *fnarg,
    int64_t *changed)
{
	struct pg *p = (struct pg *)st;
	struct params v;
	int sent;

	TRY(drain(p, cx));
	params(&v, arg, nargs);
	TRY(prepare(p, cx, q, &v, nargs));
	sent = q->slot >= 0 ?
	    PQsendQueryPrepared(p->conn, q->name, (int)nargs, v.p, v.n,
	    v.binary, 1) :
	    PQsendQueryParams(p->conn, q->sql, (int)nargs, v.type, v.p, v.n,
	    v.binary, 1);
	if (!sent)
		return lost(p, cx, q->name);
	(void)PQsetSingleRowMode(p->conn);
	return rows(p, cx, q, fn, fnarg, changed);
}

/* Sent, and not waited for: a record's dozen statements are one journey. */
static enum err
pg_post(struct store *st, struct ctx *cx, const struct query *q,
    const struct arg *arg, unsigned nargs)
{
	struct pg *p = (struct pg *)st;
	struct params v;

	params(&v, arg, nargs);
	if (p->posted == POSTED_MAX || !p->ready[q->slot])
		TRY(drain(p, cx));
	TRY(prepare(p, cx, q, &v, nargs));
	if ((p->posted == 0 && !PQenterPipelineMode(p->conn)) ||
	    !PQsendQueryPrepared(p->conn, q->name, (int)nargs, v.p, v.n,
	        v.binary, 1) || PQflush(p->conn) < 0)
		return lost(p, cx, q->name);
	p->posted++;
	return ERR_OK;
}

/* A cursor, so that fn may ask for more in between, and each FETCH has the
 * deadline of one statement however long the walk is. */
static enum err
pg_walk(struct store *st, struct ctx *cx, const struct query *q,
    const struct arg *arg, unsigned nargs, store_row_fn *fn, void *fnarg)
{
	struct pg *p = (struct pg *)st;
	const char *sql = str_c(cx->mem, str_cat(cx->mem,
	    S("DECLARE heed_walk NO SCROLL CURSOR FOR "), str_of(q->sql)));
	char fetch[64];
	struct params v;
	enum how how;
	enum err err = ERR_OK;
	int n;

	TRY(drain(p, cx));
	params(&v, arg, nargs);
	how = answer(p, PQsendQueryParams(p->conn, sql, (int)nargs, v.type, v.p,
	    v.n, v.binary, 1));
	if (how != DONE)
		return not_done(p, cx, q->name, how);
	(void)snprintf(fetch, sizeof(fetch), "FETCH %d FROM heed_walk", BATCH);
	do {
		how = simple(p, fetch);
		if (how != DONE)
			return not_done(p, cx, q->name, how);
		p->batch = p->res;
		p->res = NULL;
		n = PQntuples(p->batch);
		err = hand_on(cx, q, p->batch, fn, fnarg);
		clear(&p->batch);
	} while (err == ERR_OK && n == BATCH);
	/* fn may have met a failure of its own, and lost the connection. */
	if (!p->conn || PQtransactionStatus(p->conn) != PQTRANS_INTRANS)
		return err;
	how = simple(p, "CLOSE heed_walk");
	if (how != DONE && err == ERR_OK)
		return not_done(p, cx, q->name, how);
	clear(&p->res);
	return err;
}

static void
pg_close(struct store *st)
{
	drop((struct pg *)st);
}

static void
word(struct pg *p, const char *key, const char *val)
{
	unsigned i = 0;

	while (i < p->nword && strcmp(p->key[i], key) != 0)
		i++;
	assert(i < WORDS_MAX);
	p->key[i] = key;
	p->val[i] = val;
	if (i == p->nword)
		p->nword++;
	p->key[p->nword] = p->val[p->nword] = NULL;
}

static const char *
word_get(const struct pg *p, const char *key)
{
	for (unsigned i = 0; i < p->nword; i++)
		if (strcmp(p->key[i], key) == 0)
			return p->val[i];
	return NULL;
}

/* Every word that has a value, copied. */
static void
words(struct pg *p, const PQconninfoOption *o)
{
	for (; o && o->keyword; o++)
		if (o->val && *o->val)
			word(p, str_c(p->st.mem, str_of(o->keyword)),
			    str_c(p->st.mem, str_of(o->val)));
}

/* What we add where the URL does not say otherwise. */
static const struct {
	const char *key, *val;
} wish[] = {
	{ "client_encoding", "UTF8" },
	{ "application_name", "heed" },
	{ "connect_timeout", "2" }, /* a host; 2 is the least libpq has */
	{ "target_session_attrs", "read-write" },
	{ "gssencmode", "disable" }, /* would look for files in the home */
	{ "keepalives_idle", "10" },
	{ "keepalives_interval", "5" },
	{ "keepalives_count", "3" },
	{ "tcp_user_timeout", "20000" },
};

static enum err
first_words(struct pg *p, struct ctx *cx, const char *url)
{
	char own[256], *why = NULL;
	PQconninfoOption *o = PQconninfoParse(url, &why);
	const char *theirs;
	struct buf all;

	PQfreemem(why);
	/* libpq's reason quotes the URL, and with it the password. */
	if (!o)
		return fail(cx, ERR_INPUT, "--db",
		    "this is not a postgresql:// address that libpq reads");
	words(p, o);
	PQconninfoFree(o);
	for (size_t i = 0; i < sizeof(wish) / sizeof(wish[0]); i++)
		if (!word_get(p, wish[i].key))
			word(p, wish[i].key, wish[i].val);
	(void)snprintf(own, sizeof(own), " -c statement_timeout=%d"
	    " -c lock_timeout=%d -c idle_in_transaction_session_timeout=%d"
	    " -c cursor_tuple_fraction=1", STORE_RUN_MS, STORE_WAIT_MS,
	    4 * STORE_RUN_MS);
	theirs = word_get(p, "options");
	buf_init(&all, p->st.mem, 8192);
	buf_put(&all, str_of(theirs));
	buf_put(&all, str_of(own));
	word(p, "options", str_c(p->st.mem, buf_str(&all)));
	return ERR_OK;
}

/* Each name with every address it has, so that a reconnect resolves nothing. */
static enum err
spread(struct pg *p, struct ctx *cx)
{
	const char *host = word_get(p, "host");
	struct hosts h;

	if (!host || word_get(p, "hostaddr"))
		return ERR_OK;
	TRY(place_hosts(cx, p->st.mem, str_of(host),
	    str_of(word_get(p, "port")), &h));
	word(p, "host", h.name);
	word(p, "hostaddr", h.addr);
	word(p, "port", h.port);
	return ERR_OK;
}

/* What libpq reads at each connection, and where it looks unasked. */
static const struct {
	const char *key, *home;
} files[] = {
	{ "sslrootcert", "/.postgresql/root.crt" },
	{ "sslcert", "/.postgresql/postgresql.crt" },
	{ "sslkey", "/.postgresql/postgresql.key" },
	{ "sslcrl", "/.postgresql/root.crl" },
};

/* Only DIR can be read once the sandbox closes, so certificates go there. */
static enum err
keep_file(struct pg *p, struct ctx *cx, const char *key, const char *home)
{
	struct arena *mem = p->st.mem;
	const char *from = word_get(p, key), *to;
	bool copied = false;

	if (!from)
		from = str_c(mem, str_cat(mem, str_of(getenv("HOME")),
		    str_of(home)));
	to = str_c(mem, str_cat(mem, p->st.dir, str_cat(mem, S("/"),
	    str_of(key))));
	/* Where there is none, libpq has connected without it. */
	TRY(place_copy(cx, from, to, &copied));
	if (copied)
		word(p, key, to);
	return ERR_OK;
}

/* What the first connection found out is what every later one says. */
static enum err
keep_words(struct pg *p, struct ctx *cx)
{
	PQconninfoOption *o = PQconninfo(p->conn);
	const char *secret = PQpass(p->conn);

	if (!o)
		return fail(cx, ERR_STORE, "store", "no memory");
	p->nword = 0;
	words(p, o);
	PQconninfoFree(o);
	word(p, "service", NULL);
	word(p, "passfile", NULL);
	(void)unsetenv("PGSERVICE"); /* or libpq would look for its file */
	if (secret && *secret)
		word(p, "password", str_c(p->st.mem, str_of(secret)));
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		TRY(keep_file(p, cx, files[i].key, files[i].home));
	return spread(p, cx);
}

static bool
fact(struct pg *p, const char *sql, str *out)
{
	if (simple(p, sql) != DONE || PQntuples(p->res) != 1) {
		clear(&p->res);
		return false;
	}
	*out = str_dup(p->st.mem, (str){ PQgetvalue(p->res, 0, 0),
	    (size_t)PQgetlength(p->res, 0, 0) });
	clear(&p->res);
	return true;
}

/* A database that would answer differently from SQLite, or say "saved" before
 * it is, is refused. */
static enum err
right_kind(struct pg *p, struct ctx *cx)
{
	str order, commit, standby, version, disk;

	if (!fact(p, "SELECT CASE WHEN 'B' < 'a' AND 'a-b' < 'aa' THEN 'C'"
	    " ELSE 'other' END", &order) ||
	    !fact(p, "SELECT current_setting('synchronous_commit')", &commit) ||
	    !fact(p, "SELECT current_setting('synchronous_standby_names')",
	    &standby) ||
	    !fact(p, "SELECT current_setting('fsync')", &disk) ||
	    !fact(p, "SELECT current_setting('server_version')", &version))
		return fail(cx, ERR_STORE, "store",
		    "PostgreSQL does not say how it is set");
	if (!str_eq(order, S("C")) || !str_eq(str_of(PQparameterStatus(p->conn,
	    "server_encoding")), S("UTF8")))
		return fail(cx, ERR_STORE, "--db",
		    "this database sorts or encodes in a way of its own: make "
		    "one with createdb --template=template0 --encoding=UTF8 "
		    "--locale=C");
	if (str_eq(commit, S("off")))
		return fail(cx, ERR_STORE, "--db",
		    "this database says that work is saved before it is: set "
		    "synchronous_commit to on");
	p->st.said = str_cat(p->st.mem, S("PostgreSQL "), version);
	if (str_eq(disk, S("off")))
		p->st.said = str_cat(p->st.mem, p->st.said, S(", fsync OFF"));
	p->st.said = str_cat(p->st.mem, p->st.said,
	    str_cat(p->st.mem, S(", synchronous_commit "), commit));
	p->st.said = str_cat(p->st.mem, p->st.said, standby.n == 0 ?
	    S(", no synchronous standby") : S(", with synchronous standby"));
	return ERR_OK;
}

static enum err
pg_set_up(struct pg *p, struct ctx *cx, str url)
{
	TRY(place_state(cx, p->st.mem, &p->st.dir));
	TRY(first_words(p, cx, url.p));
	p->conn = PQconnectdbParams(p->key, p->val, 0);
	if (PQstatus(p->conn) != CONNECTION_OK) {
		/* Names hosts, ports, users and databases; no password. */
		str why = str_of(PQerrorMessage(p->conn)), line;

		(void)str_cut(&why, '\n', &line);
		return fail(cx, ERR_BUSY, "--db",
		    "PostgreSQL cannot be reached: %.*s",
		    line.n > 300 ? 300 : (int)line.n, line.p);
	}
	(void)PQsetNoticeReceiver(p->conn, notice, p);
	(void)PQsetnonblocking(p->conn, 1);
	TRY(right_kind(p, cx));
	return keep_words(p, cx);
}

static enum err
pg_open(struct ctx *cx, struct arena *mem, str url, bool create,
    struct store **out)
{
	struct pg *p = NEW(mem, struct pg);
	enum err err;

	(void)create; /* the database itself is its administrator's to make */
	p->st = (struct store){ .eng = &engine_pg, .mem = mem, .pid = getpid(),
		.answer_ms = STORE_ANSWER_MS };
	err = pg_set_up(p, cx, url);
	if (err != ERR_OK) {
		drop(p);
		return err;
	}
	*out = &p->st;
	return ERR_OK;
}

/* The number is the lock's name: "Heed" in ASCII. */
static const char *const alone[] = {
	"SET LOCAL statement_timeout = 0",
	"SET LOCAL lock_timeout = 60000",
	"SELECT pg_advisory_xact_lock(1214604644)",
	NULL
};

const struct engine engine_pg = {
	.pg = true,
	.has_meta = "SELECT count(*) FROM pg_catalog.pg_class"
	    " WHERE oid = to_regclass('meta')",
	.alone = alone,
	.open = pg_open,
	.close = pg_close,
	.begin = pg_begin,
	.commit = pg_commit,
	.rollback = pg_rollback,
	.run = pg_run,
	.post = pg_post,
	.walk = pg_walk,
};
