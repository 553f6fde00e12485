/*
 * All that a record holds: what came from other systems, by kind; and everything
 * by the day it is of, as whoever looks back at someone's care reads it. What is
 * sealed is here as something that is there, and without a day.
 */
#include "core/arena.h"
#include "core/time.h"
#include "web/people_kit.h"

#include <stdlib.h>

enum { PAGES_MAX = 100000, DAYS_MAX = 2000, DAYS_KIND_MAX = 500, DAYS_PAGE = 50 };

/* ---- what came from other systems ---- */

/* Where a resource says in words what it is, and when it was. Not a reading of
 * it: what is not found so is under the type's name. */
static const char *const foreign_name[] = { "title", "code.text",
	"code.coding.0.display", "vaccineCode.text",
	"vaccineCode.coding.0.display", "medicationCodeableConcept.text",
	"medicationCodeableConcept.coding.0.display", "type.text",
	"type.coding.0.display", "type.0.text", "type.0.coding.0.display",
	"description", "name", "class.display" };
static const char *const foreign_day[] = { "effectiveDateTime",
	"effectivePeriod.start", "performedDateTime", "performedPeriod.start",
	"occurrenceDateTime", "onsetDateTime", "period.start", "authoredOn",
	"authored", "recordedDate", "date", "issued", "started", "start",
	"created", "sent", "recorded" };

static str
first_text(const struct json *j, const char *const *path, size_t n)
{
	str s = S("");

	for (size_t i = 0; i < n && s.n == 0; i++)
		s = json_text(json_at(j, path[i]));
	return s;
}
#define FIRST(j, list) first_text((j), (list), sizeof(list) / sizeof(list[0]))

/* One kind, a page at a time. Of what is sealed only that it is there. */
enum err
page_from(struct page *p)
{
	enum kind k = kind_of(p->param[1]);
	unsigned no = (unsigned)web_query_int(p, "page", PAGES_MAX, 0);
	struct ui_table t;
	struct ui_cell *cell;
	struct records l;
	bool more;

	if (k == KIND__MAX || !kind_is_foreign(k))
		return fail(p->cx, ERR_ABSENT, "kind", "%s",
		    err_info[ERR_ABSENT].text);
	TRY(record_page(p->cx, k, p->person, no, &l, &more));
	page_back(p, person_home(p));
	ui_h1(&p->h, kind_words(p, k));
	ui_p(&p->h, S("Kept as another system sent it. Heed shows it and does"
	    " not change it."));
	cell = web_table(p, &t, S("Records"), "What|When|Brought in", l.n);
	t.row_headers = false;
	t.none = S("There is nothing on this page.");
	for (unsigned i = 0; i < l.n; i++) {
		const struct record *r = &l.at[i];
		bool sealed = kind_is_sealed(k);
		str name = sealed ? S("") : FIRST(r->json, foreign_name);
		str day = sealed ? S("") : FIRST(r->json, foreign_day);

		cell[3 * i] = (struct ui_cell){ .words = true,
			.text = name.n ? name : str_of(kind_info[k].title),
			.href = web_path(p, S("person"), p->person, S("record"),
			    str_of(kind_info[k].code), r->id) };
		cell[3 * i + 1].text = day_words(p, day);
		cell[3 * i + 2].text = show_day(p->cx->mem, r->at);
	}
	ui_table(&p->h, &t);
	web_pages(p, no, more);
	return ERR_OK;
}

/* ---- by day ---- */

struct day_row { int64_t at; str what, href, actor; };
struct day_rows { struct day_row at[DAYS_MAX]; unsigned n; bool more; };

/* What is about the record and not about the care: sharing, copies, supporters. */
static bool
has_days(enum kind k)
{
	return kind_info[k].person[0] && !kind_is_sealed(k) &&
	    k != KIND_PERSON && k != KIND_SUPPORTER && k != KIND_CONSENT &&
	    k != KIND_COPY;
}

static void
day_add(struct page *p, struct day_rows *l, const struct record *r)
{
	str day = FIRST(r->json, foreign_day);
	bool form = str_eq(str_of(kind_info[r->kind].fhir),
	    S("QuestionnaireResponse"));
	str name = form ? S("") : FIRST(r->json, foreign_name);
	struct fdate d = { .low = r->at };

	if (day.n && !fdate_try(p->cx, day, &d))
		d.low = r->at;
	l->at[l->n++] = (struct day_row){ .at = d.low, .actor = r->actor,
		.what = name.n ? text_of(p, kind_words(p, r->kind), S(": "),
		    name) : kind_words(p, r->kind),
		.href = web_path(p, S("person"), p->person, S("record"),
		    str_of(kind_info[r->kind].code), r->id) };
}

/* The newest of a kind: DAYS_KIND_MAX of them. */
static enum err
kind_days(struct page *p, enum kind k, struct day_rows *all)
{
	bool more = true;

	for (unsigned no = 0; more && no < DAYS_KIND_MAX / RECORD_PAGE; no++) {
		struct records l;

		TRY(record_page(p->cx, k, p->person, no, &l, &more));
		for (unsigned i = 0; i < l.n && all->n < DAYS_MAX; i++)
			if (!l.at[i].gone)
				day_add(p, all, &l.at[i]);
	}
	all->more |= more || all->n == DAYS_MAX;
	return ERR_OK;
}

static int
newest_first(const void *a, const void *b)
{
	const struct day_row *x = a, *y = b;

	return x->at > y->at ? -1 : x->at < y->at ? 1
	    : str_cmp(x->href, y->href);
}

enum err
page_days(struct page *p)
{
	unsigned no = (unsigned)web_query_int(p, "page", PAGES_MAX, 0);
	struct day_rows *all = NEW(p->cx->mem, struct day_rows);
	int64_t count[KIND__MAX];
	struct ui_table t;
	struct ui_cell *c;
	unsigned n;

	TRY(record_counts(p->cx, p->person, count));
	for (enum kind k = 0; k < KIND__MAX; k++)
		if (has_days(k) && count[k] > 0)
			TRY(kind_days(p, k, all));
	qsort(all->at, all->n, sizeof(all->at[0]), newest_first);
	page_open(p, person_home(p), S("By day"));
	ui_p(&p->h, S("What happened and what was written, the newest first:"
	    " each record once, by the day it is of. Earlier versions are on"
	    " its own page."));
	n = all->n > no * DAYS_PAGE ? all->n - no * DAYS_PAGE : 0;
	n = n < DAYS_PAGE ? n : DAYS_PAGE;
	c = web_table(p, &t, S("Records"), "Day|What|Who wrote it last", n);
	t.row_headers = false;
	t.none = S("Nothing has been written down yet.");
	for (unsigned i = 0; i < n; i++, c += t.ncols) {
		const struct day_row *r = &all->at[no * DAYS_PAGE + i];

		c[0].text = show_day(p->cx->mem, r->at);
		c[1] = (struct ui_cell){ .text = r->what, .href = r->href,
			.words = true };
		if (account_name(p->cx, r->actor, &c[2].text) != ERR_OK) {
			ctx_calm(p->cx);
			c[2].text = S("Heed itself, by a rule or an import");
		}
	}
	ui_table(&p->h, &t);
	if (all->more)
		ui_p(&p->h, S("Of some kinds there is more than is listed here:"
		    " these are the newest."));
	web_pages(p, no, all->n > (no + 1) * DAYS_PAGE);
	return ERR_OK;
}
