/*
 * Hashes, secrets and signatures: libsodium behind a few names of our own.
 * The only file that includes sodium.h.
 */
#ifndef HEED_ACCESS_CRYPT_H
#define HEED_ACCESS_CRYPT_H

#include "core/str.h"

enum { HASH_LEN = 32, SIG_LEN = 64, PUB_LEN = 32, KEY_LEN = 64 };

/* Once a process; ends it when the library cannot start. */
void crypt_open(void);
void crypt_random(void *, size_t n);
/* Danger: from here on crypt_random repeats for the same seed. For `heed demo`
 * and tests alone, so that the same seed gives the same export. */
void crypt_seed_unsafe(uint64_t seed);
/* n random bytes as hex. */
str crypt_token(struct arena *, size_t n);
/* A new record id: 20 characters of [a-z0-9], 100 bits. */
str crypt_id(struct arena *);

/* SHA-256 over what is added; fields are length-prefixed (4 bytes, big
 * endian), so that no two field lists give the same bytes (docs/formats.md). */
struct hash { uint64_t state[14]; };
void hash_init(struct hash *);
void hash_bytes(struct hash *, const void *, size_t);
void hash_field(struct hash *, str);
void hash_number(struct hash *, int64_t); /* decimal digits, as a field */
void hash_done(struct hash *, unsigned char out[HASH_LEN]);
/* SHA-256 of one span, as hex. */
str hash_hex(struct arena *, str);
/* HMAC-SHA-256 as hex. */
str mac_hex(struct arena *, str key, str text);

/* Argon2id as a string, for commands; the web's are made by login processes. */
str password_hash(struct arena *, str password);
bool password_fits(str hash, str password);
/* Six short words that can be read aloud, as a one-time passphrase. */
str password_once(struct arena *);

void sign_new(unsigned char pub[PUB_LEN], unsigned char key[KEY_LEN]);
void sign_make(const unsigned char key[KEY_LEN],
    const unsigned char hash[HASH_LEN], unsigned char sig[SIG_LEN]);
bool sign_fits(const unsigned char pub[PUB_LEN],
    const unsigned char hash[HASH_LEN], const unsigned char sig[SIG_LEN]);
void crypt_wipe(void *, size_t);

#endif
