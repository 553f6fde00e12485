/*
 * Bytes as a history: each few are an operation, or a look at the record as it
 * was some time ago. However it goes, the record prints, is read again the same,
 * and prints the same bytes. A response as input, before the first NUL, is read
 * as foreign and changed as well.
 */
#include "core/json.h"
#include "forms/forms.h"
#include "language/language.h"
#define FUZZ_OPEN fuzz_forms
#include "fuzz.h"

static const char form_text[] = "{\"resourceType\":\"Questionnaire\","
    "\"url\":\"u\",\"item\":[{\"linkId\":\"t\",\"type\":\"text\"},"
    "{\"linkId\":\"m\",\"type\":\"string\",\"repeats\":true,\"item\":["
    "{\"linkId\":\"mm\",\"type\":\"string\"}]},{\"linkId\":\"g\","
    "\"type\":\"group\",\"repeats\":true,\"item\":[{\"linkId\":\"b\","
    "\"type\":\"boolean\",\"item\":[{\"linkId\":\"w\",\"type\":\"text\"}]},"
    "{\"linkId\":\"h\",\"type\":\"group\",\"repeats\":true,\"item\":["
    "{\"linkId\":\"x\",\"type\":\"string\",\"enableWhen\":[{\"question\":"
    "\"b\",\"operator\":\"=\",\"answerBoolean\":true}]}]}]},{\"linkId\":"
    "\"c\",\"type\":\"choice\",\"repeats\":true,\"answerOption\":["
    "{\"valueString\":\"1\"},{\"valueString\":\"2\"}]}]}";

enum { LOOKS = 4 };

static void
same(struct ctx *cx, struct answers *a)
{
	struct answers b;
	const struct json *j;
	str body, again;

	if (answers_print(cx, a, &body) != ERR_OK)
		return;
	if (json_parse(cx, body, (size_t)8 << 20, &j) != ERR_OK ||
	    answers_read(cx, a->form, j, &b) != ERR_OK)
		assert(!"what was printed cannot be read");
	assert(a->n == b.n);
	for (unsigned i = 0; i < a->n; i++) {
		const struct line *l = line_find(&b, a->line[i].id);

		assert(l && str_eq(l->value, a->line[i].value));
		assert(str_eq(l->parent, a->line[i].parent));
		assert(l->parked == a->line[i].parked);
		assert(l->status == a->line[i].status);
		assert(!l->parent.n || line_find(&b, l->parent));
		assert(!l->about.n || line_find(&b, l->about));
	}
	if (answers_print(cx, &b, &again) != ERR_OK || !str_eq(body, again))
		assert(!"printing is not stable");
	*a = b;
}

static str
pick(const struct answers *a, uint8_t k)
{
	return a->n && k < 200 ? a->line[k % a->n].id : S("gone");
}

static struct op
op_of(const struct answers *seen, const uint8_t *d)
{
	static const char *const link[] = { "t", "m", "mm", "g", "b", "w", "h",
		"x", "c", "none" };
	static const char *const value[] = { "", "true", "false", "1", "2",
		"words", "more words" };
	const struct line *l = line_find(seen, pick(seen, d[1]));
	struct op op = { .kind = (enum op_kind)(d[0] % 4), .line = S(""),
		.link = str_of(link[d[2] % 10]), .about = S(""),
		.after = d[4] & 1 ? pick(seen, d[4]) : S(""),
		.parent = d[3] & 1 ? pick(seen, d[3]) : S(""),
		.value = str_of(value[d[5] % 7]), .display = S(""),
		.system = S(""), .source = S(""),
		.status = (enum status)(d[5] % 7 ? 0 : d[6] % STATUS__MAX),
		.voice = (enum voice)(d[6] % VOICE__MAX),
		.visible = (enum visible)(d[6] % VISIBLE__MAX),
		.restates = d[0] & 64 };

	if (op.kind != OP_ADD) {
		op.line = pick(seen, d[1]);
		op.rev = l ? l->rev : 0;
	} else if (d[0] & 32) {
		op.about = pick(seen, d[1]);
	}
	return op;
}

static void
fuzz_one(struct arena *mem, str in)
{
	static const struct hand hand = { SK("Patient/1"), SK("A"), SK(""),
		SK(""), 1 };
	const uint8_t *data = (const uint8_t *)in.p;
	size_t n = in.n;
	const uint8_t *nul = memchr(data, 0, n);
	struct answers a, look[LOOKS];
	const struct json *j;
	struct form form;
	struct ctx cx;

	ctx_init(&cx, mem, 0);
	if (json_parse(&cx, str_of(form_text), 1 << 20, &j) != ERR_OK ||
	    form_load(&cx, j, &form) != ERR_OK)
		assert(!"the form is refused");
	answers_new(&cx, &form, S("Patient/1"), &a);
	if (nul && nul > data && data[0] == '{') {
		str doc = { (const char *)data, (size_t)(nul - data) };
		str body;

		n -= doc.n + 1;
		data = nul + 1;
		if (json_parse(&cx, doc, 1 << 20, &j) == ERR_OK &&
		    answers_read(&cx, &form, j, &a) == ERR_OK) {
			if (answers_print(&cx, &a, &body) != ERR_OK ||
			    !str_eq(body, j->raw))
				assert(!"untouched bytes changed");
		}
		ctx_calm(&cx);
	}
	for (int i = 0; i < LOOKS; i++)
		look[i] = a;
	for (size_t i = 0; i + 8 <= n && i < 8 * 200; i += 8) {
		struct op op = op_of(&look[data[i + 7] % LOOKS], data + i);
		struct op_result r;

		ctx_calm(&cx);
		(void)!answers_apply(&cx, &a, &op, 1, &hand, &r);
		if (data[i + 7] & 64)
			same(&cx, &a);
		if (data[i + 7] & 128)
			look[(data[i + 7] >> 2) % LOOKS] = a;
	}
	same(&cx, &a);
}
