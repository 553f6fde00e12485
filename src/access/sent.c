/*
 * Bytes in by parts, out by parts; a report likewise. One part in memory at a
 * time on the way in and for the job; a report is whole for who reads it.
 */
#include "access/sent.h"
#include "access/door_int.h"
#include "core/arena.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { PART = 256 << 10 };
#define KIND_CODE S("audit")

static enum err
need(struct ctx *cx, unsigned right)
{
	return door_has(cx, right) ? ERR_OK : fail(cx, ERR_DENIED, "audit",
	    "%s", err_info[ERR_DENIED].text);
}

static void
line(struct ctx *cx, const char *act, str id)
{
	door_note_write(cx, act, KIND_CODE, id, 0, S(""), S(""), S(""));
}

static enum err
put(struct ctx *cx, enum stmt add, str id, size_t part, str bytes)
{
	const struct arg a[] = { AT(id), AI((int64_t)part), AB(bytes) };

	return self_run(cx, add, a, 3, NULL, NULL);
}

static enum err
part_in(struct ctx *cx, int fd, char *p, size_t at, size_t n)
{
	for (size_t got = 0; got < n;) {
		ssize_t k = pread(fd, p + got, n - got, (off_t)(at + got));

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return fail(cx, ERR_UNREAD, "file",
			    "the file could not be read");
		got += (size_t)k;
	}
	return ERR_OK;
}

static enum err
waiting(struct ctx *cx)
{
	struct rows r;

	TRY(self_run(cx, Q_SENT_OPEN, NULL, 0, &r, NULL));
	if (cell(&r, 0, 0)->i < SENT_OPEN_MAX)
		return ERR_OK;
	return fail(cx, ERR_INPUT, "file", "%d exports are waiting to be read:"
	    " send this one when one of them is done", SENT_OPEN_MAX);
}

enum err
sent_add(struct ctx *cx, str label, int fd, size_t n, str *id)
{
	str made = crypt_id(cx->mem);
	const struct arg a[] = { AT(made), AT(label), AI((int64_t)n),
		AT(door_who(cx)->account), AI(cx->now) };
	size_t mark;
	char *p;

	TRY(need(cx, RIGHT_AUDIT));
	if (n == 0 || n > SENT_MAX)
		return fail(cx, ERR_INPUT, "file", n ? "this file is larger than"
		    " 64 MB: audit it with the command below" : "choose a file");
	TRY(waiting(cx));
	TRY(self_run(cx, Q_SENT_ADD, a, 5, NULL, NULL));
	mark = arena_mark(cx->mem);
	p = NEWN(cx->mem, char, PART);
	for (size_t at = 0; at < n; at += PART) {
		size_t m = n - at < PART ? n - at : PART;
		size_t each = arena_mark(cx->mem);

		TRY(part_in(cx, fd, p, at, m));
		TRY(put(cx, Q_SENT_PART_ADD, made, at / PART, (str){ p, m }));
		arena_reset(cx->mem, each);
	}
	arena_reset(cx->mem, mark);
	TRY(job_add(cx, JOB_AUDIT, made, S(""), cx->now, (int64_t)n));
	line(cx, "audit-add", made);
	*id = made;
	return ERR_OK;
}

static struct sent
sent_of(const struct rows *r, unsigned i)
{
	return (struct sent){ .id = cell(r, i, 0)->s, .label = cell(r, i, 1)->s,
		.size = cell(r, i, 2)->i, .by = cell(r, i, 3)->s,
		.sent_at = cell(r, i, 4)->i, .made_at = cell(r, i, 5)->i,
		.records = cell(r, i, 6)->i, .found = cell(r, i, 7)->i,
		.report_size = cell(r, i, 8)->i, .state = cell(r, i, 9)->s,
		.done = cell(r, i, 10)->i, .total = cell(r, i, 11)->i,
		.said = cell(r, i, 12)->s };
}

enum err
sent_list(struct ctx *cx, struct sents *out)
{
	struct rows r;

	TRY(door_query(cx, Q_SENT_LIST, NULL, 0, &r));
	*out = (struct sents){ NEWN(cx->mem, struct sent, r.n + 1), r.n };
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = sent_of(&r, i);
	return ERR_OK;
}

enum err
sent_read(struct ctx *cx, str id, struct sent *out)
{
	const struct arg a[] = { AT(id) };
	struct rows r;

	TRY(door_query(cx, Q_SENT_GET, a, 1, &r));
	if (r.n == 0)
		return fail(cx, ERR_ABSENT, "audit", "%s",
		    err_info[ERR_ABSENT].text);
	*out = sent_of(&r, 0);
	return ERR_OK;
}

enum err
sent_report(struct ctx *cx, const struct sent *s, str *page)
{
	size_t n = (size_t)s->report_size, at = 0;
	char *out;

	if (s->made_at == 0 || n == 0 || n > SENT_REPORT_MAX)
		return fail(cx, ERR_ABSENT, "report",
		    "there is no report yet");
	out = NEWN(cx->mem, char, n);
	for (int64_t part = 0; at < n; part++) {
		const struct arg a[] = { AT(s->id), AI(part) };
		size_t mark = arena_mark(cx->mem);
		struct rows r;
		str b;

		TRY(door_query(cx, Q_SENT_REPORT, a, 2, &r));
		b = r.n ? cell(&r, 0, 0)->s : S("");
		if (b.n == 0 || b.n > n - at)
			return fail(cx, ERR_STORE, "report",
			    "this report is not whole: send the export again");
		memcpy(out + at, b.p, b.n);
		at += b.n;
		arena_reset(cx->mem, mark);
	}
	door_note_look(cx, "audit-open", KIND_CODE, s->id, 0, S(""), S(""));
	*page = (str){ out, n };
	return ERR_OK;
}

static enum err
drop(struct ctx *cx, str id)
{
	const struct arg a[] = { AT(id) };

	TRY(self_run(cx, Q_SENT_PART_DROP, a, 1, NULL, NULL));
	TRY(self_run(cx, Q_SENT_REPORT_DROP, a, 1, NULL, NULL));
	TRY(self_run(cx, Q_SENT_DROP, a, 1, NULL, NULL));
	line(cx, "audit-drop", id);
	return ERR_OK;
}

enum err
sent_drop(struct ctx *cx, str id)
{
	struct sent s;

	TRY(need(cx, RIGHT_AUDIT));
	TRY(sent_read(cx, id, &s));
	return drop(cx, s.id);
}

enum err
sent_bytes(struct ctx *cx, str id, int fd)
{
	TRY(need(cx, RIGHT_SELF));
	for (int64_t part = 0;; part++) {
		const struct arg a[] = { AT(id), AI(part) };
		size_t mark = arena_mark(cx->mem);
		struct rows r;
		str b;

		TRY(self_run(cx, Q_SENT_PART, a, 2, &r, NULL));
		if (r.n == 0)
			return part ? ERR_OK : fail(cx, ERR_ABSENT, "file",
			    "the file is not here any more");
		b = cell(&r, 0, 0)->s;
		if (write(fd, b.p, b.n) != (ssize_t)b.n)
			return fail(cx, ERR_STORE, "file",
			    "there is no room to read it: %s", strerror(errno));
		arena_reset(cx->mem, mark);
	}
}

enum err
sent_made(struct ctx *cx, str id, str page, int64_t records, int64_t found,
    bool *kept)
{
	const struct arg a[] = { AT(id), AI(cx->now), AI(records), AI(found),
		AI((int64_t)page.n) };
	int64_t n = 0;

	TRY(need(cx, RIGHT_SELF));
	TRY(self_run(cx, Q_SENT_MADE, a, 5, NULL, &n));
	*kept = n == 1;
	if (n != 1)
		return ERR_OK;
	for (size_t at = 0; at < page.n; at += PART)
		TRY(put(cx, Q_SENT_REPORT_ADD, id, at / PART,
		    str_sub(page, at, at + PART < page.n ? PART :
		        page.n - at)));
	return self_run(cx, Q_SENT_PART_DROP, a, 1, NULL, NULL);
}

enum err
sent_upkeep(struct ctx *cx)
{
	const struct arg old[] = { AI(cx->now - (int64_t)SENT_DAYS * 86400) };
	const struct arg left[] = { AI(cx->now - (int64_t)SENT_WAIT_DAYS *
		86400) };
	struct rows r;

	TRY(self_run(cx, Q_SENT_OLD, old, 1, &r, NULL));
	for (unsigned i = 0; i < r.n; i++)
		TRY(drop(cx, cell(&r, i, 0)->s));
	TRY(self_run(cx, Q_SENT_LEFT, left, 1, &r, NULL));
	for (unsigned i = 0; i < r.n; i++)
		TRY(self_run(cx, Q_SENT_PART_DROP, &(struct arg){ .type = 't',
		    .s = cell(&r, i, 0)->s }, 1, NULL, NULL));
	return ERR_OK;
}
