/*
 * What the pages of a plan, an assessment, a formulation share: reading it once,
 * whose words, lines drawn in one way, people to reach, and turning what was
 * posted into operations.
 *
 * Not a page. The idea to hold: `mine` says that the words are shown to the one
 * whose plan it is; then nothing names what is kept off their pages, and their
 * own words need no label.
 */
#ifndef HEED_WEB_PLAN_KIT_H
#define HEED_WEB_PLAN_KIT_H

#include "care/assess.h"
#include "web/web.h"

struct kit {
	struct page *p;
	struct html *h;
	struct ctx *cx;
	struct sheet_at at;     /* what it is, by the page's address */
	const struct sheet_info *sheet;
	str arg;                /* what follows it there: a part, a line, "" */
	struct plan plan;
	struct parts parts;
	struct prompts prompts; /* for the team; the person is not prompted */
	str name;               /* how the person is called */
	bool mine;              /* shown to the person */
	bool locked;            /* the person has died: to be read alone */
	str lang;               /* of the plan, where it is not English; or "" */
	struct assessments rests; /* on which lines of the picture rest */
};
/* A heading of the plan by its key in practice/languages.tsv: in the person's
 * language where there is one, the English beside it. */
void kit_h(struct kit *, const char *key, str english, int level);
struct ui_own kit_own(const struct kit *, const char *key);
/* What the page's address names, or an empty one of it. */
enum err kit_open(struct page *, struct kit *) CHECKED;
/* The same for a plan that was read already. */
enum err kit_of(struct page *, const struct plan *, struct kit *) CHECKED;
/* Leaves only what so many may see, and no proposals. What goes out of the
 * house (paper, a file, a screen that others see) is VISIBLE_RECORD; or, where
 * staff chose so for paper, VISIBLE_OFFLINE. Never the team's own lines. */
enum err kit_narrow(struct kit *, enum visible most) CHECKED;
/* Both at once, for pages of the person's that prompt nobody. */
enum err kit_open_narrow(struct page *, enum visible most, struct kit *)
    CHECKED;
/* The answers without proposals, and without what fewer than `most` may see. */
struct answers kit_only(const struct kit *, enum visible most);
bool kit_has_offline(const struct kit *);

/* A part by its link; "differ", "wish" and "next" too, which hold lines and are
 * no parts, or none yet. NULL where there is none. */
const struct part *kit_part(struct kit *, str link);
/* /person/x/plan/tail/arg; tail and arg may be "". Of an assessment its id
 * comes before the tail. */
str kit_path(const struct kit *, str tail, str arg);
/* Where lines of that part are added: what the service promises, at the end. */
str kit_part_path(const struct kit *, const struct part *);
void kit_back(const struct kit *); /* the way back is to the plan */
str kit_heading(const struct kit *);           /* "Sam's plan" */
str kit_of_name(const struct kit *, const char *mine, const char *theirs);
/* The first words of a text, for links that look alike. */
str kit_stub(struct ctx *, str);
/* "Made on ..." and "Look at it again by ..." as they are known. */
void kit_dates(const struct kit *);

enum kit_how {
	KIT_ACT,   /* with links to change, suggestions, prompts */
	KIT_BRIEF, /* the same, with the details folded away */
	KIT_READ,  /* whose words, nothing to press */
	KIT_BARE,  /* the words; whose only where they are not the person's */
	KIT_ALOUD, /* the same, with the details folded away, and what was
	            * suggested beside them */
	KIT_BESIDE /* KIT_READ, and what was suggested beside them */
};
/* Lines of one entry link, in a list; nothing when there are none. */
void kit_lines(struct kit *, str entry_link, enum kit_how);
void kit_line(struct kit *, const struct line *entry, enum kit_how);
/* One after the other into a list that is opened by the first; and its end:
 * whether there was any. */
void kit_listed(struct kit *, bool *open, const struct line *, enum kit_how);
bool kit_listed_end(struct kit *, bool open);
/* A whole part, to be read: its lines, or what its questions were answered. */
void kit_part_read(struct kit *, const struct part *, enum kit_how);
/* All that is written, to be read aloud: the screen is turned towards both, so
 * without what is for the team alone. none: a wording. */
enum err kit_aloud(const struct kit *, const char *none) CHECKED;
/* Walks the entries of one link, in order, without those not asked for now:
 * KIT_EACH(k, l, part->entry->link). */
const struct line *kit_next(const struct kit *, str entry_link,
    const struct line *after);
#define KIT_EACH(k, l, link)                                        \
	for (const struct line *l = NULL; (l = kit_next((k), (link), l));)
/* Suggestions that lie beside an entry, to take or to leave. */
void kit_proposals(struct kit *, const struct line *entry);
/* The words of an entry and, each on its own line, what else was said; without
 * what stays with the person and the team (rule "not-shared"). */
str kit_words(const struct kit *, const struct line *entry);
str kit_whose(const struct kit *, const struct line *);
/* "Back to the whole plan". */
str kit_whole(const struct kit *, const char *before);
/* What the form asks of an entry, without ".text": "Where", by item. */
const struct item *kit_item(struct ctx *, str link, const char *name);

/* Both with that between them; where one is empty, the other. */
str kit_joined(struct ctx *, str a, str between, str b);
/* Of the part "tell" or "services": one row a way to reach someone, and one for
 * who is next; whole: with what to say first. */
#define KIT_NEXT "If they do not answer: "
struct ui_contact *kit_contacts(const struct kit *, const char *part,
    bool whole, unsigned *n);

/* After a save: of an assessment that has ended, what assess_followed wants. */
enum err kit_followed(const struct kit *) CHECKED;

/* Operations made by hand, for pages that ask a few things. */
enum { KIT_OPS_MAX = 80 };
struct kit_ops { struct op at[KIT_OPS_MAX]; unsigned n; };
struct op *kit_op(struct kit_ops *, enum op_kind, str link, enum voice);
/* One answer of the person at the top of the form: set, added, or dropped when
 * "". */
void kit_put(const struct kit *, struct kit_ops *, str link, str value);
/* The value at the top, or "". */
str kit_value(const struct kit *, str link);
/* Applies; then p->go is path with what the page there is to say. */
enum err kit_save(struct kit *, struct plan_save *, str path, const char *code)
    CHECKED;
/* The banner for ?done=CODE, in the practice's words. */
void kit_banner(struct page *);
/* After a post that was held back because words in it sort people by level:
 * what was found, why, and what to write; inside the form, with the button that
 * keeps the words. */
void kit_findings(struct page *);
/* "In whose words?" for staff, nothing chosen; the person's are their own. */
void kit_ask_voice(const struct kit *);
/* What was chosen; ERR_INPUT at "voice" when staff chose nothing. */
enum err kit_voice(const struct kit *, enum voice *) CHECKED;
/* A tick box of staff: the person said so, here, aloud. */
void kit_ask_aloud(const struct kit *, str id, str says);
/* To staff, of a group whose questions the person answered at their own sign-in:
 * what they said first, and that box. */
void kit_ask_own(const struct kit *, str group);
/* Before such an answer is changed by staff: ERR_INPUT at "aloud" without it. */
enum err kit_own_first(const struct kit *, const struct plan_save *) CHECKED;
/* The form's own fields: what they are drawn with; those of one question or
 * (entry "new") of one more entry; and what was posted of them, as changes in
 * s->voice, with the rest of *s but `aloud`. */
enum err kit_view(const struct kit *, struct form_view *) CHECKED;
enum err kit_ask(const struct kit *, str scope, str entry) CHECKED;
enum err kit_take(const struct kit *, str scope, struct plan_save *) CHECKED;
/* Of the words of an assessment staff may say why there are none (CARE-2). */
bool kit_asks_why(const struct kit *);
/* Whose words is asked of staff, but where the service itself speaks. */
bool kit_asks_voice(const struct kit *, const struct part *);
/* Beside a part of an assessment or formulation: lines that were said elsewhere
 * and can be taken over; and where lines of this one can lead to (sheet_beside.c). */
enum err sheet_beside(struct kit *, const struct part *) CHECKED;
/* Such a button was pressed: `carry` or `lead`. */
enum err sheet_carried(struct kit *, const struct part *) CHECKED;
enum err sheet_led(struct kit *, const struct part *) CHECKED;
/* A sign of the plan, and a line of the picture: `same`, or `picture`. */
enum err sheet_told(struct kit *, const struct part *) CHECKED;
/* A submit button with a name and value. */
void kit_submit(struct html *, const char *name, str value, str text,
    bool primary, str hidden);

#endif
