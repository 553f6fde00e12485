/*
 * The person and the people around them: native FHIR resources, edited field by
 * field through rows of care/field.def and the path grammar of fhir.h, so that
 * every other byte stays.
 */
#ifndef HEED_CARE_PEOPLE_H
#define HEED_CARE_PEOPLE_H

#include "access/person.h"
#include "http/http.h"

/* FIELD(kind, name, path, type, codes, group, label, hint) */
struct field_row {
	enum kind kind;
	const char *name;   /* of the form field */
	const char *path;   /* in the resource; fhir_get, fhir_put */
	char type;          /* t text, d date, n NHS number, p phone, e email,
	                     * a long text, c one code, f yes/no flag */
	const char *codes;  /* file under practice/codes for c */
	const char *group;  /* heading on the page: "name", "contact", "safe" … */
	const char *label, *hint;
};
extern const struct field_row field_row[];
extern const unsigned nfield_rows;

/* One value per row of that kind, in table order ("" where none). */
enum err fields_read(struct ctx *, const struct record *, str *value) CHECKED;
/* The body with the posted values put in; what was not posted stays. Checks
 * dates, NHS number (unique, test range only in test mode), phone, e-mail:
 * ERR_INPUT with where = the row's name. groups: only rows of these groups,
 * space separated; "" all. */
enum err fields_put(struct ctx *, enum kind, str body, const char *groups,
    const struct field *, unsigned n, str *out) CHECKED;

/* How a person is shown everywhere (identity bar, page heads). */
struct person_view {
	str id, canon;
	str name, preferred;       /* preferred: how they want to be called */
	str dob;                   /* FHIR date */
	int age;                   /* -1 unknown */
	str nhs, nhs_status;       /* digits; verified, unverified, none, test */
	str lang;                  /* BCP 47 */
	bool rtl;
	str needs[8]; unsigned nneeds; /* AIS flags, in words (CARE-10) */
	str reviewed;              /* of the needs */
	str safe[8]; unsigned nsafe;   /* safe-contact answers in words */
	bool private_asked;        /* the private question was asked (rule 5) */
	bool died;
};
enum err person_view(struct ctx *, str person, struct person_view *) CHECKED;
/* From a body that was read already. */
enum err person_view_of(struct ctx *, const struct record *,
    struct person_view *) CHECKED;
/* A new Patient from posted fields, with managingOrganization unit. */
enum err person_new(struct ctx *, const struct field *, unsigned n, str unit,
    str *id) CHECKED;

struct supporter {
	str id, name, relation;    /* relation in words */
	str phone, email;
	str roles;                 /* in words, comma separated */
	bool hidden;               /* do_not_contact */
	str hidden_why;            /* restricted: team only */
	bool account;              /* has a sign-in */
	const struct record *rec;
};
struct supporters { struct supporter *at; unsigned n; };
/* hidden ones only when `restricted` and the viewer is of the team. */
enum err supporters_of(struct ctx *, str person, bool restricted,
    struct supporters *) CHECKED;
enum err supporter_read(struct ctx *, str id, struct supporter *) CHECKED;
enum err supporter_new(struct ctx *, str person, const struct field *,
    unsigned n, str *id) CHECKED;

/* What a supporter told, and what general information was given: written
 * whatever the consent says (CARE-74). */
struct told { str said, worried, share, share_why, who; };
enum err note_add(struct ctx *, str person, str supporter, const struct told *,
    str *id) CHECKED;
enum err info_add(struct ctx *, str person, str supporter, str what) CHECKED;

/* A code's words from practice/codes: code_words("relation", "mother"). The
 * code itself where there is no such row. */
str code_words(const char *file, str code);
/* Rows of a code file; NULL when there is none. Server lifetime. */
const struct tsv *codes(const char *file);
/* A shared phrase of practice/wording.tsv by key; the key where none. */
str wording(const char *key);
/* The whole table of wordings, for pages made of its rows. */
const struct tsv *wordings(void);

/* The crisis contacts that hold for this person (age) or for anyone (age -1),
 * the service's own line first. */
struct crisis { str name, how, href, when, source; };
/* set: the settings, by enum setting. */
enum err crisis_contacts(struct ctx *, const str *set, int age,
    struct crisis **, unsigned *n) CHECKED;

#endif
