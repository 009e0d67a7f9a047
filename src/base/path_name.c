#include "base/path_name.h"

#include <stdio.h>
#include <string.h>

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int path_stem_length(const char *path)
{
    const char *name = path_name(path), *dot = strrchr(name, '.');
    return (int)(dot && dot > name ? (size_t)(dot - path) : strlen(path));
}

char *path_folder(const char *path)
{
    size_t length = (size_t)(path_name(path) - path);
    return length > 0 ? strndup(path, length) : strdup("./");
}

char *path_beside(const char *file, const char *name)
{
    char *path = NULL;
    int folder = *name == '/' ? 0 : (int)(path_name(file) - file);
    return asprintf(&path, "%.*s%s", folder, file, name) < 0 ? NULL : path;
}
