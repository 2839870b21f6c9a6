/* Lasting names; see intern.h. */
#include "harness/base/intern.h"

#include "harness/base/mem.h"

#include <pthread.h>
#include <string.h>

const char *intern(const char *name)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static char *names[4096];
    static size_t count;
    const char *found = "unknown";
    if (strlen(name) > 64)
        return found;
    pthread_mutex_lock(&lock);
    size_t i = 0;
    while (i < count && strcmp(names[i], name) != 0)
        i++;
    if (i == count && count < sizeof names / sizeof *names)
        names[count++] = xstrdup(name);
    if (i < count)
        found = names[i];
    pthread_mutex_unlock(&lock);
    return found;
}
