/*
 * A choice about sharing as a FHIR Consent: what care/share.c needs of it.
 *
 * Only for care's own files; pages use care/share.h.
 */
#ifndef HEED_CARE_CONSENT_H
#define HEED_CARE_CONSENT_H

#include "care/share.h"

/* The supporter and the scope it is about; "" when it is none of ours. */
str consent_supporter(const struct json *consent);
str consent_scope(const struct json *consent);
/* When it was asked; 0 when that is not known. */
int64_t consent_asked(struct ctx *, const struct json *consent);
/* When it was taken back; 0 when it was not, or does not say. */
int64_t consent_withdrawn(struct ctx *, const struct json *consent);
/* Fills all but supporter, scope, re_ask and prompt. */
void consent_choice(struct ctx *, const struct record *, struct choice *);
/* The Consent from scratch: all of it is ours. */
enum err consent_print(struct ctx *, str person, const struct choice *,
    str *body) CHECKED;

#endif
