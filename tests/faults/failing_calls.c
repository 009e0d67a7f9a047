/* For LD_PRELOAD: of the calls named in FAIL_CALLS (a list such as "write,fsync"; without it all below) the
 * one of number FAIL_AT of the process fails, and with FAIL_ON all after it too, with errno FAIL_ERRNO; or,
 * with FAIL_SIGNAL, goes well after the process has got that signal. What was called, and for which file, is
 * written to FAIL_WHERE; the number of calls to FAIL_COUNT at the end. Children that
 * were forked count along. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long *calls; /* shared with children */
static pid_t parent;
static long fail_at;
static bool fail_on;
static int fail_errno = EIO, fail_signal;
static const char *only;

/* The next function of that name, the C library's. */
#define REAL(name)                                                                                           \
    static __typeof__(name) *real;                                                                           \
    if (!real)                                                                                               \
    *(void **)&real = dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void start(void)
{
    const char *at = getenv("FAIL_AT"), *number = getenv("FAIL_ERRNO");
    calls = mmap(NULL, sizeof *calls, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (calls == MAP_FAILED)
        abort();
    parent = getpid();
    fail_on = getenv("FAIL_ON") != NULL;
    only = getenv("FAIL_CALLS");
    fail_signal = getenv("FAIL_SIGNAL") ? atoi(getenv("FAIL_SIGNAL")) : 0;
    fail_errno = number ? atoi(number) : EIO;
    fail_at = at ? atol(at) : 0;
}

/* Past the functions below, which would count it. */
static void tell(const char *path, const char *words)
{
    ssize_t (*out)(int, const void *, size_t);
    int (*shut)(int);
    *(void **)&out = dlsym(RTLD_NEXT, "write");
    *(void **)&shut = dlsym(RTLD_NEXT, "close");
    int file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (file < 0)
        return;
    if (out(file, words, strlen(words)) < 0)
        abort();
    shut(file);
}

__attribute__((destructor)) static void end(void)
{
    char words[32];
    if (getpid() != parent)
        return;
    snprintf(words, sizeof words, "%ld\n", atomic_load(calls));
    tell(getenv("FAIL_COUNT"), words);
}

static bool is_meant(const char *name)
{
    size_t length = strlen(name);
    for (const char *at = only; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (strncmp(at, name, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    return !only;
}

static bool fails(const char *name, int file)
{
    if (!calls || (file >= 0 && file <= STDERR_FILENO) || !is_meant(name))
        return false;
    long call = atomic_fetch_add(calls, 1) + 1;
    if (fail_at <= 0 || call < fail_at || (call > fail_at && !fail_on))
        return false;
    if (call == fail_at) {
        char link[64], path[400] = "", words[512];
        snprintf(link, sizeof link, "/proc/self/fd/%d", file);
        ssize_t length = file >= 0 ? readlink(link, path, sizeof path - 1) : 0;
        path[length > 0 ? length : 0] = '\0';
        snprintf(words, sizeof words, "%s %s\n", name, path);
        tell(getenv("FAIL_WHERE"), words);
    }
    if (fail_signal) {
        kill(getpid(), fail_signal);
        return false;
    }
    errno = fail_errno;
    return true;
}

ssize_t write(int file, const void *bytes, size_t size)
{
    REAL(write);
    return fails("write", file) ? -1 : real(file, bytes, size);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset)
{
    REAL(pwrite);
    return fails("pwrite", file) ? -1 : real(file, bytes, size, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t offset)
{
    REAL(pwrite64);
    return fails("pwrite", file) ? -1 : real(file, bytes, size, offset);
}

int fsync(int file)
{
    REAL(fsync);
    return fails("fsync", file) ? -1 : real(file);
}

int fdatasync(int file)
{
    REAL(fdatasync);
    return fails("fsync", file) ? -1 : real(file);
}

/* The descriptor is gone all the same, as on Linux. */
int close(int file)
{
    REAL(close);
    bool failing = fails("close", file);
    int result = real(file);
    if (!failing)
        return result;
    errno = fail_errno;
    return -1;
}

int rename(const char *from, const char *to)
{
    REAL(rename);
    return fails("rename", -1) ? -1 : real(from, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    REAL(renameat2);
    return fails("rename", -1) ? -1 : real(from_folder, from, to_folder, to, flags);
}

int link(const char *from, const char *to)
{
    REAL(link);
    return fails("rename", -1) ? -1 : real(from, to);
}

int ftruncate(int file, off_t length)
{
    REAL(ftruncate);
    return fails("ftruncate", file) ? -1 : real(file, length);
}

int ftruncate64(int file, off64_t length)
{
    REAL(ftruncate64);
    return fails("ftruncate", file) ? -1 : real(file, length);
}
