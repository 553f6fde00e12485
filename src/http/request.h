/*
 * The request as the handler sees it, made from the parts as they came.
 *
 * Knows no library: http.c hands over headers, target and body of a head that
 * was admitted, and gets fields, addresses and words that are bounded, decoded
 * once and well formed.
 */
#ifndef HEED_HTTP_REQUEST_H
#define HEED_HTTP_REQUEST_H

#include "http/admit.h"
#include "http/body.h"
#include "http/multipart.h"

struct sockaddr;

struct parts {
	const struct field *header;
	unsigned nheader;
	const struct admitted *in;
	str target;                  /* as sent */
	const struct bodies *bodies;
	const struct body *body;
	bool over;                   /* the body was too long and is not here */
	const struct multipart *multi; /* read by it: body has its fields; NULL */
	bool file_over;
	int file_fd;
	size_t file_n;
	const struct sockaddr *from;
	bool tls, behind_proxy;
};

/* Fills all but ticket and late; 0, or the status to refuse with. */
int request_fill(struct arena *, const struct parts *, struct request *);

#endif
