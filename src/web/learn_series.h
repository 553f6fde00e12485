/*
 * Charts of measures, for the pages of actions and measures.
 */
#ifndef HEED_WEB_LEARN_SERIES_H
#define HEED_WEB_LEARN_SERIES_H

#include "learning/action.h"
#include "web/matter_kit.h"

enum { FIGURES_FILE_MAX = 200000 }; /* bytes of a file of figures */

/* The chart of a measure: since an action began (its day is marked, and limits
 * come from before), or by itself (began NULL). First the sentence whether it
 * changed. */
enum err series_draw(struct page *, const struct matter *measure,
    const int64_t *began) CHECKED;
/* Whether an action changed anything, in few words: "Not changed" where all its
 * measures say so, else what each says; "" where there is nothing to tell yet. */
enum err effect_words(struct page *, const struct matter *action, str *)
    CHECKED;
/* "Read from paper": a link to this page with all figures unfolded; and whether
 * it is that page. */
bool on_paper(const struct page *);
void paper_link(struct page *);

#endif
