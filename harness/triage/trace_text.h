#ifndef HARNESS_TRIAGE_TRACE_TEXT_H
#define HARNESS_TRIAGE_TRACE_TEXT_H
/* Inside trace*.c: text made comparable. */
#include "harness/base/buf.h"

/* Lines as the bot meant them: HTML line breaks and entities, and \n inside JSON, undone. */
void trace_unwrap(struct span text, struct buf *out);
/* A message without what varies from one occurrence to the next: numbers, addresses, ids, quoted
 * values (names of Telegram fields stay: they say which one was missing), paths. Printable. */
void trace_clean(struct span message, struct buf *out);
/* True for frames of a runtime or a library. */
bool trace_is_foreign(struct span frame);
#endif
