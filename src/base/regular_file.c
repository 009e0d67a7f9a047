#include "base/regular_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *irregular_kind(mode_t mode)
{
    return S_ISREG(mode)    ? NULL
           : S_ISDIR(mode)  ? "a folder"
           : S_ISFIFO(mode) ? "a named pipe"
           : S_ISSOCK(mode) ? "a socket"
                            : "a device";
}

int regular_open(const char *path, const char *wanted, struct error *error)
{
    struct stat status;
    int file = -1;
    bool known = stat(path, &status) == 0;
    if (known && S_ISREG(status.st_mode)) { /* checked again below: the file may be replaced meanwhile */
        file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        known = file >= 0 && fstat(file, &status) == 0;
    }
    if (known && S_ISREG(status.st_mode))
        return file;
    if (known)
        (void)error_set_about_file(error, STATUS_INVALID, path, "is %s, not %s",
                                   irregular_kind(status.st_mode), wanted);
    else
        (void)error_set_about_file(error, STATUS_INVALID, path, "can't be opened: %s", strerror(errno));
    if (file >= 0)
        close(file);
    return -1;
}
