/*
 * JSON as FHIR needs it: strict to read, exact to print.
 *
 * A document is parsed into nodes that point into the text they came from, so
 * a number keeps its digits (0.10 stays 0.10) and a string its escapes until
 * someone asks. The text must outlive the nodes. RFC 8259, and beyond it:
 * UTF-8 only, no byte order mark, no duplicate keys (compared decoded), no
 * \u0000, no lone surrogate, depth and size capped. tests/unit/test_json.c runs
 * JSONTestSuite and lists what we decided for its i_ cases.
 *
 * The tree is read-only. To change a document build its parts with json_w_*
 * and copy untouched parts by their bytes (json_raw): what no one changed
 * keeps its bytes.
 */
#ifndef HEED_CORE_JSON_H
#define HEED_CORE_JSON_H

#include "core/buf.h"
#include "core/err.h"
#include "core/str.h"

enum json_type {
	JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY,
	JSON_OBJECT, JSON__MAX
};

enum { JSON_DEPTH_MAX = 32 };

struct json {
	enum json_type type;
	unsigned n;             /* number of children */
	str raw;                /* the bytes of the value, quotes included */
	str key;                /* decoded key when the parent is an object */
	str text;               /* decoded, for a string; "" otherwise */
	const struct json *up;
	const struct json *first; /* child of an array or object, or NULL */
	const struct json *next;  /* sibling, or NULL */
};

/* Parses all of text. On failure a diagnostic names line, column (in code
 * points) and what was expected; ERR_UNREAD for bad JSON, ERR_LIMIT for depth
 * or max bytes. A tree takes some 40 bytes of arena at worst for each
 * byte of text ([0,0,0): choose max by the arena's ceiling. */
enum err json_parse(struct ctx *, str text, size_t max, const struct json **) CHECKED;

/* The member of an object by decoded key, or NULL (also when j is NULL or not
 * an object): lookups chain without checks. */
const struct json *json_get(const struct json *, str key);
/* Down a dotted path of keys and array indices: "item.0.linkId". */
const struct json *json_at(const struct json *, const char *path);
const struct json *json_first(const struct json *); /* NULL for NULL */
const struct json *json_nth(const struct json *, unsigned i);
/* The decoded string, or "" when j is NULL or no string. */
str json_text(const struct json *);
/* A string's text, a number's digits, "true"/"false", "" otherwise. */
str json_scalar(const struct json *);
bool json_true(const struct json *);
/* A number of digits alone (no fraction, no exponent) that fits. */
bool json_int(const struct json *, int64_t *);
str json_raw(const struct json *);

/*
 * For a text too large for a tree: the members of the one object or array that
 * text is, one at a time, by their bytes. *at is 0 at first; false at the end
 * (*at == text.n) or where it is no such thing (*at == 0). Only brackets,
 * quotes, commas and colons are looked at: json_parse each value that is used.
 * key: as it stands between its quotes; of an array's members "".
 */
bool json_next(str text, size_t *at, str *key, str *value);
/* Where the value ends that begins at text.p[at]; 0 when it does not. */
size_t json_skip(str text, size_t at);

/* Walks children, none where j is NULL: JSON_EACH(c, j) { … } */
#define JSON_EACH(c, j) \
	for (const struct json *c = json_first(j); c; c = c->next)

/*
 * Writing. A writer keeps track of commas. A close that does not match its
 * open, a key in an array, none in an object, a second root and a depth past
 * the cap are bugs and assert. Keys and values are escaped.
 */
struct json_w {
	struct buf *b;
	unsigned depth;
	bool some[JSON_DEPTH_MAX + 1];
	char bracket[JSON_DEPTH_MAX + 1]; /* what each level was opened with */
};

void json_w_init(struct json_w *, struct buf *);
/* key.p == NULL where the parent is an array or the root. */
void json_w_open(struct json_w *, str key, char bracket); /* '{' or '[' */
void json_w_close(struct json_w *, char bracket);         /* '}' or ']' */
void json_w_text(struct json_w *, str key, str value);
void json_w_int(struct json_w *, str key, int64_t);
void json_w_bool(struct json_w *, str key, bool);
/* bytes that are JSON already: a node's raw, or digits that were checked. */
void json_w_raw(struct json_w *, str key, str raw);
#define JNOKEY ((str){ NULL, 0 })

#endif
