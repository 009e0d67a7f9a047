#include "cli/output_path.h"

#include <dirent.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path_name.h"
#include "file/publish.h"
#include "study/study_csv.h"

char *output_path_default(const char *scenario_file)
{
    const char *name = path_name(scenario_file);
    char *path = NULL;
    return asprintf(&path, "results/%.*s.h5", path_stem_length(name), name) < 0 ? NULL : path;
}

/* Returns 0 or errno. */
static int make_folder(const char *folder)
{
    struct stat status;
    if (mkdir(folder, 0777) == 0)
        return 0;
    if (errno != EEXIST)
        return errno;
    return stat(folder, &status) == 0 && !S_ISDIR(status.st_mode) ? ENOTDIR : 0;
}

static enum status make_folders(const char *path, struct error *error)
{
    char *folder = strdup(path);
    enum status status = STATUS_OK;
    if (!folder)
        return error_no_memory(error, "the name of the output");
    for (char *slash = folder; status == STATUS_OK && (slash = strchr(slash + 1, '/'));) {
        *slash = '\0';
        int problem = make_folder(folder);
        if (problem)
            status =
                error_set(error, STATUS_INVALID, "can't make the folder %s: %s", folder, strerror(problem));
        *slash = '/';
    }
    free(folder);
    return status;
}

void inputs_add(struct input_files *inputs, struct text_list files)
{
    if (inputs->count < MOST_INPUT_LISTS)
        inputs->lists[inputs->count++] = files;
}

void inputs_add_file(struct input_files *inputs, char *const *file)
{
    inputs_add(inputs, (struct text_list){(const char **)file, 1});
}

void inputs_add_study(struct input_files *inputs, const struct study *study)
{
    inputs_add(inputs, study->files);
    if (study->from_path)
        inputs_add(inputs, (struct text_list){(const char **)&study->from_path, 1});
    if (study->base)
        inputs_add(inputs, study->base->files);
}

static bool is_same(const struct stat *one, const char *path)
{
    struct stat other;
    return stat(path, &other) == 0 && other.st_dev == one->st_dev && other.st_ino == one->st_ino;
}

/* A name and the file that it leads to. */
struct identity {
    dev_t device;
    ino_t inode;
    const char *name;
};

static int by_identity(const void *a, const void *b)
{
    const struct identity *x = a, *y = b;
    return x->device != y->device ? (x->device > y->device) - (x->device < y->device)
           : x->inode != y->inode ? (x->inode > y->inode) - (x->inode < y->inode)
                                  : 0;
}

static bool find_twice(struct text_list files, const char **first, const char **second)
{
    struct identity *found = calloc(files.count + 1, sizeof *found);
    size_t count = 0;
    for (size_t i = 0; found && i < files.count; i++) {
        struct stat status;
        if (stat(files.items[i], &status) == 0)
            found[count++] = (struct identity){status.st_dev, status.st_ino, files.items[i]};
    }
    if (found)
        qsort(found, count, sizeof *found, by_identity);
    bool twice = false;
    for (size_t i = 1; i < count && !twice; i++) {
        twice = by_identity(&found[i - 1], &found[i]) == 0;
        *first = found[i - 1].name;
        *second = found[i].name;
    }
    free(found);
    return twice;
}

bool inputs_find_twice(const struct input_files *inputs, const char **first, const char **second)
{
    bool twice = false;
    for (size_t l = 0; l < inputs->count && !twice; l++)
        twice = find_twice(inputs->lists[l], first, second);
    return twice;
}

/* Whether the file is one of this process's shared objects: plug-ins, and the program itself. */
static int is_object(struct dl_phdr_info *object, size_t size, void *file)
{
    (void)size;
    return is_same(file, *object->dlpi_name ? object->dlpi_name : "/proc/self/exe");
}

/* The name of the input that is this file; NULL: none; "": it is one of this process's objects. */
static const char *input_that_is(struct stat *file, const struct input_files *inputs)
{
    for (size_t l = 0; l < inputs->count; l++)
        for (size_t i = 0; i < inputs->lists[l].count; i++)
            if (is_same(file, inputs->lists[l].items[i]))
                return inputs->lists[l].items[i];
    return dl_iterate_phdr(is_object, file) ? "" : NULL;
}

static enum status refuse_input(const char *path, const char *input, struct error *error)
{
    bool other_name = *input && strcmp(path, input) != 0;
    return error_set_about_file(error, STATUS_INVALID, path,
                                "is an input of this command%s%s, and is never replaced; name another output",
                                other_name ? ", by the name of " : "", other_name ? input : "");
}

/* Refuses inputs: the file at the path, and any that would be removed as a leftover. */
static enum status refuse_inputs(const char *path, const struct input_files *inputs, struct error *error)
{
    struct stat there;
    const char *input = stat(path, &there) == 0 ? input_that_is(&there, inputs) : NULL;
    if (input)
        return refuse_input(path, input, error);
    for (size_t l = 0; l < inputs->count; l++)
        for (size_t i = 0; i < inputs->lists[l].count; i++)
            if (publish_may_remove(path, inputs->lists[l].items[i]))
                return error_set_about_file(
                    error, STATUS_INVALID, inputs->lists[l].items[i],
                    "is an input of this command and has the name of a temporary file of %s; "
                    "rename it",
                    path);
    return STATUS_OK;
}

enum status output_path_check(const char *path, const struct input_files *inputs, bool replace,
                              struct error *error)
{
    struct stat there;
    size_t length = strlen(path);
    if (length == 0)
        return error_set(error, STATUS_INVALID, "the output has no name");
    if (path[length - 1] == '/')
        return error_set_about_file(error, STATUS_INVALID, path, "is the name of a folder, not of a file");
    enum status status = refuse_inputs(path, inputs, error);
    if (status == STATUS_OK && !replace && stat(path, &there) == 0 && S_ISREG(there.st_mode))
        status = error_set_about_file(error, STATUS_INVALID, path, "exists; --force replaces it");
    if (status == STATUS_OK)
        status = make_folders(path, error);
    return status == STATUS_OK ? publish_check(path, true, error) : status;
}

/* The folder of a path that is there; false: there is none. */
static bool find_folder(const char *path, struct stat *folder)
{
    char *name = path_folder(path);
    bool found = name && stat(name, folder) == 0;
    free(name);
    return found;
}

/* Whether two names of files to be written are those of one file, which need not be there yet: the same name in the same
 * folder by whatever path, or two links to one file. */
static bool are_same(const char *one, const char *two)
{
    struct stat first;
    if (strcmp(one, two) == 0 || (stat(one, &first) == 0 && is_same(&first, two)))
        return true;
    if (strcmp(path_name(one), path_name(two)) != 0)
        return false;
    struct stat second;
    return find_folder(one, &first) && find_folder(two, &second) && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

static enum status refuse_same(const char *const *paths, size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            if (paths[i] && paths[k] && are_same(paths[i], paths[k]))
                return error_set(error, STATUS_INVALID,
                                 "the outputs %s and %s are the same file; give each its own", paths[k],
                                 paths[i]);
    return STATUS_OK;
}

enum status output_paths_check(const char *const *paths, size_t count, const struct input_files *inputs,
                               bool replace, struct error *error)
{
    enum status status = refuse_same(paths, count, error);
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        if (paths[i])
            status = output_path_check(paths[i], inputs, replace, error);
    return status == STATUS_OK ? refuse_same(paths, count, error)
                               : status; /* folders that were missing are there now */
}

enum status output_path_check_folder(const char *output, const struct input_files *inputs,
                                     struct error *error)
{
    char *folder = NULL;
    enum status status = STATUS_OK;
    if (asprintf(&folder, "%s.d", output) < 0)
        return error_no_memory(error, "the name of a folder");
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && status == STATUS_OK && (entry = readdir(directory));) {
        struct stat there;
        const char *input = fstatat(dirfd(directory), entry->d_name, &there, 0) == 0 && S_ISREG(there.st_mode)
                                ? input_that_is(&there, inputs)
                                : NULL;
        if (input)
            status = error_set_about_file(
                error, STATUS_INVALID, *input ? input : entry->d_name,
                "is an input of this command and lies in %s, where a study keeps and deletes its "
                "runs; name another output",
                folder);
    }
    if (directory)
        closedir(directory);
    free(folder);
    return status;
}

enum status output_path_check_tables(const struct study *study, const char *output, bool complete,
                                     const struct input_files *inputs, bool replace, struct error *error)
{
    char *paths[STUDY_CSV_TABLES];
    const char *all[1 + STUDY_CSV_TABLES] = {output};
    enum status status = study_csv_paths(study, output, complete, paths)
                             ? STATUS_OK
                             : error_no_memory(error, "the names of tables");
    for (size_t i = 0; i < STUDY_CSV_TABLES; i++)
        all[i + 1] = paths[i];
    if (status == STATUS_OK)
        status = refuse_same(all, 1 + STUDY_CSV_TABLES, error);
    if (status == STATUS_OK) /* the study's own file is checked apart: it may be there, to be gone on with */
        status = output_paths_check(all + 1, STUDY_CSV_TABLES, inputs, replace, error);
    for (size_t i = 0; i < STUDY_CSV_TABLES; i++)
        free(paths[i]);
    return status;
}

bool output_path_is_unfinished(const char *output)
{
    char *folder = NULL;
    bool both =
        access(output, F_OK) == 0 && asprintf(&folder, "%s.d", output) > 0 && access(folder, F_OK) == 0;
    free(folder);
    return both;
}

/* Whether a file has these bytes. */
static bool holds(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "rb");
    size_t at = 0;
    int byte = 0;
    while (file && (byte = getc(file)) != EOF && at < size && (char)byte == bytes[at])
        at++;
    bool same = file && byte == EOF && at == size;
    if (file)
        fclose(file);
    return same;
}

enum status output_path_publish(const char *path, bool replace, const char *bytes, size_t size,
                                struct error *error)
{
    return holds(path, bytes, size) ? STATUS_OK : publish(path, replace, bytes, size, error);
}
