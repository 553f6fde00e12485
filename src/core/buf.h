/*
 * A buffer that grows in an arena up to a ceiling given at birth.
 *
 * Writing past the ceiling is dropped and remembered: append freely, and ask
 * once, at buf_done. There is no buffer without a ceiling.
 */
#ifndef HEED_CORE_BUF_H
#define HEED_CORE_BUF_H

#include "core/err.h"
#include "core/str.h"

struct buf {
	struct arena *mem;
	char *p;
	size_t n, cap, max;
	bool over; /* sticky: something did not fit */
};

void buf_init(struct buf *, struct arena *, size_t max);
void buf_put(struct buf *, str);
static inline void
buf_c(struct buf *b, char c)
{
	if (b->n < b->cap && b->n < b->max && !b->over)
		b->p[b->n++] = c;
	else
		buf_put(b, (str){ &c, 1 });
}
#define buf_lit(b, lit) buf_put((b), S(lit))
void buf_int(struct buf *, int64_t);
/* A number alone, in digits. */
str buf_number(struct arena *, int64_t);
/* printf for numbers and fixed words; what people wrote goes through buf_put. */
void buf_fmt(struct buf *, const char *, ...) __attribute__((format(printf, 2, 3)));
/* s as the inside of a JSON string (no quotes added): escapes " \ and controls. */
void buf_json(struct buf *, str);
/* The whole, valid as long as the arena; ERR_LIMIT when it did not fit. */
enum err buf_done(struct buf *, str *out) CHECKED;
/* The same where the ceiling cannot be met by construction: asserts. */
str buf_str(struct buf *);

#endif
