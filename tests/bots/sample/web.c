/* Outgoing HTTP; see web.h. */
#include "tests/bots/sample/web.h"

#include "harness/base/clock.h"
#include "harness/base/mem.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>

#define POOL 64

struct web {
    pthread_mutex_t lock;
    CURL *idle[POOL];
    size_t idles;
    struct curl_slist *headers;
    long timeout_ms;
};

struct web *web_new(int64_t timeout)
{
    struct web *w = xcalloc(1, sizeof *w);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    pthread_mutex_init(&w->lock, NULL);
    w->headers = curl_slist_append(NULL, "Content-Type: application/json");
    w->timeout_ms = (long)(timeout / NS_PER_MS);
    return w;
}

void web_free(struct web *w)
{
    if (!w)
        return;
    while (w->idles)
        curl_easy_cleanup(w->idle[--w->idles]);
    curl_slist_free_all(w->headers);
    pthread_mutex_destroy(&w->lock);
    free(w);
    curl_global_cleanup();
}

static CURL *web_take(struct web *w)
{
    pthread_mutex_lock(&w->lock);
    CURL *c = w->idles ? w->idle[--w->idles] : NULL;
    pthread_mutex_unlock(&w->lock);
    return c ? c : curl_easy_init();
}

static void web_give(struct web *w, CURL *c)
{
    pthread_mutex_lock(&w->lock);
    bool kept = w->idles < POOL;
    if (kept)
        w->idle[w->idles++] = c;
    pthread_mutex_unlock(&w->lock);
    if (!kept)
        curl_easy_cleanup(c);
}

static size_t receive(char *data, size_t size, size_t count, void *arg)
{
    struct buf *out = arg;
    size_t n = size * count;
    if (n > WEB_ANSWER_MAX || out->len > WEB_ANSWER_MAX - n)
        return 0;
    buf_add(out, data, n);
    return n;
}

int web_post(struct web *w, const char *url, struct span json, struct buf *out)
{
    CURL *c = web_take(w);
    long status = -1;
    if (!c)
        return -1;
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, w->headers);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, w->timeout_ms);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)json.n);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, json.p);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, out);
    if (curl_easy_perform(c) == CURLE_OK)
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    else
        status = -1;
    web_give(w, c);
    return (int)status;
}
