/*
 * Pages for people: what every page function is given and may say.
 *
 * A page is a C function that composes ui_* components into p->h (the inside
 * of <main>) and returns an enum err; everything else is the frame's: app.c
 * matches the route (routes.def), finds the session, checks the right and the
 * form token, opens one transaction (TXN_WRITE for POST, with the person
 * locked), calls the page, commits, writes the looks down, and draws the shell
 * round what the page made, with crisis help, way back and identity bar.
 *
 * A POST that worked sets p->go: it is sent as 303 after the commit, with
 * ?done=CODE shown as a banner there. A POST with faults returns web_again():
 * nothing is saved, the same page is drawn with what was typed and the errors
 * beside the fields. Any other error becomes its page (401, 403, 404, 409,
 * 410, 500, 503), with crisis help and the typed words, by web_oops.
 */
#ifndef HEED_WEB_WEB_H
#define HEED_WEB_WEB_H

#include "access/account.h"
#include "access/setting.h"
#include "care/people.h"
#include "care/plan.h"
#include "care/share.h"
#include "http/http.h"
#include "ui/ui.h"

enum { ROUTE_PARAMS_MAX = 4, PAGE_MAX = 2 << 20 };

struct page;
typedef enum err page_fn(struct page *);

/* Who may come at all; for whom is the door's to say. */
enum may {
	MAY_ANYONE,      /* signed in or not */
	MAY_SIGNED,      /* any account */
	MAY_STAFF,       /* any account but a person's or supporter's */
	MAY_FIND, MAY_CARE, MAY_RECORDS, MAY_ACCOUNTS, MAY_UNITS, MAY_FORMS,
	MAY_PRIVACY, MAY_SHARED, MAY_TELL, MAY_AUDIT, MAY_HEARD,
	MAY_TEAM,        /* {person}: team or broken glass */
	MAY_OWN_OR_TEAM, /* {person}: the person, or as MAY_TEAM */
	MAY_OWN,         /* {person}: the person alone */
	MAY_PROBE,       /* a machine that watches: no session, no settings, no
	                  * transaction but the page's own, no frame */
	MAY__MAX
};
struct route {
	enum verb verb;
	const char *path;     /* {name} matches one segment */
	page_fn *page;
	enum may may;
	bool token;           /* form token required (every POST but sign-in) */
	const char *title;    /* of the page; of the tab for staff */
	const char *help;     /* one sentence, for the manual and the tests */
};
extern const struct route routes[];
extern const unsigned nroutes;
#define ROUTE(verb, path, page, may, token, title, help) page_fn page;
#include "web/routes.def"
#undef ROUTE

struct app;
struct page {
	struct ctx *cx;
	const struct request *rq;
	struct reply *re;
	const struct route *route;
	struct app *app;
	str param[ROUTE_PARAMS_MAX];   /* decoded path segments, in order */
	str person;                    /* {person}, canonical; or "" */
	const struct who *me;          /* never NULL: empty when not signed in */
	bool signed_in, staff, own;    /* own: the viewer is this person */
	enum sight sight;              /* of p->person */
	const str *set;                /* settings, by enum setting */
	struct html h;                 /* inside <main> */
	/* For the shell; the page may change them. */
	str title;
	struct ui_link back;
	bool wide, calm;
	int layout;                    /* ui_page.layout */
	str lang; bool rtl;            /* of the page's own words */
	bool no_identity;
	bool bare;                     /* h holds the whole document */
	str type;                      /* media type when bare; "" = html */
	str download;                  /* file name: sent as an attachment */
	str file;                      /* bare: these bytes, instead of h, as
	                                * someone sent them once */
	str policy;                    /* of file, where it is a page of ours; "" */
	struct ui_banner banner;
	/* Outcome. */
	str go;                        /* 303 to this path, after the commit */
	int status;                    /* 0: by the error */
	const struct field *again; unsigned nagain; /* posted, on web_again */
	str sensitive_cookie[2]; unsigned ncookies; /* Set-Cookie lines */
	bool clear_site;               /* /leave */
	/* Held back because of its words (words.c): how it is counted; and the
	 * question is on the page. */
	enum { HELD_NOT, HELD_ASKED, HELD_REFUSED } held;
	bool words_drawn;
	bool later;                    /* a login process works: web_once */
	/* Told without a name (D10): not counted, not in the access log, no session
	 * moved on; and nothing is kept of the form but what its page writes. */
	bool quiet;
	bool nobodys;                  /* that POST wrote as nobody: no row tells
	                                * that its form was sent */
	bool afresh;                   /* its token is of a session that has gone,
	                                * or it came from a page that was kept: to
	                                * be drawn again, with what was typed */
	str ended;                     /* of a POST that answers with a page:
	                                * where the same form sent again goes */
	struct person_view *view;      /* web_person's memory: of that record, */
	const struct record *view_rec; /* and whether also the rest of it */
	bool view_whole;
	struct asking *asking;         /* people_kit's memory of who was asked */
	struct chosen *chosen;         /* what, on a page that changes nothing */
};

/* Draws `draw` again with what was posted; status 422 (409 for ERR_STALE). */
enum err web_again(struct page *, enum err, page_fn *draw);
/* A one-time passphrase and its hash, made by a login process while the request
 * waits: with p->later the page returns at once, and is called again. */
struct once { str passphrase, hash; };
enum err web_once(struct page *, struct once *) CHECKED;
/* Draws the passphrase, this once: it is in no address and nothing can show it
 * again. The same form sent again goes to `back` and is told so. */
void web_hand_over(struct page *, str name, str subject, const struct once *,
    str back);
/* The end of a POST: on to path, saying code; or as web_again. The path is made
 * also where it is not gone to: no id in it may be unset. */
enum err web_end(struct page *, enum err, str path, const char *code,
    page_fn *draw);
enum err web_absent(struct page *, const char *where);
/* What was posted under that name on web_again, else value. */
str web_value(const struct page *, const char *name, str value);
/* The sentence wrong with that field, or "". */
str web_error(const struct page *, const char *name);
/* With a capital: diagnostics are written to follow a place and a colon. */
str web_sentence(const struct page *, str);
/* The error summary, when there are errors: first thing in main. `where` of a
 * diagnostic is the id of its field, or the name that a form gave it. */
void web_errors(struct page *);
/* Posted value of the form, "" when absent; trimmed; line ends made LF. */
str web_post(const struct page *, const char *name);
str web_query(const struct page *, const char *name);
int64_t web_query_int(const struct page *, const char *name, int64_t max,
    int64_t other);
/* A form of ours: opens with a fresh token. action "" = this page. */
void web_form(struct page *, str action);
void web_form_file(struct page *, str action);  /* that brings a file */
void web_form_draft(struct page *, str action); /* with autosave */
/* The file that came with a form, whole, at most max bytes; "" where none did.
 * ERR_INPUT at "file" with too_large where it is larger. */
enum err web_file_text(struct page *, size_t max, const char *too_large,
    str *out) CHECKED;
/* The posted form as a draft keeps it, for form_parse: its words, and neither
 * the token nor a password. */
enum err web_kept(struct page *, str *fields) CHECKED;
/* The end of a form: its one button. ERR_OK, to be returned by a page. */
enum err web_submit(struct page *, str text);
/* Fields with what was typed, their error beside them. No width: the full. */
void web_line(struct page *, const char *name, str label, str hint, str value,
    int width);
void web_area(struct page *, const char *name, str label, str hint, str value,
    int rows);
/* ---- words that put people in levels, or hurt (words.c, words.def) ---- */

/* What a posted field of that route holds: sentences of staff, which are asked
 * about; another's own words; no sentences; or nothing is said of it. */
enum words_of { WORDS_OURS, WORDS_THEIRS, WORDS_NONE, WORDS_UNSAID };
enum words_of words_of(const struct route *, str name);
/* Inside a form that was held back: what was found, why, what to write instead,
 * and the button that keeps it. Once a page; web_area, web_line and web_submit
 * call these themselves. */
void words_draw(struct page *);
/* The same where that field is drawn and something is wrong with it. */
void words_beside(struct page *, str name);
#define WORDS_HURT \
	"some of these words may hurt: please look at them again"
/* A page found a level itself and held the form back: it is counted. */
void words_held(struct page *, bool level);

/* Where a row of that file of the practice was to be read again by now, the page
 * says so (CARE-9). */
void practice_past(struct page *, const char *path);
/* Cells of a table to be filled, nrows times its columns. head: "Name|#Rows",
 * # for numbers. Of more than two columns it is stacked on a narrow screen. More
 * may be set in t, then ui_table. */
struct ui_cell *web_table(struct page *, struct ui_table *t, str caption,
    const char *head, unsigned nrows);
/* A list of sentences. */
void web_list(struct page *, const str *, unsigned n);
/* "/person/x/plan": joined, each part percent-encoded. NULL-terminated:
 * web_path(p, "person", p->person, "plan"): use the macro. */
str web_path_(struct page *, const str *part, unsigned n);
#define web_path(p, ...)                                            \
	web_path_((p), (const str[]){ __VA_ARGS__ },               \
	    sizeof((const str[]){ __VA_ARGS__ }) / sizeof(str))
/* "/person/x/plan/offer": below this page's person; tail is of our letters. */
str web_here(struct page *, const char *tail);
/* The same path with ?done=code. */
str web_done(struct page *, str path, const char *code);
void web_cookie(struct page *, const char *name, str value, int64_t max_age);
/* The view of p->person, read once. */
enum err web_person(struct page *, const struct person_view **);
/* The same, perhaps without needs and safe contact: for a name, an age. */
enum err web_person_brief(struct page *, const struct person_view **);
/* How the person is called in sentences: preferred name, or first name. */
str web_name(struct page *);
str web_called(const struct person_view *);
/* The sign-in form, going on to `next` (a path of ours). */
void web_signin_form(struct page *, str next);
/* Links to the pages of a list: page number in ?page=. */
void web_pages(struct page *, unsigned page, bool more);

/* What passwords need from the processes that check them (cli wires it). */
struct web_conf {
	str url;                       /* of the store */
	const struct lexicon *lexicon; /* with which care_open was called, also
	                                * before a fork; lives as long. NULL:
	                                * app_open does all of it */
	bool behind_proxy;
	void *passwords;
	enum err (*verify)(void *, uint64_t ticket, str password, str hash);
	enum err (*hash)(void *, uint64_t ticket, str password);
};
/* One a worker; server lifetime. */
enum err app_open(struct ctx *, const struct web_conf *, struct app **) CHECKED;
struct door *app_door(struct app *);
const struct lexicon *app_lexicon(struct app *);
const struct web_conf *app_conf(struct app *);
/* http_handler, and http_conf.on_full. */
void app_handle(void *app, struct ctx *, const struct request *, struct reply *);
void app_full(void *app, struct reply *);
/* http_conf.file_max. */
size_t app_file_max(void *app, str path);
/* What answers are counted under, for metrics: "GET /home"; NULL after the
 * last. Static. */
const char *app_row(unsigned);
/* What http itself answers with (400, 413 …): static, with crisis help. */
str app_oops_body(struct app *);

#endif
