/* A finding folder read back, for replay, resume, reports and baselines. Folders come from other
 * machines and other people: every field may be missing or of another type. */
#include "harness/triage/finding.h"

#include "harness/base/clock.h"
#include "harness/base/esc.h"
#include "harness/base/fs.h"
#include "harness/base/intern.h"
#include "harness/base/mem.h"

#include <jansson.h>
#include <stdlib.h>

#define FINDING_JSON_MAX ((size_t)4 << 20)

static const char *text_of(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s ? s : "";
}

/* Printable, as it was when it was written: the terminal and reports may rely on it. */
static void copy_text(char *out, size_t size, const json_t *object, const char *key)
{
    struct buf shown = BUF_INIT;
    esc_terminal(&shown, span_of(text_of(object, key)));
    snprintf(out, size, "%s", buf_cstr(&shown));
    buf_release(&shown);
}

/* A bucket becomes a folder's name again when the finding is written: never a path. */
static void copy_bucket(char out[BUCKET_ID], const json_t *object)
{
    struct buf name = BUF_INIT;
    esc_filename(&name, span_of(text_of(object, "bucket")));
    snprintf(out, BUCKET_ID, "%s", name.len ? buf_cstr(&name) : "unnamed");
    buf_release(&name);
}

static enum severity severity_parse(const char *name)
{
    for (enum severity s = SEVERITY_LOW; s <= SEVERITY_CRITICAL; s++)
        if (strcmp(severity_name(s), name) == 0)
            return s;
    return SEVERITY_MEDIUM;
}

static uint64_t count_of(const json_t *object, const char *key)
{
    json_int_t n = json_integer_value(json_object_get(object, key));
    return n > 0 ? (uint64_t)n : 0;
}

static void read_object(const json_t *j, struct finding *f)
{
    char oracle[48];
    copy_bucket(f->bucket, j);
    copy_text(oracle, sizeof oracle, j, "oracle");
    f->verdict.oracle = intern(oracle);
    copy_text(f->verdict.outcome, sizeof f->verdict.outcome, j, "outcome");
    copy_text(f->verdict.detail, sizeof f->verdict.detail, j, "detail");
    copy_text(f->verdict.trace, sizeof f->verdict.trace, j, "trace");
    f->verdict.severity = severity_parse(text_of(j, "severity"));
    const char *threat = text_of(j, "threat");
    f->verdict.threat =
        threat[0] == 'T' && threat[1] >= '0' && threat[1] <= '2' ? threat[1] - '0' : -1;
    const json_t *minimized = json_object_get(j, "minimized");
    f->queries = count_of(minimized, "queries");
    f->minimal = json_is_true(json_object_get(minimized, "minimal"));
    if (sscanf(text_of(j, "reproduced"), "%u/%u", &f->reproduced, &f->tried) != 2)
        f->reproduced = f->tried = 0;
    f->seed = count_of(j, "seed");
    f->count = count_of(j, "count");
    f->execution = count_of(j, "execution");
    f->known = json_is_true(json_object_get(j, "known"));
    f->first_seen = clock_utc_parse(text_of(j, "first_seen"));
    const json_t *evidence = json_object_get(j, "evidence");
    f->status = (int)json_integer_value(json_object_get(evidence, "status"));
    buf_str(&f->body, text_of(evidence, "body"));
    buf_str(&f->tail, text_of(evidence, "stderr"));
}

static int load_original(const char *folder, struct finding *f)
{
    char *lines = fs_join(folder, "input.jsonl"), *plain = fs_join(folder, "input");
    int result = input_load(&f->original, fs_exists(lines) ? lines : plain, NULL);
    free(lines);
    free(plain);
    return result;
}

int finding_read(const char *folder, struct finding *out, struct err *err)
{
    *out = (struct finding){.original = INPUT_INIT, .min = INPUT_INIT};
    struct buf text = BUF_INIT;
    char *path = fs_join(folder, "finding.json");
    json_t *j = NULL;
    json_error_t where;
    int result = fs_read(path, FINDING_JSON_MAX, &text, err);
    if (result == 0) {
        j = json_loadb(text.data, text.len, 0, &where);
        if (!json_is_object(j)) {
            err_at(err, path, j ? 1 : where.line, j ? 1 : where.column);
            result = err_set(err, "not a finding: %s", j ? "not an object" : where.text);
        }
    }
    if (result == 0) {
        read_object(j, out);
        result = input_load(&out->min, folder, err);
    }
    if (result == 0) {
        if (load_original(folder, out) < 0)
            input_dup(&out->original, &out->min);
        out->core = core_from_json(&out->min, json_object_get(j, "core_state"));
    }
    json_decref(j);
    buf_release(&text);
    free(path);
    if (result < 0)
        finding_release(out);
    return result;
}
