/*
 * The Cookie header, read kindly: what is no cookie is skipped.
 *
 * Some browsers send attributes back with their cookies ($Version, $Path; Lynx
 * does), and others on the same host may set names of their own. None of this
 * is a reason to refuse a person, so a pair that breaks the grammar is left
 * out. Where a name comes twice the first stands: browsers send the one with
 * the longer path first.
 */
#ifndef HEED_HTTP_COOKIE_H
#define HEED_HTTP_COOKIE_H

#include "http/http.h"

enum { COOKIES_MAX = 64 }; /* in one request; more are left out */

/* Adds the pairs of one header to f, which holds COOKIES_MAX and *n so far.
 * Spans point into header; nothing is decoded. */
void cookie_parse(str header, struct field *f, unsigned *n);

#endif
