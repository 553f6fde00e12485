/*
 * Lines out of files: plain or packed, one resource a line or one a file.
 *
 * A file is never wholly in memory unless it is one resource, and then no more
 * of it than INPUT_MAX. What unpacks to far more than it was is not read on: a
 * few bytes can be made to unpack for ever.
 */
#include "cli/import_int.h"
#include "core/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { ROOM = 2 * INPUT_MAX, CHUNK = 256 * 1024, DUE = 8 << 20,
	/* Records pack to a tenth, those that repeat to a fiftieth. */
	RATIO_MAX = 300, RATIO_FROM = 16 << 20 };

struct source {
	struct arena *mem;     /* holds room alone */
	char *room;
	size_t done;           /* bytes of room that lines were cut from */
	size_t end;            /* bytes of room that hold something */
	int fd;
	bool packed, over;     /* by gzip; there is no more to be had */
	bool halfway;          /* inside a packed file that has not ended */
	bool pending, bomb;    /* unpacked already, more of it; too much */
	z_stream z;
	unsigned char in[CHUNK];
	int64_t nin, nout;
	long line;
};

struct source *
source_new(struct arena *mem)
{
	struct source *s = NEW(mem, struct source);

	s->mem = arena_new((size_t)ROOM + CHUNK);
	s->room = arena_alloc(s->mem, 1, ROOM);
	s->fd = -1;
	return s;
}

void
source_close(struct source *s)
{
	if (s->packed)
		(void)inflateEnd(&s->z);
	if (s->fd > STDIN_FILENO)
		(void)close(s->fd);
	s->fd = -1;
	s->packed = false;
}

static ssize_t
fill_in(struct source *s)
{
	ssize_t n;

	do
		n = read(s->fd, s->in, CHUNK);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		s->nin += n;
	s->z.next_in = s->in;
	s->z.avail_in = n > 0 ? (unsigned)n : 0;
	return n;
}

enum err
source_open(struct ctx *cx, struct source *s, const char *path)
{
	bool in = strcmp(path, "-") == 0;

	s->fd = in ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	s->done = s->end = 0;
	s->nin = s->nout = 0;
	s->line = 0;
	s->over = s->packed = s->halfway = s->pending = s->bomb = false;
	s->z = (z_stream){ 0 };
	if (s->fd < 0 || fill_in(s) < 0)
		return fail(cx, ERR_UNREAD, path, "%s", strerror(errno));
	if (s->z.avail_in >= 2 && s->in[0] == 0x1f && s->in[1] == 0x8b)
		s->packed = s->halfway = inflateInit2(&s->z, 15 + 16) == Z_OK;
	return ERR_OK;
}

int64_t
source_at(const struct source *s)
{
	return s->nin - s->z.avail_in;
}

void
source_drop(struct source *s)
{
	memmove(s->room, s->room + s->done, s->end - s->done);
	s->end -= s->done;
	s->done = 0;
}

bool
source_is_full(const struct source *s)
{
	return s->done > DUE;
}

static enum err
unpack(struct ctx *cx, struct source *s)
{
	int rc;

	s->z.next_out = (unsigned char *)s->room + s->end;
	s->z.avail_out = (unsigned)(ROOM - s->end < CHUNK ? ROOM - s->end
	                                                  : CHUNK);
	/* One file packed after another is one file. */
	if (!s->halfway && inflateReset(&s->z) != Z_OK)
		return fail(cx, ERR_UNREAD, "gzip", "it cannot be unpacked");
	rc = inflate(&s->z, Z_NO_FLUSH);
	if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
		return fail(cx, ERR_UNREAD, "gzip",
		    "the packed file is damaged here: nothing after it was read");
	s->halfway = rc != Z_STREAM_END;
	s->pending = s->z.avail_out == 0;
	s->nout += (char *)s->z.next_out - (s->room + s->end);
	s->end = (size_t)((char *)s->z.next_out - s->room);
	s->bomb = s->nout > RATIO_FROM && s->nout / RATIO_MAX > source_at(s);
	if (s->bomb)
		return fail(cx, ERR_LIMIT, "gzip", "it unpacks to more than %d "
		    "times its size: it was not read on", RATIO_MAX);
	return ERR_OK;
}

/* More bytes into the room, or over. The room has space: callers see to it. */
static enum err
more(struct ctx *cx, struct source *s)
{
	size_t n;

	if (s->z.avail_in == 0 && !s->pending) {
		ssize_t got = fill_in(s);

		if (got < 0)
			return fail(cx, ERR_UNREAD, "read", "%s",
			    strerror(errno));
		s->over = got == 0;
		if (s->over && s->halfway)
			return fail(cx, ERR_UNREAD, "gzip",
			    "the packed file ends too early");
		if (s->over)
			return ERR_OK;
	}
	if (s->packed)
		return unpack(cx, s);
	n = s->z.avail_in < ROOM - s->end ? s->z.avail_in : ROOM - s->end;
	memcpy(s->room + s->end, s->z.next_in, n);
	s->z.next_in += n;
	s->z.avail_in -= (unsigned)n;
	s->end += n;
	return ERR_OK;
}

/* Up to the next line's end, or the file's; *n its length. */
static enum err
reach_end(struct ctx *cx, struct source *s, bool of_file, size_t *n)
{
	size_t seen = 0;

	for (;;) {
		const char *from = s->room + s->done;
		const char *nl = of_file ? NULL : memchr(from + seen, '\n',
		    s->end - s->done - seen);

		if (nl || s->over) {
			*n = nl ? (size_t)(nl - from) : s->end - s->done;
			return ERR_OK;
		}
		seen = s->end - s->done;
		if (seen > INPUT_MAX)
			return fail(cx, ERR_LIMIT, of_file ? "file" : "line",
			    "longer than 64 MiB");
		TRY(more(cx, s));
	}
}

/* Past a line that is too long for the room. */
static enum err
pass_over(struct ctx *cx, struct source *s)
{
	unsigned was = cx->ndiag;
	const char *nl = NULL;

	while (!nl && !s->over) {
		s->end = s->done;
		TRY(more(cx, s));
		nl = memchr(s->room + s->done, '\n', s->end - s->done);
	}
	s->done = nl ? (size_t)(nl + 1 - s->room) : s->end;
	cx->ndiag = was;
	return ERR_LIMIT;
}

/* The next line as it stands. A resource that begins on the first line and
 * does not end there is the whole file. */
static enum err
one_line(struct ctx *cx, struct source *s, str *text)
{
	size_t n;
	enum err e = reach_end(cx, s, false, &n);

	if (e == ERR_LIMIT && !s->bomb)
		return pass_over(cx, s);
	TRY(e);
	*text = str_trim((str){ s->room + s->done, n });
	if (s->line == 1 && str_starts(*text, S("{")) && json_skip(*text,
	    0) == 0) {
		e = reach_end(cx, s, true, &n);
		if (e != ERR_OK) {
			s->over = true; /* the rest is part of it */
			s->done = s->end;
			return e;
		}
		*text = str_trim((str){ s->room + s->done, n });
	}
	s->done += n < s->end - s->done ? n + 1 : n;
	return ERR_OK;
}

enum err
source_line(struct ctx *cx, struct source *s, str *text, long *line, bool *end)
{
	*end = false;
	enum err e = ERR_OK;

	*text = S("");
	*line = ++s->line;
	*end = s->over && s->done == s->end;
	if (!*end)
		e = one_line(cx, s, text);
	if (e == ERR_UNREAD || s->bomb) {
		s->over = true;
		s->done = s->end;
	}
	return e;
}
