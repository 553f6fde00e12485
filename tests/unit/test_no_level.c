/*
 * What numbers and levels do not do: whatever is answered with a number changes
 * no list, and nothing that leaves the store holds a level of Heed's making. On
 * both stores.
 */
#include "world_kit.h"

#include "access/job.h"
#include "access/transfer.h"
#include "access/work.h"
#include "care/clock.h"
#include "language/language.h"

/* A minute later; the job's turn, to its end. */
static void
turn(struct service *s, struct job *j)
{
	bool more = true;

	s->now += 60;
	for (int i = 0; more; i++) {
		assert_true(i < 100);
		as_system(s);
		begin(s);
		ok(s, clocks_step(&s->cx, j, &more));
		j->args = str_dup(s->mem, j->args);
		commit(s);
	}
}

/* ---- CARE-94 ---- */

enum { PEOPLE = 5, NUMBERS = 12 };

/* Nine questions as in such measures, their sum, a share and a quantity. */
static str
measure(struct service *s, str person, const int *n)
{
	struct buf b;

	buf_init(&b, s->mem, 4000);
	buf_fmt(&b, "{\"resourceType\":\"QuestionnaireResponse\","
	    "\"questionnaire\":\"urn:test:nine\",\"status\":\"completed\","
	    "\"subject\":{\"reference\":\"Patient/%.*s\"},\"item\":[",
	    PRS(person));
	for (int i = 0; i < 10; i++)
		buf_fmt(&b, "{\"linkId\":\"%d\",\"text\":\"Question %d\","
		    "\"answer\":[{\"valueInteger\":%d}]},", i, i, n[i]);
	buf_fmt(&b, "{\"linkId\":\"share\",\"answer\":[{\"valueDecimal\":%d.5}]"
	    "},{\"linkId\":\"q\",\"answer\":[{\"valueQuantity\":{\"value\":%d"
	    "}}]}]}", n[10], n[11]);
	return buf_str(&b);
}

/* All that is listed: the work list, what is owed to each, who is found. */
static str
listed(struct service *s, const str *person)
{
	struct work_ask k = { S(""), S(""), S(""), 0, 0, S("") };
	struct founds f;
	struct works l;
	struct buf b;

	buf_init(&b, s->mem, 100000);
	as_practitioner(s);
	begin(s);
	ok(s, work_page(&s->cx, &k, 100, &l));
	for (unsigned i = 0; i < l.n; i++)
		buf_fmt(&b, "%.*s %.*s %.*s %lld %lld\n", PRS(l.at[i].id),
		    PRS(l.at[i].code), PRS(l.at[i].state),
		    (long long)l.at[i].due, (long long)l.at[i].asked);
	for (int p = 0; p < PEOPLE; p++) {
		ok(s, work_of_person(&s->cx, person[p], &l));
		buf_fmt(&b, "%d:", p);
		for (unsigned i = 0; i < l.n; i++)
			buf_fmt(&b, " %.*s", PRS(l.at[i].id));
	}
	ok(s, person_find(&s->cx, S("Measured"), 0, &f));
	for (unsigned i = 0; i < f.n; i++)
		buf_fmt(&b, "\n%.*s", PRS(f.at[i].id));
	back(s);
	return buf_str(&b);
}

/* CARE-94: each number in turn at its least, its most and beyond; and all of
 * them at once. No rule of any clock, list or search heeds it. */
static void
numbers_change_no_list_on(struct service *s)
{
	static const int values[] = { 0, 1, 3, 27, -1, 100000 };
	str person[PEOPLE], id[PEOPLE], was;
	int64_t v[PEOPLE];
	int n[NUMBERS] = { 0 };
	int64_t then = s->now;
	struct job j = { .args = S("") };

	turn(s, &j);
	for (int p = 0; p < PEOPLE; p++) {
		struct clock_new c = { .code = p % 2 ? S("aftercare")
			: S("discharge"), .basis = S("Encounter/m"),
			.item = S(""), .cause = S(""), .unit = S(""),
			.owner = S(""), .start = s->now - p * 7919 };
		str made;

		person[p] = new_person(s, "Measured");
		c.person = person[p];
		as_practitioner(s);
		begin(s);
		ok(s, clock_start(&s->cx, &c, &made));
		commit(s);
		/* With a plan in use: what may open a look at it does. */
		as_person(s, person[p], "Measured");
		(void)add_line(s, person[p], "alone", "I sit in the shed",
		    VOICE_PERSON, false);
		begin(s);
		ok(s, plan_set_state(&s->cx, person[p], PLAN_CURRENT));
		commit(s);
	}
	for (int i = 0; i < 3; i++)
		turn(s, &j);
	was = listed(s, person);
	for (int p = 0; p < PEOPLE; p++)
		holds(was, str_c(s->mem, person[p]));
	/* Nor does it matter that there are answers at all. */
	for (int p = 0; p < PEOPLE; p++) {
		struct change r = { .kind = KIND_RESPONSE, .act = "save",
			.body = measure(s, person[p], n) };

		as_practitioner(s);
		begin(s);
		ok(s, record_write(&s->cx, &r));
		commit(s);
		id[p] = r.id;
		v[p] = 1;
	}
	for (int i = 0; i < 3; i++)
		turn(s, &j);
	same_str(listed(s, person), was);
	for (int i = 0; i <= NUMBERS; i++)
		for (size_t k = 0; k < sizeof(values) / sizeof(values[0]);
		    k++) {
			int p = i % PEOPLE;
			struct change c = { .kind = KIND_RESPONSE,
				.act = "save", .id = id[p], .v = v[p] };

			for (int q = 0; q < NUMBERS; q++)
				n[q] = q == i || i == NUMBERS
				    ? values[k] : 1;
			c.body = measure(s, person[p], n);
			as_practitioner(s);
			begin(s);
			ok(s, record_write(&s->cx, &c));
			commit(s);
			v[p]++;
			turn(s, &j);
			same_str(listed(s, person), was);
		}
	/* Nor does an hour later, when the job has looked at all of it. */
	s->now += 3600;
	turn(s, &j);
	same_str(listed(s, person), was);
	s->now = then;
}
BOTH(numbers_change_no_list)

/* ---- CARE-91 ---- */

static const char *const levels[] = { "RiskAssessment", "qualitativeRisk",
	"93374-7", "probabilityDecimal", "relativeRisk", "riskLevel",
	"risk_level", "risk-level", "ordinalValue", "itemWeight" };

struct leaving { struct service *s; unsigned lines; };

static void
no_level(str line)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		lacks(line, levels[i]);
}

static enum err
line_out(void *arg, str line)
{
	struct leaving *l = arg;

	no_level(line);
	l->lines++;
	return ERR_OK;
}

static enum err
record_out(void *arg, struct ctx *cx, const struct record *r)
{
	struct leaving *l = arg;
	const char *type = kind_info[r->kind].fhir;
	str line;

	TRY(fhir_splice(cx, r->body, str_of(type), r->id, r->v, r->at, &line));
	no_level(line);
	assert_int_not_equal(strcmp(type, "RiskAssessment"), 0);
	assert_false(language_grades(cx, l->s->lexicon, r->json));
	l->lines++;
	return ERR_OK;
}

static void
sheet_line(struct service *s, str person, enum sheet sheet, str id,
    const char *line, const char *words, const char *text)
{
	const struct sheet_at at = { .person = person, .sheet = sheet,
		.id = id };
	struct op op[2];
	struct plan_save save = { .op = op, .nop = 2,
		.voice = VOICE_PRACTITIONER };

	op[0] = op_entry(s, line);
	op[1] = op_add(op[0].line, words, text);
	begin(s);
	ok(s, sheet_apply(&s->cx, &at, &save));
	commit(s);
}

/* CARE-91: of people with a plan, an assessment, a formulation, a measure and
 * clocks, all that `heed export` writes holds no element that would carry a
 * level, and nothing that the scanner of foreign records takes for one. */
static void
nothing_leaves_with_a_level_on(struct service *s)
{
	static const int n[NUMBERS] = { 3, 3, 3, 3, 3, 3, 3, 3, 3, 27, 9, 27 };
	struct leaving l = { .s = s };
	struct world w;

	fill(s, &w);
	as_practitioner(s);
	sheet_line(s, w.sam, SHEET_FORMULATION, S(""), "story.line",
	    "story.text", "It began with the move");
	sheet_line(s, w.sam, SHEET_ASSESSMENT, S(""), "thoughts.line",
	    "thoughts.text", "Thoughts come at night");
	(void)put_record(s, KIND_RESPONSE, measure(s, w.sam, n));
	as_system(s);
	begin(s);
	ok(s, record_each(&s->cx, record_out, &l));
	assert_true(l.lines > 15);
	for (enum transfer t = 0; t < TRANSFER__MAX; t++)
		ok(s, transfer_out(&s->cx, t, line_out, &l));
	assert_true(l.lines > 60);
	back(s);
}
BOTH(nothing_leaves_with_a_level)

int
main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test(numbers_change_no_list),
		cmocka_unit_test(nothing_leaves_with_a_level),
	};

	return cmocka_run_group_tests(t, both_open, both_close);
}
