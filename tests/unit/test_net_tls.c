/* HTTPS: certificates trusted, distrusted and ignored, keep-alive, long bodies both ways, wire
 * options on top of TLS. The server is libmicrohttpd with a certificate made here. */
#include "tests/unit/net_fixture.h"

#include <microhttpd.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

static char key_pem[4096], cert_pem[8192];

static void read_bio(BIO *bio, char *to, size_t size)
{
    int n = BIO_read(bio, to, (int)size - 1);
    to[n > 0 ? n : 0] = '\0';
    BIO_free(bio);
}

static void add_extension(X509 *cert, int nid, const char *value)
{
    X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
    X509_add_ext(cert, e, -1);
    X509_EXTENSION_free(e);
}

/* A certificate for 127.0.0.1 that signs itself. */
static void make_certificate(void)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = X509_new();
    X509_set_version(cert, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
    X509_gmtime_adj(X509_getm_notBefore(cert), -86400);
    X509_gmtime_adj(X509_getm_notAfter(cert), 86400);
    X509_NAME *name = X509_get_subject_name(cert);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"bot.test", -1, -1,
                               0);
    X509_set_issuer_name(cert, name);
    X509_set_pubkey(cert, key);
    add_extension(cert, NID_subject_alt_name, "IP:127.0.0.1");
    add_extension(cert, NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(cert, key, EVP_sha256());
    BIO *bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL);
    read_bio(bio, key_pem, sizeof key_pem);
    bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(bio, cert);
    read_bio(bio, cert_pem, sizeof cert_pem);
    X509_free(cert);
    EVP_PKEY_free(key);
}

static atomic_ullong uploaded;

/* POST answers the length of what was uploaded; GET /big a body of 1 MiB. */
static enum MHD_Result answer(void *arg, struct MHD_Connection *c, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **seen)
{
    (void)arg, (void)method, (void)version, (void)data;
    static int marker;
    static char big[1 << 20];
    if (!*seen) {
        *seen = &marker;
        return MHD_YES;
    }
    if (*size) {
        atomic_fetch_add(&uploaded, *size);
        *size = 0;
        return MHD_YES;
    }
    size_t n = strcmp(url, "/big") == 0 ? sizeof big : 2;
    memset(big, 'x', sizeof big);
    struct MHD_Response *r = MHD_create_response_from_buffer(n, big, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result rc = MHD_queue_response(c, 200, r);
    MHD_destroy_response(r);
    return rc;
}

struct secure {
    struct MHD_Daemon *daemon;
    struct talk t;
};

static void open_secure(struct secure *s, const char *path)
{
    char url[200];
    s->daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_TLS | MHD_USE_EPOLL, 0, NULL, NULL, answer, NULL,
        MHD_OPTION_SOCK_ADDR,
        &(struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)},
        MHD_OPTION_HTTPS_MEM_KEY, key_pem, MHD_OPTION_HTTPS_MEM_CERT, cert_pem, MHD_OPTION_END);
    assert_non_null(s->daemon);
    snprintf(url, sizeof url, "https://127.0.0.1:%u%s",
             MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT)->port, path);
    talk_init(&s->t, url);
    s->t.endpoint.insecure = true;
}

static void close_secure(struct secure *s)
{
    talk_close(&s->t);
    MHD_stop_daemon(s->daemon);
}

static void keep_alive(void **state)
{
    (void)state;
    struct secure s;
    open_secure(&s, "/hook");
    talk_open(&s.t);
    for (int i = 0; i < 5; i++) {
        ASSERT_END(talk_once(&s.t), END_ANSWERED);
        assert_int_equal(s.t.x.status, 200);
        assert_int_equal(s.t.x.reused, i > 0);
    }
    close_secure(&s);
}

static void distrusted(void **state)
{
    (void)state;
    struct secure s;
    open_secure(&s, "/hook");
    s.t.endpoint.insecure = false;
    talk_open(&s.t);
    ASSERT_END(talk_once(&s.t), END_REFUSED);
    assert_int_equal(s.t.x.error, EPROTO);
    assert_string_not_equal(net_connect_error(s.t.net), "");
    close_secure(&s);
}

static void trusted_by_ca_file(void **state)
{
    (void)state;
    struct secure s;
    char *dir = unit_tmpdir(), path[200];
    snprintf(path, sizeof path, "%s/ca.pem", dir);
    FILE *f = fopen(path, "w");
    fputs(cert_pem, f);
    fclose(f);
    open_secure(&s, "/hook");
    s.t.endpoint.insecure = false;
    s.t.endpoint.ca_file = strdup(path);
    talk_open(&s.t);
    ASSERT_END(talk_once(&s.t), END_ANSWERED);
    close_secure(&s);
    unlink(path);
    rmdir(dir);
    free(dir);
}

static void long_bodies(void **state)
{
    (void)state;
    struct secure s;
    open_secure(&s, "/big");
    rope_add(&s.t.step.body, SPAN("0123456789"), 400000);
    talk_open(&s.t);
    atomic_store(&uploaded, 0);
    for (int i = 0; i < 2; i++) {
        ASSERT_END(talk_once(&s.t), END_ANSWERED);
        assert_int_equal(s.t.x.received, 1 << 20);
    }
    assert_int_equal(atomic_load(&uploaded), 2 * s.t.step.body.len);
    close_secure(&s);
}

static void many(void **state)
{
    (void)state;
    struct secure s;
    open_secure(&s, "/hook");
    s.t.config.connections = 40;
    talk_open(&s.t);
    struct net_request rq = talk_request(&s.t);
    for (int i = 0; i < 400; i++)
        net_submit(s.t.net, &rq);
    talk_wait(&s.t);
    assert_int_equal(s.t.done, 400);
    ASSERT_END(&s.t.x, END_ANSWERED);
    close_secure(&s);
}

static void wire_ends(void **state)
{
    (void)state;
    static const enum wire_end ends[] = {WIRE_CLOSE, WIRE_RESET};
    struct secure s;
    open_secure(&s, "/hook");
    talk_open(&s.t);
    for (int i = 0; i < 2; i++) {
        s.t.step.wire = (struct wire){-1, 4, ends[i], false};
        ASSERT_END(talk_once(&s.t), END_SENT);
    }
    s.t.step.wire = WIRE_INIT;
    ASSERT_END(talk_once(&s.t), END_ANSWERED);
    close_secure(&s);
}

/* TLS against a server that speaks none, and one that hangs up. */
static void plain_answer(struct client *c)
{
    SAY(c, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    wait_gone(c);
}

static void hang_up(struct client *c)
{
    (void)c;
}

static void no_tls_there(void **state)
{
    (void)state;
    void (*const table[])(struct client * c) = {plain_answer, hang_up, wait_gone};
    for (size_t i = 0; i < 3; i++) {
        struct talk t;
        char url[200];
        struct server *s = server_start(table[i]);
        snprintf(url, sizeof url, "https%s", s->url + 4);
        talk_init(&t, url);
        t.config.connect_within = i == 2 ? 50 * NS_PER_MS : PATIENCE;
        talk_open(&t);
        ASSERT_END(talk_once(&t), i == 2 ? END_CONNECT_TIMEOUT : END_REFUSED);
        talk_close(&t);
        server_stop(s);
    }
}

/* The server goes away under an idle connection: found out, and writing raises no SIGPIPE. */
static void server_gone(void **state)
{
    (void)state;
    struct secure s;
    open_secure(&s, "/hook");
    talk_open(&s.t);
    ASSERT_END(talk_once(&s.t), END_ANSWERED);
    MHD_stop_daemon(s.daemon);
    talk_once(&s.t);
    assert_true(s.t.x.end == END_REFUSED || s.t.x.end == END_RESET || s.t.x.end == END_CLOSED);
    talk_close(&s.t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keep_alive),
        cmocka_unit_test(distrusted),
        cmocka_unit_test(trusted_by_ca_file),
        cmocka_unit_test(long_bodies),
        cmocka_unit_test(many),
        cmocka_unit_test(wire_ends),
        cmocka_unit_test(no_tls_there),
        cmocka_unit_test(server_gone),
    };
    if (MHD_is_feature_supported(MHD_FEATURE_TLS) != MHD_YES) {
        puts("1..0 # SKIP libmicrohttpd without TLS");
        return 0;
    }
    make_certificate();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
