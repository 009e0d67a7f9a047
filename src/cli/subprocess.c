#include "cli/subprocess.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/options.h"
#include "file/reader.h"
#include "file/structure.h"

/* Limits of processor time: seconds, plus seconds for every MB of the file. Honest files take a hundredth. */
enum { CHECK_SECONDS = 3, CHECK_SECONDS_OF_MB = 1, READ_SECONDS = 60, READ_SECONDS_OF_MB = 10 };

struct subprocess {
    int (*work)(void *context);
    void *context;
    rlim_t seconds; /* limit of processor time */
};

/* Whatever the process does about crashes, the child just ends, and with its parent. Its time ends it even
 * where that signal is ignored. */
static void bind_to(pid_t parent, rlim_t seconds)
{
    static const int ends[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        signal(ends[i], SIG_DFL);
    struct sigaction at_limit;
    if (sigaction(SIGXCPU, NULL, &at_limit) == 0 && at_limit.sa_handler == SIG_IGN)
        signal(SIGXCPU, SIG_DFL);
    struct rlimit none = {0, 0}, time;
    setrlimit(RLIMIT_CORE, &none);
    if (getrlimit(RLIMIT_CPU, &time) == 0 && seconds < time.rlim_max) {
        time.rlim_cur = seconds;
        setrlimit(RLIMIT_CPU, &time);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* the parent ended before the line above took effect */
        _exit(STATUS_FAILED);
}

/* Waits until the child ends, and passes signals on to it that ask us to stop; those of the terminal
 * (SI_KERNEL) reach it anyway. -1: waiting failed. */
static int wait_for(pid_t child, const sigset_t *signals)
{
    siginfo_t from;
    int code;
    pid_t ended;
    while ((ended = waitpid(child, &code, WNOHANG)) == 0) {
        int number = sigwaitinfo(signals, &from);
        if (number > 0 && number != SIGCHLD && from.si_code <= 0)
            kill(child, number);
    }
    return ended < 0 ? -1 : WIFSIGNALED(code) ? EXIT_SIGNALLED + WTERMSIG(code) : WEXITSTATUS(code);
}

/* -1 when no child could be made; errno says why. */
static int run_in_subprocess(const struct subprocess *subprocess)
{
    static const int noted[] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGPIPE, SIGALRM,  SIGUSR1,
                                SIGUSR2, SIGXCPU, SIGPROF, SIGPOLL, SIGCHLD, SIGVTALRM};
    sigset_t signals, before;
    pid_t parent = getpid();
    fflush(NULL); /* or the child might write buffered output again */
    signal(SIGCHLD, SIG_DFL);
    sigemptyset(&signals);
    for (size_t i = 0; i < sizeof noted / sizeof *noted; i++)
        sigaddset(&signals, noted[i]);
    sigprocmask(SIG_BLOCK, &signals, &before);
    pid_t child = fork();
    if (child == 0) {
        bind_to(parent, subprocess->seconds);
        sigprocmask(SIG_SETMASK, &before, NULL);
        int code = subprocess->work(subprocess->context);
        fflush(NULL);
        _exit(code);
    }
    int code = child < 0 ? -1 : wait_for(child, &signals);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return code;
}

static bool is_crash(int code)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        if (code == EXIT_SIGNALLED + crashes[i])
            return true;
    return false;
}

static int call_in_subprocess(const char *file, const struct subprocess *subprocess)
{
    int code = run_in_subprocess(subprocess);
    if (code < 0) {
        complain("can't start a process to read %s: %s", file, strerror(errno));
        return STATUS_FAILED;
    }
    if (code == EXIT_SIGNALLED + SIGXCPU && subprocess->seconds != RLIM_INFINITY)
        complain(
            "%s: reading it took %llu s of processor time, the limit for a file of its size; it is damaged, "
            "or made to keep a reader busy",
            file, (unsigned long long)subprocess->seconds);
    else if (is_crash(code))
        complain("%s: HDF5 broke down over it; it is damaged, or the stack is too small (ulimit -s)", file);
    else
        return code;
    return STATUS_INVALID;
}

static rlim_t seconds_for(const char *file, rlim_t least, rlim_t of_megabyte)
{
    struct stat status;
    return least + of_megabyte * (stat(file, &status) == 0 ? (rlim_t)status.st_size >> 20 : 0);
}

static int check_structure(void *file)
{
    enum file_kind kind;
    struct error error = {0};
    enum status status = reader_kind(file, &kind, &error);
    if (status == STATUS_OK)
        status = structure_check(file, &error);
    return (int)complain_of(status, &error);
}

int check_in_subprocess(const char *file)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s", file);
    return call_in_subprocess(
        file,
        &(struct subprocess){check_structure, path, seconds_for(file, CHECK_SECONDS, CHECK_SECONDS_OF_MB)});
}

static int call_checked(const char *file, const struct subprocess *subprocess)
{
    int code = check_in_subprocess(file);
    return code == STATUS_OK ? call_in_subprocess(file, subprocess) : code;
}

int read_in_subprocess(const char *file, int (*work)(void *context), void *context)
{
    return call_checked(
        file, &(struct subprocess){work, context, seconds_for(file, READ_SECONDS, READ_SECONDS_OF_MB)});
}

int play_in_subprocess(const char *file, int (*work)(void *context), void *context)
{
    return call_checked(file, &(struct subprocess){work, context, RLIM_INFINITY});
}
