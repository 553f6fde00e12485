/*
 * save: N clients that each post one new plan line after another over HTTP, on
 * a connection of their own that is kept open, for some seconds.
 *
 * Form tokens are collected first, so that what is timed is the save alone:
 * from the first byte of the POST to the last byte of its 303. A save counts
 * only when it was acknowledged. Prints one line of JSON.
 *
 *   save PORT COOKIE CLIENTS SECONDS PATHS [PART]
 *
 * PATHS: one /person/…/part/PART a line; PART is signs where nothing is said.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS_MAX = 64, SAVES_MAX = 20000, PATHS_MAX = 5000, TOKEN = 65,
	REPLY_MAX = 1 << 20 };

struct client {
	unsigned n, bad;
	uint32_t us[SAVES_MAX];
};

/* A page with a form that adds a line: where it is, and what it calls the new
 * entry and its text. */
struct page { char *path, entry[128], text[256]; };
static struct page page[PATHS_MAX];
static unsigned npath;
static int port;
static const char *cookie, *part = "signs";

static uint64_t
now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static int
dial(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		perror("save: connect");
		exit(1);
	}
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
}

/* One request and its whole reply, which is left in `in`; the status, or 0
 * where the connection ended. */
static int
talk(int fd, const char *out, size_t n, char *in)
{
	size_t got = 0, want = 0;
	char *body = NULL, *len;

	if (send(fd, out, n, MSG_NOSIGNAL) != (ssize_t)n)
		return 0;
	for (;;) {
		ssize_t r = recv(fd, in + got, REPLY_MAX - 1 - got, 0);

		if (r <= 0)
			return 0;
		got += (size_t)r;
		in[got] = 0;
		if (!body && (body = strstr(in, "\r\n\r\n")) != NULL) {
			body += 4;
			len = strcasestr(in, "\r\nContent-Length:");
			want = len && len < body
			    ? strtoul(len + 17, NULL, 10) : 0;
		}
		if (body && got - (size_t)(body - in) >= want)
			return atoi(in + 9);
	}
}

/* The name of the field that begins with `from` and ends with `to`. */
static int
field_name(const char *html, const char *from, const char *to, char *out,
    size_t max)
{
	for (const char *p = html; (p = strstr(p, from)) != NULL; p++) {
		const char *name = p + 6;
		size_t n = strcspn(name, "\"");

		if (n < max && n > strlen(to) &&
		    strncmp(name + n - strlen(to), to, strlen(to)) == 0) {
			memcpy(out, name, n);
			out[n] = 0;
			return 1;
		}
	}
	return 0;
}

/* Tokens of the forms on a page; each is good for one save. */
static unsigned
collect(int fd, struct page *pg, char (*token)[TOKEN + 1], unsigned room,
    char *in)
{
	char out[1024];
	int n = snprintf(out, sizeof(out), "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
	    "Cookie: %s\r\n\r\n", pg->path, port, cookie);
	unsigned k = 0;
	char line[64], text[64];

	(void)snprintf(line, sizeof(line), "%s.line", part);
	(void)snprintf(text, sizeof(text), "%s.text", part);
	if (talk(fd, out, (size_t)n, in) != 200 ||
	    !field_name(in, "name=\"e:", line, pg->entry,
	        sizeof(pg->entry)) ||
	    !field_name(in, "name=\"t:", text, pg->text,
	        sizeof(pg->text)))
		return 0;
	for (char *p = in; k < room &&
	    (p = strstr(p, "name=\"token\" value=\"")) != NULL;) {
		p += 20;
		(void)memcpy(token[k], p, TOKEN);
		token[k++][TOKEN] = 0;
	}
	return k;
}

static void
client_run(struct client *c, unsigned me, unsigned clients, uint64_t *start,
    unsigned *ready, unsigned seconds)
{
	char (*token)[TOKEN + 1] = calloc(SAVES_MAX, TOKEN + 1);
	char *in = malloc(REPLY_MAX), out[2048], body[1024];
	unsigned n = 0, k, mine = 0, want = 200 * seconds > SAVES_MAX ? SAVES_MAX : 200 * seconds;
	int fd = dial();

	for (unsigned i = me; n < want && (k = collect(fd,
	    &page[i % npath], token + n, want - n, in)) > 0; i += clients) {
		n += k;
		mine++; /* pages whose fields are known */
	}
	__atomic_add_fetch(ready, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(start, __ATOMIC_SEQ_CST) == 0)
		(void)usleep(1000);
	for (unsigned i = 0; i < n; i++) {
		const struct page *to =
		    &page[(me + i % mine * clients) % npath];
		int b = snprintf(body, sizeof(body), "token=%s&do=more&voice="
		    "practitioner&%s=1&%s=I+stop+answering+messages+and+sit+in"
		    "+the+kitchen+%u.%u", token[i], to->entry, to->text, me, i);
		int h = snprintf(out, sizeof(out), "POST %s HTTP/1.1\r\n"
		    "Host: 127.0.0.1:%d\r\nCookie: %s\r\nContent-Type: "
		    "application/x-www-form-urlencoded\r\nContent-Length: %d"
		    "\r\n\r\n%s", to->path, port, cookie, b, body);
		uint64_t at = now_us();
		int status;

		if (at - *start > (uint64_t)seconds * 1000000)
			break;
		status = talk(fd, out, (size_t)h, in);
		if (status == 303)
			c->us[c->n++] = (uint32_t)(now_us() - at);
		else
			c->bad++;
		if (status != 303 && c->bad < 2)
			fprintf(stderr, "save: %s: %d\n", to->path, status);
		if (status == 0) {
			(void)close(fd);
			fd = dial();
		}
	}
	_exit(0);
}

static int
by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

int
main(int argc, char **argv)
{
	struct shared { uint64_t start; unsigned ready;
		struct client c[CLIENTS_MAX]; } *s;
	unsigned clients, seconds, total = 0, bad = 0;
	static uint32_t all[CLIENTS_MAX * SAVES_MAX];
	char *line = NULL;
	size_t cap = 0;
	FILE *f;

	if (argc < 6 || argc > 7 || !(f = fopen(argv[5], "r"))) {
		fprintf(stderr, "save PORT COOKIE CLIENTS SECONDS PATHS"
		    " [PART]\n");
		return 2;
	}
	if (argc == 7)
		part = argv[6];
	port = atoi(argv[1]);
	cookie = argv[2];
	clients = (unsigned)atoi(argv[3]);
	seconds = (unsigned)atoi(argv[4]);
	while (npath < PATHS_MAX && getline(&line, &cap, f) > 0) {
		line[strcspn(line, "\n")] = 0;
		page[npath++].path = strdup(line);
	}
	if (clients == 0 || clients > CLIENTS_MAX || npath < clients) {
		fprintf(stderr, "save: 1 to %d clients, a path for each\n",
		    CLIENTS_MAX);
		return 2;
	}
	s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (s == MAP_FAILED)
		return 1;
	for (unsigned i = 0; i < clients; i++)
		if (fork() == 0)
			client_run(&s->c[i], i, clients, &s->start, &s->ready,
			    seconds);
	while (__atomic_load_n(&s->ready, __ATOMIC_SEQ_CST) < clients)
		(void)usleep(1000);
	__atomic_store_n(&s->start, now_us(), __ATOMIC_SEQ_CST);
	while (wait(NULL) > 0)
		;
	double took = (double)(now_us() - s->start) / 1e6;

	for (unsigned i = 0; i < clients; i++) {
		for (unsigned k = 0; k < s->c[i].n; k++)
			all[total++] = s->c[i].us[k];
		bad += s->c[i].bad;
	}
	qsort(all, total, sizeof(*all), by_size);
	printf("{\"saves\":%u,\"failed\":%u,\"per_s\":%.0f,\"p50_ms\":%.2f,"
	    "\"p95_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f}\n", total, bad,
	    total / took, total ? all[total / 2] / 1e3 : 0,
	    total ? all[total * 95 / 100] / 1e3 : 0,
	    total ? all[total * 99 / 100] / 1e3 : 0,
	    total ? all[total - 1] / 1e3 : 0);
	return bad ? 1 : 0;
}
