/*
 * What commands share: options by name, the store's address, messages.
 */
#ifndef HEED_CLI_CLI_H
#define HEED_CLI_CLI_H

#include "access/door.h"
#include "core/err.h"

struct cmd {
	struct ctx *cx;
	int argc;
	char **argv;         /* what is left after the command's name */
	char **line;         /* the whole command line, a program's path first */
	str url;             /* --db, else HEED_DB, else the XDG state directory */
};
typedef enum err command_fn(struct cmd *);
#define COMMAND(name, fn, usage, help, example) command_fn fn;
#include "cli/command.def"
#undef COMMAND

struct option_row {
	const char *name;    /* "listen" */
	bool value;          /* takes one */
	const char **out;    /* value, or "1" for a flag */
};
/* Takes the options out of argv, --db among them; "--" ends them. What remains
 * is argv[0..argc). ERR_INPUT with a sentence for what is unknown. */
enum err options(struct cmd *, const struct option_row *, unsigned n) CHECKED;
enum err option_number(struct cmd *, const char *name, const char *text,
    int64_t min, int64_t max, int64_t *out) CHECKED;

/* Opens the store as the service's own console, with why in the ledger. */
enum err open_as_system(struct cmd *, bool create, const char *why,
    struct door **) CHECKED;
/* A line to standard error. */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A progress bar on a terminal, once work takes over a second; total 0: count. */
void progress(const char *what, int64_t done, int64_t total);
void progress_end(void);

#endif
