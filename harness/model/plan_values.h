#ifndef HARNESS_MODEL_PLAN_VALUES_H
#define HARNESS_MODEL_PLAN_VALUES_H
/* The types of chaos/plan.schema: what a value's text must be, and the value it stands for. */
#include "harness/model/plan.h"
#include "harness/model/yaml_tree.h"

/* Is the text (or list of ids) what its row asks for? 0, or -1 with the error placed. */
int value_check(const struct yaml_node *n, struct err *err);

/* Values of texts that value_check has accepted; of NULL (a key that is not there) the fallback. */
int64_t value_int(const struct yaml_node *n, int64_t fallback);
int64_t value_ns(const struct yaml_node *n);    /* duration; 0 for NULL */
uint64_t value_size(const struct yaml_node *n); /* bytes; 0 for NULL */
double value_rate(const struct yaml_node *n);   /* per second; 0 for NULL */
bool value_bool(const struct yaml_node *n);     /* false for NULL */
char *value_text(const struct yaml_node *n);    /* a copy; NULL for NULL */
void value_users(const struct yaml_node *n, int64_t *from, int64_t *to);
void value_address(const struct yaml_node *n, struct plan_address *out);
void value_strings(const struct yaml_node *list, struct plan_strings *out);
void value_ids(const struct yaml_node *n, struct plan_principal *out);

/* The forms behind them; false where the text has another. */
bool value_read_users(struct span s, int64_t *from, int64_t *to); /* "N" or "A..B" */
bool value_read_ids(struct span s, struct plan_ids *out);         /* "N" or "A-B" */
/* "host:port"; an IPv6 host stands in brackets, *host leaves them out. */
bool value_read_address(struct span s, struct span *host, int64_t *port);
/* "< 500ms" in the unit of a threshold's row (schema column unit); false where it is none. */
bool value_compare(struct span text, struct span unit, struct plan_compare *out);
bool value_host(struct span url, struct span *host); /* of an http, https or unix URL */
bool value_is_loopback(struct span host);
#define VALUE_NAME_FORM "a name of at most 64 letters, digits, _ and - (not first)"
bool value_is_name(const char *text);
bool value_is_secret(const char *text); /* setWebhook's rule for secret_token, or empty */
#endif
