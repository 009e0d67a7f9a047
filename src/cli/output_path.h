/* Where the results go, and whether they may. */
#ifndef PRICEWAR_CLI_OUTPUT_PATH_H
#define PRICEWAR_CLI_OUTPUT_PATH_H

#include <stdbool.h>

#include "study/study.h"

/* "results/<stem>.h5" in the current folder, from the scenario's file name without folder and last ending; on
 * the heap, NULL when memory is short. */
char *output_path_default(const char *scenario_file);

enum { MOST_INPUT_LISTS = 6 };

/* All that a command reads. Shared objects that it has loaded need not be named. */
struct input_files {
    struct text_list lists[MOST_INPUT_LISTS];
    size_t count;
};

void inputs_add(struct input_files *inputs, struct text_list files);
void inputs_add_file(struct input_files *inputs, char *const *file); /* *file lives as long as the inputs */
void inputs_add_study(struct input_files *inputs, const struct study *study);

/* For every file that a command writes, once the inputs are read and before the work begins: makes its
 * folder, and those above, where they are missing, and removes what dead processes left of it.
 * STATUS_INVALID: it is one of the inputs, by whatever name, which nothing allows to replace; there is a file
 * that `replace` does not give away, a link to nothing, or what is no file. As publish_check. */
enum status output_path_check(const char *path, const struct input_files *inputs, bool replace,
                              struct error *error);

/* The same for OUTPUT.d, where a sweep keeps and deletes files: none of the inputs may be in it. */
enum status output_path_check_folder(const char *output, const struct input_files *inputs,
                                     struct error *error);

/* The same for the tables beside the file of a study, which is no place for one of them. */
enum status output_path_check_tables(const struct study *study, const char *output, bool complete,
                                     const struct input_files *inputs, bool replace, struct error *error);

#endif
