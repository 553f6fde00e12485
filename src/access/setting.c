/*
 * Settings in table meta, one key each.
 */
#include "access/setting.h"
#include "access/door_int.h"
#include "core/arena.h"
#include "core/utf8.h"

#include <string.h>

const struct setting_info setting_info[SET__MAX] = {
#define SETTING(name, key, kind, def, words) \
	[SET_##name] = { key, kind, def, words },
#include "access/setting.def"
#undef SETTING
};

enum err
settings_read(struct ctx *cx, str value[SET__MAX])
{
	struct rows r;

	if (cx->door->set) {
		memcpy(value, cx->door->set, SET__MAX * sizeof(*value));
		return ERR_OK;
	}
	TRY(self_run(cx, Q_SETTINGS, NULL, 0, &r, NULL));
	for (unsigned i = 0; i < SET__MAX; i++) {
		value[i] = str_of(setting_info[i].def);
		for (unsigned k = 0; k < r.n; k++)
			if (str_eq(str_sub(cell(&r, k, 0)->s, 4, SIZE_MAX),
			    str_of(setting_info[i].key)))
				value[i] = cell(&r, k, 1)->s;
	}
	cx->door->training = str_eq(value[SET_TRAINING], S("1"))
	    ? DOOR_TRAINING : DOOR_LIVE;
	return ERR_OK;
}

void
settings_keep(struct ctx *cx, const str value[SET__MAX])
{
	cx->door->set = value;
}

enum err
setting_write(struct ctx *cx, enum setting s, str value)
{
	const char *key = setting_info[s].key;
	const struct arg a[] = { AT(str_cat(cx->mem, S("set."), str_of(key))),
		AT(value) };

	if (!door_has(cx, RIGHT_UNITS))
		return fail(cx, ERR_DENIED, key, "%s",
		    err_info[ERR_DENIED].text);
	if (strcmp(setting_info[s].kind, "mark") == 0)
		return fail(cx, ERR_DENIED, key, "this is settled when a store"
		    " is made, for as long as it stands");
	if (value.n > SETTING_MAX)
		return fail(cx, ERR_INPUT, key, "use %d characters or fewer",
		    SETTING_MAX);
	if (!utf8_text_ok(value, NULL))
		return fail(cx, ERR_INPUT, key, "use plain text");
	if (strcmp(setting_info[s].kind, "flag") == 0 &&
	    !str_eq(value, S("0")) && !str_eq(value, S("1")))
		return fail(cx, ERR_INPUT, key, "choose yes or no");
	TRY(self_run(cx, Q_META_SET, a, 2, NULL, NULL));
	cx->door->set = NULL;
	door_note_write(cx, "setting", S(""), str_of(key), 0, S(""), S(""),
	    S(""));
	return ERR_OK;
}
