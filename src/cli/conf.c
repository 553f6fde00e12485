/*
 * `key = value`, one a line, # for remarks: the names of the options, and
 * nothing else. There is no nesting, no quoting and no include.
 */
#include "cli/conf.h"
#include "core/arena.h"
#include "core/disk.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	bool value;
	const char *other;
} table[CONF__MAX] = {
#define CONF(id, name, value, other, help) [CONF_##id] = { name, value, other },
#include "cli/conf.def"
#undef CONF
};

static enum err
one_line(struct ctx *cx, str line, const char *where, const char *file[])
{
	str key, value = line;
	unsigned i = 0;

	if (line.n == 0 || line.p[0] == '#')
		return ERR_OK;
	if (!str_cut(&value, '=', &key))
		return fail(cx, ERR_INPUT, where, "a line is NAME = VALUE");
	key = str_trim(key);
	value = str_trim(value);
	while (i < CONF__MAX && !str_eq(key, str_of(table[i].name)))
		i++;
	if (i == CONF__MAX)
		return fail(cx, ERR_INPUT, where,
		    "there is no setting of this name; heed.conf(5) has them");
	if (file[i])
		return fail(cx, ERR_INPUT, where, "%s stands twice",
		    table[i].name);
	if (!table[i].value && !str_eq(value, S("yes")) &&
	    !str_eq(value, S("no")))
		return fail(cx, ERR_INPUT, where, "%s is yes or no",
		    table[i].name);
	file[i] = str_c(cx->mem, value);
	return ERR_OK;
}

static enum err
read_file(struct ctx *cx, const char *path, const char *file[])
{
	char where[300];
	str text, line;
	bool more = true;

	TRY(disk_read(cx, path, CONF_FILE_MAX,
	    "no file of settings is so long (64 KiB)", &text));
	for (unsigned n = 1; more; n++) {
		more = str_cut(&text, '\n', &line);
		(void)snprintf(where, sizeof(where), "%s:%u", path, n);
		TRY(one_line(cx, str_trim(line), where, file));
	}
	return ERR_OK;
}

enum err
conf_read(struct cmd *c, struct conf *out)
{
	struct option_row o[CONF__MAX + 2];
	const char *said[CONF__MAX] = { NULL }, *file[CONF__MAX] = { NULL };
	const char *path = NULL, *check = NULL;
	str was = c->url;
	unsigned n = 0;

	o[n++] = (struct option_row){ "config", true, &path };
	o[n++] = (struct option_row){ "check", false, &check };
	for (unsigned i = 0; i < CONF__MAX; i++)
		if (i != CONF_DB)
			o[n++] = (struct option_row){ table[i].name,
				table[i].value, &said[i] };
	TRY(options(c, o, n));
	if (path)
		TRY(read_file(c->cx, path, file));
	for (unsigned i = 0; i < CONF__MAX; i++)
		out->v[i] = said[i] ? (table[i].value ? said[i] : "yes")
		    : file[i] ? file[i] : table[i].other;
	/* options() has moved the address where --db was given. */
	if (file[CONF_DB] && c->url.p == was.p)
		c->url = str_of(file[CONF_DB]);
	out->check = check != NULL;
	return ERR_OK;
}

bool
conf_flag(const struct conf *f, enum conf_id i)
{
	return strcmp(f->v[i], "yes") == 0;
}
