/*
 * libsodium behind our names. SHA-256 there is slower than OpenSSL's, but a
 * version costs one hash of a few kilobytes; a second crypto library would cost
 * more.
 */
#include "access/crypt.h"
#include "core/arena.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct hash),
    "struct hash holds libsodium's state");

void
crypt_open(void)
{
	if (sodium_init() < 0) {
		fprintf(stderr, "heed: the crypto library did not start\n");
		exit(8);
	}
}

static bool seeded;
static uint64_t seed_now, seed_step;

void
crypt_seed_unsafe(uint64_t seed)
{
	seeded = true;
	seed_now = seed;
	seed_step = 0;
}

void
crypt_random(void *p, size_t n)
{
	unsigned char key[randombytes_SEEDBYTES] = { 0 };

	if (!seeded) {
		randombytes_buf(p, n);
		return;
	}
	memcpy(key, &seed_now, sizeof(seed_now));
	memcpy(key + sizeof(seed_now), &seed_step, sizeof(seed_step));
	seed_step++;
	randombytes_buf_deterministic(p, n, key);
}

str
crypt_token(struct arena *mem, size_t n)
{
	unsigned char *p = NEWN(mem, unsigned char, n);

	crypt_random(p, n);
	return str_hex(mem, p, n);
}

str
crypt_id(struct arena *mem)
{
	static const char sign[] = "abcdefghijklmnopqrstuvwxyz234567";
	char *p = NEWN(mem, char, 21);
	unsigned char r[20];

	crypt_random(r, sizeof(r));
	for (unsigned i = 0; i < 20; i++)
		p[i] = sign[r[i] & 31];
	return (str){ p, 20 };
}

static crypto_hash_sha256_state *
inner(struct hash *h)
{
	return (crypto_hash_sha256_state *)(void *)h;
}

void
hash_init(struct hash *h)
{
	crypto_hash_sha256_init(inner(h));
}

void
hash_bytes(struct hash *h, const void *p, size_t n)
{
	crypto_hash_sha256_update(inner(h), p, n);
}

void
hash_field(struct hash *h, str s)
{
	unsigned char len[4] = { (unsigned char)(s.n >> 24),
		(unsigned char)(s.n >> 16), (unsigned char)(s.n >> 8),
		(unsigned char)s.n };

	hash_bytes(h, len, sizeof(len));
	if (s.n)
		hash_bytes(h, s.p, s.n);
}

void
hash_number(struct hash *h, int64_t v)
{
	char text[24];
	int n = snprintf(text, sizeof(text), "%lld", (long long)v);

	hash_field(h, (str){ text, (size_t)n });
}

void
hash_done(struct hash *h, unsigned char out[HASH_LEN])
{
	crypto_hash_sha256_final(inner(h), out);
}

str
hash_hex(struct arena *mem, str s)
{
	unsigned char out[HASH_LEN];

	crypto_hash_sha256(out, (const unsigned char *)s.p, s.n);
	return str_hex(mem, out, sizeof(out));
}

str
mac_hex(struct arena *mem, str key, str text)
{
	crypto_auth_hmacsha256_state st;
	unsigned char out[HASH_LEN];

	crypto_auth_hmacsha256_init(&st, (const unsigned char *)key.p, key.n);
	crypto_auth_hmacsha256_update(&st, (const unsigned char *)text.p,
	    text.n);
	crypto_auth_hmacsha256_final(&st, out);
	sodium_memzero(&st, sizeof(st));
	return str_hex(mem, out, sizeof(out));
}

str
password_hash(struct arena *mem, str password)
{
	char *out = NEWN(mem, char, crypto_pwhash_STRBYTES);

	/* OWASP's second setting: 46 MiB, one pass (stack.md §7). */
	if (crypto_pwhash_str(out, password.p, password.n, 1, 46u << 20) != 0) {
		fprintf(stderr, "heed: no memory to hash a password\n");
		exit(8);
	}
	return str_of(out);
}

bool
password_fits(str hash, str password)
{
	char text[crypto_pwhash_STRBYTES] = "";

	if (hash.n >= sizeof(text))
		return false;
	memcpy(text, hash.p, hash.n);
	return crypto_pwhash_str_verify(text, password.p, password.n) == 0;
}

str
password_once(struct arena *mem)
{
	/* Syllables that are hard to mishear; 6 words of 2 give 6*2*log2(64)
	 * = 72 bits. */
	static const char syllable[64][4] = { "ba", "be", "bi", "bo", "bu",
		"da", "de", "di", "do", "du", "fa", "fe", "fi", "fo", "fu",
		"ga", "ge", "gi", "go", "gu", "ha", "he", "hi", "ho", "hu",
		"ka", "ke", "ki", "ko", "ku", "la", "le", "li", "lo", "lu",
		"ma", "me", "mi", "mo", "mu", "na", "ne", "ni", "no", "nu",
		"pa", "pe", "pi", "po", "pu", "ra", "re", "ri", "ro", "ru",
		"sa", "se", "si", "so", "su", "ta", "te", "ti", "to" };
	char *p = NEWN(mem, char, 64);
	size_t n = 0;

	for (unsigned w = 0; w < 6; w++) {
		if (w)
			p[n++] = '-';
		for (unsigned k = 0; k < 2; k++) {
			const char *s = syllable[randombytes_uniform(64)];

			p[n++] = s[0];
			p[n++] = s[1];
		}
	}
	return (str){ p, n };
}

void
sign_new(unsigned char pub[PUB_LEN], unsigned char key[KEY_LEN])
{
	crypto_sign_keypair(pub, key);
}

void
sign_make(const unsigned char key[KEY_LEN], const unsigned char hash[HASH_LEN],
    unsigned char sig[SIG_LEN])
{
	crypto_sign_detached(sig, NULL, hash, HASH_LEN, key);
}

bool
sign_fits(const unsigned char pub[PUB_LEN], const unsigned char hash[HASH_LEN],
    const unsigned char sig[SIG_LEN])
{
	return crypto_sign_verify_detached(sig, hash, HASH_LEN, pub) == 0;
}

void
crypt_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}
