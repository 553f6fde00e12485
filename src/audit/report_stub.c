/* Stands in for report.c until it is there. */
#include "audit/audit.h"

enum err
audit_html(struct ctx *cx, const struct audit_tally *t, str *page)
{
	(void)t;
	(void)page;
	return fail(cx, ERR_INPUT, "--format", "html is not built yet");
}
