/*
 * What learning's own files share. Not for any other module.
 */
#ifndef HEED_LEARNING_MATTER_INT_H
#define HEED_LEARNING_MATTER_INT_H

#include "core/tsv.h"
#include "learning/matter.h"

struct state_row { enum kind kind; str state, says; bool ends, pause; };
struct move_row { enum kind kind; str from, to, says, needs; };
struct state_table { struct state_row *at; unsigned n; };
struct move_table { struct move_row *at; unsigned n; };

/* What rows of the tables name. */
matter_do matter_nothing;
#define LEARN(kind, file, plural, letter, day, due, title, prepare, follow) \
	matter_do prepare, follow;
#include "learning/learning.def"
#undef LEARN
typedef enum err matter_check(struct ctx *, struct matter *, bool *holds);
#define CHECK(name, function, says) matter_check function;
#include "learning/check.def"
#undef CHECK

/* Set once by learning_open, and read only. */
struct learning {
	const struct form *form[KIND__MAX];
	struct state_table states;
	struct move_table moves;
};
extern struct learning learning;

enum err states_read(struct ctx *, const char *file, str text,
    struct state_table *) CHECKED;
enum err moves_read(struct ctx *, const char *file, str text,
    const struct state_table *, struct move_table *) CHECKED;
const struct state_row *state_row_of(enum kind, str state);
/* NULL, or the check of that name. */
struct check_row {
	const char *name;
	matter_check *holds;
	const char *says;
};
const struct check_row *check_of(str name);

/* What was typed names them: "Dr Elis Vaughan" names Elis Vaughan. */
bool matter_names(struct ctx *, str typed, str name);
/* The answer at the top was written just now: what a rule refuses is new words,
 * so that what stood so before is not in the way of others. */
bool matter_is_new(const struct ctx *, const struct matter *, const char *link);
/* Whoever writes m now, as the author of a line. */
struct hand matter_hand(struct ctx *, const struct matter *);
/* Prints, prepares, writes, follows. */
enum err matter_write(struct ctx *, struct matter *, const char *act,
    str reason) CHECKED;
/* Whoever writes it now: nobody, of the day, where it is nobody's. */
struct hand matter_hand(struct ctx *, const struct matter *);
/* The extension of ours, into b: {"url":"urn:heed:matter","extension":[…]}. */
void matter_ext_print(struct ctx *, const struct matter *, struct buf *);
void matter_ext_read(struct ctx *, const struct json *, struct matter *);

#endif
