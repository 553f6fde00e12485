/*
 * The audit as one page that a quality lead takes to a board.
 *
 * A file that stands alone: no script, no picture, font or address of anywhere
 * else, for a screen of any width and for paper. First what was found and what
 * it means, then how it changes, where it is, which words, which forms, and
 * what to do. What could not be read stands on its first screen.
 *
 * It names no record, and an author only where that was asked for: it is about
 * what forms and habits make people write, and ranks nobody.
 *
 * audit_html of audit.h is this report in its simplest form.
 */
#ifndef HEED_AUDIT_REPORT_H
#define HEED_AUDIT_REPORT_H

#include "audit/audit.h"
#include "core/html.h"

/* For html_init. No report exceeds it, whatever was read; a large one has some
 * 200 KB. */
enum { AUDIT_HTML_MAX = 8 << 20 };

/* The whole file. by: AUDIT_AUTHOR adds a table of authors, in the order of
 * names; any other changes nothing. command: how it was made, as it was typed;
 * "": as far as the tally tells. What the tally hides (suppress) is in no table,
 * chart, sum or share. Takes some 2 MB of cx->mem for a large tally. */
void audit_report(struct ctx *, struct html *, const struct audit_tally *,
    enum audit_axis by, str command);

#endif
