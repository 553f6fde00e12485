/*
 * What R4 says of elements, compiled from r4.tsv; for the files of fhir/ alone.
 *
 * Two shapes: an elem is a row of the table (a type, or an element where it is
 * defined); a slot is a name that may stand in an object of JSON. A choice
 * element has a slot for each of its types ("valueString", "valueQuantity").
 * Server lifetime, read only after fhir_open.
 */
#ifndef HEED_FHIR_R4_H
#define HEED_FHIR_R4_H

#include "core/json.h"

enum r4_is { R4_ELEMENT, R4_ABSTRACT, R4_RESOURCE, R4_COMPLEX, R4_PRIMITIVE,
	R4_IS__MAX };

/* The codes of one system in a closed code set, sorted. */
struct r4_codes {
	str system;
	str *code;
	unsigned n;
};
struct r4_set {
	str name;
	struct r4_codes *part;
	unsigned n;
};

struct r4_elem {
	str path;                   /* "Patient.contact", "Patient" */
	str name;                   /* last step, without [x] */
	enum r4_is is;
	bool list, must, choice;
	const struct r4_elem *base; /* whose slots its content also has */
	const struct r4_set *set;   /* the closed set that binds, or NULL */
	struct r4_slot *slot;       /* by name */
	unsigned n;
};
struct r4_slot {
	str name;
	const struct r4_elem *elem; /* the element that the name stands for */
	const struct r4_elem *type; /* what its value is made of */
	const struct r4_elem *in;   /* whose slot it is */
	bool lead;                  /* the first of its element */
};

/* A row of search.tsv. */
struct r4_search {
	str type, param, kind, path;
};

/* By path or name: "Patient", "HumanName", "Patient.contact"; NULL if unknown. */
const struct r4_elem *r4_find(str path);
/* The concrete resource type of a node by its resourceType, or NULL. */
const struct r4_elem *r4_resource(const struct json *);
/* A name in an object of that content, base types included; NULL if R4 has no
 * such element there. "_name" finds what "name" finds. */
const struct r4_slot *r4_slot_of(const struct r4_elem *, str name);
/* The elem is the named type or derives from it. */
bool r4_is_a(const struct r4_elem *, str name);
/* The content is that of any resource: contained, Bundle.entry.resource. */
bool r4_any_resource(const struct r4_elem *);
/* system.p == NULL: in any system of the set. */
bool r4_set_has(const struct r4_set *, str system, str code);
/* The rows of one type, contiguous. */
const struct r4_search *r4_searches(str type, unsigned *n);

/* A date, dateTime or instant by what it is called. */
bool prim_date(struct ctx *, str type, str text, int64_t *low, int64_t *high);
/* What the primitive wants said as a phrase; NULL when the node is one. */
const char *prim_check(struct ctx *, str type, const struct json *);
/* -?digits, and with fraction also .digits and an exponent: JSON's number. */
bool prim_number(str, bool fraction);

/* Called by fhir_open alone. */
enum err fold_open(struct ctx *) CHECKED;

#endif
