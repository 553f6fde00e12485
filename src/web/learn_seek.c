/*
 * Looking for what was learned by its words, and "seen before?" beside what is
 * being told.
 */
#include "core/arena.h"
#include "learning/seek.h"
#include "web/learn_themes.h"

enum { WORDS_MOST = 300 };

static void
ask_draw(struct page *p, str q, enum kind chosen)
{
	enum kind k[KIND__MAX];
	unsigned n = seek_kinds(k), m = 0;
	struct ui_option *o = NEWN(p->cx->mem, struct ui_option, n + 1);

	ui_form_start(&p->h, &(struct ui_form){ .action = S("/learn/seek"),
	    .get = true });
	ui_input(&p->h, &(struct ui_input){ .f = { .name = S("q"),
	    .label = S("Words"), .size = UI_M,
	    .hint = S("All of them are looked for, in any order. Nothing of"
	    " anyone's care record is searched."),
	    .error = web_error(p, "q") }, .value = q });
	for (unsigned i = 0; i < n; i++)
		if (matter_may_see(p->cx, k[i]))
			o[m++] = (struct ui_option){
				.value = str_of(kind_info[k[i]].code),
				.text = str_of(learn_of(k[i])->plural) };
	ui_select(&p->h, &(struct ui_select){ .f = { .name = S("kind"),
	    .label = S("Where") }, .options = o, .noptions = m,
	    .none = S("Everywhere"), .value = chosen == KIND__MAX ? S("")
	    : str_of(kind_info[chosen].code) });
	ui_submit(&p->h, S("Look for it"));
	ui_form_end(&p->h);
}

static enum err
found_draw(struct page *p, const struct sought *s)
{
	if (s->no_words) {
		ui_p(&p->h, S("Enter words that say something, such as what it"
		    " was about: small words alone find everything."));
		return ERR_OK;
	}
	if (s->rows.n == 0) {
		ui_p(&p->h, S("Nothing was found. Try fewer words, or the word"
		    " in another form: “fall” does not find “falls”."));
		return ERR_OK;
	}
	if (s->some)
		ui_p(&p->h, S("Nothing holds all of these words. These hold"
		    " some of them:"));
	return learn_rows(p, &s->rows, s->some ? S("The most alike first")
	    : S("The newest first"), S(""));
}

static str
encoded(struct page *p, str q)
{
	static const char hex[] = "0123456789ABCDEF";
	char *out = NEWN(p->cx->mem, char, 3 * q.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < q.n; i++) {
		unsigned char c = (unsigned char)q.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9')) {
			out[n++] = (char)c;
			continue;
		}
		out[n++] = '%';
		out[n++] = hex[c >> 4];
		out[n++] = hex[c & 15];
	}
	return (str){ out, n };
}

enum err
page_seek(struct page *p)
{
	str q = str_trim(web_query(p, "q"));
	enum kind k = kind_of(web_query(p, "kind"));
	int64_t from = web_query_int(p, "from", INT64_MAX, 0);
	struct sought s;

	if (!kind_is_searched(k) || !learn_of(k))
		k = KIND__MAX;
	if (!matter_may_see(p->cx, KIND_EVENT))
		return fail(p->cx, ERR_DENIED, "route", "%s",
		    err_info[ERR_DENIED].text);
	page_open(p, S("/learn"), S("Look for what was learned"));
	ask_draw(p, q, k);
	if (q.n == 0)
		return ERR_OK;
	ui_h2(&p->h, S("What was found"));
	if (q.n > WORDS_MOST) {
		ui_p(&p->h, S("These are too many words: take the ones that"
		    " say most."));
		return ERR_OK;
	}
	TRY(seek(p->cx, q, k, from, &s));
	TRY(found_draw(p, &s));
	if (from)
		link_p(p, S("From the beginning"), text_of(p,
		    S("/learn/seek?q="), encoded(p, q), S("&kind="),
		    web_query(p, "kind").n && k != KIND__MAX
		    ? str_of(kind_info[k].code) : S("")));
	if (s.next)
		link_p(p, S("More"), text_of(p, S("/learn/seek?q="),
		    encoded(p, q), S("&kind="), k != KIND__MAX
		    ? str_of(kind_info[k].code) : S(""), S("&from="),
		    int_words(p, s.next)));
	return ERR_OK;
}

/* ---- seen before? ---- */

enum err
seen_like_draw(struct page *p, str text, str but)
{
	struct matter_rows past, open;

	if (!matter_may_see(p->cx, KIND_EVENT))
		return ERR_OK;
	TRY(seen_before(p->cx, text, KIND_EVENT, false, but, &past));
	TRY(seen_before(p->cx, text, KIND_ACTION, true, S(""), &open));
	if (past.n == 0 && open.n == 0)
		return ERR_OK;
	ui_h2(&p->h, S("Seen before?"));
	ui_p(&p->h, S("Found by their words. Alike is not the same: look, and"
	    " link it where it belongs together."));
	if (past.n)
		TRY(learn_rows(p, &past, S("What was told before"), S("")));
	if (open.n)
		TRY(learn_rows(p, &open, S("What is being done already"),
		    S("")));
	return ERR_OK;
}

enum err
seen_before_draw(struct page *p, struct matter *m)
{
	return seen_like_draw(p, seek_text(p->cx, m), m->rec.id);
}
