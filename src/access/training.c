/*
 * The mark, and what follows from it for records.
 */
#include "access/training.h"
#include "access/door_int.h"
#include "access/setting.h"
#include "core/arena.h"
#include "core/json.h"

/* How an NHS number is told apart: FHIR's name for it in England, the one before
 * it, and its number among the world's. */
static const str nhs_system[] = { SK("https://fhir.nhs.uk/Id/nhs-number"),
	SK("http://fhir.nhs.net/Id/nhs-number"),
	SK("urn:oid:2.16.840.1.113883.2.1.4.1") };

static bool
is_real_number(const struct fhir_ix *ix)
{
	for (size_t i = 0; i < sizeof(nhs_system) / sizeof(nhs_system[0]); i++)
		if (str_eq(ix->system, nhs_system[i]))
			return !str_starts(ix->value, S("999"));
	return false;
}

enum err
training_is(struct ctx *cx, bool *yes)
{
	str set[SET__MAX];

	if (cx->door->training == DOOR_NOT_ASKED)
		TRY(settings_read(cx, set));
	*yes = cx->door->training == DOOR_TRAINING;
	return ERR_OK;
}

enum err
training_mark(struct ctx *cx)
{
	const struct arg a[] = { AT(str_cat(cx->mem, S("set."),
	    str_of(setting_info[SET_TRAINING].key))), AT(S("1")) };

	if (!door_has(cx, RIGHT_SELF))
		return fail(cx, ERR_DENIED, "training", "%s",
		    err_info[ERR_DENIED].text);
	TRY(self_run(cx, Q_META_SET, a, 2, NULL, NULL));
	cx->door->set = NULL;
	cx->door->training = DOOR_TRAINING;
	door_note_write(cx, "training", S(""), S(""), 0, S(""), S(""), S(""));
	return ERR_OK;
}

enum err
training_may(struct ctx *cx, const struct fhir_ix *ix, unsigned n)
{
	bool yes;

	for (unsigned i = 0; i < n; i++) {
		if (!is_real_number(&ix[i]))
			continue;
		TRY(training_is(cx, &yes));
		return !yes ? ERR_OK : fail(cx, ERR_INPUT, "identifier",
		    "this store is for training, and takes no NHS number but"
		    " those that begin with 999, which no one has");
	}
	return ERR_OK;
}

enum err
training_tag(struct ctx *cx, str line, str *out)
{
	const struct json *root, *meta, *tag;
	struct buf b;
	size_t at;

	TRY(json_parse(cx, line, FHIR_BODY_MAX + 1024, &root));
	meta = json_get(root, S("meta"));
	tag = json_get(meta, S("tag"));
	if (!meta || meta->type != JSON_OBJECT) {
		*out = line;
		return ERR_OK;
	}
	at = (size_t)((tag ? tag : meta)->raw.p - line.p) + 1;
	buf_init(&b, cx->mem, line.n + 512);
	buf_put(&b, str_sub(line, 0, at));
	buf_put(&b, tag ? S(TRAINING_TAG ",") : S("\"tag\":[" TRAINING_TAG
	    "],"));
	buf_put(&b, str_sub(line, at, SIZE_MAX));
	return buf_done(&b, out);
}
