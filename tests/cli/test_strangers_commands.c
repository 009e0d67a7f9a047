/* Files of strangers as a user meets them: no command runs code that a file names, reads a file of this
 * machine that its texts name, or is kept busy by it for ever. docs/security.md promises what is tested
 * here and in tests/file/test_strangers.c. */
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "file/hdf5_output.h"
#include "file/seal.h"

enum { TEXT_SIZE = 100000, LINE = 2000 };

static struct {
    char program[PATH_MAX], folder[64];
    char out[TEXT_SIZE], err[TEXT_SIZE];
} shell;

static void path_in(char path[256], const char *name)
{
    snprintf(path, 256, "%s/%s", shell.folder, name);
}

static void read_text(const char *name, char text[TEXT_SIZE])
{
    char path[256];
    path_in(path, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, TEXT_SIZE - 1, file)] = '\0';
    fclose(file);
}

static void write_text(const char *name, const char *text)
{
    char path[256];
    path_in(path, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/* A shell's line in the scratch folder; $PW is the program. */
static void call(int code, const char *line)
{
    char command[2 * LINE];
    snprintf(command, sizeof command, "cd '%s' && { %s; } >out 2>err </dev/null", shell.folder, line);
    int status = system(command), found = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    read_text("out", shell.out);
    read_text("err", shell.err);
    if (found != code)
        fail_msg("%s: exit code %d, not %d: %s", line, found, code, shell.err);
}

static void expect(const char *text, const char *says)
{
    if (!strstr(text, says))
        fail_msg("`%s` is not said in: %s", says, text);
}

/* The plug-in writes there as soon as it is loaded, and the limit of processor time that it finds. */
static bool plugin_ran(void)
{
    char path[256];
    path_in(path, "ran");
    bool ran = access(path, F_OK) == 0;
    unlink(path);
    return ran;
}

static const char plugin_source[] =
    "#include \"pricewar_plugin.h\"\n#include <stdio.h>\n#include <stdlib.h>\n#include <sys/resource.h>\n"
    "#include <unistd.h>\n"
    "__attribute__((constructor)) static void start(void)\n"
    "{ struct rlimit l; FILE *f = fopen(getenv(\"RAN\"), \"w\"); getrlimit(RLIMIT_CPU, &l);\n"
    "  if (f) { fprintf(f, \"limit %lld\\n\", (long long)l.rlim_cur); fclose(f); }\n"
    "  while (getenv(\"FOR_EVER\")) pause(); }\n"
    "static void decide(const struct market_view *view, const void *params, void *self, struct offer "
    "*offers)\n"
    "{ (void)view; (void)params; (void)self; (void)offers; }\n"
    "static const struct parameter rows[] = {{\"depth\", PARAMETER_REAL, \"1\", \"0\", {0, 1, false, "
    "false},\n"
    "NULL, \"m\", \"s\", 0}};\n"
    "static const struct strategy mine = {.name = \"a\", .summary = \"b\", .source = \"c\", .decide = "
    "decide,\n"
    ".params = rows, .param_count = 1, .params_size = 8};\n"
    "PRICEWAR_PLUGIN(mine);\n";

static int set_up(void **state)
{
    (void)state;
    char self[PATH_MAX], command[LINE], path[256];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length < 0)
        return -1;
    self[length] = '\0';
    for (int level = 0; level < 3; level++) /* .../build/tests/cli/test_x */
        *strrchr(self, '/') = '\0';
    snprintf(shell.program, sizeof shell.program, "%.*s/pricewar-sim", PATH_MAX - 20, self);
    snprintf(shell.folder, sizeof shell.folder, "/tmp/pricewar-test-XXXXXX");
    if (!mkdtemp(shell.folder))
        return -1;
    hdf5_quiet();
    setenv("PW", shell.program, 1);
    path_in(path, "ran");
    setenv("RAN", path, 1);
    write_text("rule.c", plugin_source);
    snprintf(
        command, sizeof command,
        "${CC:-gcc} -std=c17 -fPIC -shared -Iinclude $(pkg-config --cflags gsl) -o %s/rule.so %s/rule.c && "
        "cp tests/scenarios/small_war.cfg %s",
        shell.folder, shell.folder, shell.folder);
    return system(command);
}

static int tear_down(void **state)
{
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -r %s", shell.folder);
    return system(command);
}

/* ---- Files that are made and changed, and sealed again as anybody can */

#define SHORT "--set simulation.rounds=3 --set sectors[*].number=20 --replicates 2 -q >/dev/null"

static const char plain[] = "\"$PW\" small_war.cfg " SHORT " --force -o plain.h5";

static hid_t change(const char *name)
{
    char path[256];
    path_in(path, name);
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    assert_true(file >= 0);
    return file;
}

static void seal(const char *name)
{
    char path[256], line[SEAL_BYTES];
    path_in(path, name);
    int file = open(path, O_RDWR);
    assert_true(file >= 0 && seal_make_from(file, line) && lseek(file, 0, SEEK_END) > 0);
    assert_int_equal(write(file, line, sizeof line), sizeof line);
    close(file);
}

static void end_change(hid_t file, const char *name)
{
    assert_true(H5Fclose(file) >= 0);
    seal(name);
}

/* In place of a text, `before` and then what it was. */
static void put_before(const char *name, const char *dataset, const char *before)
{
    hid_t file = change(name), type = hdf5_memory_type(FIELD_TEXT);
    hid_t there = H5Dopen2(file, dataset, H5P_DEFAULT);
    char *text = NULL, *longer = NULL;
    assert_true(H5Dread(there, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &text) >= 0);
    H5Dclose(there);
    assert_true(asprintf(&longer, "%s%s", before, text) >= 0);
    assert_true(H5Ldelete(file, dataset, H5P_DEFAULT) >= 0);
    assert_int_equal(hdf5_write_text(file, dataset, longer, "a text", NULL), STATUS_OK);
    free(longer);
    H5free_memory(text);
    H5Tclose(type);
    end_change(file, name);
}

static void set_overrides(const char *name, const char *attribute, const char *override)
{
    hid_t file = change(name);
    const char *const overrides[] = {override};
    if (H5Aexists(file, attribute) > 0)
        H5Adelete(file, attribute);
    assert_int_equal(hdf5_set_texts(file, attribute, overrides, 1, NULL), STATUS_OK);
    end_change(file, name);
}

/* ---- Code */

static const char *const loaders[] = {"\"$PW\" rerun", "\"$PW\" verify-file", "\"$PW\" branch --at 2"};
static const char *const loaders_of_studies[] = {"\"$PW\" rerun", "\"$PW\" verify-file",
                                                 "\"$PW\" merge joined.h5"};

static void expect_asked_for(const char *const commands[3], const char *file)
{
    char line[LINE], digest[100];
    call(0, "sha256sum rule.so | cut -c 1-64 | tr -d '\\n'");
    snprintf(digest, sizeof digest, "rule.so (SHA-256 %.64s)", shell.out);
    for (size_t i = 0; i < 3; i++) {
        snprintf(line, sizeof line, "rm -f joined.h5; %s %s", commands[i], file);
        call(2, line);
        expect(shell.err, digest);
        expect(shell.err, "the file names the plug-in");
        expect(shell.err, "--allow-plugins");
        assert_false(plugin_ran());
        snprintf(line, sizeof line, "%s %s --allow-plugins", commands[i], file);
        call(0, line);
        expect(shell.err, "loading the plug-in");
        expect(shell.err, digest);
        assert_true(plugin_ran());
    }
    snprintf(line, sizeof line, "\"$PW\" report %s -o page.html --force", file);
    call(0, line);
    assert_false(plugin_ran());
}

static void test_no_command_loads_the_plugin_of_a_file_unasked(void **state)
{
    (void)state;
    call(0, "\"$PW\" small_war.cfg --set vendors.Alpha.pricing.strategy=plugin:./rule.so "
            "--set vendors.Alpha.pricing.depth=0.5 " SHORT " -o override.h5");
    assert_true(plugin_ran()); /* whoever writes it into his own call has asked for it */
    expect_asked_for(loaders, "override.h5");
    write_text("base.cfg", "@include \"small_war.cfg\"\n");
    write_text("study.cfg", "study = { base = \"base.cfg\"; design = \"grid\"; replicates = 2; "
                            "sets = [\"simulation.rounds=3\", \"sectors[*].number=20\"]; };\n"
                            "vary = ( { path = \"vendors.Alpha.pricing.strategy\"; "
                            "values = [\"hold\", \"plugin:./rule.so\"]; } );\n");
    call(0, "rm -f study.h5; \"$PW\" sweep study.cfg -o study.h5 -q >/dev/null");
    assert_true(plugin_ran());
    expect_asked_for(loaders_of_studies, "study.h5");
}

static void test_the_plugin_of_a_scenario_text_is_not_loaded_either(void **state)
{
    (void)state;
    call(
        0,
        "sed 's/name = \"Alpha\";/&/; /name = \"Alpha\"/,/strategy/s/strategy = \"[a-z_]*\"[^}]*}/strategy = "
        "\"plugin:.\\/rule.so\" }/' small_war.cfg >named.cfg; grep -q plugin: named.cfg");
    call(0, "\"$PW\" named.cfg " SHORT " -o named.h5");
    assert_true(plugin_ran());
    expect_asked_for(loaders, "named.h5");
}

static void test_a_plugin_that_is_not_there_or_no_file_is_said(void **state)
{
    (void)state;
    char path[256];
    path_in(path, "pipe.so");
    assert_int_equal(mkfifo(path, 0600), 0);
    call(0, plain);
    set_overrides("plain.h5", "overrides", "vendors.Alpha.pricing.strategy=plugin:/nowhere/at_all.so");
    call(2, "\"$PW\" rerun plain.h5");
    expect(shell.err, "/nowhere/at_all.so (can't be opened: No such file");
    set_overrides("plain.h5", "overrides", "vendors.Alpha.pricing.strategy=plugin:./pipe.so");
    call(2, "timeout -s KILL 20 \"$PW\" rerun plain.h5");
    expect(shell.err, "pipe.so (is a named pipe");
    call(2, "timeout -s KILL 20 \"$PW\" rerun plain.h5 --allow-plugins");
    expect(shell.err, "pipe.so (is a named pipe");
}

static void test_check_names_a_plugin_and_loads_it_only_when_asked(void **state)
{
    (void)state;
    static const char check[] =
        "\"$PW\" check small_war.cfg --set vendors.Alpha.pricing.strategy=plugin:./rule.so "
        "--set vendors.Alpha.pricing.depth=7";
    char line[LINE];
    call(0, check);
    expect(shell.err, "the plug-in ./rule.so (SHA-256 ");
    expect(shell.err, "is not loaded, and what only it knows is not checked");
    expect(shell.out, "strategy = \"plugin:./rule.so\"");
    assert_null(strstr(shell.out, "depth"));
    assert_false(plugin_ran());
    snprintf(line, sizeof line, "%s --allow-plugins", check);
    call(2, line);
    expect(shell.err, "loading the plug-in ./rule.so");
    expect(shell.err, "depth: must be between 0 and 1");
    assert_true(plugin_ran());
}

/* ---- Texts */

static void test_texts_of_a_file_give_no_orders_to_the_terminal(void **state)
{
    (void)state;
    static const char *const commands[] = {"rerun plain.h5", "verify-file plain.h5",
                                           "branch plain.h5 --at 2"};
    static const char order[] = "a\x1b]0;mine\x07\x1b[2J\xc2\x9b"
                                "2Jb";
    for (int broken = 0; broken < 2; broken++) {
        call(0, plain);
        hid_t file = change("plain.h5");
        static const char *const names[] = {"source", "title", "commit", "scenario_file"};
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            H5Adelete(file, names[i]);
            assert_int_equal(hdf5_set_text(file, names[i], order, NULL), STATUS_OK);
        }
        end_change(file, "plain.h5");
        if (broken)
            put_before("plain.h5", "scenario", "nothing = 1;\n");
        for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
            char line[LINE];
            snprintf(line, sizeof line, "\"$PW\" %s", commands[i]);
            call(broken ? 2 : 0, line);
            expect(*shell.err && (broken || i == 2) ? shell.err : shell.out, "a?]0;mine??[2J??2Jb");
            for (const char *at = shell.out; *at; at++)
                assert_true((unsigned char)*at >= 0x20 || *at == '\n');
            assert_null(strchr(shell.err, 0x1b));
            assert_null(strchr(shell.out, 0x1b));
            assert_null(strstr(shell.out, "\xc2\x9b"));
            assert_null(strstr(shell.err, "\xc2\x9b"));
        }
    }
}

static void expect_includes_nothing(const char *const commands[3], const char *file, int line_number)
{
    char line[LINE], place[100];
    snprintf(place, sizeof place, ":%d: ", line_number);
    for (size_t i = 0; i < 3; i++) {
        snprintf(line, sizeof line, "rm -f joined.h5; %s %s", commands[i], file);
        call(2, line);
        expect(shell.err, "a text that is stored or given includes nothing");
        assert_null(strstr(shell.err, "no_secret"));
        if (strstr(commands[i], "branch"))
            expect(shell.err, place);
    }
}

static void test_stored_texts_include_nothing(void **state)
{
    (void)state;
    write_text("secret.inc", "no_secret = 1;\n");
    call(0, plain);
    put_before("plain.h5", "scenario", "# a line\n@include \"secret.inc\"\n");
    expect_includes_nothing(loaders, "plain.h5", 2);
    call(0, plain);
    set_overrides("plain.h5", "overrides", "simulation.title=\"a\"\n@include \"secret.inc\"\n");
    expect_includes_nothing(loaders, "plain.h5", 2);
    write_text("study.cfg", "study = { base = \"small_war.cfg\"; design = \"grid\"; replicates = 2; "
                            "sets = [\"simulation.rounds=3\", \"sectors[*].number=20\"]; };\n"
                            "vary = ( { path = \"choice.switch_cost_vendor\"; values = [1.0, 2.0]; } );\n");
    static const char sweep[] = "rm -f study.h5; \"$PW\" sweep study.cfg -o study.h5 -q >/dev/null";
    call(0, sweep);
    put_before("study.h5", "study", "@include \"secret.inc\"\n");
    expect_includes_nothing(loaders_of_studies, "study.h5", 1);
    call(0, sweep);
    put_before("study.h5", "scenario", "@include \"secret.inc\"\n");
    expect_includes_nothing(loaders_of_studies, "study.h5", 1);
    call(0, sweep);
    set_overrides("study.h5", "changed_sets", "simulation.title=\"a\"\n@include \"secret.inc\"\n");
    expect_includes_nothing(loaders_of_studies, "study.h5", 1);
}

/* Without its scenario a stored study would look for the one that it is based on. */
static void test_a_stored_study_reads_no_base_of_this_machine(void **state)
{
    (void)state;
    call(0, "rm -f study.h5; \"$PW\" sweep study.cfg -o study.h5 -q >/dev/null");
    hid_t file = change("study.h5");
    assert_true(H5Ldelete(file, "scenario", H5P_DEFAULT) >= 0);
    end_change(file, "study.h5");
    for (size_t i = 0; i < 3; i++) {
        char line[LINE];
        snprintf(line, sizeof line, "rm -f joined.h5; %s study.h5", loaders_of_studies[i]);
        call(2, line);
        expect(shell.err, "a stored study reads no file of this machine");
    }
}

static void test_texts_in_csv_stay_in_their_cells(void **state)
{
    (void)state;
    write_text("titles.cfg", "study = { base = \"small_war.cfg\"; design = \"grid\"; replicates = 1; "
                             "sets = [\"simulation.rounds=3\", \"sectors[*].number=20\"]; };\n"
                             "vary = ( { path = \"simulation.title\"; values = [\"a,\\\"b\", \"c\"]; } );\n");
    call(0, "\"$PW\" sweep titles.cfg -o titles.h5 --csv -q >/dev/null; cat titles.runs.csv");
    expect(shell.out, ",\"a,\"\"b\",");
}

/* ---- What is no file */

static void test_no_command_waits_at_a_pipe_or_reads_a_device(void **state)
{
    (void)state;
    static const char *const commands[] = {"run %s",
                                           "check %s",
                                           "watch %s --plain",
                                           "sweep %s",
                                           "compare %s",
                                           "tournament %s",
                                           "tournament %s --best-replies",
                                           "regret %s",
                                           "calibrate %s",
                                           "branch %s --at 2",
                                           "compare small_war.cfg --against %s",
                                           "report %s",
                                           "rerun %s",
                                           "verify-file %s",
                                           "discover %s --outcome output=1",
                                           "merge joined.h5 %s"};
    static const char *const paths[][2] = {
        {"pipe", "a named pipe"}, {"pipe.h5", "a named pipe"}, {"/dev/zero", "a device"}, {".", "a folder"}};
    char path[256], line[LINE], full[LINE + 100];
    path_in(path, "pipe");
    assert_int_equal(mkfifo(path, 0600), 0);
    path_in(path, "pipe.h5");
    assert_int_equal(mkfifo(path, 0600), 0);
    for (size_t c = 0; c < sizeof commands / sizeof *commands; c++)
        for (size_t p = 0; p < sizeof paths / sizeof *paths; p++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            snprintf(line, sizeof line, commands[c], paths[p][0]);
#pragma GCC diagnostic pop
            snprintf(full, sizeof full, "timeout -s KILL 20 \"$PW\" %s", line);
            call(2, full);
            expect(shell.err, paths[p][1]);
        }
    call(0, "cat small_war.cfg | \"$PW\" check /dev/stdin -q");
    call(0, "bash -c '\"$PW\" check <(cat small_war.cfg) -q'");
    call(0, "\"$PW\" check /dev/stdin -q <small_war.cfg");
}

/* ---- Work without end */

/* HDF5 1.10.8 steps through the texts of a heap by their sizes: by nothing, here. */
static void make_endless(const char *name)
{
    char path[256];
    path_in(path, name);
    FILE *file = fopen(path, "r+");
    struct stat status;
    assert_true(file && fstat(fileno(file), &status) == 0);
    size_t size = (size_t)status.st_size - SEAL_BYTES, heaps = 0;
    char *bytes = malloc(size);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, size, file), size);
    for (size_t i = 0; i + 32 < size; i++)
        if (memcmp(bytes + i, "GCOL", 4) == 0) {
            memset(bytes + i + 16, 0, 16);
            heaps++;
        }
    assert_true(heaps > 0);
    rewind(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fflush(file) + ftruncate(fileno(file), (off_t)size), 0);
    fclose(file);
    free(bytes);
    seal(name);
}

static void test_a_sealed_file_without_end_hits_a_limit_in_every_command(void **state)
{
    (void)state;
    static const char *const commands[] = {"report", "rerun", "verify-file", "branch --at 2",
                                           "merge joined.h5"};
    char line[LINE];
    call(0, plain);
    make_endless("plain.h5");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        snprintf(line, sizeof line, "timeout -s KILL 100 \"$PW\" %s plain.h5", commands[i]);
        call(2, line);
        expect(shell.err,
               "plain.h5: reading it took 3 s of processor time, the limit for a file of its size");
    }
}

/* Waits for it; 0: there is none. */
static pid_t child_of(pid_t parent)
{
    char path[100], text[100] = "";
    long child = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
    for (int tries = 0; tries < 1000 && child <= 0; tries++) {
        FILE *file = fopen(path, "r");
        if (file && !fgets(text, sizeof text, file))
            *text = '\0';
        if (file)
            fclose(file);
        child = strtol(text, NULL, 10);
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    return (pid_t)child;
}

static pid_t start(const char *command, const char *file, const char *option)
{
    pid_t started = fork();
    assert_true(started >= 0);
    if (started > 0)
        return started;
    static const int sent[] = {SIGINT, SIGHUP, SIGTERM};
    for (size_t i = 0; i < sizeof sent / sizeof *sent; i++)
        signal(sent[i],
               SIG_DFL); /* nohup and shells that start us in the background have some of them ignored */
    int nowhere = open("/dev/null", O_RDWR);
    if (chdir(shell.folder) == 0 && dup2(nowhere, STDOUT_FILENO) >= 0 && dup2(nowhere, STDERR_FILENO) >= 0)
        execl(shell.program, shell.program, command, file, option, (char *)NULL);
    _exit(127);
}

/* Ends within ten seconds, by whatever. */
static int ending_of(pid_t process)
{
    int code = 0;
    for (int tries = 0; tries < 1000; tries++) {
        if (waitpid(process, &code, WNOHANG) == process)
            return WIFSIGNALED(code) ? 128 + WTERMSIG(code) : WEXITSTATUS(code);
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    kill(process, SIGKILL);
    return -1;
}

/* Kills the parent; its child, which becomes ours, must end too. */
static void kill_and_look(const char *command, const char *option, int number, int code_of_child)
{
    pid_t parent = start(command, "plain.h5", option), child = child_of(parent);
    assert_true(child > 0);
    if (option) { /* until the plug-in waits for ever in the process that plays */
        char path[256];
        path_in(path, "ran");
        for (int tries = 0; tries < 1000 && access(path, F_OK) != 0; tries++)
            nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
        child = child_of(parent);
        assert_true(plugin_ran());
    }
    assert_int_equal(kill(parent, number), 0);
    assert_int_equal(ending_of(parent), 128 + number);
    if (code_of_child)
        assert_int_equal(ending_of(child), code_of_child);
    assert_int_equal(waitpid(child, NULL, WNOHANG), -1);
}

static void test_the_process_that_reads_ends_with_the_one_that_asked(void **state)
{
    (void)state;
    assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    call(0, plain);
    make_endless("plain.h5");
    kill_and_look("report", NULL, SIGKILL, 128 + SIGKILL);
    kill_and_look("rerun", NULL, SIGKILL, 128 + SIGKILL);
    kill_and_look("report", NULL, SIGTERM, 0);
    kill_and_look("report", NULL, SIGINT, 0);
    kill_and_look("rerun", NULL, SIGHUP, 0);
    call(0, "\"$PW\" small_war.cfg --set vendors.Alpha.pricing.strategy=plugin:./rule.so " SHORT
            " --force -o plain.h5");
    assert_true(plugin_ran());
    setenv("FOR_EVER", "1", 1);
    kill_and_look("rerun", "--allow-plugins", SIGKILL, 128 + SIGKILL);
    unsetenv("FOR_EVER");
    assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 0), 0);
}

/* The runs of a long study take hours; only reading is limited. */
static void test_playing_again_has_no_limit(void **state)
{
    (void)state;
    static const char *const commands[] = {"rerun", "verify-file"};
    char line[LINE], text[TEXT_SIZE];
    call(0, "\"$PW\" small_war.cfg --set vendors.Alpha.pricing.strategy=plugin:./rule.so " SHORT
            " --force -o plain.h5");
    for (size_t i = 0; i < 2; i++) {
        plugin_ran();
        snprintf(line, sizeof line, "\"$PW\" %s plain.h5 --allow-plugins -q", commands[i]);
        call(0, line);
        read_text("ran", text);
        assert_string_equal(text, "limit -1\n");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_command_loads_the_plugin_of_a_file_unasked),
        cmocka_unit_test(test_the_plugin_of_a_scenario_text_is_not_loaded_either),
        cmocka_unit_test(test_a_plugin_that_is_not_there_or_no_file_is_said),
        cmocka_unit_test(test_check_names_a_plugin_and_loads_it_only_when_asked),
        cmocka_unit_test(test_texts_of_a_file_give_no_orders_to_the_terminal),
        cmocka_unit_test(test_stored_texts_include_nothing),
        cmocka_unit_test(test_texts_in_csv_stay_in_their_cells),
        cmocka_unit_test(test_a_stored_study_reads_no_base_of_this_machine),
        cmocka_unit_test(test_no_command_waits_at_a_pipe_or_reads_a_device),
        cmocka_unit_test(test_a_sealed_file_without_end_hits_a_limit_in_every_command),
        cmocka_unit_test(test_the_process_that_reads_ends_with_the_one_that_asked),
        cmocka_unit_test(test_playing_again_has_no_limit),
    };
    return cmocka_run_group_tests_name("strangers at the commands", tests, set_up, tear_down);
}
