/*
 * What the files of forms share and no one else needs: the tree a response is
 * kept in, and small readers of values.
 *
 * The tree is the truth, line[] a view of it. A node is the response itself,
 * one of its items, or one answer; it knows the JSON it was read from and
 * whether that still says what the node says. What is not dirty is printed by
 * its bytes.
 */
#ifndef HEED_FORMS_FORMS_INT_H
#define HEED_FORMS_FORMS_INT_H

#include "forms/forms.h"

enum node_kind { NODE_ROOT, NODE_ITEM, NODE_ANSWER };
struct node {
	enum node_kind kind;
	bool dirty;                /* this node or one below it */
	bool new_line;             /* id and extension are to be written */
	bool new_value;
	bool bare;                 /* read without an extension: who said it is
	                            * what its line's parent says */
	bool twin;                 /* another says the same in the same place: its
	                            * made id counts them, so it is written with
	                            * the first change to the record */
	const struct json *json;   /* NULL: made here */
	struct line *line;         /* NULL: groups and questions that hold others */
	str link;
	const struct item *item;   /* NULL: not in the form, or not there */
	struct node *up, *first, *next;
};

enum { RESPONSE_DEPTH_MAX = 2 * FORM_DEPTH_MAX };
#define LINE_URL "urn:heed:line"

extern const char *const item_type_code[ITEM__MAX];
bool item_is_question(const struct item *);
/* The nearest repeating group, or repeating question with items below it, that
 * the item stands in; NULL at the top. */
const struct item *item_entry(const struct form *, const struct item *);
/* Its answers are entries for the items below them. */
bool item_holds(const struct item *);
/* The option with that code (and system, unless ""), or NULL. */
const struct option *item_option(const struct item *, str code, str system);
str ext_text(const struct json *element, str url);
/* The first member whose name starts with prefix: value[x], answer[x]. */
const struct json *json_poly(const struct json *, const char *prefix);

/* Reads what can be read of a Questionnaire; each fault is a diagnostic. */
enum err form_scan(struct ctx *, const struct json *, struct form *);
/* The items in an order in which each stands after its group and after what
 * enables it; false, and a diagnostic an item, where they form a ring. */
bool form_order(struct ctx *, struct form *);
/* What of the form is not evaluated, one sentence a kind. */
void form_ignores(struct ctx *, struct form *);

/* value[x] of an answer as a line has it. */
void value_read(const struct json *value, struct line *);
/* UTC seconds of a FHIR dateTime or instant with seconds; false if it is not
 * one. Unzoned is London's. */
bool value_seconds(str, int64_t *);
/* Checks op's value against the item, in a form that value_write can print. */
enum err value_check(struct ctx *, const char *where, const struct item *,
    struct op *);
struct json_w;
void value_write(struct json_w *, const struct item *, const struct line *);

/* Who said a line and when, as the line says that it stands in; and whether
 * that is so. Status, visibility and the like are each line's own. */
void hand_copy(struct line *, const struct line *up);
bool hand_same(const struct line *, const struct line *up);
/* The node of the line that this node's line stands in, or NULL. */
const struct node *node_above(const struct node *);
/* line[] from the tree, parked settled. Where that changed a line and mark is
 * given, its node is to be written anew. ERR_LIMIT past LINES_MAX. */
enum err tree_flatten(struct ctx *, struct answers *, bool mark);
/* Marks a node and what it stands in. */
void node_touch(struct node *);
/* Sets parked in line[] by enableWhen. */
void lines_park(struct ctx *, struct answers *);
/* The line it stands in, or NULL. */
const struct line *line_up(const struct answers *, const struct line *);
struct node *node_new(struct ctx *, enum node_kind, str link,
    const struct item *);
struct node *node_clone(struct ctx *, const struct node *, struct node *up);
struct node *node_find(struct node *, str line_id);
void node_take_out(struct node *);
/* After `after`, or first when NULL. */
void node_put_in(struct node *up, struct node *after, struct node *);
/* R4 puts the items below a question into its answer when there is one: moves
 * them from where they are to where they belong. */
void node_lower(struct node *from, struct node *to);
/* Takes away items that were emptied, unless they say something else. */
void node_prune(struct node *);
void node_name_twins(struct node *);
/* Raises *rev to the highest in the tree. */
void node_top_rev(const struct node *, int64_t *rev);
/* A line id or element id that may stand in field names and pages. */
bool is_line_id(str);

#endif
