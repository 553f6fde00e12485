/*
 * Learning responses: where they may stand and what leads on, what has to be
 * there before one is final, how long it takes, its words. On both engines.
 */
#include "learning/inquiry.h"
#include "access/setting.h"
#include "learning/engage.h"
#include "learning/matter.h"
#include "world_kit.h"

enum { DAY_S = 86400, LINES = 12 };

static struct who noor;

static void
noor_comes(struct service *s)
{
	noor = viewer(s, ROLE_SAFETY, "noor", s->unit);
	as_who(s, &noor);
}

/* Answers to questions at the top, or with entry ("team.one") in a new entry of
 * it: link, value …, NULL. The entry's id. */
static str
say_(struct service *s, struct matter *m, const char *entry,
    const char *const *lv)
{
	struct op op[LINES];
	unsigned n = 0;
	str in = S("");

	as_who(s, &noor);
	begin(s);
	if (m->exists)
		ok(s, matter_open(&s->cx, m->info->kind, m->rec.id, m));
	if (entry[0]) {
		op[n] = matter_entry(&s->cx, entry);
		in = op[n++].line;
	}
	for (; lv[0]; lv += 2)
		op[n++] = matter_op(m, in, lv[0], str_of(lv[1]));
	ok(s, matter_save(&s->cx, m, op, n, "save"));
	commit(s);
	return str_dup(s->mem, in);
}
#define SAY(s, m, entry, ...) \
	say_((s), (m), (entry), (const char *const[]){ __VA_ARGS__, NULL })

static struct matter
new_one(struct service *s, const char *kind)
{
	struct matter m;

	as_who(s, &noor);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_INQUIRY, s->unit, S(""), &m));
	back(s);
	(void)SAY(s, &m, "", "inquiry.what", "The garden door",
	    "inquiry.kind", kind, "inquiry.rationale", "To see how it is used");
	return m;
}

/* With all that the moves may ask for. */
static struct matter
whole_one(struct service *s, const char *kind)
{
	struct matter m = new_one(s, kind);
	str e;

	(void)SAY(s, &m, "team.one", "team.name", "Hana Okoye", "team.part",
	    "lead", "team.apart", "apart");
	(void)SAY(s, &m, "", "engage.none", "declined", "engage.why",
	    "Her brother said: please leave us in peace");
	(void)SAY(s, &m, "sharing.one", "sharing.who", "The ward");
	if (strcmp(kind, "psii") != 0) {
		(void)SAY(s, &m, "", "four.learned", "The closer is worn");
	} else {
		(void)SAY(s, &m, "", "draft.text", "A draft", "draft.shared",
		    "2026-09-01");
		e = SAY(s, &m, "evidence.one", "evidence.text", "A chair",
		    "evidence.everyday", "observed");
		(void)SAY(s, &m, "findings.one", "findings.text", "Worn",
		    "findings.evidence", str_c(s->mem, str_cat(s->mem, S("#"),
		    e)));
	}
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_INQUIRY, m.rec.id, &m));
	ok(s, inquiry_words_keep(&s->cx, &m));
	commit(s);
	return m;
}

/* Puts it where a test wants it, having come from `before`. */
static void
stand(struct service *s, struct matter *m, const char *before,
    const char *state)
{
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_INQUIRY, m->rec.id, m));
	m->nmoved = 0;
	m->moved[m->nmoved++] = (struct moved){ str_of(before), S("Noor"),
		S(""), s->now };
	m->moved[m->nmoved++] = (struct moved){ str_of(state), S("Noor"),
		S("the police look into it"), s->now };
	m->state = str_of(state);
	ok(s, matter_put(&s->cx, m, "move"));
	commit(s);
}

static enum err
move(struct service *s, struct matter *m, const char *to, bool keep)
{
	enum err e;

	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_INQUIRY, m->rec.id, m));
	e = matter_move(&s->cx, m, str_of(to), S("There is a reason"));
	if (keep)
		commit(s);
	else
		back(s);
	return e;
}

/* ---- the matrix ---- */

static const char *const at[] = { "proposed", "approved", "engaging",
	"gathering", "analysing", "drafting", "checked-by-affected",
	"approved-final", "sharing", "closed", "paused", "stood-down" };
enum { STATES = sizeof(at) / sizeof(at[0]), PAUSED = 10 };

/* A row a state: where it may go, in the order of states. '1' it may, 's' a
 * short one alone, 'b' from a pause back to where it stood. */
static const char *const may[STATES] = {
	/*                     paegadcfsxPD */
	[0] /* proposed */  = "01000000000" "1",
	[1] /* approved */  = "00100s00001" "1",
	[2] /* engaging */  = "00010000001" "1",
	[3] /* gathering */ = "00001000001" "1",
	[4] /* analysing */ = "00010100001" "1",
	[5] /* drafting */  = "000010" "1s" "001" "1",
	[6] /* checked */   = "00000101001" "1",
	[7] /* final */     = "00000100101" "0",
	[8] /* sharing */   = "00000100011" "0",
	[9] /* closed */    = "00010000000" "0",
	[10] /* paused */   = "0bbbbbbbb00" "1",
	[11] /* down */     = "10000000000" "0",
};

static void
matrix(struct service *s, const char *kind, bool is_short)
{
	struct matter m = whole_one(s, kind);

	for (int from = 0; from < STATES; from++)
		for (int was = 0; was < STATES; was++) {
			if (from != PAUSED && was != from)
				continue;
			stand(s, &m, at[was], at[from]);
			for (int to = 0; to < STATES; to++) {
				char c = may[from][to];
				bool want = c == '1' ||
				    (c == 's' && is_short) ||
				    (c == 'b' && to == was);
				enum err e = move(s, &m, at[to], false);

				/* A short one has no draft or evidence to
				 * show on the long way. */
				if (is_short && want && c == '1' &&
				    e == ERR_INPUT)
					continue;
				if ((e == ERR_OK) != want)
					fail_msg("%s: %s, %s (%s) to %s: %s",
					    s->what, kind, at[from],
					    at[was], at[to],
					    err_info[e].name);
			}
		}
}

/* LEARN-27 */
static void
every_move_on(struct service *s)
{
	noor_comes(s);
	matrix(s, "psii", false);
	matrix(s, "aar", true);
}
BOTH(every_move)

/* LEARN-27 */
static void
a_reason_is_asked_on(struct service *s)
{
	static const char *const to[] = { "paused", "stood-down" };
	struct matter m;

	noor_comes(s);
	m = whole_one(s, "psii");
	stand(s, &m, "engaging", "gathering");
	for (int i = 0; i < 2; i++) {
		as_who(s, &noor);
		begin(s);
		ok(s, matter_open(&s->cx, KIND_INQUIRY, m.rec.id, &m));
		refused(s, matter_move(&s->cx, &m, str_of(to[i]), S("")),
		    ERR_INPUT, "why", "say why");
		back(s);
	}
}
BOTH(a_reason_is_asked)

/* ---- what a final one needs ---- */

static void
not_final(struct service *s, struct matter *m, const char *says)
{
	stand(s, m, "drafting", "checked-by-affected");
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_INQUIRY, m->rec.id, m));
	refused(s, matter_move(&s->cx, m, S("approved-final"), S("")),
	    ERR_INPUT, "to", says);
	back(s);
}

/* Takes the first answer to that question away. */
static void
drop(struct service *s, struct matter *m, const char *link)
{
	const struct line *l = NULL;
	struct op op;

	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_INQUIRY, m->rec.id, m));
	for (unsigned i = 0; i < m->a.n && !l; i++)
		if (str_eq(m->a.line[i].link, str_of(link)))
			l = &m->a.line[i];
	assert_non_null(l);
	op = matter_op(m, l->parent, link, S(""));
	op.kind = OP_DROP;
	op.line = l->id;
	op.rev = l->rev;
	ok(s, matter_save(&s->cx, m, &op, 1, "save"));
	commit(s);
}

static void
look_again(struct service *s, struct matter *m)
{
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_INQUIRY, m->rec.id, m));
	ok(s, inquiry_words_keep(&s->cx, m));
	commit(s);
}

/* LEARN-26 LEARN-27 */
static void
before_it_is_final_on(struct service *s)
{
	struct matter m;

	noor_comes(s);
	m = whole_one(s, "psii");
	drop(s, &m, "evidence.everyday");
	not_final(s, &m, "on an ordinary day");

	m = whole_one(s, "psii");
	drop(s, &m, "findings.evidence");
	not_final(s, &m, "evidence for each finding");
	/* Evidence that was taken out holds no finding. */
	m = whole_one(s, "psii");
	(void)SAY(s, &m, "evidence.one", "evidence.text", "They told us",
	    "evidence.everyday", "described");
	drop(s, &m, "evidence.one");
	not_final(s, &m, "evidence for each finding");

	m = whole_one(s, "psii");
	drop(s, &m, "engage.why");
	not_final(s, &m, "someone affected");

	/* A change of the words wants another look at them. */
	m = whole_one(s, "psii");
	(void)SAY(s, &m, "", "report.summary", "The closer is worn.");
	not_final(s, &m, "look at the words");
	look_again(s, &m);
	stand(s, &m, "drafting", "checked-by-affected");
	assert_int_equal(move(s, &m, "approved-final", true), ERR_OK);
	same_str(m.state, S("approved-final"));
}
BOTH(before_it_is_final)

static void
refused_final(struct service *s, struct matter *m, const char *says)
{
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_INQUIRY, m->rec.id, m));
	refused(s, matter_move(&s->cx, m, S("approved-final"), S("")),
	    ERR_INPUT, "to", says);
	back(s);
}

static void
not_changed(struct service *s, struct matter *m, const char *link)
{
	struct op op;

	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_INQUIRY, m->rec.id, m));
	op = matter_op(m, S(""), link, S("It was the lock"));
	refused(s, matter_save(&s->cx, m, &op, 1, "save"), ERR_INPUT, link,
	    "go back to the draft");
	back(s);
}

/* LEARN-27 LEARN-30: what was approved stays as it was approved. */
static void
final_is_final_on(struct service *s)
{
	struct matter m;

	noor_comes(s);
	m = whole_one(s, "aar");
	stand(s, &m, "approved", "drafting");
	assert_int_equal(move(s, &m, "approved-final", true), ERR_OK);
	not_changed(s, &m, "four.learned");
	/* Nor while it is paused, shared or closed. */
	assert_int_equal(move(s, &m, "paused", true), ERR_OK);
	not_changed(s, &m, "four.learned");
	assert_int_equal(move(s, &m, "approved-final", true), ERR_OK);
	assert_int_equal(move(s, &m, "sharing", true), ERR_OK);
	not_changed(s, &m, "four.happened");
	(void)SAY(s, &m, "sharing.one", "sharing.who", "The night staff");
	assert_int_equal(move(s, &m, "closed", true), ERR_OK);
	not_changed(s, &m, "four.learned");
	/* The way back asks why; then it is looked at and approved anew. */
	stand(s, &m, "drafting", "approved-final");
	assert_int_equal(move(s, &m, "drafting", true), ERR_OK);
	(void)SAY(s, &m, "", "four.learned", "It was the lock");
	refused_final(s, &m, "look at the words");
	look_again(s, &m);
	assert_int_equal(move(s, &m, "approved-final", true), ERR_OK);
	/* What was changed before this was refused goes no further. */
	stand(s, &m, "analysing", "drafting");
	(void)SAY(s, &m, "", "four.learned", "It was the key");
	stand(s, &m, "drafting", "approved-final");
	assert_int_equal(move(s, &m, "sharing", false), ERR_INPUT);
}
BOTH(final_is_final)

/* LEARN-26 LEARN-27 */
static void
before_it_begins_on(struct service *s)
{
	struct matter m;

	noor_comes(s);
	m = new_one(s, "not-decided");
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_INQUIRY, m.rec.id, &m));
	refused(s, matter_move(&s->cx, &m, S("approved"), S("")), ERR_INPUT,
	    "to", "how it is looked into");
	assert_true(s->cx.ndiag == 2); /* and nobody leads it */
	back(s);
	(void)SAY(s, &m, "", "inquiry.kind", "mdt");
	(void)SAY(s, &m, "team.one", "team.name", "Hana Okoye", "team.part",
	    "lead", "team.apart", "not-said");
	assert_int_equal(move(s, &m, "approved", false), ERR_INPUT);
	(void)SAY(s, &m, "team.one", "team.name", "Hana Okoye", "team.part",
	    "lead", "team.apart", "near", "team.apart-words", "Worked there",
	    "team.trained", "2027-03-01");
	drop(s, &m, "inquiry.rationale");
	assert_int_equal(move(s, &m, "approved", false), ERR_INPUT);
	(void)SAY(s, &m, "", "inquiry.rationale", "To see how it is used");
	assert_int_equal(move(s, &m, "approved", true), ERR_OK);
}
BOTH(before_it_begins)

/* LEARN-26: why, who, what is asked and how, what it rests on, in order. */
static void
all_of_it_on(struct service *s)
{
	static const struct { const char *entry, *link, *says; } row[] = {
		{ "", "inquiry.trigger", "emergent" },
		{ "", "inquiry.rationale", "To see how it is used" },
		{ "team.one", "team.name", "Hana Okoye" },
		{ "", "terms.text", "Why was it open?" },
		{ "", "terms.family", "Who had the key?" },
		{ "", "terms.not", "Who pays for it" },
		{ "", "terms.method", "walkthrough" },
		{ "evidence.one", "evidence.text", "The closer is worn" },
		{ "timeline.one", "timeline.done", "Found open" },
		{ "timeline.one", "timeline.meant", "Each door is tried" },
		{ "findings.one", "findings.text", "Two people are needed" },
	};
	enum { ROWS = sizeof(row) / sizeof(row[0]) };
	struct matter m;

	noor_comes(s);
	m = new_one(s, "psii");
	for (int i = 0; i < ROWS; i++)
		(void)SAY(s, &m, row[i].entry, row[i].link, row[i].says);
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_INQUIRY, m.rec.id, &m));
	for (int i = 0; i < ROWS; i++) {
		assert_non_null(form_item(m.form, str_of(row[i].link)));
		same_str(matter_value(&m, row[i].link), str_of(row[i].says));
	}
	back(s);
}
BOTH(all_of_it)

/* LEARN-27: the draft was there to be read for some days. */
static void
time_to_read_on(struct service *s)
{
	struct matter m;
	int64_t now = s->now;

	noor_comes(s);
	m = whole_one(s, "psii");
	(void)SAY(s, &m, "", "engage.none", "not-said", "draft.shared",
	    "2026-11-20");
	stand(s, &m, "analysing", "drafting");
	assert_int_equal(move(s, &m, "checked-by-affected", false), ERR_INPUT);
	s->now += 8 * DAY_S;
	assert_int_equal(move(s, &m, "checked-by-affected", false), ERR_OK);
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_DRAFT_DAYS, S("30")));
	commit(s);
	assert_int_equal(move(s, &m, "checked-by-affected", false), ERR_INPUT);
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_DRAFT_DAYS, S("10")));
	commit(s);
	s->now = now;
}
BOTH(time_to_read)

/* ---- those affected, where their pages are there ---- */

static void
settle(struct service *s, struct matter *a, str entry, const char *link,
    const char *value)
{
	struct op op;

	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_AFFECTED, a->rec.id, a));
	op = matter_op(a, entry, link, str_of(value));
	ok(s, matter_save(&s->cx, a, &op, 1, "save"));
	commit(s);
}

/* LEARN-27 LEARN-36 */
static void
they_are_heard_on(struct service *s)
{
	struct matter m, a;
	struct matters l;
	str q;

	if (!learn_of(KIND_AFFECTED))
		return;
	noor_comes(s);
	m = whole_one(s, "psii");
	drop(s, &m, "engage.why");
	not_final(s, &m, "a contact with someone affected");
	as_who(s, &noor);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_AFFECTED, s->unit, matter_name(&s->cx,
	    &m), &a));
	back(s);
	q = SAY(s, &a, "questions.one", "questions.text", "Why was it open?");
	not_final(s, &m, "a contact with someone affected");
	(void)SAY(s, &a, "contacts.one", "contacts.who", "Gwen");
	not_final(s, &m, "an answer to each question");
	as_who(s, &noor);
	begin(s);
	ok(s, inquiry_affected(&s->cx, &m, &l));
	assert_int_equal(l.n, 1);
	assert_true(question_waits(&l.at[0], entry_next(&l.at[0].a,
	    "questions.one", NULL)));
	back(s);
	settle(s, &a, q, "questions.state", "could-not-establish");
	not_final(s, &m, "an answer to each question");
	settle(s, &a, q, "questions.answer", "Nobody was there, and the"
	    " camera looks the other way.");
	q = SAY(s, &a, "comments.one", "comments.words", "It is not so");
	not_final(s, &m, "what became of each thing");
	settle(s, &a, q, "comments.state", "not-treated");
	not_final(s, &m, "what became of each thing");
	settle(s, &a, q, "comments.state", "kept-beside");
	stand(s, &m, "drafting", "checked-by-affected");
	assert_int_equal(move(s, &m, "approved-final", false), ERR_OK);
	/* A short one is no way around it. */
	m = whole_one(s, "aar");
	stand(s, &m, "approved", "drafting");
	assert_int_equal(move(s, &m, "approved-final", false), ERR_OK);
	as_who(s, &noor);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_AFFECTED, s->unit, matter_name(&s->cx,
	    &m), &a));
	back(s);
	q = SAY(s, &a, "questions.one", "questions.text", "Who was there?");
	assert_int_equal(move(s, &m, "approved-final", false), ERR_INPUT);
	settle(s, &a, q, "questions.answer", "Two nurses");
	settle(s, &a, q, "questions.state", "answered");
	assert_int_equal(move(s, &m, "approved-final", false), ERR_OK);
	/* What they said about its draft, if they were shown it, counts too. */
	q = SAY(s, &a, "comments.one", "comments.words", "He rang twice");
	refused_final(s, &m, "what became of each thing");
	settle(s, &a, q, "comments.state", "taken-up");
	assert_int_equal(move(s, &m, "approved-final", false), ERR_OK);
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_AFFECTED, a.rec.id, &a));
	ok(s, engage_share(&s->cx, &a, matter_name(&s->cx, &m), true));
	commit(s);
	refused_final(s, &m, "as many days as the settings say");
	s->now += 10 * (int64_t)DAY_S;
	assert_int_equal(move(s, &m, "approved-final", false), ERR_OK);
	s->now -= 10 * (int64_t)DAY_S;
}
BOTH(they_are_heard)

/* ---- how long ---- */

/* LEARN-28 */
static void
how_long_on(struct service *s)
{
	int64_t now = s->now;
	struct inquiry_clock c;
	struct matter m;

	noor_comes(s);
	m = whole_one(s, "psii");
	as_who(s, &noor);
	begin(s);
	ok(s, inquiry_clock(&s->cx, &m, &c));
	assert_int_equal(c.days, -1);
	back(s);
	assert_int_equal(move(s, &m, "approved", true), ERR_OK);
	s->now += 60 * (int64_t)DAY_S;
	assert_int_equal(move(s, &m, "paused", true), ERR_OK);
	s->now += 40 * (int64_t)DAY_S;
	assert_int_equal(move(s, &m, "approved", true), ERR_OK);
	s->now += 29 * (int64_t)DAY_S;
	for (int day = 89; day <= 180; day++, s->now += DAY_S) {
		as_who(s, &noor);
		begin(s);
		ok(s, inquiry_clock(&s->cx, &m, &c));
		assert_int_equal(c.days, day);
		assert_int_equal(c.paused, 40);
		assert_int_equal(c.notice, day >= 90);
		assert_int_equal(c.late, day >= 180);
		back(s);
	}
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_RESPONSE_LATE, S("365")));
	commit(s);
	as_who(s, &noor);
	begin(s);
	ok(s, inquiry_clock(&s->cx, &m, &c));
	assert_false(c.late);
	back(s);
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_RESPONSE_LATE, S("180")));
	commit(s);
	s->now = now;
}
BOTH(how_long)

/* LEARN-26: an agreed date that was changed, with reason and consent. */
static void
a_new_date_on(struct service *s)
{
	struct matter_row r;
	struct matter m;

	noor_comes(s);
	m = new_one(s, "psii");
	(void)SAY(s, &m, "", "timeframe.due", "2027-01-10");
	(void)SAY(s, &m, "timeframe.change", "timeframe.to", "2027-03-10",
	    "timeframe.reason", "The inquest is in February",
	    "timeframe.consent", "agreed");
	as_who(s, &noor);
	begin(s);
	ok(s, matter_row_of(&s->cx, KIND_INQUIRY, m.rec.id, &r));
	assert_int_equal(r.due, 1804636800); /* 10 March 2027 */
	holds(r.facts, "|timeframe.consent=agreed|");
	holds(r.facts, "|kind=psii|");
	back(s);
}
BOTH(a_new_date)

/* ---- findings about people alone ---- */

/* LEARN-29 */
static void
people_alone_on(struct service *s)
{
	struct matter m;

	noor_comes(s);
	m = whole_one(s, "psii");
	assert_false(inquiry_people_only(&m)); /* none is marked */
	(void)SAY(s, &m, "findings.one", "findings.text", "They were tired",
	    "findings.seips", "person");
	assert_true(inquiry_people_only(&m));
	/* It is told and is no bar. */
	look_again(s, &m);
	drop(s, &m, "findings.one"); /* the other, with its evidence */
	(void)SAY(s, &m, "", "inquiry.rationale", "To learn");
	assert_true(inquiry_people_only(&m));
	(void)SAY(s, &m, "findings.one", "findings.text", "Nights are long",
	    "findings.seips", "organisation");
	assert_false(inquiry_people_only(&m));
}
BOTH(people_alone)

/* ---- words ---- */

static unsigned
hits(struct service *s, struct matter *m, const char *text)
{
	struct wordeds w;
	unsigned n;

	(void)SAY(s, m, "", "report.summary", text);
	as_who(s, &noor);
	begin(s);
	ok(s, inquiry_words(&s->cx, m, &w));
	n = w.hits;
	back(s);
	return n;
}

/* LEARN-30 */
static void
words_to_look_at_on(struct service *s)
{
	struct matter_row r;
	struct matter m;
	const struct line *l;

	noor_comes(s);
	m = new_one(s, "psii");
	assert_int_equal(hits(s, &m, "The door was open."), 0);
	assert_int_equal(hits(s, &m, "Staff FAILED TO close the door."), 1);
	assert_int_equal(hits(s, &m, "She should have closed it."), 1);
	assert_int_equal(hits(s, &m, "She should have known it."), 1);
	assert_int_equal(hits(s, &m, "A safety net failed; they tolerate it."),
	    0);
	assert_int_equal(hits(s, &m, "It was due to human error, and staff "
	    "failed to say so."), 2);
	/* What others said is theirs. */
	(void)SAY(s, &m, "evidence.one", "evidence.text",
	    "“Everyone failed to see it,” he said");
	(void)SAY(s, &m, "", "terms.family", "Who failed to look after her?");
	assert_int_equal(hits(s, &m, "It was due to human error, and staff "
	    "failed to say so."), 2);
	assert_false(inquiry_words_done(&s->cx, &m));
	look_again(s, &m);
	assert_true(inquiry_words_done(&s->cx, &m));
	l = entry_next(&m.a, "checked.one", NULL);
	assert_non_null(l);
	same_str(line_in(&m.a, l->id, "checked.kept")->value, S("2"));
	same_str(line_in(&m.a, l->id, "checked.by")->value, S("noor"));
	holds(line_in(&m.a, l->id, "checked.which")->value, "failed to");
	as_who(s, &noor);
	begin(s);
	ok(s, matter_row_of(&s->cx, KIND_INQUIRY, m.rec.id, &r));
	holds(r.facts, "|words=looked-at|");
	back(s);
	(void)SAY(s, &m, "", "report.summary", "The closer is worn.");
	assert_false(inquiry_words_done(&s->cx, &m));
}
BOTH(words_to_look_at)

/* ---- learning only ---- */

/* LEARN-32: nothing asks for blame, liability or what could have been
 * prevented; a sentence that says so to the reader asks nothing. */
static void
nothing_asks_who_is_to_blame(void **state_)
{
	static const char *const never[] = { "blame", "liab", "avoid",
		"prevent", "fault", "neglig", "culpab", "disciplin", "fitness",
		"claim", "compens", "cause of death", "error", "breach" };
	const struct form *f = learn_form(KIND_INQUIRY);

	(void)state_;
	assert_non_null(f);
	for (unsigned i = 0; i < f->n; i++) {
		const struct item *it = &f->item[i];
		char say[4096];
		int n = 0;

		if (it->type == ITEM_DISPLAY)
			continue;
		n = snprintf(say, sizeof(say), "%.*s %.*s", PRS(it->link),
		    PRS(it->text));
		for (unsigned k = 0; k < it->noption; k++)
			n += snprintf(say + n, sizeof(say) - (size_t)n,
			    " %.*s %.*s", PRS(it->option[k].code),
			    PRS(it->option[k].display));
		assert_true(n < (int)sizeof(say));
		for (char *c = say; *c; c++)
			if (*c >= 'A' && *c <= 'Z')
				*c = (char)(*c + 32);
		for (size_t k = 0; k < sizeof(never) / sizeof(never[0]); k++)
			if (strstr(say, never[k]))
				fail_msg("\"%s\" in %s", never[k], say);
	}
}

/* A look from outside is by nobody of the team, however they are named there.
 * LEARN-31 */
static void
from_outside_on(struct service *s)
{
	static const struct { const char *by, *outside; bool kept; } row[] = {
		{ "Hana Okoye", "yes", false }, { "Dr Hana Okoye", "yes", false },
		{ "hana", "yes", false }, { "Noor", "yes", false },
		{ "Hana Okoye", "no", true }, { "Hanako Brandt", "yes", true },
		{ "", "yes", true } };
	struct matter m;

	noor_comes(s);
	m = whole_one(s, "psii");
	for (unsigned i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		as_who(s, &noor);
		begin(s);
		ok(s, matter_open(&s->cx, KIND_INQUIRY, m.rec.id, &m));
		m.owner = noor.account;
		struct op op[] = { matter_op(&m, S(""), "quality.outside",
			str_of(row[i].outside)), matter_op(&m, S(""),
			"quality.by", str_of(row[i].by)) };

		ok(s, matter_put(&s->cx, &m, "hand-over"));
		if (row[i].kept)
			ok(s, matter_save(&s->cx, &m, op, row[i].by[0] ? 2 : 1,
			    "save"));
		else
			refused(s, matter_save(&s->cx, &m, op, 2, "save"),
			    ERR_INPUT, "quality.by", "is in the team");
		back(s);
	}
}

BOTH(from_outside)

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
		cmocka_unit_test(every_move),
		cmocka_unit_test(a_reason_is_asked),
		cmocka_unit_test(before_it_is_final),
		cmocka_unit_test(final_is_final),
		cmocka_unit_test(before_it_begins),
		cmocka_unit_test(all_of_it),
		cmocka_unit_test(time_to_read),
		cmocka_unit_test(they_are_heard),
		cmocka_unit_test(how_long),
		cmocka_unit_test(a_new_date),
		cmocka_unit_test(people_alone),
		cmocka_unit_test(words_to_look_at),
		cmocka_unit_test(from_outside),
		cmocka_unit_test(nothing_asks_who_is_to_blame),
	};

	return cmocka_run_group_tests(tests, group_open, both_close);
}
