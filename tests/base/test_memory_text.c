/* Texts printed into memory are whole, or an error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/memory_text.h"

static void test_what_is_printed_is_the_text(void **state)
{
    char *text;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    (void)state;
    assert_non_null(out);
    assert_string_equal(text, "");
    for (int i = 0; i < 20000; i++)
        fprintf(out, "%d\n", i % 10);
    assert_int_equal(fflush(out), 0);
    assert_int_equal(size, 40000);
    assert_true(memory_text_close(out, &text));
    assert_int_equal(strlen(text), 40000);
    for (size_t i = 0; i < 20000; i++)
        assert_true(text[2 * i] == (char)('0' + i % 10) && text[2 * i + 1] == '\n');
    free(text);
    assert_non_null(out = memory_text_open(&text, &size));
    assert_true(memory_text_close(out, &text));
    assert_string_equal(text, "");
    free(text);
}

static void test_a_text_is_written_over_from_its_beginning(void **state)
{
    char *text;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    (void)state;
    fputs("a long word", out);
    rewind(out);
    fputs("one", out);
    fputc('\0', out);
    assert_int_equal(fseek(out, 100, SEEK_SET), -1);
    assert_true(memory_text_close(out, &text));
    assert_string_equal(text, "one");
    assert_int_equal(size, strlen("a long word"));
    free(text);
}

/* The address space may grow by so many bytes. */
static void allow(rlim_t bytes, struct rlimit *before)
{
    long pages;
    FILE *pages_now = fopen("/proc/self/statm", "r");
    assert_true(pages_now && fscanf(pages_now, "%ld", &pages) == 1);
    fclose(pages_now);
    assert_int_equal(getrlimit(RLIMIT_AS, before), 0);
    struct rlimit tight = {(rlim_t)(pages * sysconf(_SC_PAGESIZE)) + bytes, before->rlim_max};
    assert_int_equal(setrlimit(RLIMIT_AS, &tight), 0);
}

/* Memory that is short for a while leaves no text with a gap. */
static void test_a_text_with_a_gap_is_none(void **state)
{
    enum { LINES = 1 << 20 };
    static const char line[] = "sixty-three letters, to be printed again and again, to the end\n";
    char *text;
    size_t size;
    struct rlimit before;
    FILE *out = memory_text_open(&text, &size);
    (void)state;
    assert_non_null(out);
    allow(16 << 20, &before);
    for (int i = 0; i < LINES; i++)
        fputs(line, out);
    assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
    assert_in_range(size, 1, LINES * (sizeof line - 1) - 1);
    fputs("the end\n", out);
    assert_false(memory_text_close(out, &text));
    assert_null(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_printed_is_the_text),
        cmocka_unit_test(test_a_text_is_written_over_from_its_beginning),
#if !defined(__SANITIZE_ADDRESS__) &&                                                                        \
    !defined(__SANITIZE_THREAD__) /* which take address space of their own */
        cmocka_unit_test(test_a_text_with_a_gap_is_none),
#endif
    };
    return cmocka_run_group_tests_name("memory_text", tests, NULL, NULL);
}
