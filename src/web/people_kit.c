/*
 * People in lists, who may sign in for them, and the one drawing of what a
 * supporter sees.
 *
 * Not here: any page, nor the fields about a person (people_fields.c). The idea
 * to hold: a preview and the page it shows are one function.
 */
#include "web/people_kit.h"
#include "care/formbook.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/time.h"
#include "web/plan_kit.h"

#include <string.h>

/* ---- words ---- */

str
text_of_(struct page *p, const str *part, unsigned n)
{
	struct buf b;

	buf_init(&b, p->cx->mem, PAGE_MAX);
	for (unsigned i = 0; i < n; i++)
		buf_put(&b, part[i]);
	return b.over ? S("") : buf_str(&b);
}

str
fill(struct page *p, str says, const char *slot, str value)
{
	ptrdiff_t at = str_find(says, str_of(slot));

	if (at < 0)
		return says;
	return text_of(p, str_sub(says, 0, (size_t)at), value,
	    str_sub(says, (size_t)at + strlen(slot), says.n));
}

str
day_words(struct page *p, str date)
{
	struct fdate d;

	return fdate_try(p->cx, date, &d) ? show_fdate(p->cx->mem, &d) : date;
}

bool
has_str(const str *at, unsigned n, str s)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eq(at[i], s))
			return true;
	return false;
}

bool
is_theirs(const struct page *p)
{
	return p->own || (p->signed_in && !p->staff);
}

str
kind_words(struct page *p, enum kind k)
{
	const struct kind_info *i = &kind_info[k];
	str title = str_of(i->title);

	return str_starts(str_of(i->code), S("sealed-")) ? text_of(p, title,
	    S(" ("), str_of(i->fhir), S(")")) : title;
}

str
person_home(struct page *p)
{
	return p->own ? S("/me") : web_here(p, "");
}

void
page_back(struct page *p, str href)
{
	p->back = (struct ui_link){ .text = S("Back"), .href = href };
	if (is_theirs(p))
		p->title = S("Notes");
}

void
page_open(struct page *p, str back, str heading)
{
	page_back(p, back);
	web_errors(p);
	ui_h1(&p->h, heading);
}

void
link_p(struct page *p, str text, str href)
{
	const struct ui_link l = { .text = text, .href = href };

	html_lit(&p->h, "<p>");
	ui_link(&p->h, &l);
	html_lit(&p->h, "</p>\n");
}

void
button_form(struct page *p, str action, str name, str value,
    const struct ui_button *b)
{
	struct ui_button made = *b;

	made.name = name;
	made.value = value;
	web_form(p, action);
	ui_button(&p->h, &made);
	ui_form_end(&p->h);
}

/* ---- people in a list ---- */

static void
name_cell(struct page *p, const struct found *f, struct html *h)
{
	bool ask = !f->in_team && door_has(p->cx, RIGHT_BREAK);
	const struct ui_link go = { .text = f->name.n ? f->name
		    : S("Name not known"),
		.href = ask ? web_path(p, S("person"), f->id, S("open"))
		            : web_path(p, S("person"), f->id) };

	html_init(h, p->cx->mem, 16384);
	ui_link(h, &go);
	html_lit(h, "<span class=\"nhsuk-u-font-weight-normal\">");
	if (f->preferred.n && !str_starts(f->name, f->preferred)) {
		html_lit(h, ", called ");
		ui_words_inline(h, f->preferred);
	}
	html_lit(h, "<br>");
	if (f->nhs.n)
		ui_nhs_number(h, f->nhs);
	else
		html_lit(h, "NHS number not known");
	if (f->nhs.n && str_eq(f->nhs_status, S("unverified")))
		html_lit(h, ", not checked yet");
	if (f->nhs.n && str_eq(f->nhs_status, S("test")))
		html_lit(h, ", test number");
	html_lit(h, "</span>");
}

/* "" where there is nothing to say: then the column goes. */
static str
team_words(const struct found *f)
{
	return f->in_team ? f->unit_name
	                  : S("Not with your teams: opening asks why");
}

void
people_table(struct page *p, const struct founds *l, str caption)
{
	struct html *part = NEWN(p->cx->mem, struct html, l->n + 1);
	struct ui_table t;
	struct ui_cell *c = web_table(p, &t, caption,
	    "Name and NHS number|Date of birth|Team", l->n);

	t.size = UI_M;
	t.ncols = 2;
	for (unsigned i = 0; i < l->n; i++)
		if (team_words(&l->at[i]).n)
			t.ncols = 3;
	for (unsigned i = 0; i < l->n; i++) {
		const struct found *f = &l->at[i];

		name_cell(p, f, &part[i]);
		c[0].part = &part[i];
		c[1].text = f->dob.n ? day_words(p, f->dob) : S("Not known");
		if (t.ncols == 3)
			c[2].text = team_words(f);
		c += t.ncols;
	}
	ui_table(&p->h, &t);
}

/* ---- forms ---- */

/* Forms that Heed brings itself, by their address. */
static const char *const built_in[] = {
	"urn:heed:form:decision",
	"urn:heed:form:discharge",
	"urn:heed:form:disclosure",
	"urn:heed:form:info-given",
	"urn:heed:form:leave",
	"urn:heed:form:left",
	"urn:heed:form:record-copy",
	"urn:heed:form:supporter-note",
	"urn:heed:form:transition",
	"urn:heed:form:watch",
};

struct hand
hand_of(const struct page *p)
{
	enum role role = role_of(p->me->role);

	return (struct hand){ .author = p->me->author, .by = p->me->name,
		.role = role == ROLE__MAX ? p->me->role
		    : str_of(role_info[role].title),
		.org = p->me->unit_name, .at = p->cx->now };
}

enum err
form_of(struct page *p, const struct record *r, const struct form **form)
{
	struct form *f = NEW(p->cx->mem, struct form);
	str named = json_text(json_get(r->json, S("questionnaire")));
	str rest = named, url;
	struct kept k;
	bool own = false, exact;

	*form = NULL;
	(void)str_cut(&rest, '|', &url);
	for (size_t i = 0; i < sizeof(built_in) / sizeof(built_in[0]); i++)
		own |= str_eq(url, str_of(built_in[i]));
	TRY(formbook_named(p->cx, named, form, &k, &exact));
	if (*form || !own)
		return ERR_OK;
	TRY(formbook_own(p->cx, url, f));
	*form = f;
	return ERR_OK;
}

/* ---- sign-ins ---- */

enum err
signin_find(struct page *p, str supporter, const struct account **out)
{
	struct accounts l;

	*out = NULL;
	TRY(accounts_of_person(p->cx, p->person, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].supporter, supporter) &&
		    l.at[i].ended_at == 0)
			*out = &l.at[i];
	return ERR_OK;
}

void
signin_draw(struct page *p, const struct account *a, str name, str action)
{
	const struct ui_button reset = { .text = S("New one-time passphrase"),
		.kind = UI_SECONDARY };
	const struct ui_button end = { .text = S("End this sign-in"),
		.kind = UI_SECONDARY };

	if (!a) {
		ui_p(&p->h, text_of(p, name, S(" has no sign-in. You get a"
		    " one-time passphrase to hand over, shown once; nothing is"
		    " sent.")));
		web_form(p, action);
		ui_hidden(&p->h, S("do"), S("give"));
		web_line(p, "subject", S("Sign-in name"), S("3 to 64 small"
		    " letters, digits and . - _ @. Choose one that tells"
		    " nothing to someone who sees it."), S(""), 20);
		(void)web_submit(p, S("Make a sign-in"));
		return;
	}
	ui_p(&p->h, text_of(p, name, S(" signs in as "), a->subject,
	    a->must_change ? S(". The one-time passphrase was not used yet.")
	                   : S(".")));
	ui_buttons_start(&p->h);
	button_form(p, action, S("do"), S("reset"), &reset);
	button_form(p, action, S("do"), S("end"), &end);
	ui_buttons_end(&p->h);
}

enum err
signin_post(struct page *p, const struct account *a, struct account_new *who,
    str back)
{
	str act = web_post(p, "do");
	struct once once;

	if (a && str_eq(act, S("end"))) {
		TRY(account_end(p->cx, a->id));
		p->go = web_done(p, back, "ended");
		return ERR_OK;
	}
	if (!str_eq(act, a ? S("reset") : S("give")))
		return fail(p->cx, ERR_STALE, "subject", "this sign-in was"
		    " changed meanwhile: look again");
	who->subject = a ? a->subject : web_post(p, "subject");
	TRY(web_once(p, &once));
	if (p->later)
		return ERR_OK;
	if (a)
		TRY(account_reset(p->cx, a->id, once.hash));
	else
		TRY(account_add(p->cx, who, once.hash, &who->made));
	web_hand_over(p, who->name, who->subject, &once, back);
	return ERR_OK;
}

/* ---- supporters ---- */

enum err
supporter_ask(struct page *p, str label, str none)
{
	struct supporters l;
	struct ui_option *o;
	struct ui_select s = { .f = { .name = S("supporter"), .label = label,
		.error = web_error(p, "supporter") }, .none = none,
		.value = web_value(p, "supporter", S("")) };

	TRY(supporters_of(p->cx, p->person, true, &l));
	o = NEWN(p->cx->mem, struct ui_option, l.n + 1);
	for (unsigned i = 0; i < l.n; i++)
		o[i] = (struct ui_option){ .value = l.at[i].id,
			.text = l.at[i].relation.n ? text_of(p, l.at[i].name,
			    S(", "), l.at[i].relation) : l.at[i].name };
	s.options = o;
	s.noptions = l.n;
	if (l.n)
		ui_select(&p->h, &s);
	for (unsigned i = 0; i < l.n; i++)
		TRY(supporter_flags(p, &l.at[i]));
	web_line(p, "who", S("If someone else: who, and who they are to the"
	    " person"), S(""), S(""), 30);
	return ERR_OK;
}

enum err
page_supporter_read(struct page *p, struct supporter *out)
{
	struct supporter s;
	str theirs;

	TRY(supporter_read(p->cx, p->param[1], &s));
	TRY(person_canon(p->cx, s.rec->person, &theirs));
	if (!str_eq(theirs, p->person))
		return web_absent(p, "supporter");
	*out = s;
	return ERR_OK;
}

enum err
supporter_flags(struct page *p, const struct supporter *s)
{
	str needs;

	TRY(supporter_needs(p->cx, s, &needs));
	if (needs.n)
		ui_p(&p->h, text_of(p, s->name, S(" needs: "), needs));
	return ERR_OK;
}

enum err
shown_read(struct page *p, str person, str supporter, struct shown *out)
{
	for (int s = 0; s < SHEET__MAX; s++) {
		const struct sheet_at at = { person, (enum sheet)s, S("") };

		if (!sheet_info[s].scope[0])
			continue;
		if (supporter.n)
			TRY(sheet_read_as(p->cx, &at, supporter, &out->of[s]));
		else
			TRY(sheet_read(p->cx, &at, &out->of[s]));
	}
	return ERR_OK;
}

static bool
is_over(struct page *p, str date)
{
	struct fdate d;

	/* A day that cannot be read is over. */
	return date.n && !(fdate_try(p->cx, date, &d) &&
	    d.high > p->cx->now);
}

static void
item_open(struct html *h, bool *any)
{
	if (!*any)
		html_lit(h,
		    "<ul class=\"nhsuk-list nhsuk-list--bullet\">\n");
	*any = true;
	html_lit(h, "<li>");
}

/* Parts by their heading, with what is to come; lines by their words. */
static enum err
sees_sheet(struct page *p, struct html *h, const struct choice *c,
    const struct plan *plan, bool *any)
{
	struct parts l;

	TRY(plan_parts(p->cx, plan, &l));
	for (unsigned i = 0; i < l.n; i++) {
		const struct part *t = &l.at[i];
		const char *entry;

		if (has_str(c->what.part, c->what.nparts, t->link)) {
			item_open(h, any);
			html_lit(h, "all of \xe2\x80\x9c");
			html_text(h, t->heading);
			html_lit(h, "\xe2\x80\x9d, also what is added to it"
			    " later</li>\n");
			continue;
		}
		entry = t->entry ? str_c(p->cx->mem, t->entry->link) : "";
		for (const struct line *e = NULL;
		    (e = entry_next(&plan->a, entry, e)) != NULL;) {
			if (e->parked || !has_str(c->what.line, c->what.nlines,
			    e->id))
				continue;
			item_open(h, any);
			html_lit(h, "\xe2\x80\x9c");
			ui_words_inline(h, plan_text(plan, e));
			html_lit(h, "\xe2\x80\x9d</li>\n");
		}
	}
	return ERR_OK;
}

static void
sees_scope(struct page *p, struct html *h, const struct choice *c, bool *any)
{
	str says = code_words("consent-scope", c->scope);

	item_open(h, any);
	if (says.n && says.p[0] >= 'A' && says.p[0] <= 'Z') {
		char low = (char)(says.p[0] + ('a' - 'A'));

		html_text(h, (str){ &low, 1 });
		says = str_sub(says, 1, says.n);
	}
	html_text(h, says);
	if (c->ends_on.n) {
		html_lit(h, " (until ");
		html_text(h, day_words(p, c->ends_on));
		html_lit(h, ")");
	}
	html_lit(h, "</li>\n");
}

/* What was answered about one supporter; of a page that draws it thrice. */
struct chosen { str supporter; struct choices l; struct chosen *next; };

static enum err
chosen_of(struct page *p, str supporter, struct choices *out)
{
	struct chosen *c = p->chosen;

	if (p->route->verb != VERB_GET)
		return choices_of(p->cx, p->person, supporter, out);
	while (c && !str_eq(c->supporter, supporter))
		c = c->next;
	if (!c) {
		c = NEW(p->cx->mem, struct chosen);
		c->supporter = supporter;
		if (!p->asking)
			TRY(asking_open(p->cx, p->person, &p->asking));
		TRY(asking_choices(p->cx, p->asking, supporter, &c->l));
		c->next = p->chosen;
		p->chosen = c;
	}
	*out = c->l;
	return ERR_OK;
}

enum err
sees_draw(struct page *p, const struct supporter *s, const struct shown *in,
    bool *any)
{
	struct choices l;
	bool open = false;
	str until = S("");
	struct html list;

	*any = false;
	TRY(chosen_of(p, s->id, &l));
	html_init(&list, p->cx->mem, PAGE_MAX);
	for (unsigned i = 0; i < l.n; i++) {
		const struct choice *c = &l.at[i];
		enum sheet sheet;

		if (c->answer != ANSWER_YES || is_over(p, c->ends_on))
			continue;
		*any = true;
		sheet = sheet_of_scope(c->scope);
		if (sheet == SHEET__MAX) {
			sees_scope(p, &list, c, &open);
			continue;
		}
		TRY(sees_sheet(p, &list, c, &in->of[sheet], &open));
		if (c->ends_on.n && sheet == SHEET_PLAN)
			until = day_words(p, c->ends_on);
	}
	if (open)
		html_lit(&list, "</ul>\n");
	ui_p(&p->h, fill(p, wording(open ? "share.sees" : "share.nothing"),
	    "{name}", s->name));
	html_join(&p->h, &list);
	if (until.n)
		ui_p(&p->h, fill(p, wording("share.until"), "{date}", until));
	return ERR_OK;
}

enum err
refused_words(struct page *p, const struct supporter *s, str **out, unsigned *n)
{
	struct choices l;

	TRY(chosen_of(p, s->id, &l));
	*out = NEWN(p->cx->mem, str, l.n + 1);
	*n = 0;
	for (unsigned i = 0; i < l.n; i++) {
		const struct choice *c = &l.at[i];
		int64_t on = c->withdrawn_on ? c->withdrawn_on : c->asked_on;

		if (c->answer != ANSWER_NO)
			continue;
		(*out)[(*n)++] = text_of(p, s->name, S(". "),
		    code_words("consent-scope", c->scope),
		    c->withdrawn_on ? S(": taken back") : S(": no"),
		    on ? text_of(p, S(", "), show_day(p->cx->mem, on))
		       : S(""), c->own_words.n ? text_of(p, S(". "),
		        c->own_words) : S(""));
	}
	return ERR_OK;
}

/* One reason a supporter: a change since the last answer before a question that
 * was never asked. */
static str
ask_why(const struct choices *l)
{
	str why = S("");
	bool asked = false;

	for (unsigned i = 0; i < l->n; i++) {
		const struct choice *c = &l->at[i];

		asked |= c->answer != ANSWER_NOT_ASKED;
		if (c->re_ask && c->answer != ANSWER_NOT_ASKED && !why.n)
			why = c->prompt;
	}
	return why.n || asked ? why : S("not-asked");
}

enum err
ask_again_draw(struct page *p, const struct supporter *s)
{
	struct choices l;
	str why;

	if (s->hidden)
		return ERR_OK;
	TRY(chosen_of(p, s->id, &l));
	why = ask_why(&l);
	if (why.n == 0)
		return ERR_OK;
	link_p(p, p->own ? text_of(p, S("You could look again at what "),
	    s->name, S(" may see")) : text_of(p, S("Ask what "), s->name,
	        S(" may see. "), code_words("consent-prompt", why)),
	    web_path(p, S("person"), p->person, S("supporter"), s->id,
	        S("choose")));
	return ERR_OK;
}

/* The parts of one sheet, drawn as the supporter has them, whoever looks. */
static enum err
shared_sheet(struct page *p, str name, const struct plan *plan, int level,
    bool *any)
{
	struct kit k;

	TRY(kit_of(p, plan, &k));
	k.name = name;
	k.mine = false;
	for (unsigned i = 0; i < k.parts.n; i++) {
		const struct part *t = &k.parts.at[i];

		if (t->nlines == 0 || !t->entry)
			continue;
		*any = true;
		ui_heading(&p->h, &(struct ui_heading){ .level = level,
		    .size = UI_M, .text = t->heading });
		kit_lines(&k, t->entry->link, KIT_BARE);
	}
	return ERR_OK;
}

enum err
shared_draw(struct page *p, str name, const struct shown *in, int level)
{
	bool any = false;

	ui_heading(&p->h, &(struct ui_heading){ .level = level, .size = UI_L,
	    .text = text_of(p, S("From "), name) });
	for (int s = 0; s < SHEET__MAX; s++)
		if (sheet_info[s].scope[0] && in->of[s].exists)
			TRY(shared_sheet(p, name, &in->of[s], level + 1, &any));
	if (!any)
		ui_p(&p->h, S("There is nothing to read here at the moment."));
	ui_heading(&p->h, &(struct ui_heading){ .level = level + 1,
	    .size = UI_M, .text = wording("tell.heading") });
	ui_p(&p->h, wording("tell.lead"));
	if (p->me->supporter.n)
		link_p(p, S("Tell us something"), S("/shared/tell"));
	ui_p(&p->h, wording("tell.yourself"));
	return ERR_OK;
}
