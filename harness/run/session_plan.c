/* A plan's target as a session's configuration. */
#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "harness/run/session.h"

#include <stdlib.h>

#define READY_MAX ((size_t)1 << 20)

struct session_lists {
    const char **command, **reset, **env, **allow; /* NULL-terminated */
    char **env_line;                               /* owned */
    struct buf ready;
};

static const char **list_of(const struct plan_strings *s)
{
    const char **list = xcalloc(s->count + 1, sizeof *list);
    for (size_t i = 0; i < s->count; i++)
        list[i] = s->item[i];
    return list;
}

int session_from_plan(struct session_config *config, const struct plan_target *t, struct err *err)
{
    struct session_lists *lists = xcalloc(1, sizeof *lists);
    config->lists = lists;
    lists->command = list_of(&t->command);
    lists->reset = list_of(&t->reset);
    lists->allow = list_of(&t->allow_hosts);
    lists->env = xcalloc(t->env_count + 1, sizeof *lists->env);
    lists->env_line = xcalloc(t->env_count + 1, sizeof *lists->env_line);
    for (size_t i = 0; i < t->env_count; i++)
        lists->env[i] = lists->env_line[i] = xasprintf("%s=%s", t->env[i].name, t->env[i].value);
    if (t->ready_update && fs_read(t->ready_update, READY_MAX, &lists->ready, err) < 0)
        return -1;
    config->url = t->url;
    config->secret = t->secret_token;
    if (t->command.count)
        config->command.argv = lists->command;
    if (t->reset.count)
        config->reset.argv = lists->reset;
    config->env = lists->env;
    config->allow = lists->allow;
    config->ready = buf_view(&lists->ready);
    config->ready_within = t->ready_within;
    config->hang_after = t->hang_after;
    return 0;
}

void session_config_release(struct session_config *config)
{
    struct session_lists *lists = config->lists;
    if (!lists)
        return;
    for (size_t i = 0; lists->env_line[i]; i++)
        free(lists->env_line[i]);
    free(lists->env_line);
    free(lists->command);
    free(lists->reset);
    free(lists->env);
    free(lists->allow);
    buf_release(&lists->ready);
    free(lists);
    config->lists = NULL;
}
