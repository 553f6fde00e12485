/* Frames through a pipe: a whole number of them in every write. */
#include "audit/wire.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { TELL = 4 << 20 }; /* bytes read between two words of progress */

/* Where nobody reads any more there is nothing left to do. */
static void
send(struct wire_out *w)
{
	size_t at = 0;

	while (at < w->n) {
		ssize_t n = write(w->fd, w->room + at, w->n - at);

		if (n < 0 && errno != EINTR)
			_exit(1);
		at += n > 0 ? (size_t)n : 0;
	}
	w->n = 0;
}

static void
put(struct wire_out *w, const void *p, size_t n)
{
	if (n) {
		memcpy(w->room + w->n, p, n);
		w->n += n;
	}
}

static void
frame(struct wire_out *w, struct frame *h, const str *s, unsigned n,
    const uint32_t *months)
{
	size_t size = sizeof(*h) + 8 * (size_t)h->months;

	for (unsigned i = 0; i < n; i++) {
		h->n[i] = (uint32_t)s[i].n;
		size += s[i].n;
	}
	if (w->n + size > WIRE_MAX)
		send(w);
	put(w, h, sizeof(*h));
	for (unsigned i = 0; i < n; i++)
		put(w, s[i].p, s[i].n);
	put(w, months, 8 * (size_t)h->months);
}

static void
finding(void *arg, const struct audit_finding *f, uint64_t line, unsigned month)
{
	struct frame h = { .type = WIRE_FINDING, .f = *f, .line = line,
		.month = month };
	str s[WIRE_STRINGS] = { text_cut(f->record, NAME_MAX_),
		text_cut(f->field, NAME_MAX_), f->quote, f->before, f->after,
		text_cut(f->rule, AUDIT_KEY_MAX), text_cut(f->why, NAME_MAX_),
		text_cut(f->instead, NAME_MAX_), text_cut(f->author, NAME_MAX_),
		text_cut(f->role, NAME_MAX_), text_cut(f->team, NAME_MAX_),
		text_cut(f->setting, NAME_MAX_), text_cut(f->form, NAME_MAX_) };

	frame(arg, &h, s, WIRE_STRINGS, NULL);
}

static void
note(void *arg, uint64_t line, str where, str what)
{
	struct frame h = { .type = WIRE_NOTE, .line = line };
	str s[2] = { text_cut(where, NAME_MAX_), text_cut(what, 4 * NAME_MAX_) };

	frame(arg, &h, s, 2, NULL);
}

static void
taken(void *arg, uint64_t bytes)
{
	struct wire_out *w = arg;
	struct frame h = { .type = WIRE_TAKEN };

	if (bytes < w->taken)
		w->taken = 0; /* the next file */
	if (bytes - w->taken < TELL)
		return;
	h.taken = bytes - w->taken;
	w->taken = bytes;
	frame(w, &h, NULL, 0, NULL);
	send(w);
}

void
wire_give(struct wire_out *w, struct give *g)
{
	*g = (struct give){ w, finding, note, taken };
}

void
wire_end(struct wire_out *w, const struct counts *c)
{
	struct frame h = { .type = WIRE_END, .sum = { c->records, c->lines,
		c->bytes, c->forms, c->forms_found, c->unopened, c->textless,
		c->files, c->unread } };
	uint32_t months[2 * MONTHS];

	for (unsigned i = 0; i < MONTHS; i++)
		if (c->month[i]) {
			months[2 * h.months] = i;
			months[2 * h.months + 1] = c->month[i];
			h.months++;
		}
	w->taken = 0;
	frame(w, &h, NULL, 0, months);
	send(w);
}

static bool
have(struct wire_in *w, size_t n, bool (*stop)(void *), void *arg)
{
	if (w->n - w->at < n && w->at) {
		memmove(w->room, w->room + w->at, w->n - w->at);
		w->n -= w->at;
		w->at = 0;
	}
	while (w->n - w->at < n) {
		ssize_t got = read(w->fd, w->room + w->n,
		    sizeof(w->room) - w->n);

		if (got == 0 || (got < 0 && errno != EINTR) ||
		    (stop && stop(arg)))
			return false;
		w->n += got > 0 ? (size_t)got : 0;
	}
	return true;
}

bool
wire_read(struct wire_in *w, struct wire_got *g, bool (*stop)(void *),
    void *arg)
{
	struct frame *h = &g->head;
	size_t size = 0;
	str s[WIRE_STRINGS];
	const char *p;

	if (!have(w, sizeof(*h), stop, arg))
		return false;
	memcpy(h, w->room + w->at, sizeof(*h));
	for (unsigned i = 0; i < WIRE_STRINGS; i++)
		size += h->n[i];
	size += 8 * (size_t)h->months;
	w->at += sizeof(*h);
	if (size > WIRE_MAX || !have(w, size, stop, arg))
		return false;
	p = w->room + w->at;
	for (unsigned i = 0; i < WIRE_STRINGS; i++) {
		s[i] = (str){ p, h->n[i] };
		p += h->n[i];
	}
	w->at += size;
	g->where = s[0];
	g->what = s[1];
	g->months = NULL;
	if (h->type == WIRE_END) {
		memcpy(w->months, p, 8 * (size_t)h->months);
		g->months = w->months;
	}
	h->f.record = s[0];
	h->f.field = s[1];
	h->f.quote = s[2];
	h->f.before = s[3];
	h->f.after = s[4];
	h->f.rule = s[5];
	h->f.why = s[6];
	h->f.instead = s[7];
	h->f.author = s[8];
	h->f.role = s[9];
	h->f.team = s[10];
	h->f.setting = s[11];
	h->f.form = s[12];
	return true;
}
