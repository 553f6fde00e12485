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
	                     * a long text, c one code, f flag: "1" or "" */
	const char *codes;  /* file under practice/codes for c */
	const char *group;  /* heading on the page: "name", "contact", "safe" … */
	const char *label, *hint;
};
extern const struct field_row field_row[];
extern const unsigned nfield_rows;

/* What a resource has at a row's path; of a flag "1" or "". */
enum err field_value(struct ctx *, const struct field_row *, const struct json *,
    str *out) CHECKED;
/* One value per row of that kind, in table order ("" where none). */
enum err fields_read(struct ctx *, const struct record *, str *value) CHECKED;
/* The body with the posted values put in; what was not posted stays, and what
 * was posted empty goes. A date is posted whole or as NAME-day, -month, -year.
 * A tick box that is off posts nothing: a page posts NAME empty before it, and
 * the flag is on when any NAME is "1", "true", "yes" or "on". A code
 * "not-asked" is kept as no answer. Checks dates, NHS number (unique, test
 * range only in test mode), phone, e-mail: ERR_INPUT with where = the row's
 * name, one for each field that is wrong. groups: only rows of these groups,
 * space separated; "" all but "died". The groups number, proof, restricted and died
 * are the team's to change: ERR_DENIED when another viewer posts something new
 * there. */
enum err fields_put(struct ctx *, enum kind, str body, const char *groups,
    const struct field *, unsigned n, str *out) CHECKED;
/* Reads the record, puts and writes it: ERR_STALE when its version is not v.
 * *made: the version that stands (v when nothing changed). Someone who becomes
 * not to be contacted loses all that was shared with them. */
enum err fields_save(struct ctx *, enum kind, str id, int64_t v,
    const char *groups, const struct field *, unsigned n, int64_t *made)
    CHECKED;

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
	bool private_asked;        /* asked when they were alone (rule 5) */
	bool died;
	str died_on;               /* FHIR date; "" not known */
};
enum err person_view(struct ctx *, str person, struct person_view *) CHECKED;
/* From a body that was read already. */
enum err person_view_of(struct ctx *, const struct record *,
    struct person_view *) CHECKED;
/* The same in two steps: who they are; then what they need and which contact is
 * safe, of the same record. */
enum err person_brief_of(struct ctx *, const struct record *,
    struct person_view *) CHECKED;
enum err person_rest_of(struct ctx *, const struct record *,
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
/* hidden ones only when `restricted` and the viewer is of the team. A supporter
 * sees none, OK with n = 0. */
enum err supporters_of(struct ctx *, str person, bool restricted,
    struct supporters *) CHECKED;
/* Those that this viewer may know how to reach, a device of the person's too;
 * without asking whether they have an account. */
enum err supporters_brief(struct ctx *, str person, struct supporters *) CHECKED;
enum err supporter_read(struct ctx *, str id, struct supporter *) CHECKED;
/* The same without asking whether they have an account. */
enum err supporter_brief(struct ctx *, str id, struct supporter *) CHECKED;
/* What has to be done for information to reach them, in words; "" where nothing
 * is known of (CARE-10). */
enum err supporter_needs(struct ctx *, const struct supporter *, str *) CHECKED;
enum err supporter_new(struct ctx *, str person, const struct field *,
    unsigned n, str *id) CHECKED;

/* What a supporter told, and what general information was given: written
 * whatever the consent says (CARE-74). supporter may be "" (who says who it
 * was); the viewer, when it is a supporter. share: of codes/note-share.tsv, or
 * "". ERR_INPUT (said) when it says nothing. what: codes of codes/info-kind.tsv
 * parted by spaces, or words. */
struct told { str said, worried, share, share_why, who;
	int64_t when; /* it was said; 0: now. Not to come: ERR_INPUT (when) */ };
enum err note_add(struct ctx *, str person, str supporter, const struct told *,
    str *id) CHECKED;
enum err info_add(struct ctx *, str person, str supporter, str what) CHECKED;

/* Reads practice/codes, practice/contacts and practice/wording.tsv from the
 * assets; server lifetime, once a process, before all below. */
enum err codes_open(struct ctx *) CHECKED;
/* A code's words from practice/codes: code_words("relation", "mother"). The
 * code itself where there is no such row. */
str code_words(const char *file, str code);
/* Rows of a code file; NULL when there is none. Server lifetime. */
const struct tsv *codes(const char *file);
/* A shared phrase of practice/wording.tsv by key; the key where none. */
str wording(const char *key);
/* What a heading of a plan, or its help, is called in that language (BCP 47), to
 * stand beside the English: practice/languages.tsv. "" where there is no row, or
 * none that a translator has checked and the service shows no others. */
str in_language(const str *set, str lang, const char *key);
bool language_is_rtl(str lang);
/* A sentence, or a wording, with each {slot} filled. */
str filled(struct ctx *, str s, const char *slot, str value);
str wording_with(struct ctx *, const char *key, const char *slot, str value);
/* Whether any of these keys of practice/sources.tsv has not been checked against
 * the published page. */
bool source_unverified(str keys);
/* The whole table of wordings, for pages made of its rows. */
const struct tsv *wordings(void);

/* The crisis contacts that hold for this person (age) or for anyone (age -1:
 * then a name that is for some ages says which). 999 is first always, then the
 * service's own line. Needs no store. */
struct crisis {
	str id;                    /* of practice/contacts; "" the service's own */
	str name, how, href, when, source, review_by;
	bool strip;                /* shown on every page */
};
/* set: the settings, by enum setting; NULL: the defaults. */
enum err crisis_contacts(struct ctx *, const str *set, int age,
    struct crisis **, unsigned *n) CHECKED;
/* Some nation's table has a line of that id. */
bool crisis_known(str id);
/* The day, in words, by which these were to be checked, where it has passed
 * (CARE-9): the earliest of them; else "". */
str crisis_past(struct ctx *, const struct crisis *, unsigned n);

#endif
