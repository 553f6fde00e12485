/*
 * Reading a plan: parts, prompts, versions, copies, and what is carried away.
 */
#include "access/setting.h"
#include "care/care_int.h"
#include "care/share.h"
#include "core/asset.h"
#include "core/time.h"
#include "plan_kit.h"

#include <stdio.h>

static const struct prompt *
prompt_of(const struct prompts *q, const char *rule, str line)
{
	for (unsigned i = 0; i < q->n; i++)
		if (str_eq(q->at[i].rule, str_of(rule)) &&
		    (line.n == 0 || str_eq(q->at[i].line, line)))
			return &q->at[i];
	return NULL;
}

static struct prompts
prompts(struct service *s, const struct plan *p)
{
	struct prompts q;
	struct parts parts;

	begin(s);
	ok(s, plan_parts(&s->cx, p, &parts));
	ok(s, plan_prompts(&s->cx, p, &parts, &q));
	back(s);
	return q;
}

/* CARE-50 */
static void
new_plan_on(struct service *s)
{
	str sam = new_person(s, "Sam"), text, html;
	struct plan p;
	struct parts parts;

	as_practitioner(s);
	p = read_plan(s, sam);
	assert_false(p.exists);
	begin(s);
	ok(s, plan_parts(&s->cx, &p, &parts));
	assert_int_equal(parts.n, 10);
	same_str(parts.at[0].link, S("signs"));
	same_str(parts.at[9].link, S("now"));
	for (unsigned i = 0; i < parts.n; i++) {
		assert_int_equal(parts.at[i].nlines, 0);
		assert_true(parts.at[i].heading.n && parts.at[i].brief.n &&
		    parts.at[i].easy.n && parts.at[i].meaning.n);
	}
	/* CARE-2: blank is "not asked yet", never "none". */
	ok(s, plan_plain(&s->cx, &p, S("Sam"), &text));
	ok(s, plan_file(&s->cx, &p, S("Sam"), S("en"), &html));
	back(s);
	/* What the service promises is not asked of anyone. */
	lacks(text, "next in touch");
	for (unsigned i = 0; i < parts.n; i++) {
		str from = str_sub(text, (size_t)str_find(text,
		    parts.at[i].heading), text.n);

		holds(str_sub(from, 0, parts.at[i].heading.n + 20),
		    ".\nNot asked yet\n");
	}
	lacks(text, "None");
	holds(html, "Not asked yet");
}
BOTH(new_plan)

/* CARE-53 */
static void
order_on(struct service *s)
{
	str sam = new_person(s, "Sam");
	struct plan p;
	struct parts parts;

	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_ORDER, S("now matters made nonsense")));
	commit(s);
	as_practitioner(s);
	p = read_plan(s, sam);
	begin(s);
	ok(s, plan_parts(&s->cx, &p, &parts));
	back(s);
	/* What the setting forgets is still there; what is no part is not. */
	assert_int_equal(parts.n, 10);
	same_str(parts.at[0].link, S("now"));
	same_str(parts.at[1].link, S("matters"));
	same_str(parts.at[2].link, S("signs"));
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_ORDER,
	    str_of(setting_info[SET_ORDER].def)));
	commit(s);
}
BOTH(order)

/* CARE-54 CARE-55 CARE-114 */
static void
gap_on(struct service *s)
{
	str sam = new_person(s, "Sam"), text;
	struct plan p;
	struct prompts q;
	const struct prompt *offer;

	as_person(s, sam, "Sam");
	(void)add_line(s, sam, "signs", "I stop answering my phone",
	    VOICE_PERSON, false);
	begin(s);
	ok(s, plan_set_state(&s->cx, sam, PLAN_CURRENT));
	commit(s);
	as_practitioner(s);
	p = read_plan(s, sam);
	assert_false(p.draft);
	q = prompts(s, &p);
	offer = prompt_of(&q, "empty.tell", S(""));
	assert_non_null(offer);
	assert_true(offer->invitation);
	holds(offer->says, "befriender");
	for (unsigned i = 0; i < q.n; i++)
		for (size_t k = 0; k < q.at[i].says.n; k++)
			if (q.at[i].says.p[k] >= '0' && q.at[i].says.p[k] <= '9')
				fail_msg("a number in %.*s", PRS(q.at[i].rule));
	assert_null(prompt_of(&q, "empty.signs", S("")));
	/* Set aside, there is nothing to invite to. */
	as_person(s, sam, "Sam");
	do_op(s, sam, op_add(S(""), "tell.fit", "fits-not"), false, NULL);
	do_op(s, sam, op_add(S(""), "tell.fit-why", "I would rather not say"),
	    false, NULL);
	p = read_plan(s, sam);
	q = prompts(s, &p);
	assert_null(prompt_of(&q, "empty.tell", S("")));
	assert_non_null(prompt_of(&q, "set-aside", S("")));
	begin(s);
	struct parts parts;
	ok(s, plan_parts(&s->cx, &p, &parts));
	assert_true(parts.at[3].unfit);
	same_str(parts.at[3].unfit_why, S("I would rather not say"));
	ok(s, plan_plain(&s->cx, &p, S("Sam"), &text));
	holds(text, "This part does not fit, for now");
	back(s);
}
BOTH(gap)

/* CARE-52 CARE-56 */
static void
questions_on(struct service *s)
{
	static const struct { const char *part, *text, *rule; bool asks; } t[] = {
		{ "alone", "Use coping strategies", "generic.coping-strategies",
		    true },
		{ "alone", "I use coping strategies daily",
		    "generic.coping-strategies", true },
		{ "alone", "Use coping strategies that Ana and I wrote down",
		    "generic.coping-strategies", false },
		{ "alone", "I make a list of coping skills to use first",
		    "generic.coping-skills", false },
		{ "signs", "low mood", "generic.low-mood", true },
		{ "alone", "low mood", "generic.low-mood", false },
		{ "alone", "Draw", "short.alone", true },
		{ "alone", "Draw the garden", "short.alone", false },
		{ "matters", "Draw", "short.alone", false },
		{ "alone", "Ring my mum", "alone.someone", true },
		{ "alone", "I text Zorah before bed", "alone.someone", true },
		{ "alone", "Sit where Mum sat", "alone.someone", false },
		{ "alone", "Watch the sea and call the gulls",
		    "alone.someone", false },
		{ "tell", "Ring my mum", "alone.someone", false },
		{ "tell", "My cousin Bo, I would say hello", "route.tell",
		    true },
		{ "tell", "My cousin Bo on 0113 496 0000", "route.tell",
		    false },
		{ "tell", "My cousin Bo on 0113 496 0000", "tell.not-asked",
		    true },
		{ "services", "The walk-in centre", "route.services", true },
	};
	str sam = new_person(s, "Sam"), mum, id;
	struct prompts q;
	struct plan p;

	(void)new_supporter(s, sam, "Zorah Vale", "0113 496 0001");
	as_person(s, sam, "Sam");
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		id = add_line(s, sam, t[i].part, t[i].text, VOICE_PERSON,
		    false);
		p = read_plan(s, sam);
		q = prompts(s, &p);
		if ((prompt_of(&q, t[i].rule, id) != NULL) != t[i].asks)
			fail_msg("%s: %s is %s", t[i].text, t[i].rule,
			    t[i].asks ? "not asked" : "asked");
	}
	/* Nothing answers at night, until something does. */
	assert_non_null(prompt_of(&q, "allday.services", S("")));
	do_op(s, sam, op_add(id, "services.allday", "true"), false, NULL);
	do_op(s, sam, op_add(id, "services.route", "0113 496 0000"), false,
	    NULL);
	p = read_plan(s, sam);
	q = prompts(s, &p);
	assert_null(prompt_of(&q, "allday.services", S("")));
	assert_null(prompt_of(&q, "route.services", id));
	/* Choices. */
	id = add_line(s, sam, "around", "The chess club in town", VOICE_PERSON,
	    false);
	do_op(s, sam, op_add(id, "around.could", "might-be-hard"), false, NULL);
	p = read_plan(s, sam);
	q = prompts(s, &p);
	assert_true(prompt_of(&q, "hard.ask", id)->invitation);
	assert_null(prompt_of(&q, "no.ask", id));
	id = add_line(s, sam, "safer", "The tablets in the bathroom",
	    VOICE_PERSON, false);
	do_op(s, sam, op_add(id, "safer.state", "discussed-none-agreed"), false,
	    NULL);
	p = read_plan(s, sam);
	q = prompts(s, &p);
	assert_non_null(prompt_of(&q, "safer.none-agreed", id));
	/* A supporter's number is in their own record: one home a fact. */
	mum = new_supporter(s, sam, "Mum", "0113 496 0000");
	as_person(s, sam, "Sam");
	id = add_line(s, sam, "tell", "Mum, I would say: come over",
	    VOICE_PERSON, false);
	p = read_plan(s, sam);
	q = prompts(s, &p);
	assert_non_null(prompt_of(&q, "route.tell", id));
	do_op(s, sam, op_add(id, "tell.who", str_c(s->mem, str_cat(s->mem,
	    S("RelatedPerson/"), mum))), false, NULL);
	do_op(s, sam, op_add(id, "tell.role", "yes"), false, NULL);
	p = read_plan(s, sam);
	q = prompts(s, &p);
	assert_null(prompt_of(&q, "route.tell", id));
	assert_null(prompt_of(&q, "tell.not-asked", id));
	/* None of them asks about a proposal. */
	as_practitioner(s);
	p = read_plan(s, sam);
	do_op(s, sam, op_set(text_of(&p, id), "Mum"), false, NULL);
	p = read_plan(s, sam);
	q = prompts(s, &p);
	assert_null(prompt_of(&q, "route.tell", about_next(&p.a, id,
	    NULL)->id));
	holds(plan_warm("proposal-taken"), "Taken into");
	assert_int_equal(plan_warm("no such thing").n, 0);
}
BOTH(questions)

/* CARE-60 */
static void
compare_on(struct service *s)
{
	str sam = new_person(s, "Sam"), a, b, c;
	struct plan was, is;
	struct plan_changes ch;
	struct op op[2];
	struct plan_save save = { .voice = VOICE_PERSON };

	as_person(s, sam, "Sam");
	a = add_line(s, sam, "signs", "I stop cooking", VOICE_PERSON, false);
	b = add_line(s, sam, "signs", "I stay up", VOICE_PERSON, false);
	was = read_plan(s, sam);
	op[0] = op_set(text_of(&was, a), "I stop cooking and eating");
	op[1] = op_drop(line_of(&was, b));
	ok(s, try_ops(s, sam, op, 2, &save));
	do_op(s, sam, op_add(a, "signs.kind", "behaviour"), false, NULL);
	c = add_line(s, sam, "dates", "The first of May", VOICE_PERSON, false);
	as_practitioner(s);
	is = read_plan(s, sam);
	do_op(s, sam, op_set(text_of(&is, a), "No cooking"), false, NULL);
	is = read_plan(s, sam);
	begin(s);
	ok(s, plan_compare(&s->cx, &was, &is, &ch));
	back(s);
	assert_int_equal(ch.n, 4); /* the suggestion is no change */
	assert_int_equal(ch.at[0].kind, CHANGE_WORDS);
	same_str(ch.at[0].was, S("I stop cooking"));
	same_str(ch.at[0].is, S("I stop cooking and eating"));
	same_str(ch.at[0].part, S("signs"));
	assert_int_equal(ch.at[1].kind, CHANGE_ADDED);
	same_str(ch.at[1].is, S("Something I do, or stop doing"));
	assert_int_equal(ch.at[2].kind, CHANGE_ADDED);
	same_str(ch.at[2].line->id, c);
	same_str(ch.at[2].is, S("The first of May"));
	assert_int_equal(ch.at[3].kind, CHANGE_REMOVED);
	same_str(ch.at[3].was, S("I stay up"));
	begin(s);
	ok(s, plan_compare(&s->cx, &is, &is, &ch));
	back(s);
	assert_int_equal(ch.n, 0);
}
BOTH(compare)

static void
parts_only_on(struct service *s)
{
	static const str two[] = { SK("tell"), SK("now") };
	str sam = new_person(s, "Sam"), text;
	struct plan p;

	as_person(s, sam, "Sam");
	(void)add_line(s, sam, "signs", "Private sign", VOICE_PERSON, false);
	(void)add_line(s, sam, "tell", "Bo, 0113 496 0000", VOICE_PERSON,
	    false);
	as_practitioner(s);
	begin(s);
	ok(s, plan_read_parts(&s->cx, sam, two, 2, &p));
	ok(s, plan_plain(&s->cx, &p, S("Sam"), &text));
	assert_true(p.exists);
	assert_int_equal(p.rec.v, 0);
	holds(text, "Bo, 0113 496 0000");
	lacks(text, "Private sign");
	/* Nor is there a gap where something was not given. */
	lacks(text, "know it is time");
	lacks(text, "Not asked yet");
	ok(s, plan_read_parts(&s->cx, sam, &two[1], 1, &p));
	assert_false(p.exists);
	back(s);
}
BOTH(parts_only)

static str
copied_out(struct service *s, str sam, const char *on)
{
	struct plan_save save = { .voice = VOICE_PRACTITIONER };
	struct op op[3];

	op[0] = op_entry(s, "held.line");
	op[1] = op_add(op[0].line, "held.format", "paper");
	op[2] = op_add(op[0].line, "held.on", on);
	ok(s, try_ops(s, sam, op, 3, &save));
	return op[0].line;
}

static struct copies
read_copies(struct service *s, str sam)
{
	struct plan p = read_plan(s, sam);
	struct copies c;

	begin(s);
	ok(s, plan_copies(&s->cx, sam, &p, &c));
	back(s);
	return c;
}

/* CARE-60 */
static void
copies_on(struct service *s)
{
	str sam = new_person(s, "Sam"), a, b;
	struct copies c;
	struct plan p;

	s->now = 1795392000;
	as_person(s, sam, "Sam");
	a = add_line(s, sam, "signs", "I stop cooking", VOICE_PERSON, false);
	b = add_line(s, sam, "signs", "I stay up", VOICE_PERSON, false);
	as_practitioner(s);
	copied_out(s, sam, "2026-11-23");
	c = read_copies(s, sam);
	assert_int_equal(c.n, 1);
	same_str(c.at[0].format, S("On paper"));
	assert_false(c.at[0].old || c.at[0].withdrawn);
	/* Noting a use, or another copy, changes nothing that it shows. */
	copied_out(s, sam, "2026-11-23");
	assert_false(read_copies(s, sam).at[0].old);
	/* Within the same second; then a line that is simply gone. */
	as_person(s, sam, "Sam");
	p = read_plan(s, sam);
	do_op(s, sam, op_set(text_of(&p, a), "I stop eating"), false, NULL);
	assert_true(read_copies(s, sam).at[0].old);
	s->now += 60;
	as_practitioner(s);
	copied_out(s, sam, "2026-11-23");
	assert_false(read_copies(s, sam).at[2].old);
	s->now += 60;
	as_person(s, sam, "Sam");
	p = read_plan(s, sam);
	do_op(s, sam, op_drop(line_of(&p, b)), false, NULL);
	c = read_copies(s, sam);
	assert_true(c.at[2].old);
	/* Given three days ago, written down only now: what it showed was what
	 * stood then. */
	s->now += 3 * 86400;
	as_practitioner(s);
	copied_out(s, sam, "2026-11-26");
	copied_out(s, sam, "2026-11-22");
	c = read_copies(s, sam);
	assert_false(c.at[3].old);
	assert_true(c.at[4].old);
	s->now = 1795392000;
}
BOTH(copies)

/* CARE-57 */
static void
file_on(struct service *s)
{
	str sam = new_person(s, "Sam"), html, text, id;
	struct plan_save save = { .voice = VOICE_PERSON };
	struct op op[3];
	struct plan p;

	as_person(s, sam, "Sam");
	(void)add_line(s, sam, "signs", "I think <b>\"it\"</b> & cry",
	    VOICE_PERSON, false);
	(void)add_line(s, sam, "now", "Go to Mum's", VOICE_PERSON, false);
	(void)add_line(s, sam, "services", "The night team", VOICE_PERSON,
	    false);
	id = add_line(s, sam, "tell", "Bo: 0113 496 0000, after 6",
	    VOICE_PERSON, false);
	do_op(s, sam, op_add(id, "tell.barrier", "He worries"), false, NULL);
	do_op(s, sam, op_add(id, "tell.round", "I send a dot"), false, NULL);
	op[0] = op_entry(s, "safer.line");
	op[1] = op_add(op[0].line, "safer.text", "Bo keeps the box");
	op[2] = op_add(op[0].line, "safer.concern", "a method detail");
	ok(s, try_ops(s, sam, op, 3, &save));
	do_op(s, sam, op_add(S(""), "review.on", "2027-02-01"), false, NULL);
	as_practitioner(s);
	(void)add_line(s, sam, "helpme", "Sam likes quiet",
	    VOICE_PRACTITIONER, false);
	p = read_plan(s, sam);
	do_op(s, sam, op_set(text_of(&p, id), "suggested words"), false, NULL);
	p = read_plan(s, sam);
	begin(s);
	ok(s, plan_file(&s->cx, &p, S("Sam"), S("ur"), &html));
	ok(s, plan_plain(&s->cx, &p, S("Sam"), &text));
	back(s);
	assert_true(html.n < 20 * 1024);
	holds(html, "<title>Notes</title>");
	holds(html, "default-src 'none'; style-src 'unsafe-inline'");
	holds(html, "I think &lt;b&gt;&quot;it&quot;&lt;/b&gt; &amp; cry");
	holds(html, "<a href=\"tel:01134960000\">0113\xc2\xa0""496\xc2\xa0""0000"
	    "</a>, after 6");
	holds(html, "lang=\"ur\" dir=\"auto\"");
	holds(html, "href=\"tel:999\"");
	holds(html, "As it was on 23 November 2026. Look at it again by 1 "
	    "February 2027.");
	holds(html, "Staff note");
	lacks(html, "In Sam");
	for (const char *const *bad = (const char *const[]){ "<script", "src=",
	    "http:", "@import", "url(", "method detail", "suggested words",
	    "Not asked yet", NULL }; *bad; bad++)
		lacks(html, *bad);
	/* What to do now stands first, then whom to tell. */
	assert_true(str_find(html, S("Go to Mum")) < str_find(html, S("Bo:")));
	assert_true(str_find(html, S("Bo:")) < str_find(html, S("I think")));
	assert_true(str_find(html, S("The night team")) <
	    str_find(html, S("I think")));
	/* A way round says round what. */
	holds(text, "get in the way: He worries\nA way round that: I send");
	holds(text, "Bo: 0113 496 0000, after 6\n");
	lacks(text, "suggested words");
	lacks(text, "method detail");
	/* Left for html-validate to look at. */
	if (getenv("HEED_KEEP_FILE")) {
		FILE *f = fopen(getenv("HEED_KEEP_FILE"), "w");

		assert_non_null(f);
		assert_int_equal(fwrite(html.p, 1, html.n, f), html.n);
		assert_int_equal(fclose(f), 0);
	}
}
BOTH(file)

static void
share_parts(struct service *s, str sam, str mum, const str *part, unsigned n)
{
	struct choices c;

	as_person(s, sam, "Sam");
	begin(s);
	ok(s, choices_of(&s->cx, sam, mum, &c));
	for (unsigned i = 0; i < c.n; i++) {
		struct choice *k = &c.at[i];

		if (!str_eq(k->scope, S("plan-parts")))
			continue;
		k->answer = ANSWER_YES;
		k->what.part = NEWN(s->mem, str, n);
		for (unsigned j = 0; j < n; j++)
			k->what.part[j] = part[j];
		k->what.nparts = n;
		ok(s, choice_set(&s->cx, sam, k));
	}
	commit(s);
}

/* CARE-61 and CARE-116 */
static void
supporter_on(struct service *s)
{
	static const str three[] = { SK("tell"), SK("services"), SK("helpme") };
	const struct form *was = plan_form();
	str sam = new_person(s, "Sam"), body, seen, id;
	str mum = new_supporter(s, sam, "Mum", "0113 496 0000");
	struct plan_save save = { .voice = VOICE_PRACTITIONER };
	struct copies c;
	struct plan p;
	struct op op[3];

	as_person(s, sam, "Sam");
	(void)add_line(s, sam, "signs", "Private sign", VOICE_PERSON, false);
	id = add_line(s, sam, "tell", "Mum, at any hour", VOICE_PERSON, false);
	(void)add_line(s, sam, "helpme", "Sit with me", VOICE_PERSON, false);
	(void)add_line(s, sam, "matters", "The dog", VOICE_PERSON, false);
	as_supporter(s, sam, mum, "Mum");
	assert_false(read_plan(s, sam).exists);
	share_parts(s, sam, mum, three, 3);
	as_practitioner(s);
	p = read_plan(s, sam);
	do_op(s, sam, op_set(text_of(&p, id), "suggested words"), false, NULL);
	begin(s);
	ok(s, plan_read_as(&s->cx, sam, mum, &p));
	back(s);
	body = p.rec.body;
	as_supporter(s, sam, mum, "Mum");
	p = read_plan(s, sam);
	begin(s);
	ok(s, plan_plain(&s->cx, &p, S("Sam"), &seen));
	back(s);
	holds(seen, "Mum, at any hour");
	holds(seen, "Sit with me");
	for (const char *const *bad = (const char *const[]){ "Private sign",
	    "The dog", "suggested words", "Not asked yet", "matters", NULL };
	    *bad; bad++)
		lacks(seen, *bad);
	same_str(p.rec.body, body);
	assert_true(p.rec.v == 0 && p.rec.at == 0);
	/* She is given a copy; then the sharing ends. */
	as_practitioner(s);
	op[0] = op_entry(s, "held.line");
	op[1] = op_add(op[0].line, "held.format", "paper");
	op[2] = op_add(op[0].line, "held.who", str_c(s->mem,
	    str_cat(s->mem, S("RelatedPerson/"), mum)));
	op[2].display = S("Mum");
	ok(s, try_ops(s, sam, op, 3, &save));
	c = read_copies(s, sam);
	assert_int_equal(c.n, 1);
	same_str(c.at[0].who, S("Mum"));
	assert_false(c.at[0].withdrawn || c.at[0].old);
	as_person(s, sam, "Sam");
	begin(s);
	ok(s, share_withdraw(&s->cx, sam, mum, S("")));
	commit(s);
	as_supporter(s, sam, mum, "Mum");
	assert_false(read_plan(s, sam).exists);
	as_person(s, sam, "Sam");
	s->now += 10;
	as_person(s, sam, "Sam");
	p = read_plan(s, sam);
	do_op(s, sam, op_set(text_of(&p, id), "Mum, before ten"), false, NULL);
	c = read_copies(s, sam);
	assert_true(c.at[0].withdrawn && c.at[0].old);
	plan_form_use(was);
}
BOTH(supporter)

static str
plain_of(struct service *s, str person)
{
	struct plan p = read_plan(s, person);
	str text;

	begin(s);
	ok(s, plan_reach(&s->cx, &p));
	ok(s, plan_plain(&s->cx, &p, S("Sam"), &text));
	back(s);
	return text;
}

/* CARE-52 CARE-57 CARE-70: a supporter's own number stands where the plan gives
 * none, but not of whom nobody may contact; and it is nobody else's to see. */
static void
reach_on(struct service *s)
{
	str sam = new_person(s, "Sam"), text;
	str mary = new_supporter(s, sam, "Mary", "07700 900123");
	str jo = new_supporter(s, sam, "Jo", "07700 900456");
	struct plan_save save = { .voice = VOICE_PERSON };
	static const str tell[] = { SK("tell") };
	const struct field never[] = { { S("do-not-contact"), S("1") },
		{ S("do-not-contact-why"), S("harm") } };
	struct op op[4];
	struct record r;
	struct plan p;
	int64_t v;

	as_person(s, sam, "Sam");
	(void)add_line(s, sam, "signs", "I stop answering", VOICE_PERSON, false);
	op[0] = op_entry(s, "tell.line");
	op[1] = op_add(op[0].line, "tell.text", "My mum");
	op[2] = op_add(op[0].line, "tell.who", str_c(s->mem, str_cat(s->mem,
	    S("RelatedPerson/"), mary)));
	op[2].display = S("Mary");
	op[3] = op_add(op[0].line, "tell.backup", "The night team");
	ok(s, try_ops(s, sam, op, 4, &save));
	holds(plain_of(s, sam), "How to reach them: 07700 900123\n"
	    "Who or what next, if they do not answer: The night team\n");
	p = read_plan(s, sam);
	lacks(p.rec.body, "07700 900123");
	/* What the person wrote stands; it is not said twice. */
	do_op(s, sam, op_add(op[0].line, "tell.reach", "01632 960199"), false,
	    NULL);
	text = plain_of(s, sam);
	holds(text, "How to reach them: 01632 960199");
	lacks(text, "07700 900123");
	share_parts(s, sam, jo, tell, 1);
	p = read_plan(s, sam);
	do_op(s, sam, op_drop(plan_detail(&p, line_of(&p, op[0].line), "reach")),
	    false, NULL);
	as_supporter(s, sam, jo, "Jo");
	text = plain_of(s, sam);
	holds(text, "My mum");
	lacks(text, "07700 900123");
	as_practitioner(s);
	holds(plain_of(s, sam), "How to reach them: 07700 900123");
	begin(s);
	ok(s, record_read(&s->cx, KIND_SUPPORTER, mary, &r));
	ok(s, fields_save(&s->cx, KIND_SUPPORTER, mary, r.v, "restricted",
	    never, 2, &v));
	commit(s);
	lacks(plain_of(s, sam), "07700 900123");
	as_person(s, sam, "Sam");
	lacks(plain_of(s, sam), "07700 900123");
}
BOTH(reach)

static void
number_links(void **state)
{
	static const struct { const char *text, *dial; size_t start, end; }
	    t[] = {
		{ "call 0113 496 0000 2 times", "01134960000", 5, 18 },
		{ "(0113) 4960000.", "01134960000", 0, 14 },
		{ "+44 20 7946 0000", "+442079460000", 0, 16 },
		{ "116 123", "116123", 0, 7 },
		{ "0800 1111", "08001111", 0, 9 },
		{ "ring 999!", "999", 5, 8 },
		{ "on 12 03 2026", "", 0, 0 },
		{ "2026-11-23", "", 0, 0 },
		{ "room 1999", "", 0, 0 },
		{ "a999", "", 0, 0 },
		{ "00", "", 0, 0 },
		{ "", "", 0, 0 },
		{ "+", "", 0, 0 },
		{ "0123456789012345678901234567890123456789", "", 0, 0 },
	};
	struct phone p;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		bool hit = phone_next(str_of(t[i].text), 0, &p);

		if (hit != (t[i].dial[0] != '\0'))
			fail_msg("\"%s\": %s", t[i].text, hit ? p.dial : "none");
		if (!hit)
			continue;
		assert_string_equal(p.dial, t[i].dial);
		assert_int_equal(p.start, t[i].start);
		assert_int_equal(p.end, t[i].end);
	}
}

int
main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test(new_plan),
		cmocka_unit_test(order),
		cmocka_unit_test(gap),
		cmocka_unit_test(questions),
		cmocka_unit_test(compare),
		cmocka_unit_test(parts_only),
		cmocka_unit_test(copies),
		cmocka_unit_test(file),
		cmocka_unit_test(supporter),
		cmocka_unit_test(reach),
		cmocka_unit_test(number_links),
	};

	return cmocka_run_group_tests(t, both_open, both_close);
}
