/* Errors of the library: a function that can fail returns an enum status (0 is success) and, on failure,
 * describes it in the struct error that its caller passed in. Nothing below the command line prints. */
#ifndef PRICEWAR_BASE_ERROR_H
#define PRICEWAR_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

enum status {
    STATUS_OK = 0,
    STATUS_FAILED = 1,  /* the work failed: no memory, input/output, a broken invariant, no convergence */
    STATUS_INVALID = 2, /* wrong use: an argument, a scenario or a file is not what it must be */
};

/* One error. `message` is always terminated; a longer text is cut. */
struct error {
    enum status status;
    bool no_memory; /* set by error_no_memory */
    char message[1024];
};

/* Stores a formatted message and returns `status`, so that callers can write `return error_set(...)`.
 * `error` may be NULL when the caller does not want the text. */
enum status error_set(struct error *error, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Stores the error of a failed allocation of `bytes` bytes for `what`; 0: not known how many. */
void error_note_no_memory(struct error *error, const char *what, size_t bytes);

/* The same, and returns STATUS_FAILED: here, where compilers and analysers see that it is no success. */
static inline enum status error_no_memory(struct error *error, const char *what, size_t bytes)
{
    error_note_no_memory(error, what, bytes);
    return STATUS_FAILED;
}

/* A list of findings about one or more input files, collected so that all are reported in one go. */
struct diagnostic {
    char *file; /* NULL when the finding has no file (a command-line override, say) */
    int line;   /* 0 when unknown */
    char *path; /* parameter path such as `vendors[2].capital`, or NULL */
    char *text; /* what is wrong; what is allowed; did you mean */
};

struct diagnostics {
    struct diagnostic *items;
    size_t count;
    size_t capacity;
    bool out_of_memory; /* set when a finding could not be stored; the list is then incomplete */
};

void diagnostics_init(struct diagnostics *list);
void diagnostics_clear(struct diagnostics *list);

/* Appends a finding; `file` and `path` may be NULL and are copied. */
void diagnostics_add(struct diagnostics *list, const char *file, int line, const char *path,
                     const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
