/*
 * A span of bytes that someone else owns: the one string type of the house.
 *
 * A `str` is passed by value, is not terminated, and is almost always UTF-8
 * that the door has checked. It never owns: its memory is a literal, a table
 * that lives as long as the process, or an arena. A `char *` is no `str`, so
 * text that has not been bounded cannot be handed to what prints it.
 */
#ifndef HEED_CORE_STR_H
#define HEED_CORE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

typedef struct str {
	const char *p;
	size_t n;
} str;

/* A literal as a span. `"" lit ""` does not compile for a variable. */
#define S(lit) ((str){ "" lit "", sizeof(lit) - 1 })
/* The same where a constant expression is needed (tables). */
#define SK(lit) { "" lit "", sizeof(lit) - 1 }
/* For printf: "%.*s". */
#define PRS(s) (int)(s).n, (s).p

/* The span of a terminated string, such as argv or a table's text. NULL: empty. */
static inline str
str_of(const char *p)
{
	return (str){ p ? p : "", p ? strlen(p) : 0 };
}

/* The first byte and the last tell most unlike names apart without a call: those
 * of one family begin alike. Where b is a literal the compiler knows how much
 * there is to compare. */
static inline bool
str_eq(str a, str b)
{
	return a.n == b.n && (b.n == 0 || (a.p[0] == b.p[0] &&
	    a.p[b.n - 1] == b.p[b.n - 1] && memcmp(a.p, b.p, b.n) == 0));
}

/* For tables in memory: it differs between machines, and whoever wants names that
 * collide can make them, so the table has to be bounded. */
static inline uint64_t
str_hash(str s)
{
	const uint64_t by = 0x9e3779b97f4a7c15u;
	uint64_t h = s.n * by, w;

	for (; s.n >= sizeof(w); s.p += sizeof(w), s.n -= sizeof(w)) {
		memcpy(&w, s.p, sizeof(w));
		h = (h ^ w) * by;
		h ^= h >> 32;
	}
	w = 0;
	if (s.n)
		memcpy(&w, s.p, s.n);
	h = (h ^ w) * by;
	return h ^ h >> 32;
}

/* Byte order; what COLLATE "C" and SQLite's BINARY give. */
int str_cmp(str, str);
/* Equal without regard to ASCII case. */
bool str_ieq(str, str);
bool str_starts(str, str prefix);
bool str_ends(str, str suffix);
/* Where needle first stands in s, or -1. */
ptrdiff_t str_find(str s, str needle);
ptrdiff_t str_chr(str s, char c);
/* From `from`, at most n bytes; both are cut to what there is. */
static inline str
str_sub(str s, size_t from, size_t n)
{
	if (from > s.n)
		from = s.n;
	if (n > s.n - from)
		n = s.n - from;
	return (str){ s.p ? s.p + from : s.p, n };
}

/* ASCII white space taken from both ends. */
str str_trim(str);
/* Cuts s at the first sep: *head gets what stands before, s what stands after.
 * False, and everything in *head, when sep does not occur. */
bool str_cut(str *s, char sep, str *head);
/* A word of a list parted by spaces. */
bool str_has_word(str list, str word);
/* A copy in the arena, followed by a NUL that is not counted. */
str str_dup(struct arena *, str);
/* The same as a C string; for the libraries that want one. */
char *str_c(struct arena *, str);
/* Copies joined: str_cat(mem, a, b). */
str str_cat(struct arena *, str, str);
/* All bytes are decimal digits, there is one at least, and the value is within
 * [min, max]. */
bool str_int(str, int64_t min, int64_t max, int64_t *out);
/* Equal, in time that depends on the lengths alone; for secrets. */
bool str_same_secret(str, str);
/* Lower-case hex of n bytes, and back (false: odd length or not hex). */
str str_hex(struct arena *, const void *, size_t n);
bool str_unhex(str, void *out, size_t n);

#endif
