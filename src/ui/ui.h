/*
 * What pages are made of: components of the NHS design system, and the few of
 * our own. Each is a struct of arguments and a function that draws it.
 *
 * Pure: no clock, no store, no person. All text is escaped; there is no slot
 * for raw markup. A slot `part` takes what another struct html gathered with
 * these same calls. A str with n == 0 is absent, and so is what it would have
 * drawn. The idea to hold: what a page could forget (a label, an error beside
 * its field, the crisis strip) is an argument or is drawn without being asked.
 *
 * Not here: words. Sentences come from the page or from practice/.
 */
#ifndef HEED_UI_UI_H
#define HEED_UI_UI_H

#include "core/html.h"
#include "stats/spc.h"

enum ui_size { UI_PLAIN, UI_S, UI_M, UI_L, UI_XL };

/* ---- text ---------------------------------------------------------- */

/* A paragraph of ours. */
void ui_p(struct html *, str);
/* What a person wrote: a paragraph with its line breaks, in its own direction,
 * long words wrapped. */
void ui_words(struct html *, str);
/* The same inside a line: a span. */
void ui_words_inline(struct html *, str);
/* Ten digits as 999 000 0018, unbroken; anything else as it stands. */
void ui_nhs_number(struct html *, str digits);

/* The same in someone's own language: drawn first, the English beside it. */
struct ui_own { str text, lang; bool rtl; };
void ui_beside(struct html *, const struct ui_own *, str english);
struct ui_heading {
	str text, caption, id;
	struct ui_own own;     /* text "": none */
	int level;             /* 1 to 6; 0 is 2, or 1 for UI_L and UI_XL */
	enum ui_size size;     /* UI_PLAIN: by level (1 XL, 2 L, 3 M, else S) */
	bool words;            /* a person's words: dir="auto" */
};
void ui_heading(struct html *, const struct ui_heading *);
void ui_h1(struct html *, str);
void ui_h2(struct html *, str);

/* `hidden` is read out after the text, for links that look alike: "Change"
 * + "early signs". */
struct ui_link { str text, href, hidden; };
void ui_link(struct html *, const struct ui_link *);
void ui_back_link(struct html *, const struct ui_link *); /* text: or "Back" */
/* An unordered list of links. */
void ui_links(struct html *, const struct ui_link *, unsigned n);

/* ---- forms --------------------------------------------------------- */

/* POST unless get. The token is drawn as hidden field "token" for POST. With
 * autosave, heed.js posts the fields there while the person writes. */
struct ui_form {
	str action, token, autosave, id;
	bool get, files;       /* files: it brings one (ui_file) */
	bool hold;             /* no draft is kept of it: with scripts it is not
	                        * sent, and says so, while there is no connection */
};
void ui_form_start(struct html *, const struct ui_form *);
void ui_form_end(struct html *);
void ui_hidden(struct html *, str name, str value);

/* What every field has. The label is drawn always (hide_label: for screen
 * readers only). In groups (date, radios, checkboxes) it is the legend. */
struct ui_field {
	str name;
	str id;                /* default: name */
	str label, caption, hint, error;
	enum ui_size size;     /* of the label */
	bool heading;          /* the label is the page's h1 */
	bool hide_label;
	bool disabled;
};

struct ui_input {
	struct ui_field f;
	str value;
	str type;              /* default "text"; "email", "tel" ... */
	str autocomplete, inputmode;
	int width;             /* 2 3 4 5 10 20 30 characters; 0: full */
	bool code;             /* even digits, no spelling, left to right */
	bool no_spelling;
	str prefix, suffix;
};
void ui_input(struct html *, const struct ui_input *);

struct ui_textarea {
	struct ui_field f;
	str value;
	int rows;              /* default 5 */
	bool no_spelling;
	str autocomplete;
};
void ui_textarea(struct html *, const struct ui_textarea *);

/* One field and a Show button, which appears with scripts only. No length
 * limit, paste allowed. The value is never drawn. */
struct ui_password { struct ui_field f; bool is_new; };
void ui_password(struct html *, const struct ui_password *);

/* A search field and its button; stands in a ui_form with get. */
struct ui_search {
	struct ui_field f;
	str value, button, placeholder;
	int width;
};
void ui_search(struct html *, const struct ui_search *);

/* Three fields, named name-day, name-month, name-year (day, month, year when
 * there is no name); their ids likewise: an error summary links to #id-day.
 * For dates people know; offer "around when" as free text for memories. */
struct ui_date {
	struct ui_field f;
	str day, month, year;
	bool bad_day, bad_month, bad_year; /* marked; none: all three */
	bool birthday;         /* the user's own date of birth: autocomplete */
};
void ui_date(struct html *, const struct ui_date *);

struct ui_option {
	str value, text, hint;
	bool checked;          /* checkboxes only */
	bool disabled;
	bool divider;          /* `text` ("or") between options; no input */
	const struct html *part; /* fields that belong to this answer; always
	                          * visible, so it works without scripts */
};

/* The FIRST option must be the safest: Lynx chooses it by itself. Nothing is
 * checked unless value is given (value.p != NULL). */
struct ui_radios {
	struct ui_field f;
	str value;
	const struct ui_option *options;
	unsigned noptions;
	bool in_line, small;
};
void ui_radios(struct html *, const struct ui_radios *);

struct ui_checkboxes {
	struct ui_field f;     /* no label: no fieldset (a single tick box) */
	const struct ui_option *options;
	unsigned noptions;
	bool in_line, small;
};
void ui_checkboxes(struct html *, const struct ui_checkboxes *);

/* Has an empty "Choose one" at the top, so that nothing is answered unasked;
 * not with starts_on_first (a sort order; never a person's answer). */
struct ui_select {
	struct ui_field f;
	str value;
	const struct ui_option *options;
	unsigned noptions;
	bool starts_on_first;
	str none;              /* instead of "Choose one" */
};
void ui_select(struct html *, const struct ui_select *);

/* Choosing a file. Wants ui_form.files. */
struct ui_file {
	struct ui_field f;
	str accept;            /* a hint to the browser, no check */
};
void ui_file(struct html *, const struct ui_file *);

struct ui_fieldset {
	str legend, caption, id, described_by, role;
	enum ui_size size;
	bool heading;          /* the legend is the page's h1 */
	bool hide_legend;
};
void ui_fieldset_start(struct html *, const struct ui_fieldset *);
void ui_fieldset_end(struct html *);

/* Pieces, for the fields we do not have. */
void ui_label(struct html *, const struct ui_field *);
void ui_hint(struct html *, str text, str id);
void ui_error_message(struct html *, str text, str id);

struct ui_button {
	str text;
	str href;              /* a link in a button's clothes; else submit */
	str name, value;       /* of a submit */
	enum { UI_PRIMARY, UI_SECONDARY, UI_WARNING, UI_REVERSE } kind;
	bool small, disabled;
	str hidden;            /* read out after the text */
};
void ui_button(struct html *, const struct ui_button *);
/* The usual one: a primary submit. */
void ui_submit(struct html *, str text);
/* Buttons and links side by side: put them between start and end. */
void ui_buttons_start(struct html *);
void ui_buttons_end(struct html *);

/* At the top of main, even for one error; set ui_page.error as well. */
struct ui_error { str text, id; /* of the field; no id: no link */ };
struct ui_error_summary {
	str heading;           /* default "There is a problem" */
	str description;
	const struct ui_error *errors;
	unsigned nerrors;
};
void ui_error_summary(struct html *, const struct ui_error_summary *);

/* ---- showing ------------------------------------------------------- */

struct ui_details { str summary, text; bool open; };
void ui_details(struct html *, const struct ui_details *);
void ui_details_start(struct html *, const struct ui_details *);
void ui_details_end(struct html *);

void ui_inset(struct html *, str text);
void ui_inset_start(struct html *);
void ui_inset_end(struct html *);

/* A warning callout; the heading is read out as "Important: ...". */
struct ui_callout { str heading, text; int level; /* default 3 */ };
void ui_callout(struct html *, const struct ui_callout *);
void ui_callout_start(struct html *, const struct ui_callout *);
void ui_callout_end(struct html *);

/* href: the heading is a link; clickable: the whole card follows it. */
struct ui_card {
	str heading, text, href;
	int level;             /* default 2 */
	enum ui_size size;
	bool clickable, words;
};
void ui_card(struct html *, const struct ui_card *);
void ui_card_start(struct html *, const struct ui_card *);
void ui_card_end(struct html *);

/* Care card: what to do, how soon. No links inside but phone numbers. */
struct ui_care {
	enum { UI_NON_URGENT, UI_URGENT, UI_EMERGENCY } kind;
	str heading, text;
	int level;             /* default 2 */
};
void ui_care(struct html *, const struct ui_care *);
void ui_care_start(struct html *, const struct ui_care *);
void ui_care_end(struct html *);

struct ui_row {
	str key, value;
	bool words;            /* value is a person's words */
	const struct html *part; /* instead of value */
	const struct ui_link *actions; /* hidden: "Change" + "early signs" */
	unsigned nactions;
};
struct ui_summary {
	const struct ui_row *rows;
	unsigned nrows;
	bool no_border;
	str none;              /* for an empty value; default "Not provided" */
};
void ui_summary(struct html *, const struct ui_summary *);

struct ui_cell {
	str text, href;
	str hidden;            /* read out after the text, or alone */
	const struct html *part; /* instead of text */
	bool number;           /* right aligned; in head: the whole column */
	int sorted;            /* in head: 1 ascending, -1 descending, 0 not */
	bool words;
};
/* cells: nrows times ncols, row by row. head may carry href, for sorting by
 * the server. On a narrow screen `responsive` stacks each row: wanted for more
 * than two columns. */
struct ui_table {
	str caption, id;
	enum ui_size size;     /* of the caption */
	const struct ui_cell *head, *cells;
	unsigned ncols, nrows;
	bool row_headers;      /* the first cell names the row */
	bool responsive, compact, striped;
	str none;              /* the sentence where there are no rows */
};
void ui_table(struct html *, const struct ui_table *);

/* A tag says where a piece of WORK stands. It is never put on a person, and
 * there is no red, orange or green to put. UI_TAG_QUIET ("Completed") is plain
 * black text, UI_TAG_LATER ("Cannot start yet") the same in grey. */
struct ui_tag {
	str text;
	enum { UI_TAG_PLAIN, UI_TAG_QUIET, UI_TAG_LATER, UI_TAG_WHITE,
	    UI_TAG_GREY, UI_TAG_BLUE, UI_TAG_AQUA, UI_TAG_PURPLE,
	    UI_TAG_YELLOW } colour;
};
void ui_tag(struct html *, const struct ui_tag *);

/* words: its text and hint are someone's own. A status without text is not there. */
struct ui_task { str text, href, hint; struct ui_tag status; bool words; };
struct ui_tasks { str id; const struct ui_task *tasks; unsigned ntasks; };
void ui_tasks(struct html *, const struct ui_tasks *);

/* Pages of a list. prev and next are absent without href; with a text
 * ("Symptoms") and no items it is the plain previous/next form. */
struct ui_page_no { int64_t no; str href; bool current, gap; };
struct ui_pagination {
	struct ui_link prev, next;
	const struct ui_page_no *items;
	unsigned nitems;
	str label;             /* default "Pagination" */
};
void ui_pagination(struct html *, const struct ui_pagination *);

/* What was done, after it was done. h1 unless level is given. */
struct ui_panel { str heading, text; int level; enum ui_size size; };
void ui_panel(struct html *, const struct ui_panel *);

struct ui_banner {
	str title;             /* default "Important" or "Success" */
	str text;
	struct ui_link link;   /* below the text; optional */
	bool success;          /* it is saved: after the commit only */
};
void ui_banner(struct html *, const struct ui_banner *);

/* An interruption page's body: a likely mistake, or what cannot be undone.
 * Draws the h1; put sentences and a ui_form between start and end. */
void ui_interruption_start(struct html *, str heading);
void ui_interruption_end(struct html *);

/* ---- ours: a person's plan ----------------------------------------- */

/* One line of a plan or an assessment, with whose words it is beside it. */
struct ui_line {
	str id;                /* of the element; optional */
	str text;              /* as written */
	str more;              /* folded away below it, in <details> */
	str whose;             /* "In Sam's words", "Staff note" */
	bool own;              /* the person's own words */
	bool proposal;         /* lies beside, not yet taken */
	str note;              /* who wrote it when; who sees it */
	const struct ui_link *actions;
	unsigned nactions;
};
/* Draw ui_line between ui_lines_start and ui_lines_end: a list. */
void ui_lines_start(struct html *);
void ui_line(struct html *, const struct ui_line *);
void ui_lines_end(struct html *);

/* A frame that says "Sam will see" round exactly their page. */
void ui_preview_start(struct html *, str heading);
void ui_preview_end(struct html *);

/* Someone to reach: name, and how in words with its tel:, sms: or https: href.
 * Without href the way is shown as plain text. */
struct ui_contact { str name, how, href, when; };
/* The large ones of the crisis view. */
void ui_contacts(struct html *, const struct ui_contact *, unsigned n);

/* ---- charts -------------------------------------------------------- */

enum { UI_SPC_POINTS = 1000 }; /* that are drawn: the latest, and it is said */

/* A chart over time of a SERVICE'S figures, never a person's: its signs, the
 * picture, its key, its sentence, and a table that folds away; of a funnel units
 * by their size. in->began is a line down the picture with in->what_began at its
 * head, and an open gap is hollow. out is of in. A point takes
 * about 1 KB of page, and 5 KB of arena as the page grows. */
struct ui_spc {
	str id;                /* its own on the page; wanted */
	str title;             /* "Forms that grade people, by month" */
	int level;             /* of the heading; default 3 */
	str x, y;              /* of points and values: "Month", "Forms" */
	str note;              /* on the data: what is missing or late */
	bool open;             /* the table unfolded, for paper */
	const struct spc_in *in;
	const struct spc_out *out;
};
void ui_spc(struct html *, const struct ui_spc *);
/* The same as a file of its own: an SVG with title, signs, picture, key and the
 * sentence given; no script, style sheet or font. The table is not in it. */
void ui_spc_file(struct html *, const struct ui_spc *, str sentence);

/* ---- the work, as a picture ---------------------------------------- */

/* The system that people work in, what it does and what comes of it, with the
 * way back: six parts, the work itself, three outcomes. In each box what was
 * found there, in short words that lead on. Drawn, and the same as lists: the
 * drawing is hidden from who reads or hears the lists. Black on white and no
 * other colour but that of links. */
enum { UI_WORK_PARTS = 6, UI_WORK_OUTCOMES = 3,
	UI_WORK_BOXES = UI_WORK_PARTS + 1 + UI_WORK_OUTCOMES };
struct ui_work_box {
	str name;
	const struct ui_link *at; /* hidden: not used */
	unsigned n;
};
struct ui_work {
	str id, title;
	struct ui_work_box box[UI_WORK_BOXES];
	str none;              /* what a box without any says in the lists */
};
void ui_work(struct html *, const struct ui_work *);

/* ---- the page ------------------------------------------------------ */

struct ui_nav { str text, href; bool current; };

/* Who this page is about; on each page about a person, in the same form. */
struct ui_identity {
	str name, preferred, href; /* href: their page */
	str born;              /* "12 March 1990 (36 years)" */
	str nhs_number;        /* ten digits, or absent: "Not known" */
	const str *flags;      /* access needs, safe contact; never a level */
	unsigned nflags;
};

struct ui_page {
	str title;             /* in tabs and history: neutral where wanted */
	bool bare_title;       /* the title alone, without the service's name */
	bool error;            /* "Error: " before the title */
	str service, home;     /* default "Heed", "/" */
	str organisation;      /* who runs it, if that may be shown */
	str lang;              /* default "en" */
	bool rtl;
	str css, js;           /* default /assets/heed.css, /assets/heed.js */
	const struct ui_nav *nav;
	unsigned nnav;
	str user, sign_out, token; /* name; POST there, default /sign-out; both
	                        * drawn when user is given */
	str signed_out_at;     /* "14:52": the sentence is drawn at the end */
	bool leave;            /* the way out, for people and supporters */
	struct ui_link back;   /* drawn when it has href */
	const struct ui_contact *crisis; /* same order on every page */
	unsigned ncrisis;
	str crisis_heading;    /* default "If you need help now" */
	const struct ui_identity *about;
	const struct ui_banner *banner;
	const struct ui_link *links; /* footer */
	unsigned nlinks;
	str notice;            /* above all else, on paper too: "Training: …" */
	bool wide;             /* work queues and boards: the full width */
	bool calm;             /* crisis view: nothing on top but the way out */
	enum { UI_SCREEN, UI_LARGE_PRINT, UI_EASY_READ } layout;
};
/* Everything up to and into <main>; the page draws its h1 and body; the end. */
void ui_page_start(struct html *, const struct ui_page *);
void ui_page_end(struct html *, const struct ui_page *);

#endif
