/*
 * A question and its answer: mostly neither says anything by itself ("Suicide
 * risk", "High"). They are put in one line, as a clerk would write them, and the
 * lexicon reads that line; what it finds in the answer is a finding there.
 */
#include "audit/audit_int.h"

#include <string.h>

enum { PART_MAX = 2048 };

bool
names_self(struct arena *mem, str text)
{
	static const str terms[] = {
#define SELF(words) SK(words),
#include "audit/self.def"
#undef SELF
	};
	str s = str_cat(mem, str_cat(mem, S(" "), language_fold(mem, text)),
	    S(" "));

	for (size_t i = 0; i < sizeof(terms) / sizeof(*terms); i++)
		if (str_find(s, terms[i]) >= 0)
			return true;
	return false;
}

bool
pair_generic(struct arena *mem, str label)
{
	static const str terms[] = {
#define GENERIC(words) SK(words),
#include "audit/self.def"
#undef GENERIC
	};
	str s = language_fold(mem, label);

	for (size_t i = 0; i < sizeof(terms) / sizeof(*terms); i++)
		if (str_eq(s, terms[i]))
			return true;
	return false;
}

str
pair_name(struct arena *mem, str name)
{
	char *p = NEWN(mem, char, 2 * name.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool up = c >= 'A' && c <= 'Z';

		if (up && i > 0 && name.p[i - 1] >= 'a' &&
		    name.p[i - 1] <= 'z')
			p[n++] = ' ';
		p[n++] = c == '-' || c == '_' || c == '.' || c == '/' ? ' ' :
		    up ? (char)(c + 32) : c;
	}
	return str_trim((str){ p, n });
}

struct pair {
	str field, value;
	size_t at;       /* of the value in the line */
	bool found;      /* in the value */
	bool in_label;
	struct finding f;
};

static void
in_line(struct reader *r, str line, const struct finding *f, void *arg)
{
	struct pair *p = arg;

	(void)r;
	(void)line;
	if (f->end <= p->at) {
		p->in_label |= f->verdict == LANG_STRATIFICATION;
		return;
	}
	if (p->found || f->start >= p->at + p->value.n)
		return;
	p->found = true;
	p->f = *f;
	p->f.start = f->start > p->at ? f->start - p->at : 0;
	p->f.end = f->end - p->at < p->value.n ? f->end - p->at : p->value.n;
}

/* "label: value" read as a line. Form alone (no answer) does not count. */
static void
read_pair(struct reader *r, str label, str value, struct pair *p)
{
	char *line = NEWN(r->work, char, 2 * PART_MAX + 2);

	label = str_trim(text_cut(label, PART_MAX));
	while (label.n && (label.p[label.n - 1] == ':' ||
	    label.p[label.n - 1] == '?' || label.p[label.n - 1] == ' '))
		label.n--;
	p->value = text_cut(value, PART_MAX);
	memcpy(line, label.p, label.n);
	memcpy(line + label.n, ": ", 2);
	p->at = label.n + 2;
	memcpy(line + p->at, p->value.p, p->value.n);
	text_each(r, (str){ line, p->at + p->value.n }, in_line, p);
	if (p->found && p->f.kind == LANG_FORM)
		p->found = false;
}

/* "7", "7/10", "60%"; no day, no telephone. */
static bool
is_number(str s)
{
	bool some = false;

	for (size_t i = 0; i < s.n; i++) {
		some |= s.p[i] >= '0' && s.p[i] <= '9';
		if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != '/' &&
		    s.p[i] != '.' && s.p[i] != '%')
			return false;
	}
	return some && s.n <= 6;
}

bool
pair_grades(const struct lexicon *lx, str value)
{
	return value.n > 0 && value.n <= 200 &&
	    (is_number(value) || language_is_level(lx, value));
}

/* How the lexicon would class such a value: by a line that it surely finds. */
static struct finding
model(struct reader *r, str value)
{
	struct pair p = { 0 };

	read_pair(r, S("Suicide risk"), value, &p);
	if (!p.found)
		p.f = (struct finding){
			.kind = is_number(value) ? LANG_NUMERIC : LANG_LEVEL,
			.rule = S("answer.grade"),
			.why = S("The answer grades a person."),
			.instead = S("Ask what is happening, what the person "
			    "needs and what would help, in words."),
		};
	p.f.verdict = LANG_STRATIFICATION;
	p.f.start = 0;
	p.f.end = value.n;
	return p.f;
}

void
pair_give(struct reader *r, str field, str value)
{
	struct finding f = model(r, value);

	text_give(r, field, &f, value);
}

bool
pair_scan(struct reader *r, str field, str label, str value)
{
	size_t mark = arena_mark(r->work);
	struct pair p = { .field = field };

	if (label.n == 0 || value.n == 0)
		return false;
	read_pair(r, label, value, &p);
	if (p.found)
		text_give(r, field, &p.f, value);
	else if (pair_grades(r->lx, value) &&
	    language_asks_risk(r->lx, label)) {
		pair_give(r, field, value);
		p.found = true;
	}
	arena_reset(r->work, mark);
	return p.found;
}

bool
pair_ticked(struct reader *r, str field, str label, str value)
{
	size_t mark = arena_mark(r->work);
	struct pair p = { .field = field };

	p.at = label.n;
	text_each(r, label, in_line, &p);
	if (p.in_label)
		pair_give(r, field, value);
	arena_reset(r->work, mark);
	return p.in_label;
}
