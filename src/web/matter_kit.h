/*
 * What pages of learning share: events, deaths, learning responses, actions.
 *
 * One page serves every kind (matter.c; matter_side.c): its parts by its form,
 * where it stands and what may come next, what is kept about it. What a kind has
 * of its own is a row of matter_more.def. Lists are ordered by time and by
 * nothing else.
 */
#ifndef HEED_WEB_MATTER_KIT_H
#define HEED_WEB_MATTER_KIT_H

#include "learning/matter.h"
#include "web/people_kit.h"

/* "/learn/event/ID/part"; id and part "": left out. */
str learn_path(struct page *, enum kind, str id, str part);
/* The kind of a route /learn/{kind}…; ERR_ABSENT where it is none. */
enum err learn_kind(struct page *, const struct learn_info **) CHECKED;
/* "E-2026-4f7kq · Event · where it stands · with whom". */
void learn_standing(struct page *, const struct matter *);
/* What it is about, as links; nothing where it is about nothing. */
enum err learn_about(struct page *, const struct matter *) CHECKED;
/* The matter of a route /learn/{kind}/{id}…; ERR_ABSENT where there is none. */
enum err learn_matter(struct page *, struct matter *) CHECKED;
/* The viewer may change it: else no page offers a way to. */
bool learn_may(struct page *, const struct matter *);
/* Way back, errors, heading, and the line that says what it is and where it
 * stands: for any page below a matter's. */
void learn_open(struct page *, struct matter *, str heading);
/* "event/ID" -> the path of its page, or "". */
str learn_path_of(struct page *, str name);

/* What a page calls it: its title, or where its kind has none "Mortality review:
 * Martin Ashe", by what it is about; or its reference. */
enum err learn_title(struct page *, const struct matter *, str *) CHECKED;
/* The same of a row, read from its record. */
enum err learn_row_title(struct page *, const struct matter_row *, str *)
    CHECKED;
/* Lines that lead on: what, beneath it what is said of it, beside it when; says
 * and when may be "". In the order given. */
struct learn_line { str what, href, says, when; };
void learn_lines(struct page *, const struct learn_line *, unsigned n);
/* Rows so: what it is called, its day, where it stands and its reference, by when.
 * Titles are read from the records: at most MATTER_PAGE of them. caption "": a
 * heading above says it. none: the sentence where there are no rows. */
enum err learn_rows(struct page *, const struct matter_rows *, str caption,
    str none) CHECKED;
/* What is kept about a matter of that kind, and a link to add one; nothing is
 * drawn where there is none (*any false). */
enum err learn_children(struct page *, struct matter *, enum kind, str text,
    bool *any) CHECKED;
/* One group of the form, read only. */
void learn_show(struct page *, const struct matter *, str group);
/* Its fields, inside an open form. */
void learn_fields(struct page *, const struct matter *, str group);
/* The same as a view says: what was posted and what is wrong with it are added
 * to it, and what its references may be chosen from. */
void learn_draw(struct page *, const struct matter *, struct form_view);
/* What was posted of them. */
enum err learn_take(struct page *, const struct matter *, str group,
    struct op **, unsigned *n) CHECKED;
/* Of a part, its entries, and where may with the way to change each, one page an
 * entry, and to add one (matter_entry.c). all: else more than a few are only
 * counted. */
void learn_entries(struct page *, const struct matter *, const struct item *part,
    bool all, bool may);
/* The part has questions that are answered once / entries. */
bool learn_has_fields(const struct matter *, const struct item *part);
bool learn_has_entries(const struct matter *, const struct item *part);
/* A part of the form that is asked now; NULL: none such. */
const struct item *learn_part(const struct matter *, str link);
/* The same where the service wants it: a part may wait for a setting, by a rule
 * "if-SETTING". For pages. */
const struct item *learn_part_on(const struct page *, const struct matter *,
    str link);
/* An entry in a few words: its first answer that is in words. */
str learn_entry_title(struct page *, const struct matter *,
    const struct line *entry);
/* Texts that two wrote at the same time below that item, in that entry ("" in
 * none): to choose between. Draws nothing where there are none. Posts `do`
 * (take, leave) and `line` to action. learn_chosen: makes of it operations; n 0:
 * nothing of this was posted. */
void learn_beside(struct page *, const struct matter *, const struct item *,
    str entry, str action);
struct op *learn_chosen(struct page *, const struct matter *, unsigned *n);
/* The end of a POST about m: back to its page, or drawn again. */
enum err learn_end(struct page *, enum err, const struct matter *, page_fn *);
/* The same to another path, where texts of two stand beside each other. */
enum err learn_end_at(struct page *, enum err, const struct matter *, str path,
    page_fn *);

/* What is planned with someone affected on a day that matters to them: also where one
 * lands who has just planned it. Nothing where the matter is of another kind. */
void affected_clashes(struct page *, const struct matter *);

/* Of an event: similar ones of before (learn_event.c). */
enum err seen_before_draw(struct page *, struct matter *) CHECKED;

/* What rows of matter_more.def name; more_none draws nothing. */
typedef enum err matter_draw(struct page *, struct matter *);
matter_draw more_none;
#define MATTER_MORE(kind, top, below) matter_draw top, below;
#include "web/matter_more.def"
#undef MATTER_MORE

/* A choice of units under the name "unit": those that are open. */
enum err unit_ask(struct page *, str label, str hint) CHECKED;
/* The whole service: the unit above all others; or "". */
enum err unit_top(struct page *, str *id) CHECKED;
/* The name of an account that is named in a matter; "" where it is gone. */
str account_words(struct page *, str id);

#endif
