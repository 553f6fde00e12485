/*
 * What pages use again and again: posted values, errors beside fields, paths.
 */
#include "web/app_int.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "http/form.h"

#include <unistd.h>

/* Diagnostics are written to follow a place and a colon; on a page they stand
 * alone. */
str
web_sentence(const struct page *p, str what)
{
	char *c;

	if (what.n == 0 || what.p[0] < 'a' || what.p[0] > 'z')
		return what;
	c = str_c(p->cx->mem, what);
	c[0] = (char)(c[0] - 'a' + 'A');
	return (str){ c, what.n };
}

enum err
web_again(struct page *p, enum err e, page_fn *draw)
{
	if (e != ERR_INPUT && e != ERR_STALE)
		return e;
	for (unsigned i = 0; i < p->cx->ndiag && i < DIAG_MAX; i++)
		p->cx->diag[i].what = web_sentence(p, p->cx->diag[i].what);
	p->again = p->rq->form;
	p->nagain = p->rq->nform;
	p->go = S("");
	html_init(&p->h, p->cx->mem, PAGE_MAX);
	/* The write that failed must not colour what is drawn. */
	door_rollback(p->cx);
	TRY(door_begin(p->cx, TXN_READ));
	TRY(draw(p));
	p->status = err_info[e].http;
	return e;
}

enum err
web_end(struct page *p, enum err e, str path, const char *code, page_fn *draw)
{
	if (e != ERR_OK)
		return web_again(p, e, draw);
	p->go = web_done(p, path, code);
	return ERR_OK;
}

enum err
web_absent(struct page *p, const char *where)
{
	return fail(p->cx, ERR_ABSENT, where, "%s", err_info[ERR_ABSENT].text);
}

static str
find(const struct field *f, unsigned n, const char *name)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eq(f[i].name, str_of(name)))
			return f[i].value;
	return (str){ NULL, 0 };
}

str
web_value(const struct page *p, const char *name, str value)
{
	str posted = find(p->again, p->nagain, name);

	return posted.p ? posted : value;
}

str
web_error(const struct page *p, const char *name)
{
	for (unsigned i = 0; i < p->cx->ndiag && i < DIAG_MAX; i++)
		if (str_eq(p->cx->diag[i].where, str_of(name)))
			return p->cx->diag[i].what;
	return S("");
}

void
web_errors(struct page *p)
{
	unsigned n = p->cx->ndiag < DIAG_MAX ? p->cx->ndiag : DIAG_MAX;
	struct ui_error *e = NEWN(p->cx->mem, struct ui_error, n + 1);
	struct ui_error_summary s = { .errors = e, .nerrors = n };

	if (n == 0)
		return;
	for (unsigned i = 0; i < n; i++) {
		str where = p->cx->diag[i].where;
		str id = form_field_id(p->cx, where);

		e[i] = (struct ui_error){ p->cx->diag[i].what,
			id.n ? id : where };
	}
	ui_error_summary(&p->h, &s);
}

str
web_post(const struct page *p, const char *name)
{
	str v = request_form(p->rq, name);

	return v.p ? str_trim(utf8_lines(p->cx->mem, v)) : S("");
}

str
web_query(const struct page *p, const char *name)
{
	str v = request_query(p->rq, name);

	return v.p ? v : S("");
}

int64_t
web_query_int(const struct page *p, const char *name, int64_t max,
    int64_t other)
{
	int64_t v;

	return str_int(web_query(p, name), 0, max, &v) ? v : other;
}

static void
open_form(struct page *p, str action, bool draft, bool file)
{
	struct ui_form f = { .action = action.n ? action : p->rq->path,
		.token = token_make(p->cx), .files = file, .hold = p->quiet };

	if (draft)
		f.autosave = S("/draft");
	ui_form_start(&p->h, &f);
	if (draft)
		ui_hidden(&p->h, S("draft-page"), f.action);
}

void
web_form(struct page *p, str action)
{
	open_form(p, action, false, false);
}

void
web_form_file(struct page *p, str action)
{
	open_form(p, action, false, true);
}

void
web_form_draft(struct page *p, str action)
{
	open_form(p, action, true, false);
}

enum err
web_kept(struct page *p, str *fields)
{
	struct buf b;

	buf_init(&b, p->cx->mem, 3 * HTTP_BODY_MAX);
	for (unsigned i = 0; i < p->rq->nform; i++) {
		str name = p->rq->form[i].name;

		if (!str_eq(name, S("token")) &&
		    !str_eq(name, S("draft-page")) &&
		    str_find(name, S("password")) < 0)
			form_put(&b, &p->rq->form[i]);
	}
	return buf_done(&b, fields);
}

enum err
web_file_text(struct page *p, size_t max, const char *too_large, str *out)
{
	size_t n = p->rq->file ? p->rq->file_n : 0, done = 0;
	char *text;

	*out = S("");
	if (p->rq->file_over || n > max)
		return fail(p->cx, ERR_INPUT, "file", "%s", too_large);
	text = NEWN(p->cx->mem, char, n + 1);
	while (done < n) {
		ssize_t k = pread(p->rq->file_fd, text + done, n - done,
		    (off_t)done);

		if (k <= 0)
			return fail(p->cx, ERR_STORE, "file",
			    "the file could not be read");
		done += (size_t)k;
	}
	*out = (str){ text, n };
	return ERR_OK;
}

enum err
web_submit(struct page *p, str text)
{
	ui_submit(&p->h, text);
	ui_form_end(&p->h);
	return ERR_OK;
}

void
web_line(struct page *p, const char *name, str label, str hint, str value,
    int width)
{
	words_beside(p, str_of(name));
	ui_input(&p->h, &(struct ui_input){ .f = { .name = str_of(name),
	    .label = label, .hint = hint, .error = web_error(p, name) },
	    .value = web_value(p, name, value), .width = width,
	    .no_spelling = width > 0 }); /* names, not sentences */
}

void
web_area(struct page *p, const char *name, str label, str hint, str value,
    int rows)
{
	words_beside(p, str_of(name));
	ui_textarea(&p->h, &(struct ui_textarea){ .f = { .name = str_of(name),
	    .label = label, .hint = hint, .error = web_error(p, name) },
	    .value = web_value(p, name, value), .rows = rows });
}

enum { COLUMNS_MAX = 16 };

struct ui_cell *
web_table(struct page *p, struct ui_table *t, str caption, const char *head,
    unsigned nrows)
{
	struct ui_cell *h = NEWN(p->cx->mem, struct ui_cell, COLUMNS_MAX);
	struct ui_cell *cell;
	str rest = str_of(head);
	unsigned n = 0;

	for (bool more = true; more && n < COLUMNS_MAX; n++) {
		more = str_cut(&rest, '|', &h[n].text);
		h[n].number = str_starts(h[n].text, S("#"));
		if (h[n].number)
			h[n].text = str_sub(h[n].text, 1, SIZE_MAX);
	}
	cell = NEWN(p->cx->mem, struct ui_cell, (size_t)nrows * n + 1);
	*t = (struct ui_table){ .caption = caption, .head = h, .cells = cell,
		.ncols = n, .nrows = nrows, .row_headers = true,
		.responsive = n > 2 };
	return cell;
}

void
web_list(struct page *p, const str *says, unsigned n)
{
	if (n == 0)
		return;
	html_lit(&p->h, "<ul class=\"nhsuk-list nhsuk-list--bullet\">\n");
	for (unsigned i = 0; i < n; i++) {
		html_lit(&p->h, "<li>");
		html_text(&p->h, says[i]);
		html_lit(&p->h, "</li>\n");
	}
	html_lit(&p->h, "</ul>\n");
}

str
web_path_(struct page *p, const str *part, unsigned n)
{
	struct buf b;

	buf_init(&b, p->cx->mem, HTTP_TARGET_MAX);
	for (unsigned i = 0; i < n; i++) {
		buf_c(&b, '/');
		url_put(&b, part[i]);
	}
	return b.over ? S("/") : buf_str(&b);
}

str
web_here(struct page *p, const char *tail)
{
	str path = web_path(p, S("person"), p->person);

	return tail[0] ? str_cat(p->cx->mem, path, str_cat(p->cx->mem, S("/"),
	    str_of(tail))) : path;
}

str
web_done(struct page *p, str path, const char *code)
{
	return str_cat(p->cx->mem, path,
	    str_cat(p->cx->mem, S("?done="), str_of(code)));
}

void
web_cookie(struct page *p, const char *name, str value, int64_t max_age)
{
	struct buf b;

	buf_init(&b, p->cx->mem, 1024);
	if (p->rq->secure)
		buf_lit(&b, "__Host-");
	buf_put(&b, str_of(name));
	buf_c(&b, '=');
	buf_put(&b, value);
	buf_lit(&b, "; Path=/; HttpOnly; SameSite=Lax");
	if (p->rq->secure)
		buf_lit(&b, "; Secure");
	if (max_age >= 0)
		buf_fmt(&b, "; Max-Age=%lld", (long long)max_age);
	if (p->ncookies < 2)
		p->sensitive_cookie[p->ncookies++] = buf_str(&b);
}

enum err
web_person(struct page *p, const struct person_view **out)
{
	TRY(web_person_brief(p, out));
	if (!p->view_whole)
		TRY(person_rest_of(p->cx, p->view_rec, p->view));
	p->view_whole = true;
	return ERR_OK;
}

enum err
web_person_brief(struct page *p, const struct person_view **out)
{
	if (!p->view) {
		struct person_view *v = NEW(p->cx->mem, struct person_view);
		struct record *r = NEW(p->cx->mem, struct record);

		TRY(record_read(p->cx, KIND_PERSON, p->person, r));
		TRY(person_brief_of(p->cx, r, v));
		p->view_rec = r;
		p->view = v;
	}
	*out = p->view;
	return ERR_OK;
}

str
web_called(const struct person_view *v)
{
	str rest = v->name, first;

	(void)str_cut(&rest, ' ', &first);
	return v->preferred.n ? v->preferred
	    : first.n         ? first
	                      : S("the person");
}

str
web_name(struct page *p)
{
	const struct person_view *v;

	return web_person_brief(p, &v) == ERR_OK ? web_called(v)
	                                         : S("the person");
}

void
web_pages(struct page *p, unsigned page, bool more)
{
	struct ui_pagination u = { 0 };
	struct buf b;

	if (page == 0 && !more)
		return;
	for (int side = 0; side < 2; side++) {
		if (side == 0 ? page == 0 : !more)
			continue;
		buf_init(&b, p->cx->mem, 3 * HTTP_TARGET_MAX);
		buf_put(&b, p->rq->path);
		buf_c(&b, '?');
		for (unsigned i = 0; i < p->rq->nquery; i++) {
			if (str_eq(p->rq->query[i].name, S("page")) ||
			    str_eq(p->rq->query[i].name, S("done")))
				continue;
			url_put(&b, p->rq->query[i].name);
			buf_c(&b, '=');
			url_put(&b, p->rq->query[i].value);
			buf_c(&b, '&');
		}
		buf_fmt(&b, "page=%u", side == 0 ? page - 1 : page + 1);
		if (side == 0)
			u.prev.href = buf_str(&b);
		else
			u.next.href = buf_str(&b);
	}
	ui_pagination(&p->h, &u);
}
