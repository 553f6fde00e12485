/*
 * What the frame's own files share. Not for pages.
 */
#ifndef HEED_WEB_APP_INT_H
#define HEED_WEB_APP_INT_H

#include "web/web.h"

struct app {
	struct door *door;
	const struct lexicon *lexicon;
	struct web_conf conf;
	/* Settings, kept for a second or two: fixed room, so that a busy worker
	 * asks the store for them rarely. */
	char set_text[SET__MAX][SETTING_MAX + 1];
	str set[SET__MAX];
	int64_t set_at;
	/* The safety plan's form: Heed's own, and the service's in its place. */
	const struct form *plan_own;
	struct arena *plan_mem;
	int64_t plan_v;
};
/* Looks whether another version of the plan's form was published (ownform.c). */
enum err own_forms_fresh(struct ctx *, struct app *) CHECKED;
/* Forgets the kept settings: they were just changed. */
void app_settings_changed(struct app *);

/* The route for a verb and path, and its parameters; NULL when none. *other is
 * set when the path exists for another verb. */
const struct route *route_match(struct ctx *, enum verb, str path,
    str param[ROUTE_PARAMS_MAX], bool *other);
/* The index of "{name}" among a route's parameters, or -1. */
int route_param(const struct route *, const char *name);

/* Asks before words are saved; ERR_INPUT where the page is drawn again. */
enum err words_step(struct page *) CHECKED;
/* After the request's own transaction: counts what was held back. */
void words_after(struct page *);

/* The whole document round p->h, into re. */
void shell_draw(struct page *, enum err);
/* p->h becomes the page for an error, with what was typed. */
void oops_draw(struct page *, enum err);
/* Headers that every page has. */
void shell_headers(struct page *, struct reply *);

#endif
