/*
 * The forms of this service, from a draft to what is in use and back.
 *
 * A form is known for ever by its url; a version of it by url|version, which is
 * how each answer names what it was given on. What is in use under one url is
 * one record, its versions the history: a published version is never changed,
 * and can always be read again. A draft is a record of its own until a second
 * person publishes it, which writes it as the next version and takes the draft
 * away. FHIR's status says draft, active or retired; that a draft waits for a
 * second person, why a step was taken and by whom, is one extension,
 * urn:heed:form-step.
 *
 * Who may: loading and every step needs the right FORMS; publishing needs an
 * account that neither wrote the draft nor asked for it (0056). The console's
 * `heed import` goes past all this, as it always did.
 */
#ifndef HEED_CARE_FORMBOOK_H
#define HEED_CARE_FORMBOOK_H

#include "access/record.h"
#include "forms/forms.h"

enum kept_state { KEPT_DRAFT, KEPT_REVIEW, KEPT_ACTIVE, KEPT_RETIRED,
	KEPT__MAX };
extern const char *const kept_state_says[KEPT__MAX]; /* "In review" */

struct kept {
	struct record rec;
	enum kept_state state;
	str url, version, title; /* title: or name, or the id */
	str why, by;             /* of the last step; by: as others read it */
};
struct kepts { struct kept *at; unsigned n; };

enum { FORM_TEXT_MAX = (1 << 20) - 8192,
	FORM_FILE_MAX = 16 << 20, /* that is read to be told it is too large */
	FORM_WHY_MAX = 1000,
	FORM_OPEN_MAX = 100, FORM_VERSIONS_SHOWN = 100 };

/* All, drafts to those who may change forms, by title. */
enum err formbook_list(struct ctx *, struct kepts *) CHECKED;
/* One. ERR_ABSENT for a draft that is not the viewer's to see. */
enum err formbook_read(struct ctx *, str id, struct kept *) CHECKED;
/* Version v of a record, as it stood; ERR_ABSENT likewise. */
enum err formbook_read_v(struct ctx *, str id, int64_t v, struct kept *)
    CHECKED;
/* What is or was in use under that url; *found false where nothing is. */
enum err formbook_home(struct ctx *, str url, struct kept *, bool *found)
    CHECKED;
/* Its versions, newest first, without those that were taken away. */
enum err formbook_versions(struct ctx *, str id, struct kepts *) CHECKED;

/* A text as a draft: JSON, FHIR, a Questionnaire that loads, with a url and a
 * version of its own. ERR_INPUT else, by "file" or linkId, with what the lint says
 * among it; also past FORM_OPEN_MAX drafts. */
enum err formbook_load(struct ctx *, str text, str *id) CHECKED;

/* Steps. v: the version that was read, or ERR_STALE. why: wanted of all but
 * publishing and throwing away, at most FORM_WHY_MAX; where "why". */
enum err formbook_ask(struct ctx *, str id, int64_t v, str why) CHECKED;
enum err formbook_back(struct ctx *, str id, int64_t v, str why) CHECKED;
/* "" where the viewer may publish it; else why not, as a sentence. */
enum err formbook_hindrance(struct ctx *, const struct kept *, str *says)
    CHECKED;
/* home: the record that is in use from now on. ERR_INPUT, where "publish", for
 * who must not, and for a form that could not be loaded today. */
enum err formbook_publish(struct ctx *, str id, int64_t v, str *home) CHECKED;
enum err formbook_retire(struct ctx *, str id, int64_t v, str why) CHECKED;
/* A draft of an earlier version, to be asked for and published like any. */
enum err formbook_again(struct ctx *, str id, int64_t was, str *draft) CHECKED;
enum err formbook_drop(struct ctx *, str id, int64_t v) CHECKED;

/* May answers be given on it: on a version that is or was in use. */
bool kept_takes_answers(const struct kept *);
/* The form that "url|version" names: that very version where it can be read, else
 * what stands under the url now (*exact false), whose lines keep what it does not
 * have. *form NULL where the url is not known here. */
enum err formbook_named(struct ctx *, str canonical, const struct form **form,
    struct kept *, bool *exact) CHECKED;
/* What is in use under the url of one of Heed's own forms: from the store, where
 * a version was published that has its parts, or as Heed brings it. ERR_STORE
 * where it has no such form. */
enum err formbook_own(struct ctx *, str url, struct form *) CHECKED;
/* The same, for a process that keeps the form: which version of the store's
 * record is in use, and its body; 0 and "" where Heed's own is. Cheap: one row. */
enum err formbook_own_v(struct ctx *, str url, int64_t *v, str *body) CHECKED;

#endif
