/*
 * Passwords are checked in processes of their own, so that no worker waits.
 *
 * Argon2id wants 46 MiB and some 30 ms on purpose. Two login processes take
 * requests from one socket that all workers share; the kernel hands each
 * message to exactly one of them, so nothing is checked twice and no list of
 * who serves whom exists. A request carries the worker's own reply socket with
 * it (SCM_RIGHTS), so an answer cannot reach another worker, nor the successor
 * of one that died.
 *
 * Nothing is sent twice. What is not answered in LOGIN_WAIT_MS is answered
 * "again" here, and a login process drops what it takes up after that; when
 * the queue is full the asker hears ERR_BUSY at once. Both ask the person to
 * try again. An unknown user costs the same work as a known one.
 */
#ifndef HEED_CLI_LOGINPROC_H
#define HEED_CLI_LOGINPROC_H

#include "core/err.h"

#include <stdint.h>

enum {
	LOGIN_PASSWORD_MAX = 1024, LOGIN_STORED_MAX = 256,
	LOGIN_PENDING_MAX = 64,       /* of one worker */
	LOGIN_WAIT_MS = 10 * 1000,
	LOGIN_MEM = 46 * 1024 * 1024, LOGIN_OPS = 1 /* OWASP's pair */
};

/* The shared socket: fd[0] for workers, fd[1] for login processes. */
enum err login_pair(int fd[2]) CHECKED;

/* A login process: serves until *stop; returns its exit status. */
int login_serve(int fd, const volatile int *stop);

/* The worker's side; fd is fd[0] of the pair, wait_ms 0 for LOGIN_WAIT_MS.
 * NULL: no descriptor left. */
struct login;
struct login *login_new(int fd, int wait_ms);
void login_free(struct login *);
/* To be watched; then call login_poll. */
int login_watch_fd(const struct login *);

/* Asks; the answer comes through login_poll under that ticket: "yes" or "no".
 * An empty stored hash, or one that is none, costs the same and gives "no".
 * ERR_LIMIT: too long. ERR_BUSY: too many are waiting. */
enum err login_verify(struct login *, uint64_t ticket, str password, str stored)
    CHECKED;
/* The answer is the hash to store. */
enum err login_hash(struct login *, uint64_t ticket, str password) CHECKED;

/* Hands on what has come, and "again" for what has not in time. Call it when
 * the descriptor is readable and about once a second. http_resume fits. */
typedef void login_answer(void *to, uint64_t ticket, str answer);
void login_poll(struct login *, login_answer *got, void *to);

#endif
