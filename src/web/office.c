/*
 * Offices: accounts, units, settings, joined records, and the privacy desk.
 * None of these pages shows anything that a person said.
 */
#include "web/app_int.h"
#include "core/arena.h"
#include "core/json.h"
#include "core/time.h"
#include "fhir/fhir.h"
#include "web/people_kit.h"

#include <string.h>

/* ---- accounts ---- */

static str
account_state(const struct account *a)
{
	return a->ended_at ? S("Ended") : a->must_change ? S("Not used yet")
	                                                 : S("Open");
}

enum err
page_accounts(struct page *p)
{
	struct accounts l;
	struct ui_table t;
	struct ui_cell *c;

	TRY(account_list(p->cx, &l));
	c = web_table(p, &t, S("Accounts, by name"),
	    "Name|Sign-in name|May|State", l.n);
	t.none = S("There are no accounts yet.");
	for (unsigned i = 0; i < l.n; i++, c += t.ncols) {
		c[0] = (struct ui_cell){ .text = l.at[i].name, .words = true,
			.href = web_path(p, S("account"), l.at[i].id) };
		c[1].text = l.at[i].subject;
		c[2].text = l.at[i].roles;
		c[3].text = account_state(&l.at[i]);
	}
	p->wide = true;
	ui_h1(&p->h, S("Accounts"));
	ui_button(&p->h, &(struct ui_button){ .text = S("Add an account"),
	    .href = S("/accounts/new") });
	ui_table(&p->h, &t);
	return ERR_OK;
}

/* A unit by its name, further in for each one that it stands below. */
static str
unit_words(struct page *p, const struct unit *u)
{
	str says = str_sub(u->name, 0, 200);

	for (unsigned k = 0; k < u->depth && k < 8; k++)
		says = str_cat(p->cx->mem, S("– "), says);
	return says;
}

static enum err
unit_select(struct page *p, const char *label, str value, bool may_none)
{
	struct units u;
	struct ui_option *o;

	TRY(unit_list(p->cx, &u));
	o = NEWN(p->cx->mem, struct ui_option, u.n + 1);
	for (unsigned i = 0; i < u.n; i++)
		o[i] = (struct ui_option){ .value = u.at[i].id,
			.text = unit_words(p, &u.at[i]) };
	ui_select(&p->h, &(struct ui_select){ .f = { .name = S("unit"),
	    .label = str_of(label), .error = web_error(p, "unit") },
	    .value = web_value(p, "unit", value), .options = o,
	    .noptions = u.n, .none = may_none ? S("None") : S("") });
	return ERR_OK;
}

/* Staff roles: people's and supporters' accounts are made on their page. */
static void
role_radios(struct page *p)
{
	struct ui_option *o = NEWN(p->cx->mem, struct ui_option, ROLE__MAX);
	struct ui_radios r = { .f = { .name = S("role"),
		.label = S("What they may do"), .error = web_error(p, "role") },
		.value = web_value(p, "role", (str){ NULL, 0 }), .options = o };

	/* The one that sees nothing clinical is first. */
	static const enum role order[] = { ROLE_STEWARD, ROLE_ADMIN,
		ROLE_RECORDS, ROLE_PRIVACY, ROLE_PRACTITIONER };

	for (unsigned i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		const struct role_info *k = &role_info[order[i]];
		struct buf b;

		buf_init(&b, p->cx->mem, 1024);
#define RIGHT(name, words)                         \
	if (k->rights & RIGHT_##name) {            \
		if (b.n)                           \
			buf_lit(&b, "; ");         \
		buf_lit(&b, words);                \
	}
#include "access/right.def"
#undef RIGHT
		o[r.noptions++] = (struct ui_option){ .text = str_of(k->title),
			.value = str_of(k->code), .hint = buf_str(&b) };
	}
	ui_radios(&p->h, &r);
}

enum err
page_account_new(struct page *p)
{
	page_open(p, S("/accounts"), S("Add an account"));
	web_form(p, S(""));
	web_line(p, "name", S("Name"),
	    S("As others read it, for example in a plan."), S(""), 30);
	web_line(p, "subject", S("Sign-in name"),
	    S("3 to 64 small letters, digits and . - _ @"), S(""), 20);
	role_radios(p);
	TRY(unit_select(p, "At which unit", S(""), false));
	return web_submit(p, S("Make the account"));
}

enum err
post_account_new(struct page *p)
{
	const struct account_new n = { web_post(p, "name"),
		web_post(p, "subject"), web_post(p, "role"),
		web_post(p, "unit"), S(""), S(""), S(""), S(""), S("") };
	struct once once;
	enum err e;
	str id;

	TRY(web_once(p, &once));
	if (p->later)
		return ERR_OK;
	e = account_add(p->cx, &n, once.hash, &id);
	if (e != ERR_OK)
		return web_again(p, e, page_account_new);
	web_hand_over(p, n.name, n.subject, &once,
	    web_path(p, S("account"), id));
	return ERR_OK;
}

static enum err
roles_draw(struct page *p, str self)
{
	ui_h2(&p->h, S("Give or take a role"));
	web_form(p, self);
	role_radios(p);
	TRY(unit_select(p, "At which unit", S(""), false));
	ui_buttons_start(&p->h);
	ui_button(&p->h, &(struct ui_button){ .text = S("Give it"),
	    .name = S("do"), .value = S("give") });
	ui_button(&p->h, &(struct ui_button){ .text = S("Take it away"),
	    .name = S("do"), .value = S("take"), .kind = UI_SECONDARY });
	ui_buttons_end(&p->h);
	ui_form_end(&p->h);
	return ERR_OK;
}

enum err
page_account(struct page *p)
{
	const struct ui_button reset = { .kind = UI_SECONDARY,
		.text = S("Make a new one-time passphrase") };
	const struct ui_button end = { .kind = UI_WARNING,
		.text = S("End this account") };
	str self = web_path(p, S("account"), p->param[0]);
	struct account a;

	TRY(account_read(p->cx, p->param[0], &a));
	const struct ui_row row[] = { { .key = S("Sign-in name"),
		.value = a.subject }, { .key = S("May"), .value = a.roles },
		{ .key = S("Made"), .value = show_day(p->cx->mem, a.made_at) },
		{ .key = S("State"), .value = account_state(&a) } };

	page_open(p, S("/accounts"), a.name);
	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = 4 });
	if (a.ended_at)
		return ERR_OK;
	ui_h2(&p->h, S("Forgotten passphrase"));
	button_form(p, self, S("do"), S("reset"), &reset);
	if (a.person.n == 0)
		TRY(roles_draw(p, self));
	ui_h2(&p->h, S("They have left"));
	ui_p(&p->h, S("Ends the account and every sign-in at once. What they"
	              " wrote stays, under their name."));
	button_form(p, self, S("do"), S("end"), &end);
	return ERR_OK;
}

enum err
post_account(struct page *p)
{
	str id = p->param[0], act = web_post(p, "do");
	str self = web_path(p, S("account"), id);
	struct account a;
	struct once once;
	enum err e;

	if (str_eq(act, S("reset"))) {
		TRY(web_once(p, &once));
		if (p->later)
			return ERR_OK;
		TRY(account_reset(p->cx, id, once.hash));
		TRY(account_read(p->cx, id, &a));
		web_hand_over(p, a.name, a.subject, &once, self);
		return ERR_OK;
	}
	if (str_eq(act, S("end")))
		e = account_end(p->cx, id);
	else
		e = account_role(p->cx, id, web_post(p, "role"),
		    web_post(p, "unit"), str_eq(act, S("give")));
	return web_end(p, e, self, str_eq(act, S("end")) ? "ended" : "saved",
	    page_account);
}

/* ---- units ---- */

static str
unit_body(struct page *p, str parent)
{
	struct json_w w;
	struct buf b;

	buf_init(&b, p->cx->mem, 8192);
	json_w_init(&w, &b);
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("resourceType"), S("Organization"));
	json_w_bool(&w, S("active"), web_post(p, "closed").n == 0);
	if (web_post(p, "setting").n) {
		json_w_open(&w, S("type"), '[');
		json_w_open(&w, JNOKEY, '{');
		json_w_open(&w, S("coding"), '[');
		json_w_open(&w, JNOKEY, '{');
		json_w_text(&w, S("system"), S("urn:heed:code:unit-setting"));
		json_w_text(&w, S("code"), web_post(p, "setting"));
		json_w_close(&w, '}');
		json_w_close(&w, ']');
		json_w_close(&w, '}');
		json_w_close(&w, ']');
	}
	json_w_text(&w, S("name"), web_post(p, "name"));
	if (parent.n) {
		json_w_open(&w, S("partOf"), '{');
		json_w_text(&w, S("reference"),
		    str_cat(p->cx->mem, S("Organization/"), parent));
		json_w_close(&w, '}');
	}
	json_w_close(&w, '}');
	return b.over ? S("") : buf_str(&b);
}

/* The fields of a unit: what is stored, or nothing. */
static enum err
unit_fields(struct page *p, str name, str setting, str parent)
{
	web_line(p, "name", S("Name"), S(""), name, 30);
	code_select(p, "setting", S("What kind of unit"), "unit-setting",
	    setting);
	return unit_select(p, "It stands below", parent, true);
}

enum err
page_units(struct page *p)
{
	struct units u;
	struct ui_table t;
	struct ui_cell *c;

	TRY(unit_list(p->cx, &u));
	c = web_table(p, &t, S("The tree of units"), "Unit|Kind|State", u.n);
	t.none = S("There are no units yet. Add the service itself first.");
	for (unsigned i = 0; i < u.n; i++, c += t.ncols) {
		c[0].text = unit_words(p, &u.at[i]);
		c[0].href = web_path(p, S("unit"), u.at[i].id);
		c[1].text = u.at[i].setting.n
		    ? code_words("unit-setting", u.at[i].setting) : S("-");
		c[2].text = u.at[i].closed ? S("Closed") : S("Open");
	}
	web_errors(p);
	ui_h1(&p->h, S("Units"));
	ui_p(&p->h, S("A role at a unit reaches all units below it."));
	ui_table(&p->h, &t);
	ui_h2(&p->h, S("Add a unit"));
	web_form(p, S("/units"));
	TRY(unit_fields(p, S(""), S(""), S("")));
	return web_submit(p, S("Add the unit"));
}

static enum err
unit_save(struct page *p, struct change *c)
{
	if (web_post(p, "name").n == 0 || web_post(p, "name").n > 200)
		return fail(p->cx, ERR_INPUT, "name",
		    "enter a name of up to 200 characters");
	c->kind = KIND_UNIT;
	c->act = "save";
	c->body = unit_body(p, web_post(p, "unit"));
	return record_write(p->cx, c);
}

enum err
post_unit_new(struct page *p)
{
	struct change c = { 0 };
	enum err e = unit_save(p, &c);

	return web_end(p, e, S("/units"), "added", page_units);
}

enum err
page_unit(struct page *p)
{
	struct record r;
	str parent, name;

	TRY(record_read(p->cx, KIND_UNIT, p->param[0], &r));
	name = json_text(json_get(r.json, S("name")));
	parent = json_text(json_at(r.json, "partOf.reference"));
	if (parent.n > 13)
		parent = str_sub(parent, 13, SIZE_MAX);
	page_open(p, S("/units"), name);
	web_form(p, S(""));
	TRY(unit_fields(p, name, json_text(json_at(r.json,
	    "type.0.coding.0.code")), parent));
	tick_draw(p, S("closed"), S("This unit is closed"), S(""),
	    json_get(r.json, S("active")) &&
	        !json_true(json_get(r.json, S("active"))));
	return web_submit(p, S("Save"));
}

enum err
post_unit(struct page *p)
{
	struct change c = { .id = p->param[0] };
	struct record r;
	enum err e;

	TRY(record_read(p->cx, KIND_UNIT, p->param[0], &r));
	c.v = r.v;
	e = unit_save(p, &c);
	return web_end(p, e, S("/units"), "saved", page_unit);
}

/* ---- settings ---- */

static void
setting_draw(struct page *p, enum setting s)
{
	static const struct ui_option yes_no[] = {
		{ .value = SK("0"), .text = SK("No") },
		{ .value = SK("1"), .text = SK("Yes") } };
	const struct setting_info *i = &setting_info[s];
	struct ui_radios r = { .f = { .name = str_of(i->key),
		.label = str_of(i->words), .error = web_error(p, i->key) },
		.value = web_value(p, i->key, p->set[s]), .options = yes_no,
		.noptions = 2 };

	if (strcmp(i->kind, "text") == 0) {
		web_line(p, i->key, str_of(i->words), S(""), p->set[s], 0);
		return;
	}
	if (strncmp(i->kind, "code:", 5) == 0)
		r.options = code_options(p, i->kind + 5, &r.noptions);
	ui_radios(&p->h, &r);
}

enum err
page_settings(struct page *p)
{
	web_errors(p);
	ui_h1(&p->h, S("Settings"));
	web_form(p, S(""));
	for (enum setting s = 0; s < SET__MAX; s++)
		if (strcmp(setting_info[s].kind, "mark") != 0)
			setting_draw(p, s);
	(void)web_submit(p, S("Save settings"));
	link_p(p, S("How long clocks run"), S("/settings/clocks"));
	return ERR_OK;
}

/* The order names each part of the plan once. */
static enum err
order_check(struct page *p, str order)
{
	struct plan none = { 0 };
	struct parts parts;
	unsigned n = 0;
	str rest = order, one;

	answers_new(p->cx, plan_form(), S(""), &none.a);
	TRY(plan_parts(p->cx, &none, &parts));
	for (bool more = true; more;) {
		bool known = false;

		more = str_cut(&rest, ' ', &one);
		if (one.n == 0)
			continue;
		for (unsigned i = 0; i < parts.n; i++)
			known |= str_eq(parts.at[i].link, one);
		if (!known)
			return fail(p->cx, ERR_INPUT, "plan-order",
			    "there is no part with this name: use the words that"
			    " stood there, in another order");
		n++;
	}
	if (n != parts.n)
		return fail(p->cx, ERR_INPUT, "plan-order",
		    "name each part once");
	return ERR_OK;
}

enum err
post_settings(struct page *p)
{
	enum err e = order_check(p, web_post(p, "plan-order"));

	for (enum setting s = 0; s < SET__MAX && e == ERR_OK; s++) {
		const struct setting_info *i = &setting_info[s];
		str v = web_post(p, i->key);

		if (strcmp(i->kind, "mark") == 0)
			continue;
		if (strncmp(i->kind, "code:", 5) == 0 &&
		    str_eq(code_words(i->kind + 5, v), v))
			e = fail(p->cx, ERR_INPUT, i->key, "choose one");
		else if (!str_eq(v, p->set[s]))
			e = setting_write(p->cx, s, v);
	}
	if (e == ERR_OK)
		app_settings_changed(p->app);
	return web_end(p, e, S("/settings"), "saved", page_settings);
}

/* ---- two records, one person ---- */

static enum err
who_is(struct page *p, str person, str *out)
{
	struct record r;
	enum err e = record_read(p->cx, KIND_PERSON, person, &r);
	struct person_view v;

	*out = S("(record not open to you)");
	if (e != ERR_OK) {
		ctx_calm(p->cx);
		return ERR_OK;
	}
	TRY(person_view_of(p->cx, &r, &v));
	*out = text_of(p, v.name, S(", born "),
	    v.dob.n ? v.dob : S("not known"), S(", NHS number "),
	    v.nhs.n ? nhs_show(p->cx->mem, v.nhs) : S("not known"));
	return ERR_OK;
}

/* Two records beside each other, and what differs (CARE-7). */
static enum err
pair_draw(struct page *p, str loser, str survivor)
{
	static const char *const row[] = { "Name", "Called", "Born",
		"NHS number" };
	struct person_view v[2];
	struct ui_table t;
	struct ui_cell *c = web_table(p, &t, S("Look at both"),
	    "What|Goes into the other|Stays|Beside each other", 4);

	for (int i = 0; i < 2; i++) {
		struct record r;
		enum err e = record_read(p->cx, KIND_PERSON, i ? survivor
		    : loser, &r);

		if (e != ERR_OK) {
			ctx_calm(p->cx);
			ui_p(&p->h, S("One of the two records is not open to"
			    " you."));
			return ERR_OK;
		}
		TRY(person_brief_of(p->cx, &r, &v[i]));
	}
	for (int k = 0; k < 4; k++, c += t.ncols) {
		str is[2];

		for (int i = 0; i < 2; i++)
			is[i] = k == 0 ? v[i].name : k == 1 ? v[i].preferred
			    : k == 2 ? day_words(p, v[i].dob) : v[i].nhs.n
			    ? nhs_show(p->cx->mem, v[i].nhs) : S("");
		c[0].text = str_of(row[k]);
		c[1] = (struct ui_cell){ .words = true,
			.text = is[0].n ? is[0] : S("Not known") };
		c[2] = (struct ui_cell){ .words = true,
			.text = is[1].n ? is[1] : S("Not known") };
		c[3].text = is[0].n == 0 || is[1].n == 0
		    ? S("Cannot be compared") : str_eq(is[0], is[1])
		    ? S("The same") : S("Not the same");
	}
	ui_table(&p->h, &t);
	return ERR_OK;
}

static void
merge_button(struct page *p, str id, const char *act, const char *text)
{
	web_form(p, S("/merges"));
	ui_hidden(&p->h, S("id"), id);
	ui_button(&p->h, &(struct ui_button){ .text = str_of(text),
	    .name = S("do"), .value = str_of(act), .kind = UI_SECONDARY,
	    .small = true });
	ui_form_end(&p->h);
}

static str
merge_state(const struct merger *m)
{
	if (m->undone_at && !m->agreed_by.n)
		return str_eq(m->undone_by, m->asked_by) ? S("Withdrawn")
		    : S("Not joined: someone else says that they are two"
		        " people");
	return m->undone_at ? S("Parted again")
	    : m->undo_by.n ? S("Joined; parting was asked for")
	    : m->agreed_by.n ? S("Joined") : S("Waiting for a second person");
}

static enum err
merge_show(struct page *p, const struct merger *m)
{
	str a, b;
	bool mine = str_eq(m->asked_by, p->me->account);

	TRY(who_is(p, m->loser, &a));
	TRY(who_is(p, m->survivor, &b));
	const struct ui_row row[] = { { .key = S("This record"), .value = a },
		{ .key = S("is the same person as"), .value = b },
		{ .key = S("Because"), .value = m->why, .words = true },
		{ .key = S("Asked by"), .value = m->asked_name },
		{ .key = S("State"), .value = merge_state(m) } };

	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = 5 });
	if (m->undone_at)
		return ERR_OK;
	TRY(pair_draw(p, m->loser, m->survivor));
	if (!m->agreed_by.n && mine) {
		ui_p(&p->h, S("Someone else has to agree."));
		merge_button(p, m->id, "drop", "Withdraw this");
	} else if (!m->agreed_by.n) {
		merge_button(p, m->id, "drop", "These are two people: do not"
		    " join them");
		merge_button(p, m->id, "agree", "I have checked both: join them");
	} else if (!m->undo_by.n) {
		merge_button(p, m->id, "part", "These are two people: ask to part them");
	} else if (!str_eq(m->undo_by, p->me->account)) {
		merge_button(p, m->id, "part-agree", "I have checked both: part them");
	} else {
		ui_p(&p->h, S("Someone else has to agree."));
	}
	return ERR_OK;
}

/* A record by its id, or by NHS number. */
static enum err
record_named(struct page *p, const char *name, str *id)
{
	str typed = web_post(p, name);
	char digits[11];
	enum err e;

	if (nhs_parse(typed, digits) == NHS_OK ||
	    nhs_parse(typed, digits) == NHS_TEST)
		e = person_by_nhs(p->cx, str_dup(p->cx->mem, str_of(digits)), id);
	else if (fhir_is_id(typed))
		e = person_canon(p->cx, typed, id);
	else
		e = ERR_ABSENT;
	if (e == ERR_OK)
		return ERR_OK;
	ctx_calm(p->cx);
	return fail(p->cx, ERR_INPUT, name, "no record here has this number");
}

/* Nothing is asked before both were looked at. */
static enum err
sure_draw(struct page *p)
{
	str a, b;

	if (web_error(p, "looked").n == 0)
		return ERR_OK;
	if (record_named(p, "loser", &a) == ERR_OK &&
	    record_named(p, "survivor", &b) == ERR_OK)
		TRY(pair_draw(p, a, b));
	tick_draw(p, S("looked"), S("I have looked at both: they are one person"),
	    S(""), false);
	return ERR_OK;
}

enum err
page_merges(struct page *p)
{
	struct mergers l;

	TRY(merge_list(p->cx, &l));
	web_errors(p);
	ui_h1(&p->h, S("Two records, one person"));
	ui_p(&p->h, S("Joining takes two people. Nothing is moved or overwritten,"
	              " so that parting restores both records exactly."));
	ui_h2(&p->h, S("Ask for two records to be joined"));
	web_form(p, S(""));
	ui_hidden(&p->h, S("do"), S("ask"));
	web_line(p, "loser", S("NHS number or record of the one that goes into"
	    " the other"), S("Find the person first; the record's name is the"
	    " last word of its address."), S(""), 20);
	web_line(p, "survivor", S("NHS number or record that stays"), S(""),
	    S(""), 20);
	web_line(p, "why", S("How do you know that they are one person?"),
	    S(""), S(""), 0);
	TRY(sure_draw(p));
	(void)web_submit(p, S("Ask"));
	ui_h2(&p->h, S("Asked and done"));
	if (l.n == 0)
		ui_p(&p->h, S("Nothing has been asked for yet."));
	for (unsigned i = 0; i < l.n; i++)
		TRY(merge_show(p, &l.at[i]));
	return ERR_OK;
}

enum err
post_merges(struct page *p)
{
	str act = web_post(p, "do"), id = web_post(p, "id"), a, b;
	const char *done = "asked";
	enum err e;

	if (str_eq(act, S("agree"))) {
		e = merge_agree(p->cx, id);
		done = "merged";
	} else if (str_eq(act, S("part"))) {
		e = merge_undo_ask(p->cx, id);
	} else if (str_eq(act, S("part-agree"))) {
		e = merge_undo_agree(p->cx, id);
		done = "parted";
	} else if (str_eq(act, S("drop"))) {
		e = merge_drop(p->cx, id);
		done = "merge-dropped";
	} else {
		e = record_named(p, "loser", &a);
		if (e == ERR_OK)
			e = record_named(p, "survivor", &b);
		if (e == ERR_OK && web_post(p, "looked").n == 0)
			e = fail(p->cx, ERR_INPUT, "looked", "nothing is asked"
			    " yet: look at both, and tick that you have");
		if (e == ERR_OK)
			e = merge_ask(p->cx, a, b, web_post(p, "why"));
	}
	return web_end(p, e, S("/merges"), done, page_merges);
}

/* ---- the privacy desk ---- */

static enum err
glass_show(struct page *p, const struct glass *g)
{
	str who;

	TRY(who_is(p, g->person, &who));
	const struct ui_row row[] = { { .key = S("Who"),
		.value = g->account_name }, { .key = S("Whose record"),
		.value = who }, { .key = S("When"),
		.value = show_time(p->cx->mem, g->at) },
		{ .key = S("Reason"), .value = code_words("break-glass", g->code) },
		{ .key = S("In their words"), .value = g->why, .words = true },
		{ .key = S("Shown to the person"), .value = g->hush
		      ? S("Not online: said to be unsafe") : S("Yes") },
		{ .key = S("Looked into by"), .value = g->seen_by } };

	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = 7,
	    .none = S("Nobody yet") });
	if (g->seen_by.n == 0)
		button_form(p, S("/looks"), S("id"), g->id,
		    &(struct ui_button){ .small = true, .kind = UI_SECONDARY,
		    .text = S("I have looked into this") });
	return ERR_OK;
}

enum err
page_privacy_desk(struct page *p)
{
	unsigned page = (unsigned)web_query_int(p, "page", 100000, 0);
	struct glasses g;
	struct looks l;
	struct ui_table t;
	struct ui_cell *c;
	str *person;

	TRY(glass_list(p->cx, &g));
	TRY(looks_recent(p->cx, page, &l, &person));
	p->wide = true;
	ui_h1(&p->h, S("Who looked"));
	ui_h2(&p->h, S("Records opened with a reason"));
	if (g.n == 0)
		ui_p(&p->h, S("No record has been opened this way."));
	for (unsigned i = 0; i < g.n && page == 0; i++)
		TRY(glass_show(p, &g.at[i]));
	c = web_table(p, &t, S("All looks and changes, newest first"),
	    "When|Who|What|Whose record", l.n);
	t.row_headers = false;
	t.compact = true;
	t.none = S("Nothing has been written down yet.");
	for (unsigned i = 0; i < l.n; i++, c += t.ncols) {
		c[0].text = show_time(p->cx->mem, l.at[i].at);
		c[1].text = l.at[i].name.n ? l.at[i].name : l.at[i].role;
		c[2].text = look_did(p, &l.at[i]);
		c[3].text = person[i].n ? person[i] : S("-");
	}
	ui_table(&p->h, &t);
	web_pages(p, page, l.more);
	return ERR_OK;
}

enum err
post_privacy_desk(struct page *p)
{
	TRY(glass_seen(p->cx, web_post(p, "id")));
	p->go = web_done(p, S("/looks"), "saved");
	return ERR_OK;
}
