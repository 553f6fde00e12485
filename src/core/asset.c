/*
 * Look-up in the table that tools/mkassets.sh makes; it is in path order.
 */
#include "core/asset.h"

#include <string.h>

const struct asset *
asset_find(const char *path)
{
	size_t lo = 0, hi = nassets;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = strcmp(assets[mid].path, path);

		if (c == 0)
			return &assets[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

const struct asset *
asset_under(const char *prefix, unsigned i)
{
	size_t n = strlen(prefix);

	for (unsigned k = 0; k < nassets; k++)
		if (strncmp(assets[k].path, prefix, n) == 0 && i-- == 0)
			return &assets[k];
	return NULL;
}

enum err
asset_text(struct ctx *cx, const char *path, str *out)
{
	const struct asset *a = asset_find(path);

	if (!a)
		return fail(cx, ERR_STORE, path,
		    "this file is missing from the program");
	*out = a->body;
	return ERR_OK;
}
