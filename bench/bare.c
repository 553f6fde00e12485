/*
 * bare: libmicrohttpd with nothing behind it. N processes with a socket each
 * answer every request with the same bytes: the limit that Heed's pages are held
 * against, since Heed stands on the same library.
 *
 *   bare PORT PROCESSES FILE
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char body[4 << 20];
static size_t nbody;

static enum MHD_Result
answer(void *arg, struct MHD_Connection *c, const char *url, const char *method,
    const char *version, const char *data, size_t *n, void **seen)
{
	struct MHD_Response *r;
	enum MHD_Result done;

	(void)arg, (void)url, (void)method, (void)version, (void)data, (void)n;
	/* A reply in the first call would close the connection after it. */
	if (!*seen) {
		*seen = body;
		return MHD_YES;
	}
	r = MHD_create_response_from_buffer(nbody, body, MHD_RESPMEM_PERSISTENT);
	(void)MHD_add_response_header(r, "Content-Type",
	    "text/html; charset=utf-8");
	done = MHD_queue_response(c, 200, r);
	MHD_destroy_response(r);
	return done;
}

static void
work(int port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
	struct MHD_Daemon *d;

	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    listen(fd, 511) != 0)
		_exit(1);
	d = MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, answer, NULL,
	    MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, 1000u,
	    MHD_OPTION_END);
	while (d && MHD_run_wait(d, 1000) == MHD_YES)
		;
	_exit(1);
}

int
main(int argc, char **argv)
{
	FILE *f;

	if (argc != 4 || !(f = fopen(argv[3], "r"))) {
		fprintf(stderr, "bare PORT PROCESSES FILE\n");
		return 2;
	}
	nbody = fread(body, 1, sizeof(body), f);
	for (int i = atoi(argv[2]); i > 0; i--)
		if (fork() == 0)
			work(atoi(argv[1]));
	while (wait(NULL) > 0)
		;
	return 0;
}
