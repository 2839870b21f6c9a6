/* Between lexemes and what they mean: decoded text, integers, UTF-16 lengths. */
#include "harness/base/esc.h"
#include "harness/json/json_store.h"

/* What stands between the quotes; a key or lexeme without them is taken as it is. */
static struct span unquote(struct span lexeme)
{
    if (lexeme.n >= 2 && lexeme.p[0] == '"' && lexeme.p[lexeme.n - 1] == '"')
        return (struct span){lexeme.p + 1, lexeme.n - 2};
    return lexeme;
}

static size_t encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) { /* a lone surrogate too: that is WTF-8 */
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* The unit of \uXXXX at s, -1 if it is none. */
static int unit_at(struct span s)
{
    return s.n >= 6 && s.p[0] == '\\' && s.p[1] == 'u' ? json_hex4(s.p + 2) : -1;
}

static size_t decode_unicode(struct span *in, int unit, char out[4])
{
    uint32_t c = (uint32_t)unit;
    *in = (struct span){in->p + 6, in->n - 6};
    if (c >= 0xD800 && c < 0xDC00) {
        int low = unit_at(*in);
        if (low >= 0xDC00 && low < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
            *in = (struct span){in->p + 6, in->n - 6};
        }
    }
    return encode(c, out);
}

/* The next decoded bytes of an escaped text (in->n > 0), at most 4. What is no escape stays. */
static size_t decode(struct span *in, char out[4])
{
    static const char short_form[256] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                         ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};
    int unit = unit_at(*in);
    if (unit >= 0)
        return decode_unicode(in, unit, out);
    size_t took = 1;
    out[0] = in->p[0];
    if (in->p[0] == '\\' && in->n >= 2 && short_form[(unsigned char)in->p[1]]) {
        out[0] = short_form[(unsigned char)in->p[1]];
        took = 2;
    }
    *in = (struct span){in->p + took, in->n - took};
    return 1;
}

static void put_decoded(struct buf *out, struct span in)
{
    while (in.n) {
        const char *slash = memchr(in.p, '\\', in.n);
        size_t plain = slash ? (size_t)(slash - in.p) : in.n;
        buf_add(out, in.p, plain);
        in = (struct span){in.p + plain, in.n - plain};
        char bytes[4];
        if (in.n)
            buf_add(out, bytes, decode(&in, bytes));
    }
}

static bool decodes_to(struct span in, struct span text)
{
    while (in.n) {
        char bytes[4];
        size_t n = decode(&in, bytes);
        if (n > text.n || memcmp(bytes, text.p, n) != 0)
            return false;
        text = (struct span){text.p + n, text.n - n};
    }
    return text.n == 0;
}

/* flags are those of the node: without JSON_HAS_ESCAPE the bytes are the text. */
static bool lexeme_is(struct span lexeme, uint8_t flags, const char *text)
{
    struct span in = unquote(lexeme), want = span_of(text);
    if (!(flags & JSON_HAS_ESCAPE))
        return span_eq(in, want);
    return decodes_to(in, want);
}

bool json_text(const struct json_tree *t, json_ref n, struct buf *out)
{
    if (!n || t->node[n].type != JSON_STRING)
        return false;
    put_decoded(out, unquote(t->node[n].lex));
    return true;
}

/* Empty where there is none; a node that hangs nowhere may have one all the same. */
static struct span key_of(const struct json_tree *t, json_ref n)
{
    const struct json_node *node = &t->node[n];
    return json_is_member(t, node) ? json_member_key(node) : node->key;
}

bool json_key_text(const struct json_tree *t, json_ref n, struct buf *out)
{
    if (!n || !key_of(t, n).n)
        return false;
    put_decoded(out, unquote(key_of(t, n)));
    return true;
}

bool json_key_is(const struct json_tree *t, json_ref n, const char *name)
{
    return n && key_of(t, n).n && lexeme_is(key_of(t, n), t->node[n].flags, name);
}

bool json_text_is(const struct json_tree *t, json_ref n, const char *text)
{
    return n && t->node[n].type == JSON_STRING && lexeme_is(t->node[n].lex, t->node[n].flags, text);
}

bool json_int(const struct json_tree *t, json_ref n, int64_t *out)
{
    if (!n || t->node[n].type != JSON_NUMBER)
        return false;
    struct span s = t->node[n].lex;
    bool negative = s.p[0] == '-';
    int64_t v = 0;
    for (size_t i = negative; i < s.n; i++) { /* downwards, as INT64_MIN has no positive */
        if (s.p[i] < '0' || s.p[i] > '9' || __builtin_mul_overflow(v, 10, &v) ||
            __builtin_sub_overflow(v, s.p[i] - '0', &v))
            return false;
    }
    if (!negative && v == INT64_MIN)
        return false;
    *out = negative ? v : -v;
    return true;
}

/* A surrogate written as three bytes (WTF-8): one unit, as it was in UTF-16. */
static bool is_surrogate(const unsigned char *p, size_t n)
{
    return n >= 3 && p[0] == 0xED && p[1] >= 0xA0 && p[1] <= 0xBF && (p[2] & 0xC0) == 0x80;
}

size_t json_utf16_len(struct span utf8)
{
    size_t units = 0;
    for (size_t i = 0; i < utf8.n; units++) {
        const char *p = utf8.p + i;
        if ((unsigned char)*p < 0x80) {
            i++;
            continue;
        }
        size_t n = utf8_sequence(p, utf8.n - i);
        if (!n)
            n = is_surrogate((const unsigned char *)p, utf8.n - i) ? 3 : 1;
        units += n == 4;
        i += n;
    }
    return units;
}

void json_put_string(struct buf *out, struct span utf8)
{
    static const char short_form[32] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    size_t from = 0;
    buf_byte(out, '"');
    for (size_t i = 0; i < utf8.n; i++) {
        unsigned char c = (unsigned char)utf8.p[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(out, utf8.p + from, i - from);
        from = i + 1;
        if (c >= 0x20)
            buf_add(out, (char[2]){'\\', (char)c}, 2);
        else if (short_form[c])
            buf_add(out, (char[2]){'\\', short_form[c]}, 2);
        else
            buf_printf(out, "\\u%04x", c);
    }
    buf_add(out, utf8.n ? utf8.p + from : "", utf8.n - from);
    buf_byte(out, '"');
}
