/*
 * The components' own rules: every value escaped, nothing chosen for anyone,
 * nothing empty drawn, the same things on every page.
 *
 * tests/unit/test_ui_fixtures.c compares markup with the design system's.
 */
#include "ui/ui.h"
#include "kit.h"

enum { PAGE_MAX = 1 << 20, DEPTH_MAX = 64 };

#define EVIL "<script>\"'&"
#define SAFE "&lt;script&gt;&quot;&#39;&amp;"

static void
begin(struct html *h)
{
	html_init(h, mem, PAGE_MAX);
}

static str
end(struct html *h)
{
	str page;

	assert_int_equal(html_done(h, &page), ERR_OK);
	return page;
}

static unsigned
times(str s, str what)
{
	unsigned n = 0;
	ptrdiff_t at;

	while ((at = str_find(s, what)) >= 0) {
		n++;
		s = str_sub(s, (size_t)at + what.n, SIZE_MAX);
	}
	return n;
}

static void
has(str page, str what)
{
	if (str_find(page, what) < 0)
		fail_msg("no %.*s in %.*s", PRS(what), PRS(page));
}

static void
has_not(str page, str what)
{
	if (str_find(page, what) >= 0)
		fail_msg("%.*s in %.*s", PRS(what), PRS(page));
}

/* a comes before b, and both are there. */
static void
before(str page, str a, str b)
{
	has(page, a);
	has(page, b);
	assert_true(str_find(page, a) < str_find(page, b));
}

/* ---- every component, with the same text in every argument ---- */

static str X; /* set by the test: hostile, or an ordinary word */

static struct ui_field
field(void)
{
	return (struct ui_field){ .name = X, .label = X, .caption = X,
		.hint = X, .error = X };
}

static const struct ui_link *
links(void)
{
	struct ui_link *l = NEWN(mem, struct ui_link, 2);

	l[0] = (struct ui_link){ X, S("/a"), X };
	l[1] = (struct ui_link){ X, S("/b"), X };
	return l;
}

static const struct ui_option *
options(void)
{
	struct ui_option *o = NEWN(mem, struct ui_option, 2);

	o[0] = (struct ui_option){ .value = X, .text = X, .hint = X };
	o[1] = (struct ui_option){ .text = X, .divider = true };
	return o;
}

static void
d_p(struct html *h)
{
	ui_p(h, X);
}

static void
d_words(struct html *h)
{
	ui_words(h, X);
	ui_words_inline(h, X);
}

static void
d_nhs_number(struct html *h)
{
	ui_nhs_number(h, X);
}

static void
d_heading(struct html *h)
{
	ui_heading(h, &(struct ui_heading){ .text = X, .caption = X, .id = X });
	ui_h1(h, X);
	ui_h2(h, X);
}

static void
d_link(struct html *h)
{
	ui_link(h, links());
	ui_back_link(h, links());
	ui_links(h, links(), 2);
}

static void
d_form(struct html *h)
{
	ui_form_start(h, &(struct ui_form){ .action = S("/a"), .token = X,
	    .autosave = S("/d"), .id = X });
	ui_hidden(h, X, X);
	ui_form_end(h);
}

static void
d_input(struct html *h)
{
	ui_input(h, &(struct ui_input){ .f = field(), .value = X, .type = X,
	    .autocomplete = X, .inputmode = X, .prefix = X, .suffix = X });
}

static void
d_textarea(struct html *h)
{
	ui_textarea(h, &(struct ui_textarea){ .f = field(), .value = X,
	    .autocomplete = X });
}

static void
d_password(struct html *h)
{
	ui_password(h, &(struct ui_password){ .f = field() });
}

static void
d_search(struct html *h)
{
	ui_search(h, &(struct ui_search){ .f = field(), .value = X,
	    .button = X, .placeholder = X });
}

static void
d_date(struct html *h)
{
	ui_date(h, &(struct ui_date){ .f = field(), .day = X, .month = X,
	    .year = X, .birthday = true });
}

static void
d_radios(struct html *h)
{
	ui_radios(h, &(struct ui_radios){ .f = field(), .options = options(),
	    .noptions = 2 });
}

static void
d_checkboxes(struct html *h)
{
	ui_checkboxes(h, &(struct ui_checkboxes){ .f = field(),
	    .options = options(), .noptions = 2 });
}

static void
d_select(struct html *h)
{
	ui_select(h, &(struct ui_select){ .f = field(), .options = options(),
	    .noptions = 1, .none = X });
}

static void
d_fieldset(struct html *h)
{
	ui_fieldset_start(h, &(struct ui_fieldset){ .legend = X, .caption = X,
	    .id = X, .described_by = X, .role = X });
	ui_fieldset_end(h);
}

static void
d_pieces(struct html *h)
{
	struct ui_field f = field();

	ui_label(h, &f);
	ui_hint(h, X, X);
	ui_error_message(h, X, X);
}

static void
d_button(struct html *h)
{
	ui_buttons_start(h);
	ui_button(h, &(struct ui_button){ .text = X, .name = X, .value = X,
	    .hidden = X });
	ui_button(h, &(struct ui_button){ .text = X, .href = S("/a") });
	ui_submit(h, X);
	ui_buttons_end(h);
}

static void
d_error_summary(struct html *h)
{
	struct ui_error e = { X, X };

	ui_error_summary(h, &(struct ui_error_summary){ .heading = X,
	    .description = X, .errors = &e, .nerrors = 1 });
}

static void
d_show(struct html *h)
{
	ui_details(h, &(struct ui_details){ .summary = X, .text = X });
	ui_inset(h, X);
	ui_callout(h, &(struct ui_callout){ .heading = X, .text = X });
	ui_card(h, &(struct ui_card){ .heading = X, .text = X, .href = S("/a"),
	    .words = true });
	ui_care(h, &(struct ui_care){ .heading = X, .text = X });
	ui_panel(h, &(struct ui_panel){ .heading = X, .text = X });
	ui_banner(h, &(struct ui_banner){ .title = X, .text = X,
	    .link = { X, S("/a"), X } });
	ui_interruption_start(h, X);
	ui_interruption_end(h);
}

static void
d_summary(struct html *h)
{
	struct ui_row r[] = {
		{ .key = X, .value = X, .actions = links(), .nactions = 2 },
		{ .key = X },
	};

	ui_summary(h, &(struct ui_summary){ .rows = r, .nrows = 2, .none = X });
}

static void
d_table(struct html *h)
{
	struct ui_cell c = { .text = X, .href = S("/a"), .hidden = X };

	ui_table(h, &(struct ui_table){ .caption = X, .id = X, .head = &c,
	    .cells = &c, .ncols = 1, .nrows = 1, .responsive = true });
	ui_table(h, &(struct ui_table){ .head = &c, .ncols = 1, .none = X });
}

static void
d_tasks(struct html *h)
{
	struct ui_task t = { X, S("/a"), X, { X, UI_TAG_BLUE }, false };

	ui_tasks(h, &(struct ui_tasks){ .id = X, .tasks = &t, .ntasks = 1 });
}

static void
d_pagination(struct html *h)
{
	struct ui_page_no p = { 1, S("/a"), true, false };

	ui_pagination(h, &(struct ui_pagination){ .prev = links()[0],
	    .next = links()[1], .items = &p, .nitems = 1, .label = X });
	ui_pagination(h, &(struct ui_pagination){ .prev = links()[0],
	    .next = links()[1] });
}

static void
d_plan(struct html *h)
{
	struct ui_contact c[] = { { X, X, S("tel:999"), X },
		{ X, X, { 0 }, X } };

	ui_lines_start(h);
	ui_line(h, &(struct ui_line){ .id = X, .text = X, .whose = X,
	    .own = true, .note = X, .actions = links(), .nactions = 2 });
	ui_lines_end(h);
	ui_preview_start(h, X);
	ui_preview_end(h);
	ui_contacts(h, c, 2);
}

static void
d_page(struct html *h)
{
	struct ui_contact c = { X, X, S("tel:999"), X };
	struct ui_nav nav = { X, S("/a"), true };
	struct ui_identity who = { X, S("Sam"), S("/a"), X, X, &X, 1 };
	struct ui_banner b = { .text = X };
	struct ui_page p = { .title = X, .service = X, .organisation = X,
		.lang = X, .nav = &nav, .nnav = 1, .user = X, .token = X,
		.signed_out_at = X, .leave = true, .back = links()[0],
		.crisis = &c, .ncrisis = 1, .crisis_heading = X, .about = &who,
		.banner = &b, .links = links(), .nlinks = 2 };

	ui_page_start(h, &p);
	ui_page_end(h, &p);
}

/* times: how often the text must stand in the page, so that an argument that
 * is no longer drawn, or a new one that nobody tests, is seen. */
static const struct {
	const char *name;
	void (*draw)(struct html *);
	unsigned times;
} part[] = {
	{ "p", d_p, 1 },
	{ "words", d_words, 2 },
	{ "nhs number", d_nhs_number, 1 },
	{ "heading", d_heading, 5 },
	{ "link", d_link, 7 },
	{ "form", d_form, 4 },
	{ "input", d_input, 17 },
	{ "textarea", d_textarea, 13 },
	{ "password", d_password, 12 },
	{ "search", d_search, 14 },
	{ "date", d_date, 21 },
	{ "radios", d_radios, 17 },
	{ "checkboxes", d_checkboxes, 17 },
	{ "select", d_select, 14 },
	{ "fieldset", d_fieldset, 5 },
	{ "pieces", d_pieces, 7 },
	{ "button", d_button, 6 },
	{ "error summary", d_error_summary, 4 },
	{ "show", d_show, 16 },
	{ "summary", d_summary, 8 },
	{ "table", d_table, 10 },
	{ "tasks", d_tasks, 7 },
	{ "pagination", d_pagination, 5 },
	{ "plan", d_plan, 15 },
	{ "page", d_page, 23 },
};

static void
all_escaped(void **state)
{
	unsigned wrong = 0;
	(void)state;

	X = S(EVIL);
	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		struct html h;
		unsigned n;
		str page;

		begin(&h);
		part[i].draw(&h);
		page = end(&h);
		has_not(page, S(EVIL));
		if (part[i].draw != d_page)
			has_not(page, S("<script"));
		n = times(page, S(SAFE));
		if (n != part[i].times) {
			print_message("%s: %u times, not %u\n", part[i].name, n,
			    part[i].times);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static bool
is_void(str name)
{
	static const str voids[] = { SK("input"), SK("br"), SK("meta"),
		SK("link"), SK("path"), SK("!DOCTYPE") };

	for (size_t i = 0; i < sizeof(voids) / sizeof(voids[0]); i++)
		if (str_eq(name, voids[i]))
			return true;
	return false;
}

/* Each tag that opens is closed, in order; each id occurs once. */
static void
balanced(const char *what, str s)
{
	str open[DEPTH_MAX];
	unsigned depth = 0;
	ptrdiff_t at;

	while ((at = str_chr(s, '<')) >= 0) {
		bool close;
		size_t n = 0;
		str name;

		s = str_sub(s, (size_t)at + 1, SIZE_MAX);
		close = s.n > 0 && s.p[0] == '/';
		if (close)
			s = str_sub(s, 1, SIZE_MAX);
		while (n < s.n && s.p[n] != ' ' && s.p[n] != '>')
			n++;
		name = str_sub(s, 0, n);
		if (is_void(name))
			continue;
		if (!close) {
			assert_true(depth < DEPTH_MAX);
			open[depth++] = name;
		} else if (depth == 0 || !str_eq(open[--depth], name)) {
			fail_msg("%s: </%.*s> out of place", what, PRS(name));
		}
	}
	if (depth > 0)
		fail_msg("%s: <%.*s> left open", what, PRS(open[depth - 1]));
}

static void
all_balanced(void **state)
{
	static const str text[] = { SK("word"), SK(EVIL), SK("") };
	(void)state;

	for (size_t t = 0; t < 3; t++)
		for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
			struct html h;

			X = text[t];
			begin(&h);
			part[i].draw(&h);
			balanced(part[i].name, end(&h));
		}
}

/* Nothing empty is drawn: no hint without words, no id of nothing. */
static void
all_absent(void **state)
{
	static const str empty[] = { SK("id=\"\""), SK("\"-hint\""),
		SK("\"-error\""), SK("describedby"), SK("nhsuk-caption"),
		SK("__whose"), SK("__note"), SK("autocomplete=\"\"") };
	(void)state;

	X = (str){ NULL, 0 };
	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		struct html h;
		str page;

		if (part[i].draw == d_date || part[i].draw == d_checkboxes ||
		    part[i].draw == d_radios || part[i].draw == d_tasks)
			continue; /* their ids are made of a name and a part */
		begin(&h);
		part[i].draw(&h);
		page = end(&h);
		for (size_t k = 0; k < sizeof(empty) / sizeof(empty[0]); k++)
			if (str_find(page, empty[k]) >= 0)
				fail_msg("%s draws %.*s of nothing: %.*s",
				    part[i].name, PRS(empty[k]), PRS(page));
	}
}

static void
links_go_nowhere_else(void **state)
{
	static const str bad[] = { SK("javascript:alert(1)"), SK("//evil"),
		SK("data:text/html,x"), SK("/a\\b"), SK("http://evil") };
	(void)state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct html h;
		struct ui_link l = { S("x"), bad[i], { 0 } };
		struct ui_contact c = { S("x"), S("x"), bad[i], { 0 } };
		struct ui_cell cell = { .text = S("x"), .href = bad[i] };
		struct ui_task t = { S("x"), bad[i], { 0 }, { S("x"), 0 }, false };
		struct ui_nav nav = { S("x"), bad[i], false };
		struct ui_identity who = { .name = S("x"), .href = bad[i] };
		struct ui_page p = { .home = bad[i], .css = bad[i],
			.js = bad[i], .nav = &nav, .nnav = 1, .user = S("x"),
			.sign_out = bad[i], .about = &who, .back = l,
			.links = &l, .nlinks = 1 };

		begin(&h);
		ui_page_start(&h, &p);
		ui_link(&h, &l);
		ui_contacts(&h, &c, 1);
		ui_button(&h, &(struct ui_button){ .text = S("x"),
		    .href = bad[i] });
		ui_card(&h, &(struct ui_card){ .heading = S("x"),
		    .href = bad[i] });
		ui_table(&h, &(struct ui_table){ .head = &cell, .cells = &cell,
		    .ncols = 1, .nrows = 1 });
		ui_tasks(&h, &(struct ui_tasks){ .tasks = &t, .ntasks = 1 });
		ui_pagination(&h, &(struct ui_pagination){ .prev = l,
		    .next = l });
		ui_form_start(&h, &(struct ui_form){ .action = bad[i],
		    .autosave = bad[i] });
		ui_form_end(&h);
		ui_page_end(&h, &p);
		has_not(end(&h), bad[i]);
	}
}

static void
nothing_is_chosen(void **state)
{
	struct ui_option o[] = { { .value = S("no"), .text = S("No") },
		{ .value = S(""), .text = S("Not asked") } };
	struct ui_radios r = { .f = { .name = S("q"), .label = S("Q") },
		.options = o, .noptions = 2 };
	struct ui_select s = { .f = r.f, .options = o, .noptions = 1 };
	struct html h;
	str page;
	(void)state;

	begin(&h);
	ui_radios(&h, &r);
	ui_checkboxes(&h, &(struct ui_checkboxes){ .f = r.f, .options = o,
	    .noptions = 2 });
	ui_select(&h, &s);
	page = end(&h);
	has_not(page, S(" checked"));
	has_not(page, S(" selected"));
	before(page, S("<option value=\"\">Choose one"),
	    S("<option value=\"no\">"));
	before(page, S("value=\"no\""), S("value=\"\""));

	begin(&h);
	r.value = S("");
	ui_radios(&h, &r);
	page = end(&h);
	assert_int_equal(times(page, S(" checked")), 1);
	has(page, S("value=\"\" checked"));

	begin(&h);
	s.value = S("no");
	ui_select(&h, &s);
	has(end(&h), S("<option value=\"no\" selected>"));
}

static void
field_says_all(void **state)
{
	struct html h;
	str page;
	(void)state;

	begin(&h);
	ui_input(&h, &(struct ui_input){ .f = { .name = S("n"), .id = S("i"),
	    .label = S("L"), .hint = S("H"), .error = S("E") } });
	page = end(&h);
	has(page, S("<label class=\"nhsuk-label\" for=\"i\">L</label>"));
	has(page, S("id=\"i\" name=\"n\""));
	has(page, S("aria-describedby=\"i-hint i-error\""));
	has(page, S("id=\"i-hint\">H<"));
	has(page, S("id=\"i-error\""));
	has(page, S("dir=\"auto\""));
	before(page, S("Error:"), S("<input"));
}

static void
textarea_keeps_first_line(void **state)
{
	struct html h;
	(void)state;

	begin(&h);
	ui_textarea(&h, &(struct ui_textarea){ .f = { .name = S("n"),
	    .label = S("L") }, .value = S("\nsecond") });
	has(end(&h), S(">\n\nsecond</textarea>"));
}

static void
words_and_numbers(void **state)
{
	struct html h;
	str page;
	(void)state;

	begin(&h);
	ui_words(&h, S("one\ntwo"));
	ui_link(&h, &(struct ui_link){ S("Change"), S("/c"),
	    S("early signs") });
	ui_nhs_number(&h, S("9990000018"));
	ui_contacts(&h, &(struct ui_contact){ S("Samaritans"), S("116 123"),
	    S("tel:116123"), { 0 } }, 1);
	page = end(&h);
	has(page, S("dir=\"auto\">one<br>\ntwo</p>"));
	/* The space stands outside the hidden span. */
	has(page, S(">Change <span class=\"nhsuk-u-visually-hidden\">early"));
	has(page, S(">999 000 0018</span>"));
	has(page, S("href=\"tel:116123\">116\u00a0123</a>"));

	begin(&h);
	ui_nhs_number(&h, S("Not known"));
	ui_nhs_number(&h, S("999000001x"));
	assert_true(str_eq(end(&h), S("Not known999000001x")));
}

/* Stacked, each cell says its column's name; one without words says nothing. */
static void
stacked_cells_say_their_column(void **state)
{
	struct ui_cell head[] = { { .text = S("What") }, { .text = S("Who") } },
		cell[] = { { .text = S("A copy") }, { .text = S("Ruth") },
		{ .hidden = S("A card") }, { .text = S("") } };
	struct html h;
	(void)state;

	begin(&h);
	ui_table(&h, &(struct ui_table){ .head = head, .cells = cell,
	    .ncols = 2, .nrows = 2, .responsive = true });
	assert_int_equal(times(end(&h), S("__heading\"")), 3);
	begin(&h);
	ui_table(&h, &(struct ui_table){ .head = head, .cells = cell,
	    .ncols = 2, .nrows = 2 });
	has_not(end(&h), S("__heading\""));
}

static void
form_carries_token(void **state)
{
	struct html h;
	str page;
	(void)state;

	begin(&h);
	ui_form_start(&h, &(struct ui_form){ .action = S("/a"),
	    .token = S("t0k") });
	ui_form_end(&h);
	page = end(&h);
	has(page, S("method=\"post\" novalidate>"));
	has(page, S("<input type=\"hidden\" name=\"token\" value=\"t0k\">"));

	begin(&h);
	ui_form_start(&h, &(struct ui_form){ .action = S("/a"),
	    .token = S("t0k"), .get = true });
	ui_form_end(&h);
	page = end(&h);
	has(page, S("method=\"get\""));
	has_not(page, S("t0k"));
}

static void
no_colour_for_people(void **state)
{
	static const str never[] = { SK("--red"), SK("--green"),
		SK("--orange"), SK("--pink") };
	struct html h;
	str page;
	(void)state;

	begin(&h);
	for (int c = UI_TAG_PLAIN; c <= UI_TAG_YELLOW; c++)
		ui_tag(&h, &(struct ui_tag){ S("x"), c });
	page = end(&h);
	assert_int_equal(times(page, S("<strong")), UI_TAG_YELLOW + 1);
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		has_not(page, never[i]);
}

static str
page_of(const struct ui_page *p)
{
	struct html h;

	begin(&h);
	ui_page_start(&h, p);
	ui_p(&h, S("BODY"));
	ui_page_end(&h, p);
	return end(&h);
}

static void
page_shell(void **state)
{
	struct ui_contact c[] = { { S("In danger now"), S("999"), S("tel:999"),
	    { 0 } }, { S("Text"), S("85258"), S("sms:85258"), { 0 } } };
	struct ui_page p = { .title = S("People"), .crisis = c, .ncrisis = 2,
		.user = S("Nia"), .token = S("t0k"),
		.signed_out_at = S("14:52") };
	str page = page_of(&p);
	(void)state;

	has(page, S("<html lang=\"en\">"));
	has(page, S("<title>People - Heed</title>"));
	has(page, S("<body class=\"heed\">\n<a class=\"nhsuk-skip-link\" "
	    "href=\"#maincontent\">"));
	has_not(page, S("/leave"));
	has_not(page, S("nhsuk-header__logo"));
	has(page, S("action=\"/sign-out\" method=\"post\""));
	has(page, S("name=\"token\" value=\"t0k\""));
	has(page, S("You will be signed out at 14:52 unless you save."));
	has(page, S("not an NHS service unless"));
	assert_int_equal(times(page, S("tel:999")), 1);
	before(page, S("BODY"), S("</main>"));
	before(page, S("</main>"), S("id=\"help-now\""));
	before(page, S("tel:999"), S("sms:85258"));
	before(page, S("id=\"help-now\""), S("<footer"));
	assert_true(str_ends(page, S("</body>\n</html>\n")));
}

static void
page_for_people(void **state)
{
	struct ui_contact c = { S("In danger now"), S("999"), S("tel:999"),
		{ 0 } };
	struct ui_page p = { .title = S("Notes"), .bare_title = true,
		.error = true, .leave = true, .calm = true, .crisis = &c,
		.ncrisis = 1, .lang = S("ur"), .rtl = true,
		.layout = UI_LARGE_PRINT };
	str page = page_of(&p);
	(void)state;

	has(page, S("<html lang=\"ur\" dir=\"rtl\">"));
	has(page, S("<title>Error: Notes</title>"));
	assert_int_equal(times(page, S("href=\"/leave\"")), 2);
	has(page, S("data-leave>Leave</a>"));
	has(page, S("class=\"heed heed-calm heed-large-print\""));
	has_not(page, S("Heed</"));
	has_not(page, S("Sign out"));
	before(page, S("href=\"#help-now\""), S("BODY"));
}

static void
page_about(void **state)
{
	str flag = S("Reads large print");
	struct ui_identity who = { .name = S("Samira Testcase"),
		.preferred = S("Sam"), .born = S("12 March 1990"),
		.nhs_number = S("9990000018"), .flags = &flag, .nflags = 1 };
	struct ui_page p = { .title = S("x"), .about = &who };
	str page = page_of(&p);
	(void)state;

	has(page, S("<bdi>Samira Testcase</bdi>"));
	has(page, S("likes to be called <bdi>Sam</bdi>"));
	has(page, S("999 000 0018"));
	has(page, S("Reads large print"));
	who = (struct ui_identity){ .name = S("Jo"), .preferred = S("Jo") };
	page = page_of(&p);
	has_not(page, S("likes to be called"));
	assert_int_equal(times(page, S("Not known")), 2);
}

static void
too_much_is_refused(void **state)
{
	struct html h;
	str page;
	(void)state;

	html_init(&h, mem, 64);
	ui_p(&h, S("A sentence that is longer than the page it stands on may "
	    "ever be."));
	assert_int_equal(html_done(&h, &page), ERR_LIMIT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_escaped),
		cmocka_unit_test(all_balanced),
		cmocka_unit_test(all_absent),
		cmocka_unit_test(links_go_nowhere_else),
		cmocka_unit_test(nothing_is_chosen),
		cmocka_unit_test(field_says_all),
		cmocka_unit_test(textarea_keeps_first_line),
		cmocka_unit_test(words_and_numbers),
		cmocka_unit_test(stacked_cells_say_their_column),
		cmocka_unit_test(form_carries_token),
		cmocka_unit_test(no_colour_for_people),
		cmocka_unit_test(page_shell),
		cmocka_unit_test(page_for_people),
		cmocka_unit_test(page_about),
		cmocka_unit_test(too_much_is_refused),
	};

	return cmocka_run_group_tests(tests, kit_new, kit_end);
}
