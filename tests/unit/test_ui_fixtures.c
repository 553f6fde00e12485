/*
 * Our components beside the design system's own examples.
 *
 * nhsuk-frontend carries, for each component, arguments and the HTML that they
 * must give. Each argument set that our structs can express is drawn and
 * compared, after white space, attribute order, column widths and dir (which is
 * ours) are evened out. What cannot be expressed must be listed in `why`, with
 * the reason; a new case that is neither drawn nor listed fails.
 */
#include "core/arena.h"
#include "core/json.h"
#include "ui/ui.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h> /* last: its macro fail() would eat ours */

#define DIR "node_modules/nhsuk-frontend/dist/nhsuk/components/"

enum { ITEMS_MAX = 64, CELLS_MAX = 400, PAGE_MAX = 1 << 20 };

/* One case being drawn. lacks: the argument we have no place for. */
struct fx {
	struct arena *mem;
	struct html *h;
	str want; /* the fixture's HTML */
	str lacks;
};

static const struct {
	const char *component, *key, *why;
} why[] = {
	{ "*", "caller", "its content is not among the fixture's arguments" },
	{ "*", "html", "there is no slot for raw markup in this place" },
	{ "*", "classes", "no page may add classes" },
	{ "*", "attributes", "no page may add attributes" },
	{ "*", "formGroup", "no markup is put before or after a control" },
	{ "*", "errorMessage", "an error without words does not exist" },
	{ "*", "label.id", "nothing needs to point at a label" },
	{ "*", "legend.id", "nothing needs to point at a legend" },
	{ "*", "caption.placement", "a caption stands above its heading" },
	{ "*", "heading.level", "a label that is a heading is the h1" },
	{ "*", "heading.id", "nothing needs to point at it" },
	{ "back-link", "type", "going back never posts" },
	{ "back-link", "variant", "we have no dark pages" },
	{ "button", "icon", "a button is its words" },
	{ "button", "variant", "kinds that Heed has no use for" },
	{ "button", "preventDoubleClick", "the form token does that" },
	{ "card", "variant", "kinds that Heed has no use for" },
	{ "card", "actions", "actions stand in the text" },
	{ "card", "image", "no images" },
	{ "card", "id", "nothing needs to point at it" },
	{ "card", "heading.size xs", "too small to read" },
	{ "checkboxes", "behaviour", "works with scripts only" },
	{ "checkboxes", "exclusive", "works with scripts only" },
	{ "checkboxes", "exclusiveGroup", "works with scripts only" },
	{ "checkboxes", "name", "one group, one name" },
	{ "checkboxes", "item.id", "ids are made" },
	{ "date-input", "items", "always day, month and year" },
	{ "date-input", "day", "always day, month and year" },
	{ "date-input", "month", "always day, month and year" },
	{ "date-input", "year", "always day, month and year" },
	{ "date-input", "namePrefix", "brackets in names are not ours" },
	{ "error-message", "visuallyHiddenText", "always said as an error" },
	{ "error-summary", "disableAutoFocus", "the focus moves" },
	{ "heading", "href", "headings are not links" },
	{ "heading", "visuallyHiddenText", "what is said is shown" },
	{ "notification-banner", "heading", "one sentence and one link" },
	{ "notification-banner", "disableAutoFocus", "needs scripts" },
	{ "notification-banner", "role", "by kind" },
	{ "pagination", "deprecated", "the old names" },
	{ "password-input", "button", "the button says Show" },
	{ "password-input", "width", "passwords may be long" },
	{ "password-input", "code", "passwords may be words" },
	{ "password-input", "translations", "the words are heed.js's" },
	{ "radios", "item.id", "ids are made" },
	{ "search-input", "button", "one kind of button" },
	{ "search-input", "large", "one size" },
	{ "search-input", "prefix", "a search has no prefix" },
	{ "select", "divider", "a list that needs dividing is too long" },
	{ "summary-list", "card", "put it inside ui_card" },
	{ "summary-list", "lastRowBorder", "borders for all or none" },
	{ "summary-list", "row.border", "borders for all or none" },
	{ "summary-list", "action.type", "changing is a page, not a button" },
	{ "summary-list", "width", "widths are the style sheet's" },
	{ "tables", "variant", "borders and panels of one kind" },
	{ "tables", "scroll", "tables stack, they do not scroll" },
	{ "tables", "card", "put it inside ui_card" },
	{ "tables", "lastRowBorder", "borders for all" },
	{ "tables", "border", "borders for all" },
	{ "file-upload", "chooseFilesButtonClassList", "the browser's own button" },
	{ "file-upload", "multiple", "one file a form" },
	{ "tables", "heading", "a caption names a table" },
	{ "tables", "sortNext", "sorted by the server, with links" },
	{ "tables", "sort", "sorted by the server, with links" },
	{ "tables", "align", "numbers are right aligned" },
	{ "tables", "span", "a part may hold blocks, so it stands in a div" },
	{ "tables", "colspan", "rows of equal cells" },
	{ "tag", "colour", "no red, orange, green or pink" },
	{ "tag", "border", "bordered, except the quiet one" },
	{ "task-list", "empty items", "tasks are numbered without gaps" },
	{ "task-list", "title", "the old names" },
	{ "task-list", "status", "a status is a tag" },
	{ "warning-callout", "default heading", "a callout has a heading" },
};

static void
lack(struct fx *x, const char *key)
{
	if (x->lacks.n == 0)
		x->lacks = str_of(key);
}

static bool
nothing(const struct json *j)
{
	return !j || j->type == JSON_NULL || j->type == JSON_FALSE;
}

/* Skips the case when obj has a member beyond the space separated list. */
static void
only(struct fx *x, const struct json *obj, const char *keys)
{
	JSON_EACH(m, obj) {
		str list = str_of(keys), k;
		bool known = nothing(m);

		while (!known && list.n > 0) {
			str_cut(&list, ' ', &k);
			known = str_eq(k, m->key);
		}
		if (!known)
			lack(x, str_c(x->mem, m->key));
	}
}

/* A member that is a string, or an object with text. */
static str
words(struct fx *x, const struct json *obj, const char *key)
{
	const struct json *j = json_get(obj, str_of(key));

	if (j && j->type == JSON_TRUE)
		lack(x, key);
	if (!j || j->type != JSON_OBJECT)
		return json_text(j);
	only(x, j, "text");
	return json_text(json_get(j, S("text")));
}

static str
get(const struct json *obj, const char *key)
{
	return json_text(json_get(obj, str_of(key)));
}

static bool
on(const struct json *obj, const char *key)
{
	return json_true(json_get(obj, str_of(key)));
}

static int
number(const struct json *obj, const char *key)
{
	int64_t v = 0;

	(void)json_int(json_get(obj, str_of(key)), &v);
	return (int)v;
}

static enum ui_size
size_of(const struct json *obj)
{
	str s = get(obj, "size");

	return str_eq(s, S("s")) ? UI_S : str_eq(s, S("m")) ? UI_M :
	    str_eq(s, S("l")) ? UI_L : str_eq(s, S("xl")) ? UI_XL : UI_PLAIN;
}

/* label or legend: its words, caption, size and whether it is the h1. */
static void
label_into(struct fx *x, const struct json *l, const char *what,
    struct ui_field *f)
{
	const struct json *head = json_get(l, S("heading"));

	if (nothing(l)) {
		lack(x, "null label");
		return;
	}
	if (l->type == JSON_STRING) {
		f->label = json_text(l);
		return;
	}
	only(x, l, "heading text caption size isPageHeading html id classes");
	if (!nothing(json_get(l, S("id"))))
		lack(x, what);
	if (str_eq(get(l, "classes"), S("nhsuk-u-visually-hidden")))
		f->hide_label = true;
	else if (get(l, "classes").n > 0)
		lack(x, "classes");
	f->size = size_of(l);
	f->label = get(l, "text");
	if (get(l, "html").n > 0)
		lack(x, "html");
	if (json_get(l, S("caption")) &&
	    json_get(l, S("caption"))->type == JSON_OBJECT)
		lack(x, "caption.placement");
	f->caption = get(l, "caption");
	if (on(l, "isPageHeading"))
		f->heading = true;
	if (nothing(head))
		return;
	f->heading = true;
	if (head->type == JSON_STRING)
		f->label = json_text(head);
	else if (head->type == JSON_OBJECT)
		lack(x, "heading.level");
}

static struct ui_field
field_of(struct fx *x, const struct json *c)
{
	struct ui_field f = { .name = get(c, "name"), .id = get(c, "id"),
		.hint = words(x, c, "hint"),
		.error = words(x, c, "errorMessage"),
		.disabled = on(c, "disabled") };

	label_into(x, json_get(c, S("label")), "label.id", &f);
	return f;
}

static struct ui_field
group_of(struct fx *x, const struct json *c)
{
	const struct json *set = json_get(c, S("fieldset"));
	struct ui_field f = { .name = get(c, "name"),
		.id = get(c, "idPrefix"), .hint = words(x, c, "hint"),
		.error = words(x, c, "errorMessage"),
		.disabled = on(c, "disabled") };

	only(x, set, "legend");
	if (!nothing(set))
		label_into(x, json_get(set, S("legend")), "legend.id", &f);
	return f;
}

/* What the fixture gives as markup, as one of our pages would gather it. */
static const struct html *
part_of(struct fx *x, str markup)
{
	struct html *part = NEW(x->mem, struct html);

	html_init(part, x->mem, PAGE_MAX);
	html_lit_(part, markup);
	return part;
}

static void
back_link(struct fx *x, const struct json *c)
{
	only(x, c, "text href");
	if (json_get(c, S("href")) == NULL)
		lack(x, "type");
	ui_back_link(x->h, &(struct ui_link){ .text = words(x, c, "text"),
	    .href = get(c, "href") });
}

static void
button(struct fx *x, const struct json *c)
{
	struct ui_button b = { .text = get(c, "text"), .href = get(c, "href"),
		.small = on(c, "small"), .disabled = on(c, "disabled") };
	str v = get(c, "variant");

	only(x, c, "text href small disabled variant");
	if (json_get(c, S("preventDoubleClick")))
		lack(x, "preventDoubleClick");
	if (str_eq(v, S("secondary")))
		b.kind = UI_SECONDARY;
	else if (str_eq(v, S("warning")))
		b.kind = UI_WARNING;
	else if (str_eq(v, S("reverse")))
		b.kind = UI_REVERSE;
	else if (v.n > 0)
		lack(x, "variant");
	ui_button(x->h, &b);
}

/* What a card holds that its arguments do not say: from after mark to the two
 * ends. */
static str
held(const struct fx *x, str mark)
{
	ptrdiff_t from = str_find(x->want, mark);
	str s = str_trim(str_sub(x->want, from < 0 ? 0 :
	    (size_t)from + mark.n, SIZE_MAX));

	for (int i = 0; i < 2 && str_ends(s, S("</div>")); i++)
		s = str_trim(str_sub(s, 0, s.n - 6));
	return s;
}

static void
care_card(struct fx *x, int kind, str heading, int level)
{
	ui_care_start(x->h, &(struct ui_care){ .kind = kind,
	    .heading = heading, .level = level });
	html_lit_(x->h, held(x, S("<div class=\"nhsuk-card__content\">")));
	ui_care_end(x->h);
}

static void
card(struct fx *x, const struct json *c)
{
	static const struct { str name; int kind; } care[] = {
		{ SK("non-urgent"), UI_NON_URGENT },
		{ SK("urgent"), UI_URGENT },
		{ SK("emergency"), UI_EMERGENCY },
	};
	const struct json *head = json_get(c, S("heading"));
	bool object = head && head->type == JSON_OBJECT;
	struct ui_card a = {
		.heading = object ? get(head, "text") : json_text(head),
		.level = number(head, "level"), .size = size_of(head),
		.href = get(c, "href"), .text = words(x, c, "description"),
		.clickable = on(c, "clickable") };
	str end = a.level == 3 ? S("</h3>") : S("</h2>");

	only(x, c, "heading href description clickable variant");
	only(x, object ? head : NULL, "text level size");
	if (str_eq(get(head, "size"), S("xs")))
		lack(x, "heading.size xs");
	for (int i = 0; i < 3; i++)
		if (str_eq(get(c, "variant"), care[i].name)) {
			care_card(x, care[i].kind, a.heading, a.level);
			return;
		}
	if (get(c, "variant").n > 0)
		lack(x, "variant");
	if (a.text.n > 0) {
		ui_card(x->h, &a);
		return;
	}
	ui_card_start(x->h, &a);
	html_lit_(x->h, held(x, end));
	ui_card_end(x->h);
}

static struct ui_option
option_of(struct fx *x, const struct json *c, const struct json *item)
{
	const struct json *more = json_get(item, S("conditional"));
	struct ui_option o = { .value = get(item, "value"),
		.text = get(item, "text"), .hint = words(x, item, "hint"),
		.disabled = on(item, "disabled"),
		.checked = on(item, "checked") };

	only(x, item, "value text hint disabled conditional divider checked");
	if (json_get(item, S("disabled")) && !o.disabled)
		lack(x, "item.id");
	if (get(item, "divider").n > 0) {
		o.divider = true;
		o.text = get(item, "divider");
	}
	if (get(more, "html").n > 0)
		o.part = part_of(x, get(more, "html"));
	JSON_EACH(v, json_get(c, S("values")))
		if (str_eq(json_text(v), o.value))
			o.checked = true;
	return o;
}

static struct ui_option *
options_of(struct fx *x, const struct json *c, unsigned *n)
{
	struct ui_option *o = NEWN(x->mem, struct ui_option, ITEMS_MAX);

	JSON_EACH(item, json_get(c, S("items"))) {
		if (nothing(item))
			continue;
		assert_true(*n < ITEMS_MAX);
		o[(*n)++] = option_of(x, c, item);
	}
	return o;
}

static void
checkboxes(struct fx *x, const struct json *c)
{
	struct ui_checkboxes a = { .f = group_of(x, c),
		.in_line = on(c, "inline"), .small = on(c, "small") };

	only(x, c, "fieldset hint name items small idPrefix disabled inline "
	    "errorMessage values");
	a.options = options_of(x, c, &a.noptions);
	ui_checkboxes(x->h, &a);
}

static void
radios(struct fx *x, const struct json *c)
{
	struct ui_radios a = { .f = group_of(x, c), .in_line = on(c, "inline"),
		.small = on(c, "small") };

	only(x, c, "fieldset hint name items small idPrefix disabled inline "
	    "errorMessage value");
	if (json_get(c, S("value")))
		a.value = get(c, "value");
	a.options = options_of(x, c, &a.noptions);
	ui_radios(x->h, &a);
}

static void
date_input(struct fx *x, const struct json *c)
{
	const struct json *v = json_get(c, S("values"));
	struct ui_date a = { .f = group_of(x, c), .day = get(v, "day"),
		.month = get(v, "month"), .year = get(v, "year") };

	a.f.id = get(c, "id");
	only(x, c, "fieldset hint id disabled values errorMessage");
	if (json_get(c, S("day")) || json_get(c, S("year")))
		lack(x, "day");
	ui_date(x->h, &a);
}

static void
details(struct fx *x, const struct json *c)
{
	struct ui_details a = { .summary = words(x, c, "summary"),
		.text = get(c, "text"), .open = on(c, "open") };

	only(x, c, "summary text open html");
	if (get(c, "html").n == 0) {
		ui_details(x->h, &a);
		return;
	}
	ui_details_start(x->h, &a);
	html_lit_(x->h, get(c, "html"));
	ui_details_end(x->h);
}

static void
error_message(struct fx *x, const struct json *c)
{
	only(x, c, "text");
	if (json_get(c, S("visuallyHiddenText")))
		lack(x, "visuallyHiddenText");
	ui_error_message(x->h, get(c, "text"), S(""));
}

static void
error_summary(struct fx *x, const struct json *c)
{
	struct ui_error e[ITEMS_MAX];
	struct ui_error_summary a = { .heading = words(x, c, "heading"),
		.description = words(x, c, "description"), .errors = e };

	only(x, c, "heading description errorList");
	if (json_get(c, S("disableAutoFocus")))
		lack(x, "disableAutoFocus");
	if (json_get(c, S("errorList")) == NULL)
		lack(x, "caller");
	JSON_EACH(item, json_get(c, S("errorList"))) {
		if (nothing(item))
			continue;
		only(x, item, "text href");
		e[a.nerrors++] = (struct ui_error){ .text = get(item, "text"),
			.id = str_sub(get(item, "href"), 1, SIZE_MAX) };
	}
	ui_error_summary(x->h, &a);
}

static void
legend_around(struct fx *x, const struct json *l, str body)
{
	struct ui_field f = { 0 };

	label_into(x, l, "legend.id", &f);
	ui_fieldset_start(x->h, &(struct ui_fieldset){ .legend = f.label,
	    .caption = f.caption, .size = f.size, .heading = f.heading });
	html_lit_(x->h, body);
	ui_fieldset_end(x->h);
}

static void
fieldset(struct fx *x, const struct json *c)
{
	only(x, c, "legend html");
	legend_around(x, json_get(c, S("legend")), get(c, "html"));
}

static void
legend(struct fx *x, const struct json *c)
{
	legend_around(x, c, S(""));
}

static void
label(struct fx *x, const struct json *c)
{
	struct ui_field f = { 0 };

	label_into(x, c, "label.id", &f);
	ui_label(x->h, &f);
}

static void
heading(struct fx *x, const struct json *c)
{
	only(x, c, "text size caption");
	if (json_get(c, S("caption")) &&
	    json_get(c, S("caption"))->type == JSON_OBJECT)
		lack(x, "caption.placement");
	ui_heading(x->h, &(struct ui_heading){ .text = get(c, "text"),
	    .caption = get(c, "caption"), .size = size_of(c), .level = 1 });
}

static void
hint(struct fx *x, const struct json *c)
{
	only(x, c, "text");
	ui_hint(x->h, get(c, "text"), S(""));
}

static void
input(struct fx *x, const struct json *c)
{
	only(x, c, "label name disabled autocomplete width spellcheck type "
	    "errorMessage id code inputmode hint value prefix suffix");
	ui_input(x->h, &(struct ui_input){ .f = field_of(x, c),
	    .value = get(c, "value"), .type = get(c, "type"),
	    .autocomplete = get(c, "autocomplete"),
	    .inputmode = get(c, "inputmode"), .width = number(c, "width"),
	    .code = on(c, "code"),
	    .no_spelling = json_get(c, S("spellcheck")) != NULL,
	    .prefix = words(x, c, "prefix"), .suffix = words(x, c, "suffix") });
}

static void
inset_text(struct fx *x, const struct json *c)
{
	only(x, c, "text html");
	if (get(c, "html").n == 0) {
		if (get(c, "text").n == 0)
			lack(x, "html");
		ui_inset(x->h, get(c, "text"));
		return;
	}
	ui_inset_start(x->h);
	html_lit_(x->h, get(c, "html"));
	ui_inset_end(x->h);
}

static void
notification_banner(struct fx *x, const struct json *c)
{
	only(x, c, "text variant title");
	if (json_get(c, S("disableAutoFocus")))
		lack(x, "disableAutoFocus");
	ui_banner(x->h, &(struct ui_banner){ .text = get(c, "text"),
	    .title = words(x, c, "title"),
	    .success = str_eq(get(c, "variant"), S("success")) });
}

static void
pagination(struct fx *x, const struct json *c)
{
	const struct json *prev = json_get(c, S("previous"));
	const struct json *next = json_get(c, S("next"));
	struct ui_page_no no[ITEMS_MAX];
	struct ui_pagination a = { .items = no,
		.prev = { .href = get(prev, "href") },
		.next = { .href = get(next, "href") } };

	if (!prev && !next)
		lack(x, "deprecated");
	a.prev.text = get(prev, get(prev, "label").n ? "label" : "text");
	a.next.text = get(next, get(next, "label").n ? "label" : "text");
	JSON_EACH(item, json_get(c, S("items"))) {
		if (nothing(item))
			continue;
		no[a.nitems++] = (struct ui_page_no){
			.no = number(item, "number"), .href = get(item, "href"),
			.current = on(item, "current"),
			.gap = on(item, "ellipsis") };
	}
	if (a.nitems == 0 && get(prev, "text").n + get(next, "text").n > 0)
		lack(x, "deprecated");
	ui_pagination(x->h, &a);
}

static void
panel(struct fx *x, const struct json *c)
{
	const struct json *head = json_get(c, S("heading"));
	bool plain = head && head->type == JSON_STRING;

	only(x, c, "heading text variant html");
	if (!plain && json_get(head, S("id")))
		lack(x, "heading.id");
	only(x, plain ? NULL : head, "text size level id");
	if (str_eq(get(c, "variant"), S("interruption"))) {
		ui_interruption_start(x->h, get(head, "text"));
		html_lit_(x->h, get(c, "html"));
		ui_interruption_end(x->h);
		return;
	}
	if (get(c, "html").n > 0 && !str_find(get(c, "html"), S("<")))
		lack(x, "html");
	if (get(c, "text").n == 0)
		lack(x, "html");
	ui_panel(x->h, &(struct ui_panel){
	    .heading = plain ? json_text(head) : get(head, "text"),
	    .text = get(c, "text"), .level = number(head, "level"),
	    .size = size_of(head) });
}

static void
password_input(struct fx *x, const struct json *c)
{
	JSON_EACH(m, c)
		if (str_ends(m->key, S("Text")) || str_ends(m->key, S("Label")))
			lack(x, "translations");
	only(x, c, "label name disabled id errorMessage hint autocomplete "
	    "button prefix value width");
	if (json_get(c, S("button")))
		lack(x, "button");
	if (json_get(c, S("prefix")))
		lack(x, "prefix");
	if (json_get(c, S("value")))
		lack(x, "value");
	if (json_get(c, S("width")))
		lack(x, "width");
	ui_password(x->h, &(struct ui_password){ .f = field_of(x, c),
	    .is_new = str_eq(get(c, "autocomplete"), S("new-password")) });
}

static void
search_input(struct fx *x, const struct json *c)
{
	only(x, c, "label placeholder hint name width disabled errorMessage "
	    "value id");
	if (json_get(c, S("button")))
		lack(x, "button");
	ui_search(x->h, &(struct ui_search){ .f = field_of(x, c),
	    .value = get(c, "value"), .placeholder = get(c, "placeholder"),
	    .width = number(c, "width") });
}

static void
select_box(struct fx *x, const struct json *c)
{
	struct ui_select a = { .f = field_of(x, c), .starts_on_first = true };

	only(x, c, "label name items disabled id hint errorMessage value");
	if (json_get(c, S("value")))
		a.value = get(c, "value");
	a.options = options_of(x, c, &a.noptions);
	for (unsigned i = 0; i < a.noptions; i++)
		if (a.options[i].divider || !a.options[i].text.n)
			lack(x, "divider");
	ui_select(x->h, &a);
}

static const struct ui_link *
actions_of(struct fx *x, const struct json *row, unsigned *n)
{
	struct ui_link *l = NEWN(x->mem, struct ui_link, ITEMS_MAX);
	const struct json *a = json_get(row, S("actions"));

	if (a && a->type == JSON_OBJECT)
		a = json_get(a, S("items"));
	JSON_EACH(item, a) {
		if (nothing(item))
			continue;
		if (json_get(item, S("type")))
			lack(x, "action.type");
		l[(*n)++] = (struct ui_link){ .text = get(item, "text"),
			.href = get(item, "href"),
			.hidden = get(item, "visuallyHiddenText") };
	}
	return l;
}

static void
summary_list(struct fx *x, const struct json *c)
{
	struct ui_row rows[ITEMS_MAX];
	struct ui_summary a = { .rows = rows };
	const struct json *border = json_get(c, S("border"));

	only(x, c, "rows border");
	if (json_get(c, S("lastRowBorder")))
		lack(x, "lastRowBorder");
	a.no_border = border && border->type == JSON_FALSE;
	JSON_EACH(r, json_get(c, S("rows"))) {
		struct ui_row *row = &rows[a.nrows++];
		const struct json *v = json_get(r, S("value"));
		const struct json *k = json_get(r, S("key"));

		if (json_get(r, S("border")))
			lack(x, "row.border");
		if (k->type == JSON_OBJECT)
			only(x, k, "text");
		*row = (struct ui_row){ .key = words(x, r, "key") };
		if (get(v, "html").n > 0)
			row->part = part_of(x, get(v, "html"));
		else
			row->value = words(x, r, "value");
		row->actions = actions_of(x, r, &row->nactions);
	}
	ui_summary(x->h, &a);
}

static struct ui_cell
cell_of(struct fx *x, const struct json *j, bool head)
{
	struct ui_cell cell = { .text = get(j, "text"), .href = get(j, "href"),
		.hidden = get(j, "visuallyHiddenText"),
		.number = str_eq(get(j, "format"), S("numeric")) };
	str sort = get(j, "sort");

	if (j->type == JSON_STRING)
		return (struct ui_cell){ .text = json_text(j) };
	if (head)
		only(x, j, "text html format width href sort "
		    "visuallyHiddenText");
	else
		only(x, j, "text html href visuallyHiddenText");
	if (json_get(j, S("format")) && !cell.number)
		lack(x, "cell.format");
	if (json_get(j, S("sort")) && cell.href.n == 0)
		lack(x, "sort");
	cell.sorted = str_eq(sort, S("descending")) ? -1 :
	    str_eq(sort, S("ascending"));
	if (get(j, "html").n > 0)
		cell.part = part_of(x, get(j, "html"));
	return cell;
}

static void
caption_into(struct fx *x, const struct json *c, struct ui_table *a)
{
	const struct json *cap = json_get(c, S("caption"));

	if (cap && cap->type == JSON_STRING) {
		a->caption = json_text(cap);
		return;
	}
	if (json_get(cap, S("id")))
		lack(x, "caption.id");
	only(x, cap, "text size id");
	a->caption = get(cap, "text");
	a->size = size_of(cap);
}

static void
tables(struct fx *x, const struct json *c)
{
	struct ui_cell head[ITEMS_MAX];
	struct ui_cell *cells = NEWN(x->mem, struct ui_cell, CELLS_MAX);
	unsigned n = 0;
	struct ui_table a = { .head = head, .cells = cells,
		.row_headers = on(c, "firstCellIsHeader"),
		.compact = on(c, "compact"), .striped = on(c, "striped"),
		.responsive = on(c, "responsive") };

	only(x, c, "caption firstCellIsHeader head rows compact striped "
	    "responsive");
	if (json_get(c, S("lastRowBorder")))
		lack(x, "lastRowBorder");
	if (json_get(c, S("border")))
		lack(x, "border");
	caption_into(x, c, &a);
	JSON_EACH(j, json_get(c, S("head")))
		if (!nothing(j))
			head[a.ncols++] = cell_of(x, j, true);
	JSON_EACH(row, json_get(c, S("rows"))) {
		if (row->n != a.ncols)
			lack(x, "colspan");
		a.nrows++;
		JSON_EACH(j, row) {
			if (nothing(j)) {
				lack(x, "colspan");
				continue;
			}
			assert_true(n < CELLS_MAX);
			cells[n] = cell_of(x, j, false);
			if (a.responsive && cells[n].part)
				lack(x, "span");
			n++;
		}
	}
	if (x->lacks.n == 0)
		ui_table(x->h, &a);
}

static struct ui_tag
tag_of(struct fx *x, const struct json *c)
{
	static const struct { str name; int colour; } known[] = {
		{ SK("white"), UI_TAG_WHITE }, { SK("grey"), UI_TAG_GREY },
		{ SK("blue"), UI_TAG_BLUE }, { SK("aqua-green"), UI_TAG_AQUA },
		{ SK("purple"), UI_TAG_PURPLE },
		{ SK("yellow"), UI_TAG_YELLOW },
	};
	struct ui_tag t = { .text = get(c, "text") };
	str colour = get(c, "colour");
	bool found = colour.n == 0;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq(colour, known[i].name)) {
			t.colour = known[i].colour;
			found = true;
		}
	if (!found)
		lack(x, "colour");
	if (json_get(c, S("colour")) && colour.n == 0 &&
	    !json_get(c, S("border")))
		lack(x, "colour");
	if (str_eq(get(c, "classes"), S("nhsuk-u-font-weight-normal")))
		t.colour = UI_TAG_QUIET;
	else if (str_eq(get(c, "classes"), S("nhsuk-u-font-weight-normal "
	    "nhsuk-u-secondary-text-colour")))
		t.colour = UI_TAG_LATER;
	else if (json_get(c, S("border")))
		lack(x, "border");
	else if (get(c, "classes").n > 0)
		lack(x, "classes");
	return t;
}

static void
tag(struct fx *x, const struct json *c)
{
	struct ui_tag t = tag_of(x, c);

	only(x, c, "text colour classes");
	ui_tag(x->h, &t);
}

static void
task_list(struct fx *x, const struct json *c)
{
	struct ui_task t[ITEMS_MAX];
	struct ui_tasks a = { .id = get(c, "idPrefix"), .tasks = t };

	only(x, c, "idPrefix items");
	JSON_EACH(item, json_get(c, S("items"))) {
		const struct json *st = json_get(item, S("status"));

		if (nothing(item)) {
			lack(x, "empty items");
			continue;
		}
		only(x, item, "heading href hint status");
		if (!json_get(st, S("tag")))
			lack(x, "status");
		t[a.ntasks++] = (struct ui_task){
			.text = words(x, item, "heading"),
			.href = get(item, "href"),
			.hint = words(x, item, "hint"),
			.status = tag_of(x, json_get(st, S("tag"))) };
	}
	ui_tasks(x->h, &a);
}

static void
textarea(struct fx *x, const struct json *c)
{
	only(x, c, "label hint name disabled id autocomplete errorMessage");
	ui_textarea(x->h, &(struct ui_textarea){ .f = field_of(x, c),
	    .autocomplete = get(c, "autocomplete") });
}

static void
file_upload(struct fx *x, const struct json *c)
{
	only(x, c, "label hint name id errorMessage disabled");
	ui_file(x->h, &(struct ui_file){ .f = field_of(x, c),
	    .accept = get(c, "accept") });
}

static void
warning_callout(struct fx *x, const struct json *c)
{
	const struct json *head = json_get(c, S("heading"));
	struct ui_callout a = { .text = get(c, "text"),
		.level = number(head, "level"),
		.heading = head && head->type == JSON_OBJECT ?
		    get(head, "text") : json_text(head) };

	only(x, c, "heading text html");
	if (!head)
		lack(x, "default heading");
	if (get(c, "text").n == 0 && get(c, "html").n == 0)
		lack(x, "html");
	if (get(c, "html").n == 0) {
		ui_callout(x->h, &a);
		return;
	}
	ui_callout_start(x->h, &a);
	html_lit_(x->h, get(c, "html"));
	ui_callout_end(x->h);
}

/* The least that must be compared: fewer means a fixture stopped being read. */
static const struct {
	const char *name;
	void (*draw)(struct fx *, const struct json *);
	unsigned least;
} component[] = {
	{ "back-link", back_link, 1 },
	{ "button", button, 28 },
	{ "card", card, 18 },
	{ "checkboxes", checkboxes, 41 },
	{ "date-input", date_input, 13 },
	{ "details", details, 5 },
	{ "error-message", error_message, 2 },
	{ "error-summary", error_summary, 8 },
	{ "fieldset", fieldset, 3 },
	{ "file-upload", file_upload, 8 },
	{ "heading", heading, 9 },
	{ "hint", hint, 1 },
	{ "input", input, 27 },
	{ "inset-text", inset_text, 2 },
	{ "label", label, 11 },
	{ "legend", legend, 11 },
	{ "notification-banner", notification_banner, 5 },
	{ "pagination", pagination, 9 },
	{ "panel", panel, 11 },
	{ "password-input", password_input, 10 },
	{ "radios", radios, 42 },
	{ "search-input", search_input, 6 },
	{ "select", select_box, 15 },
	{ "summary-list", summary_list, 8 },
	{ "tables", tables, 19 },
	{ "tag", tag, 7 },
	{ "task-list", task_list, 2 },
	{ "textarea", textarea, 14 },
	{ "warning-callout", warning_callout, 4 },
};

/* ---- evening out ---- */

static str
text_even(struct fx *x, str s)
{
	static const struct { str name; const char *is; } entity[] = {
		{ SK("&amp;"), "&" }, { SK("&lt;"), "<" }, { SK("&gt;"), ">" },
		{ SK("&quot;"), "\"" }, { SK("&#39;"), "'" },
		{ SK("&ctdot;"), "..." },
	};
	struct buf b;
	bool gap = false;

	buf_init(&b, x->mem, PAGE_MAX);
	for (size_t i = 0; i < s.n; i++) {
		size_t e = 0;

		if (isspace((unsigned char)s.p[i])) {
			gap = true;
			continue;
		}
		if (gap && b.n > 0)
			buf_c(&b, ' ');
		gap = false;
		while (e < 6 && !str_starts(str_sub(s, i, 9), entity[e].name))
			e++;
		if (e < 6) {
			buf_put(&b, str_of(entity[e].is));
			i += entity[e].name.n - 1;
		} else {
			buf_c(&b, s.p[i]);
		}
	}
	return buf_str(&b);
}

struct attr { str name, value; };

/* Widths of columns are the style sheet's affair with us. */
static str
without_widths(struct fx *x, str classes)
{
	struct buf b;
	str one;

	buf_init(&b, x->mem, PAGE_MAX);
	while (classes.n > 0) {
		str_cut(&classes, ' ', &one);
		if (str_starts(one, S("nhsuk-u-width-")))
			continue;
		if (b.n > 0)
			buf_c(&b, ' ');
		buf_put(&b, one);
	}
	return buf_str(&b);
}

static size_t
attr_next(struct fx *x, str s, size_t i, struct attr *a)
{
	size_t from = i;
	char q;

	while (i < s.n && !isspace((unsigned char)s.p[i]) && s.p[i] != '=')
		i++;
	*a = (struct attr){ .name = str_sub(s, from, i - from) };
	if (i + 1 >= s.n || s.p[i] != '=')
		return i;
	q = s.p[++i];
	from = ++i;
	while (i < s.n && s.p[i] != q)
		i++;
	a->value = text_even(x, str_sub(s, from, i - from));
	if (str_eq(a->name, S("class")))
		a->value = without_widths(x, a->value);
	return i + 1;
}

static int
by_name(const void *a, const void *b)
{
	return str_cmp(((const struct attr *)a)->name,
	    ((const struct attr *)b)->name);
}

static void
tag_even(struct fx *x, struct buf *out, str s)
{
	struct attr a[24];
	unsigned n = 0;
	size_t i = 0;

	while (i < s.n && !isspace((unsigned char)s.p[i]))
		i++;
	buf_c(out, '<');
	buf_put(out, str_sub(s, 0, s.p[i - 1] == '/' ? i - 1 : i));
	while (i < s.n) {
		if (isspace((unsigned char)s.p[i]) || s.p[i] == '/') {
			i++;
			continue;
		}
		assert_true(n < 24);
		i = attr_next(x, s, i, &a[n]);
		n += !str_eq(a[n].name, S("dir"));
	}
	qsort(a, n, sizeof(a[0]), by_name);
	for (unsigned k = 0; k < n; k++) {
		buf_c(out, ' ');
		buf_put(out, a[k].name);
		buf_c(out, '=');
		buf_put(out, a[k].value);
	}
	buf_lit(out, ">\n");
}

/* One token a line: a tag with its attributes in order, or trimmed text. */
static str
even(struct fx *x, str s)
{
	struct buf b;
	size_t i = 0;

	buf_init(&b, x->mem, PAGE_MAX);
	while (i < s.n) {
		bool is_tag = s.p[i] == '<';
		ptrdiff_t to = str_chr(str_sub(s, i, SIZE_MAX),
		    is_tag ? '>' : '<');
		size_t n = to < 0 ? s.n - i : (size_t)to;
		str part = str_sub(s, i, n);

		if (is_tag) {
			tag_even(x, &b, str_sub(part, 1, SIZE_MAX));
			n++;
		} else if (text_even(x, part).n > 0) {
			buf_put(&b, text_even(x, part));
			buf_c(&b, '\n');
		}
		i += n;
	}
	return buf_str(&b);
}

/* ---- running ---- */

enum { NWHY = sizeof(why) / sizeof(why[0]) };

static bool
listed(const char *name, str key, unsigned *times)
{
	for (size_t i = 0; i < NWHY; i++)
		if ((why[i].component[0] == '*' ||
		    str_eq(str_of(why[i].component), str_of(name))) &&
		    str_eq(str_of(why[i].key), key)) {
			times[i]++;
			return true;
		}
	return false;
}

static bool
read_all(struct arena *mem, const char *path, str *out)
{
	FILE *f = fopen(path, "rb");
	size_t cap = 4 << 20;
	char *p;

	if (!f)
		return false;
	p = NEWN(mem, char, cap);
	*out = (str){ p, fread(p, 1, cap, f) };
	fclose(f);
	return out->n < cap;
}

enum outcome { SAME, LISTED, WRONG };

static enum outcome
one_case(struct ctx *cx, size_t c, const struct json *fx, unsigned *times)
{
	struct html h;
	str got, want = get(fx, "html");
	struct fx x = { .mem = cx->mem, .h = &h, .want = want };
	bool is_legend = str_eq(str_of(component[c].name), S("legend"));

	html_init(&h, cx->mem, PAGE_MAX);
	if (str_find(get(fx, "name"), S("via call block")) >= 0)
		lack(&x, "caller");
	component[c].draw(&x, json_get(fx, S("context")));
	if (x.lacks.n > 0) {
		if (listed(component[c].name, x.lacks, times))
			return LISTED;
		fprintf(stderr, "%s, \"%.*s\": no place for %.*s and no reason"
		    "\n", component[c].name, PRS(get(fx, "name")),
		    PRS(x.lacks));
		return WRONG;
	}
	assert_int_equal(html_done(&h, &got), ERR_OK);
	if (is_legend)
		want = str_cat(cx->mem, str_cat(cx->mem,
		    S("<fieldset class=\"nhsuk-fieldset\">"), want),
		    S("</fieldset>"));
	got = even(&x, got);
	want = even(&x, want);
	if (str_eq(got, want))
		return SAME;
	fprintf(stderr, "%s, \"%.*s\" %.*s\n--- want\n%.*s--- got\n%.*s",
	    component[c].name, PRS(get(fx, "name")),
	    PRS(json_raw(json_get(fx, S("context")))), PRS(want), PRS(got));
	return WRONG;
}

static void
fixtures(void **state)
{
	struct arena *mem = arena_new((size_t)512 << 20);
	unsigned all = 0, done = 0, wrong = 0, times[NWHY] = { 0 };
	(void)state;

	for (size_t c = 0; c < sizeof(component) / sizeof(component[0]); c++) {
		struct ctx cx;
		char path[256];
		const struct json *doc;
		unsigned n = 0, same = 0;
		size_t mark = arena_mark(mem);
		str text;

		ctx_init(&cx, mem, 0);
		snprintf(path, sizeof(path), DIR "%s/fixtures.json",
		    component[c].name);
		if (!read_all(mem, path, &text)) {
			print_message("skipped: no %s (run npm ci)\n", path);
			arena_free(mem);
			skip();
		}
		assert_int_equal(json_parse(&cx, text, 4 << 20, &doc), ERR_OK);
		JSON_EACH(f, json_get(doc, S("fixtures"))) {
			enum outcome o = one_case(&cx, c, f, times);

			n++;
			same += o == SAME;
			wrong += o == WRONG;
		}
		print_message("%-20s %3u of %3u cases compared\n",
		    component[c].name, same, n);
		assert_true(same >= component[c].least);
		all += n;
		done += same;
		arena_reset(mem, mark);
	}
	for (size_t i = 0; i < NWHY; i++)
		if (times[i] == 0)
			fail_msg("never the reason: %s, %s", why[i].component,
			    why[i].key);
		else
			print_message("  not %3u  %-20s %-18s %s\n", times[i],
			    why[i].component, why[i].key, why[i].why);
	print_message("%-20s %3u of %3u\n", "all", done, all);
	assert_int_equal(wrong, 0);
	arena_free(mem);
}


int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(fixtures) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
