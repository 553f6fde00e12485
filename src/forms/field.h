/*
 * How a page's fields are named, and what stands in them.
 *
 * A name is kind:line:rev:digest:parent:linkId. It says which line the field
 * is of, which rev the page showed and a digest of what stood there, so that
 * the post alone tells what was changed by whom it comes from. The linkId comes
 * last because it may hold anything.
 */
#ifndef HEED_FORMS_FIELD_H
#define HEED_FORMS_FIELD_H

#include "forms/forms_int.h"

/* Kinds of field. One answer may take several: all but the kind is the same. */
enum { FIELD_TEXT = 't', FIELD_DATE = 'd', FIELD_TIME = 'h', FIELD_UNIT = 'u',
	FIELD_OTHER = 'o', FIELD_STATUS = 's',
	FIELD_TICK = 'm',  /* one of several options; only ticked ones are sent */
	FIELD_SHOWN = 'k', /* hidden: this line was shown ticked */
	FIELD_ENTRY = 'e' /* hidden: a blank entry stood here */ };

struct place {
	str line;   /* an id; "~…" for a blank */
	int64_t rev;
	str digest;
	str parent; /* an id; "~…" for a blank entry; "" */
	str link;
};
/* What stands in the fields of one answer. A chosen option is "=key", another
 * answer "+other", a status "~code". */
struct parts { str text, day, month, year, time, unit, other, status; };

str field_name(struct ctx *, char kind, const struct place *);
/* False: not one of ours. ending is "day", "month" or "year" of a date. */
bool field_parse(str name, char *kind, struct place *, str *ending);
str field_id(struct ctx *, str name);
str parts_digest(struct ctx *, const struct parts *);
/* l NULL: a blank. */
struct parts parts_of(struct ctx *, const struct item *, const struct line *);
/* The value the parts make, unchecked but for dates; where is the field's. */
enum err parts_value(struct ctx *, const char *where, const struct item *,
    const struct parts *, struct op *) CHECKED;
str option_key(struct ctx *, const struct item *, const struct option *);
const struct option *option_of_key(struct ctx *, const struct item *, str key);
bool is_blank(str);
/* One of its options is chosen in one field, which also takes the reasons for
 * no answer. Not so the tick boxes of a repeating choice. */
bool is_chosen(const struct item *);

#endif
