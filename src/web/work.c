/*
 * Work lists: what a team owes, the day's, a round on paper, and the e-mail
 * that says that something is due.
 *
 * One list a team, ordered by time due and then by time asked. There is no other
 * order, no mark on anyone, and nothing to narrow it by but the kind of thing,
 * the team and its setting (CARE-96).
 */
#include "web/work.h"
#include "core/arena.h"
#include "core/time.h"
#include "fhir/fhir.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, DAY_ROWS = 200 };

/* ---- words ---- */

static void
count(struct buf *b, int64_t n, const char *what)
{
	buf_int(b, n);
	buf_c(b, ' ');
	buf_put(b, str_of(what));
	if (n != 1)
		buf_c(b, 's');
}

str
span_words(struct page *p, int64_t s)
{
	struct buf b;

	buf_init(&b, p->cx->mem, 100);
	if (s < MINUTE) {
		buf_lit(&b, "less than a minute");
	} else if (s < HOUR) {
		count(&b, s / MINUTE, "minute");
	} else if (s < 2 * DAY) {
		count(&b, s / HOUR, "hour");
	} else {
		count(&b, s / DAY, "day");
		if (s < 7 * DAY && s % DAY >= HOUR) {
			buf_lit(&b, " and ");
			count(&b, s % DAY / HOUR, "hour");
		}
	}
	return buf_str(&b);
}

str
when_words(struct page *p, int64_t t)
{
	struct civil c = time_london(t);

	if (c.hour == 0 && c.min == 0 && c.sec == 0)
		return text_of(p, S("the end of "), show_weekday(t - 1),
		    S(" "), show_day(p->cx->mem, t - 1));
	return text_of(p, show_weekday(t), S(" "), show_time(p->cx->mem, t));
}

str
due_words(struct page *p, int64_t due, int64_t asked)
{
	int64_t now = p->cx->now;

	if (due == 0 || due == WORK_NO_DUE)
		return text_of(p, S("No limit is set: waiting for "),
		    span_words(p, now > asked ? now - asked : 0));
	if (due <= now)
		return text_of(p, S("Overdue by "), span_words(p, now - due));
	return text_of(p, S("In "), span_words(p, due - now));
}

str
clock_title(str code)
{
	const struct clock_rule *k = clock_rule(code);

	return k ? k->title : code;
}

str
staff_name(struct page *p, str id)
{
	struct record r;
	str name;

	if (id.n == 0)
		return id;
	if (record_read(p->cx, KIND_PRACTITIONER, id, &r) != ERR_OK) {
		ctx_calm(p->cx);
		return S("Someone whose name is not known");
	}
	name = json_text(json_at(r.json, "name.0.text"));
	if (name.n == 0)
		name = text_of(p, json_text(json_at(r.json, "name.0.given.0")),
		    S(" "), json_text(json_at(r.json, "name.0.family")));
	return str_trim(name);
}

/* ---- what is asked for ---- */

static str
asked(struct page *p, const char *name, size_t max)
{
	str s = web_query(p, name);

	return s.n <= max ? s : S("");
}

/* "1795392000.1795300000.abc": the last row of the page before. */
static void
after_read(struct page *p, struct work_ask *k)
{
	str rest = asked(p, "after", 120), due, when;
	int64_t d, a;

	if (str_cut(&rest, '.', &due) && str_cut(&rest, '.', &when) &&
	    str_int(due, 0, WORK_NO_DUE, &d) &&
	    str_int(when, 0, WORK_NO_DUE, &a) && fhir_is_id(rest)) {
		k->due = d;
		k->asked = a;
		k->id = rest;
	}
}

static struct work_ask
ask_of(struct page *p)
{
	struct work_ask k = { asked(p, "kind", 64), asked(p, "team", 64),
		asked(p, "setting", 64), 0, 0, S("") };

	/* Times before 1970 come first. */
	k.due = k.asked = INT64_MIN;
	after_read(p, &k);
	return k;
}

static bool
is_narrowed(const struct work_ask *k)
{
	return k->kind.n || k->unit.n || k->setting.n;
}

static enum err
narrow_draw(struct page *p, const char *action, const struct work_ask *k,
    const struct work_teams *t)
{
	struct ui_form f = { .action = str_of(action), .get = true };
	struct ui_option *team = NEWN(p->cx->mem, struct ui_option, t->n + 1);
	struct ui_select s = { .starts_on_first = false };

	for (unsigned i = 0; i < t->n; i++)
		team[i] = (struct ui_option){ .value = t->at[i].id,
			.text = t->at[i].name };
	html_lit(&p->h, "<div class=\"heed-noprint\">\n");
	ui_details_start(&p->h, &(struct ui_details){
	    .summary = S("Show only some"), .open = is_narrowed(k) });
	ui_form_start(&p->h, &f);
	s.f = (struct ui_field){ .name = S("kind"), .label = S("What") };
	s.value = k->kind;
	s.none = S("Everything");
	s.options = code_options(p, "clock-kind", &s.noptions);
	ui_select(&p->h, &s);
	s.f = (struct ui_field){ .name = S("team"), .label = S("Team") };
	s.value = k->unit;
	s.none = S("All my teams");
	s.options = team;
	s.noptions = t->n;
	ui_select(&p->h, &s);
	s.f = (struct ui_field){ .name = S("setting"),
		.label = S("Kind of team") };
	s.value = k->setting;
	s.none = S("All kinds");
	s.options = code_options(p, "unit-setting", &s.noptions);
	ui_select(&p->h, &s);
	ui_button(&p->h, &(struct ui_button){ .text = S("Show"),
	    .kind = UI_SECONDARY });
	ui_form_end(&p->h);
	ui_details_end(&p->h);
	html_lit(&p->h, "</div>\n");
	return ERR_OK;
}

/* ---- rows ---- */

static str
team_name(const struct work_teams *t, str id)
{
	for (unsigned i = 0; i < t->n; i++)
		if (str_eq(t->at[i].id, id))
			return t->at[i].name;
	return S("");
}

static struct html *
who_cell(struct page *p, const struct work *w)
{
	struct html *h = NEW(p->cx->mem, struct html);
	const struct ui_link go = { .text = w->who.name.n ? w->who.name
		    : S("Name not known"),
		.href = web_path(p, S("person"), w->person) };

	html_init(h, p->cx->mem, 16384);
	ui_link(h, &go);
	if (w->who.preferred.n && !str_starts(w->who.name, w->who.preferred)) {
		html_lit(h, ", called ");
		ui_words_inline(h, w->who.preferred);
	}
	html_lit(h, "<br>");
	if (w->who.nhs.n)
		ui_nhs_number(h, w->who.nhs);
	else
		html_lit(h, "NHS number not known");
	html_lit(h, "<br>Born ");
	html_text(h, w->who.dob.n ? day_words(p, w->who.dob) : S("not known"));
	return h;
}

static struct html *
due_cell(struct page *p, const struct work *w)
{
	struct html *h = NEW(p->cx->mem, struct html);

	html_init(h, p->cx->mem, 4096);
	html_lit(h, "<strong>");
	html_text(h, due_words(p, w->due, w->asked));
	html_lit(h, "</strong>");
	if (w->due != WORK_NO_DUE) {
		html_lit(h, "<br>");
		html_text(h, when_words(p, w->due));
	}
	return h;
}

static struct html *
what_cell(struct page *p, const struct work *w)
{
	struct html *h = NEW(p->cx->mem, struct html);
	const struct ui_link go = { .text = clock_title(w->code),
		.hidden = w->who.name, .href = web_path(p, S("person"),
		    w->person, S("owed"), w->id) };

	html_init(h, p->cx->mem, 16384);
	ui_link(h, &go);
	if (str_eq(w->state, str_of(clock_state_code[CLOCK_ATTEMPTED]))) {
		html_lit(h, "<br>");
		html_text(h, str_of(clock_state_words[CLOCK_ATTEMPTED]));
	}
	if (w->booked) {
		html_lit(h, "<br>Arranged for ");
		html_text(h, when_words(p, w->booked));
	}
	if (w->with.n) {
		html_lit(h, "<br>With ");
		ui_words_inline(h, w->with);
	}
	return h;
}

/* Who does it; and where it is late, that they were told or nobody is named. */
static str
by_words(struct page *p, const struct work *w, str name)
{
	if (!w->called)
		return name.n ? name : S("The team");
	return name.n ? text_of(p, name, S(", told on "),
	    show_time(p->cx->mem, w->called))
	    : S("The team: it is late, and nobody is named for it");
}

static void
rows_draw(struct page *p, const struct works *l, const struct work_teams *t,
    str caption, bool paper)
{
	struct ui_table u;
	struct ui_cell *c = web_table(p, &u, caption, paper
	    ? "Due|What|Who|Team|Done by|Done, and when"
	    : "Due|What|Who|Team|Done by", l->n);
	str *name = NEWN(p->cx->mem, str, l->n + 1);

	u.row_headers = false;
	u.compact = paper;
	u.none = S("Nothing is owed here.");
	for (unsigned i = 0; i < l->n; i++, c += u.ncols) {
		const struct work *w = &l->at[i];
		unsigned k = 0;

		/* A list has many rows and few owners. */
		while (k < i && !str_eq(l->at[k].owner, w->owner))
			k++;
		name[i] = k < i ? name[k] : staff_name(p, w->owner);
		c[0].part = due_cell(p, w);
		c[1].part = what_cell(p, w);
		c[2].part = who_cell(p, w);
		c[3].text = team_name(t, w->unit);
		c[4].text = by_words(p, w, name[i]);
		if (paper)
			c[5].text = S("\xc2\xa0");
	}
	ui_table(&p->h, &u);
}

static void
put_query(struct buf *b, const char *name, str value)
{
	if (value.n == 0)
		return;
	buf_put(b, str_of(name));
	buf_c(b, '=');
	url_put(b, value);
	buf_c(b, '&');
}

static str
path_with(struct page *p, const char *path, const struct work_ask *k,
    const struct work *last)
{
	struct buf b;

	buf_init(&b, p->cx->mem, 2048);
	buf_put(&b, str_of(path));
	buf_c(&b, '?');
	put_query(&b, "kind", k->kind);
	put_query(&b, "team", k->unit);
	put_query(&b, "setting", k->setting);
	if (last)
		buf_fmt(&b, "after=%lld.%lld.%.*s", (long long)last->due,
		    (long long)last->asked, PRS(last->id));
	else
		b.n--;
	return buf_str(&b);
}

static void
pages_draw(struct page *p, const struct work_ask *k, const struct works *l)
{
	struct ui_pagination u = { 0 };

	if (k->id.n)
		u.prev = (struct ui_link){ .text = S("Start of the list"),
			.href = path_with(p, "/work", k, NULL) };
	if (l->more)
		u.next = (struct ui_link){ .text = S("Next"),
			.href = path_with(p, "/work", k, &l->at[l->n - 1]) };
	if (u.prev.href.n || u.next.href.n)
		ui_pagination(&p->h, &u);
}

/* ---- the pages ---- */

enum err
page_work(struct page *p)
{
	struct work_ask k = ask_of(p);
	struct work_teams t;
	struct works l;

	TRY(work_teams(p->cx, &t));
	TRY(work_page(p->cx, &k, WORK_PAGE, &l));
	const struct ui_link go[] = {
		{ S("Today on one page"), path_with(p, "/work/day", &k, NULL),
			S("") },
		{ S("A round on paper"), path_with(p, "/work/round", &k, NULL),
			S("") },
		{ S("Be told by e-mail that something is due"),
			S("/work/email"), S("") } };

	p->wide = true;
	practice_past(p, "practice/clocks.tsv");
	ui_h1(&p->h, S("Work list"));
	ui_p(&p->h, wording("work.order"));
	if (t.n == 0)
		ui_inset(&p->h, wording("work.no-team"));
	TRY(narrow_draw(p, "/work", &k, &t));
	rows_draw(p, &l, &t, S("By the time it is due"), false);
	pages_draw(p, &k, &l);
	ui_links(&p->h, go, 3);
	return ERR_OK;
}

/* The rows that are due before `end`, from the i-th on. */
static struct works
until(const struct works *l, unsigned *i, int64_t end)
{
	struct works part = { l->at + *i, 0, false };

	while (*i < l->n && l->at[*i].due <= end) {
		(*i)++;
		part.n++;
	}
	return part;
}

static enum err
day_read(struct page *p, struct work_ask *k, struct work_teams *t,
    struct works *l)
{
	*k = ask_of(p);
	TRY(work_teams(p->cx, t));
	return work_page(p->cx, k, DAY_ROWS, l);
}

static void
cut_note(struct page *p, const struct works *l, int64_t end)
{
	if (l->more && l->n && l->at[l->n - 1].due <= end)
		ui_inset(&p->h, wording("work.cut"));
}

enum err
page_work_day(struct page *p)
{
	int64_t today = clock_day_end(p->cx->now);
	int64_t tomorrow = clock_day_end(today);
	struct work_teams t;
	struct work_ask k;
	struct works l, part;
	unsigned i = 0;

	TRY(day_read(p, &k, &t, &l));
	p->wide = true;
	page_open(p, path_with(p, "/work", &k, NULL), text_of(p, S("Today, "),
	    show_weekday(p->cx->now), S(" "), show_day(p->cx->mem,
	        p->cx->now)));
	ui_p(&p->h, wording("work.order"));
	TRY(narrow_draw(p, "/work/day", &k, &t));
	part = until(&l, &i, p->cx->now);
	rows_draw(p, &part, &t, S("Overdue"), false);
	part = until(&l, &i, today);
	rows_draw(p, &part, &t, S("Due today"), false);
	part = until(&l, &i, tomorrow);
	rows_draw(p, &part, &t, S("Due tomorrow"), false);
	cut_note(p, &l, tomorrow);
	return ERR_OK;
}

enum err
page_work_round(struct page *p)
{
	int64_t end = clock_day_end(clock_day_end(p->cx->now));
	struct work_teams t;
	struct work_ask k;
	struct works l, part;
	unsigned i = 0;

	TRY(day_read(p, &k, &t, &l));
	part = until(&l, &i, end);
	p->wide = true;
	page_open(p, path_with(p, "/work", &k, NULL), text_of(p, S("Round, "),
	    show_weekday(p->cx->now), S(" "), show_time(p->cx->mem,
	        p->cx->now)));
	html_lit(&p->h, "<div class=\"heed-noprint\">\n");
	ui_p(&p->h, wording("work.print"));
	html_lit(&p->h, "</div>\n");
	TRY(narrow_draw(p, "/work/round", &k, &t));
	html_lit(&p->h, "<div class=\"heed-round\">\n");
	rows_draw(p, &part, &t, S("Due by the end of tomorrow"), true);
	html_lit(&p->h, "</div>\n");
	cut_note(p, &l, end);
	ui_p(&p->h, wording("work.paper"));
	return ERR_OK;
}

/* ---- e-mail ---- */

enum err
page_work_mail(struct page *p)
{
	bool on = str_eq(p->set[SET_MAIL_DUE], S("1"));
	str mine;

	TRY(nudge_mine(p->cx, &mine));
	page_open(p, S("/work"), S("Be told by e-mail that something is due"));
	ui_p(&p->h, wording("work.mail"));
	if (!on)
		ui_inset(&p->h, wording("work.mail-off"));
	web_form(p, S(""));
	ui_input(&p->h, &(struct ui_input){ .f = { .name = S("address"),
	    .label = S("Your work e-mail address"),
	    .hint = S("Leave it empty to be told nothing."),
	    .error = web_error(p, "address") }, .width = 30,
	    .value = web_value(p, "address", mine), .type = S("email"),
	    .autocomplete = S("email"), .no_spelling = true });
	return web_submit(p, S("Save"));
}

enum err
post_work_mail(struct page *p)
{
	str address = web_post(p, "address");

	return web_end(p, nudge_set(p->cx, address), S("/work"), address.n
	    ? "mail-on" : "mail-off", page_work_mail);
}
