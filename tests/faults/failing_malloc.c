/* For LD_PRELOAD: the allocation of number FAIL_AT of the process fails, and with FAIL_ON all after it too.
 * Who asked for the first of them, program or library, is written to the file FAIL_WHERE, and the frames of
 * the call; the number of allocations to FAIL_COUNT at the end; the frames of a crash that follows to
 * FAIL_CRASH. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *piece, size_t size);

static atomic_long calls;
static long fail_at = -1;
static bool fail_on, own_only;
static _Thread_local bool inside;

enum { DEEPEST = 32 };

static void tell_crash(int number)
{
    void *frames[DEEPEST];
    int file = open(getenv("FAIL_CRASH"), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (file >= 0)
        backtrace_symbols_fd(frames, backtrace(frames, DEEPEST), file);
    signal(number, SIG_DFL);
    raise(number);
}

__attribute__((constructor)) static void start(void)
{
    const char *at = getenv("FAIL_AT");
    fail_on = getenv("FAIL_ON") != NULL;
    own_only = getenv("FAIL_OWN") != NULL;
    void *frames[2];
    backtrace(frames, 2); /* loads what it needs now */
    for (int i = 0; getenv("FAIL_CRASH") && i < 3; i++)
        signal((const int[]){SIGSEGV, SIGBUS, SIGABRT}[i], tell_crash);
    atomic_store(&calls, 0);
    fail_at = at ? atol(at) : 0;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAIL_COUNT");
    int file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (file < 0)
        return;
    dprintf(file, "%ld\n", atomic_load(&calls));
    close(file);
}

/* The file of the first caller that is neither this library nor the C library; NULL: nobody. */
static const char *asker(void)
{
    void *frames[DEEPEST];
    static _Thread_local Dl_info own, caller;
    int count = backtrace(frames, DEEPEST);
    dladdr((void *)(uintptr_t)&asker, &own);
    for (int i = 0; i < count; i++)
        if (dladdr(frames[i], &caller) && caller.dli_fbase != own.dli_fbase &&
            !strstr(caller.dli_fname, "/libc.so"))
            return caller.dli_fname;
    return NULL;
}

static void tell_where(void)
{
    const char *path = getenv("FAIL_WHERE"), *name = asker();
    int file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (file < 0)
        return;
    dprintf(file, "%s\n", name ? name : "nobody");
    void *frames[DEEPEST];
    backtrace_symbols_fd(frames, backtrace(frames, DEEPEST), file);
    close(file);
}

/* caller: where the allocation returns to; only when that is in the C library the frames are walked. */
static bool is_own(void *caller)
{
    Dl_info info;
    bool direct = dladdr(caller, &info) && !strstr(info.dli_fname, "/libc.so");
    const char *name = direct ? info.dli_fname : asker();
    return name && strstr(name, "pricewar-sim");
}

static bool fails(void *caller)
{
    if (fail_at < 0 || inside)
        return false;
    inside = true;
    bool counts = !own_only || is_own(caller);
    inside = false;
    if (!counts)
        return false;
    long call = atomic_fetch_add(&calls, 1) + 1;
    bool failing = fail_at > 0 && (call == fail_at || (fail_on && call > fail_at));
    if (call == fail_at && fail_at > 0) {
        inside = true;
        tell_where();
        inside = false;
    }
    if (failing)
        errno = ENOMEM;
    return failing;
}

void *malloc(size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *piece, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(piece, size);
}
