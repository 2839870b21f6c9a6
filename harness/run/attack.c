/* Opening and closing a run; see attack.h. */
#include "harness/run/attack.h"

#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/base/hash.h"
#include "harness/base/log.h"
#include "harness/base/mem.h"
#include "harness/triage/pending.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void make_run_id(char out[64])
{
    char when[32];
    uint64_t mixed = hash_mix((uint64_t)clock_wall(), (uint64_t)getpid());
    snprintf(out, 64, "%.10s-%08x", clock_utc(clock_wall(), when), (unsigned)mixed);
}

/* The baseline: every folder under `known` that has a finding.json, by its bucket. */
static int load_baseline(struct triage *t, const char *known, struct err *err)
{
    struct fs_list names = {0};
    if (!fs_is_dir(known))
        return fs_exists(known) ? err_set(err, "%s is no folder of findings", known) : 0;
    if (fs_list(known, &names, err) < 0)
        return -1;
    for (size_t i = 0; i < names.count; i++) {
        char *folder = fs_join(known, names.names[i]);
        struct finding f;
        if (fs_is_dir(folder) && finding_read(folder, &f, NULL) == 0) {
            triage_baseline_add(t, &f);
        }
        free(folder);
    }
    fs_list_release(&names);
    return 0;
}

static int adopt_findings(struct attack *a, struct err *err)
{
    struct fs_list names = {0};
    if (fs_list(a->dir.findings, &names, err) < 0)
        return -1;
    for (size_t i = 0; i < names.count; i++) {
        char *folder = fs_join(a->dir.findings, names.names[i]);
        struct finding f;
        struct err why = ERR_INIT;
        if (fs_is_dir(folder)) {
            if (finding_read(folder, &f, &why) == 0)
                triage_adopt(a->triage, &f);
            else
                log_warn("%s is left alone: %s", folder, why.text);
        }
        free(folder);
    }
    fs_list_release(&names);
    return 0;
}

/* Inputs that showed something new in the earlier run. */
static void adopt_corpus(struct attack *a)
{
    struct fs_list names = {0};
    if (fs_list(a->dir.corpus, &names, NULL) < 0)
        return;
    for (size_t i = 0; i < names.count; i++) {
        char *path = fs_join(a->dir.corpus, names.names[i]);
        struct input in = INPUT_INIT;
        if (!strstr(names.names[i], ".tmp-") && input_load(&in, path, NULL) == 0 && in.count)
            corpus_add(&a->corpus, &in, false);
        input_release(&in);
        free(path);
    }
    fs_list_release(&names);
}

int attack_open(struct attack *a, const struct attack_config *config, struct err *err)
{
    memset(a, 0, sizeof *a);
    a->config = config;
    a->dir.journal = -1;
    a->began = clock_now();
    struct run_result *r = &a->result;
    r->started = clock_wall();
    snprintf(r->name, sizeof r->name, "%s", config->name);
    snprintf(r->version, sizeof r->version, "%s", HOOKSTORM_VERSION);
    make_run_id(r->run_id);
    struct session_config session = config->session;
    session.run_id = r->run_id;
    if (corpus_load(&a->corpus, config->corpus, err) < 0)
        return -1;
    a->session = session_open(&session, err);
    if (!a->session || rundir_open(&a->dir, config->out, config->name, config->resume, err) < 0)
        return -1;
    a->before.seed = config->seed;
    if (config->resume && rundir_restore(&a->dir, &a->before, err) < 0)
        return -1;
    r->seed = a->before.seed;
    snprintf(r->target, sizeof r->target, "%s", a->session->url);
    r->supervised = target_supervised(a->session->target);
    player_init(&a->player, a->session);
    a->player.stop = config->stop;
    struct triage_config triage = {
        .findings_dir = a->dir.findings,
        .place = {a->session->url, "POST", a->session->endpoint.path, a->session->secret},
        .confirm = config->confirm,
        .seed = r->seed,
        .on_finding = config->on_finding,
        .on_progress = config->on_progress,
        .ctx = config->ctx};
    a->triage = triage_new(&triage, &a->player.trial);
    if (config->known && load_baseline(a->triage, config->known, err) < 0)
        return -1;
    if (config->resume) {
        adopt_corpus(a);
        if (adopt_findings(a, err) < 0)
            return -1;
    }
    char *members = xasprintf("\"version\":\"%s\",\"seed\":%llu,\"run\":\"%s\",\"epoch\":%lld",
                              HOOKSTORM_VERSION, (unsigned long long)r->seed, r->run_id,
                              (long long)(r->started / NS_PER_S));
    int result = rundir_event(&a->dir, config->resume ? "resume" : "start", members, err);
    free(members);
    if (result == 0 && !config->resume)
        result = rundir_save(&a->dir, &a->before, err);
    return result;
}

static int take_pending(void *ctx, struct input *in)
{
    struct attack *a = ctx;
    enum triage_result r = triage_take(a->triage, in, NULL, 0, NULL);
    return r == TRIAGE_STOPPED || r == TRIAGE_ERROR ? -1 : 0;
}

int attack_begin(struct attack *a, struct err *err)
{
    if (target_supervised(a->session->target) ? player_ready(&a->player) < 0
                                              : session_ready(a->session, &a->player.err) < 0)
        return err_set(err, "%s", a->player.err.text);
    a->player.unwell = false;
    if (a->config->resume)
        pending_each(a->dir.findings, take_pending, a, NULL);
    return 0;
}

void attack_count(struct attack *a, const struct campaign_stats *s, const char *phase,
                  int64_t elapsed)
{
    struct run_result *r = &a->result;
    struct phase_result *p = result_add_phase(r, phase, "fuzz");
    p->requests = s->executions;
    p->errors = s->explained + s->suspects;
    p->elapsed = elapsed;
    memcpy(p->status, s->status, sizeof p->status);
    r->executions += s->executions;
    r->deaths += s->deaths;
    r->unconfirmed = s->unconfirmed;
    r->unattributed += s->unattributed;
    r->skipped += s->skipped;
    r->explained += s->explained;
    r->corpus = s->corpus;
}

static int write_report(struct attack *a, const struct report *report, const char *file,
                        struct err *err)
{
    struct buf text = BUF_INIT;
    report->render(&a->result, &text);
    char *path = rundir_file(&a->dir, file ? file : report->file);
    int result = fs_write(path, buf_view(&text), true, err);
    free(path);
    buf_release(&text);
    return result;
}

/* Counts have moved since the findings were written. */
static int rewrite_findings(struct attack *a, struct err *err)
{
    int result = 0;
    for (size_t i = 0; i < triage_count(a->triage); i++)
        if (triage_rewrite(a->triage, i, err) < 0)
            result = -1;
    return result;
}

int attack_end(struct attack *a, const struct attack_output *outputs, const char *reason,
               struct err *err)
{
    struct run_result *r = &a->result;
    r->interrupted = a->config->stop && *a->config->stop;
    r->elapsed = clock_now() - a->began;
    if (reason)
        snprintf(r->reason, sizeof r->reason, "%s", reason);
    for (size_t i = 0; i < triage_count(a->triage); i++)
        result_add_finding(r, triage_at(a->triage, i));
    result_decide(r, reason != NULL);
    int result = rewrite_findings(a, err);
    if (write_report(a, report_find("json"), NULL, err) < 0)
        result = -1;
    for (; outputs && outputs->report; outputs++)
        if (strcmp(outputs->report, "json") != 0 &&
            write_report(a, report_find(outputs->report), outputs->file, err) < 0)
            result = -1;
    char *members = xasprintf("\"verdict\":\"%s\",\"exit_code\":%d", r->verdict, r->exit_code);
    if (rundir_event(&a->dir, "end", members, err) < 0)
        result = -1;
    free(members);
    return result;
}

void attack_close(struct attack *a)
{
    triage_free(a->triage);
    session_close(a->session);
    corpus_release(&a->corpus);
    result_release(&a->result);
    rundir_close(&a->dir);
}
