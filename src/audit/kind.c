/*
 * What a file is by its first bytes, whatever it is called; and which of its
 * keys or columns hold the text, where nobody said.
 */
#include "audit/audit_int.h"
#include "audit/csv.h"
#include "audit/decode.h"

static const struct { enum word_for what; str name; } words[] = {
#define WORD(what, name) { what, SK(name) },
#include "audit/word.def"
#undef WORD
};

enum word_for
word_for(str name, unsigned *row)
{
	char p[32];
	size_t n = 0;

	*row = 0;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 32);
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
			continue;
		if (n == sizeof(p))
			return FOR_NONE;
		p[n++] = c;
	}
	for (; *row < sizeof(words) / sizeof(*words); (*row)++)
		if (str_eq(words[*row].name, (str){ p, n }))
			return words[*row].what;
	return FOR_NONE;
}

/* The first of the head's lines that is a JSON object; "" where none is. */
static str
first_object(str head)
{
	for (unsigned i = 0; i < 50 && head.n; i++) {
		ptrdiff_t nl = str_chr(head, '\n');
		size_t n = nl < 0 ? head.n : (size_t)nl;
		str line = str_trim(str_sub(head, 0, n));

		if (line.n && line.p[0] == '{' && json_skip(line, 0) == line.n)
			return line;
		head = str_sub(head, n + 1, head.n);
	}
	return S("");
}

/* Half of the head's whole lines, and two at least, are JSON objects: then a
 * first line that is none is a bad line, and no other kind of file. */
static bool
mostly_objects(str head)
{
	unsigned lines = 0, objects = 0;

	while (lines < 50) {
		ptrdiff_t nl = str_chr(head, '\n');
		str line = nl < 0 ? head : str_trim(str_sub(head, 0,
		    (size_t)nl));

		if (nl < 0)
			break;
		lines += line.n > 0;
		objects += line.n > 1 && line.p[0] == '{' &&
		    json_skip(line, 0) == line.n;
		head = str_sub(head, (size_t)nl + 1, head.n);
	}
	return objects >= 2 && 2 * objects >= lines;
}

static str
first_line(str head)
{
	ptrdiff_t nl = str_chr(head, '\n');

	return str_trim(nl < 0 ? head : str_sub(head, 0, (size_t)nl));
}

/* ---- JSON lines ---- */

static void
guess_keys(struct ctx *cx, const struct audit_options *o, str line,
    struct file *f, str *out)
{
	const struct json *j;
	unsigned was = cx->ndiag;
	unsigned best = UINT32_MAX;
	struct buf room, *said = &room;

	f->id = o->id_field;
	if (o->text_field.n)
		f->text[f->ntext++] = o->text_field;
	if (json_parse(cx, utf8_mend(cx->mem, line), HEAD_MAX * 3, &j) !=
	    ERR_OK) {
		cx->ndiag = was;
		return;
	}
	if (json_get(j, S("resourceType")))
		return;
	JSON_EACH(m, j) {
		unsigned row;
		enum word_for w = word_for(m->key, &row);

		if (w == FOR_ID && f->id.n == 0 && (m->type == JSON_STRING ||
		    m->type == JSON_NUMBER))
			f->id = str_dup(cx->mem, m->key);
		if (m->type != JSON_STRING || o->text_field.n)
			continue;
		if (w == FOR_TEXT && row < best) {
			best = row;
			f->text[0] = str_dup(cx->mem, m->key);
			f->ntext = 1;
		} else if (w == FOR_PART && best == UINT32_MAX &&
		    f->ntext < FIELDS_MAX) {
			f->text[f->ntext++] = str_dup(cx->mem, m->key);
		}
	}
	if (o->text_field.n && o->id_field.n)
		return;
	buf_init(said, cx->mem, 16 * NAME_MAX_);
	buf_lit(said, "text from ");
	for (unsigned i = 0; i < f->ntext; i++) {
		buf_put(said, i ? S(", \"") : S("\""));
		buf_put(said, f->text[i]);
		buf_c(said, '"');
	}
	if (f->ntext == 0)
		buf_lit(said, "every key that holds words");
	buf_put(said, f->id.n ? S(", id from \"") :
	    S(", records by their line"));
	buf_put(said, f->id);
	buf_put(said, f->id.n ? S("\"") : S(""));
	buf_lit(said, " (guessed; --text-field and --id-field say otherwise)");
	if (!said->over)
		*out = buf_str(said);
}

/* ---- CSV ---- */

/* A heading's cell: a few words, and no sentence. */
static bool
is_heading(str cell)
{
	unsigned space = 0;

	for (size_t i = 0; i < cell.n; i++) {
		char c = cell.p[i];

		space += c == ' ';
		if (c == ':' || c == '.' || c == ';' || c == '!' || c == '?' ||
		    c == '\n')
			return false;
	}
	return cell.n > 0 && cell.n <= 48 && space <= 4;
}

/* How many columns the head has as CSV with that delimiter; 0: it is none. */
static unsigned
try_csv(str head, char delim, bool asked, str *cell)
{
	struct csv_row row;
	size_t at = csv_next(head, 0, delim, true, cell, COLUMNS_MAX, &row);
	unsigned n = row.n, known = 0, rows = 0;

	if (row.open || n > COLUMNS_MAX || (n < 2 && !asked))
		return 0;
	for (unsigned i = 0; i < n && !asked; i++) {
		str name = str_trim(cell[i]);

		if (name.n >= 2 && name.p[0] == '"')
			name = str_sub(name, 1, name.n - 2);
		if (!is_heading(name))
			return 0;
		known += word_for(name, &rows) != FOR_NONE;
	}
	/* No name that we know: then some rows must have as many cells. */
	rows = 0;
	for (; at < head.n && rows < 5 && !known && !asked; rows++) {
		at = csv_next(head, at, delim, true, cell, COLUMNS_MAX, &row);
		if (row.cut && at == head.n && rows)
			break;
		if (row.n != n)
			return 0;
	}
	return known || asked || rows >= 2 ? n : 0;
}

static int
column_called(const struct file *f, str name)
{
	int64_t no;

	for (unsigned i = 0; i < f->ncol; i++)
		if (str_ieq(f->col[i].name, name))
			return (int)i;
	if (str_int(name, 1, f->ncol, &no))
		return (int)no - 1;
	return -1;
}

/* A column that was asked for and is not there: the file cannot be read. */
static void
no_column(struct ctx *cx, struct file *f, str name)
{
	struct buf b;

	buf_init(&b, cx->mem, 4000);
	buf_lit(&b, "there is no column \"");
	buf_put(&b, text_cut(name, 80));
	buf_lit(&b, "\"; the columns are ");
	for (unsigned i = 0; i < f->ncol && i < 30; i++) {
		buf_put(&b, i ? S(", ") : S(""));
		buf_put(&b, text_cut(f->col[i].name, 60));
	}
	f->kind = KIND_BAD;
	f->why = buf_str(&b);
}

/* The column with the longest cell of the head's rows. */
static unsigned
longest_column(str head, const struct file *f, str *cell)
{
	struct csv_row row;
	size_t at = csv_next(head, 0, f->delim, true, cell, COLUMNS_MAX, &row);
	size_t most = 0;
	unsigned best = f->ncol - 1;

	for (unsigned rows = 0; at < head.n && rows < 50; rows++) {
		at = csv_next(head, at, f->delim, true, cell, COLUMNS_MAX,
		    &row);
		for (unsigned i = 0; i < row.n && i < f->ncol; i++)
			if (cell[i].n > most) {
				most = cell[i].n;
				best = i;
			}
	}
	return best;
}

/* The only column for a purpose: others that are called so are not. */
static void
only(struct file *f, int column, enum word_for what)
{
	for (unsigned i = 0; i < f->ncol; i++)
		if (f->col[i].what == what)
			f->col[i].what = FOR_NONE;
	f->col[column].what = what;
}

static void
say_columns(struct ctx *cx, const struct audit_options *o,
    const struct file *f, str *said)
{
	struct buf b;
	bool some = false, id = false;

	if (o->text_column.n && o->id_column.n)
		return;
	buf_init(&b, cx->mem, 4000);
	buf_lit(&b, "text from column ");
	for (unsigned i = 0; i < f->ncol; i++)
		if (f->col[i].what == FOR_TEXT) {
			buf_put(&b, some ? S(", \"") : S("\""));
			buf_put(&b, text_cut(f->col[i].name, 60));
			buf_c(&b, '"');
			some = true;
		}
	for (unsigned i = 0; i < f->ncol; i++)
		if (f->col[i].what == FOR_ID) {
			buf_lit(&b, ", id from \"");
			buf_put(&b, text_cut(f->col[i].name, 60));
			buf_c(&b, '"');
			id = true;
		}
	buf_put(&b, id ? S("") : S(", records by their line"));
	buf_lit(&b, " (guessed; --text-column and --id-column say otherwise)");
	if (!b.over)
		*said = buf_str(&b);
}

/* What each is for, by its name; of texts the best, or every part of one. */
static bool
purposes(struct file *f)
{
	unsigned best = UINT32_MAX, row, which = 0;
	bool parts = false;

	for (unsigned i = 0; i < f->ncol; i++) {
		f->col[i].what = word_for(f->col[i].name, &row);
		if (f->col[i].what == FOR_TEXT && row < best) {
			best = row;
			which = i;
		}
	}
	for (unsigned i = 0; i < f->ncol; i++) {
		enum word_for w = f->col[i].what;

		parts |= w == FOR_PART;
		if (w == FOR_TEXT || w == FOR_PART)
			f->col[i].what = best == UINT32_MAX || i == which ?
			    FOR_TEXT : FOR_NONE;
	}
	return parts || best != UINT32_MAX;
}

static void
name_columns(struct ctx *cx, const struct audit_options *o, str head,
    struct file *f, str *cell, str *said)
{
	struct csv_row row;
	bool text;
	int at;

	(void)csv_next(head, 0, f->delim, true, cell, COLUMNS_MAX, &row);
	f->col = NEWN(cx->mem, struct column, f->ncol);
	for (unsigned i = 0; i < f->ncol; i++) {
		str name = str_trim(csv_words(cx->mem, str_trim(cell[i])));

		f->col[i].name = text_cut(utf8_mend(cx->mem,
		    str_dup(cx->mem, name)), NAME_MAX_);
	}
	text = purposes(f);
	at = column_called(f, o->text_column);
	if (o->text_column.n && at < 0) {
		no_column(cx, f, o->text_column);
		return;
	}
	if (at < 0 && !text)
		at = (int)longest_column(head, f, cell);
	if (at >= 0)
		only(f, at, FOR_TEXT);
	at = column_called(f, o->id_column);
	if (o->id_column.n && at < 0) {
		no_column(cx, f, o->id_column);
		return;
	}
	for (unsigned i = 0; i < f->ncol && at < 0; i++)
		if (f->col[i].what == FOR_ID)
			at = (int)i;
	if (at >= 0 && f->col[at].what != FOR_TEXT)
		only(f, at, FOR_ID);
	say_columns(cx, o, f, said);
}

static bool
kind_csv(struct ctx *cx, const struct audit_options *o, str head,
    struct file *f, str *said)
{
	static const char delim[] = ",\t;|";
	bool asked = o->text_column.n || o->id_column.n;
	str *cell = NEWN(cx->mem, str, COLUMNS_MAX);

	for (size_t i = 0; delim[i]; i++) {
		unsigned n = try_csv(head, delim[i], asked, cell);

		if (n > f->ncol) {
			f->ncol = n;
			f->delim = delim[i];
		}
	}
	if (f->ncol == 0)
		return false;
	f->kind = KIND_CSV;
	name_columns(cx, o, head, f, cell, said);
	return true;
}

/* ---- all kinds ---- */

/* Files that people will point at, and what to do instead. */
static bool
kind_bad(str head, struct file *f)
{
	static const struct { str start; const char *why; } known[] = {
		{ SK("%PDF"), "this is a PDF: export its text, or the notes "
		    "themselves" },
		{ SK("PK\x03\x04"), "this is a zip file, or an office document: "
		    "unpack it, or save it as text or CSV" },
		{ SK("\xd0\xcf\x11\xe0"), "this is an old office document: save "
		    "it as text or CSV" },
		{ SK("SQLite format 3"), "this is a database: export its text" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (str_starts(head, known[i].start))
			f->why = str_of(known[i].why);
	if (f->why.n == 0 && head.n && memchr(head.p, 0, head.n))
		f->why = S("this is no text: it holds zero bytes");
	if (f->why.n == 0 && head.n && str_trim(head).p[0] == '<' &&
	    str_find(head, S("\"http://hl7.org/fhir\"")) >= 0)
		f->why = S("this is FHIR in XML: export it as JSON");
	if (f->why.n)
		f->kind = KIND_BAD;
	return f->why.n > 0;
}

static bool
kind_json(struct ctx *cx, const struct audit_options *o, str head,
    struct file *f, str *said)
{
	str text = str_trim(head), line = first_line(text), next;
	size_t end;

	if (mostly_objects(text)) {
		f->kind = KIND_LINES;
		guess_keys(cx, o, first_object(text), f, said);
		return true;
	}
	if (text.n == 0 || (text.p[0] != '{' && text.p[0] != '['))
		return false;
	next = str_trim(str_sub(text, 1, text.n));
	if (next.n && next.p[0] != '"' && next.p[0] != '}' &&
	    next.p[0] != '{' && next.p[0] != ']' && next.p[0] != '[')
		return false;
	if (text.p[0] == '[' && next.n && next.p[0] != '{' && next.p[0] != ']')
		return false;
	end = text.p[0] == '{' ? json_skip(line, 0) : 0;
	f->kind = end ? KIND_LINES : KIND_DOC;
	if (text.p[0] == '[')
		line = str_sub(next, 0, json_skip(next, 0));
	else if (end)
		line = first_object(text);
	guess_keys(cx, o, line, f, said);
	return true;
}

void
file_kind(struct ctx *cx, const struct lexicon *lx, const struct audit_options *o,
    str head, struct file *f, str *said)
{
	*said = S("");
	if (kind_bad(head, f) || kind_json(cx, o, head, f, said))
		return;
	if (is_rtf(head))
		f->kind = KIND_RTF;
	else if (is_html(head))
		f->kind = KIND_HTML;
	else if (!kind_csv(cx, o, head, f, said))
		f->kind = KIND_TEXT;
	for (unsigned i = 0; i < f->ncol; i++)
		f->col[i].asks = f->col[i].what != FOR_TEXT &&
		    language_asks_risk(lx, pair_name(cx->mem, f->col[i].name));
}
