/*
 * What people write together: the safety plan, an assessment, a formulation;
 * all their versions, and the rules of writing them together (care.md CARE-20
 * to CARE-61; experience.md §2 rule 3). Each is a sheet, a row of sheet.def.
 *
 * What the parts mean is the sheet's form (practice/forms); what its lines are
 * is forms/forms.h. Here is who may do what to a line:
 *   - the person's own words are changed by the person; staff add beside them
 *     or propose; with `aloud` ("said aloud, agreed") staff write down a change
 *     that the person made, and the line says so;
 *   - staff notes are changed by staff; the person adds beside or proposes;
 *   - taking a proposal is a visible act: `plan_take`, by the one whose line it
 *     is, or aloud.
 * A plan becomes current by plan_agree, with gaps or without (CARE-54).
 */
#ifndef HEED_CARE_PLAN_H
#define HEED_CARE_PLAN_H

#include "access/record.h"
#include "forms/forms.h"
#include "language/language.h"

enum sheet {
#define SHEET(name, code, kind, file, whole, scope, held) SHEET_##name,
#include "care/sheet.def"
#undef SHEET
	SHEET__MAX
};
struct sheet_info { const char *code; enum kind kind; const char *file, *whole,
	*scope, *held; };
extern const struct sheet_info sheet_info[SHEET__MAX];
/* Which one: of a solo kind the person's; else that id, "" for one more. */
struct sheet_at { str person; enum sheet sheet; str id; };
#define PLAN_OF(who) (&(const struct sheet_at){ .person = (who) })

/* What a choice of that scope chooses from; SHEET__MAX: nothing. */
enum sheet sheet_of_scope(str scope);
/* A part of it that has lines, and so can be chosen for a supporter. */
bool sheet_has_part(struct ctx *, enum sheet, str part);

/* Loads what the care side rests on from the assets; server lifetime. */
enum err care_open(struct ctx *, const struct lexicon *) CHECKED;
/* The form in force. */
const struct form *sheet_form(enum sheet);
const struct form *plan_form(void);
/* The item of that linkId, of whichever sheet: no two share the first part of
 * their linkIds (practice check). NULL where there is none. */
const struct item *care_item(str link);
/* A stored form may take its place: read one with care_open's checks (memory of
 * cx and text must outlive the form), and put it in force. */
enum err plan_form_read(struct ctx *, str text, struct form *) CHECKED;
void plan_form_use(const struct form *);

/* A sheet as it was read; most often the plan. */
struct plan {
	enum sheet sheet;
	bool exists;
	struct record rec;
	struct answers a;   /* of an empty response when it does not exist */
	bool draft, withdrawn; /* neither: current */
};
/* As this viewer may see it; exists = false, and OK, when there is none. Of
 * another person's id: ERR_ABSENT. */
enum err sheet_read(struct ctx *, const struct sheet_at *, struct plan *)
    CHECKED;
/* One that was read as a record already. */
enum err sheet_of(struct ctx *, enum sheet, const struct record *,
    struct plan *) CHECKED;
enum err sheet_read_v(struct ctx *, const struct sheet_at *, int64_t v,
    struct plan *) CHECKED;
enum err plan_read(struct ctx *, str person, struct plan *) CHECKED;
enum err plan_read_v(struct ctx *, str person, int64_t v, struct plan *) CHECKED;
/* Exactly what that supporter sees; of a solo kind. */
enum err sheet_read_as(struct ctx *, const struct sheet_at *, str supporter,
    struct plan *) CHECKED;
enum err plan_read_as(struct ctx *, str person, str supporter, struct plan *)
    CHECKED;
/* Only these parts: for a device, a file, a paper, a recipient. */
enum err plan_read_parts(struct ctx *, str person, const str *part, unsigned n,
    struct plan *) CHECKED;

/* The parts, in the service's order: of a plan the groups that hold a
 * `<part>.line`, of another sheet all groups of the form. */
struct part {
	const struct item *group;
	const struct item *entry;   /* <part>.line; NULL: questions alone */
	str link;                   /* "signs" */
	str heading, brief, easy, meaning;
	unsigned nlines;            /* in this plan, proposals left out; of
	                             * questions alone: those answered */
	bool promise;               /* the service's: when we are next in touch */
	bool unfit;                 /* "this part does not fit me" */
	str unfit_why;
};
struct parts { struct part *at; unsigned n; };
/* The group of a part carries that rule: "promise", "quick" (asked on the first
 * page of an assessment), "service" (what stands there the service says) … */
bool part_has_rule(str part, const char *rule);
enum err plan_parts(struct ctx *, const struct plan *, struct parts *) CHECKED;
/* The same in another order: linkIds parted by spaces; what it does not name
 * follows. */
void plan_parts_in(struct ctx *, const struct plan *, str order, struct parts *);
/* The words of an entry: its `.text` detail; and a detail by its short name:
 * plan_detail(p, entry, "because"). NULL when not said. */
str plan_text(const struct plan *, const struct line *entry);
const struct line *plan_detail(const struct plan *, const struct line *entry,
    const char *name);
/* "In Sam's words", "Sam's words, written by …", "Staff note", "Sam and staff,
 * together"; name is how the person wants to be called. */
str plan_whose(struct ctx *, const struct line *, str name);
bool plan_is_own(const struct line *);
/* The viewer may change this line's words directly (else: propose). */
bool plan_may_set(struct ctx *, str person, const struct line *);

/* Where an entry names a supporter and no way to reach them, the number of their
 * own record stands in it, as if it had been written there: for what the person
 * is shown and what leaves the house, never to be saved. Not of whom nobody may
 * contact, nor of whom this viewer may not know. */
enum err plan_reach(struct ctx *, struct plan *) CHECKED;

/* Neither it nor what it stands in is a proposal or parked. */
bool line_stands(const struct answers *, const struct line *);
/* A proposal to take its line away: an entry that says nothing. */
bool is_removal(const struct answers *, const struct line *proposal);
/* A telephone number in s from *at on: its span and what to dial. shortened:
 * 999, 111 and their like, which may also be plain numbers. */
struct phone { size_t start, end; char dial[24]; bool shortened; };
bool phone_next(str s, size_t from, struct phone *);

/* Changes. */
struct plan_save {
	const struct op *op; unsigned nop;
	bool aloud;           /* staff: the person said so, aloud, here */
	bool sure;            /* the writer has seen the warnings and keeps the text */
	enum voice voice;     /* of what is new: whose words they are */
	const struct plan *seen; /* the plan as this viewer has read it in this
	                       * transaction, or NULL: it need not be read
	                       * again where it is whole and still current */
	str act, reason;      /* for the ledger; act "" = "save", which is "hide"
	                       * when a line goes from a supporter's sight */
	/* out */
	struct op_result *result; /* nop of them */
	unsigned nproposed;   /* operations that became proposals because the line
	                       * is another's: OP_DONE, and made is the proposal.
	                       * A conflict (OP_BOTH) is not counted here */
	struct findings *found; /* nop of them: CARE-92 and CARE-93, per operation */
	unsigned nfound;      /* stratifying findings: when > 0 and not sure, nothing
	                       * was saved and the error is ERR_INPUT */
	unsigned nours;       /* of them in words of staff: a service that refuses
	                       * levels refuses these, and no other's */
	unsigned *same;       /* nop: in how many other people's plans this very
	                       * phrase stands (CARE-115); staff only */
	bool copied;
	str id;               /* of the record, made or changed */
	int64_t v;            /* the version made; 0 when nothing changed */
};
/* Locks the person, reads the current version, applies, prints, writes. Makes
 * the sheet when there is none. Needs a write transaction. */
enum err sheet_apply(struct ctx *, const struct sheet_at *, struct plan_save *)
    CHECKED;
enum err plan_apply(struct ctx *, str person, struct plan_save *) CHECKED;

/* Moves an entry to another part ("tell", "around"): its words, voice, author
 * and source stay, its id is new, so that what was shared line by line is not
 * shared unasked. Answers that the other part has no question for stay in the
 * earlier version. ERR_DENIED when the line is not the viewer's and not aloud. */
enum err plan_move_part(struct ctx *, str person, str line, str to_part,
    bool aloud, str *made) CHECKED;

/* Takes a line of another sheet over into a part of this one: its words, whose
 * they are, when they were said and what else the part has a question for. The
 * new line says where it is from (`<part>.from`), or of which day it is and that
 * nobody has looked at it again (`<part>.carried`, `.confirm`; CARE-22), where
 * the part has those. The other line is left as it is. `to` "": the part of the
 * same name. */
enum err sheet_carry(struct ctx *, const struct sheet_at *, str to,
    const struct plan *from, str line, str *made) CHECKED;
/* Takes a line of this sheet, as it was read into `from`, over into a part of
 * the plan; and the line remembers (`<part>.plan`) which one it became there. */
enum err sheet_lead(struct ctx *, const struct sheet_at *, str to,
    const struct plan *from, str line, str *made) CHECKED;
/* The line remembers a line of the plan that is there already. */
enum err sheet_link(struct ctx *, const struct sheet_at *, str line,
    str plan_line) CHECKED;
/* The line of the plan that this one led to, and the reverse: the first current
 * line of `in` whose `<part>.plan` names that line. NULL where there is none. */
const struct line *sheet_led_to(const struct plan *in, str plan_line);

/* A proposal: taken by the one whose line it is (or aloud), or left: it goes
 * to history either way. One voice's words taken into another's line are of
 * both: VOICE_SHARED. A proposal that says nothing is to take the line away. */
enum err sheet_take(struct ctx *, const struct sheet_at *, str proposal,
    bool aloud) CHECKED;
enum err sheet_leave(struct ctx *, const struct sheet_at *, str proposal)
    CHECKED;
enum err plan_take(struct ctx *, str person, str proposal, bool aloud) CHECKED;
enum err plan_leave(struct ctx *, str person, str proposal) CHECKED;

enum plan_state { PLAN_DRAFT, PLAN_CURRENT, PLAN_WITHDRAWN };
/* The person withdraws, anyone of the team or the person makes it current. */
enum err sheet_set_state(struct ctx *, const struct sheet_at *,
    enum plan_state) CHECKED;
enum err plan_set_state(struct ctx *, str person, enum plan_state) CHECKED;

/* What the plan invites to (CARE-55) and asks to be made clearer (CARE-56):
 * sentences from practice/rules/plan.tsv, never a number. line "": the part. */
struct prompt { str part, line, says, rule; bool invitation; };
struct prompts { struct prompt *at; unsigned n; };
enum err plan_prompts(struct ctx *, const struct plan *, const struct parts *,
    struct prompts *) CHECKED;
/* What the page says after something has happened: the table's `warm` rows,
 * "line-added", "proposal-taken" … "" where there is none. */
str plan_warm(const char *event);
/* The copy-paste notice for a plan_save.same: "" below the table's threshold. */
str plan_same_says(unsigned others);

/* What changed between two versions, by line. */
enum change_kind { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_WORDS };
struct plan_change { enum change_kind kind; str part, was, is; const struct line *line; };
struct plan_changes { struct plan_change *at; unsigned n; };
enum err plan_compare(struct ctx *, const struct plan *was,
    const struct plan *is, struct plan_changes *) CHECKED;

/* Copies that are out there (CARE-60, CARE-116): entries of the sheet's `held`
 * group, with what is out of date: made before the last change of what they
 * show; and withdrawn: the supporter who has it may no longer. */
struct copy { str line, format, who, where; int64_t at; bool old; bool withdrawn; };
struct copies { struct copy *at; unsigned n; };
enum err plan_copies(struct ctx *, str person, const struct plan *,
    struct copies *) CHECKED;
/* A next version may go to that supporter: the person has not said no to it, or
 * taken a yes back (CARE-73). Not asked is for whoever hands it over to ask. */
enum err sheet_may_hold(struct ctx *, str person, enum sheet, str supporter,
    bool *may) CHECKED;

/* What every copy and view says of its age, alike: the day as of which it is,
 * that of the newest words in it where it is another, and by when it is looked at
 * again. The time of the record would tell of lines that are not shown. The
 * other two are its ends, for where there is little room; again_by may be "". */
str plan_dates(struct ctx *, const struct plan *);
str plan_as_on(struct ctx *);
str plan_again_by(struct ctx *, const struct plan *);

/* The self-contained file (experience.md §2 rule 8c): HTML, no request, no
 * script. layout as ui_page's; `card` is the 85x54 mm fold. */
enum err plan_file(struct ctx *, const struct plan *, str name, str lang,
    str *html) CHECKED;
/* Plain text, audio-ready: one thought a line. */
enum err plan_plain(struct ctx *, const struct plan *, str name, str *text)
    CHECKED;

#endif
