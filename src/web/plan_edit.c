/*
 * Changing a plan: a part, a line, a suggestion.
 *
 * A part asks for the words first and for the rest only if someone wants to say
 * it. Whose words they are is never guessed for staff: to put words into the
 * person's mouth by mistake is the harm, so nothing is chosen beforehand.
 */
#include "web/plan_kit.h"

#include "core/arena.h"
#include "web/people_kit.h"
#include "web/small_kit.h"

/* ---- one part ---- */

static enum err
add_form(struct kit *k, const struct part *part)
{
	struct form_view v = { .a = &k->plan.a, .scope = part->entry->link,
		.entry = S("new"), .fold = true,
		.words = k->at.sheet == SHEET_PLAN, .why = kit_asks_why(k) };

	TRY(kit_view(k, &v));
	web_form_draft(k->p, S(""));
	kit_findings(k->p);
	form_draw(k->cx, k->h, &v);
	if (kit_asks_voice(k, part))
		kit_ask_voice(k);
	ui_buttons_start(k->h);
	kit_submit(k->h, "do", S("more"), S("Save and add another"), true,
	    S(""));
	kit_submit(k->h, "do", S("plan"), kit_whole(k, "Save and go to "),
	    false, S(""));
	ui_buttons_end(k->h);
	ui_form_end(k->h);
	return ERR_OK;
}

/* A part of questions alone: each asked once. */
static enum err
answers_form(struct kit *k, const struct part *part)
{
	const struct form *f = k->plan.a.form;

	web_form_draft(k->p, S(""));
	kit_findings(k->p);
	kit_ask_own(k, part->link);
	for (unsigned i = 0; i < f->n; i++)
		if (f->item[i].type != ITEM_DISPLAY && f->item[i].depth == 1 &&
		    &f->item[f->item[i].up] == part->group)
			TRY(kit_ask(k, f->item[i].link, S("")));
	if (kit_asks_voice(k, part))
		kit_ask_voice(k);
	kit_submit(k->h, "do", S("answers"), S("Save"), true, S(""));
	ui_form_end(k->h);
	return ERR_OK;
}

/* Questions to talk about; nobody has to answer them. */
static void
questions(struct kit *k, const struct part *part)
{
	const struct form *f = k->plan.a.form;
	const struct ui_details d = { .summary =
		S("Questions that can help to find words") };
	str prefix = str_cat(k->cx->mem, part->link, S(".prompt-"));
	bool open = false;

	for (unsigned i = 0; i < f->n; i++) {
		if (!str_starts(f->item[i].link, prefix))
			continue;
		if (!open)
			ui_details_start(k->h, &d);
		open = true;
		ui_p(k->h, f->item[i].text);
	}
	if (open)
		ui_details_end(k->h);
}

static void
order_row(struct kit *k, const struct line *l, bool first, bool last)
{
	str text = plan_text(&k->plan, l), hidden = kit_stub(k->cx, text);

	html_lit(k->h, "<li>\n");
	ui_words(k->h, text);
	ui_buttons_start(k->h);
	if (!first)
		kit_submit(k->h, str_c(k->cx->mem, str_cat(k->cx->mem, S("up:"),
		    l->id)), S("1"), S("Up"), false, hidden);
	if (!last)
		kit_submit(k->h, str_c(k->cx->mem, str_cat(k->cx->mem,
		    S("down:"), l->id)), S("1"), S("Down"), false, hidden);
	ui_buttons_end(k->h);
	html_lit(k->h, "</li>\n");
}

static void
order_form(struct kit *k, const struct part *part)
{
	const struct ui_details d = { .summary = S("Change the order") };
	str link = part->entry->link;
	const struct line *l = kit_next(k, link, NULL), *next;

	if (!l || !kit_next(k, link, l))
		return;
	ui_details_start(k->h, &d);
	web_form(k->p, S(""));
	ui_hidden(k->h, S("do"), S("order"));
	html_lit(k->h, "<ul class=\"heed-order\">\n");
	for (bool first = true; l; l = next, first = false) {
		next = kit_next(k, link, l);
		order_row(k, l, first, !next);
	}
	html_lit(k->h, "</ul>\n");
	ui_form_end(k->h);
	ui_details_end(k->h);
}

static void
fit_form(struct kit *k, const struct part *part)
{
	const struct ui_textarea why = { .f = { .name = S("why"),
		.label = S("Why, if there is something to say") }, .rows = 2,
		.value = web_value(k->p, "why", part->unfit_why) };
	const struct ui_details d = { .summary = kit_of_name(k,
		"This part does not fit me",
		"NAME says that this part does not fit") };

	if (!kit_item(k->cx, part->link, "fit"))
		return;
	if (part->unfit) {
		ui_p(k->h, kit_of_name(k, "You said that this part does not fit"
		    " you. The plan is whole without it.", "NAME said that this"
		    " part does not fit. The plan is whole without it."));
		web_form(k->p, S(""));
		kit_submit(k->h, "do", S("fit"), S("It may fit after all"),
		    false, S(""));
		ui_form_end(k->h);
		return;
	}
	ui_details_start(k->h, &d);
	ui_p(k->h, S("That is fine. Nothing has to be filled in."));
	web_form(k->p, S(""));
	ui_textarea(k->h, &why);
	kit_submit(k->h, "do", S("unfit"), S("Leave this part out"), false,
	    S(""));
	ui_form_end(k->h);
	ui_details_end(k->h);
}

static void
onward(struct kit *k, const struct part *part)
{
	struct ui_link l[3];
	unsigned n = 0;

	for (unsigned i = 0; i < k->parts.n; i++) {
		const struct part *next = &k->parts.at[i + 1];

		if (&k->parts.at[i] != part || i + 1 == k->parts.n ||
		    next->promise)
			continue;
		l[n++] = (struct ui_link){ .text = str_cat(k->cx->mem,
			S("Skip for now, and go on to: "), next->brief),
			.href = kit_path(k, S("part"), next->link) };
	}
	if (n == 0)
		l[n++] = (struct ui_link){
			.text = S("Read it aloud, and agree"),
			.href = kit_path(k, S("finish"), S("")) };
	l[n++] = (struct ui_link){ .text = kit_whole(k, "Back to all of "),
		.href = kit_path(k, S(""), S("")) };
	ui_links(k->h, l, n);
}

static enum err
open_part(struct page *p, struct kit *k, const struct part **part)
{
	TRY(kit_open(p, k));
	*part = kit_part(k, k->arg);
	if (*part)
		return ERR_OK;
	return fail(p->cx, ERR_ABSENT, "part", "%s",
	    err_info[ERR_ABSENT].text);
}

static void
invitations(struct kit *k, const struct part *part)
{
	for (unsigned i = 0; i < k->prompts.n; i++)
		if (k->prompts.at[i].line.n == 0 &&
		    str_eq(k->prompts.at[i].part, part->link))
			ui_inset(k->h, k->prompts.at[i].says);
}

enum err
page_part(struct page *p)
{
	struct kit k;
	const struct part *part;

	TRY(open_part(p, &k, &part));
	if (part->promise) {
		p->go = kit_part_path(&k, part);
		return ERR_OK;
	}
	kit_back(&k);
	web_errors(p);
	ui_h1(k.h, part->heading);
	if (part->meaning.n)
		ui_p(k.h, part->meaning);
	questions(&k, part);
	if (k.at.sheet != SHEET_FORMULATION)
		TRY(profile_draw(p, k.at.sheet == SHEET_PLAN ? part->link
		    : S("assessment")));
	if (part->entry)
		kit_lines(&k, part->entry->link, KIT_ACT);
	if (k.locked) {
		if (!part->entry)
			kit_part_read(&k, part, KIT_READ);
		return ERR_OK;
	}
	invitations(&k, part);
	if (k.prompts.n)
		practice_past(p, "practice/rules/plan.tsv");
	TRY(part->entry ? add_form(&k, part) : answers_form(&k, part));
	if (part->entry)
		order_form(&k, part);
	fit_form(&k, part);
	TRY(sheet_beside(&k, part));
	onward(&k, part);
	return ERR_OK;
}

/* The name of the field in which a question was posted. */
static const char *
posted_as(const struct kit *k, str link)
{
	const struct request *rq = k->p->rq;

	for (unsigned i = 0; i < rq->nform; i++)
		if (str_ends(rq->form[i].name, link))
			return str_c(k->cx->mem, rq->form[i].name);
	return "";
}

static enum err
part_add(struct kit *k, const struct part *part)
{
	bool more = !str_eq(web_post(k->p, "do"), S("plan"));
	str path = more ? kit_path(k, S("part"), part->link)
	                : kit_path(k, S(""), S(""));
	struct plan_save s = { .voice = VOICE_PERSON };

	TRY(kit_take(k, part->entry->link, &s));
	/* "Save and go" with nothing written only goes. */
	if (s.nop == 0 && more)
		return fail(k->cx, ERR_INPUT, posted_as(k, kit_item(k->cx,
		    part->link, "text")->link), "write something first, or"
		    " skip this part");
	if (s.nop == 0) {
		k->p->go = path;
		return ERR_OK;
	}
	s.voice = VOICE_PRACTITIONER;
	if (k->mine || kit_asks_voice(k, part))
		TRY(kit_voice(k, &s.voice));
	return kit_save(k, &s, path, k->mine ? "line-added"
	    : str_c(k->cx->mem, str_cat(k->cx->mem, S("line-added-"),
	        str_of(voice_code[s.voice]))));
}

static enum err
part_answers(struct kit *k, const struct part *part)
{
	struct plan_save s = { .voice = VOICE_PRACTITIONER };
	str path = kit_path(k, S(""), S(""));

	if (k->mine || kit_asks_voice(k, part))
		TRY(kit_voice(k, &s.voice));
	s.aloud = !k->mine && s.voice != VOICE_PRACTITIONER;
	TRY(kit_take(k, part->link, &s));
	if (s.nop == 0) {
		k->p->go = path;
		return ERR_OK;
	}
	TRY(kit_own_first(k, &s));
	TRY(kit_save(k, &s, path, "saved"));
	return kit_followed(k);
}

/* The person's word about a part; staff write it down as it was said. */
static enum err
part_fit(struct kit *k, const struct part *part, bool out)
{
	const struct item *fit = kit_item(k->cx, part->link, "fit");
	const struct item *why = kit_item(k->cx, part->link, "fit-why");
	struct kit_ops *o = NEW(k->cx->mem, struct kit_ops);
	struct plan_save s = { .op = o->at, .aloud = !k->mine,
		.voice = VOICE_PERSON, .act = S("save"), .reason = S(""),
		.sure = web_post(k->p, "sure").n > 0 };

	if (!fit)
		return fail(k->cx, ERR_ABSENT, "part", "%s",
		    err_info[ERR_ABSENT].text);
	kit_put(k, o, fit->link, out ? S("fits-not") : S("open"));
	if (why && out)
		kit_put(k, o, why->link, web_post(k->p, "why"));
	s.nop = o->n;
	return kit_save(k, &s, out ? kit_path(k, S(""), S(""))
	    : kit_path(k, S("part"), part->link),
	    out ? "part-skipped" : "saved");
}

static enum err
part_order(struct kit *k, const struct part *part)
{
	struct plan_save s = { .aloud = !k->mine, .voice = VOICE_PERSON };

	TRY(kit_take(k, part->entry->link, &s));
	return kit_save(k, &s, kit_path(k, S("part"), part->link),
	    "line-moved");
}

enum err
post_part(struct page *p)
{
	str deed = web_post(p, "do");
	struct kit k;
	const struct part *part;
	enum err e;

	TRY(open_part(p, &k, &part));
	if (str_eq(deed, S("fit")) || str_eq(deed, S("unfit")))
		e = part_fit(&k, part, deed.p[0] == 'u');
	else if (str_eq(deed, S("order")))
		e = part_order(&k, part);
	else if (str_eq(deed, S("carry")))
		e = sheet_carried(&k, part);
	else if (str_eq(deed, S("lead")))
		e = sheet_led(&k, part);
	else if (str_eq(deed, S("same")) || str_eq(deed, S("picture")))
		e = sheet_told(&k, part);
	else if (!part->entry)
		e = part_answers(&k, part);
	else
		e = part_add(&k, part);
	return e == ERR_OK ? e : web_again(p, e, page_part);
}

/* ---- one line ---- */

static enum err
open_line(struct page *p, struct kit *k, const struct line **line,
    const struct part **part)
{
	str link;

	TRY(kit_open(p, k));
	*line = line_find(&k->plan.a, k->arg);
	if (*line && (*line)->entry && (*line)->about.n == 0) {
		link = (*line)->link;
		*part = kit_part(k, str_sub(link, 0, link.n - 5));
		if (str_ends(link, S(".line")) && *part)
			return ERR_OK;
	}
	return fail(p->cx, ERR_ABSENT, "line",
	    "this line is not there, or no longer there");
}

/* Once a sheet is in use staff are asked why they change what is theirs, the
 * person never (CARE-4). */
static void
ask_reason(const struct kit *k, const char *name, bool may)
{
	if (may && !k->mine && k->plan.exists && !k->plan.draft)
		code_select(k->p, name, S("Why, if you want to say it"),
		    "correction-reason", S(""));
}

static str
reason_posted(const struct kit *k, const char *name)
{
	str code = web_post(k->p, name);

	return !k->mine && is_code("correction-reason", code)
	    ? code_words("correction-reason", code) : S("");
}

static enum err
words_form(struct kit *k, const struct line *l, bool may)
{
	struct page *p = k->p;
	/* Suggestions stand above, with their buttons. */
	struct answers a = kit_only(k, VISIBLE_TEAM);
	struct form_view v = { .a = &a, .scope = l->link, .entry = l->id,
		.fold = true, .add = web_query(p, "add"), .add_in = l->id,
		.why = kit_asks_why(k) };

	TRY(kit_view(k, &v));
	if (!may)
		ui_p(k->h, kit_of_name(k, "These are staff's words. What you"
		    " write here lies beside them as your suggestion.",
		    "These are NAME's words. What you change here lies beside"
		    " them as a suggestion, until NAME takes it or leaves"
		    " it."));
	web_form_draft(p, S(""));
	kit_findings(p);
	form_draw(k->cx, k->h, &v);
	if (!may && !k->mine)
		kit_ask_aloud(k, S("aloud"), kit_of_name(k, "",
		    "NAME said this change aloud, here, and agrees"));
	ask_reason(k, "reason", may);
	kit_submit(k->h, "do", S("save"), may || !k->mine ? S("Save")
	    : S("Suggest it"), true, S(""));
	ui_form_end(k->h);
	return ERR_OK;
}

/* Only where it is safe to be seen asking: to staff, and to the person once
 * they have been asked, alone, who else looks at their screen. */
static enum err
online_form(struct kit *k, const struct line *l)
{
	const struct person_view *v;
	struct ui_option o[3] = {
		{ .value = S("record"),
		    .text = S("Where the plan is shown") },
		{ .value = S("offline"), .text = S("On paper, not online") },
		{ .value = S("team"), .text = S("To the team only") } };
	struct ui_radios r = { .f = { .name = S("visible"),
		.label = S("Where this line is shown"), .size = UI_S },
		.options = o, .noptions = k->mine ? 2 : 3, .small = true,
		.value = str_of(visible_code[l->visible]) };

	TRY(web_person(k->p, &v));
	if (k->mine && !v->private_asked)
		return ERR_OK;
	web_form(k->p, S(""));
	ui_radios(k->h, &r);
	kit_submit(k->h, "do", S("show"), S("Save where it is shown"), false,
	    S(""));
	ui_form_end(k->h);
	return ERR_OK;
}

static void
move_form(struct kit *k, const struct part *from, bool may)
{
	struct ui_option *o = NEWN(k->cx->mem, struct ui_option,
	    k->parts.n + 1);
	struct ui_select s = { .f = { .name = S("part"),
		.label = S("Move it to"), .error = web_error(k->p, "part") },
		.options = o, .value = web_value(k->p, "part",
		    (str){ NULL, 0 }) };

	for (unsigned i = 0; i < k->parts.n; i++)
		if (!str_eq(k->parts.at[i].link, from->link))
			o[s.noptions++] = (struct ui_option){
				.value = k->parts.at[i].link,
				.text = k->parts.at[i].brief };
	web_form(k->p, S(""));
	ui_select(k->h, &s);
	if (!may)
		kit_ask_aloud(k, S("aloud-move"), kit_of_name(k, "",
		    "NAME said so, aloud, here"));
	kit_submit(k->h, "do", S("move"), S("Move it"), false, S(""));
	ui_form_end(k->h);
}

static void
drop_form(struct kit *k, const struct line *l, bool may)
{
	struct buf rev;

	buf_init(&rev, k->cx->mem, 32);
	buf_int(&rev, l->rev);
	web_form(k->p, S(""));
	ui_hidden(k->h, S("rev"), buf_str(&rev));
	if (!may && !k->mine)
		kit_ask_aloud(k, S("aloud-drop"), kit_of_name(k, "",
		    "NAME said so, aloud, here (if not, it is a suggestion)"));
	ask_reason(k, "reason-out", may);
	kit_submit(k->h, "do", S("drop"), may || !k->mine
	    ? S("Take this line out") : S("Suggest to take it out"), false,
	    S(""));
	ui_form_end(k->h);
}

/* A line of the plan that the picture led to says so. */
static enum err
comes_from(struct kit *k, const struct line *l)
{
	const struct sheet_at at = { .person = k->p->person,
		.sheet = SHEET_FORMULATION };
	const struct line *from;
	struct plan picture;

	if (k->at.sheet != SHEET_PLAN)
		return ERR_OK;
	TRY(sheet_read(k->cx, &at, &picture));
	from = sheet_led_to(&picture, l->id);
	if (from)
		link_p(k->p, text_of(k->p, S("In the picture: "),
		    plan_text(&picture, from)), web_here(k->p,
		    "formulation"));
	return ERR_OK;
}

enum err
page_line(struct page *p)
{
	const struct ui_details more = { .summary =
		S("Move it, take it out, or say where it is shown") };
	struct kit k;
	const struct line *l;
	const struct part *part;
	bool may;

	TRY(open_line(p, &k, &l, &part));
	may = plan_may_set(p->cx, p->person, l);
	p->back = (struct ui_link){ .href = kit_part_path(&k, part),
		.text = part->brief };
	web_errors(p);
	ui_h1(k.h, may ? S("Change this line") : S("Suggest a change"));
	ui_lines_start(k.h);
	kit_line(&k, l, KIT_READ);
	kit_proposals(&k, l);
	ui_lines_end(k.h);
	for (unsigned i = 0; i < k.prompts.n; i++)
		if (str_eq(k.prompts.at[i].line, l->id))
			ui_inset(k.h, k.prompts.at[i].says);
	TRY(comes_from(&k, l));
	TRY(words_form(&k, l, may));
	ui_details_start(k.h, &more);
	TRY(online_form(&k, l));
	if (kit_item(p->cx, part->link, "fit") && (may || !k.mine))
		move_form(&k, part, may);
	drop_form(&k, l, may);
	ui_details_end(k.h);
	return ERR_OK;
}

/* scope "": the line was taken out meanwhile, and its words begin a new one. */
static enum err
line_words_save(struct kit *k, str scope, enum voice voice, str path)
{
	const struct request *rq = k->p->rq;
	struct plan_save s = { .aloud = web_post(k->p, "aloud").n > 0,
		.voice = voice };
	str link, in;

	TRY(kit_take(k, scope, &s));
	s.reason = reason_posted(k, "reason");
	TRY(kit_save(k, &s, path, "line-changed"));
	/* A button for one more answer comes back to this page, with it. */
	if (scope.n == 0)
		return ERR_OK;
	switch (form_button(rq->form, rq->nform, &link, &in)) {
	case BUTTON_ADD:
		k->p->go = str_cat(k->cx->mem, k->p->rq->path,
		    str_cat(k->cx->mem, S("?add="), link));
		break;
	case BUTTON_DROP:
		k->p->go = web_done(k->p, k->p->rq->path, "saved");
		break;
	default:
		break;
	}
	return ERR_OK;
}

static enum err
line_show(struct kit *k, const struct line *l, str path)
{
	str posted = web_post(k->p, "visible");
	struct kit_ops *o = NEW(k->cx->mem, struct kit_ops);
	struct op *op = kit_op(o, OP_SET, l->link, l->voice);
	struct plan_save s = { .op = o->at, .nop = 1, .voice = l->voice,
		.act = S("save"), .reason = S("") };

	op->line = l->id;
	op->rev = l->rev;
	op->restates = true;
	op->status = l->status;
	op->source = l->source;
	op->visible = l->visible;
	for (int i = 0; i < VISIBLE__MAX; i++)
		if (str_eq(posted, str_of(visible_code[i])))
			op->visible = (enum visible)i;
	return kit_save(k, &s, path, "saved");
}

static enum err
line_move(struct kit *k, const struct line *l)
{
	str to = web_post(k->p, "part"), made;

	if (to.n == 0)
		return fail(k->cx, ERR_INPUT, "part", "choose a part");
	TRY(plan_move_part(k->cx, k->p->person, l->id, to,
	    web_post(k->p, "aloud").n > 0, &made));
	k->p->go = web_done(k->p, kit_path(k, S("part"), to), "line-moved");
	return ERR_OK;
}

static enum err
line_drop(struct kit *k, const struct line *l, str path)
{
	struct kit_ops *o = NEW(k->cx->mem, struct kit_ops);
	struct op *op = kit_op(o, OP_DROP, l->link, l->voice);
	struct plan_save s = { .op = o->at, .nop = 1, .voice = l->voice,
		.aloud = web_post(k->p, "aloud").n > 0, .act = S("save"),
		.reason = reason_posted(k, "reason-out") };

	op->line = l->id;
	if (!str_int(web_post(k->p, "rev"), 0, INT64_MAX, &op->rev))
		op->rev = l->rev;
	return kit_save(k, &s, path, "line-dropped");
}

static enum err
line_gone(struct kit *k)
{
	enum voice voice = k->mine || web_post(k->p, "aloud").n
	    ? VOICE_PERSON : VOICE_PRACTITIONER;

	return line_words_save(k, S(""), voice, kit_path(k, S(""), S("")));
}

enum err
post_line(struct page *p)
{
	str deed = web_post(p, "do"), path;
	struct kit k;
	const struct line *l;
	const struct part *part;
	enum err e;

	TRY(kit_open(p, &k));
	if (str_eq(deed, S("save")) && !line_find(&k.plan.a, k.arg))
		return line_gone(&k);
	TRY(open_line(p, &k, &l, &part));
	path = kit_part_path(&k, part);
	if (str_eq(deed, S("show")))
		e = line_show(&k, l, path);
	else if (str_eq(deed, S("move")))
		e = line_move(&k, l);
	else if (str_eq(deed, S("drop")))
		e = line_drop(&k, l, path);
	else
		e = line_words_save(&k, l->link, l->voice, path);
	return e == ERR_OK ? e : web_again(p, e, page_line);
}

/* ---- a suggestion ---- */

/* The page to go back to: the part whose line it was about. */
static str
part_of_proposal(struct kit *k, str id)
{
	const struct line *q = line_find(&k->plan.a, id);
	str link = q ? q->link : S(""), head;

	(void)str_cut(&link, '.', &head);
	return q && kit_part(k, head) ? kit_part_path(k, kit_part(k, head))
	    : kit_path(k, S(""), S(""));
}

enum err
post_proposal(struct page *p)
{
	bool take = str_eq(web_post(p, "do"), S("take"));
	struct kit k;
	str path;

	TRY(kit_open(p, &k));
	path = part_of_proposal(&k, k.arg);
	if (take)
		TRY(sheet_take(p->cx, &k.at, k.arg,
		    web_post(p, "aloud").n > 0));
	else
		TRY(sheet_leave(p->cx, &k.at, k.arg));
	p->go = web_done(p, path, take ? "proposal-taken" : "proposal-left");
	return ERR_OK;
}
