/* Target URLs; see endpoint.h. libcurl's URL parser does the reading, so that what we send and
 * where libcurl connects cannot disagree. */
#include "harness/net/endpoint.h"

#include "harness/base/base64.h"
#include "harness/base/mem.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <strings.h>

/* sun_path of sockaddr_un, with its NUL. */
#define SOCKET_PATH_MAX 108

void endpoint_release(struct endpoint *e)
{
    free(e->host);
    free(e->path);
    free(e->socket);
    free(e->authorization);
    free(e->host_header);
    free(e->ca_file);
    free(e->proxy);
    for (size_t i = 0; i < e->sources; i++)
        free(e->source[i]);
    free(e->source);
    *e = (struct endpoint){0};
}

/* A part of the URL as our own string, NULL where it has none. */
static char *get_part(CURLU *url, CURLUPart part, unsigned flags)
{
    char *theirs = NULL;
    if (curl_url_get(url, part, &theirs, flags) != CURLUE_OK)
        return NULL;
    char *ours = xstrdup(theirs);
    curl_free(theirs);
    return ours;
}

static void read_userinfo(struct endpoint *e, CURLU *url)
{
    char *user = get_part(url, CURLUPART_USER, CURLU_URLDECODE);
    char *password = get_part(url, CURLUPART_PASSWORD, CURLU_URLDECODE);
    if (user || password) {
        struct buf plain = BUF_INIT, out = BUF_INIT;
        buf_printf(&plain, "%s:%s", user ? user : "", password ? password : "");
        buf_str(&out, "Basic ");
        base64_put(&out, buf_view(&plain));
        e->authorization = buf_steal(&out);
        buf_release(&plain);
    }
    free(user);
    free(password);
}

static void read_path(struct endpoint *e, CURLU *url)
{
    char *path = get_part(url, CURLUPART_PATH, 0);
    char *query = get_part(url, CURLUPART_QUERY, 0);
    e->path = xasprintf("%s%s%s", path ? path : "/", query ? "?" : "", query ? query : "");
    free(path);
    free(query);
}

/* curl keeps the brackets of an IPv6 literal in the host: the Host header wants them, connecting
 * does not. */
static void read_host(struct endpoint *e, CURLU *url)
{
    char *host = get_part(url, CURLUPART_HOST, 0);
    char *port = get_part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    e->port = (uint16_t)strtoul(port ? port : "0", NULL, 10);
    bool usual = e->port == (e->tls ? 443 : 80);
    e->host_header = usual ? xstrdup(host) : xasprintf("%s:%s", host, port);
    size_t n = host ? strlen(host) : 0;
    e->host = n > 2 && host[0] == '[' ? xstrndup(host + 1, n - 2) : xstrdup(host);
    free(host);
    free(port);
}

static int parse_tcp(struct endpoint *e, const char *text, struct err *err)
{
    CURLU *url = curl_url();
    CURLUcode code = curl_url_set(url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME);
    int rc = -1;
    if (code != CURLUE_OK) {
        err_set(err, "target URL: %s", curl_url_strerror(code));
        goto out;
    }
    char *scheme = get_part(url, CURLUPART_SCHEME, 0);
    e->tls = scheme && strcasecmp(scheme, "https") == 0;
    bool known = e->tls || (scheme && strcasecmp(scheme, "http") == 0);
    free(scheme);
    if (!known) {
        err_set(err, "target URL: only http://, https://, unix: and http+unix:// are known");
        goto out;
    }
    read_host(e, url);
    if (!e->host || !*e->host) {
        err_set(err, "target URL: no host");
        goto out;
    }
    read_userinfo(e, url);
    read_path(e, url);
    rc = 0;
out:
    curl_url_cleanup(url);
    return rc;
}

static int set_socket(struct endpoint *e, const char *socket, const char *path, struct err *err)
{
    if (!*socket || strlen(socket) >= SOCKET_PATH_MAX)
        return err_set(err, "target URL: a Unix socket's path has 1 to %d bytes",
                       SOCKET_PATH_MAX - 1);
    if (strpbrk(path, " \r\n"))
        return err_set(err, "target URL: white space in the path");
    e->socket = xstrdup(socket);
    e->path = xstrdup(*path ? path : "/");
    e->host = xstrdup("localhost");
    e->host_header = xstrdup("localhost");
    return 0;
}

/* unix:/run/bot.sock:/route; the route is optional. */
static int parse_unix(struct endpoint *e, const char *rest, struct err *err)
{
    const char *route = strstr(rest, ":/");
    char *socket = xstrndup(rest, route ? (size_t)(route - rest) : strlen(rest));
    int rc = set_socket(e, socket, route ? route + 1 : "/", err);
    free(socket);
    return rc;
}

/* http+unix://%2Frun%2Fbot.sock/route: the host is the socket's path, percent-encoded. */
static int parse_http_unix(struct endpoint *e, const char *rest, struct err *err)
{
    size_t n = strcspn(rest, "/");
    int decoded = 0;
    char *socket = n && n < 1024 ? curl_easy_unescape(NULL, rest, (int)n, &decoded) : NULL;
    if (!socket || memchr(socket, '\0', (size_t)decoded)) {
        curl_free(socket);
        return err_set(err, "target URL: http+unix:// wants a percent-encoded socket path");
    }
    int rc = set_socket(e, socket, rest + n, err);
    curl_free(socket);
    return rc;
}

int endpoint_parse(struct endpoint *e, const char *url, struct err *err)
{
    *e = (struct endpoint){0};
    int rc;
    if (strncmp(url, "unix:", 5) == 0)
        rc = parse_unix(e, url + 5, err);
    else if (strncmp(url, "http+unix://", 12) == 0)
        rc = parse_http_unix(e, url + 12, err);
    else
        rc = parse_tcp(e, url, err);
    if (rc != 0)
        endpoint_release(e);
    return rc;
}

int endpoint_add_source(struct endpoint *e, const char *address, struct err *err)
{
    char binary[sizeof(struct in6_addr)];
    if (inet_pton(AF_INET, address, binary) != 1 && inet_pton(AF_INET6, address, binary) != 1)
        return err_set(err, "source address '%s' is not numeric", address);
    e->source = xrealloc(e->source, e->sources + 1, sizeof *e->source);
    e->source[e->sources++] = xstrdup(address);
    return 0;
}

bool endpoint_loopback(const struct endpoint *e)
{
    struct in_addr v4;
    struct in6_addr v6;
    if (e->socket || strcasecmp(e->host, "localhost") == 0)
        return true;
    if (inet_pton(AF_INET, e->host, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == 127;
    return inet_pton(AF_INET6, e->host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}
