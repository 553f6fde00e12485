/*
 * Short forms on pages. The form says what is asked (practice/forms); here is
 * only how it is drawn, taken and shown.
 */
#include "web/small_kit.h"
#include "core/arena.h"
#include "core/time.h"

void
small_draw(struct page *p, const struct small *s, const char *scope)
{
	form_draw(p->cx, &p->h, &(struct form_view){ .a = &s->a,
	    .scope = str_of(scope), .again = p->again, .nagain = p->nagain,
	    .diag = p->cx->diag,
	    .ndiag = p->cx->ndiag < DIAG_MAX ? p->cx->ndiag : DIAG_MAX });
}

enum err
small_take(struct page *p, const struct small *s, const char *scope,
    struct op **op, unsigned *n)
{
	TRY(forms_take(p->cx, &s->a, str_of(scope), p->rq->form, p->rq->nform,
	    op, n));
	for (unsigned i = 0; i < *n; i++)
		if (str_ends((*op)[i].link, S(".own")) ||
		    str_ends((*op)[i].link, S(".matters")))
			(*op)[i].voice = VOICE_PERSON;
	return ERR_OK;
}

void
small_show(struct page *p, const struct small *s, const char *scope)
{
	if (s->a.n == 0) {
		ui_p(&p->h, S("Nothing has been written down yet."));
		return;
	}
	form_draw(p->cx, &p->h, &(struct form_view){ .a = &s->a,
	    .scope = str_of(scope), .read_only = true });
}

/* ---- a time ---- */

static const char *
time_name(struct page *p, const char *name)
{
	return str_c(p->cx->mem, str_cat(p->cx->mem, str_of(name),
	    S("-time")));
}

void
when_draw(struct page *p, const char *name, str label, str hint)
{
	date_draw(p, (struct ui_field){ .name = str_of(name), .label = label,
	    .hint = hint, .size = UI_S, .error = web_error(p, name) }, S(""));
	web_line(p, time_name(p, name), S("Time, such as 14:30"), S(""),
	    S(""), 5);
}

/* "14:30", "2:05" */
static bool
clock_read(str s, int64_t *hour, int64_t *min)
{
	str h;

	if (str_chr(s, ':') < 0)
		return false;
	(void)str_cut(&s, ':', &h);
	return s.n == 2 && str_int(h, 0, 23, hour) && str_int(s, 0, 59, min);
}

enum err
when_post(struct page *p, const char *name, int64_t *out)
{
	str date, time = web_post(p, time_name(p, name));
	int64_t hour = 0, min = 0, t;
	struct civil c;
	struct fdate d;

	*out = 0;
	TRY(date_post(p, name, &date));
	if (date.n == 0 && time.n == 0)
		return ERR_OK;
	if (date.n == 0)
		c = time_london(p->cx->now);
	else {
		TRY(fdate_parse(p->cx, name, date, &d));
		if (d.prec < PREC_DAY)
			return fail(p->cx, ERR_INPUT, name,
			    "give the day too");
		c = d.at;
	}
	if (!clock_read(time, &hour, &min))
		return fail(p->cx, ERR_INPUT, time_name(p, name),
		    "give the time as hours and minutes, such as 14:30");
	c = (struct civil){ .year = c.year, .month = c.month, .day = c.day,
		.hour = (int)hour, .min = (int)min };
	t = time_of_civil(&c);
	/* Twice: near a change of the clocks the first guess is off. */
	for (int i = 0; i < 2; i++) {
		c.offset_min = time_london(t).offset_min;
		t = time_of_civil(&c);
	}
	*out = t;
	return ERR_OK;
}

/* ---- a unit ---- */

enum err
place_draw(struct page *p, str label, str hint, const char *settings, str none)
{
	struct ui_select s = { .f = { .name = S("unit"), .label = label,
		.hint = hint, .error = web_error(p, "unit") }, .none = none,
		.value = web_value(p, "unit", S("")) };
	struct ui_option *o;
	struct units l;

	TRY(unit_list(p->cx, &l));
	o = NEWN(p->cx->mem, struct ui_option, l.n + 1);
	/* Where the service has not said what its units are, all of them. */
	for (int pass = 0; pass < 2 && s.noptions == 0; pass++)
		for (unsigned i = 0; i < l.n; i++)
			if (!l.at[i].closed && (pass || settings[0] == '\0' ||
			    str_has_word(str_of(settings), l.at[i].setting)))
				o[s.noptions++] = (struct ui_option){
					.value = l.at[i].id,
					.text = l.at[i].name };
	s.options = o;
	ui_select(&p->h, &s);
	return ERR_OK;
}

/* ---- what a setting adds ---- */

static unsigned
rows_of(const struct profiles *l, enum profile_kind k, str part, str *out,
    unsigned max)
{
	unsigned n = 0;

	for (const struct profile_row *r = NULL; n < max &&
	    (r = profile_next(l, k, part, r)) != NULL;)
		out[n++] = r->says;
	return n;
}

/* Lines that are for people of their age or in their place, at the part of the
 * plan where services stand (CARE-52, CARE-100). */
static enum err
contacts_draw(struct page *p, const struct profiles *l)
{
	const struct person_view *v;
	struct ui_contact *c;
	struct crisis *k;
	unsigned nk, n = 0;

	TRY(web_person(p, &v));
	TRY(crisis_contacts(p->cx, p->set, v->age, &k, &nk));
	c = NEWN(p->cx->mem, struct ui_contact, nk + 1);
	for (unsigned i = 0; i < nk; i++)
		for (const struct profile_row *r = NULL; (r = profile_next(l,
		    PROFILE_CONTACT, S(""), r)) != NULL;)
			if (str_eq(r->value, k[i].id)) {
				c[n++] = (struct ui_contact){ k[i].name,
					k[i].how, k[i].href, k[i].when };
				break;
			}
	if (n == 0)
		return ERR_OK;
	ui_details_start(&p->h, &(struct ui_details){ .summary = p->staff
	    ? S("Lines that are there for them") : S("Lines that are there"
	        " for you") });
	ui_contacts(&p->h, c, n);
	ui_details_end(&p->h);
	return ERR_OK;
}

enum err
profile_draw(struct page *p, str part)
{
	enum { SHOWN = 40 };
	str says[SHOWN];
	struct profiles l;
	unsigned n;

	if (p->me->supporter.n)
		return ERR_OK;
	TRY(profiles_of(p->cx, p->person, &l));
	n = p->staff ? rows_of(&l, PROFILE_PROMPT, part, says, SHOWN) : 0;
	if (n) {
		ui_details_start(&p->h, &(struct ui_details){
		    .summary = S("What could be asked here") });
		web_list(p, says, n);
		ui_details_end(&p->h);
	}
	n = rows_of(&l, PROFILE_CARD, part, says, SHOWN);
	if (n) {
		ui_details_start(&p->h, &(struct ui_details){
		    .summary = S("Cards to look at together") });
		ui_p(&p->h, S("Ideas other people had. None is filled in: what"
		    " fits is said, or pointed at, and written down in the"
		    " person's own words."));
		web_list(p, says, n);
		ui_details_end(&p->h);
	}
	return str_eq(part, S("services")) ? contacts_draw(p, &l) : ERR_OK;
}
