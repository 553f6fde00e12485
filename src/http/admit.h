/*
 * Who comes in: the head of a request, judged before anything acts on it.
 *
 * The rule is that whatever a proxy in front and we could read differently is
 * refused: two Hosts, Content-Length with Transfer-Encoding, names that are no
 * tokens, controls, folded lines, bare line feeds, NUL. Pure: it sees where
 * the parts lie in memory and what they say, and returns 0 or a status.
 *
 * libmicrohttpd 0.9.75 reads some of these kindly and no option changes that.
 * But it parses in place: each space, colon, CR and LF that ends a part is
 * overwritten by NUL and the parts stay where they came. So if the parts it
 * reports, with exactly one NUL for a space or colon and two for CR LF, cover
 * the head from its first byte to its last, then the head was clean; a bare
 * LF, a NUL in a part, a fold or a doubled space leaves a gap. This works under
 * TLS and with pipelining, where peeking at the socket does not.
 *
 * What it cannot see is a NUL exactly where a CR belongs (NUL LF), or a last
 * four bytes such as LF NUL CR LF: the memory is the same. Both are read as the
 * line ends they stand for, so the head has the same parts and the same length.
 * It is not the only guard: the framing of a chunked body is the library's, so
 * such a connection is closed after the reply.
 */
#ifndef HEED_HTTP_ADMIT_H
#define HEED_HTTP_ADMIT_H

#include "http/http.h"

struct head {
	const char *raw;         /* from the method on, n bytes, to past the
	                          * empty line; NULL: the layout is not seen */
	size_t n;
	str method, version;
	str target;              /* the bytes as sent, which may be a copy */
	const char *target_at;   /* where they lay in raw */
	const struct field *header;
	unsigned nheader;
};

struct admitted {
	enum verb verb;
	bool old;                /* HTTP/1.0 */
	bool chunked;
	uint64_t length;         /* Content-Length, or 0 */
	str host;                /* of the target where it has one, or "" */
	str path, query;         /* parts of head.target, not decoded */
};

/* 0, or the status to refuse with: 400, 405, 414, 431, 501, 505. */
int admit_head(const struct head *, struct admitted *);
/* The parts of a target in origin or absolute form; 0, 400 or 414. */
int admit_target(str target, struct admitted *);
/* Decodes a path into out (room for raw.n bytes): 400 for what two readers
 * could take for two paths ("..", "//", an encoded slash, a backslash), and for
 * controls and ill-formed UTF-8. */
int admit_path(str raw, char *out, size_t *n);
/* RFC 9110 token, one byte at least. */
bool is_token(str);

#endif
