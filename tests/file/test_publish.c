/* Files that take their names whole or not at all, and what is left of those that do not. */
#include "fixtures/scenario_fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file/publish.h"
#include "terminal/interrupt.h"

static char folder[] = "/tmp/pricewar-publish-XXXXXX", old_folder[4096];

static int enter_folder(void **state)
{
    (void)state;
    return getcwd(old_folder, sizeof old_folder) && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    (void)state;
    return chdir(old_folder) == 0 ? rmdir(folder) : -1;
}

static void make_file(const char *path, const char *text)
{
    assert_int_equal(publish(path, true, text, strlen(text), NULL), STATUS_OK);
}

static size_t files_here(void)
{
    size_t count = 0;
    DIR *here = opendir(".");
    assert_non_null(here);
    for (struct dirent *entry; (entry = readdir(here));)
        count += entry->d_name[0] != '.';
    closedir(here);
    return count;
}

/* Work that is done is not lost when another file has come up under its name. */
static void test_what_can_not_take_its_name_keeps_another(void **state)
{
    struct error error = {0};
    char text[8] = "";
    (void)state;
    make_file("out", "old");
    for (int k = 1; k <= 2; k++) {
        char kept[32];
        snprintf(kept, sizeof kept, "out.whole-%d", k);
        assert_int_equal(publish("out", false, "new", 3, &error), STATUS_FAILED);
        assert_non_null(
            strstr(error_text(&error).bytes, "out: can't be written: File exists; it is whole, as "));
        assert_non_null(strstr(error_text(&error).bytes, kept));
        int file = open(kept, O_RDONLY);
        assert_int_equal(read(file, text, sizeof text), 3);
        assert_memory_equal(text, "new", 3);
        close(file);
    }
    assert_int_equal(files_here(), 3);
    unlink("out.whole-1");
    unlink("out.whole-2");
    unlink("out");
}

static void test_a_file_that_is_replaced_keeps_its_permissions(void **state)
{
    static const mode_t modes[] = {0600, 0640, 0444, 0666};
    struct stat found;
    (void)state;
    make_file("out", "old");
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        assert_int_equal(chmod("out", modes[i]), 0);
        make_file("out", "new");
        assert_int_equal(stat("out", &found), 0);
        assert_int_equal(found.st_mode & 0777, modes[i]);
    }
    unlink("out");
}

static void test_links_to_nothing_and_what_is_no_file_are_refused(void **state)
{
    (void)state;
    assert_int_equal(symlink("nowhere", "link"), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    static const char *const places[] = {"link", "loop", ".", "/dev/null", "none/out", ""};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        assert_int_equal(publish_check(places[i], true, NULL), STATUS_INVALID);
    assert_int_equal(files_here(), 2);
    unlink("link");
    unlink("loop");
}

static void test_files_of_dead_writers_go_and_those_of_the_living_stay(void **state)
{
    struct draft alive;
    (void)state;
    make_file("out.7-0.tmp", "left");
    make_file("out.7-1.tmp.tmp", "another");
    make_file("other.7-0.tmp", "another");
    assert_int_equal(publish_begin("out", &alive, NULL), STATUS_OK);
    assert_int_equal(publish_check("out", true, NULL), STATUS_OK);
    assert_int_equal(access("out.7-0.tmp", F_OK), -1);
    assert_int_equal(access(alive.name, F_OK), 0);
    assert_int_equal(files_here(), 3);
    assert_int_equal(publish_end("out", false, &alive, NULL), STATUS_OK);
    assert_int_equal(access("out", F_OK), 0);
    assert_true(publish_may_remove("out", "out.7-0.tmp"));
    assert_false(publish_may_remove("out", "out.7-1.tmp.tmp"));
    assert_false(publish_may_remove("out", "other.7-0.tmp"));
    unlink("out");
    unlink("out.7-1.tmp.tmp");
    unlink("other.7-0.tmp");
}

/* A name may be as long as the file system takes it, though a draft's has more behind it. */
static void test_long_names_have_drafts_too(void **state)
{
    (void)state;
    char name[NAME_MAX + 2], left[NAME_MAX + 40];
    for (size_t length = NAME_MAX - 30; length <= NAME_MAX; length++) {
        memset(name, 'n', length);
        name[length] = '\0';
        struct error error = {0};
        if (publish_check(name, false, &error) != STATUS_OK ||
            publish(name, false, "new", 3, &error) != STATUS_OK)
            fail_msg("%zu letters: %s", length, error_text(&error).bytes);
        unlink(name);
        snprintf(left, sizeof left, "%.231s.7-0.tmp", name);
        make_file(left, "left");
        assert_int_equal(publish_check(name, false, NULL), STATUS_OK);
        assert_int_equal(access(left, F_OK), -1);
    }
    memset(name, 'n', NAME_MAX + 1);
    name[NAME_MAX + 1] = '\0';
    assert_int_equal(publish_check(name, false, NULL), STATUS_INVALID);
}

static void test_a_draft_is_not_put_over_a_file_that_came_meanwhile(void **state)
{
    struct draft draft;
    (void)state;
    assert_int_equal(publish_begin("out", &draft, NULL), STATUS_OK);
    make_file("out", "mine");
    assert_int_equal(publish_end_sealed("out", false, &draft, NULL), STATUS_FAILED);
    assert_int_equal(unlink("out.whole-1"), 0);
    assert_int_equal(files_here(), 1);
    unlink("out");
}

static void test_a_signal_takes_drafts_with_it(void **state)
{
    static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGXCPU};
    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        int code;
        pid_t child = fork();
        if (child == 0) {
            struct draft draft;
            interrupt_start();
            if (i % 2)
                interrupt_watch();
            if (publish_begin("out", &draft, NULL) != STATUS_OK)
                _exit(1);
            raise(signals[i]);
            raise(signals[i]); /* the first may only be noted */
            _exit(0);
        }
        assert_int_equal(waitpid(child, &code, 0), child);
        assert_true(WIFSIGNALED(code) && WTERMSIG(code) == signals[i]);
        assert_int_equal(files_here(), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_can_not_take_its_name_keeps_another),
        cmocka_unit_test(test_a_file_that_is_replaced_keeps_its_permissions),
        cmocka_unit_test(test_links_to_nothing_and_what_is_no_file_are_refused),
        cmocka_unit_test(test_files_of_dead_writers_go_and_those_of_the_living_stay),
        cmocka_unit_test(test_long_names_have_drafts_too),
        cmocka_unit_test(test_a_draft_is_not_put_over_a_file_that_came_meanwhile),
        cmocka_unit_test(test_a_signal_takes_drafts_with_it),
    };
    return cmocka_run_group_tests_name("publish", tests, enter_folder, leave_folder);
}
