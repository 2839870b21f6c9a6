/* A finding's folder, written whole: finding.json for programs, min and input for replay, repro.sh
 * and README.md for the developer who gets the news. Everything that a bot or an input said is
 * redacted and escaped for where it goes. */
#include "harness/triage/finding.h"

#include "harness/base/clock.h"
#include "harness/base/esc.h"
#include "harness/base/fs.h"
#include "harness/base/mem.h"

#include <jansson.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define EVIDENCE_MAX 2048 /* bytes of the answer's body and of stderr kept in finding.json */

/* Foreign bytes as a JSON string: redacted, made valid UTF-8, cut. */
static json_t *foreign(struct span s, bool last)
{
    if (s.n > EVIDENCE_MAX)
        s = (struct span){last ? s.p + s.n - EVIDENCE_MAX : s.p, EVIDENCE_MAX};
    struct buf clean = BUF_INIT, utf8 = BUF_INIT;
    esc_redact(&clean, s);
    esc_utf8(&utf8, buf_view(&clean));
    json_t *j = json_stringn(buf_cstr(&utf8), utf8.len);
    buf_release(&clean);
    buf_release(&utf8);
    return j;
}

static uint64_t body_bytes(const struct input *in)
{
    uint64_t n = 0;
    for (size_t i = 0; i < in->count; i++)
        n += in->step[i].body.len;
    return n;
}

static json_t *mutator_names(const struct input *in)
{
    json_t *names = json_array();
    for (size_t i = 0; i < in->mutators; i++)
        json_array_append_new(names, json_string(in->mutator[i]));
    return names;
}

static json_t *fault_objects(const struct input *in)
{
    json_t *faults = json_array();
    for (size_t i = 0; i < in->count; i++)
        for (size_t k = 0; k < in->step[i].fault_count; k++)
            json_array_append_new(faults, json_loads(in->step[i].fault[k], 0, NULL));
    return faults;
}

static json_t *request_object(const struct finding *f, const struct finding_place *place)
{
    const struct step *s = &f->min.step[f->min.count - 1];
    json_t *headers = json_object();
    for (size_t i = 0; i < s->header_count; i++) {
        json_t *name = foreign(span_of(s->header[i].name), false);
        json_object_set_new(headers, json_string_value(name),
                            foreign(span_of(s->header[i].value), false));
        json_decref(name);
    }
    return json_pack("{s:o,s:o,s:o,s:s}", "method",
                     foreign(span_of(s->method ? s->method : place->method), false), "path",
                     foreign(span_of(s->path ? s->path : place->path), false), "headers", headers,
                     "secret", secret_shape_name(s->secret));
}

static json_t *finding_object(const struct finding *f, const struct finding_place *place)
{
    char when[32], reproduced[32];
    snprintf(reproduced, sizeof reproduced, "%u/%u", f->reproduced, f->tried);
    json_t *j = json_object();
    json_object_set_new(j, "version", json_integer(1));
    json_object_set_new(j, "id", json_string(f->bucket));
    json_object_set_new(j, "bucket", json_string(f->bucket));
    json_object_set_new(j, "oracle", json_string(f->verdict.oracle));
    json_object_set_new(j, "outcome", json_string(f->verdict.outcome));
    json_object_set_new(j, "threat", json_string(threat_name(f->verdict.threat)));
    json_object_set_new(j, "severity", json_string(severity_name(f->verdict.severity)));
    json_object_set_new(j, "kind", json_string(core_kind(f->core)));
    json_object_set_new(j, "core", foreign(span_of(core_text(f->core)), false));
    json_object_set_new(j, "core_state", core_to_json(f->core));
    json_object_set_new(j, "detail", foreign(span_of(f->verdict.detail), false));
    json_object_set_new(j, "trace", foreign(span_of(f->verdict.trace), false));
    json_object_set_new(j, "mutators", mutator_names(&f->original));
    json_object_set_new(j, "faults", fault_objects(&f->min));
    json_object_set_new(j, "corpus_seed", foreign(span_of(f->original.from.seed), false));
    json_object_set_new(j, "minimized",
                        json_pack("{s:I,s:I,s:i,s:I,s:b}", "bytes", (json_int_t)body_bytes(&f->min),
                                  "from", (json_int_t)body_bytes(&f->original), "steps",
                                  (int)f->min.count, "queries", (json_int_t)f->queries, "minimal",
                                  f->minimal));
    json_object_set_new(j, "reproduced", json_string(reproduced));
    json_object_set_new(j, "seed", json_integer((json_int_t)f->seed));
    json_object_set_new(j, "first_seen", json_string(clock_utc(f->first_seen, when)));
    json_object_set_new(j, "execution", json_integer((json_int_t)f->execution));
    json_object_set_new(j, "count", json_integer((json_int_t)f->count));
    json_object_set_new(j, "known", json_boolean(f->known));
    json_object_set_new(j, "request", request_object(f, place));
    json_object_set_new(j, "evidence",
                        json_pack("{s:i,s:o,s:o,s:[]}", "status", f->status, "body",
                                  foreign(buf_view(&f->body), false), "stderr",
                                  foreign(buf_view(&f->tail), true), "effects"));
    return j;
}

/* The input as files: NAME holds a single step's body, NAME.jsonl whatever a body alone does not
 * say. */
static int write_input(const char *dir, const char *name, const struct input *in, struct err *err)
{
    char *path = fs_join(dir, name), *lines = xasprintf("%s/%s.jsonl", dir, name);
    struct buf text = BUF_INIT;
    int result = 0;
    if (in->count == 1) {
        rope_flatten(&in->step[0].body, UINT64_MAX, &text);
        result = fs_write(path, buf_view(&text), true, err);
    }
    if (result == 0 && !input_plain(in)) {
        buf_clear(&text);
        input_put_jsonl(in, &text);
        result = fs_write(lines, buf_view(&text), true, err);
    }
    buf_release(&text);
    free(path);
    free(lines);
    return result;
}

/* Nothing in it that a terminal would obey: a person reads the script. */
static bool printable(const char *text)
{
    struct buf shown = BUF_INIT;
    esc_terminal(&shown, span_of(text));
    bool same = span_is(buf_view(&shown), text);
    buf_release(&shown);
    return same;
}

/* curl can send the step, and a script can show it: one ordinary request whose secret is right,
 * absent or empty. */
static bool curl_can(const struct input *in)
{
    if (in->count != 1)
        return false;
    const struct step *s = &in->step[0];
    for (size_t i = 0; i < s->header_count; i++)
        if (s->header[i].name[0] == '@' || /* curl would read a file */
            !printable(s->header[i].name) || !printable(s->header[i].value))
            return false;
    if ((s->method && !printable(s->method)) || (s->path && !printable(s->path)))
        return false;
    bool wire =
        s->wire.declared >= 0 || s->wire.cut >= 0 || s->wire.end != WIRE_AWAIT || s->wire.chunked;
    return !wire && s->fault_count == 0 && s->secret <= SECRET_EMPTY;
}

/* curl sends no header for "Name:" and an empty one for "Name;". */
static const char *after_name(const struct header *h)
{
    bool left_out =
        strcasecmp(h->name, "Content-Type") == 0 || strcasecmp(h->name, "User-Agent") == 0;
    return *h->value ? ": " : left_out ? ":" : ";";
}

static void put_curl(struct buf *out, const struct step *s, const struct finding_place *place)
{
    buf_str(out, "exec curl -sS -i -g --path-as-is --max-time 70 -X ");
    esc_shell(out, span_of(s->method ? s->method : place->method));
    buf_str(out, " \\\n  -H 'Expect:'");
    if (!step_header(s, "Content-Type"))
        buf_str(out, " -H 'Content-Type: application/json'");
    for (size_t i = 0; i < s->header_count; i++) {
        const struct header *h = &s->header[i];
        char *line = xasprintf("%s%s%s", h->name, after_name(h), h->value);
        buf_str(out, " \\\n  -H ");
        esc_shell(out, span_of(line));
        free(line);
    }
    if (s->secret == SECRET_EMPTY)
        buf_str(out, " \\\n  -H 'X-Telegram-Bot-Api-Secret-Token;'");
    else if (s->secret == SECRET_RIGHT)
        buf_str(out, " \\\n  ${WEBHOOK_SECRET:+-H \"X-Telegram-Bot-Api-Secret-Token: "
                     "$WEBHOOK_SECRET\"}");
    buf_str(out, " \\\n  --data-binary @min ");
    if (s->path) {
        buf_str(out, "\"$(printf %s \"$TARGET\" | sed -E 's|^([a-z]+://[^/]*).*|\\1|')\"");
        esc_shell(out, span_of(s->path));
    } else {
        buf_str(out, "\"$TARGET\"");
    }
    buf_byte(out, '\n');
}

static int write_repro(const char *dir, const struct finding *f, const struct finding_place *place,
                       struct err *err)
{
    struct buf s = BUF_INIT;
    buf_str(&s, "#!/bin/sh\n# Sends the minimised input once. TARGET names another webhook;\n"
                "# WEBHOOK_SECRET is the secret token, where the bot checks one.\n"
                "cd \"$(dirname \"$0\")\" || exit 125\nTARGET=${TARGET:-");
    struct buf url = BUF_INIT;
    esc_shell(&url, span_of(place->url));
    buf_span(&s, buf_view(&url));
    buf_str(&s, "}\n");
    if (curl_can(&f->min))
        put_curl(&s, &f->min.step[0], place);
    else
        buf_str(
            &s,
            "# Several steps, a broken wire, odd bytes or a shaped secret: not a job for curl.\n"
            "exec \"${HOOKSTORM:-hookstorm}\" replay --target \"$TARGET\" .\n");
    char *path = fs_join(dir, "repro.sh");
    int result = fs_write(path, buf_view(&s), true, err);
    if (result == 0)
        chmod(path, 0755);
    free(path);
    buf_release(&url);
    buf_release(&s);
    return result;
}

/* A body as a developer can read it in an issue: printable, on one line, cut. */
static void put_code(struct buf *out, struct span s, size_t max)
{
    struct buf clean = BUF_INIT, shown = BUF_INIT;
    esc_redact(&clean, (struct span){s.p, s.n < max ? s.n : max});
    esc_terminal(&shown, buf_view(&clean));
    buf_str(out, "    ");
    buf_span(out, buf_view(&shown));
    if (s.n > max)
        buf_printf(out, " ... (%zu bytes in all)", s.n);
    buf_byte(out, '\n');
    buf_release(&clean);
    buf_release(&shown);
}

static int write_readme(const char *dir, const struct finding *f, struct err *err)
{
    struct buf s = BUF_INIT, body = BUF_INIT;
    const struct step *last = &f->min.step[f->min.count - 1];
    rope_flatten(&last->body, 4096, &body);
    buf_printf(&s, "**%s: %s** (%s, %s, reproduced %u/%u)\n\n", f->verdict.oracle,
               f->verdict.outcome, severity_name(f->verdict.severity),
               threat_name(f->verdict.threat), f->reproduced, f->tried);
    put_code(&s, span_of(f->verdict.detail), sizeof f->verdict.detail);
    buf_printf(&s, "\nMinimised from %llu to %llu bytes%s; %s:\n\n",
               (unsigned long long)body_bytes(&f->original),
               (unsigned long long)body_bytes(&f->min), f->minimal ? " (nothing more can go)" : "",
               f->min.count > 1 ? "the last of several steps (see min.jsonl)" : "the body");
    put_code(&s, buf_view(&body), 600);
    if (f->verdict.trace[0]) {
        buf_str(&s, "\nThe bot said:\n\n");
        put_code(&s, span_of(f->verdict.trace), 400);
    }
    buf_str(&s, "\nReplay: `./repro.sh`, or `hookstorm replay --target URL .` in this folder.\n");
    char *path = fs_join(dir, "README.md");
    int result = fs_write(path, buf_view(&s), true, err);
    free(path);
    buf_release(&body);
    buf_release(&s);
    return result;
}

static int write_json(const char *dir, const struct finding *f, const struct finding_place *place,
                      struct err *err)
{
    json_t *object = finding_object(f, place);
    char *text = json_dumps(object, JSON_INDENT(2));
    char *path = fs_join(dir, "finding.json");
    int result = text ? fs_write(path, span_of(text), true, err)
                      : err_set(err, "cannot write finding.json as JSON");
    free(path);
    free(text);
    json_decref(object);
    return result;
}

/* Moves the new files over those of the same finding, each in one step: at no moment is the finding
 * not there. finding.json comes last. */
static int move_over(const char *fresh, const char *final, struct err *err)
{
    static const char *const names[] = {"min",       "min.jsonl", "input",       "input.jsonl",
                                        "README.md", "repro.sh",  "finding.json"};
    int result = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names && result == 0; i++) {
        char *from = fs_join(fresh, names[i]), *to = fs_join(final, names[i]);
        if (!fs_exists(from))
            unlink(to);
        else if (rename(from, to) < 0)
            result = err_errno(err, "cannot replace %s", to);
        free(from);
        free(to);
    }
    return result;
}

int finding_write(const char *findings_dir, const struct finding *f,
                  const struct finding_place *place, struct err *err)
{
    char *final = fs_join(findings_dir, f->bucket);
    char *fresh = xasprintf("%s/.%s.new", findings_dir, f->bucket);
    int result = -1;
    if (fs_exists(fresh))
        fs_remove_tree(fresh);
    if (fs_mkdirs(fresh, err) < 0)
        goto out;
    if (write_input(fresh, "min", &f->min, err) < 0 ||
        write_input(fresh, "input", &f->original, err) < 0 ||
        write_json(fresh, f, place, err) < 0 || write_repro(fresh, f, place, err) < 0 ||
        write_readme(fresh, f, err) < 0)
        goto out;
    if (fs_is_dir(final))
        result = move_over(fresh, final, err);
    else if (rename(fresh, final) < 0)
        err_errno(err, "cannot rename %s to %s", fresh, final);
    else
        result = 0;
out:
    if (fs_exists(fresh))
        fs_remove_tree(fresh);
    free(final);
    free(fresh);
    return result;
}
