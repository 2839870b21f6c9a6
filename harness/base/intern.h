#ifndef HARNESS_BASE_INTERN_H
#define HARNESS_BASE_INTERN_H
/* One lasting copy of a short name, for structs that hold static names and are read from a file.
 * At most 4,096 distinct names of up to 64 bytes; beyond that "unknown", so that hostile files
 * cannot fill memory. Thread-safe. */
const char *intern(const char *name);
#endif
