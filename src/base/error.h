/* Errors of the library: a function that can fail returns an enum status (0 is success) and, on failure,
 * describes it in the struct error that its caller passed in. Nothing below the command line prints. */
#ifndef PRICEWAR_BASE_ERROR_H
#define PRICEWAR_BASE_ERROR_H

#include "pricewar_plugin.h" /* enum status, error_set, error_no_memory */
#include <stdbool.h>
#include <stddef.h>

/* One error. `message` is always terminated; a longer text is cut. */
struct error {
    enum status status;
    bool no_memory; /* set by error_no_memory */
    char message[1024];
};

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
