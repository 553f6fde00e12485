/*
 * The whole store for its controller: raw versions, ledger and seals, a JSON
 * object a line, as docs/formats.md §5 fixes them. System only. What reads
 * them needs no Heed: tests/cli/verify.mjs checks them in another language.
 */
#ifndef HEED_ACCESS_TRANSFER_H
#define HEED_ACCESS_TRANSFER_H

#include "access/door.h"

enum transfer { TRANSFER_VERSIONS, TRANSFER_LEDGER, TRANSFER_SEALS,
	TRANSFER__MAX };
extern const char *const transfer_name[TRANSFER__MAX];
/* One call a line, newline included. */
typedef enum err transfer_line(void *arg, str line);
enum err transfer_out(struct ctx *, enum transfer, transfer_line *, void *arg)
    CHECKED;

#endif
