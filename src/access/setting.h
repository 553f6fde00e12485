/*
 * What a service has set for itself: rows of setting.def.
 */
#ifndef HEED_ACCESS_SETTING_H
#define HEED_ACCESS_SETTING_H

#include "access/door.h"

enum setting {
#define SETTING(name, key, kind, def, words) SET_##name,
#include "access/setting.def"
#undef SETTING
	SET__MAX
};
struct setting_info { const char *key, *kind, *def, *words; };
extern const struct setting_info setting_info[SET__MAX];

enum { SETTING_MAX = 500 };
/* All values, read once a request; the default where none was set. */
enum err settings_read(struct ctx *, str value[SET__MAX]) CHECKED;
/* Until this request ends settings_read gives these, which the caller keeps. For
 * pages that are read; what is written asks the store. */
void settings_keep(struct ctx *, const str value[SET__MAX]);
/* Needs UNITS, or the system. */
enum err setting_write(struct ctx *, enum setting, str value) CHECKED;

#endif
