/* Files read whole; directories, made safe on the disk. */
#include "core/disk.h"
#include "core/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool
disk_sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), why;
	bool ok;

	if (fd < 0)
		return errno == EACCES;
	ok = fsync(fd) == 0 || errno == EINVAL;
	why = errno;
	(void)close(fd);
	errno = why;
	return ok;
}

bool
disk_sync_name(const char *path)
{
	char dir[4096];
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		n--;
	while (n > 0 && path[n - 1] != '/')
		n--;
	while (n > 1 && path[n - 1] == '/')
		n--;
	if (n >= sizeof(dir)) {
		errno = ENAMETOOLONG;
		return false;
	}
	memcpy(dir, path, n);
	dir[n] = 0;
	return disk_sync_dir(n ? dir : ".");
}

enum err
disk_read(struct ctx *cx, const char *path, size_t max, const char *too_long,
    str *out)
{
	FILE *f = fopen(path, "re");
	char *p;
	size_t n;

	if (!f)
		return fail(cx, ERR_UNREAD, path, "%s", strerror(errno));
	p = NEWN(cx->mem, char, max);
	n = fread(p, 1, max, f);
	(void)fclose(f);
	if (n == max)
		return fail(cx, ERR_LIMIT, path, "%s", too_long);
	*out = (str){ p, n };
	return ERR_OK;
}
