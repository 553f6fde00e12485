/*
 * The delimiter is CR LF "--" boundary. CR is in no boundary, so a match that
 * breaks can only begin again at the byte that broke it: no table, no going
 * back, and nothing held but the count.
 */
#include "http/multipart.h"

#include <assert.h>
#include <string.h>

static bool
is_bchar(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || (c && strchr("'()+_,-./:=?", c));
}

/* One "name=value" or name="value" off the front of a list that began with
 * ';'. False: no such thing stands there. */
static bool
param(str *s, str *name, str *value)
{
	size_t i = 0;

	if (s->n == 0 || s->p[0] != ';')
		return false;
	*s = str_sub(*s, 1, s->n);
	while (s->n && s->p[0] == ' ')
		*s = str_sub(*s, 1, s->n);
	if (!str_cut(s, '=', name))
		return false;
	if (s->n && s->p[0] == '"') {
		*s = str_sub(*s, 1, s->n);
		return str_cut(s, '"', value);
	}
	while (i < s->n && s->p[i] != ';')
		i++;
	*value = str_sub(*s, 0, i);
	*s = str_sub(*s, i, s->n);
	return true;
}

/* A list of parameters from its first ';' on. */
static str
after_word(str s, str word)
{
	if (s.n < word.n || !str_ieq(str_sub(s, 0, word.n), word))
		return S("");
	s = str_sub(s, word.n, s.n);
	while (s.n && s.p[0] == ' ')
		s = str_sub(s, 1, s.n);
	return s;
}

str
multipart_boundary(str type)
{
	str list = after_word(str_trim(type), S("multipart/form-data"));
	str name, value, got = S("");

	while (param(&list, &name, &value)) {
		if (!str_ieq(name, S("boundary")))
			continue;
		if (got.n)
			return S(""); /* two: which one holds? */
		got = value;
	}
	if (list.n || got.n > MULTIPART_BOUNDARY_MAX)
		return S("");
	for (size_t i = 0; i < got.n; i++)
		if (!is_bchar(got.p[i]))
			return S("");
	return got;
}

void
multipart_begin(struct multipart *m, str boundary)
{
	assert(boundary.n > 0 && boundary.n <= MULTIPART_BOUNDARY_MAX);
	memcpy(m->delim, "\r\n--", 4);
	memcpy(m->delim + 4, boundary.p, boundary.n);
	m->delim_n = 4 + boundary.n;
	m->state = MP_START;
	m->match = 2; /* as if a line had ended before the first */
	m->fields = m->files = 0;
	m->head_n = 0;
	m->in_file = false;
}

/* ---- fields, as urlencoded text ---- */

static bool
put_text(struct multipart *m, const char *p, size_t n)
{
	static const char hex[] = "0123456789ABCDEF";
	char out[3 * 256];
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z')) {
			out[k++] = (char)c;
		} else {
			out[k++] = '%';
			out[k++] = hex[c >> 4];
			out[k++] = hex[c & 15];
		}
		if (k > sizeof(out) - 3) {
			if (!m->text(m->arg, out, k))
				return false;
			k = 0;
		}
	}
	return k == 0 || m->text(m->arg, out, k);
}

static void
out(struct multipart *m, const char *p, size_t n)
{
	if (n == 0)
		return;
	if (m->in_file)
		(void)m->file(m->arg, p, n);
	else
		(void)put_text(m, p, n);
}

/* ---- a part's head ---- */

static bool
disposition(struct multipart *m, str value)
{
	str list = after_word(value, S("form-data")), n, v;
	str name = S(""), file = { NULL, 0 };

	while (param(&list, &n, &v)) {
		if (str_ieq(n, S("name")) && name.n == 0)
			name = v;
		else if (str_ieq(n, S("filename")) && !file.p)
			file = v;
		else
			return false; /* twice, or one we do not know */
	}
	if (list.n || name.n == 0)
		return false;
	m->in_file = file.p != NULL;
	if (m->in_file && ++m->files > 1)
		return false;
	if (m->fields > 1 && !m->text(m->arg, "&", 1))
		return true;
	(void)put_text(m, name.p, name.n);
	(void)m->text(m->arg, "=", 1);
	if (m->in_file)
		(void)put_text(m, file.p, file.n);
	return true;
}

/* The lines of a head, without the empty one. */
static bool
head_read(struct multipart *m)
{
	str rest = { m->head, m->head_n }, line, name;
	bool seen = false;

	if (str_chr(rest, 0) >= 0)
		return false;
	while (rest.n) {
		(void)str_cut(&rest, '\n', &line);
		if (line.n == 0 || line.p[line.n - 1] != '\r')
			return false;
		line = str_sub(line, 0, line.n - 1);
		if (str_chr(line, '\r') >= 0 || !str_cut(&line, ':', &name))
			return false;
		if (!str_ieq(name, S("Content-Disposition")))
			continue;
		if (seen || !disposition(m, str_trim(line)))
			return false;
		seen = true;
	}
	return seen;
}

static bool
head_ends(const struct multipart *m)
{
	return m->head_n >= 4 &&
	    memcmp(m->head + m->head_n - 4, "\r\n\r\n", 4) == 0;
}

static void
head_byte(struct multipart *m, char c)
{
	if (m->head_n == sizeof(m->head)) {
		m->state = MP_BAD;
		return;
	}
	m->head[m->head_n++] = c;
	if (!head_ends(m))
		return;
	m->head_n -= 2;
	m->match = 0;
	m->state = ++m->fields <= MULTIPART_FIELDS_MAX && head_read(m)
	    ? MP_BODY : MP_BAD;
}

/* ---- bytes ---- */

/* As much of p as belongs to this part's body; up to its delimiter, or n. */
static size_t
body_bytes(struct multipart *m, const char *p, size_t n)
{
	size_t from = 0, i = 0;

	for (; i < n && m->match < m->delim_n; i++) {
		if (p[i] == m->delim[m->match]) {
			if (m->match++ == 0) {
				out(m, p + from, i - from);
				from = i;
			}
			from = i + 1;
			continue;
		}
		if (m->match) {
			out(m, m->delim, m->match);
			from = i;
			m->match = 0;
			i--; /* this byte may begin another */
		}
	}
	if (m->match == 0)
		out(m, p + from, i - from);
	if (m->match == m->delim_n)
		m->state = MP_AFTER;
	return i;
}

static void
byte(struct multipart *m, char c)
{
	switch (m->state) {
	case MP_START:
		if (c != m->delim[m->match])
			m->state = MP_BAD;
		else if (++m->match == m->delim_n)
			m->state = MP_AFTER;
		break;
	case MP_AFTER:
		m->state = c == '\r' ? MP_LF : c == '-' ? MP_DASH : MP_BAD;
		break;
	case MP_DASH:
		m->state = c == '-' ? MP_END : MP_BAD;
		break;
	case MP_LF:
		m->state = c == '\n' ? MP_HEAD : MP_BAD;
		m->head_n = 0;
		break;
	case MP_HEAD:
		head_byte(m, c);
		break;
	default:
		break;
	}
}

void
multipart_take(struct multipart *m, const char *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		if (m->state == MP_END || m->state == MP_BAD)
			return;
		if (m->state == MP_BODY)
			i += body_bytes(m, p + i, n - i);
		else
			byte(m, p[i++]);
	}
}

enum err
multipart_done(const struct multipart *m)
{
	if (m->fields > MULTIPART_FIELDS_MAX)
		return ERR_LIMIT;
	return m->state == MP_END && m->fields ? ERR_OK : ERR_UNREAD;
}
