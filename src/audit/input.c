/*
 * A file's bytes: unpacked where gzip packed it, from UTF-16 where it begins
 * with the mark of that, without a byte order mark.
 *
 * Constant memory whatever comes out, so what unpacks to far more than it was
 * costs time alone: at UNPACK_MAX, and RATIO_MAX times its size, it is left.
 */
#include "audit/audit_int.h"
#include "audit/decode.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { RAW = 64 << 10, RATIO_MAX = 300 };
static const uint64_t UNPACK_MAX = (uint64_t)1 << 30;

struct input {
	int fd;
	bool packed, halfway, pending, wide, regular, over;
	z_stream z;
	unsigned char raw[RAW];
	struct utf16 u;
	char *wideroom;
	size_t wideat, widen;
	char *head;
	size_t headn, headat, mark;
	uint64_t nin, nout, size;
	const char *fault;
};

static void
fault(struct input *in, const char *why)
{
	if (!in->fault)
		in->fault = why;
	in->over = true;
}

/* More raw bytes after the `had` that are there. */
static void
refill(struct input *in, unsigned had)
{
	ssize_t n;

	do
		n = read(in->fd, in->raw + had, RAW - had);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		fault(in, strerror(errno));
	if (n <= 0 && had == 0)
		in->over = true;
	in->nin += n > 0 ? (uint64_t)n : 0;
	in->z.next_in = in->raw;
	in->z.avail_in = had + (n > 0 ? (unsigned)n : 0);
}

static size_t
unpack(struct input *in, char *p, size_t n)
{
	int rc;

	in->z.next_out = (unsigned char *)p;
	in->z.avail_out = (unsigned)(n < UINT32_MAX ? n : UINT32_MAX);
	/* One file packed after another is one file. */
	if (!in->halfway && inflateReset(&in->z) != Z_OK) {
		fault(in, "it cannot be unpacked");
		return 0;
	}
	in->halfway = true;
	rc = inflate(&in->z, Z_NO_FLUSH);
	if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
		fault(in, "the packed file is damaged here: nothing after it "
		    "was read");
	in->halfway = rc != Z_STREAM_END;
	in->pending = in->z.avail_out == 0;
	n = (size_t)((char *)in->z.next_out - p);
	in->nout += n;
	if (in->nout > UNPACK_MAX && in->nout / RATIO_MAX > in->nin)
		fault(in, "it unpacks to more than 300 times its size: it was "
		    "not read on");
	return n;
}

/* Bytes as they are packed or not; 0 at the end. */
static size_t
pull(struct input *in, char *p, size_t n)
{
	while (!in->over) {
		size_t got;

		if (in->z.avail_in == 0 && !in->pending) {
			refill(in, 0);
			if (in->over && in->packed && in->halfway)
				fault(in, "the packed file ends too early");
			if (in->over)
				break;
		}
		if (in->packed) {
			got = unpack(in, p, n);
		} else {
			got = in->z.avail_in < n ? in->z.avail_in : n;
			memcpy(p, in->z.next_in, got);
			in->z.next_in += got;
			in->z.avail_in -= (unsigned)got;
		}
		if (got)
			return got;
	}
	return 0;
}

/* A large read of a plain file needs no room of ours. */
static size_t
pull_plain(struct input *in, char *p, size_t n)
{
	ssize_t got;

	if (in->packed || in->z.avail_in || n <= RAW || in->over)
		return pull(in, p, n);
	do
		got = read(in->fd, p, n);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		fault(in, strerror(errno));
	if (got <= 0)
		in->over = true;
	in->nin += got > 0 ? (uint64_t)got : 0;
	return got > 0 ? (size_t)got : 0;
}

static size_t
pull_wide(struct input *in, char *p, size_t n)
{
	for (;;) {
		char raw[RAW / 2];
		size_t got = in->widen - in->wideat;

		if (got) {
			got = got < n ? got : n;
			memcpy(p, in->wideroom + in->wideat, got);
			in->wideat += got;
			return got;
		}
		got = pull(in, raw, sizeof(raw));
		if (got == 0)
			return 0;
		in->wideat = 0;
		in->widen = utf16_read(&in->u, raw, got, in->wideroom);
	}
}

/* The beginning, as UTF-8, so far as it comes in HEAD_MAX bytes. */
static void
read_head(struct arena *mem, struct input *in)
{
	size_t n = 0, got, two = 0;
	char *p = NEWN(mem, char, HEAD_MAX);
	bool big;

	in->head = p;
	while (two < 4 && (got = pull(in, p + two, 4 - two)) > 0)
		two += got;
	if (is_utf16((str){ p, two }, &big)) {
		in->wide = true;
		in->u.big = big;
		in->wideroom = NEWN(mem, char, utf16_room(RAW / 2));
		in->widen = utf16_read(&in->u, p + 2, two - 2, in->wideroom);
		in->mark = 2;
	} else {
		in->mark = two >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
		n = two - in->mark;
		memmove(p, p + in->mark, n);
	}
	while (n < HEAD_MAX && (got = in->wide ? pull_wide(in, p + n,
	    HEAD_MAX - n) : pull(in, p + n, HEAD_MAX - n)) > 0)
		n += got;
	in->headn = n;
}

struct input *
input_open(struct arena *mem, const char *path, const char **why)
{
	bool std = strcmp(path, "-") == 0;
	struct input *in = NEW(mem, struct input);
	struct stat sb;

	in->fd = std ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0 || fstat(in->fd, &sb) != 0) {
		*why = strerror(errno);
		return NULL;
	}
	in->regular = S_ISREG(sb.st_mode) && !std;
	in->size = S_ISREG(sb.st_mode) ? (uint64_t)sb.st_size : 0;
	refill(in, 0);
	if (in->z.avail_in == 1)
		refill(in, 1); /* a pipe may give a byte at a time */
	if (in->z.avail_in >= 2 && in->raw[0] == 0x1f && in->raw[1] == 0x8b)
		in->packed = in->halfway = inflateInit2(&in->z, 15 + 16) ==
		    Z_OK;
	read_head(mem, in);
	if (in->fault && in->headn == 0) {
		*why = in->fault;
		input_close(in);
		return NULL;
	}
	return in;
}

bool
input_seek(struct input *in, uint64_t from)
{
	in->headat = in->headn;
	in->z.avail_in = 0;
	in->over = false;
	return lseek(in->fd, (off_t)from, SEEK_SET) >= 0;
}

void
input_close(struct input *in)
{
	if (in->packed)
		(void)inflateEnd(&in->z);
	if (in->fd > STDIN_FILENO)
		(void)close(in->fd);
	in->packed = false;
	in->fd = -1;
}

str
input_head(const struct input *in)
{
	return (str){ in->head, in->headn };
}

size_t
input_read(struct input *in, char *p, size_t n)
{
	size_t got = in->headn - in->headat;

	if (got == 0)
		return in->wide ? pull_wide(in, p, n) : pull_plain(in, p, n);
	got = got < n ? got : n;
	memcpy(p, in->head + in->headat, got);
	in->headat += got;
	return got;
}

const char *
input_fault(const struct input *in)
{
	return in->fault;
}

bool
input_is_plain(const struct input *in)
{
	return in->regular && !in->packed && !in->wide;
}

uint64_t
input_size(const struct input *in)
{
	return in->size;
}

uint64_t
input_mark(const struct input *in)
{
	return in->mark;
}

uint64_t
input_taken(const struct input *in)
{
	return in->nin;
}
