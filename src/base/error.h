/* Errors of the library: a function that can fail returns an enum status (0 is success) and, on failure,
 * describes it in the struct error that its caller passed in. Nothing below the command line prints. */
#ifndef PRICEWAR_BASE_ERROR_H
#define PRICEWAR_BASE_ERROR_H

#include "pricewar_plugin.h" /* enum status, error_set, error_no_memory */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ERROR_AGENT_SIZE = 256, ERROR_MESSAGE_SIZE = 1024, ERROR_FILE_SIZE = 4096 };

/* One error: what went wrong, and where as far as that is known. Only error_text puts it into words. Texts
 * are always terminated; longer ones are cut. */
struct error {
    enum status status;
    bool no_memory; /* set by error_no_memory */
    bool has_run, has_round;
    bool begins_with_file; /* the message goes on from the file's name, as in "out.h5 is damaged" */
    uint32_t run;
    int64_t round;
    char agent[ERROR_AGENT_SIZE]; /* "vendor A", "SME 17"; empty: none */
    char message[ERROR_MESSAGE_SIZE];
    char file[ERROR_FILE_SIZE]; /* empty: none */
};

/* error_set of a file: "PATH: the message"; and where the message goes on from its name: "PATH is damaged".
 * */
enum status error_set_in_file(struct error *error, enum status status, const char *path, const char *format,
                              ...) __attribute__((format(printf, 4, 5)));
enum status error_set_about_file(struct error *error, enum status status, const char *path,
                                 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* error_set for functions that return something else. */
void error_note(struct error *error, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Where it went wrong. All return `status`, do nothing when that is STATUS_OK, and keep what the error says
 * already, since who found it knows best: `return error_in_file(error, status, path)`. */
enum status error_in_file(struct error *error, enum status status, const char *path);
enum status error_in_run(struct error *error, enum status status, uint32_t run);
enum status error_in_round(struct error *error, enum status status, int64_t round);
enum status error_of_agent(struct error *error, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds what to do about it, behind a semicolon, and makes it one of `status`, which is returned. */
enum status error_advise(struct error *error, enum status status, const char *advice);

/* Hands on an error that was kept apart; returns its status. */
enum status error_pass(struct error *error, const struct error *cause);

/* An error in words: "FILE: run 3, round 5: vendor A: MESSAGE", as much of it as is known. */
struct error_text {
    char bytes[ERROR_FILE_SIZE + ERROR_AGENT_SIZE + ERROR_MESSAGE_SIZE + 80];
};
struct error_text error_text(const struct error *error);

/* A list of findings about one or more input files, collected so that all are reported in one go. */
struct diagnostic {
    char *file;   /* NULL when the finding has no file (a command-line override, say) */
    int line;     /* 0 when unknown */
    char *path;   /* parameter path such as `vendors[2].capital`, or NULL */
    char *text;   /* what is wrong; what is allowed; did you mean */
    bool relates; /* parameters to each other, each of which may be right by itself */
};

struct diagnostics {
    struct diagnostic *items;
    size_t count;
    size_t capacity;
    bool out_of_memory; /* set when a finding could not be stored; the list is then incomplete */
};

/* "war.cfg:12: vendors[0].capital: must be above 0 kCNY", as much of it as is known; an override, at line 0,
 * stands as its file. On the heap; NULL when memory is short. */
char *diagnostic_text(const struct diagnostic *finding);

void diagnostics_init(struct diagnostics *list);
void diagnostics_clear(struct diagnostics *list);

/* Appends a finding; `file` and `path` may be NULL and are copied. */
void diagnostics_add(struct diagnostics *list, const char *file, int line, const char *path,
                     const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
