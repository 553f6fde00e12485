/*
 * What the pages about people share: fields of care/field.def, lists of people,
 * sentences with a name in them, and what a supporter sees.
 *
 * One drawing serves the supporter's page and its preview (shared_draw), so
 * that "exactly their page" is true by construction.
 */
#ifndef HEED_WEB_PEOPLE_KIT_H
#define HEED_WEB_PEOPLE_KIT_H

#include "web/web.h"

/* Texts joined: text_of(p, a, S(", "), b). */
str text_of_(struct page *, const str *, unsigned n);
#define text_of(p, ...)                                          \
	text_of_((p), (const str[]){ __VA_ARGS__ },             \
	    sizeof((const str[]){ __VA_ARGS__ }) / sizeof(str))
/* says with the first {slot} replaced: fill(p, wording("x"), "{name}", n). */
str fill(struct page *, str says, const char *slot, str value);
/* The day of a FHIR date in words; as it stands where it is none. */
str day_words(struct page *, str date);

/* s is one of n. */
bool has_str(const str *at, unsigned n, str s);
/* What a kind is called; of a sealed one also which type it was. */
str kind_words(struct page *, enum kind);

/* Where this page's person is looked at from: /me, or their page. */
str person_home(struct page *);
/* The way back; and for those at home here a title that tells nothing. */
void page_back(struct page *, str href);
/* How most pages begin: the way back, the errors, the heading. */
void page_open(struct page *, str back, str heading);
/* True when the page is for someone else's eyes than staff's. */
bool is_theirs(const struct page *);

/* A heading of the second level, a paragraph with one link in it. */
void link_p(struct page *, str text, str href);
/* A button that posts one thing: name=value to action. */
void button_form(struct page *, str action, str name, str value,
    const struct ui_button *);

/* Who has looked, in sentences, the newest first; at most max of them. */
enum err look_sentences(struct page *, unsigned max, str **, unsigned *n)
    CHECKED;

/* What they did, as a sentence goes on: "opened the plan". */
str look_did(struct page *, const struct look *);

/* People with two identifiers, never ranked; caption may be "". */
void people_table(struct page *, const struct founds *, str caption);

/* ---- fields of care/field.def ---- */

/* Values in table order, one for each row of the kind: as fields_read gives. */
enum err values_of(struct page *, const struct record *, const str **) CHECKED;
str value_named(enum kind, const str *value, const char *name);
/* The fields of these groups (space separated), with what was posted on
 * web_again. values NULL: all empty. After a diagnostic at "v" (someone else
 * saved first) each field that differs says what is stored now. */
void fields_draw(struct page *, enum kind, const char *groups,
    const str *values);
str int_words(struct page *, int64_t);
/* The version that the page shows, as the hidden field "v"; and what was posted
 * of it, 0 where it is none. */
void version_draw(struct page *, int64_t v);
int64_t version_post(const struct page *);
/* What fields_save gave, with someone else's save said at "v". */
enum err fields_end(struct page *, enum err);
/* One row; how the others are drawn too. */
void field_draw(struct page *, const struct field_row *, str value);
const struct field_row *field_named(enum kind, const char *name);
/* A date that was stored, as three fields; day, month, year. */
void date_split(str date, str out[3]);
/* A date field that keeps what was typed. */
void date_draw(struct page *, struct ui_field, str stored);
/* What was posted under NAME-day, -month, -year, as a FHIR date or "". A fault
 * is a diagnostic at name. */
enum err date_post(struct page *, const char *name, str *date) CHECKED;
/* Some posted field of that name has that value, or none was and was is set. */
bool is_ticked(const struct page *, const char *name, str value, bool was);
/* One tick box. */
void tick_draw(struct page *, str name, str text, str hint, bool on);
/* Rows of a code file as options; n of them. */
struct ui_option *code_options(struct page *, const char *file, unsigned *n);
/* A list of them to choose from, with nothing chosen for anyone. */
void code_select(struct page *, const char *name, str label, const char *file,
    str value);
/* Those that were ticked under name, parted by spaces. */
str codes_posted(struct page *, const char *name, const char *file);
bool is_code(const char *file, str code);

/* ---- forms ---- */

/* Whoever writes now, as a line's author. */
struct hand hand_of(const struct page *);
/* The form that a response was filled in with; *form NULL where its address is
 * not known here. */
enum err form_of(struct page *, const struct record *, const struct form **form)
    CHECKED;

/* ---- sign-ins ---- */

/* Draws the state of someone's sign-in and the form to give, reset or end it,
 * posted to action as `do` (give, reset, end) and `subject`. a NULL: none. */
void signin_draw(struct page *, const struct account *a, str name, str action);
/* What that form asked for; draws the passphrase once, or sets p->go. who: name,
 * role, person, supporter of a new account. */
enum err signin_post(struct page *, const struct account *a,
    struct account_new *who, str back) CHECKED;
/* The account that is (supporter "") the person's own or that supporter's;
 * *out NULL when there is none in force. */
enum err signin_find(struct page *, str supporter, const struct account **out)
    CHECKED;

/* ---- supporters ---- */

/* Which supporter told something, and in words who else: the fields "supporter"
 * and "who". */
enum err supporter_ask(struct page *, str label, str none) CHECKED;
/* The supporter {id} of this page's person; ERR_ABSENT for another's. */
enum err page_supporter_read(struct page *, struct supporter *) CHECKED;
/* What a supporter needs, where they are shown; nothing where nothing is known. */
enum err supporter_flags(struct page *, const struct supporter *) CHECKED;
/* What can be shared part by part: the sheets that have a scope, by enum sheet;
 * the others are empty. */
struct shown { struct plan of[SHEET__MAX]; };
/* As the viewer has them; or, given a supporter, exactly as that one does. */
enum err shown_read(struct page *, str person, str supporter, struct shown *)
    CHECKED;
/* "Sam sees": what is shared, in words. *any: something is. */
enum err sees_draw(struct page *, const struct supporter *,
    const struct shown *, bool *any) CHECKED;
/* What they may not see, by the person's own answer, in sentences: a no stays on
 * view, with its day and words. */
enum err refused_words(struct page *, const struct supporter *, str **,
    unsigned *n) CHECKED;
/* It is time to ask (again) what that supporter may see: why, as a sentence with
 * a link; nothing where it is not (CARE-73). */
enum err ask_again_draw(struct page *, const struct supporter *) CHECKED;
/* What a supporter sees, read as theirs. name: how its person is called. level:
 * of the first heading. */
enum err shared_draw(struct page *, str name, const struct shown *, int level)
    CHECKED;

/* ---- after a death (died.c) ---- */

/* A step of each request with {person}: the record of someone who died takes what
 * may still be written, and no more (CARE-117). */
enum err died_step(struct page *) CHECKED;
/* That they died, when, and that the record is locked. */
str died_says(struct page *, const struct person_view *);
/* The one page of a supporter then. */
enum err died_shared_draw(struct page *, str name) CHECKED;

/* Decisions that were looked into (CARE-30): lines of assessments, the newest
 * assessment first. ref: Type/id#line; found: what was concluded, of
 * codes/capacity-conclusion.tsv. */
struct decision { str ref, text, found; };
struct decisions { struct decision *at; unsigned n, cap; };
enum err decisions_of(struct page *, struct decisions *) CHECKED;

#endif
