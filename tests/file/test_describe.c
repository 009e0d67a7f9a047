/* The page about the output, and the table that it comes from. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <float.h>
#include <math.h>

#include "file/describe.h"
#include "record/fields.h"

static const struct {
    const struct field *fields;
    const size_t *count;
} tables[] = {{world_fields, &world_field_count},
              {scenario_fields, &scenario_field_count},
              {event_fields, &event_field_count},
              {panel_fields, &panel_field_count}};
enum { TABLES = sizeof tables / sizeof *tables };

static int sources(const struct field *field)
{
    return !!field->world + !!field->exact + !!field->number + !!field->text + !!field->event + !!field->sme;
}

static void test_every_row_says_what_it_is_and_has_one_source(void **state)
{
    (void)state;
    for (size_t t = 0; t < TABLES; t++)
        for (size_t i = 0; i < *tables[t].count; i++) {
            const struct field *field = &tables[t].fields[i];
            assert_true(strlen(field->unit) > 0);
            assert_true(strlen(field->long_name) > 0);
            assert_null(strchr(field->long_name, '|'));
            assert_true(field_axis_count(field) > 0);
            /* the writer itself knows the run of an event */
            assert_int_equal(sources(field), strcmp(field->name, "event_run") == 0 ? 0 : 1);
        }
}

static int same_name(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static void test_names_are_unique_also_among_axes(void **state)
{
    (void)state;
    const char *names[512];
    size_t count = 0;
    for (size_t t = 0; t < TABLES; t++)
        for (size_t i = 0; i < *tables[t].count; i++)
            names[count++] = tables[t].fields[i].name;
    for (int axis = AXIS_RUN; axis < AXES; axis++)
        names[count++] = axes[axis].name;
    qsort(names, count, sizeof *names, same_name);
    for (size_t i = 1; i < count; i++)
        assert_string_not_equal(names[i - 1], names[i]);
}

static void test_labels_of_axes_are_datasets_on_them(void **state)
{
    (void)state;
    for (int axis = AXIS_RUN; axis < AXES; axis++) {
        bool found = axes[axis].labels == NULL;
        for (size_t i = 0; i < scenario_field_count && !found; i++)
            found = strcmp(scenario_fields[i].name, axes[axis].labels) == 0 &&
                    (int)scenario_fields[i].axes[0] == axis && scenario_fields[i].type == FIELD_TEXT;
        assert_true(found);
    }
}

static void test_the_page_is_the_one_in_docs(void **state)
{
    (void)state;
    char *printed = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&printed, &size);
    record_describe(out, NULL);
    fclose(out);
    FILE *page = fopen("docs/output-format.md", "rb");
    assert_non_null(page);
    char *stored = calloc(1, 2 * size);
    size_t stored_size = fread(stored, 1, 2 * size - 1, page);
    fclose(page);
    assert_int_equal(stored_size, size);
    assert_string_equal(stored, printed);
    free(stored);
    free(printed);
}

static void test_numbers_are_stored_in_their_type_and_clamped(void **state)
{
    (void)state;
    const double numbers[] = {1.25, -1, 1e30, (double)-INFINITY};
    double f64[4];
    float f32[4];
    int8_t i8[4];
    int32_t i32[4];
    int64_t i64[4];
    field_type_store(FIELD_F64, numbers, 4, f64);
    field_type_store(FIELD_F32, numbers, 4, f32);
    field_type_store(FIELD_I8, numbers, 4, i8);
    field_type_store(FIELD_I32, numbers, 4, i32);
    field_type_store(FIELD_I64, numbers, 4, i64);
    assert_memory_equal(f64, numbers, sizeof f64);
    assert_true(f32[0] == 1.25F && f32[2] == 1e30F && isinf(f32[3]));
    const double huge = 1e300; /* finite: stays finite */
    float largest;
    field_type_store(FIELD_F32, &huge, 1, &largest);
    assert_true(largest == FLT_MAX);
    assert_int_equal(i8[0], 1);
    assert_int_equal(i8[1], -1);
    assert_int_equal(i8[2], INT8_MAX);
    assert_int_equal(i32[2], INT32_MAX);
    assert_int_equal(i32[3], INT32_MIN);
    assert_true(i64[2] > INT64_MAX - 1024 && i64[3] == INT64_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_row_says_what_it_is_and_has_one_source),
        cmocka_unit_test(test_names_are_unique_also_among_axes),
        cmocka_unit_test(test_labels_of_axes_are_datasets_on_them),
        cmocka_unit_test(test_the_page_is_the_one_in_docs),
        cmocka_unit_test(test_numbers_are_stored_in_their_type_and_clamped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
