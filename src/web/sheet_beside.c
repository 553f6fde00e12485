/*
 * What lies beside a part of an assessment or of the formulation: lines said
 * elsewhere that can be taken over, one by one; and the way from the picture
 * into the plan. And the picture through time, as one text.
 *
 * Nothing is copied unasked: a line that is taken over says from where.
 */
#include "web/plan_kit.h"

#include "care/assess.h"
#include "care/unnamed.h"
#include "core/arena.h"
#include "core/time.h"
#include "fhir/fhir.h"
#include "web/people_kit.h"

static void
carry_button(struct kit *k, const struct plan *from, const struct line *l,
    str says)
{
	html_lit(k->h, "<li class=\"heed-line-act\">\n");
	web_form(k->p, S(""));
	ui_hidden(k->h, S("from"), from->rec.id);
	ui_hidden(k->h, S("line"), l->id);
	kit_submit(k->h, "do", S("carry"), says, false, kit_stub(k->cx,
	    plan_text(from, l)));
	ui_form_end(k->h);
	html_lit(k->h, "</li>\n");
}

/* Lines of another sheet, each with its button; those that were taken over
 * already are left out. */
static enum err
others(struct kit *k, struct plan *from, str entry, str says, bool *open,
    str summary)
{
	struct kit in;

	TRY(kit_of(k->p, from, &in));
	KIT_EACH(&in, l, entry) {
		bool taken = false;

		for (unsigned i = 0; i < k->plan.a.n && !taken; i++)
			taken = str_ends(k->plan.a.line[i].link, S(".from")) &&
			    str_eq(k->plan.a.line[i].value, l->id);
		if (taken)
			continue;
		if (!*open) {
			ui_details_start(k->h, &(struct ui_details){
			    .summary = summary });
			ui_lines_start(k->h);
		}
		*open = true;
		kit_line(&in, l, KIT_READ);
		carry_button(k, from, l, says);
	}
	return ERR_OK;
}

static enum err
assessment_of(struct kit *k, str id, struct plan *out)
{
	const struct sheet_at at = { .person = k->p->person,
		.sheet = SHEET_ASSESSMENT, .id = id };

	return sheet_read(k->cx, &at, out);
}

/* What was said in earlier assessments: read, and taken over only one by one,
 * marked with its day until someone looked at it again (CARE-22). */
static enum err
earlier(struct kit *k, const struct part *part)
{
	struct assessments l;
	bool open = false;

	if (!kit_item(k->cx, part->link, "carried"))
		return ERR_OK;
	TRY(assessments_of(k->cx, k->p->person, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (!str_eq(l.at[i].id, k->at.id))
			TRY(others(k, l.at[i].sheet, part->entry->link,
			    S("Carry it over, to be looked at again"), &open,
			    S("What was said before")));
	if (open) {
		ui_lines_end(k->h);
		ui_details_end(k->h);
	}
	return ERR_OK;
}

/* What the newest assessment holds, to be put into this part of the picture. */
static enum err
out_of_assessment(struct kit *k, const struct part *part)
{
	static const char *const heads[] = { "thoughts.line", "episode.line",
		"body.line", "mind.line", "life.line", "strengths.line" };
	struct assessments l;
	bool open = false;

	if (!kit_item(k->cx, part->link, "from"))
		return ERR_OK;
	TRY(assessments_of(k->cx, k->p->person, &l));
	if (l.n == 0)
		return ERR_OK;
	for (unsigned i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		TRY(others(k, l.at[0].sheet, str_of(heads[i]),
		    S("Put it here"), &open, S("What the assessment says")));
	if (open) {
		ui_lines_end(k->h);
		ui_details_end(k->h);
	}
	return ERR_OK;
}

/* The part of the plan that lines of this part can lead to: a rule "to-signs"
 * of the form names it. */
static const struct item *
leads_to(const struct kit *k, const struct part *part)
{
	const struct form *f = plan_form();

	for (unsigned i = 0; i < f->n; i++) {
		const struct item *g = &f->item[i];

		if (g->depth == 0 && part_has_rule(part->link, str_c(k->cx->mem,
		    text_of(k->p, S("to-"), g->link))))
			return g;
	}
	return NULL;
}

/* Signs of the plan that no line of the picture led to. */
static const struct line *
untold_next(const struct kit *k, const struct kit *in, const struct line *l)
{
	do
		l = kit_next(in, S("signs.line"), l);
	while (l && sheet_led_to(&k->plan, l->id));
	return l;
}

/* What makes it harder may be a sign that is there already. */
static void
same_sign(struct kit *k, const struct kit *in, const struct line *line)
{
	struct ui_option *o = NEWN(k->cx->mem, struct ui_option,
	    in->plan.a.n + 1);
	struct ui_select s = { .f = { .name = S("sign"),
		.id = str_cat(k->cx->mem, S("sign-"), line->id),
		.label = S("Or it is a sign that stands there already"),
		.error = web_error(k->p, str_c(k->cx->mem, str_cat(k->cx->mem,
		    S("sign-"), line->id))) }, .options = o };

	for (const struct line *l = NULL; (l = untold_next(k, in, l));)
		o[s.noptions++] = (struct ui_option){ .value = l->id,
			.text = plan_text(&in->plan, l) };
	if (s.noptions == 0)
		return;
	ui_select(k->h, &s);
	kit_submit(k->h, "do", S("same"), S("It is this sign"), false,
	    kit_stub(k->cx, plan_text(&k->plan, line)));
}

static enum err
into_plan(struct kit *k, const struct part *part)
{
	const struct item *to = leads_to(k, part);
	struct plan plan;
	struct kit in;
	bool open = false;

	if (!to)
		return ERR_OK;
	TRY(plan_read(k->cx, k->p->person, &plan));
	TRY(kit_of(k->p, &plan, &in));
	KIT_EACH(k, l, part->entry->link) {
		const struct line *led = plan_detail(&k->plan, l, "plan");

		if (led && line_find(&plan.a, led->value))
			continue;
		if (!open)
			ui_h2(k->h, text_of(k->p, S("Into the plan: "),
			    to->brief));
		open = true;
		web_form(k->p, S(""));
		ui_hidden(k->h, S("line"), l->id);
		ui_words(k->h, plan_text(&k->plan, l));
		kit_submit(k->h, "do", S("lead"), S("Put it into the plan"),
		    false, kit_stub(k->cx, plan_text(&k->plan, l)));
		if (str_eq(to->link, S("signs")))
			same_sign(k, &in, l);
		ui_form_end(k->h);
	}
	return ERR_OK;
}

/* Signs of the plan that the picture does not tell of: an opening, no fault
 * (CARE-43). */
static enum err
untold(struct kit *k, const struct part *part)
{
	const struct item *to = leads_to(k, part);
	struct plan plan;
	struct kit in;
	bool open = false;

	if (!to || !str_eq(to->link, S("signs")))
		return ERR_OK;
	TRY(plan_read(k->cx, k->p->person, &plan));
	TRY(kit_of(k->p, &plan, &in));
	for (const struct line *l = NULL; (l = untold_next(k, &in, l));) {
		if (!open)
			ui_h2(k->h, S("In the plan, and not in the picture"
			    " yet"));
		kit_listed(&in, &open, l, KIT_READ);
		html_lit(k->h, "<li class=\"heed-line-act\">\n");
		web_form(k->p, S(""));
		ui_hidden(k->h, S("sign"), l->id);
		kit_submit(k->h, "do", S("picture"),
		    S("Put it into the picture"), false, kit_stub(k->cx,
		        plan_text(&plan, l)));
		ui_form_end(k->h);
		html_lit(k->h, "</li>\n");
	}
	(void)kit_listed_end(&in, open);
	return ERR_OK;
}

enum err
sheet_beside(struct kit *k, const struct part *part)
{
	if (k->at.sheet == SHEET_PLAN || !part->entry)
		return ERR_OK;
	if (k->at.sheet == SHEET_ASSESSMENT)
		return earlier(k, part);
	TRY(out_of_assessment(k, part));
	TRY(into_plan(k, part));
	return untold(k, part);
}

enum err
sheet_carried(struct kit *k, const struct part *part)
{
	struct plan from;
	str made;

	TRY(assessment_of(k, web_post(k->p, "from"), &from));
	TRY(sheet_carry(k->cx, &k->at, part->link, &from, web_post(k->p,
	    "line"), &made));
	k->p->go = web_done(k->p, kit_path(k, S("part"), part->link), "saved");
	return ERR_OK;
}

/* Into the plan, and the picture remembers which line it became: so that each
 * can be found from the other. */
enum err
sheet_led(struct kit *k, const struct part *part)
{
	const struct item *to = leads_to(k, part);
	str made;

	if (!to)
		return fail(k->cx, ERR_ABSENT, "part", "%s",
		    err_info[ERR_ABSENT].text);
	TRY(sheet_lead(k->cx, &k->at, to->link, &k->plan, web_post(k->p,
	    "line"), &made));
	k->p->go = web_done(k->p, kit_path(k, S("part"), part->link),
	    "led-to-plan");
	return ERR_OK;
}

/* A sign that stands in the plan already: a line of the picture is that sign, or
 * the picture takes it up. */
enum err
sheet_told(struct kit *k, const struct part *part)
{
	bool same = str_eq(web_post(k->p, "do"), S("same"));
	const struct item *to = leads_to(k, part);
	str line = web_post(k->p, "line");
	const struct line *sign;
	struct plan plan;

	TRY(plan_read(k->cx, k->p->person, &plan));
	sign = line_find(&plan.a, web_post(k->p, "sign"));
	if (!to || !sign || !str_eq(sign->link, S("signs.line")))
		return fail(k->cx, ERR_INPUT, str_c(k->cx->mem, str_cat(
		    k->cx->mem, S("sign-"), line)), "choose the sign that"
		    " it is, or put it into the plan as a new one");
	if (!same)
		TRY(sheet_carry(k->cx, &k->at, part->link, &plan, sign->id,
		    &line));
	TRY(sheet_link(k->cx, &k->at, line, sign->id));
	k->p->go = web_done(k->p, kit_path(k, S("part"), part->link), "saved");
	return ERR_OK;
}

/* ---- as text: now, for another record (CARE-45) or whoever has a copy (CARE-86);
 * through time (CARE-98) ---- */

/* It lies in other people's hands: whose it is stands on it (CARE-7). */
static enum err
put_who(struct kit *k, struct buf *b)
{
	const struct person_view *v;

	TRY(web_person_brief(k->p, &v));
	buf_put(b, str_of(kind_info[k->sheet->kind].title));
	buf_lit(b, "\n\n");
	buf_put(b, v->name);
	if (v->preferred.n) {
		buf_lit(b, "\nCalled ");
		buf_put(b, v->preferred);
	}
	buf_lit(b, "\nBorn ");
	buf_put(b, v->dob.n ? day_words(k->p, v->dob) : S("not known"));
	buf_lit(b, "\nNHS number ");
	buf_put(b, v->nhs.n ? nhs_show(k->cx->mem, v->nhs) : S("not known"));
	if (str_eq(v->nhs_status, S("unverified")))
		buf_lit(b, ", not checked yet");
	buf_lit(b, "\n\n");
	buf_put(b, kit_heading(k));
	buf_c(b, '\n');
	return ERR_OK;
}

/* What fewer may see says so, where it is not left out. What the service itself
 * noted of a question needs no more. */
static void
put_whose(struct kit *k, struct buf *b, const struct line *l)
{
	if (!l->entry && l->voice == VOICE_PRACTITIONER &&
	    l->visible == VISIBLE_RECORD) {
		buf_c(b, '\n');
		return;
	}
	buf_lit(b, "\n  (");
	buf_put(b, plan_whose(k->cx, l, k->name));
	if (l->visible != VISIBLE_RECORD) {
		buf_lit(b, ". ");
		buf_put(b, code_words("visible",
		    str_of(visible_code[l->visible])));
	}
	buf_lit(b, ")\n");
}

/* A part that has questions and no lines: whether it is how they see it, who
 * worked on it, when to look again. */
static void
put_answers(struct kit *k, struct buf *b, const struct part *part)
{
	str in = text_of(k->p, part->link, S("."));

	for (unsigned i = 0; i < k->plan.a.n; i++) {
		const struct line *l = &k->plan.a.line[i];
		str label = l->item ? l->item->text : S("");

		if (!str_starts(l->link, in) || !l->item ||
		    l->item->hidden || line_says_nothing(l) ||
		    !line_stands(&k->plan.a, l))
			continue;
		buf_lit(b, "- ");
		buf_put(b, label);
		buf_put(b, str_ends(label, S("?")) ? S(" ") : S(": "));
		buf_put(b, line_words(k->cx, l));
		put_whose(k, b, l);
	}
}

/* Who has a copy is no part of what was understood. */
static void
put_version(struct kit *k, struct buf *b, const struct record *r)
{
	buf_lit(b, "\n--------\n");
	buf_put(b, show_time(k->cx->mem, r->at));
	buf_put(b, k->plan.draft ? S(", being written\n")
	    : S(", finished\n"));
	for (unsigned i = 0; i < k->parts.n; i++) {
		const struct part *part = &k->parts.at[i];

		if (part->nlines == 0 ||
		    str_eq(part->link, str_of(k->sheet->held)))
			continue;
		buf_c(b, '\n');
		buf_put(b, part->heading);
		buf_c(b, '\n');
		if (!part->entry)
			put_answers(k, b, part);
		else
			KIT_EACH(k, l, part->entry->link) {
				buf_lit(b, "- ");
				buf_put(b, kit_words(k, l));
				put_whose(k, b, l);
			}
	}
}

enum err
page_timeline(struct page *p)
{
	bool all = str_ends(str_of(p->route->path), S("/timeline"));
	struct records r = { 0 };
	struct kit k;
	struct buf *b = &p->h.b;

	TRY(kit_open(p, &k));
	if (k.plan.exists)
		TRY(record_history(p->cx, k.sheet->kind, k.plan.rec.id, &r));
	p->bare = true;
	p->type = S("text/plain; charset=utf-8");
	html_init(&p->h, p->cx->mem, PAGE_MAX);
	TRY(put_who(&k, b));
	if (all) {
		buf_put(b, wording("formulation.no-level"));
		buf_lit(b, "\n");
	}
	for (unsigned i = all ? r.n : r.n > 0; i-- > 0;) {
		struct plan was;
		struct kit old;

		if (str_eq(r.at[i].op, S("delete")))
			continue;
		TRY(sheet_read_v(p->cx, &k.at, r.at[i].v, &was));
		TRY(answers_unname(p->cx, p->person, &was.a));
		TRY(kit_of(p, &was, &old));
		if (!all)
			TRY(kit_narrow(&old, VISIBLE_RECORD));
		put_version(&old, b, &r.at[i]);
	}
	if (r.n == 0)
		buf_lit(b, "\nNothing is written here yet.\n");
	return ERR_OK;
}
