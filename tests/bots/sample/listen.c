/* Listening sockets; see server.h. */
#include "tests/bots/sample/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 4096

static int bind_and_listen(int fd, const struct sockaddr *at, socklen_t size, const char *name,
                           struct err *err)
{
    if (fd >= 0 && bind(fd, at, size) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    err_errno(err, "cannot listen on %s", name);
    if (fd >= 0)
        close(fd);
    return -1;
}

int listen_tcp(int *port, struct err *err)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)*port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    int yes = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    char name[32];
    snprintf(name, sizeof name, "127.0.0.1:%d", *port);
    if (fd >= 0)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    fd = bind_and_listen(fd, (struct sockaddr *)&at, size, name, err);
    if (fd >= 0 && getsockname(fd, (struct sockaddr *)&at, &size) == 0)
        *port = ntohs(at.sin_port);
    return fd;
}

int listen_unix(const char *path, struct err *err)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    struct stat st;
    if (strlen(path) >= sizeof at.sun_path)
        return err_set(err, "%s: too long for a Unix socket", path);
    strcpy(at.sun_path, path);
    if (lstat(path, &st) == 0 && S_ISSOCK(st.st_mode))
        unlink(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return bind_and_listen(fd, (struct sockaddr *)&at, sizeof at, path, err);
}
