/*
 * Where each kind of account starts, and finding people.
 *
 * People stand in lists by name and by nothing else. Two identifiers are in
 * one column, so that no one is opened by a name alone.
 */
#include "core/arena.h"
#include "core/time.h"
#include "fhir/fhir.h"
#include "web/people_kit.h"

#define NHS_SYSTEM S("https://fhir.nhs.uk/Id/nhs-number")
enum { PAGES_MAX = 5000, FIND_MAX = 200 };

static void
search_draw(struct page *p, str value)
{
	const struct ui_form f = { .action = S("/find"), .get = true };
	const struct ui_search s = { .f = { .name = S("q"),
		.label = S("Name or NHS number"), .size = UI_M,
		.hint = S("A name finds people with your teams. An NHS number"
		    " finds anyone here."),
		.error = web_error(p, "q") }, .value = value,
		.button = S("Find"), .width = 20 };

	ui_form_start(&p->h, &f);
	ui_search(&p->h, &s);
	ui_form_end(&p->h);
}

static enum err
drafts_draw(struct page *p)
{
	struct scraps s;

	TRY(scratch_list(p->cx, &s));
	if (s.n == 0)
		return ERR_OK;
	ui_inset_start(&p->h);
	ui_p(&p->h, S("You began something and did not save it. Only you see"
	    " it."));
	link_p(p, S("Unsaved work"), S("/drafts"));
	ui_inset_end(&p->h);
	return ERR_OK;
}

static enum err
team_draw(struct page *p)
{
	unsigned no = (unsigned)web_query_int(p, "page", PAGES_MAX, 0);
	struct founds l;

	TRY(person_team(p->cx, S(""), no, &l));
	if (l.n == 0 && no == 0) {
		ui_h2(&p->h, S("People with your teams"));
		ui_p(&p->h, S("There is nobody yet. Look for someone by their"
		    " NHS number, or add a person: all that is needed is a"
		    " name and a team."));
	} else {
		people_table(p, &l, S("People with your teams, by name"));
		web_pages(p, no, l.more);
	}
	link_p(p, S("Add a person"), S("/people/new"));
	if (p->me->unit.n)
		link_p(p, text_of(p, S("Plans on paper, for when no screen"
		    " works: "), p->me->unit_name), web_path(p, S("unit"),
		    p->me->unit, S("downtime")));
	return ERR_OK;
}

struct office { unsigned rights; const char *text, *href; };
static const struct office office[] = {
	{ RIGHT_RECORDS, "Two records, one person", "/merges" },
	{ RIGHT_RECORDS, "Records past their time", "/keeping" },
	{ RIGHT_PRIVACY, "Who looked at what", "/looks" },
	{ RIGHT_ACCOUNTS, "Accounts", "/accounts" },
	{ RIGHT_UNITS, "Units: teams and wards", "/units" },
	{ RIGHT_UNITS, "Settings of this service", "/settings" },
	{ RIGHT_FORMS, "Forms", "/forms" },
	{ RIGHT_REPORTER, "Names told in confidence", "/learn/reporter" },
	{ RIGHT_AUDIT, "Where people are put in levels", "/audit" },
};

static void
offices_draw(struct page *p)
{
	struct ui_link l[sizeof(office) / sizeof(office[0])];
	unsigned n = 0;

	for (size_t i = 0; i < sizeof(office) / sizeof(office[0]); i++)
		if (door_has(p->cx, office[i].rights))
			l[n++] = (struct ui_link){ str_of(office[i].text),
				str_of(office[i].href), S("") };
	if (n == 0)
		return;
	ui_h2(&p->h, S("What you look after"));
	ui_links(&p->h, l, n);
}

/* What was just done is still said where one is sent on to. */
static str
onward(struct page *p, str path)
{
	str code = web_query(p, "done");

	for (size_t i = 0; i < code.n; i++)
		if (!((code.p[i] >= 'a' && code.p[i] <= 'z') ||
		        code.p[i] == '-'))
			return path;
	return code.n ? web_done(p, path, str_c(p->cx->mem, code)) : path;
}

enum err
page_home(struct page *p)
{
	if (!p->staff) {
		p->go = onward(p, p->me->supporter.n ? S("/shared")
		    : p->me->person.n ? S("/me") : S("/with"));
		return ERR_OK;
	}
	ui_h1(&p->h, text_of(p, S("Hello, "), p->me->name));
	TRY(drafts_draw(p));
	link_p(p, S("Tell us what happened: a near miss and good care too"),
	    S("/tell"));
	if (door_has(p->cx, RIGHT_CARE))
		link_p(p, S("Someone has died: tell the safety team"),
		    S("/learn/death/new"));
	if (door_has(p->cx, RIGHT_FIND))
		search_draw(p, S(""));
	if (door_has(p->cx, RIGHT_CARE))
		TRY(team_draw(p));
	if (door_has(p->cx, RIGHT_CARE))
		link_p(p, S("Work list: what is due"), S("/work"));
	link_p(p, S("Bulletins and learning events: what was learned"),
	    S("/bulletins"));
	offices_draw(p);
	return ERR_OK;
}

static void
nobody_draw(struct page *p)
{
	ui_h2(&p->h, S("Nobody was found"));
	ui_p(&p->h, S("Try fewer letters, another spelling, or the name they"
	    " want to be called. Someone who is with another team is found by"
	    " their whole NHS number. If you do not have it, ask them, or ask"
	    " the team they are with."));
	if (door_has(p->cx, RIGHT_CARE))
		link_p(p, S("Add a person"), S("/people/new"));
}

static void
find_draw(struct page *p, str q)
{
	web_errors(p);
	ui_h1(&p->h, S("Find a person"));
	search_draw(p, q);
}

enum err
page_find(struct page *p)
{
	str q = str_trim(web_query(p, "q"));
	unsigned no = (unsigned)web_query_int(p, "page", PAGES_MAX, 0);
	struct founds l = { 0 };
	enum err e = ERR_OK;

	if (q.n)
		e = person_find(p->cx, q, no, &l);
	if (e != ERR_OK && e != ERR_INPUT)
		return e;
	if (e == ERR_INPUT)
		p->status = err_info[e].http;
	find_draw(p, q);
	if (q.n == 0 || e != ERR_OK)
		return ERR_OK;
	if (l.cut)
		ui_inset(&p->h, S("Very many names begin like this, and not all"
		    " were looked through. Write more of the name."));
	if (l.n == 0 && no == 0) {
		nobody_draw(p);
		return ERR_OK;
	}
	people_table(p, &l, S("Found, by name"));
	web_pages(p, no, l.more);
	return ERR_OK;
}

/* The number a link came with, as a person of ours. */
static enum err
go_find(struct page *p, str system, str number, str *person)
{
	char digits[11];
	enum nhs is;
	str id;

	if (system.n && !str_eq(system, NHS_SYSTEM)) {
		TRY(record_by_identifier(p->cx, KIND_PERSON, system, number,
		    &id));
		return person_canon(p->cx, id, person);
	}
	is = nhs_parse(number, digits);
	if (is != NHS_OK && is != NHS_TEST)
		return fail(p->cx, ERR_INPUT, "q", "%.*s", PRS(nhs_say(is)));
	return person_by_nhs(p->cx, str_dup(p->cx->mem,
	    (str){ digits, 10 }), person);
}

enum err
page_go(struct page *p)
{
	str nhs = str_trim(web_query(p, "nhs")), person;
	str system = str_trim(web_query(p, "system"));
	enum err e;

	if (nhs.n == 0 || nhs.n > FIND_MAX || system.n > FIND_MAX) {
		e = fail(p->cx, ERR_INPUT, "q",
		    "the link that brought you here names nobody");
	} else {
		e = go_find(p, system, nhs, &person);
	}
	if (e == ERR_OK) {
		/* The plan's own route asks why, where someone must say. */
		p->go = web_path(p, S("person"), person,
		    str_eq(web_query(p, "to"), S("died")) ? S("died")
		    : S("plan"));
		return ERR_OK;
	}
	if (e != ERR_INPUT && e != ERR_ABSENT && e != ERR_STALE)
		return e;
	p->status = err_info[e].http;
	ctx_calm(p->cx);
	(void)fail(p->cx, e, "q", "%s", e == ERR_ABSENT
	    ? "nobody here has that number: look by name, or check it"
	    : e == ERR_STALE ? "more than one record has that number: look"
	    " by name" : "the number in the link cannot be right: type it"
	    " here");
	find_draw(p, nhs.n > FIND_MAX ? S("") : nhs);
	return ERR_OK;
}
