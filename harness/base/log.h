#ifndef HARNESS_BASE_LOG_H
#define HARNESS_BASE_LOG_H
/* Diagnostics on stderr, one line each, every control byte escaped. Not for results: those are
 * the report's. A live progress line, when there is one, registers itself so that log lines do
 * not tear it. */
enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

void log_level_set(enum log_level level); /* default LOG_INFO */
void log_before_line(void (*hook)(void)); /* called before each line; NULL removes */
void log_line(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
#define log_warn(...) log_line(LOG_WARN, __VA_ARGS__)
#define log_info(...) log_line(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)
#endif
