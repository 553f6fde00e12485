/*
 * Makes the draft, in rounds: lint, decide for each item, edit, print, and
 * again, because taking one thing away may show another. What is decided for an
 * item is one of a few acts; who stood on what goes is seen to last.
 *
 * A question that is replaced gets a new linkId: under the old one records hold
 * grades, and a code is never used again for another meaning.
 */
#include "forms/draft.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/tsv.h"
#include "fhir/fhir.h"
#include "forms/graft.h"
#include "forms/lint_int.h"

#include <stdio.h>

const char *const draft_act_words[DRAFT_ACT__MAX] = {
	[DRAFT_ASKED] = "taken out, and asked in words instead",
	[DRAFT_GONE] = "taken out",
	[DRAFT_TOLD] = "stays, under another heading",
	[DRAFT_UNHUNG] = "asked of everyone: it no longer depends on what was "
	    "taken out",
	[DRAFT_UNSCORED] = "stays, without the scores of its choices",
	[DRAFT_UNWORKED] = "no longer worked out from what was taken out",
	[DRAFT_UNUSED] = "a list of choices that nothing uses any "
	    "more, taken out",
	[DRAFT_HEAD] = "a draft, and a version of its own",
};

enum { ROUNDS_MAX = 6, /* the last but one takes all that is left */
	 ROWS_MAX = 64, VERSION_MAX = 128, ID_MAX = 64, OFFERED_MAX = 400 };

enum act { KEEP, ASK, CUT, TELL, UNHANG, UNSCORE };

struct drafting {
	struct ctx *cx;
	struct tsv rows;
	bool used[ROWS_MAX];
	unsigned named[ROWS_MAX];  /* how many were named after a row */
	struct draft_change *change;
	unsigned n;
	const str *left;           /* linkIds that stay as they are */
	unsigned nleft;
	/* of this round */
	struct form form;
	const struct lint **lint;  /* by item, or NULL */
	enum act *act;
	unsigned *row;             /* what an item that is asked becomes */
	bool *head;                /* it stays, and its label does not */
	bool *gone;                /* its linkId is no longer there */
	struct grafts grafts;
	bool last;                 /* what earlier rounds left goes now */
};

static bool
is_left(const struct drafting *d, str link)
{
	for (unsigned k = 0; k < d->nleft; k++)
		if (str_eq(d->left[k], link))
			return true;
	return false;
}

/* The choices of an item, as far as a line holds them. */
static str
offered(struct drafting *d, const struct item *i)
{
	struct buf b;

	buf_init(&b, d->cx->mem, OFFERED_MAX);
	for (unsigned k = 0; k < i->noption; k++) {
		str says = i->option[k].display;

		if (b.n + says.n + 8 > OFFERED_MAX) {
			buf_lit(&b, " \xe2\x80\xa6");
			break;
		}
		if (k)
			buf_lit(&b, " / ");
		buf_put(&b, says);
	}
	return buf_str(&b);
}

static void
tell(struct drafting *d, enum draft_act act, const struct item *i,
    const struct lint *l, unsigned row, str link)
{
	struct draft_change *c;
	bool says = act == DRAFT_ASKED || act == DRAFT_TOLD;

	if (d->n++ >= DRAFT_CHANGES_MAX)
		return;
	c = &d->change[d->n - 1];
	*c = (struct draft_change){ .act = act };
	if (i) {
		c->link = i->link;
		c->was = i->text;
		if (act == DRAFT_ASKED || act == DRAFT_GONE)
			c->offered = offered(d, i);
	}
	if (l) {
		c->rule = l->rule;
		c->why = l->why;
	}
	if (says) {
		c->now = tsv_get(&d->rows, row, "says");
		c->now_link = link;
		c->source = tsv_get(&d->rows, row, "source");
	}
}

static bool
is_rule(const struct lint *l, const char *rule)
{
	return l && str_eq(l->rule, str_of(rule));
}

/* A row for that kind: the first that was not used yet, or the first of all. */
static bool
find_row(const struct drafting *d, enum lang_class kind, bool fresh,
    unsigned *row)
{
	for (unsigned r = 0; r < d->rows.nrow && r < ROWS_MAX; r++) {
		str kinds = tsv_get(&d->rows, r, "kind"), one;

		for (bool more = !fresh || !d->used[r]; more;) {
			more = str_cut(&kinds, ' ', &one);
			if (!str_eq(one, str_of(lang_class_name[kind])))
				continue;
			*row = r;
			return true;
		}
	}
	return false;
}

static bool
take_row(struct drafting *d, enum lang_class kind, unsigned *row)
{
	bool found = find_row(d, kind, true, row);

	if (found)
		d->used[*row] = true;
	return found;
}

static enum lang_class
kind_of(const struct drafting *d, unsigned i)
{
	return d->lint[i] ? d->lint[i]->kind : LANG_DECISION;
}

static bool
hangs_on(const struct drafting *d, unsigned i, unsigned k)
{
	const struct lint *l = d->lint[d->form.item[i].when[k].item];

	return l && !is_rule(l, "form.gate");
}

/* Has it a condition that is to go? Where none is on a flagged item, it is one
 * on the number of a measure. */
static bool
is_hung(const struct drafting *d, unsigned i)
{
	const struct item *it = &d->form.item[i];

	for (unsigned k = 0; k < it->nwhen; k++) {
		enum item_type on = d->form.item[it->when[k].item].type;

		if (hangs_on(d, i, k) || on == ITEM_INTEGER ||
		    on == ITEM_DECIMAL)
			return true;
	}
	JSON_EACH(e, json_get(it->json, S("extension")))
		if (str_ends(json_text(json_get(e, S("url"))),
		    S("enableWhenExpression")))
			return true;
	return false;
}

/* Is the contained value set of an item that stays used by it alone? */
static bool
shares_set(const struct drafting *d, unsigned i)
{
	str ref = json_text(json_get(d->form.item[i].json,
	    S("answerValueSet")));

	for (unsigned k = 0; ref.n && k < d->form.n; k++)
		if (k != i && !d->lint[k] && str_eq(ref, json_text(json_get(
		    d->form.item[k].json, S("answerValueSet")))))
			return true;
	return false;
}

static unsigned
flagged_below(const struct drafting *d, unsigned i)
{
	unsigned n = 0;

	for (unsigned k = i + 1; k < d->form.item[i].end; k++)
		n += d->lint[k] != NULL;
	return n;
}

static enum act
decide_group(const struct drafting *d, unsigned i)
{
	const struct lint *l = d->lint[i];

	if (is_rule(l, "form.gate")) {
		if (is_hung(d, i))
			return UNHANG;
		return flagged_below(d, i) ? KEEP : TELL;
	}
	return is_rule(l, "form.scale") ? KEEP : ASK;
}

static enum act
decide(const struct drafting *d, unsigned i)
{
	const struct lint *l = d->lint[i];
	const struct item *it = &d->form.item[i];

	if (!l)
		return KEEP;
	if (it->type == ITEM_DISPLAY)
		return CUT;
	if (d->last)
		return ASK;
	if (it->type == ITEM_GROUP)
		return decide_group(d, i);
	if (is_rule(l, "form.gate"))
		return is_hung(d, i) ? UNHANG : ASK;
	if (is_rule(l, "form.scored"))
		return shares_set(d, i) ? ASK : UNSCORE;
	return ASK;
}

static bool
is_below(const struct drafting *d, unsigned i, enum act act)
{
	while (d->form.item[i].up != i) {
		i = d->form.item[i].up;
		if (d->act[i] == act && (act != ASK ||
		    d->form.item[i].type == ITEM_GROUP))
			return true;
	}
	return false;
}

/* A group of which nothing stays: a question in words takes its place. */
static bool
empties(const struct drafting *d, unsigned i)
{
	bool any = false;

	for (unsigned k = i + 1; k < d->form.item[i].end; k++)
		if (d->form.item[k].up == i) {
			any = true;
			if (d->act[k] != CUT)
				return false;
		}
	return any;
}

/* "Discharge letter (low risk only)" without what stands in brackets, where
 * that is all that is wrong with it; else "". */
static str
unbracketed(struct drafting *d, str s)
{
	ptrdiff_t from = str_chr(s, '('), to = str_chr(s, ')');
	str left;

	if (from < 1 || to < from)
		return S("");
	left = str_cat(d->cx->mem, str_trim(str_sub(s, 0, (size_t)from)),
	    str_sub(s, (size_t)to + 1, s.n));
	return has(lint_touch(d->cx, left), ONLY) ? S("") : str_trim(left);
}

/* Finds what is asked, or stays under another heading, its row. What finds none
 * goes, unless it holds something; then a question is asked twice. */
static void
give_rows(struct drafting *d)
{
	for (unsigned i = 0; i < d->form.n; i++) {
		const struct item *it = &d->form.item[i];
		enum lang_class kind = kind_of(d, i);

		if (d->act[i] == UNHANG && has(lint_touch(d->cx, it->text),
		    ONLY))
			d->head[i] = true;
		if ((d->head[i] || d->act[i] == TELL) &&
		    unbracketed(d, it->text).n)
			continue;
		if (d->act[i] != ASK && d->act[i] != TELL && !d->head[i])
			continue;
		if (is_below(d, i, ASK) || is_below(d, i, CUT))
			d->act[i] = CUT;
		else if (take_row(d, kind, &d->row[i]))
			continue;
		else if (d->act[i] == ASK && (it->end == i + 1 ||
		    it->type == ITEM_GROUP))
			d->act[i] = CUT;
		else
			(void)find_row(d, kind, false, &d->row[i]);
	}
}

static void
decide_all(struct drafting *d)
{
	struct form *f = &d->form;

	for (unsigned i = 0; i < f->n; i++)
		d->act[i] = decide(d, i);
	give_rows(d);
	for (unsigned i = f->n; i-- > 0;)
		if (f->item[i].type == ITEM_GROUP && empties(d, i)) {
			d->act[i] = take_row(d, kind_of(d, i), &d->row[i]) ?
			    ASK : CUT;
		}
	/* Rows are given out as in the whole draft: who took one change gets the
	 * question that was proposed for it. */
	for (unsigned i = 0; i < f->n; i++)
		if (is_left(d, f->item[i].link)) {
			d->act[i] = KEEP;
			d->head[i] = false;
		}
	for (unsigned i = 0; i < f->n; i++)
		d->gone[i] = d->act[i] == ASK || d->act[i] == CUT ||
		    is_below(d, i, ASK) || is_below(d, i, CUT);
}

/* "words-happened", or with a number where the form has that already. */
static str
new_link(struct drafting *d, unsigned row)
{
	str base = str_cat(d->cx->mem, S("words-"), tsv_get(&d->rows, row,
	    "id"));

	for (;;) {
		char n[16];
		str id = base;

		if (++d->named[row] > 1) {
			(void)snprintf(n, sizeof(n), "-%u", d->named[row]);
			id = str_cat(d->cx->mem, base, str_of(n));
		}
		if (!form_item(&d->form, id))
			return id;
	}
}

/* Its members but for those that a question in words has too. */
static void
ask(struct drafting *d, unsigned i)
{
	static const str stays[] = { SK("linkId"), SK("text"), SK("type"),
		SK("item"), SK("prefix"), SK("enableWhen"),
		SK("enableBehavior"), SK("id") };
	const struct item *it = &d->form.item[i];
	str link = new_link(d, d->row[i]);

	JSON_EACH(m, it->json) {
		bool keep = false;

		for (size_t k = 0; k < sizeof(stays) / sizeof(stays[0]); k++)
			keep |= str_eq(m->key, stays[k]);
		if (!keep || (it->type == ITEM_GROUP &&
		    str_eq(m->key, S("item"))))
			graft_cut(&d->grafts, m);
	}
	graft_text(&d->grafts, it->json, S("linkId"), link);
	graft_text(&d->grafts, it->json, S("text"),
	    tsv_get(&d->rows, d->row[i], "says"));
	graft_text(&d->grafts, it->json, S("type"), S("text"));
	tell(d, DRAFT_ASKED, it, d->lint[i], d->row[i], link);
}

/* Cuts the scores of choices; where an extension list becomes empty, it. */
static bool
unscore(struct drafting *d, const struct json *j, unsigned depth)
{
	bool any = false;

	if (!j || depth > JSON_DEPTH_MAX)
		return false;
	JSON_EACH(c, j) {
		unsigned cuts = 0;

		if (!str_eq(c->key, S("extension"))) {
			any |= unscore(d, c, depth + 1);
			continue;
		}
		JSON_EACH(e, c) {
			str url = json_text(json_get(e, S("url")));

			if (!str_ends(url, S("ordinalValue")) &&
			    !str_ends(url, S("itemWeight")))
				continue;
			graft_cut(&d->grafts, e);
			cuts++;
		}
		if (cuts && cuts == c->n)
			graft_cut(&d->grafts, c);
		any |= cuts > 0;
	}
	return any;
}

static const struct json *
contained(const struct json *root, str ref)
{
	JSON_EACH(c, json_get(root, S("contained")))
		if (ref.n > 1 && ref.p[0] == '#' && str_eq(json_text(json_get(c,
		    S("id"))), str_sub(ref, 1, ref.n)))
			return c;
	return NULL;
}

static void
unscore_item(struct drafting *d, unsigned i)
{
	const struct item *it = &d->form.item[i];
	bool any = unscore(d, json_get(it->json, S("answerOption")), 0);

	if (!shares_set(d, i))
		any |= unscore(d, contained(d->form.json, json_text(json_get(
		    it->json, S("answerValueSet")))), 0);
	if (any)
		tell(d, DRAFT_UNSCORED, it, d->lint[i], 0, S(""));
}

static bool
in_scale(const struct drafting *d, unsigned i)
{
	while (d->form.item[i].up != i) {
		i = d->form.item[i].up;
		if (is_rule(d->lint[i], "form.scale") &&
		    !is_left(d, d->form.item[i].link))
			return true;
	}
	return false;
}

/* Takes off the conditions that rest on what goes. The list of conditions in
 * the item's JSON is longer than when[] only for forms that are refused. */
static void
unhang(struct drafting *d, unsigned i)
{
	const struct item *it = &d->form.item[i];
	const struct json *list = json_get(it->json, S("enableWhen"));
	unsigned cuts = 0, k = 0;
	bool all = d->act[i] == UNHANG, found = false;

	for (unsigned w = 0; w < it->nwhen; w++)
		found |= hangs_on(d, i, w);
	JSON_EACH(w, list) {
		enum item_type on = d->form.item[it->when[k].item].type;

		if (d->gone[it->when[k].item] || (all && (found ?
		    hangs_on(d, i, k) : on == ITEM_INTEGER ||
		    on == ITEM_DECIMAL))) {
			graft_cut(&d->grafts, w);
			cuts++;
		}
		k++;
	}
	if (cuts && cuts == it->nwhen) {
		graft_cut(&d->grafts, list);
		graft_cut(&d->grafts, json_get(it->json, S("enableBehavior")));
	}
	if (cuts || all)
		tell(d, DRAFT_UNHUNG, it, d->lint[i], 0, S(""));
}

/* Expressions that name what goes. */
static void
unwork(struct drafting *d, const struct json *element, const struct item *it,
    bool gate)
{
	const struct json *list = json_get(element, S("extension"));
	unsigned cuts = 0, works = 0;

	JSON_EACH(e, list) {
		bool gates = gate && str_ends(json_text(json_get(e, S("url"))),
		    S("enableWhenExpression"));
		str s = lint_expression(e);
		unsigned k = d->form.n;

		if (!gates)
			while ((k = lint_named(&d->form, &s)) < d->form.n &&
			    !d->gone[k])
				;
		if (!gates && k == d->form.n)
			continue;
		works += !gates;
		graft_cut(&d->grafts, e);
		cuts++;
	}
	if (cuts && cuts == list->n)
		graft_cut(&d->grafts, list);
	if (works)
		tell(d, DRAFT_UNWORKED, it, NULL, 0, S(""));
}

static void
head(struct drafting *d, unsigned i)
{
	const struct item *it = &d->form.item[i];
	str now = unbracketed(d, it->text);

	tell(d, DRAFT_TOLD, it, d->lint[i], d->row[i], it->link);
	if (now.n && d->n <= DRAFT_CHANGES_MAX) {
		d->change[d->n - 1].now = now;
		d->change[d->n - 1].source = S("");
	} else {
		now = tsv_get(&d->rows, d->row[i], "says");
	}
	graft_text(&d->grafts, it->json, S("text"), now);
	graft_cut(&d->grafts, json_get(it->json, S("_text")));
}

static void
edit_item(struct drafting *d, unsigned i)
{
	const struct item *it = &d->form.item[i];

	if (is_below(d, i, ASK) || is_below(d, i, CUT)) {
		if (d->lint[i])
			tell(d, DRAFT_GONE, it, d->lint[i], 0, S(""));
		return;
	}
	if (d->act[i] == CUT) {
		graft_cut(&d->grafts, it->json);
		tell(d, DRAFT_GONE, it, d->lint[i], 0, S(""));
		return;
	}
	if (d->act[i] == ASK)
		ask(d, i);
	else if (d->act[i] == TELL || d->head[i])
		head(d, i);
	else if (d->act[i] == UNSCORE || in_scale(d, i))
		unscore_item(d, i);
	unhang(d, i);
	if (d->act[i] != ASK)
		unwork(d, it->json, it, d->act[i] == UNHANG);
}

/* A list is never left empty: FHIR has no empty arrays. */
static void
cut_empty_lists(struct drafting *d)
{
	bool none = true;

	for (unsigned i = 0; i < d->form.n; i++) {
		const struct item *it = &d->form.item[i];

		none &= it->up != i || d->act[i] == CUT;
		if (it->type != ITEM_GROUP && it->end > i + 1 &&
		    d->act[i] != CUT && empties(d, i))
			graft_cut(&d->grafts, json_get(it->json, S("item")));
	}
	if (none)
		graft_cut(&d->grafts, json_get(d->form.json, S("item")));
}

/* The form as a draft: its version is its own, and says what it came from. */
static void
edit_head(struct drafting *d)
{
	static const str stale[] = { SK("text"), SK("approvalDate"),
		SK("lastReviewDate"), SK("effectivePeriod") };
	const struct form *f = &d->form;
	const struct json *from = json_get(f->json, S("derivedFrom"));
	str id = json_text(json_get(f->json, S("id")));
	struct arena *mem = d->cx->mem;
	str version = f->version.n ? str_cat(mem, str_sub(f->version, 0,
	    VERSION_MAX), S("-draft")) : S("draft");
	struct buf b;

	graft_text(&d->grafts, f->json, S("status"), S("draft"));
	graft_text(&d->grafts, f->json, S("version"), version);
	if (id.n)
		graft_text(&d->grafts, f->json, S("id"), str_cat(mem,
		    str_sub(id, 0, ID_MAX - 6), S("-draft")));
	for (size_t k = 0; k < sizeof(stale) / sizeof(stale[0]); k++)
		graft_cut(&d->grafts, json_get(f->json, stale[k]));
	if (f->url.n) {
		buf_init(&b, mem, 6 * (f->url.n + f->version.n) + 40);
		buf_lit(&b, "\"derivedFrom\": [\"");
		if (from) {
			b.n = 0;
			buf_c(&b, '"');
		}
		buf_json(&b, f->url);
		if (f->version.n)
			buf_c(&b, '|');
		buf_json(&b, f->version);
		buf_put(&b, from ? S("\"") : S("\"]"));
		graft_add(&d->grafts, from ? from : f->json, buf_str(&b));
	}
	tell(d, DRAFT_HEAD, NULL, NULL, 0, S(""));
	if (d->n <= DRAFT_CHANGES_MAX) {
		d->change[d->n - 1].was = f->version;
		d->change[d->n - 1].now = version;
	}
}

static enum err
parse(struct ctx *cx, str text, const struct json **out)
{
	return json_parse(cx, text, (size_t)4 * DRAFT_BYTES_MAX, out);
}

/* Value sets that stood for what is gone. */
static enum err
drop_sets(struct drafting *d, str original, str *body)
{
	struct ctx *cx = d->cx;
	const struct json *root, *list;
	struct grafts e = { .cx = cx };
	unsigned cuts = 0;

	TRY(parse(cx, *body, &root));
	list = json_get(root, S("contained"));
	JSON_EACH(c, list) {
		str id = json_text(json_get(c, S("id")));
		str ref = str_cat(cx->mem, S("\"#"), str_cat(cx->mem, id,
		    S("\"")));
		struct item was = { .link = id, .text = json_text(json_get(c,
		    S("title"))) };

		if (id.n == 0 || str_find(*body, ref) >= 0 ||
		    str_find(original, ref) < 0)
			continue;
		graft_cut(&e, c);
		tell(d, DRAFT_UNUSED, &was, NULL, 0, S(""));
		cuts++;
	}
	if (cuts && cuts == list->n)
		graft_cut(&e, list);
	return cuts ? grafts_print(&e, root, body) : ERR_OK;
}

/* One round. *more: something was flagged, and *body is the form after it. */
static enum err
go_round(struct drafting *d, unsigned round, str *body, bool *more)
{
	struct ctx *cx = d->cx;
	const struct json *root;
	struct lint *lint;
	unsigned n;

	TRY(parse(cx, *body, &root));
	TRY(form_scan(cx, root, &d->form));
	if (!form_order(cx, &d->form))
		return ERR_INPUT;
	TRY(form_lint(cx, root, &lint, &n));
	*more = false;
	for (unsigned k = 0; k < n; k++)
		*more |= !is_left(d, lint[k].link);
	if (!*more)
		return ERR_OK;
	d->last = round + 2 >= ROUNDS_MAX;
	d->grafts = (struct grafts){ .cx = cx };
	d->lint = NEWN(cx->mem, const struct lint *, d->form.n + 1);
	d->act = NEWN(cx->mem, enum act, d->form.n + 1);
	d->row = NEWN(cx->mem, unsigned, d->form.n + 1);
	d->head = NEWN(cx->mem, bool, d->form.n + 1);
	d->gone = NEWN(cx->mem, bool, d->form.n + 1);
	for (unsigned k = 0; k < n; k++)
		d->lint[form_item(&d->form, lint[k].link) - d->form.item] =
		    &lint[k];
	if (round == 0)
		edit_head(d);
	decide_all(d);
	for (unsigned i = 0; i < d->form.n; i++)
		edit_item(d, i);
	cut_empty_lists(d);
	unwork(d, root, NULL, false);
	return grafts_print(&d->grafts, root, body);
}

static enum err
open_rows(struct drafting *d)
{
	const struct asset *a = asset_find("practice/rules/draft.tsv");

	if (!a)
		return fail(d->cx, ERR_STORE, "practice/rules/draft.tsv",
		    "this heed was built without it");
	return tsv_parse(d->cx, a->path, a->body, &d->rows);
}

enum err
form_draft(struct ctx *cx, const struct json *j, struct draft *out)
{
	return form_draft_but(cx, j, NULL, 0, out);
}

enum err
form_draft_but(struct ctx *cx, const struct json *j, const str *left,
    unsigned nleft, struct draft *out)
{
	struct drafting d = { .cx = cx, .left = left, .nleft = nleft };
	struct form form;
	const struct json *root;
	str body = j->raw;
	bool more = true;

	if (!str_eq(json_text(json_get(j, S("resourceType"))),
	    S("Questionnaire")))
		return fail(cx, ERR_INPUT, "resourceType",
		    "this is not a Questionnaire");
	if (body.n > DRAFT_BYTES_MAX)
		return fail(cx, ERR_LIMIT, "item", "a form is at most %d bytes",
		    DRAFT_BYTES_MAX);
	TRY(open_rows(&d));
	d.change = NEWN(cx->mem, struct draft_change, DRAFT_CHANGES_MAX);
	for (unsigned round = 0; more && round < ROUNDS_MAX; round++)
		TRY(go_round(&d, round, &body, &more));
	if (d.n == 0) {
		*out = (struct draft){ .body = S("") };
		return ERR_OK;
	}
	if (d.n > DRAFT_CHANGES_MAX)
		return fail(cx, ERR_LIMIT, "item", "the form needs more than "
		    "%d changes: take it apart first", DRAFT_CHANGES_MAX);
	TRY(drop_sets(&d, j->raw, &body));
	TRY(parse(cx, body, &root));
	TRY(fhir_check(cx, root));
	TRY(nleft ? form_scan(cx, root, &form) : form_load(cx, root, &form));
	*out = (struct draft){ body, d.change, d.n };
	return ERR_OK;
}
