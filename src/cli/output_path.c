#include "cli/output_path.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *output_path_default(const char *scenario_file)
{
    const char *slash = strrchr(scenario_file, '/');
    const char *name = slash ? slash + 1 : scenario_file;
    const char *dot = strrchr(name, '.');
    size_t length = dot && dot > name ? (size_t)(dot - name) : strlen(name);
    char *path = NULL;
    return asprintf(&path, "results/%.*s.h5", (int)length, name) < 0 ? NULL : path;
}

/* 0, or what went wrong. */
static int make_folder(const char *folder)
{
    struct stat status;
    if (mkdir(folder, 0777) == 0)
        return 0;
    if (errno != EEXIST)
        return errno;
    return stat(folder, &status) == 0 && !S_ISDIR(status.st_mode) ? ENOTDIR : 0;
}

enum status output_path_make_folder(const char *path, struct error *error)
{
    char *folder = strdup(path);
    enum status status = *path ? STATUS_OK : error_set(error, STATUS_INVALID, "the output has no name");
    if (!folder)
        return error_no_memory(error, "the name of the output", strlen(path));
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

enum status output_path_check(const char *path, bool replace, struct error *error)
{
    return replace || access(path, F_OK) != 0
               ? STATUS_OK
               : error_set(error, STATUS_INVALID, "%s exists; --force replaces it", path);
}
