/* Files; see fs.h. */
#include "harness/base/fs.h"

#include "harness/base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int fs_read(const char *path, size_t max, struct buf *out, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_errno(err, "cannot read %s", path);
    size_t start = out->len;
    int result = -1;
    for (;;) {
        buf_reserve(out, 65536);
        ssize_t n = read(fd, out->data + out->len, 65536);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            err_errno(err, "cannot read %s", path);
            break;
        }
        out->len += (size_t)n;
        out->data[out->len] = '\0';
        if (out->len - start > max) {
            err_set(err, "%s is larger than %zu bytes", path, max);
            break;
        }
        if (n == 0) {
            result = 0;
            break;
        }
    }
    close(fd);
    return result;
}

int fs_append(int fd, struct span data, struct err *err)
{
    while (data.n) {
        ssize_t n = write(fd, data.p, data.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(err, "cannot write");
        data.p += n;
        data.n -= (size_t)n;
    }
    return 0;
}

int fs_write(const char *path, struct span data, bool sync, struct err *err)
{
    char *temporary = xasprintf("%s.tmp-%ld", path, (long)getpid());
    int result = -1;
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        err_errno(err, "cannot create %s", temporary);
        goto out;
    }
    int written = fs_append(fd, data, err);
    if (written == 0 && sync && fsync(fd) < 0)
        written = err_errno(err, "cannot flush %s", temporary);
    if (close(fd) < 0 && written == 0)
        written = err_errno(err, "cannot close %s", temporary);
    if (written == 0 && rename(temporary, path) < 0)
        written = err_errno(err, "cannot rename %s to %s", temporary, path);
    if (written < 0)
        unlink(temporary);
    result = written;
out:
    free(temporary);
    return result;
}

int fs_mkdirs(const char *path, struct err *err)
{
    char *copy = xstrdup(path);
    int result = 0;
    for (char *p = copy + 1;; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        char kept = *p;
        *p = '\0';
        if (mkdir(copy, 0777) < 0 && errno != EEXIST)
            result = err_errno(err, "cannot create folder %s", copy);
        *p = kept;
        if (!kept || result < 0)
            break;
    }
    free(copy);
    if (result == 0 && !fs_is_dir(path))
        result = err_set(err, "%s is in the way of a folder", path);
    return result;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    (void)st;
    (void)kind;
    (void)walk;
    return remove(path);
}

int fs_remove_tree(const char *path)
{
    return nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

bool fs_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool fs_exists(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int fs_list(const char *dir, struct fs_list *out, struct err *err)
{
    DIR *d = opendir(dir);
    if (!d)
        return err_errno(err, "cannot list %s", dir);
    for (struct dirent *e; (e = readdir(d));) {
        if (e->d_name[0] == '.')
            continue;
        MEM_GROW(out->names, out->cap, out->count + 1);
        out->names[out->count++] = xstrdup(e->d_name);
    }
    closedir(d);
    if (out->count)
        qsort(out->names, out->count, sizeof *out->names, by_name);
    return 0;
}

void fs_list_release(struct fs_list *l)
{
    for (size_t i = 0; i < l->count; i++)
        free(l->names[i]);
    free(l->names);
    *l = (struct fs_list){0};
}

char *fs_join(const char *dir, const char *name)
{
    size_t n = strlen(dir);
    return xasprintf("%s%s%s", dir, n && dir[n - 1] == '/' ? "" : "/", name);
}

char *fs_self_dir(void)
{
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0)
        return NULL;
    path[n] = '\0';
    char *slash = strrchr(path, '/');
    if (!slash)
        return NULL;
    *slash = '\0';
    return xstrdup(path);
}
