/*
 * Loaded before a program, it kills it at the CUT_AT-th fsync or fdatasync: as
 * a power cut would, between two things that are on the disk.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static void
count(void)
{
	static long n;
	const char *at = getenv("CUT_AT");

	if (at && ++n == strtol(at, NULL, 10))
		(void)kill(getpid(), SIGKILL);
}

int
fsync(int fd)
{
	count();
	return (int)syscall(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
	count();
	return (int)syscall(SYS_fdatasync, fd);
}
