/*
 * The forms for an assessment and for making sense together, as practice/
 * holds them: that each can be loaded and grades nobody, and that each field
 * that care.md asks for is there, once, as the pages expect to find it.
 */
#include "core/arena.h"
#include "form_kit.h"

static struct form assessment, formulation;

static void
read_form(const char *path, struct form *f)
{
	const struct json *j = kit_json(kit_file(path));
	struct lint *l;
	unsigned n;

	assert_non_null(j);
	assert_true(kit_is_fhir(j));
	assert_int_equal(form_lint(&cx, j, &l, &n), ERR_OK);
	for (unsigned i = 0; i < n; i++)
		fail_msg("%s: %.*s: %.*s", path, PRS(l[i].link), PRS(l[i].why));
	assert_int_equal(form_load(&cx, j, f), ERR_OK);
	assert_int_equal(f->nignored, 0);
}

static int
read_both(void **state)
{
	(void)state;
	kit_fresh();
	read_form("practice/forms/assessment.json", &assessment);
	read_form("practice/forms/formulation.json", &formulation);
	return 0;
}

/* ---- what must be there ---- */

struct want { const char *link; enum item_type type; };
#define TEXT(l) { l, ITEM_TEXT }
#define STRING(l) { l, ITEM_STRING }
#define CHOICE(l) { l, ITEM_CHOICE }
#define DAY(l) { l, ITEM_DATE }
#define HOUR(l) { l, ITEM_DATETIME }
#define GROUP(l) { l, ITEM_GROUP }

static void
want_all(const struct form *f, const struct want *w, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		const struct item *i = form_item(f, str_of(w[k].link));

		if (!i)
			fail_msg("%s is missing", w[k].link);
		if (i->type != w[k].type)
			fail_msg("%s is of another type", w[k].link);
	}
}
#define WANT(f, ...) do { static const struct want w_[] = { __VA_ARGS__ }; \
	want_all(&(f), w_, sizeof(w_) / sizeof(w_[0])); } while (0)

/* The codes of a choice are these, in this order. */
static void
want_codes(const struct form *f, const char *link, const char *codes)
{
	const struct item *i = form_item(f, str_of(link));
	struct buf b;

	if (!i)
		fail_msg("%s is missing", link);
	buf_init(&b, mem, 4000);
	for (unsigned k = 0; k < i->noption; k++) {
		if (k)
			buf_put(&b, S(" "));
		buf_put(&b, i->option[k].code);
	}
	if (!str_eq(buf_str(&b), str_of(codes)))
		fail_msg("%s: %.*s, not %s", link, PRS(buf_str(&b)), codes);
}

static void
want_parts(const struct form *f, const char *parts)
{
	struct buf b;

	buf_init(&b, mem, 4000);
	for (unsigned k = 0; k < f->n; k = f->item[k].end) {
		if (k)
			buf_put(&b, S(" "));
		buf_put(&b, f->item[k].link);
		assert_int_equal(f->item[k].type, ITEM_GROUP);
		assert_true(f->item[k].brief.n && f->item[k].easy.n);
	}
	assert_true(str_eq(buf_str(&b), str_of(parts)));
}

/* The links that carry the rule, in the form's order. */
static void
want_ruled(const struct form *f, const char *rule, const char *links)
{
	struct buf b;

	buf_init(&b, mem, 4000);
	for (unsigned k = 0; k < f->n; k++)
		if (f->item[k].hidden ? str_eq(str_of(rule), S("hidden"))
		    : item_has_rule(&f->item[k], str_of(rule))) {
			if (buf_str(&b).n)
				buf_put(&b, S(" "));
			buf_put(&b, f->item[k].link);
		}
	if (!str_eq(buf_str(&b), str_of(links)))
		fail_msg("%s: %.*s", rule, PRS(buf_str(&b)));
}

static void
test_parts(void **state)
{
	(void)state;
	want_parts(&assessment, "start safety existing body mind life thoughts"
	    " episode values strengths prefer needs guarding capacity referral"
	    " end own-view comment seen sent");
	want_parts(&formulation, "presenting predisposing precipitating"
	    " perpetuating protective story harder easier change resource"
	    " sense views with again copies");
}

/* CARE-20 */
static void
test_start(void **state)
{
	(void)state;
	WANT(assessment, CHOICE("start.setting"), CHOICE("start.reason"),
	    HOUR("start.requested"), HOUR("start.began"), HOUR("start.ended"),
	    STRING("start.assessor"), CHOICE("start.experience"),
	    CHOICE("start.private"), STRING("start.present"),
	    TEXT("start.adjust"), STRING("start.interpreter"),
	    CHOICE("start.plan"), CHOICE("start.parallel"),
	    CHOICE("end.outcome"));
	want_codes(&assessment, "start.reason", "not-recorded new-self-harm"
	    " thoughts crisis review transfer other");
	want_codes(&assessment, "start.experience",
	    "none-recorded cyp older ld-autism");
	want_codes(&assessment, "start.plan",
	    "not-yet found-and-read none-found");
	want_codes(&assessment, "end.outcome",
	    "to-continue complete paused left-early declined");
	assert_true(form_item(&assessment, S("start.present"))->repeats);
	assert_true(form_item(&assessment, S("start.assessor"))->repeats);
	assert_true(form_item(&assessment, S("start.experience"))->repeats);
}

/* Nothing waits for anything else, and nothing has to be answered. */
/* CARE-6 CARE-21 */
static void
test_no_dependency(void **state)
{
	const struct form *both[] = { &assessment, &formulation };

	(void)state;
	for (size_t n = 0; n < 2; n++)
		for (unsigned k = 0; k < both[n]->n; k++) {
			const struct item *i = &both[n]->item[k];

			if (i->nwhen || i->required || i->readonly)
				fail_msg("%.*s depends", PRS(i->link));
			assert_true(str_find(i->link, S("fit")) < 0);
			assert_true(str_find(i->text, S("medically")) < 0);
		}
}

/* CARE-22 */
static void
test_carried(void **state)
{
	(void)state;
	WANT(assessment, DAY("body.carried"), DAY("mind.carried"),
	    DAY("life.carried"));
	want_codes(&assessment, "body.confirm",
	    "not-looked-at-again still-so changed");
	want_codes(&assessment, "mind.confirm",
	    "not-looked-at-again still-so changed");
	want_codes(&assessment, "life.confirm",
	    "not-looked-at-again still-so changed");
}

/* CARE-23 */
static void
test_episode(void **state)
{
	(void)state;
	WANT(assessment, TEXT("episode.text"), STRING("episode.when"),
	    DAY("episode.on"), TEXT("episode.intent"),
	    CHOICE("episode.function"), TEXT("episode.lead"),
	    TEXT("episode.helped"), TEXT("episode.drugs"),
	    TEXT("episode.care"), TEXT("episode.told"),
	    TEXT("episode.method"));
	want_codes(&assessment, "episode.function", "not-asked relief control"
	    " punish-self communicate wish-to-die unsure");
	assert_true(form_item(&assessment, S("episode.function"))->repeats);
	want_ruled(&assessment, "not-shared", "episode.method");
}

/* Words alone: no number is asked for anywhere, and no option has a weight. */
/* CARE-1 CARE-24 CARE-44 */
static void
test_words_alone(void **state)
{
	const struct form *both[] = { &assessment, &formulation };

	(void)state;
	want_codes(&assessment, "thoughts.about", "not-sorted what-they-are"
	    " come-and-go plans within-reach trapped reasons-living"
	    " reasons-dying help-today");
	for (size_t n = 0; n < 2; n++)
		for (unsigned k = 0; k < both[n]->n; k++) {
			const struct item *i = &both[n]->item[k];

			if (i->type == ITEM_INTEGER ||
			    i->type == ITEM_DECIMAL ||
			    i->type == ITEM_QUANTITY)
				fail_msg("%.*s: a number", PRS(i->link));
			for (unsigned o = 0; o < i->noption; o++)
				assert_null(json_get(i->option[o].value,
				    S("extension")));
		}
}

/* Each cell of the matrix, and where it is sorted. */
static const struct { const char *cell, *link, *code; } cells[] = {
	{ "physical health", "body.about", "physical-health" },
	{ "pain", "body.about", "pain" },
	{ "sleep", "body.about", "sleep" },
	{ "medicines and recent change", "body.about", "medicines" },
	{ "alcohol/drugs", "body.about", "alcohol-drugs" },
	{ "neurodevelopment", "body.about", "neurodevelopment" },
	{ "learning disability", "body.about", "learning-disability" },
	{ "sensory", "body.about", "senses" },
	{ "perinatal", "body.about", "perinatal" },
	{ "menopause/hormonal", "body.about", "hormones" },
	{ "mood", "mind.about", "mood" },
	{ "distress", "mind.about", "distress" },
	{ "hopelessness", "mind.about", "hopelessness" },
	{ "MH conditions", "mind.about", "conditions" },
	{ "psychosis/voices", "mind.about", "voices" },
	{ "trauma", "mind.about", "trauma" },
	{ "cognition", "mind.about", "cognition" },
	{ "beliefs/meaning", "mind.about", "beliefs" },
	{ "coping", "mind.about", "coping" },
	{ "strengths", "mind.about", "own-strengths" },
	{ "home", "life.about", "home" },
	{ "lives alone?", "life.about", "living-alone" },
	{ "relationships", "life.about", "relationships" },
	{ "safety/abuse", "life.about", "abuse" },
	{ "bereavement (incl. suicide)", "life.about", "bereavement" },
	{ "caring role and dependants", "life.about", "caring" },
	{ "work/education", "life.about", "work-education" },
	{ "money/debt/benefits", "life.about", "money" },
	{ "housing", "life.about", "housing" },
	{ "legal", "life.about", "legal" },
	{ "loneliness", "life.about", "loneliness" },
	{ "online life", "life.about", "online" },
	{ "identity/culture/faith/discrimination", "life.about", "identity" },
	{ "armed forces", "life.about", "armed-forces" },
};
enum { NCELL = sizeof(cells) / sizeof(cells[0]) };

static unsigned
times(const struct form *f, str link, str code)
{
	unsigned n = 0;

	for (unsigned k = 0; k < f->n; k++)
		for (unsigned o = 0; o < f->item[k].noption; o++)
			n += str_eq(f->item[k].option[o].code, code) &&
			    str_eq(f->item[k].link, link);
	return n;
}

/* CARE-25 */
static void
test_cells(void **state)
{
	static const char *const lists[] = { "body.about", "mind.about",
		"life.about" };
	unsigned options = 0;

	(void)state;
	for (size_t c = 0; c < NCELL; c++) {
		unsigned n = 0;

		for (size_t k = 0; k < 3; k++)
			n += times(&assessment, str_of(lists[k]),
			    str_of(cells[c].code));
		if (n != 1 || times(&assessment, str_of(cells[c].link),
		    str_of(cells[c].code)) != 1)
			fail_msg("%s is there %u times", cells[c].cell, n);
	}
	for (size_t k = 0; k < 3; k++) {
		const struct item *i = form_item(&assessment,
		    str_of(lists[k]));

		assert_true(str_eq(i->option[0].code, S("not-sorted")));
		options += i->noption - 1;
	}
	assert_int_equal(options, NCELL);
	WANT(assessment, TEXT("body.text"), TEXT("mind.text"),
	    TEXT("life.text"));
}

/* CARE-26 */
static void
test_lenses(void **state)
{
	static const char *const lens[] = { "body.lens", "mind.lens",
		"life.lens" };

	(void)state;
	for (size_t k = 0; k < 3; k++)
		want_codes(&assessment, lens[k],
		    "not-sorted historic changeable-now future protective");
	WANT(assessment, DAY("body.on"), DAY("mind.on"), DAY("life.on"));
}

/* CARE-27 */
static void
test_needs(void **state)
{
	(void)state;
	WANT(assessment, TEXT("values.text"), TEXT("strengths.text"),
	    TEXT("prefer.text"), TEXT("needs.text"), CHOICE("needs.wanted"),
	    TEXT("needs.action"), STRING("needs.owner"), DAY("needs.due"),
	    CHOICE("needs.state"), TEXT("needs.why"));
	want_codes(&assessment, "needs.wanted", "not-asked yes no not-now");
	want_codes(&assessment, "needs.state", "open done not-any-more");
}

/* The first look holds exactly these. */
/* CARE-28 */
static void
test_quick(void **state)
{
	(void)state;
	WANT(assessment, TEXT("safety.text"), TEXT("safety.did"),
	    STRING("safety.who"), HOUR("safety.when"), TEXT("existing.text"),
	    TEXT("referral.text"), STRING("referral.to"),
	    HOUR("referral.on"));
	want_ruled(&assessment, "quick",
	    "safety existing body mind life guarding referral");
}

/* CARE-29 */
static void
test_guarding(void **state)
{
	(void)state;
	WANT(assessment, TEXT("guarding.text"), CHOICE("guarding.state"),
	    TEXT("guarding.action"), STRING("guarding.reference"));
	want_codes(&assessment, "guarding.about",
	    "not-said adult child dependants");
}

/* Of one decision each; nowhere of the person. */
/* CARE-30 */
static void
test_capacity(void **state)
{
	static const char *const step[] = { "capacity.understand",
		"capacity.retain", "capacity.weigh", "capacity.communicate" };
	const struct item *entry = form_item(&assessment, S("capacity.line"));

	(void)state;
	WANT(assessment, TEXT("capacity.text"), HOUR("capacity.when"),
	    TEXT("capacity.support"), STRING("capacity.assessor"));
	want_codes(&assessment, "capacity.basis", "presumed assessed");
	want_codes(&assessment, "capacity.conclusion",
	    "not-concluded can-decide cannot-decide-now");
	assert_true(entry->repeats);
	for (size_t k = 0; k < 4; k++) {
		const struct item *i = form_item(&assessment, str_of(step[k]));

		want_codes(&assessment, step[k], "not-assessed yes no");
		assert_ptr_equal(&assessment.item[i->up], entry);
	}
}

/* CARE-32 */
static void
test_left(void **state)
{
	(void)state;
	WANT(assessment, TEXT("end.offer"), TEXT("end.reason"),
	    TEXT("end.capacity"), TEXT("end.follow"), STRING("end.told"),
	    TEXT("end.none"));
	assert_true(form_item(&assessment, S("end.told"))->repeats);
}

/* CARE-33 */
static void
test_own_view(void **state)
{
	(void)state;
	WANT(assessment, TEXT("own-view.words"), TEXT("comment.text"),
	    STRING("seen.about"), TEXT("seen.text"), STRING("sent.text"),
	    HOUR("sent.on"), CHOICE("sent.how"));
	want_codes(&assessment, "own-view.answer",
	    "not-asked-yet yes partly no");
	want_codes(&assessment, "sent.to",
	    "not-said person gp community-team other");
}

/* CARE-40 CARE-44 */
static void
test_formulation(void **state)
{
	(void)state;
	WANT(formulation, TEXT("story.text"), TEXT("sense.words"),
	    TEXT("sense.why"), STRING("views.about"), TEXT("views.text"),
	    DAY("with.on"), STRING("with.who"), DAY("again.on"));
	want_codes(&formulation, "sense.answer",
	    "not-shared-yet yes partly no");
	assert_true(form_item(&formulation, S("with.who"))->repeats);
	assert_true(form_item(&formulation, S("views.line"))->repeats);
}

static void
want_sorted(const char *p)
{
	char link[40];

	(void)snprintf(link, sizeof(link), "%s.domain", p);
	want_codes(&formulation, link, "not-sorted body mind life");
	(void)snprintf(link, sizeof(link), "%s.changes", p);
	want_codes(&formulation, link,
	    "not-sure can-change cannot-change-now");
}

/* Five by three, and what each line rests on and leads to. */
/* CARE-41 CARE-43 */
static void
test_five(void **state)
{
	static const char *const five[] = { "presenting", "predisposing",
		"precipitating", "perpetuating", "protective" };

	(void)state;
	for (size_t k = 0; k < 5; k++)
		want_sorted(five[k]);
	WANT(formulation, TEXT("presenting.text"), TEXT("predisposing.text"),
	    TEXT("precipitating.text"), TEXT("perpetuating.text"),
	    TEXT("protective.text"), TEXT("harder.text"), TEXT("easier.text"));
	want_ruled(&formulation, "hidden", "presenting.from presenting.plan"
	    " predisposing.from predisposing.plan precipitating.from"
	    " precipitating.plan perpetuating.from perpetuating.plan"
	    " protective.from protective.plan harder.plan easier.plan"
	    " change.plan");
	want_ruled(&formulation, "to-signs", "harder");
	for (unsigned k = 0; k < formulation.n; k++)
		if (formulation.item[k].hidden)
			assert_true(formulation.item[k].repeats &&
			    formulation.item[k].type == ITEM_STRING);
}

/* CARE-42 */
static void
test_change(void **state)
{
	(void)state;
	WANT(formulation, TEXT("change.text"), DAY("change.on"),
	    STRING("change.if"), TEXT("change.means"), TEXT("change.do"),
	    STRING("change.plan"), TEXT("resource.text"));
}

/* ---- how they are made ---- */

static bool
is_safe(str code)
{
	return str_starts(code, S("not-")) || str_starts(code, S("none")) ||
	    str_eq(code, S("open")) || str_eq(code, S("presumed")) ||
	    str_eq(code, S("to-continue"));
}

/* What a text browser chooses unasked claims nothing, and every choice can be
 * put in easy words. */
static void
test_choices(void **state)
{
	const struct form *both[] = { &assessment, &formulation };
	unsigned n = 0;

	(void)state;
	for (size_t b = 0; b < 2; b++)
		for (unsigned k = 0; k < both[b]->n; k++) {
			const struct item *i = &both[b]->item[k];

			if (i->type != ITEM_CHOICE)
				continue;
			n++;
			assert_true(i->noption > 1);
			if (!is_safe(i->option[0].code))
				fail_msg("%.*s begins with %.*s",
				    PRS(i->link), PRS(i->option[0].code));
			if (i->easy.n == 0)
				fail_msg("%.*s has no easy words",
				    PRS(i->link));
		}
	assert_int_equal(n, 31 + 12);
}

/* A repeating group of a part is "X.line"; it begins with its words, or with
 * what they are about. */
static void
test_lines(void **state)
{
	const struct form *both[] = { &assessment, &formulation };
	unsigned n = 0;

	(void)state;
	for (size_t b = 0; b < 2; b++)
		for (unsigned k = 0; k < both[b]->n; k++) {
			const struct item *i = &both[b]->item[k];

			if (i->type != ITEM_GROUP || i->depth == 0)
				continue;
			n++;
			assert_true(i->repeats && i->depth == 1);
			assert_true(str_ends(i->link, S(".line")));
			assert_true(str_ends(i[1].link, S(".text")) ||
			    (str_ends(i[1].link, S(".about")) &&
			        item_has_rule(&i[1], S("at-once")) &&
			        str_ends(i[2].link, S(".text"))));
		}
	assert_int_equal(n, 17 + 12);
}

/* A linkId begins with its part's name, and no two forms have a part of the
 * same name: a link names one thing, wherever it stands. */
static struct { char head[40], file[60]; } heads[200];
static unsigned nheads;

static void
note_head(str link, const char *file)
{
	ptrdiff_t dot = str_find(link, S("."));
	str h = dot < 0 ? link : str_sub(link, 0, (size_t)dot);
	unsigned at = 0;

	while (at < nheads && !str_eq(str_of(heads[at].head), h))
		at++;
	if (at < nheads) {
		if (strcmp(heads[at].file, file) != 0)
			fail_msg("%.*s stands in %s and in %s", PRS(h), file,
			    heads[at].file);
		return;
	}
	assert_true(at < sizeof(heads) / sizeof(heads[0]));
	assert_true(h.n < sizeof(heads[0].head));
	(void)snprintf(heads[at].head, sizeof(heads[0].head), "%.*s", PRS(h));
	(void)snprintf(heads[at].file, sizeof(heads[0].file), "%s", file);
	nheads++;
}

static void
heads_of(const char *dir, const char *name)
{
	char path[600];
	struct form f;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	assert_int_equal(form_load(&cx, kit_json(kit_file(path)), &f), ERR_OK);
	/* What was learned is nobody's record, and is not shared by parts. */
	if (!json_get(f.json, S("subjectType")))
		return;
	for (unsigned k = 0; k < f.n; k++)
		note_head(f.item[k].link, name);
}

/* CARE-5 */
static void
test_heads(void **state)
{
	(void)state;
	nheads = 0;
	assert_true(kit_each("practice/forms", ".json", heads_of) >= 6);
	printf("parts of all forms: %u\n", nheads);
	assert_true(nheads > 50);
}

int
main(void)
{
#define OWN(f) cmocka_unit_test_setup(f, read_both)
	const struct CMUnitTest tests[] = {
		OWN(test_parts), OWN(test_start), OWN(test_no_dependency),
		OWN(test_carried), OWN(test_episode), OWN(test_words_alone),
		OWN(test_cells), OWN(test_lenses), OWN(test_needs),
		OWN(test_quick), OWN(test_guarding), OWN(test_capacity),
		OWN(test_left), OWN(test_own_view), OWN(test_formulation),
		OWN(test_five), OWN(test_change), OWN(test_choices),
		OWN(test_lines), OWN(test_heads),
	};

	return cmocka_run_group_tests(tests, kit_open, kit_end);
}
