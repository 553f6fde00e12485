/*
 * Themes, thematic reviews, bulletins, search, copies, requests and counts of
 * speaking up: what they let through and what they do not. On both engines.
 */
#include "access/job.h"
#include "access/ledger.h"
#include "core/asset.h"
#include "core/buf.h"
#include "core/tsv.h"
#include "learning/bulletin.h"
#include "learning/coding.h"
#include "learning/privacy.h"
#include "learning/redaction.h"
#include "learning/seek.h"
#include "learning/thematic.h"
#include "world_kit.h"

enum { LINES = 24 };

static struct who noor, omar;

static struct matter told(struct service *, const char *type, const char *what,
    const char *day);

static void
they_come(struct service *s)
{
	noor = viewer(s, ROLE_SAFETY, "noor-q", s->unit);
	omar = viewer(s, ROLE_SAFETY, "omar-q", s->unit);
}

/* Answers at the top, or with entry in a new entry of it, by whoever is here:
 * link, value …, NULL. What the save gave; the entry's id in *in. */
static enum err
save_(struct service *s, const struct who *w, struct matter *m,
    const char *entry, str *in, const char *const *lv)
{
	struct op op[LINES];
	unsigned n = 0;
	str parent = S("");
	enum err e;

	as_who(s, w);
	begin(s);
	if (m->exists)
		ok(s, matter_open(&s->cx, m->info->kind, m->rec.id, m));
	if (entry[0]) {
		op[n] = matter_entry(&s->cx, entry);
		parent = op[n++].line;
	}
	for (; lv[0] && n < LINES; lv += 2)
		op[n++] = matter_op(m, parent, lv[0], str_of(lv[1]));
	e = matter_save(&s->cx, m, op, n, "save");
	if (in)
		*in = str_dup(s->mem, parent);
	if (e != ERR_OK)
		return e;
	commit(s);
	return e;
}
#define SAVE(s, w, m, entry, ...)                                   \
	save_((s), (w), (m), (entry), NULL,                         \
	    (const char *const[]){ __VA_ARGS__, NULL })
#define SAY(s, m, entry, ...) \
	ok(s, SAVE(s, &noor, m, entry, __VA_ARGS__))

static struct matter
new_kind(struct service *s, enum kind k, str about)
{
	struct matter m;

	as_who(s, &noor);
	begin(s);
	ok(s, matter_new(&s->cx, k, s->unit, about, &m));
	back(s);
	return m;
}

static str
name_of(struct service *s, const struct matter *m)
{
	return matter_name(&s->cx, m);
}

static enum err
move(struct service *s, const struct who *w, struct matter *m, const char *to)
{
	enum err e;

	as_who(s, w);
	begin(s);
	ok(s, matter_open(&s->cx, m->info->kind, m->rec.id, m));
	e = matter_move(&s->cx, m, str_of(to), S("There is a reason"));
	if (e == ERR_OK)
		commit(s);
	return e;
}

/* Someone with a record, and what happened to them on Lark Ward. */
static struct matter
someone_s_event(struct service *s)
{
	static unsigned made;
	struct matter m;
	struct buf b;
	str id;

	buf_init(&b, s->mem, 2000);
	buf_fmt(&b, "{\"resourceType\":\"Patient\",\"name\":[{\"family\":"
	    "\"Quillfeather\",\"given\":[\"Ottoline\"]}],\"birthDate\":"
	    "\"1981-03-09\",\"managingOrganization\":{\"reference\":"
	    "\"Organization/%.*s\"},\"identifier\":[{\"system\":"
	    "\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"%s\"}]}",
	    PRS(s->unit), made++ % 2 ? "9990000026" : "9990000018");
	id = put_record(s, KIND_PERSON, buf_str(&b));
	m = new_kind(s, KIND_EVENT, S(""));
	SAY(s, &m, "", "event.type", "incident", "event.what",
	    "The hinge of a door gave way", "event.when", "day", "event.day",
	    "2026-11-03", "event.where", "Lark Ward");
	SAY(s, &m, "patient.one", "patient.called", "Person 1",
	    "patient.record", str_c(s->mem, id));
	SAY(s, &m, "patient.one", "patient.called", "Zeb");
	return m;
}

/* ---- bulletins ---- */

static struct matter
bulletin_about(struct service *s, const struct matter *event)
{
	struct matter m = new_kind(s, KIND_BULLETIN, name_of(s, event));

	SAY(s, &m, "", "bulletin.title", "Hinges", "bulletin.learned",
	    "Look at hinges each month", "bulletin.report",
	    "https://intranet.invalid/hinges");
	return m;
}

static enum err
look(struct service *s, const struct who *w, struct matter *m, unsigned n)
{
	static const str all[] = { SK("names"), SK("mosaic"), SK("method"),
		SK("words"), SK("family") };
	enum err e;

	as_who(s, w);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_BULLETIN, m->rec.id, m));
	e = bulletin_look_keep(&s->cx, m, all, n);
	if (e == ERR_OK)
		commit(s);
	return e;
}

/* Whatever could tell who is meant holds it up, and where is told. */
static void
nobody_is_known_on(struct service *s)
{
	static const struct { const char *text; enum told_kind kind; } tell[] = {
		{ "Ottoline told us about the door", TOLD_NAME },
		{ "MS QUILLFEATHER was there", TOLD_NAME },
		{ "It was Zeb who saw it", TOLD_NAME },
		{ "born on 9 March 1981", TOLD_BORN },
		{ "On Lark Ward on 3 November 2026", TOLD_WARD_DAY },
	};
	struct matter event, m;
	struct apart a;

	they_come(s);
	event = someone_s_event(s);
	for (size_t i = 0; i < sizeof(tell) / sizeof(tell[0]); i++) {
		m = bulletin_about(s, &event);
		SAY(s, &m, "", "bulletin.happened", tell[i].text);
		ok(s, look(s, &omar, &m, 5));
		refused(s, move(s, &omar, &m, "issued"), ERR_INPUT, "to",
		    "could tell who is meant");
		as_who(s, &noor);
		begin(s);
		ok(s, matter_open(&s->cx, KIND_BULLETIN, m.rec.id, &m));
		ok(s, bulletin_apart_look(&s->cx, &m, &a));
		assert_int_equal(a.n, 1);
		same_str(a.at[0].line->link, S("bulletin.happened"));
		assert_int_equal(a.at[0].found.at[0].kind, tell[i].kind);
		back(s);
	}
	/* The number itself, however it is spaced. */
	m = bulletin_about(s, &event);
	SAY(s, &m, "", "bulletin.try", "see 999 000 0018 or 999-000-0026");
	ok(s, look(s, &omar, &m, 5));
	refused(s, move(s, &omar, &m, "issued"), ERR_INPUT, "to",
	    "could tell who is meant");
	/* What it comes from lies where the one who looks may not see. */
	str aside = put_record(s, KIND_UNIT, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"Aside\"}"));
	struct who far = viewer(s, ROLE_SAFETY, "far", aside);

	m = bulletin_about(s, &event);
	ok(s, look(s, &omar, &m, 5));
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_BULLETIN, m.rec.id, &m));
	m.unit = aside;
	ok(s, matter_put(&s->cx, &m, "hand-over"));
	commit(s);
	refused(s, move(s, &far, &m, "issued"), ERR_INPUT, "to",
	    "by someone who may see");
}
/* LEARN-59 */
BOTH(nobody_is_known)

static void
look_finds(struct service *s, const struct matter *m, bool hit, bool more)
{
	struct apart a;
	struct matter now;

	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, m->info->kind, m->rec.id, &now));
	ok(s, bulletin_apart_look(&s->cx, &now, &a));
	assert_int_equal(a.hits > 0, hit);
	assert_int_equal(a.more, more);
	assert_int_equal(apart_is_clean(&a), !hit && !more);
	back(s);
}

/* Someone is known by it however many steps lie between. */
static void
nobody_is_known_far_on(struct service *s)
{
	static const enum kind way[] = { KIND_INQUIRY, KIND_AREA, KIND_ACTION,
		KIND_BULLETIN };
	struct matter from, m, fixed, g;

	they_come(s);
	from = someone_s_event(s);
	for (size_t i = 0; i < sizeof(way) / sizeof(way[0]); i++) {
		m = new_kind(s, way[i], name_of(s, &from));
		if (way[i] == KIND_BULLETIN)
			break;
		SAY(s, &m, "", way[i] == KIND_INQUIRY ? "inquiry.what" :
		    way[i] == KIND_AREA ? "area.statement" : "action.text",
		    "Doors are looked at once a year");
		from = m;
		g = bulletin_about(s, &from);
		SAY(s, &g, "", "bulletin.happened", "Ottoline was not rung");
		look_finds(s, &g, true, false);
	}
	ok(s, look(s, &omar, &g, 5));
	refused(s, move(s, &omar, &g, "issued"), ERR_INPUT, "to",
	    "could tell who is meant");
	/* Of a thematic review, those in what it fixed. */
	fixed = new_kind(s, KIND_THEMATIC, S(""));
	SAY(s, &fixed, "", "thematic.question", "Hinges?", "thematic.words",
	    "hinge gave way", "thematic.kind", "event");
	m = bulletin_about(s, &fixed);
	SAY(s, &m, "", "bulletin.happened", "MS QUILLFEATHER was there");
	look_finds(s, &m, false, false);
	ok(s, move(s, &noor, &fixed, "frozen"));
	look_finds(s, &m, true, false);
	/* And of what a learning event is about, behind its bulletin. */
	g = new_kind(s, KIND_GATHERING, name_of(s, &m));
	SAY(s, &g, "", "gathering.title", "A talk", "gathering.about",
	    "Ottoline tells us");
	look_finds(s, &g, true, false);
}
/* LEARN-59 */
BOTH(nobody_is_known_far)

/* More people than fit are not said to be none. */
static void
more_than_fit_on(struct service *s)
{
	enum { EACH = 520 };
	struct op *op = NEWN(s->mem, struct op, 2 * EACH);
	struct matter event[2], m;

	they_come(s);
	for (int i = 0; i < 2; i++) {
		unsigned n = 0;

		event[i] = told(s, "incident", "A coach was late",
		    "2026-11-03");
		as_who(s, &noor);
		begin(s);
		ok(s, matter_open(&s->cx, KIND_EVENT, event[i].rec.id,
		    &event[i]));
		while (n < 2 * EACH) {
			op[n++] = matter_entry(&s->cx, "patient.one");
			op[n] = matter_op(&event[i], op[n - 1].line,
			    "patient.called", S("Ottoline"));
			n++;
		}
		ok(s, matter_save(&s->cx, &event[i], op, n, "save"));
		commit(s);
	}
	m = bulletin_about(s, &event[0]);
	look_finds(s, &m, false, false);
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_BULLETIN, m.rec.id, &m));
	matter_tie(&s->cx, &m, name_of(s, &event[1]));
	ok(s, matter_put(&s->cx, &m, "link"));
	commit(s);
	look_finds(s, &m, false, true);
	ok(s, look(s, &omar, &m, 5));
	refused(s, move(s, &omar, &m, "issued"), ERR_INPUT, "to",
	    "could tell who is meant");
}
/* LEARN-59 */
BOTH(more_than_fit)

static void
a_second_person_on(struct service *s)
{
	struct matter event, m;

	they_come(s);
	event = someone_s_event(s);
	m = bulletin_about(s, &event);
	refused(s, move(s, &noor, &m, "issued"), ERR_INPUT, "to",
	    "a second person");
	/* Whoever wrote of it is none, and the list is whole or nothing. */
	refused(s, look(s, &noor, &m, 5), ERR_INPUT, "second", "someone else");
	refused(s, look(s, &omar, &m, 4), ERR_INPUT, "yes", "all of it");
	refused(s, move(s, &noor, &m, "issued"), ERR_INPUT, "to",
	    "a second person");
	ok(s, look(s, &omar, &m, 5));
	/* It was looked at as it stood then. */
	SAY(s, &m, "", "bulletin.thanks", "To all who looked");
	refused(s, move(s, &noor, &m, "issued"), ERR_INPUT, "to",
	    "a second person");
	/* One who has looked and then writes is a writer. */
	ok(s, SAVE(s, &omar, &m, "", "bulletin.good", "The night staff saw"));
	refused(s, look(s, &omar, &m, 5), ERR_INPUT, "second", "someone else");
	struct who third = viewer(s, ROLE_SAFETY, "third", s->unit);

	ok(s, look(s, &third, &m, 5));
	ok(s, move(s, &noor, &m, "issued"));
	/* What all can read does not change. */
	refused(s, SAVE(s, &noor, &m, "", "bulletin.thanks", "To Ottoline"),
	    ERR_INPUT, "bulletin.title", "take it back");
	ok(s, move(s, &noor, &m, "draft"));
	SAY(s, &m, "", "bulletin.thanks", "To the night staff");
	refused(s, move(s, &noor, &m, "issued"), ERR_INPUT, "to",
	    "a second person");
	/* One that names nothing it comes from is not issued. */
	m = new_kind(s, KIND_BULLETIN, S(""));
	SAY(s, &m, "", "bulletin.title", "Hinges", "bulletin.learned", "Look");
	ok(s, look(s, &omar, &m, 5));
	refused(s, move(s, &noor, &m, "issued"), ERR_INPUT, "to",
	    "what it comes from");
}
/* LEARN-59 */
BOTH(a_second_person)

static enum err
read_as(struct service *s, const struct who *w, enum kind k, str id,
    struct matter *m)
{
	enum err e;

	as_who(s, w);
	ok(s, door_begin(&s->cx, TXN_READ));
	e = issued_open(&s->cx, k, id, m);
	back(s);
	return e;
}

static void
all_staff_read_it_on(struct service *s)
{
	struct matter event, m, got, g;
	struct matter_rows l;
	struct who board, heard;
	str sam;
	int64_t n;

	they_come(s);
	board = viewer(s, ROLE_BOARD, "board", s->unit);
	heard = viewer(s, ROLE_HEARD, "heard", s->unit);
	event = someone_s_event(s);
	m = bulletin_about(s, &event);
	SAY(s, &m, "", "sources.words", "A complaint of October");
	/* A draft is nobody's but theirs who write it. */
	assert_int_equal(read_as(s, &s->practitioner, KIND_BULLETIN, m.rec.id,
	    &got), ERR_ABSENT);
	assert_int_equal(read_as(s, &noor, KIND_BULLETIN, m.rec.id, &got),
	    ERR_ABSENT);
	ok(s, look(s, &omar, &m, 5));
	ok(s, move(s, &noor, &m, "issued"));
	assert_int_equal(read_as(s, &s->practitioner, KIND_BULLETIN, m.rec.id,
	    &got), ERR_OK);
	same_str(matter_value(&got, "bulletin.learned"),
	    S("Look at hinges each month"));
	/* Neither where it comes from nor who looked. */
	lacks(got.rec.body, "complaint");
	lacks(got.rec.body, "omar-q");
	lacks(got.rec.body, "event/");
	assert_int_equal(got.nabout, 0);
	assert_int_equal(read_as(s, &board, KIND_BULLETIN, m.rec.id, &got),
	    ERR_OK);
	/* No outsider, and nobody who is not here. */
	assert_int_equal(read_as(s, &heard, KIND_BULLETIN, m.rec.id, &got),
	    ERR_ABSENT);
	assert_int_equal(read_as(s, NULL, KIND_BULLETIN, m.rec.id, &got),
	    ERR_ABSENT);
	sam = new_person(s, "Sam");
	as_person(s, sam, "Sam");
	ok(s, door_begin(&s->cx, TXN_READ));
	refused(s, issued_open(&s->cx, KIND_BULLETIN, m.rec.id, &got),
	    ERR_ABSENT, "", "");
	refused(s, matter_issued_list(&s->cx, KIND_BULLETIN, false, INT64_MAX,
	    0, &l), ERR_ABSENT, "", "");
	back(s);
	/* No other kind comes out by this way. */
	assert_int_equal(read_as(s, &s->practitioner, KIND_EVENT, event.rec.id,
	    &got), ERR_ABSENT);
	/* How many read it, by nobody's name; only for those who write. */
	for (int i = 0; i < 2; i++) {
		as_practitioner(s);
		begin(s);
		ok(s, matter_said_read(&s->cx, KIND_BULLETIN, m.rec.id));
		commit(s);
	}
	as_who(s, &noor);
	begin(s);
	ok(s, matter_read_count(&s->cx, KIND_BULLETIN, m.rec.id, &n));
	back(s);
	assert_int_equal(n, 2);
	as_practitioner(s);
	begin(s);
	refused(s, matter_read_count(&s->cx, KIND_BULLETIN, m.rec.id, &n),
	    ERR_ABSENT, "", "");
	back(s);
	/* A learning event about it, once it is announced. */
	g = new_kind(s, KIND_GATHERING, name_of(s, &m));
	SAY(s, &g, "", "gathering.title", "A talk on hinges", "gathering.on",
	    "2026-12-24", "gathering.how", "virtual");
	as_practitioner(s);
	begin(s);
	ok(s, matter_issued_about(&s->cx, KIND_GATHERING, KIND_BULLETIN,
	    m.rec.id, &l));
	assert_int_equal(l.n, 0);
	back(s);
	ok(s, move(s, &noor, &g, "planned"));
	as_practitioner(s);
	begin(s);
	ok(s, matter_issued_about(&s->cx, KIND_GATHERING, KIND_BULLETIN,
	    m.rec.id, &l));
	assert_int_equal(l.n, 1);
	ok(s, matter_issued_about(&s->cx, KIND_BULLETIN, KIND_GATHERING,
	    g.rec.id, &l));
	assert_int_equal(l.n, 1);
	back(s);
	/* Withdrawn, it is gone. */
	ok(s, move(s, &noor, &m, "withdrawn"));
	assert_int_equal(read_as(s, &s->practitioner, KIND_BULLETIN, m.rec.id,
	    &got), ERR_ABSENT);
}
/* LEARN-59 */
BOTH(all_staff_read_it)

/* ---- themes ---- */

static enum err
code(struct service *s, const struct who *w, const struct matter *of,
    const char *book, const char *term, const char *span)
{
	struct coding_take k = { str_of(book), str_of(term), str_of(span),
		S("unsure"), S("By what was said") };
	struct coded_texts t;
	struct matter target, m;
	enum err e;

	as_who(s, w);
	begin(s);
	ok(s, matter_open(&s->cx, of->info->kind, of->rec.id, &target));
	ok(s, coding_texts(&s->cx, &target, S(""), &t));
	ok(s, coding_mine(&s->cx, name_of(s, of), S(""), s->unit, &m));
	e = coding_add(&s->cx, &m, &t, &k);
	if (e == ERR_OK)
		commit(s);
	return e;
}

static void
finish(struct service *s, const struct who *w, const struct matter *of)
{
	struct matter m;

	as_who(s, w);
	begin(s);
	ok(s, coding_mine(&s->cx, name_of(s, of), S(""), s->unit, &m));
	ok(s, matter_move(&s->cx, &m, S("coded"), S("")));
	commit(s);
}

static void
texts_are_coded_on(struct service *s)
{
	struct matter event, m;
	const struct line *e;
	struct term_counts c;
	bool counted = false;

	they_come(s);
	event = new_kind(s, KIND_EVENT, S(""));
	SAY(s, &event, "", "event.what", "Die Tür – the door – gave way");
	ok(s, code(s, &noor, &event, "seips", "tools", "the door"));
	refused(s, code(s, &noor, &event, "seips", "tools", "a window"),
	    ERR_INPUT, "span", "do not stand in the text");
	refused(s, code(s, &noor, &event, "seips", "nonsense", ""),
	    ERR_INPUT, "term", "choose a theme");
	refused(s, code(s, &noor, &event, "nonsense", "tools", ""),
	    ERR_INPUT, "term", "choose a theme");
	ok(s, code(s, &noor, &event, "local-theme", "building", ""));
	as_who(s, &noor);
	begin(s);
	ok(s, coding_mine(&s->cx, name_of(s, &event), S(""), s->unit, &m));
	assert_true(m.exists);
	same_str(m.owner, noor.account);
	e = entry_next(&m.a, "themes.one", NULL);
	/* In characters, not bytes: "Die Tür – " is ten. */
	same_str(line_in(&m.a, e->id, "themes.start")->value, S("10"));
	same_str(line_in(&m.a, e->id, "themes.end")->value, S("18"));
	same_str(line_in(&m.a, e->id, "themes.link")->value, S("event.what"));
	same_str(line_in(&m.a, e->id, "themes.sure")->value, S("unsure"));
	same_str(line_in(&m.a, e->id, "themes.version")->value, S("2026-11"));
	same_str(line_in(&m.a, e->id, "themes.memo")->value,
	    S("By what was said"));
	ok(s, coding_counts(&s->cx, &c));
	for (unsigned i = 0; i < c.n; i++)
		counted |= str_eq(c.at[i].term, S("local-theme/building"));
	assert_true(counted);
	same_str(term_words(&s->cx, S("local-theme/building")),
	    S("Our own themes: The building"));
	back(s);
	/* Another coder has one of their own, and finds it empty. */
	as_who(s, &omar);
	begin(s);
	ok(s, coding_mine(&s->cx, name_of(s, &event), S(""), s->unit, &m));
	assert_false(m.exists);
	back(s);
	/* A practitioner codes nothing. */
	as_practitioner(s);
	begin(s);
	refused(s, coding_mine(&s->cx, name_of(s, &event), S(""), s->unit, &m),
	    ERR_DENIED, "", "");
	back(s);
}
/* LEARN-57 */
BOTH(texts_are_coded)

/* By hand: 10 themes of SEIPS, two texts, 20 questions. Both give 2, one gives
 * one more: po = 19/20; pe = 3/20*2/20 + 17/20*18/20 = 0.78. */
static void
coders_agree_on(struct service *s)
{
	struct matter a, b;
	struct agreeds l;
	bool found = false;

	they_come(s);
	a = new_kind(s, KIND_EVENT, S(""));
	SAY(s, &a, "", "event.what", "A lamp went out");
	b = new_kind(s, KIND_EVENT, S(""));
	SAY(s, &b, "", "event.what", "A key was lost");
	ok(s, code(s, &noor, &a, "seips", "tools", ""));
	ok(s, code(s, &noor, &a, "seips", "internal", ""));
	ok(s, code(s, &noor, &b, "seips", "tasks", ""));
	ok(s, code(s, &omar, &a, "seips", "tools", ""));
	ok(s, code(s, &omar, &b, "seips", "tasks", ""));
	finish(s, &noor, &a);
	finish(s, &noor, &b);
	finish(s, &omar, &a);
	/* What is not finished is not compared. */
	as_who(s, &noor);
	begin(s);
	ok(s, coding_agree(&s->cx, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].one, noor.account) ||
		    str_eq(l.at[i].two, noor.account))
			assert_int_equal(l.at[i].texts, 1);
	back(s);
	finish(s, &omar, &b);
	as_who(s, &noor);
	begin(s);
	ok(s, coding_agree(&s->cx, &l));
	for (unsigned i = 0; i < l.n; i++) {
		const struct agreed *g = &l.at[i];

		if (!str_eq(g->one, noor.account) &&
		    !str_eq(g->two, noor.account))
			continue;
		found = true;
		same_str(g->book->code, S("seips"));
		assert_int_equal(g->texts, 2);
		assert_int_equal(g->a.items, 20);
		assert_true(g->a.raw > 0.9499 && g->a.raw < 0.9501);
		assert_true(g->a.kappa > (0.95 - 0.78) / 0.22 - 1e-9 &&
		    g->a.kappa < (0.95 - 0.78) / 0.22 + 1e-9);
	}
	assert_true(found);
	back(s);
}
/* LEARN-57 */
BOTH(coders_agree)

/* ---- thematic reviews ---- */

static struct matter
told(struct service *s, const char *type, const char *what, const char *day)
{
	struct matter m = new_kind(s, KIND_EVENT, S(""));

	SAY(s, &m, "", "event.type", type, "event.what", what, "event.when",
	    "day", "event.day", day);
	return m;
}

static bool
is_in(const struct fixeds *l, const struct matter *m)
{
	for (unsigned i = 0; i < l->n; i++)
		if (str_eq(l->at[i].id, m->rec.id))
			return true;
	return false;
}

static void
records_are_fixed_on(struct service *s)
{
	struct matter bad, good, near, late, m, old;
	struct fixeds l;
	struct themes t;

	they_come(s);
	bad = told(s, "incident", "The pondweed alarm was silent",
	    "2026-01-05");
	good = told(s, "good-care", "Pondweed cleared by two porters",
	    "2026-02-05");
	near = told(s, "incident", "Pondweed seen in time", "2026-02-09");
	SAY(s, &near, "", "near.miss", "true");
	(void)told(s, "incident", "A chair broke", "2026-02-09");
	m = new_kind(s, KIND_THEMATIC, S(""));
	SAY(s, &m, "", "thematic.title", "Pondweed", "thematic.question",
	    "What about the pondweed?", "thematic.words", "pondweed",
	    "thematic.from", "2026-01-01", "thematic.to", "2026-03-01");
	ok(s, move(s, &noor, &m, "frozen"));
	/* What comes after, and what is changed after, changes nothing. */
	late = told(s, "incident", "More pondweed", "2026-02-11");
	SAY(s, &bad, "", "event.what", "The alarm was silent");
	ok(s, code(s, &noor, &bad, "seips", "tools", ""));
	ok(s, code(s, &omar, &bad, "seips", "tools", ""));
	ok(s, code(s, &noor, &near, "seips", "tools", ""));
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_THEMATIC, m.rec.id, &m));
	ok(s, thematic_fixed(&s->cx, &m, &l));
	assert_int_equal(l.n, 3);
	assert_true(is_in(&l, &bad) && is_in(&l, &good) && is_in(&l, &near));
	assert_false(is_in(&l, &late));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].id, bad.rec.id)) {
			ok(s, matter_open_v(&s->cx, KIND_EVENT, bad.rec.id,
			    l.at[i].v, &old));
			same_str(matter_value(&old, "event.what"),
			    S("The pondweed alarm was silent"));
			same_str(l.at[i].type, S("incident"));
		}
	/* Two who coded one text count it once; by month. */
	ok(s, thematic_themes(&s->cx, &l, &t));
	assert_int_equal(t.months, 2);
	assert_int_equal(t.records[0], 1);
	assert_int_equal(t.records[1], 2);
	assert_int_equal(t.n, 1);
	same_str(t.at[0].term, S("seips/tools"));
	assert_int_equal(t.at[0].n, 2);
	assert_int_equal(t.at[0].by[0], 1);
	assert_int_equal(t.at[0].by[1], 1);
	assert_int_equal(t.uncoded, 1);
	back(s);
	/* The question stays with its records. */
	refused(s, SAVE(s, &noor, &m, "", "thematic.to", "2026-12-01"),
	    ERR_INPUT, "thematic.question", "are fixed");
	/* Less can be asked for: a type, or no words at all. */
	m = new_kind(s, KIND_THEMATIC, S(""));
	SAY(s, &m, "", "thematic.question", "Good care", "thematic.type",
	    "good-care", "thematic.words", "pondweed");
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_THEMATIC, m.rec.id, &m));
	ok(s, thematic_find(&s->cx, &m, &l));
	assert_int_equal(l.n, 1);
	assert_true(is_in(&l, &good));
	back(s);
	/* One that finds nothing is not fixed. */
	m = new_kind(s, KIND_THEMATIC, S(""));
	SAY(s, &m, "", "thematic.question", "Nothing", "thematic.words",
	    "zymurgy quokka");
	refused(s, move(s, &noor, &m, "frozen"), ERR_INPUT, "to",
	    "finds nothing");
}
/* LEARN-58 */
BOTH(records_are_fixed)

static void
extracts_tell_nobody_on(struct service *s)
{
	struct matter event, m;

	they_come(s);
	event = someone_s_event(s);
	(void)event;
	m = new_kind(s, KIND_THEMATIC, S(""));
	SAY(s, &m, "", "thematic.question", "Hinges?", "thematic.words",
	    "hinge gave way", "thematic.kind", "event");
	ok(s, move(s, &noor, &m, "frozen"));
	SAY(s, &m, "", "found.summary", "They wear", "found.missing",
	    "The night staff");
	SAY(s, &m, "found.extract", "found.text", "Ottoline said it creaked");
	refused(s, move(s, &noor, &m, "closed"), ERR_INPUT, "to", "extracts");
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_THEMATIC, m.rec.id, &m));
	refused(s, thematic_look_keep(&s->cx, &m), ERR_INPUT, "extracts",
	    "could tell who");
	back(s);
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_THEMATIC, m.rec.id, &m));
	const struct line *l = entry_next(&m.a, "found.extract", NULL);
	struct op op = matter_op(&m, l->id, "found.text",
	    S("“It had creaked for weeks”"));

	ok(s, matter_save(&s->cx, &m, &op, 1, "save"));
	ok(s, thematic_look_keep(&s->cx, &m));
	commit(s);
	ok(s, move(s, &noor, &m, "closed"));
}
/* LEARN-58 */
BOTH(extracts_tell_nobody)

/* ---- search ---- */

static unsigned
sought_n(struct service *s, const struct who *w, const char *words)
{
	struct sought f;

	as_who(s, w);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, seek(&s->cx, str_of(words), KIND__MAX, 0, &f));
	back(s);
	return f.some ? 0 : f.rows.n;
}

static void
words_are_found_on(struct service *s)
{
	str aside = put_record(s, KIND_UNIT, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"Aside\"}"));
	struct who far = viewer(s, ROLE_SAFETY, "far", aside);
	struct matter_rows l;
	struct matter a, b, act;
	bool more = true;

	they_come(s);
	a = told(s, "incident", "The xylophone cupboard would not lock",
	    "2026-03-01");
	assert_int_equal(sought_n(s, &noor, "xylophone cupboard"), 1);
	assert_int_equal(sought_n(s, &far, "xylophone cupboard"), 0);
	assert_int_equal(sought_n(s, &s->practitioner, "xylophone"), 0);
	/* Changed, it is found by its new words alone. */
	SAY(s, &a, "", "event.what", "The bassoon cupboard would not lock"
	    " overnight");
	assert_int_equal(sought_n(s, &noor, "xylophone"), 0);
	assert_int_equal(sought_n(s, &noor, "bassoon"), 1);
	/* Nobody's name is a word to find it by. */
	SAY(s, &a, "", "event.who", "Theodora Bassoonist");
	assert_int_equal(sought_n(s, &noor, "Theodora"), 0);
	/* Seen before: past ones and open actions, not itself. */
	b = told(s, "incident", "A bassoon cupboard lock broke",
	    "2026-03-02");
	act = new_kind(s, KIND_ACTION, S(""));
	SAY(s, &act, "", "action.text", "Replace the bassoon cupboard lock");
	as_who(s, &noor);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, seen_before(&s->cx, S("bassoon cupboard lock"), KIND_EVENT,
	    false, b.rec.id, &l));
	assert_true(l.n >= 1 && l.n <= SEEN_MOST);
	same_str(l.at[0].id, a.rec.id);
	ok(s, seen_before(&s->cx, S("bassoon cupboard lock"), KIND_ACTION,
	    true, S(""), &l));
	assert_int_equal(l.n, 1);
	back(s);
	/* What nobody told (D10) comes in by a job, on another day. */
	as_who(s, NULL);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_EVENT, s->unit, S(""), &b));
	b.nameless = true;
	struct op op = matter_op(&b, S(""), "event.what",
	    S("The glockenspiel is a hazard"));

	ok(s, matter_save(&s->cx, &b, &op, 1, "tell"));
	commit(s);
	assert_int_equal(sought_n(s, &noor, "glockenspiel"), 0);
	s->now += 86400;
	as_system(s);
	begin(s);
	struct job j = { .args = S("") };

	for (int i = 0; i < 1000 && more; i++)
		ok(s, seek_late_step(&s->cx, &j, &more));
	commit(s);
	assert_int_equal(sought_n(s, &noor, "glockenspiel"), 1);
	/* A store that lost its words has them again. */
	as_system(s);
	begin(s);
	ok(s, text_drop(&s->cx, KIND_EVENT, a.rec.id));
	commit(s);
	assert_int_equal(sought_n(s, &noor, "bassoon overnight"), 0);
	as_system(s);
	begin(s);
	j.args = S("");
	for (more = true; more;)
		ok(s, seek_again_step(&s->cx, &j, &more));
	commit(s);
	s->now -= 86400;
	assert_int_equal(sought_n(s, &noor, "bassoon overnight"), 1);
}
/* LEARN-47 LEARN-58 */
BOTH(words_are_found)

/* ---- speaking up ---- */

static enum err
take(struct service *s, const char *file)
{
	unsigned n;
	enum err e;

	as_who(s, &noor);
	begin(s);
	e = speakup_take(&s->cx, s->unit, str_of(file), &n);
	if (e == ERR_OK)
		commit(s);
	return e;
}

static void
numbers_alone_on(struct service *s)
{
	static const char *const words[] = {
		"2031-Q1,bullying,4,She said that",
		"2031-Q1,bullying,four", "2031-Q1,the manager,4",
		"2031-Q1;bullying;4", "Quarter one,bullying,4",
		"2031-Q5,bullying,4", "2031-Q1,bullying,-1",
		"2031-Q1,bullying,10000", "2031-Q1,bullying,4 (Ada)",
		"a note\n2031-Q1,bullying,4", "2031-Q1,bullying", "",
		"2031-Q1,bullying,1\n2031-Q1,bullying,2" };
	struct matter_ask ask = { .kind = KIND_SPEAKUP, .state = S(""),
		.unit = S(""), .owner = S(""),
		.fact = S("speak.quarter=2031-Q1") };
	const struct form *f = learn_form(KIND_SPEAKUP);
	struct matter_rows l;
	struct matter m;

	they_come(s);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		refused(s, take(s, words[i]), ERR_INPUT, "file", "");
	as_who(s, &noor);
	begin(s);
	ok(s, matter_list(&s->cx, &ask, &l));
	assert_int_equal(l.n, 0);
	back(s);
	ok(s, take(s, "quarter,category,count\n2031-Q1,bullying,4\r\n"
	    "2031-Q1,worker-safety,0\n2031-Q2,behaviour,1\n"));
	as_who(s, &noor);
	begin(s);
	ok(s, matter_list(&s->cx, &ask, &l));
	assert_int_equal(l.n, 1);
	ok(s, matter_open(&s->cx, KIND_SPEAKUP, l.at[0].id, &m));
	same_str(matter_value(&m, "speak.count"), S("4"));
	back(s);
	refused(s, take(s, "2031-Q2,behaviour,1"), ERR_INPUT, "file",
	    "kept already");
	/* Nor by hand: no question of it takes words. */
	refused(s, SAVE(s, &noor, &m, "", "speak.quarter", "Q1: Ada"),
	    ERR_INPUT, "", "");
	refused(s, SAVE(s, &noor, &m, "", "speak.link", "ada said that"),
	    ERR_INPUT, "speak.link", "words about it stay");
	refused(s, SAVE(s, &noor, &m, "", "speak.link", "feed"),
	    ERR_INPUT, "speak.link", "");
	ok(s, SAVE(s, &noor, &m, "", "speak.link",
	    "0f8c9a2e-51d4-4b6f-9a3e-7d2c5b1f0e4a"));
	refused(s, SAVE(s, &noor, &m, "speak.one", "speak.category",
	    "a manager"), ERR_INPUT, "", "");
	for (unsigned i = 0; i < f->n; i++)
		assert_true(f->item[i].type != ITEM_TEXT &&
		    f->item[i].type != ITEM_OPEN_CHOICE &&
		    (f->item[i].type != ITEM_STRING ||
		    str_eq(f->item[i].link, S("speak.quarter")) ||
		    str_eq(f->item[i].link, S("speak.link"))));
}
/* LEARN-62 */
BOTH(numbers_alone)

/* ---- copies ---- */

static void
words_are_gone_on(struct service *s)
{
	static const char *const gone[] = { "Ottoline", "OTTOLINE", "ottoline",
		"Quill", "Zoëtta", "zoetta", "ZOETTA", "secret  of", "Marlow" };
	struct matter event, m;
	str text, log;

	they_come(s);
	event = new_kind(s, KIND_EVENT, S(""));
	SAY(s, &event, "", "event.what", "OTTOLINE and Ottoline’s friend Zoëtta"
	    " met; the secret\n  of the garden", "event.who",
	    "Marlow, her uncle", "event.done", "Ms Quillfeather was told");
	SAY(s, &event, "", "triage.reason", "I think that it is new");
	m = new_kind(s, KIND_REDACTION, name_of(s, &event));
	SAY(s, &m, "", "redaction.class", "clinical", "redaction.why",
	    "For the coroner", "redaction.for", "The coroner");
	SAY(s, &m, "marks.one", "marks.words", "ottoline", "marks.reason",
	    "person");
	SAY(s, &m, "marks.one", "marks.words", "quillfeather", "marks.reason",
	    "person");
	SAY(s, &m, "marks.one", "marks.words", "Zoetta", "marks.reason",
	    "third-party");
	SAY(s, &m, "marks.one", "marks.words", "Secret of the", "marks.reason",
	    "harm");
	ok(s, move(s, &noor, &m, "made"));
	text = matter_value(&m, "made.text");
	log = matter_value(&m, "made.log");
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++) {
		lacks(text, gone[i]);
		lacks(log, gone[i]);
	}
	holds(text, "[…] and […]’s friend […] met; the […] garden");
	holds(text, "Ms […] was told");
	/* A class that was not chosen; who wrote it, when, in which version. */
	lacks(text, "I think");
	lacks(text, "noor-q");
	lacks(text, "2026-");
	lacks(text, event.ref.p ? str_c(s->mem, event.ref) : "");
	lacks(text, str_c(s->mem, event.rec.id));
	/* Where and why. */
	holds(log, "event.what 0-8: It tells who someone in our care is\n");
	holds(log, "event.what 13-21: ");
	holds(log, "event.done 3-15: ");
	/* Words that do not stand there, or go without a reason. */
	m = new_kind(s, KIND_REDACTION, name_of(s, &event));
	SAY(s, &m, "", "redaction.class", "clinical", "redaction.why", "So");
	SAY(s, &m, "marks.one", "marks.words", "Henrietta", "marks.reason",
	    "person");
	refused(s, move(s, &noor, &m, "made"), ERR_INPUT, "to",
	    "that they stand there");
	/* It is made of one record that one may see. */
	m = new_kind(s, KIND_REDACTION, S(""));
	SAY(s, &m, "", "redaction.class", "clinical", "redaction.why", "So");
	refused(s, move(s, &noor, &m, "made"), ERR_INPUT, "to", "a link to one");
}
/* LEARN-67 */
BOTH(words_are_gone)

/* A privacy officer makes no copy of what they may not see. */
static void
copies_need_sight_on(struct service *s)
{
	struct who priya = viewer(s, ROLE_PRIVACY, "priya", s->unit);
	struct matter event, m;

	they_come(s);
	event = new_kind(s, KIND_EVENT, S(""));
	SAY(s, &event, "", "event.what", "A door");
	as_who(s, &priya);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_REDACTION, s->unit, name_of(s, &event),
	    &m));
	back(s);
	ok(s, SAVE(s, &priya, &m, "", "redaction.class", "clinical",
	    "redaction.why", "So"));
	refused(s, move(s, &priya, &m, "made"), ERR_INPUT, "to",
	    "which you may see");
}
/* LEARN-67 */
BOTH(copies_need_sight)

/* What was asked for is in it; a copy of nothing is not made. */
static void
copies_are_whole_on(struct service *s)
{
	static const char *const class[] = { "clinical", "person", "staff",
		"third-party", "opinion", "legal" };
	struct matter review, told_them, counts, m;
	struct redacted c;

	they_come(s);
	review = new_kind(s, KIND_REVIEW, S(""));
	SAY(s, &review, "problems.one", "problems.note", "Nobody rang back");
	m = new_kind(s, KIND_REDACTION, name_of(s, &review));
	SAY(s, &m, "", "redaction.class", "legal", "redaction.why", "So");
	refused(s, move(s, &noor, &m, "made"), ERR_INPUT, "to",
	    "would be empty");
	for (int i = 0; i < 6; i++)
		SAY(s, &m, "", "redaction.class", class[i]);
	ok(s, move(s, &noor, &m, "made"));
	holds(matter_value(&m, "made.text"), "Nobody rang back");
	/* A part of no class is named, and its copy would be empty. */
	counts = new_kind(s, KIND_SPEAKUP, S(""));
	SAY(s, &counts, "", "speak.quarter", "2026-Q3");
	m = new_kind(s, KIND_REDACTION, name_of(s, &counts));
	SAY(s, &m, "", "redaction.class", "clinical", "redaction.why", "So");
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_REDACTION, m.rec.id, &m));
	ok(s, redaction_make(&s->cx, &m, &c));
	assert_int_equal(c.nleft, 1);
	assert_true(c.left[0].n > 0);
	assert_int_equal(c.answers, 0);
	back(s);
	refused(s, move(s, &noor, &m, "made"), ERR_INPUT, "to",
	    "would be empty");
	told_them = new_kind(s, KIND_CANDOUR, S(""));
	SAY(s, &told_them, "", "aware.what", "The door gave way", "told.facts",
	    "We said how it was");
	m = new_kind(s, KIND_REDACTION, name_of(s, &told_them));
	SAY(s, &m, "", "redaction.class", "clinical", "redaction.class",
	    "third-party", "redaction.why", "So");
	ok(s, move(s, &noor, &m, "made"));
	holds(matter_value(&m, "made.text"), "The door gave way");
	holds(matter_value(&m, "made.text"), "We said how it was");
}
/* LEARN-67 */
BOTH(copies_are_whole)

/* Kinds of which no copy is made: who told in confidence, what a process of its
 * own is about, counts, and copies themselves. */
static bool
is_never_copied(enum kind k)
{
	return k == KIND_REPORTER || k == KIND_APART || k == KIND_SPEAKUP ||
	    k == KIND_FIGURES || k == KIND_REDACTION;
}

/* Every question has a class of the list, so that none is missing from a copy
 * because nobody thought of it. */
static void
classes(void **state)
{
	static const char *const all[] = { "clinical", "person", "staff",
		"third-party", "opinion", "legal" };
	unsigned found[6] = { 0 };

	(void)state;
	for (unsigned i = 0; learn_at(i); i++) {
		const struct form *f = learn_form(learn_at(i)->kind);

		for (unsigned k = 0; k < f->n; k++) {
			str c = field_class(learn_at(i)->kind, &f->item[k]);
			bool known = is_never_copied(
			    learn_at(i)->kind) ||
			    f->item[k].type == ITEM_GROUP ||
			    f->item[k].type == ITEM_DISPLAY;

			for (int n = 0; n < 6; n++)
				if (str_eq(c, str_of(all[n]))) {
					found[n]++;
					known = true;
				}
			if (!known)
				fail_msg("%.*s of %s has no class",
				    PRS(f->item[k].link),
				    kind_info[learn_at(i)->kind].code);
		}
	}
	for (int n = 0; n < 6; n++)
		assert_true(found[n] > 0);
	same_str(field_class(KIND_EVENT, form_item(learn_form(KIND_EVENT),
	    S("event.who"))), S("third-party"));
	same_str(field_class(KIND_EVENT, form_item(learn_form(KIND_EVENT),
	    S("event.what"))), S("clinical"));
	same_str(field_class(KIND_SPEAKUP, form_item(learn_form(KIND_SPEAKUP),
	    S("speak.quarter"))), S(""));
}

/* ---- requests ---- */

static void
two_paths_on(struct service *s)
{
	struct who priya = viewer(s, ROLE_PRIVACY, "priya", s->unit);
	struct matter m;
	struct matter_row r;

	they_come(s);
	as_who(s, &priya);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_REQUEST, s->unit, S(""), &m));
	back(s);
	ok(s, SAVE(s, &priya, &m, "", "request.kind", "ahra-claim",
	    "request.by", "A sister", "request.received", "2026-11-02",
	    "request.evidence", "A letter of her solicitor"));
	as_who(s, &priya);
	begin(s);
	ok(s, matter_row_of(&s->cx, KIND_REQUEST, m.rec.id, &r));
	assert_int_equal(r.due, 1797033600); /* 12 December 2026: 40 days */
	back(s);
	ok(s, SAVE(s, &priya, &m, "", "answer.given", "2026-11-20",
	    "answer.by", "Priya"));
	refused(s, move(s, &priya, &m, "answered"), ERR_INPUT, "to",
	    "what the claim is about");
	ok(s, SAVE(s, &priya, &m, "", "request.limited", "The last week"));
	refused(s, move(s, &priya, &m, "passed-on"), ERR_INPUT, "to",
	    "cannot follow");
	ok(s, move(s, &priya, &m, "answered"));
	/* One's own data goes another way, whatever is filled in. */
	as_who(s, &priya);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_REQUEST, s->unit, S(""), &m));
	back(s);
	ok(s, SAVE(s, &priya, &m, "", "request.kind", "sar-relative",
	    "request.by", "A brother", "request.received", "2026-11-30"));
	refused(s, move(s, &priya, &m, "answered"), ERR_INPUT, "to",
	    "cannot follow");
	refused(s, move(s, &priya, &m, "passed-on"), ERR_INPUT, "to",
	    "an answer to");
	ok(s, SAVE(s, &priya, &m, "", "request.passed", "2026-11-30",
	    "request.to", "The data protection team"));
	ok(s, move(s, &priya, &m, "passed-on"));
	/* A safety lead has nothing to do with either. */
	as_who(s, &noor);
	begin(s);
	refused(s, matter_open(&s->cx, KIND_REQUEST, m.rec.id, &m), ERR_ABSENT,
	    "", "");
	back(s);
}
/* LEARN-68 */
BOTH(two_paths)

/* ---- who looked, and what was there before ---- */

static bool
has_look(const struct matter_looks *l, const char *name, const char *act)
{
	for (unsigned i = 0; i < l->n; i++)
		if (str_eq(l->at[i].name, str_of(name)) &&
		    str_eq(l->at[i].act, str_of(act)))
			return true;
	return false;
}

static void
fault(void *arg, const char *what, str kind, str id, int64_t v,
    const char *why)
{
	(void)arg;
	(void)v;
	fail_msg("%s %.*s/%.*s: %s", what, PRS(kind), PRS(id), why);
}

static void
looks_and_corrections_on(struct service *s)
{
	static const struct { enum kind kind; const char *link; } of[] = {
		{ KIND_DEATH, "death.called" }, { KIND_INQUIRY, "inquiry.what" },
		{ KIND_AFFECTED, "who.called" } };
	struct verdict v;

	they_come(s);
	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		struct matter m, old;
		struct matter_looks l;
		int64_t first;

		if (!learn_of(of[i].kind))
			continue;
		m = new_kind(s, of[i].kind, S(""));
		SAY(s, &m, "", of[i].link, "As it was first");
		first = m.rec.v;
		SAY(s, &m, "", of[i].link, "As it was corrected");
		/* A look of another, which changes nothing. */
		as_who(s, &omar);
		ok(s, door_begin(&s->cx, TXN_READ));
		ok(s, matter_open(&s->cx, of[i].kind, m.rec.id, &m));
		same_str(matter_value(&m, of[i].link),
		    S("As it was corrected"));
		door_rollback(&s->cx);
		ok(s, door_leave(&s->cx));
		as_system(s);
		ok(s, spool_load(&s->cx, door_store(s->door),
		    door_dir(s->door)));
		as_who(s, &noor);
		begin(s);
		ok(s, matter_looks(&s->cx, of[i].kind, m.rec.id, &l));
		assert_true(has_look(&l, "omar-q", "look"));
		assert_true(has_look(&l, "noor-q", "save"));
		ok(s, matter_open_v(&s->cx, of[i].kind, m.rec.id, first,
		    &old));
		same_str(matter_value(&old, of[i].link), S("As it was first"));
		back(s);
	}
	/* And none of it can be changed unseen. */
	as_system(s);
	ok(s, ledger_verify(&s->cx, door_store(s->door), fault, s, &v));
	assert_int_equal(v.faults, 0);
	assert_true(v.lines > 0);
}
/* LEARN-70 */
BOTH(looks_and_corrections)

/* ---- lists ---- */

/* A list that a form of learning asks by is a file here, and says of each row
 * what it rests on and until when that was looked at. */
/* LEARN-71 */
static void
lists_are_files(void **state)
{
	struct service *s = both[0];
	unsigned lists = 0;

	(void)state;
	as_system(s);
	for (unsigned i = 0; learn_at(i); i++) {
		const struct form *f = learn_form(learn_at(i)->kind);

		for (unsigned k = 0; k < f->n; k++) {
			str sys = f->item[k].noption
			    ? f->item[k].option[0].system : S("");
			const struct asset *a;
			const char *file;
			struct tsv t;

			if (!str_starts(sys, S("urn:heed:code:")))
				continue;
			file = str_c(s->mem, str_cat(s->mem,
			    S("practice/codes/"), str_cat(s->mem, str_sub(sys,
			    14, sys.n), S(".tsv"))));
			a = asset_find(file);
			if (!a)
				fail_msg("%s is no file", file);
			ok(s, tsv_parse(&s->cx, file, a->body, &t));
			assert_true(t.nrow > 0);
			for (unsigned r = 0; r < t.nrow; r++)
				if (tsv_get(&t, r, "source").n == 0 ||
				    tsv_get(&t, r, "review_by").n != 10)
					fail_msg("%s:%u: a source and a day are"
					    " wanted", file, t.line[r]);
			lists++;
		}
	}
	assert_true(lists > 50);
}

static int
group_open(void **state_)
{
	both_open(state_);
	as_system(both[0]);
	ok(both[0], learning_open(&both[0]->cx, both[0]->lexicon));
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		/* Before anything is told by nobody: that has no line yet. */
		cmocka_unit_test(looks_and_corrections),
		cmocka_unit_test(nobody_is_known),
		cmocka_unit_test(nobody_is_known_far),
		cmocka_unit_test(more_than_fit),
		cmocka_unit_test(a_second_person),
		cmocka_unit_test(all_staff_read_it),
		cmocka_unit_test(texts_are_coded),
		cmocka_unit_test(coders_agree),
		cmocka_unit_test(records_are_fixed),
		cmocka_unit_test(extracts_tell_nobody),
		cmocka_unit_test(words_are_found),
		cmocka_unit_test(numbers_alone),
		cmocka_unit_test(words_are_gone),
		cmocka_unit_test(copies_need_sight),
		cmocka_unit_test(copies_are_whole),
		cmocka_unit_test(classes),
		cmocka_unit_test(two_paths),
		cmocka_unit_test(lists_are_files),
	};

	return cmocka_run_group_tests(tests, group_open, both_close);
}
