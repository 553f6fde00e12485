/*
 * raw: what a save costs when nothing is asked, checked or weighed. One writer
 * makes the rows that a save makes, of the same sizes, in the same tables, with
 * the same durability, as fast as the store lets it. The limit that Heed's saves
 * are held against.
 *
 *   raw DIR|postgresql://… SECONDS BODY_BYTES     (on a COPY of a store)
 */
#define _GNU_SOURCE
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SAVES_MAX = 200000, BODY_MAX = 1 << 20 };

/* $1 id, $2 v, $3 body, $4 32 bytes where a hash is wanted. */
static const char *const sql[] = {
	"INSERT INTO head (kind, id, v, gone, at, person, unit, solo)"
	    " VALUES ('raw', $1, $2, 0, 1795739287, $1, 'unit-of-someone', 0)"
	    " ON CONFLICT (kind, id) DO UPDATE SET v = excluded.v",
	"INSERT INTO version (kind, id, v, op, at, actor, person, unit, salt,"
	    " body, key, commitment, prev, hash) VALUES ('plan', $1, $2,"
	    " 'update', 1795739287, 'account-of-someone', $1, 'unit-of-someone',"
	    " $4, $3, 0, $4, $4, $4)",
	"INSERT INTO ledger (strand, n, at, actor, role, act, kind, id, v,"
	    " person, reason, proof, prev, hash) VALUES ($1, $2,"
	    " 1795739287, 'account-of-someone', 'practitioner', 'save', 'plan',"
	    " $1, $2, $1, '', $4, $4, $4) ",
	"INSERT INTO done (token, at, result) VALUES ($1 || '.' || CAST($2 AS text),"
	    " 1795739287, '/person/of/someone/plan/part/signs?done=saved')",
};
enum { NSQL = sizeof(sql) / sizeof(sql[0]) };

static uint32_t us[SAVES_MAX];
static char body[BODY_MAX + 1], hash[33] = "0123456789abcdef0123456789abcdef";

static uint64_t
now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static long long began; /* so that a second run makes other records */
static sqlite3 *lite;
static sqlite3_stmt *st[NSQL];
static PGconn *pg;

static void
must(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "raw: %s: %s\n", what, lite ? sqlite3_errmsg(lite)
	    : pg ? PQerrorMessage(pg) : "?");
	exit(1);
}

static void
open_store(const char *url)
{
	char path[4096];

	if (strncmp(url, "postgresql:", 11) == 0) {
		/* text, bigint, text, bytea; not every statement has all. */
		static const Oid type[] = { 25, 20, 25, 17 };

		pg = PQconnectdb(url);
		must(PQstatus(pg) == CONNECTION_OK, "connect");
		for (int i = 0; i < NSQL; i++) {
			char name[8];
			PGresult *r;

			(void)snprintf(name, sizeof(name), "s%d", i);
			r = PQprepare(pg, name, sql[i], 4, type);
			must(PQresultStatus(r) == PGRES_COMMAND_OK, sql[i]);
			PQclear(r);
		}
		return;
	}
	(void)snprintf(path, sizeof(path), "%s/heed.db", url);
	must(sqlite3_open(path, &lite) == SQLITE_OK, "open");
	must(sqlite3_exec(lite, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
	    NULL, NULL, NULL) == SQLITE_OK, "pragma");
	for (int i = 0; i < NSQL; i++)
		must(sqlite3_prepare_v2(lite, sql[i], -1, &st[i], NULL) ==
		    SQLITE_OK, sql[i]);
}

static void
pg_do(const char *q)
{
	PGresult *r = PQexec(pg, q);

	must(PQresultStatus(r) == PGRES_COMMAND_OK, q);
	PQclear(r);
}

static void
save(unsigned n)
{
	char id[32], v[32];

	(void)snprintf(id, sizeof(id), "raw%09lld%08u", (long long)(began %
	    1000000000), n % 50);
	(void)snprintf(v, sizeof(v), "%u", n + 1);
	if (pg) {
		const char *arg[] = { id, v, body, hash };

		pg_do("BEGIN");
		for (int i = 0; i < NSQL; i++) {
			char name[8];
			PGresult *r;

			(void)snprintf(name, sizeof(name), "s%d", i);
			r = PQexecPrepared(pg, name, 4, arg, NULL, NULL,
			    0);
			must(PQresultStatus(r) == PGRES_COMMAND_OK, sql[i]);
			PQclear(r);
		}
		pg_do("COMMIT");
		return;
	}
	must(sqlite3_exec(lite, "BEGIN IMMEDIATE", NULL, NULL, NULL) ==
	    SQLITE_OK, "begin");
	for (int i = 0; i < NSQL; i++) {
		/* SQLite numbers by first appearance: bind by name. */
		int at;

		if ((at = sqlite3_bind_parameter_index(st[i], "$1")) != 0)
			sqlite3_bind_text(st[i], at, id, -1, SQLITE_STATIC);
		if ((at = sqlite3_bind_parameter_index(st[i], "$2")) != 0)
			sqlite3_bind_int64(st[i], at, n + 1);
		if ((at = sqlite3_bind_parameter_index(st[i], "$3")) != 0)
			sqlite3_bind_text(st[i], at, body, -1, SQLITE_STATIC);
		if ((at = sqlite3_bind_parameter_index(st[i], "$4")) != 0)
			sqlite3_bind_text(st[i], at, hash, 32, SQLITE_STATIC);
		must(sqlite3_step(st[i]) == SQLITE_DONE, sql[i]);
		sqlite3_reset(st[i]);
	}
	must(sqlite3_exec(lite, "COMMIT", NULL, NULL, NULL) == SQLITE_OK,
	    "commit");
}

static int
by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

int
main(int argc, char **argv)
{
	uint64_t start, at;
	unsigned n = 0, bytes;

	if (argc != 4 || (bytes = (unsigned)atoi(argv[3])) < 1 ||
	    bytes > BODY_MAX) {
		fprintf(stderr, "raw DIR|postgresql://… SECONDS BODY_BYTES\n");
		return 2;
	}
	memset(body, 'x', bytes);
	began = (long long)time(NULL);
	open_store(argv[1]);
	start = now_us();
	while (n < SAVES_MAX &&
	    (at = now_us()) - start < (uint64_t)atoi(argv[2]) * 1000000) {
		save(n);
		us[n++] = (uint32_t)(now_us() - at);
	}
	double took = (double)(now_us() - start) / 1e6;

	qsort(us, n, sizeof(*us), by_size);
	printf("{\"saves\":%u,\"per_s\":%.0f,\"p50_ms\":%.2f,\"p95_ms\":%.2f,"
	    "\"p99_ms\":%.2f,\"max_ms\":%.2f}\n", n, n / took, us[n / 2] / 1e3,
	    us[n * 95 / 100] / 1e3, us[n * 99 / 100] / 1e3, us[n - 1] / 1e3);
	return 0;
}
