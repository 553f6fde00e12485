/*
 * heed serve: the supervisor and what runs under it.
 *
 * Workers answer people; login processes check passwords; the sealer holds the
 * signing key; the job process loads spools and keeps house. Each opens its own
 * store connection and drops what it does not need before it reads a byte.
 */
#include "access/account.h"
#include "access/job.h"
#include "access/ledger.h"
#include "cli/cli.h"
#include "cli/conf.h"
#include "cli/jobs.h"
#include "cli/loginproc.h"
#include "cli/mail.h"
#include "cli/notify.h"
#include "cli/sandbox.h"
#include "cli/supervise.h"
#include "learning/matter.h"
#include "core/arena.h"
#include "core/log.h"
#include "core/metric.h"
#include "core/time.h"
#include "core/version.h"
#include "fhir/fhir.h"
#include "web/web.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { APP_MEM = 64 << 20, REQUEST_MEM = 32 << 20, SEAL_EVERY_MS = 60000,
	SPOOL_EVERY_MS = 20000, METRICS_MAX = 4 << 20 };

struct serve {
	str url;
	const char *dir;       /* the store's directory: spool, gate */
	const char *key;       /* the sealer's key file, outside it */
	const char *listen;
	bool proxy, pg, tls, access_log;
	uint16_t pg_port, mail_port;
	str cert, key_pem;
	const struct lexicon *lexicon; /* opened once: the children share it */
};

/* mail: it may also reach the mail relay. */
static void
confine(const struct serve *s, const char *who, bool mail)
{
	struct sandbox_conf c = { .dir = { s->dir }, .connect = s->pg,
		.connect_port = s->pg_port, .nofile = 4096,
		.mail_port = mail ? s->mail_port : 0 };
	struct sandbox_report r;

	if (sandbox_enter(&c, &r) != ERR_OK) {
		log_line(LOG_ERROR_, "sandbox.failed", "\"who\":\"%s\"", who);
		_exit(8);
	}
	log_line(LOG_INFO_, "sandbox", "\"abi\":%d,\"text\":\"%s\"", r.abi,
	    r.text);
}

static enum err
ask_verify(void *to, uint64_t ticket, str password, str hash)
{
	return login_verify(to, ticket, password, hash);
}

static enum err
ask_hash(void *to, uint64_t ticket, str password)
{
	return login_hash(to, ticket, password);
}

struct worker {
	struct http *http;
	struct login *login;
	struct app *app;
};

static void
answered(void *to, uint64_t ticket, str answer)
{
	struct worker *w = to;

	http_resume(w->http, ticket, answer);
}

static void
on_watch(void *arg)
{
	struct worker *w = arg;

	metric_set(M_BEAT, (uint64_t)time_ticks_ms());
	login_poll(w->login, answered, w);
}

static void
worker_handle(void *arg, struct ctx *cx, const struct request *rq,
    struct reply *re)
{
	app_handle(((struct worker *)arg)->app, cx, rq, re);
}

static void
worker_full(void *arg, struct reply *re)
{
	app_full(((struct worker *)arg)->app, re);
}

static size_t
worker_file_max(void *arg, str path)
{
	return app_file_max(((struct worker *)arg)->app, path);
}

/* Opening makes the server's memory; what a process cannot open it says and
 * ends, and the supervisor tries again with patience. */
static bool
opened(struct ctx *cx, enum err e, const char *who)
{
	if (e == ERR_OK)
		return true;
	for (unsigned i = 0; i < cx->ndiag && i < DIAG_MAX; i++)
		log_str(LOG_ERROR_, who, "where", cx->diag[i].where);
	log_line(LOG_ERROR_, who, "\"error\":\"%s\"", err_info[e].name);
	return false;
}

static int
run_worker(int index, int listen_fd, int login_fd, void *arg)
{
	struct serve *s = arg;
	struct worker w = { 0 };
	struct ctx cx;
	struct web_conf web = { .url = s->url, .lexicon = s->lexicon,
		.behind_proxy = s->proxy,
		.verify = ask_verify, .hash = ask_hash };

	log_as("worker", index);
	ctx_init(&cx, arena_new(APP_MEM), time_now());
	w.login = login_new(login_fd, LOGIN_WAIT_MS);
	web.passwords = w.login;
	if (!w.login || !opened(&cx, app_open(&cx, &web, &w.app),
	    "worker.open"))
		return 8;
	struct http_conf h = { .listen_fd = listen_fd,
		.handler = worker_handle, .app = &w, .mem = arena_new(REQUEST_MEM),
		.behind_proxy = s->proxy, .access_log = s->access_log,
		.tls_cert = s->cert,
		.tls_key = s->key_pem, .watch_fd = login_watch_fd(w.login),
		.on_watch = on_watch, .on_tick = on_watch,
		.on_full = worker_full, .file_max = worker_file_max,
		.spool = door_dir(app_door(w.app)), .oops_body = app_oops_body(w.app) };

	w.http = http_new(&h);
	if (!w.http) {
		log_line(LOG_ERROR_, "worker.http", "\"ok\":%d", 0);
		return 8;
	}
	confine(s, "worker", false);
	metric_set(M_READY, 1);
	http_serve(w.http, supervise_stopping());
	http_free(w.http);
	door_close(app_door(w.app));
	return 0;
}

static void
seal_once(struct ctx *cx, struct store *st, const unsigned char key[KEY_LEN])
{
	bool made = false;

	ctx_calm(cx);
	if (!opened(cx, seal_make(cx, st, key, &made), "sealer.seal"))
		return;
	metric_add(M_SEALS, made);
	metric_set(M_SEALED, (uint64_t)cx->now);
}

/* One seal a minute, and one at the end. */
static int
run_sealer(void *arg)
{
	struct serve *s = arg;
	unsigned char key[KEY_LEN];
	struct ctx cx;
	struct store *st;
	int64_t due = 0; /* in ticks: the time of day may be put back */

	log_as("sealer", -1);
	crypt_open();
	ctx_init(&cx, arena_new(APP_MEM), time_now());
	if (!opened(&cx, seal_key(&cx, s->key, key), "sealer.key") ||
	    !opened(&cx, store_open(&cx, s->url, false, &st), "sealer.open"))
		return 8;
	confine(s, "sealer", false);
	while (!*supervise_stopping()) {
		size_t mark = arena_mark(cx.mem);

		cx.now = time_now();
		if (time_ticks_ms() >= due) {
			seal_once(&cx, st, key);
			due = time_ticks_ms() + SEAL_EVERY_MS;
		}
		arena_reset(cx.mem, mark);
		(void)sleep(1);
	}
	cx.now = time_now();
	seal_once(&cx, st, key);
	crypt_wipe(key, sizeof(key));
	store_close(st);
	return 0;
}

static enum err
house(struct ctx *cx, struct door *d)
{
	enum err e;

	TRY(spool_load(cx, door_store(d), door_dir(d)));
	TRY(door_begin(cx, TXN_WRITE));
	e = job_rounds(cx);
	if (e == ERR_OK)
		return door_commit(cx);
	door_rollback(cx);
	return e;
}

static void
keep_house(struct ctx *cx, struct door *d)
{
	struct who w;

	who_system(&w, "keeping house");
	ctx_calm(cx);
	door_enter(cx, d, &w);
	metric_add(opened(cx, house(cx, d), "job.house") ? M_HOUSE :
	    M_HOUSE_FAILED, 1);
}

static int
run_job(void *arg)
{
	struct serve *s = arg;
	struct ctx cx;
	struct door *d;
	int64_t due = 0;
	str by;

	log_as("job", -1);
	ctx_init(&cx, arena_new(APP_MEM), time_now());
	if (!opened(&cx, door_open(&cx, s->url, false, &d), "job.open"))
		return 8;
	confine(s, "job", true);
	by = crypt_id(cx.mem);
	do {
		size_t mark = arena_mark(cx.mem);

		cx.now = time_now();
		if (time_ticks_ms() >= due || *supervise_stopping()) {
			keep_house(&cx, d);
			due = time_ticks_ms() + SPOOL_EVERY_MS;
		}
		if (!*supervise_stopping())
			(void)opened(&cx, jobs_turn_with(&cx, d, by,
			    keep_house), "job.turn");
		arena_reset(cx.mem, mark);
		store_tend(door_store(d));
		if (!*supervise_stopping())
			(void)sleep(1);
	} while (!*supervise_stopping());
	door_close(d);
	return 0;
}

/* The numbers, to whoever collects them: a process of its own, without files,
 * a store or a way out. */
static void
metrics_page(void *arg, struct ctx *cx, const struct request *rq,
    struct reply *re)
{
	struct buf b;

	(void)arg;
	buf_init(&b, cx->mem, METRICS_MAX / 2);
	re->status = 200;
	re->type = S("text/plain; version=0.0.4; charset=utf-8");
	re->row = "metrics";
	if (str_eq(rq->path, S("/metrics"))) {
		metric_print(&b, app_row);
	} else {
		re->status = 404;
		buf_lit(&b, "There is only /metrics here.\n");
	}
	if (buf_done(&b, &re->body) != ERR_OK)
		re->status = 500;
	reply_header(re, S("Cache-Control"), S("no-store"));
}

static void
metrics_full(void *arg, struct reply *re)
{
	(void)arg;
	re->status = 500;
}

static int
run_metrics(int listen_fd, void *arg)
{
	struct http_conf h = { .listen_fd = listen_fd,
		.handler = metrics_page, .mem = arena_new(METRICS_MAX),
		.watch_fd = -1, .on_full = metrics_full, .conns_max = 16,
		.body_ms = 2000, .head_ms = 2000 };
	struct sandbox_conf c = { .nofile = 64 };
	struct sandbox_report r;
	struct http *http = http_new(&h);

	(void)arg;
	if (!http || sandbox_enter(&c, &r) != ERR_OK)
		return 8;
	http_serve(http, supervise_stopping());
	http_free(http);
	return 0;
}

static void
login_start(void *arg)
{
	struct sandbox_conf c = { .nofile = 64 };
	struct sandbox_report r;

	(void)arg;
	log_as("login", -1);
	if (sandbox_enter(&c, &r) != ERR_OK)
		_exit(8);
}

static void
on_ready(void *arg, uint16_t port)
{
	struct serve *s = arg;
	str host = str_of(s->listen);
	const char *colon = strrchr(s->listen, ':');

	if (colon)
		host.n = (size_t)(colon - s->listen);
	printf("Heed is at %s://%.*s:%u/\n", s->tls ? "https" : "http",
	    PRS(host), port);
	(void)fflush(stdout);
}

static void
on_tick(void *arg, unsigned answer)
{
	const struct serve *s = arg;

	metric_set(M_SPOOL_BYTES, (uint64_t)spool_sync(s->dir));
	/* systemd restarts what says nothing: no worker, nothing to say. */
	if (answer)
		notify("WATCHDOG=1");
}

static void
on_news(void *arg, enum supervise_news news)
{
	char text[80];

	(void)arg;
	switch (news) {
	case SUPERVISE_SETTLED:
		notify("READY=1\nSTATUS=Heed " HEED_VERSION " answers");
		break;
	case SUPERVISE_RELOADING:
		(void)snprintf(text, sizeof(text),
		    "RELOADING=1\nMONOTONIC_USEC=%lld",
		    (long long)time_ticks_us());
		notify(text);
		break;
	case SUPERVISE_STOPPING:
		notify("STOPPING=1");
		break;
	}
}

static enum err
read_pem(struct cmd *c, const char *path, str *out)
{
	FILE *f = fopen(path, "r");
	char *p = NEWN(c->cx->mem, char, 1 << 16);
	size_t n;

	if (!f)
		return fail(c->cx, ERR_UNREAD, path, "cannot be read");
	n = fread(p, 1, 1 << 16, f);
	(void)fclose(f);
	*out = (str){ p, n };
	return n > 0 && n < 1 << 16 ? ERR_OK
	                            : fail(c->cx, ERR_UNREAD, path,
	                                  "is no PEM file");
}

static bool
loopback(const char *listen)
{
	return strncmp(listen, "127.", 4) == 0 ||
	    strncmp(listen, "[::1]", 5) == 0 ||
	    strncmp(listen, "localhost:", 10) == 0;
}

/* Which promise holds for what is said to be saved (D17). */
static void
promise(const struct serve *s, struct door *d)
{
	str what = door_describe(d);

	printf("Store: %.*s\n", PRS(what));
	printf("%s\n", s->pg
	    ? "What is said to be saved is on this PostgreSQL server's disk; for a"
	      " cluster's promise set synchronous_standby_names."
	    : "What is said to be saved is on this machine's disk.");
}

/* The port in postgresql://user:word@host:port/name; 5432 where none stands. */
static uint16_t
port_of(str url)
{
	ptrdiff_t at;
	str host = url, port;
	int64_t n;

	if ((at = str_find(host, S("//"))) >= 0)
		host = str_sub(host, (size_t)at + 2, SIZE_MAX);
	if ((at = str_chr(host, '@')) >= 0)
		host = str_sub(host, (size_t)at + 1, SIZE_MAX);
	(void)str_cut(&(str){ host.p, host.n }, '/', &host);
	at = str_chr(host, ']'); /* an IPv6 address holds colons of its own */
	port = at >= 0 ? str_sub(host, (size_t)at + 1, SIZE_MAX) : host;
	at = str_chr(port, ':');
	if (at >= 0 && str_int(str_sub(port, (size_t)at + 1, SIZE_MAX), 1,
	    65535, &n))
		return (uint16_t)n;
	return 5432;
}

static enum err
prepare(struct cmd *c, struct serve *s)
{
	struct door *d;

	TRY(open_as_system(c, true, "heed serve", &d));
	s->url = c->url;
	s->pg = door_is_pg(d);
	s->pg_port = port_of(c->url);
	s->dir = str_c(c->cx->mem, door_dir(d));
	if (!*s->key)
		s->key = str_c(c->cx->mem,
		    str_cat(c->cx->mem, door_dir(d), S(".seal")));
	promise(s, d);
	door_close(d);
	return ERR_OK;
}

/* After a reload the old workers still serve: a store that cannot be reached
 * just now is waited for. */
static enum err
prepare_patiently(struct cmd *c, struct serve *s)
{
	struct timespec second = { 1, 0 };
	sigset_t term;
	enum err e;

	(void)sigemptyset(&term);
	(void)sigaddset(&term, SIGTERM);
	while ((e = prepare(c, s)) != ERR_OK && supervise_handed()) {
		log_line(LOG_ERROR_, "reload.waits", "\"error\":\"%s\"",
		    err_info[e].name);
		if (sigtimedwait(&term, NULL, &second) == SIGTERM)
			break;
		ctx_calm(c->cx);
	}
	return e;
}

/* Metrics hold nothing personal, but they are not for the world. */
static bool
everywhere(const char *listen)
{
	return strncmp(listen, "0.0.0.0:", 8) == 0 ||
	    strncmp(listen, "[::]", 4) == 0 || listen[0] == ':' ||
	    listen[0] == '*';
}

/* The settings, weighed against each other. */
static enum err
settle(struct cmd *c, const struct conf *f, struct serve *s, int64_t *workers)
{
	const char *cert = f->v[CONF_TLS_CERT], *key = f->v[CONF_TLS_KEY];

	*workers = 4 * sysconf(_SC_NPROCESSORS_ONLN);
	if (*f->v[CONF_WORKERS])
		TRY(option_number(c, "--workers", f->v[CONF_WORKERS], 1,
		    SUPERVISE_WORKERS_MAX, workers));
	if (*workers > SUPERVISE_WORKERS_MAX)
		*workers = SUPERVISE_WORKERS_MAX;
	s->listen = f->v[CONF_LISTEN];
	s->key = f->v[CONF_SEAL_KEY];
	s->proxy = conf_flag(f, CONF_BEHIND_PROXY);
	s->access_log = conf_flag(f, CONF_ACCESS_LOG);
	s->tls = *cert != 0;
	if (!*cert != !*key)
		return fail(c->cx, ERR_INPUT, "--tls-cert",
		    "--tls-cert and --tls-key go together");
	if (!s->tls && !s->proxy && !loopback(s->listen))
		return fail(c->cx, ERR_INPUT, "--listen",
		    "plain http is for this machine alone (127.0.0.1): give"
		    " --tls-cert and --tls-key, or --behind-proxy");
	if (everywhere(f->v[CONF_METRICS]))
		return fail(c->cx, ERR_INPUT, "--metrics",
		    "name one address that only those who watch the service"
		    " can reach, such as 127.0.0.1:9464");
	TRY(mail_relay(c->cx, f->v[CONF_MAIL_RELAY], &s->mail_port));
	if (s->tls) {
		TRY(read_pem(c, cert, &s->cert));
		TRY(read_pem(c, key, &s->key_pem));
	}
	return ERR_OK;
}

/* What every child reads is read once, before the fork: the tables of R4 (prepare
 * opened them), the lexicon, the practice's forms and words. */
static enum err
practice_open(struct ctx *cx, struct serve *s)
{
	fhir_stay();
	TRY(lexicon_open(cx, &s->lexicon));
	TRY(care_open(cx, s->lexicon));
	return learning_open(cx, s->lexicon);
}

static enum err
listen_sentence(struct cmd *c, enum err e, const char *listen)
{
	if (e == ERR_BUSY)
		return fail(c->cx, e, "--listen",
		    "something else listens at %s already", listen);
	if (e == ERR_INPUT)
		return fail(c->cx, e, "--listen", "%s is no ADDR:PORT", listen);
	if (e == ERR_DENIED)
		return fail(c->cx, e, "--listen", "%s may not be used by you",
		    listen);
	return e;
}

enum err
cmd_serve(struct cmd *c)
{
	struct serve s = { 0 };
	struct conf f;
	int64_t n;

	TRY(conf_read(c, &f));
	if (c->argc)
		return fail(c->cx, ERR_INPUT, c->argv[0],
		    "serve takes options only");
	TRY(settle(c, &f, &s, &n));
	TRY(f.check ? prepare(c, &s) : prepare_patiently(c, &s));
	if (f.check) {
		printf("It would start.\n");
		return ERR_OK;
	}
	TRY(practice_open(c->cx, &s));
	const struct supervise_conf sup = { .listen = s.listen,
		.workers = (unsigned)n, .command = c->line,
		.worker = run_worker, .sealer = run_sealer, .job = run_job,
		.metrics = *f.v[CONF_METRICS] ? run_metrics : NULL,
		.metrics_listen = f.v[CONF_METRICS],
		.login_start = login_start, .ready = on_ready,
		.tick = on_tick, .news = on_news, .app = &s };

	return listen_sentence(c, supervise(&sup), s.listen);
}
