/* Where results go, and whether they may go there. */
#ifndef PRICEWAR_CLI_OUTPUT_PATH_H
#define PRICEWAR_CLI_OUTPUT_PATH_H

#include <stdbool.h>

#include "study/study.h"

/* "results/<stem>.h5" in the current folder, where stem is the scenario file's name without folder and
 * last ending. On the heap; NULL when memory is short. */
char *output_path_default(const char *scenario_file);

enum { MOST_INPUT_LISTS = 6 };

/* All files that a command reads. Loaded shared objects need not be listed. */
struct input_files {
    struct text_list lists[MOST_INPUT_LISTS];
    size_t count;
};

void inputs_add(struct input_files *inputs, struct text_list files);
void inputs_add_file(struct input_files *inputs, char *const *file); /* *file lives as long as the inputs */
void inputs_add_study(struct input_files *inputs, const struct study *study);

/* Two names in one list that are the same file; false: none are. */
bool inputs_find_twice(const struct input_files *inputs, const char **first, const char **second);

/* Checks the path of a file to be written, once the inputs are read and before the work begins. Creates
 * missing folders, and removes what dead processes left. STATUS_INVALID: it is one of the inputs under
 * whatever name, which is never allowed; there is a file and not `replace`; a dangling link; not a regular
 * file. Else as publish_check. */
enum status output_path_check(const char *path, const struct input_files *inputs, bool replace,
                              struct error *error);

/* The same for all files that a command writes, NULL for none; and STATUS_INVALID when two of them are one file by
 * whatever names: two spellings of a path, or two links to a file. */
enum status output_paths_check(const char *const *paths, size_t count, const struct input_files *inputs,
                               bool replace, struct error *error);

/* The same for OUTPUT.d, in which a sweep keeps and deletes files: no input may be in it. */
enum status output_path_check_folder(const char *output, const struct input_files *inputs,
                                     struct error *error);

/* Checks the tables beside a study's file, which are not the file itself nor each other. */
enum status output_path_check_tables(const struct study *study, const char *output, bool complete,
                                     const struct input_files *inputs, bool replace, struct error *error);

/* Whether both FILE and the folder FILE.d of its finished runs are there: a process that was killed after FILE had its
 * name has left them, or one is at its end just now. The same command then goes on from the runs, and finishes. */
bool output_path_is_unfinished(const char *output);

/* Publishes these bytes; those that are there already are no reason to refuse. */
enum status output_path_publish(const char *path, bool replace, const char *bytes, size_t size,
                                struct error *error);

#endif
