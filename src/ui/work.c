/*
 * The work as a picture: an SVG of boxes that needs no style sheet or script,
 * and beside it the same as lists.
 *
 * It is 400 units wide and as tall as what stands in it: one drawing for a
 * phone and for a wall. Letters are laid out by count, as no SVG breaks a line
 * by itself; what is cut in the picture stands whole in the lists. The feedback
 * runs up the right side, from outcomes to the work they come from.
 */
#include "core/arena.h"
#include "core/utf8.h"
#include "ui/ui_int.h"

enum { WIDE = 400, LEFT = 4, GAP = 10, BACK = 24, /* room for the way back */
	FRAME = WIDE - LEFT - BACK, HALF = (FRAME - 3 * GAP) / 2,
	HEAD = 22, LINE = 17, PAD = 8, ARROW = 30, SHOWN = 5, LINES_MAX = 2,
	CHAR = 7 /* how wide a letter is, about */ };

/* A box with the lines that fit it: at most two for each thing. */
struct box {
	const struct ui_work_box *what;
	int x, y, wide, tall;
};

/* The first line of s that fits in so many letters; *rest is what is left. */
static str
line_of(str s, unsigned room, str *rest)
{
	size_t i = 0, last = 0, n = 0;

	while (i < s.n && n < room) {
		if (s.p[i] == ' ' && i)
			last = i;
		(void)utf8_next(s, &i);
		n++;
	}
	if (i >= s.n) {
		*rest = S("");
		return s;
	}
	if (last == 0 || s.p[i] == ' ')
		last = i;
	*rest = str_trim(str_sub(s, last, s.n));
	return str_sub(s, 0, last);
}

static unsigned
room_of(int wide)
{
	return (unsigned)((wide - 2 * PAD) / CHAR);
}

static int
lines_in(const struct ui_work_box *b, int wide)
{
	int n = b->n > SHOWN ? 1 : 0;

	for (unsigned i = 0; i < b->n && i < SHOWN; i++) {
		str rest;

		(void)line_of(b->at[i].text, room_of(wide), &rest);
		n += rest.n ? LINES_MAX : 1;
	}
	return n;
}

static int
height_of(const struct ui_work_box *b, int wide)
{
	int n = lines_in(b, wide);

	return HEAD + PAD + (n ? n : 1) * LINE;
}

/* ---- drawing ---- */

static void
text_at(struct html *h, int x, int y, str s, bool strong, bool cut)
{
	html_lit(h, "<text x=\"");
	html_int(h, x);
	html_lit(h, "\" y=\"");
	html_int(h, y);
	html_lit(h, "\" font-size=\"13\"");
	if (strong)
		html_lit(h, " font-weight=\"bold\" fill=\"#212b32\"");
	html_lit(h, ">");
	html_text(h, s);
	if (cut)
		html_lit(h, "…");
	html_lit(h, "</text>\n");
}

/* One thing in at most two lines, as one link. */
static int
thing_at(struct html *h, const struct ui_link *l, int x, int y, int wide)
{
	str rest, first = line_of(l->text, room_of(wide), &rest), more;

	html_lit(h, "<a");
	html_url(h, "href", l->href);
	html_lit(h, " tabindex=\"-1\" fill=\"#005eb8\">");
	text_at(h, x, y, first, false, false);
	if (rest.n) {
		str second = line_of(rest, room_of(wide) - 1, &more);

		text_at(h, x, y + LINE, second, false, more.n > 0);
	}
	html_lit(h, "</a>\n");
	return rest.n ? LINES_MAX * LINE : LINE;
}

static void
rect(struct html *h, int x, int y, int wide, int tall, str more)
{
	html_lit(h, "<rect x=\"");
	html_int(h, x);
	html_lit(h, "\" y=\"");
	html_int(h, y);
	html_lit(h, "\" width=\"");
	html_int(h, wide);
	html_lit(h, "\" height=\"");
	html_int(h, tall);
	html_lit(h, "\" rx=\"4\" stroke=\"#212b32\" ");
	html_lit_(h, more);
	html_lit(h, "/>\n");
}

static void
box_draw(struct html *h, const struct box *b)
{
	int y = b->y + HEAD + LINE - 3;

	rect(h, b->x, b->y, b->wide, b->tall, S("fill=\"#ffffff\""));
	text_at(h, b->x + PAD, b->y + 16, b->what->name, true, false);
	for (unsigned i = 0; i < b->what->n && i < SHOWN; i++)
		y += thing_at(h, &b->what->at[i], b->x + PAD, y, b->wide);
	if (b->what->n > SHOWN) {
		html_lit(h, "<text x=\"");
		html_int(h, b->x + PAD);
		html_lit(h, "\" y=\"");
		html_int(h, y);
		html_lit(h, "\" font-size=\"13\" fill=\"#4c6272\">and ");
		html_int(h, b->what->n - SHOWN);
		html_lit(h, " more</text>\n");
	}
}

/* From y down, in the middle. */
static void
arrow_down(struct html *h, int y)
{
	int x = LEFT + FRAME / 2;

	html_lit(h, "<path fill=\"none\" stroke=\"#212b32\" "
	    "stroke-width=\"2\" d=\"M");
	html_int(h, x);
	html_lit(h, " ");
	html_int(h, y + 3);
	html_lit(h, "v22m-6-7 6 7 6-7\"/>\n");
}

/* From the outcomes round and back to the work. */
static void
arrow_back(struct html *h, int from, int to)
{
	html_lit(h, "<path fill=\"none\" stroke=\"#212b32\" "
	    "stroke-width=\"2\" stroke-dasharray=\"6 4\" d=\"M");
	html_int(h, LEFT + FRAME);
	html_lit(h, " ");
	html_int(h, from);
	html_lit(h, "H392V");
	html_int(h, to);
	html_lit(h, "H");
	html_int(h, LEFT + FRAME + 4);
	html_lit(h, "\"/>\n<path fill=\"none\" stroke=\"#212b32\" "
	    "stroke-width=\"2\" d=\"M");
	html_int(h, LEFT + FRAME + 11);
	html_lit(h, " ");
	html_int(h, to - 6);
	html_lit(h, "l-7 6 7 6\"/>\n");
}

/* Where everything stands; returns the height of all. */
static int
place(const struct ui_work *w, struct box *b, int *frame)
{
	int y = 34;

	for (int i = 0; i < UI_WORK_PARTS; i += 2) {
		int left = height_of(&w->box[i], HALF);
		int right = height_of(&w->box[i + 1], HALF);
		int tall = left > right ? left : right;

		b[i] = (struct box){ &w->box[i], LEFT + GAP, y, HALF, tall };
		b[i + 1] = (struct box){ &w->box[i + 1],
			LEFT + 2 * GAP + HALF, y, HALF, tall };
		y += tall + GAP;
	}
	*frame = y - 4;
	y += ARROW - 4;
	for (int i = UI_WORK_PARTS; i < UI_WORK_BOXES; i++) {
		b[i] = (struct box){ &w->box[i], LEFT, y, FRAME,
			height_of(&w->box[i], FRAME) };
		y += b[i].tall + (i == UI_WORK_PARTS ? ARROW : GAP);
	}
	return y;
}

static void
picture(struct html *h, const struct ui_work *w)
{
	struct box b[UI_WORK_BOXES];
	int frame, tall = place(w, b, &frame);
	const struct box *last = &b[UI_WORK_BOXES - 1];

	html_lit(h, "<svg class=\"heed-work__picture\" aria-hidden=\"true\" "
	    "viewBox=\"0 0 400 ");
	html_int(h, tall + 22);
	html_lit(h, "\" font-family=\"Frutiger W01, Arial, sans-serif\">\n");
	rect(h, LEFT, 4, FRAME, frame, S("fill=\"#f0f4f5\""));
	text_at(h, LEFT + GAP, 24, S("The work"), true, false);
	for (int i = 0; i < UI_WORK_BOXES; i++)
		box_draw(h, &b[i]);
	arrow_down(h, 4 + frame);
	arrow_down(h, b[UI_WORK_PARTS].y + b[UI_WORK_PARTS].tall);
	arrow_back(h, last->y + last->tall / 2, 24);
	text_at(h, LEFT, tall + 12, S("What is learned goes back into the "
	    "work"), false, false);
	html_lit(h, "</svg>\n");
}

static void
lists(struct html *h, const struct ui_work *w)
{
	html_lit(h, "<div class=\"heed-work__lists\">\n");
	ui_h2(h, S("The same in lists"));
	for (int i = 0; i < UI_WORK_BOXES; i++) {
		const struct ui_work_box *b = &w->box[i];

		ui_heading(h, &(struct ui_heading){ .text = b->name,
		    .level = 3, .size = UI_S });
		if (b->n)
			ui_links(h, b->at, b->n);
		else
			ui_p(h, w->none);
	}
	html_lit(h, "</div>\n");
}

void
ui_work(struct html *h, const struct ui_work *w)
{
	html_lit(h, "<div class=\"heed-work\">\n<figure class=\""
	    "heed-work__figure\">\n");
	picture(h, w);
	html_lit(h, "<figcaption>");
	html_text(h, w->title);
	html_lit(h, "</figcaption>\n</figure>\n");
	lists(h, w);
	html_lit(h, "</div>\n");
}
