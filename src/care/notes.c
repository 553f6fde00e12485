/*
 * One kind after another, one page of records a step, in the transaction of the
 * step: a reading that is cut off goes on where it stood.
 */
#include "care/notes.h"
#include "access/training.h"
#include "access/words.h"
#include "care/care_int.h"
#include "core/arena.h"
#include "core/time.h"
#include "fhir/fhir.h"

#define LINE_URL S("urn:heed:line")

const struct lexicon *
notes_lexicon(void)
{
	return care()->lexicon;
}

struct reading {
	struct ctx *cx;
	bool read, level;
};

static void
text_read(struct reading *r, str text)
{
	struct findings f;

	if (text.n == 0 || r->level)
		return;
	r->read = true;
	language_scan(r->cx, care()->lexicon, text, &f);
	for (unsigned i = 0; i < f.n; i++)
		r->level |= f.at[i].verdict == LANG_STRATIFICATION;
}

/* Whose words an item or answer holds, where it says so; else as around it. */
static bool
is_theirs(const struct json *node, bool around)
{
	JSON_EACH(e, json_get(node, S("extension"))) {
		if (!str_eq(json_text(json_get(e, S("url"))), LINE_URL))
			continue;
		JSON_EACH(part, json_get(e, S("extension"))) {
			str who = json_text(json_get(part, S("valueCode")));

			if (str_eq(json_text(json_get(part, S("url"))),
			    S("voice")))
				return str_eq(who, S("person")) ||
				    str_eq(who, S("supporter"));
		}
	}
	return around;
}

/* As deep as json.h reads at all. */
static void
items_read(struct reading *r, const struct json *node, bool around)
{
	JSON_EACH(item, json_get(node, S("item"))) {
		bool theirs = is_theirs(item, around);

		items_read(r, item, theirs);
		JSON_EACH(a, json_get(item, S("answer"))) {
			bool answer = is_theirs(a, theirs);

			if (!answer)
				text_read(r, json_text(json_get(a,
				    S("valueString"))));
			items_read(r, a, answer);
		}
	}
}

bool
notes_hold_level(struct ctx *cx, const struct json *j, bool *read)
{
	struct reading r = { .cx = cx };
	str author = json_text(json_at(j, "author.reference"));

	items_read(&r, j, str_starts(author, S("Patient/")) ||
	    str_starts(author, S("RelatedPerson/")));
	*read = r.read;
	return r.level;
}

/* When it was written, as it says; else when it came here. */
static str
month_of(struct ctx *cx, const struct record *rec, const struct json *j)
{
	str authored = json_text(json_get(j, S("authored")));
	struct fdate d;

	if (fdate_try(cx, authored, &d) && d.prec != PREC_YEAR &&
	    d.low <= cx->now)
		return words_month(cx->mem, d.low);
	return words_month(cx->mem, rec->at);
}

static enum err
record_count(struct ctx *cx, const struct record *rec)
{
	const struct json *j;
	unsigned was = cx->ndiag;
	bool read, level;

	if (json_parse(cx, rec->body, FHIR_BODY_MAX, &j) != ERR_OK) {
		CARE_TRIED(cx, was);
		return ERR_OK;
	}
	level = notes_hold_level(cx, j, &read);
	if (!read)
		return ERR_OK;
	return words_note(cx, month_of(cx, rec, j), json_text(json_get(j,
	    S("questionnaire"))), rec->unit, level, 1);
}

/* Responses that are ours to read; what is sealed counts as it arrives. */
static bool
is_read(enum kind k)
{
	return str_eq(str_of(kind_info[k].fhir), S("QuestionnaireResponse")) &&
	    !kind_is_sealed(k);
}

static enum kind
kind_after(enum kind k)
{
	while (k < KIND__MAX && !is_read(k))
		k++;
	return k;
}

enum err
notes_step(struct ctx *cx, struct job *j, bool *more)
{
	str after = j->args, code;
	struct records l;
	enum kind k = kind_after(0);
	bool training;

	TRY(training_is(cx, &training));
	if (training) {
		*more = false;
		j->said = S("nothing is counted: this store is for training");
		return ERR_OK;
	}
	if (j->args.n == 0) {
		TRY(words_begin(cx));
		j->done = 0;
		after = S("");
	} else {
		(void)str_cut(&after, ' ', &code);
		k = kind_of(code);
	}
	*more = k < KIND__MAX;
	if (!*more) {
		j->said = S("the notes were read");
		return words_end(cx);
	}
	TRY(words_records(cx, k, after, NOTES_A_STEP, &l));
	for (unsigned i = 0; i < l.n; i++)
		TRY(record_count(cx, &l.at[i]));
	j->done += l.n;
	after = l.n ? l.at[l.n - 1].id : S("");
	if (l.n < NOTES_A_STEP) {
		k = kind_after(k + 1);
		after = S("");
	}
	j->args = str_cat(cx->mem, k < KIND__MAX ? str_of(kind_info[k].code) :
	    S("end"), str_cat(cx->mem, S(" "), after));
	return ERR_OK;
}
