/*
 * What `heed serve` is told: options, and a file of the same names.
 */
#ifndef HEED_CLI_CONF_H
#define HEED_CLI_CONF_H

#include "cli/cli.h"

enum conf_id {
#define CONF(id, name, value, other, help) CONF_##id,
#include "cli/conf.def"
#undef CONF
	CONF__MAX
};
struct conf {
	const char *v[CONF__MAX]; /* "" where nothing is said */
	bool check;               /* --check: say whether it would start */
};
enum { CONF_FILE_MAX = 64 * 1024 };

/* Takes the options, then the file, then the defaults. ERR_INPUT names the
 * option, or the file and line; ERR_UNREAD a file that cannot be read. */
enum err conf_read(struct cmd *, struct conf *) CHECKED;
bool conf_flag(const struct conf *, enum conf_id);

#endif
