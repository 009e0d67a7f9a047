/* The text of a scenario with every @include replaced by the file that it names. libconfig 1.5 is not used
 * for that: it looks for included files in the current folder, and ends the process when a name is a
 * folder's. */
#ifndef PRICEWAR_SCENARIO_SOURCE_H
#define PRICEWAR_SCENARIO_SOURCE_H

#include "base/arena.h"
#include "base/error.h"
#include "scenario/collector.h"
#include "scenario/parameter.h"

enum { MOST_INCLUDES = 256, MOST_SOURCE_FILES = MOST_INCLUDES + 1 };

struct source {
    char *text; /* every line ends in a newline */
    size_t length;
    struct origin *lines; /* where each line comes from */
    size_t line_count;
    const char *file;
    const char *files[MOST_SOURCE_FILES]; /* all files that were read: this one and the included ones */
    size_t file_count;
    struct arena arena; /* names of files */
};

/* Read a file, looking for included files in the folder of the including file; or take a stored text, in
 * which includes are already expanded, as if it were the file `name`. STATUS_INVALID with findings: it
 * can't be read, is no regular file (nor a nameless pipe such as /dev/stdin), or is not UTF-8.
 * STATUS_FAILED: memory is short. Call source_clear in any case. */
enum status source_read_file(struct source *source, const char *file, struct collector *collector,
                             struct error *error);
enum status source_read_text(struct source *source, const char *text, const char *name,
                             struct collector *collector, struct error *error);
void source_clear(struct source *source);

/* Copies the names of the files that were read to an arena. False: no memory. */
bool source_keep_files(const struct source *source, struct arena *arena, struct text_list *files);

/* Where a line (1, 2, ...) of the expanded text comes from. */
struct origin source_origin(const struct source *source, int line);

#endif
