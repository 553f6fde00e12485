/*
 * A chart as a file of its own, for a paper or a slide: one SVG of a fixed width
 * with all that a page has beside the picture but for the table. It holds no
 * script, style sheet or font, and asks nothing of any network.
 */
#include "core/arena.h"
#include "core/utf8.h"
#include "ui/chart_int.h"
#include "ui/ui_int.h"

enum {
	WIDE = 960, MARGIN = 32, PICTURE = 276,
	LETTERS = 118,         /* of a line of words across */
	LINE_HEIGHT = 21, KEY_HEIGHT = 26, KEY_COLUMNS = 3
};

static void
at(struct html *h, int y)
{
	html_lit(h, " y=\"");
	html_int(h, y);
	html_lit(h, "\"");
}

/* Where a line of at most LETTERS letters ends: at a space, if it has one. */
static size_t
line_end(str s)
{
	size_t i = 0, cut = 0;

	for (size_t n = 0; i < s.n && n <= LETTERS; n++) {
		if (s.p[i] == ' ')
			cut = i;
		(void)utf8_next(s, &i);
	}
	return i >= s.n || cut == 0 ? i : cut;
}

static int
lines_of(str s)
{
	int n = 0;

	while (s.n > 0) {
		s = str_trim(str_sub(s, line_end(s), s.n));
		n++;
	}
	return n;
}

static int
put_words(struct html *h, str s, int y)
{
	while (s.n > 0) {
		size_t end = line_end(s);

		html_lit(h, "<text x=\"32\" font-size=\"15\" "
		    "fill=\"currentColor\"");
		at(h, y);
		html_lit(h, ">");
		html_text(h, str_sub(s, 0, end));
		html_lit(h, "</text>\n");
		s = str_trim(str_sub(s, end, s.n));
		y += LINE_HEIGHT;
	}
	return y;
}

static void
sign(const struct view *w, int x, int y, bool variation)
{
	html_lit(w->h, "<svg x=\"");
	html_int(w->h, x);
	html_lit(w->h, "\"");
	at(w->h, y);
	html_lit(w->h, " width=\"440\" height=\"28\">");
	if (variation)
		chart_variation_sign(w);
	else
		chart_assurance_sign(w);
	html_lit(w->h, "<text x=\"38\" y=\"19\" font-size=\"15\" "
	    "fill=\"currentColor\">");
	html_text(w->h, variation ? chart_variation_words(w) :
	    chart_assurance_words(w));
	html_lit(w->h, "</text></svg>\n");
}

static void
put_signs(const struct view *w, int y)
{
	sign(w, MARGIN, y, true);
	if (w->a->out->assurance != SPC_ASSURANCE_NONE)
		sign(w, WIDE / 2, y, false);
}

static int
put_key(const struct view *w, int y)
{
	struct chart_key k[CHART_KEYS];
	unsigned n = chart_keys(w, k);

	for (unsigned i = 0; i < n; i++) {
		html_lit(w->h, "<svg x=\"");
		html_int(w->h, MARGIN + (int)(i % KEY_COLUMNS) *
		    (WIDE - 2 * MARGIN) / KEY_COLUMNS);
		html_lit(w->h, "\"");
		at(w->h, y + (int)(i / KEY_COLUMNS) * KEY_HEIGHT);
		html_lit(w->h, " width=\"298\" height=\"20\">");
		chart_key_sample(w, &k[i]);
		html_lit(w->h, "<text x=\"40\" y=\"15\" font-size=\"14\" "
		    "fill=\"currentColor\">");
		html_text(w->h, k[i].says);
		html_lit(w->h, "</text></svg>\n");
	}
	return y + (int)((n + KEY_COLUMNS - 1) / KEY_COLUMNS) * KEY_HEIGHT;
}

/* What the picture leaves out, and the sentence. */
static str
words(const struct view *w, str sentence)
{
	struct arena *mem = w->h->b.mem;
	struct buf b;

	if (w->from == 0)
		return sentence;
	buf_init(&b, mem, sentence.n + 200);
	buf_put(&b, sentence);
	buf_fmt(&b, " The picture shows the latest %zu of %zu points.", w->n,
	    w->a->in->npoints);
	return buf_str(&b);
}

static int
height_of(const struct view *w, str says, bool signs)
{
	struct chart_key k[CHART_KEYS];
	int y = 56 + (signs ? 44 : 0);

	if (chart_has_picture(w))
		y += PICTURE + 24 + KEY_HEIGHT * (int)((chart_keys(w, k) +
		    KEY_COLUMNS - 1) / KEY_COLUMNS) + 16;
	return y + lines_of(says) * LINE_HEIGHT + 12;
}

static void
put_head(const struct view *w, int height)
{
	html_lit(w->h, "<svg xmlns=\"http://www.w3.org/2000/svg\" "
	    "width=\"960\" height=\"");
	html_int(w->h, height);
	html_lit(w->h, "\" viewBox=\"0 0 960 ");
	html_int(w->h, height);
	html_lit(w->h, "\" color=\"#212b32\" "
	    "font-family=\"Arial, Helvetica, sans-serif\">\n<title>");
	html_text(w->h, w->a->title);
	html_lit(w->h, "</title>\n<rect width=\"100%\" height=\"100%\" "
	    "fill=\"#fff\"/>\n<text x=\"32\" y=\"40\" font-size=\"20\" "
	    "font-weight=\"bold\" fill=\"currentColor\">");
	html_text(w->h, w->a->title);
	html_lit(w->h, "</text>\n");
}

void
ui_spc_file(struct html *h, const struct ui_spc *a, str sentence)
{
	struct view w;
	bool signs;
	int y = 56;

	chart_look(&w, h, a);
	signs = chart_has_picture(&w) && a->in->chart != SPC_CHART_FUNNEL;
	sentence = words(&w, sentence);
	put_head(&w, height_of(&w, sentence, signs));
	if (signs) {
		put_signs(&w, y);
		y += 44;
	}
	if (chart_has_picture(&w)) {
		html_lit(h, "<svg x=\"88\"");
		at(h, y);
		html_lit(h, " width=\"840\" height=\"276\" "
		    "overflow=\"visible\">\n");
		chart_picture(&w);
		html_lit(h, "</svg>\n");
		y = put_key(&w, y + PICTURE + 24) + 16;
	}
	(void)put_words(h, sentence, y + 12);
	html_lit(h, "</svg>\n");
}
