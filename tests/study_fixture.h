/* Studies of a small market, written into a folder of their own. */
#ifndef PRICEWAR_TESTS_STUDY_FIXTURE_H
#define PRICEWAR_TESTS_STUDY_FIXTURE_H

#include "record_fixture.h"

#include "record/hdf5_input.h"
#include "record/hdf5_output.h"
#include "study/study.h"
#include "study/sweep.h"

struct study_folder {
    char folder[64];
    char study[256], base[256], output[256];
};

static inline void write_text(const char *path, const char *text)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    assert_int_equal(fclose(out), 0);
}

/* A folder with market.cfg, and the study in study.cfg. */
static inline struct study_folder study_in_folder(const char *text)
{
    struct study_folder here = {.folder = ""};
    make_folder(here.folder);
    path_in(here.folder, "study.cfg", here.study);
    path_in(here.folder, "market.cfg", here.base);
    path_in(here.folder, "out.h5", here.output);
    write_text(here.base, SMALL_MARKET(""));
    write_text(here.study, text);
    return here;
}

static inline void remove_folder(const struct study_folder *here)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", here->folder);
    assert_int_equal(system(command), 0);
}

static const struct study_changes no_changes = {.seed = -1};

static inline struct study *load_study(const struct study_folder *here)
{
    struct study *study = NULL;
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    enum status status = study_load(here->study, &no_changes, &study, &findings, &error);
    for (size_t i = 0; i < findings.count; i++)
        fprintf(stderr, "%s:%d: %s: %s\n", findings.items[i].file, findings.items[i].line,
                findings.items[i].path ? findings.items[i].path : "-", findings.items[i].text);
    diagnostics_clear(&findings);
    if (status != STATUS_OK)
        fail_msg("%s", error.message);
    return study;
}

static inline struct sweep_options plain_options(const char *output)
{
    return (struct sweep_options){.threads = 2, .part = {1, 1}, .output = output};
}

static inline struct sweep_progress sweep_fully(const struct study *study,
                                                const struct sweep_options *options)
{
    struct sweep_progress progress;
    enum sweep_end end;
    struct error error = {0};
    if (sweep_run(study, options, &end, &progress, &error) != STATUS_OK)
        fail_msg("%s", error.message);
    assert_int_equal(end, SWEEP_COMPLETE);
    return progress;
}

/* A whole file; freed by the caller. */
static inline char *bytes_of(const char *path, size_t *size)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        fail_msg("%s is missing", path);
    assert_int_equal(fseek(in, 0, SEEK_END), 0);
    *size = (size_t)ftell(in);
    rewind(in);
    char *bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, in), *size);
    fclose(in);
    return bytes;
}

static inline void expect_same_bytes(const char *a, const char *b)
{
    size_t size_a, size_b;
    char *bytes_a = bytes_of(a, &size_a), *bytes_b = bytes_of(b, &size_b);
    if (size_a != size_b || memcmp(bytes_a, bytes_b, size_a) != 0)
        fail_msg("%s and %s differ", a, b);
    free(bytes_a);
    free(bytes_b);
}

/* A block of numbers from a file. */
static inline void read_numbers(const char *path, const char *name, enum field_type type, hsize_t rows,
                                hsize_t columns, void *numbers)
{
    hid_t file;
    hsize_t start[] = {0, 0}, extent[] = {rows, columns};
    struct error error = {0};
    hdf5_quiet();
    if (hdf5_open(path, &file, &error) != STATUS_OK ||
        hdf5_read_block(file, name, type, 2, start, extent, numbers, &error) != STATUS_OK)
        fail_msg("%s", error.message);
    H5Fclose(file);
}

#endif
