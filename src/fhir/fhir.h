/*
 * FHIR R4 (4.0.1) resources: check, index, splice, and the closed path grammar.
 *
 * Pure: values and an arena in, values out; no I/O, no clock. What R4 says of
 * elements, types, cardinality and required codes is data, r4.tsv, made by
 * tools/mkfhir.mjs from the official definitions.
 */
#ifndef HEED_FHIR_FHIR_H
#define HEED_FHIR_FHIR_H

#include "core/err.h"
#include "core/json.h"
#include "core/str.h"

enum { FHIR_BODY_MAX = 1 << 20, FHIR_ID_MAX = 64 };

/* Reads r4.tsv and search.tsv from the assets; server lifetime, once a process
 * before any other call. */
enum err fhir_open(struct ctx *) CHECKED;
/* What is open serves this process and those that it forks to their end, as its
 * memory must: fhir_open has nothing to do from now on. */
void fhir_stay(void);

/* A resource type of R4 4.0.1: "Patient" yes, "patient" no. */
bool fhir_is_type(str);
/* [A-Za-z0-9.-]{1,64} */
bool fhir_is_id(str);

/* Structure: known elements, JSON shape, primitive formats, cardinality,
 * required bindings to closed code sets, choice types, one value[x], contained
 * resources, no unknown modifierExtension (it may negate what follows: refused
 * by name). Every fault becomes a diagnostic with the path of the element, all
 * indices spelt ("Patient.name[0].given[1]"; a choice without its type:
 * "Patient.deceased"); ERR_INPUT if there was one. */
enum err fhir_check(struct ctx *, const struct json *resource) CHECKED;
/* The same of a change to `was`, which passed: what stands in it byte for byte in
 * the same place, or in the same list, is not looked at again. */
enum err fhir_check_change(struct ctx *, const struct json *resource,
    const struct json *was) CHECKED;

enum { FHIR_IX_MAX = 4000 };
/* One row of the index, as table ix has it (decisions.md D9). */
struct fhir_ix {
	str param;    /* search parameter's code: "identifier", "name" */
	str system;   /* token's system or "" */
	str value;    /* token's code, folded string (language_fold is not used
	               * here: fhir folds names by fhir_fold), uri; or "" */
	bool ranged;  /* low and high hold */
	int64_t low, high;
	str ref;      /* "Patient/123" or "" */
};
/*
 * The rows for the search parameters that search.tsv can express, in its order;
 * ERR_LIMIT past FHIR_IX_MAX. By kind:
 *   token      system and value; a code with a closed set has the set's system
 *   string     value folded, the first 512 bytes; a HumanName or Address gives
 *              a row for each part
 *   date       low and high, high exclusive; an open Period has INT64_MIN or MAX
 *   reference  ref: "Type/id" without its version, absolute URLs whole; '#x' none
 *   uri        value
 *   number     low and high in millionths, as exact as the digits are: "5.40" is
 *              from 5395000 up to 5405000; none past five decimals
 *   quantity   like number, with the unit's system and code (or unit, currency)
 * A token, ref or uri over 1024 bytes has no row.
 */
enum err fhir_index(struct ctx *, const struct json *resource,
    struct fhir_ix **, unsigned *n) CHECKED;
/* The first extension of an element with that url, or NULL; element may be NULL. */
const struct json *fhir_ext(const struct json *element, str url);
/* Lower case, accents off, punctuation to one space: how names are compared. */
str fhir_fold(struct arena *, str);

/* The body with its id and meta.versionId/lastUpdated put in: all other bytes
 * as stored. Bodies are stored as they came; an id and version that came with
 * them are written over here. ERR_INPUT when the body is no such type. */
enum err fhir_splice(struct ctx *, str body, str type, str id, int64_t v,
    int64_t at, str *out) CHECKED;

/* One part of a compound extension: its url and one text value under key
 * ("valueString"); nothing where there is no value. */
void fhir_part(struct json_w *, str url, str key, str value);

/*
 * The closed path grammar by which native resources are edited: names, an
 * optional [member=value,member=value] filter, and a last name:
 *   telecom[system=phone,use=mobile].value
 *   name[use=usual].given[0]
 *   extension[url=urn:heed:safe-contact].extension[url=text].valueCode
 * A list named alone means its first element; an index may be one past the end,
 * which appends. "_birthDate.extension[url=…].valueCode" reaches a primitive's
 * extensions. ERR_INPUT with the path as `where`: a path that cannot be read, a
 * name that R4 does not have there, a path to a group, a put of a filter's own
 * member.
 * Lens laws, tested over all official examples: get after put gives the value;
 * putting what is there gives the same bytes; the last put wins.
 */
/* The text of the scalar at path, or "" and *there = false. */
enum err fhir_get(struct ctx *, const struct json *, const char *path, str *,
    bool *there) CHECKED;
/* The body with the scalar at path set: missing steps are made (filters give
 * their members), value.p == NULL takes it away together with steps that become
 * empty, or hold no more than their filter's members. Bytes that are not on the
 * path stay; of a primitive list and its _list, what stood side by side does so
 * after. kind says how to write it; FHIR_INT is any JSON number, as spelt.
 * Empty text, and control characters, are ERR_INPUT. */
enum fhir_scalar { FHIR_TEXT, FHIR_BOOL, FHIR_INT };
enum err fhir_put(struct ctx *, str body, const char *path, enum fhir_scalar,
    str value, str *out) CHECKED;

/*
 * NHS numbers (CARE-7): 10 digits, weights 10..2, check = 11 - sum mod 11.
 * Repeated-digit numbers pass the check and are refused here by name.
 */
enum nhs { NHS_OK, NHS_TEST, NHS_LENGTH, NHS_DIGITS, NHS_CHECK, NHS_REPEATED };
/* digits (11 bytes, NUL at the end) is set for OK and TEST (999 range). Spaces
 * and hyphens, also the typographic ones, may stand anywhere. */
enum nhs nhs_parse(str typed, char digits[11]);
/* A sentence for the person at the keyboard. */
str nhs_say(enum nhs);
/* "999 000 0018" */
str nhs_show(struct arena *, str digits);

#endif
