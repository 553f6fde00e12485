/*
 * "Something is due: open Heed", by e-mail, to those who asked for it.
 *
 * Three must want it: the operator names a relay on this machine (heed.conf),
 * the service turns it on (/settings), and the account gives an address. What
 * goes out is one fixed sentence: no name, no link, no number. A relay that
 * fails is logged and holds up nothing; it is tried again in five minutes.
 */
#ifndef HEED_CLI_MAIL_H
#define HEED_CLI_MAIL_H

#include "access/job.h"

/* Once a process, before it forks: "127.0.0.1:25" or "[::1]:25"; "" is none.
 * ERR_INPUT where it is no such address on this machine. *port: for the
 * sandbox, 0 where there is none. */
enum err mail_relay(struct ctx *, const char *relay, uint16_t *port) CHECKED;
/* Sends to each of n addresses in one conversation; sent[i] says which the
 * relay took. ERR_BUSY where it could not be talked to; bounded in time
 * (MAIL_S) and in what it may say. */
enum { MAIL_MAX = 20, MAIL_S = 20 };
enum err mail_send(struct ctx *, str from, const str *to, unsigned n,
    bool *sent) CHECKED;

job_work mail_work;
job_fn mail_step;

#endif
