/* The target, upstreams, the Bot API double and outputs of a plan; see plan_read.h. */
#include "harness/base/mem.h"
#include "harness/model/plan_read.h"
#include "harness/model/plan_values.h"

void plan_add_pair(struct plan_pair **pairs, size_t *count, size_t *cap, const char *name,
                   const char *value)
{
    MEM_GROW(*pairs, *cap, *count + 1);
    (*pairs)[(*count)++] = (struct plan_pair){xstrdup(name), xstrdup(value)};
}

int plan_check_host(const struct plan_target *t, const char *url, struct err *err)
{
    struct span host;
    if (!value_host(span_of(url), &host))
        return err_set(err, "%.200s is no http, https or unix URL", url);
    if (value_is_loopback(host))
        return 0;
    for (size_t i = 0; i < t->allow_hosts.count; i++)
        if (span_is(host, t->allow_hosts.item[i]))
            return 0;
    return err_set(err,
                   "the host %.*s is neither loopback nor listed in target.allow_hosts: hookstorm "
                   "attacks only what it was told to",
                   (int)(host.n > 200 ? 200 : host.n), host.p);
}

static void read_limits(const struct yaml_node *limits, struct plan_limits *out)
{
    *out = (struct plan_limits){
        .in_flight = (uint64_t)value_int(yaml_get(limits, "in_flight"), 0),
        .requests = (uint64_t)value_int(yaml_get(limits, "requests"), 0),
        .effects = (uint64_t)value_int(yaml_get(limits, "effects"), 0),
        .rate = value_rate(yaml_get(limits, "rate")),
    };
}

int plan_read_target(const struct yaml_node *root, struct plan *p, struct err *err)
{
    const struct yaml_node *map = yaml_get(root, "target"), *env = yaml_get(map, "env");
    const struct yaml_node *ready = yaml_get(map, "ready"), *limits = yaml_get(map, "limits");
    const struct yaml_node *command = yaml_get(map, "command"), *reset = yaml_get(map, "reset");
    struct plan_target *t = &p->target;
    t->url = value_text(yaml_get(map, "url"));
    const struct yaml_node *secret = yaml_get(map, "secret_token");
    t->secret_token = secret ? value_text(secret) : xstrdup("");
    value_strings(command, &t->command);
    for (const struct yaml_node *n = env ? env->first : NULL; n; n = n->next) {
        if (strchr(n->key, '='))
            return yaml_key_error(n, err, "a variable's name holds no '='");
        plan_add_pair(&t->env, &t->env_count, &t->env_cap, n->key, n->text);
    }
    t->ready_update = value_text(yaml_get(ready, "update"));
    t->ready_within = value_ns(yaml_get(ready, "within"));
    value_strings(reset, &t->reset);
    value_strings(yaml_get(map, "allow_hosts"), &t->allow_hosts);
    read_limits(limits, &t->limits);
    t->hang_after = value_ns(yaml_get(map, "hang_after"));
    t->metrics = value_text(yaml_get(map, "metrics"));
    if (command && !command->count)
        return yaml_error(command, err, "command needs a program");
    if (reset && !reset->count)
        return yaml_error(reset, err, "reset needs a program");
    if (t->limits.effects && !yaml_get(root, "botapi"))
        return yaml_error(yaml_get(limits, "effects"), err,
                          "effects are only seen with a Bot API double: give botapi too");
    struct err host = ERR_INIT;
    if (plan_check_host(t, t->url, &host) < 0)
        return yaml_error(yaml_get(map, "url"), err, "%s", host.text);
    return 0;
}

int plan_read_upstreams(const struct yaml_node *root, struct plan *p, struct err *err)
{
    const struct yaml_node *map = yaml_get(root, "upstreams"), *botapi = yaml_get(root, "botapi");
    for (const struct yaml_node *n = map ? map->first : NULL; n; n = n->next) {
        MEM_GROW(p->upstream, p->upstream_cap, p->upstream_count + 1);
        struct plan_upstream *u = &p->upstream[p->upstream_count++];
        *u = (struct plan_upstream){.name = xstrdup(n->key),
                                    .http = value_bool(yaml_get(n, "http"))};
        value_address(yaml_get(n, "listen"), &u->listen);
        value_address(yaml_get(n, "forward"), &u->forward);
        if (u->forward.port == 0)
            return yaml_error(yaml_get(n, "forward"), err, "forward needs a port");
    }
    p->has_botapi = botapi != NULL;
    value_address(yaml_get(botapi, "listen"), &p->botapi_listen);
    p->botapi_token = value_text(yaml_get(botapi, "token"));
    return 0;
}
