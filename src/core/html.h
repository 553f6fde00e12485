/*
 * A page under construction: markup is a literal, or it is escaped.
 *
 * There is no third way and no html_raw. A variable given as markup does not
 * compile, nor does a `char *` given as text. Components in ui/ are built from
 * these six calls.
 */
#ifndef HEED_CORE_HTML_H
#define HEED_CORE_HTML_H

#include "core/buf.h"

struct html {
	struct buf b;
	str words_lang;        /* of the words of a person that follow, or "" */
};

void html_init(struct html *, struct arena *, size_t max);
/* Text content or inside a quoted attribute: escapes & < > " ' and drops the
 * control characters that HTML forbids. */
void html_text(struct html *, str);
/* The same, with each line break shown as <br>. */
void html_lines(struct html *, str);
/* ` name="value"`; name is a literal. Nothing at all when value.p is NULL. */
#define html_attr(h, name, value) html_attr_((h), S(" " name "=\""), (value))
void html_attr_(struct html *, str name, str value);
/* ` name="url"` for href, src and action: only a path of our own (starts with
 * one '/', no "//", no control, no backslash), or tel:, sms:, mailto:, https:,
 * or a #fragment. Anything else becomes "#". */
#define html_url(h, name, value) html_url_((h), S(" " name "=\""), (value))
void html_url_(struct html *, str name, str value);
/* Percent-encodes s as one path segment or query value into b. */
void url_put(struct buf *, str s);
void html_int(struct html *, int64_t);
#define html_lit(h, lit) html_lit_((h), S(lit))
void html_lit_(struct html *, str);
/* What one struct html gathered, put into another: already escaped once. */
void html_join(struct html *, const struct html *part);
/* The head of a file that is kept and opened by itself: it asks for nothing, runs
 * nothing, and no search engine lists it. style: CSS, a literal. Ends before
 * <body>. */
void html_file(struct html *, str title, str style);
enum err html_done(struct html *, str *page) CHECKED;

#endif
