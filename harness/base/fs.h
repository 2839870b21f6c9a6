#ifndef HARNESS_BASE_FS_H
#define HARNESS_BASE_FS_H
/* Files the way a tool that must not lose a finding handles them: whole files are written beside
 * their place and renamed, so that a reader sees all or nothing, also after kill -9. */
#include "harness/base/buf.h"
#include "harness/base/err.h"

/* Reads a whole file; refuses more than max bytes. Appends to out. 0 or -1. */
int fs_read(const char *path, size_t max, struct buf *out, struct err *err);
/* Temporary file in the same folder, write, fsync when `sync`, rename. 0 or -1 (a full disk leaves
 * the old file as it was). */
int fs_write(const char *path, struct span data, bool sync, struct err *err);
int fs_append(int fd, struct span data, struct err *err); /* all of it, through short writes */
int fs_mkdirs(const char *path, struct err *err);         /* as mkdir -p */
int fs_remove_tree(const char *path);                     /* as rm -rf; follows no link; 0 or -1 */
bool fs_is_dir(const char *path);
bool fs_exists(const char *path);

/* Names in a folder, sorted bytewise, "." and ".." and dot files left out. A file itself lists as
 * nothing. */
struct fs_list {
    char **names;
    size_t count, cap;
};
int fs_list(const char *dir, struct fs_list *out, struct err *err);
void fs_list_release(struct fs_list *l);
char *fs_join(const char *dir, const char *name); /* the caller frees */
/* The folder of the running binary, without a trailing slash; the caller frees. NULL if unknown. */
char *fs_self_dir(void);
#endif
