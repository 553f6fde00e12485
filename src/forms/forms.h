/*
 * A form is a lens (decisions.md D22): a FHIR Questionnaire says what can be
 * said; a QuestionnaireResponse is read into lines; people change lines by
 * operations; what no operation touched keeps its bytes.
 *
 * Pure but for diagnostics: no store, no clock of its own, no right. Who may
 * apply which operation is care's and learning's to say.
 *
 * A LINE is an instance of a repeating group (an "entry": one thing someone
 * said, with its details below it) or one answer of a question. Its id is
 * Element.id of that item or answer, made once, never reused. What Heed knows
 * of it rides in one extension, urn:heed:line, with these parts: rev, voice,
 * author, by, role, org, at, source, visible, status, parked, about.
 */
#ifndef HEED_FORMS_FORMS_H
#define HEED_FORMS_FORMS_H

#include "core/err.h"
#include "core/json.h"
#include "core/str.h"
#include "language/language.h"

enum item_type { ITEM_GROUP, ITEM_DISPLAY, ITEM_BOOLEAN, ITEM_DECIMAL,
	ITEM_INTEGER, ITEM_DATE, ITEM_DATETIME, ITEM_TIME, ITEM_STRING,
	ITEM_TEXT, ITEM_URL, ITEM_CHOICE, ITEM_OPEN_CHOICE, ITEM_ATTACHMENT,
	ITEM_REFERENCE, ITEM_QUANTITY, ITEM__MAX };

/* CARE-2. Blank is NOT_ASKED; it never prints as "no" or "none". */
enum status { STATUS_ANSWERED, STATUS_NOT_ASKED, STATUS_NOT_SAID,
	STATUS_UNABLE, STATUS_NOT_APPLICABLE, STATUS_UNKNOWN, STATUS__MAX };
extern const char *const status_code[STATUS__MAX];  /* "chose-not-to-say" */
str status_words(enum status);  /* practice/codes: "Chose not to say" */

/* CARE-3. Whose words. */
enum voice { VOICE_PERSON, VOICE_SUPPORTER, VOICE_PRACTITIONER, VOICE_SHARED,
	VOICE__MAX };
extern const char *const voice_code[VOICE__MAX];
str voice_words(enum voice);    /* practice/codes: "Staff note" */
bool voice_of(str code, enum voice *);
bool status_of(str code, enum status *);

/* Who may see a line at all; sharing with supporters is by consent, not here.
 * OFFLINE: kept off the person's and supporters' online pages (experience.md
 * §2 rule 5). TEAM: the treating team only. */
enum visible { VISIBLE_RECORD, VISIBLE_OFFLINE, VISIBLE_TEAM, VISIBLE__MAX };
extern const char *const visible_code[VISIBLE__MAX];

struct option {
	str system, code, display; /* code = the value's text when not coded */
	const struct json *value;  /* the answerOption's value[x] */
};
struct enable {
	unsigned item;             /* index in form->item */
	str op;                    /* exists = != > < >= <= */
	const struct json *answer;
};
struct item {
	str link, text, prefix;
	str brief, easy;           /* urn:heed:short, urn:heed:easy */
	str rules;                 /* urn:heed:rule codes, space separated */
	enum item_type type;
	unsigned up;               /* index of the parent; own index at the root */
	unsigned end;              /* index past the last descendant (preorder) */
	unsigned depth;
	bool repeats, required, readonly, hidden;
	unsigned max_len;          /* characters; 0 = none of its own */
	const struct option *option; unsigned noption;
	const struct enable *when;  unsigned nwhen;
	bool all;                  /* enableBehavior all */
	const struct json *json;   /* the item itself */
};
enum { FORM_ITEMS_MAX = 2000, FORM_OPTIONS_MAX = 500, LINES_MAX = 5000,
	LINE_TEXT_MAX = 100 * 1024, FORM_DEPTH_MAX = 12 };
struct form {
	str url, version, title, status;
	const struct item *item; unsigned n;
	const str *ignored; unsigned nignored; /* what it asks that Heed does not
	                        * evaluate, each a sentence for the page */
	const struct json *json;
	const unsigned *seat;   /* 1 + index of an item where str_hash of its linkId
	                         * leads, or after it; 0: none */
	unsigned seats;         /* a power of two; at least half are 0 */
	const unsigned *order;  /* each item after its group and what enables it */
};

/* Reads a Questionnaire that passed fhir_check. Refuses (ERR_INPUT, one
 * diagnostic an item, where = linkId): duplicate linkIds, enableWhen cycles or
 * dangling questions, nested too deep; and, through form_lint, whatever
 * stratifies. The memory of json must outlive the form. */
enum err form_load(struct ctx *, const struct json *, struct form *) CHECKED;

/* What lint finds, in the form's order: H/M/L or RAG choice sets about suicide or
 * self-harm, items that ask for a level or a number, results of scales made to
 * predict, scored options, coded levels such as LOINC 93374-7, and what hangs
 * on any of these. kind: LANG_LEVEL, _RAG, _SCALE, _NUMERIC or _DECISION. Also
 * of a form that form_load refuses for other reasons, as far as it can be read.
 * The words and their sources: lint.def. */
struct lint { str link, rule, why, instead; enum lang_class kind; };
enum err form_lint(struct ctx *, const struct json *, struct lint **, unsigned *n)
    CHECKED;
/* Gives form_load and form_lint the lexicon: once a process, before them. */
void forms_open(const struct lexicon *);

/* The item with that linkId, or NULL; and its index. */
const struct item *form_item(const struct form *, str link);
bool item_has_rule(const struct item *, str rule);

struct line {
	str id;
	str parent;                /* id of the line it stands in: an entry, or an
	                            * answer of a repeating question with questions
	                            * below it; "" at the top */
	str about;                 /* for a proposal: the line it is about */
	str link;                  /* linkId, also when the item left the form */
	const struct item *item;   /* NULL: "from an earlier form" */
	bool entry;                /* instance of a repeating group */
	bool parked;               /* its enableWhen does not hold now */
	enum status status;
	enum voice voice;
	enum visible visible;
	int64_t rev, at;           /* at: UTC seconds of the last change; the rev of
	                            * an entry rises with its details, so a page
	                            * that drops it has seen them all */
	int64_t own;               /* the rev of its own last change */
	str author;                /* "Practitioner/x", "Patient/x" … */
	str by, role, org;         /* as shown: name, role, unit */
	str source;                /* said, observed, record, other-agency; or "" */
	str value;                 /* text; digits; date; code for a choice;
	                            * "Type/id" for a reference */
	str display;               /* what a choice or reference reads as */
	str system;                /* coding system; unit for a quantity */
	const struct json *json;   /* the item or answer it was read from */
	unsigned up;               /* 1 + index of its parent in line[]; 0: none */
};

struct answers {
	const struct form *form;
	str status;                /* in-progress, completed, amended, stopped,
	                            * entered-in-error */
	struct line *line; unsigned n, cap; /* preorder: an entry, its details */
	const struct json *doc;    /* NULL for a new response */
	str subject;               /* "Patient/x" */
	bool dirty;                /* print anew; also set by who changes status */
	struct node *tree;         /* forms' own; line[] is made from it */
};

/* A response with nothing in it. The form's initial values are no lines: a page
 * offers them in the fields one types into, and they become answers by being
 * posted; a choice is never made beforehand, its initial is named as a hint. */
void answers_new(struct ctx *, const struct form *, str subject, struct answers *);
/* Reads a QuestionnaireResponse. One that never saw Heed has no ids or
 * extensions: ids are made from what it says and where ("h…"), so that bytes no
 * one touched keep their id; voice practitioner, status answered. */
enum err answers_read(struct ctx *, const struct form *, const struct json *doc,
    struct answers *) CHECKED;
/* The body as stored: untouched items keep their bytes. */
enum err answers_print(struct ctx *, const struct answers *, str *body) CHECKED;
/* The same with only the lines that keep() wants (what stands below a line goes
 * with it): for redaction before a body leaves the house. Parked lines and
 * proposals are answers in the stored body, told apart by the extension alone:
 * a reader outside would take them for current, so a body that leaves is
 * printed by this with line_is_current. */
typedef bool line_keep(const struct line *, void *arg);
enum err answers_print_some(struct ctx *, const struct answers *, line_keep *,
    void *arg, str *body) CHECKED;
/* Neither parked nor a proposal. */
bool line_is_current(const struct line *, void *unused);

const struct line *line_find(const struct answers *, str id);
/* The value of the first answer with that linkId inside an entry ("" = at the
 * top), not parked; NULL when none. */
const struct line *line_in(const struct answers *, str entry, const char *link);
/* The same inside an entry; it looks no further than the entry goes. */
const struct line *line_under(const struct answers *a, const struct line *entry,
    str link);
/* Walks the entries of one linkId in order, proposals left out:
 * for (l = entry_next(a, link, NULL); l; l = entry_next(a, link, l)) */
const struct line *entry_next(const struct answers *, const char *link,
    const struct line *after);
/* The proposals about a line, in order, as entry_next. */
const struct line *about_next(const struct answers *, str about,
    const struct line *after);

enum op_kind { OP_SET, OP_ADD, OP_MOVE, OP_DROP };
struct op {
	enum op_kind kind;
	str line;       /* target; for ADD the new id, made if "" */
	str parent;     /* ADD: the entry it goes into; "" at the top */
	str link;       /* ADD; SET too (with parent), for a line that was removed
	                 * meanwhile: without it its words have nowhere to go */
	str about;      /* ADD: makes it a proposal about that line */
	str after;      /* ADD, MOVE: the sibling it follows; "" = last (ADD),
	                 * first (MOVE) */
	int64_t rev;    /* SET, DROP, MOVE: the rev the page showed */
	str value, display, system;   /* as struct line */
	enum status status;
	enum voice voice;
	enum visible visible;
	str source;
	bool restates;  /* SET: voice, visible and status only; value stays */
	str field;      /* the posted field it came from, or "": where of errors */
};
/* Who applies, for the line's extension. */
struct hand { str author, by, role, org; int64_t at; };

enum op_end {
	OP_DONE,        /* as asked */
	OP_SAME,        /* nothing to change */
	OP_BOTH,        /* the line changed meanwhile: mine was kept as a proposal
	                 * about it (id in made). Also the second answer to a
	                 * question that takes one. A DROP or restatement has no
	                 * words to keep: made is "" and the line stands as it is */
	OP_ENDED_UP,    /* its neighbour vanished: it stands at the end */
	OP_LOST_LINE    /* the line was removed meanwhile: mine was added anew (id
	                 * in made), so no word is lost; made is "" for MOVE */
};
/* made: the new id, for ADD and where a line was added instead; or "". */
struct op_result { enum op_end end; str made; };

/* Proposals about a line that is dropped become lines in their own right: the
 * first takes its place, the others are about that one. A SET of "" is a line
 * with a status; DROP takes it away.
 *
 * Applies in order; values are checked against their items (type, options,
 * lengths, dates): ERR_INPUT with where = the line or linkId, and then nothing
 * has changed. Lines that were pointed to
 * before the call are no longer in line[] after it. Afterwards lines are parked
 * or unparked by enableWhen, and revs are raised. */
enum err answers_apply(struct ctx *, struct answers *, const struct op *,
    unsigned n, const struct hand *, struct op_result *) CHECKED;
/* A new line id: 16 characters of [a-z0-9], from the system's randomness. */
str line_new_id(struct ctx *);

/* Is the item asked now, in this entry? A pure function of form and lines. */
bool item_enabled(const struct answers *, const struct item *, str entry);

/*
 * Pages. Field names carry line ids, revs and a digest of what was shown, so
 * that a page posts what it saw: forms_take turns the posted fields into
 * operations (unchanged ones give none).
 */
struct html;
struct field;                       /* http/http.h */
struct form_ref { str link, id, display; }; /* "" link: for every reference */
struct form_view {
	const struct answers *a;
	str scope;                  /* draw only below this linkId; "" = all */
	str entry;                  /* only this entry's fields; "new" = a new one */
	bool read_only, easy, statuses; /* statuses: offer "chose not to say" … */
	const struct field *again; unsigned nagain; /* what was posted, on error */
	const struct diag *diag; unsigned ndiag;
	str add, add_in;            /* one more blank of that linkId, in that entry
	                             * (form_button gives them) */
	bool voices;                /* ask whose words these are */
	bool fold;                  /* of an entry its words first (and what has
	                             * the rule "at-once"), the rest folded away */
	bool why;                   /* statuses of an entry's words alone */
	bool words;                 /* folded: only what one answers in words */
	bool apart;                 /* entries of the scope have pages of their own:
	                             * they are left out, and the scope's heading is
	                             * the page's to draw */
	bool quiet;                 /* read only: who said it is not beside each */
	bool said;                  /* read only: what has no answer is left out, and
	                             * what the form tells who fills it in */
	str legend;                 /* over a new entry, instead of its own */
	const struct form_ref *ref; unsigned nref; /* what references may be chosen */
};
void form_draw(struct ctx *, struct html *, const struct form_view *);
/* The id to link an error summary's row to, for a diagnostic of answers_apply
 * or forms_take; "" where it names no field. */
str form_field_id(struct ctx *, str where);
/* The button that was pressed, if it was one of ours: "add" (link, parent) or
 * "drop" (line in link; forms_take makes the operation). Posted fields are to be
 * taken first: nothing typed is lost by pressing it. */
enum form_button { BUTTON_NONE, BUTTON_ADD, BUTTON_DROP };
enum form_button form_button(const struct field *, unsigned n, str *link,
    str *parent);
/* scope: as it was drawn; fields outside it are refused. A posted "voice",
 * "source" or "visible" holds for all of it; without, new lines are the
 * practitioner's and changed lines keep theirs. */
enum err forms_take(struct ctx *, const struct answers *, str scope,
    const struct field *, unsigned n, struct op **, unsigned *nop) CHECKED;
/* Neither an answer nor why there is none; or the first option of a list that
 * begins with a blank one, such as "Not asked yet". */
bool line_says_nothing(const struct line *);
/* A value in words: "yes", "23 November 2026", the option's display. */
str line_words(struct ctx *, const struct line *);

#endif
