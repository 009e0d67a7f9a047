/* The readers of results (report, merge, resume, rerun), on files that HDF5 itself finds in order: a file of
 * runs and one of a study, changed through HDF5 as the bytes say. Damage below that level is caught by the
 * seal, and otherwise crashes HDF5 1.10.8 rather than us. */
#include <hdf5.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/hdf5_input.h"
#include "record/hdf5_output.h"
#include "record/reader.h"
#include "record/structure.h"
#include "scenario/reader.h"
#include "strategy/strategy.h"
#include "study/merge.h"
#include "study/replicates.h"
#include "study/rerun.h"
#include "study/stored_market.h"
#include "study/stored_summary.h"
#include "study/sweep.h"

enum { MOST_CHANGES_OF_FILE = 6, BYTES_OF_CHANGE = 5 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[64];

static const char market[] =
    "simulation = { rounds = 2; replicates = 2; start_date = \"2024-05-15\"; };"
    "infrastructure = { sellers = ( { name = \"N\"; order_share = 1.0; } ); };"
    "clouds = ( { name = \"C\"; capital = 1e6; accelerators = 10; } );"
    "vendors = ( { name = \"A\"; owner = \"C\"; host = \"C\"; capital = 500; fixed_cost = 10;"
    " products = ( { name = \"a\"; tier = \"main\"; price_input = 3; price_output = 5; unit_cost = 1;"
    " quality = 7.0; } ); } );"
    "sectors = ( { name = \"s\"; kind = \"consumer\"; number = 20; } ); output = { panel_smes = 2; };";
static const char study_text[] = "study = { base = \"market.cfg\"; design = \"grid\"; replicates = 2;"
                                 " keep = [\"summary\", \"series\"]; };"
                                 "vary = ( { path = \"choice.switch_cost_vendor\"; values = (0.5, 2.0); } );";

static void path_in(const char *name, char path[256])
{
    snprintf(path, 256, "%s/%s", folder, name);
}

static void check(enum status status, const struct error *error)
{
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "the files can't be made: %s\n", error->message);
    exit(1);
}

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *out = fopen(path, "wb");
    if (!out || fwrite(bytes, 1, size, out) != size || fclose(out) != 0)
        exit(1);
}

static void write_runs(void)
{
    struct parameter_extension *extensions = calloc(strategy_count, sizeof *extensions);
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct scenario *scenario;
    struct diagnostics findings;
    struct summary *summary;
    struct error error = {0};
    char path[256];
    diagnostics_init(&findings);
    check(scenario_load_text(market, "market.cfg", NULL, 0, &catalog, &scenario, &findings, &error), &error);
    path_in("runs.h5", path);
    struct replicate_options options = {.replicates = 2, .threads = 1, .output = path};
    check(replicates_run(scenario, &options, &summary, &error), &error);
    summary_free(summary);
    scenario_free(scenario);
    diagnostics_clear(&findings);
    free(extensions);
}

static void write_study(void)
{
    char path[256], output[256];
    struct study *study;
    struct study_changes none = {.seed = -1};
    struct diagnostics findings;
    struct error error = {0};
    struct sweep_progress progress;
    enum sweep_end end;
    path_in("market.cfg", path);
    write_file(path, market, strlen(market));
    path_in("study.cfg", path);
    write_file(path, study_text, strlen(study_text));
    diagnostics_init(&findings);
    check(study_load(path, &none, &study, &findings, &error), &error);
    path_in("study.h5", output);
    struct sweep_options options = {.threads = 1, .part = {1, 1}, .output = output};
    check(sweep_run(study, &options, &end, &progress, &error), &error);
    study_free(study);
    diagnostics_clear(&findings);
}

static void remove_files(void)
{
    static const char *const names[] = {"runs.h5",   "study.h5",   "market.cfg",
                                        "study.cfg", "changed.h5", "merged.h5"};
    char path[256];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        path_in(names[i], path);
        unlink(path);
    }
    rmdir(folder);
}

static void start(void)
{
    snprintf(folder, sizeof folder, "%s/pricewar-fuzz-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(folder))
        exit(1);
    write_runs();
    write_study();
    atexit(remove_files);
}

static void copy_file(const char *from, const char *to)
{
    char bytes[1 << 12];
    size_t got;
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    if (!in || !out)
        exit(1);
    while ((got = fread(bytes, 1, sizeof bytes, in)) > 0)
        fwrite(bytes, 1, got, out);
    fclose(in);
    fclose(out);
}

/* The k-th link of the root, the groups' own links after it. */
static bool name_of_link(hid_t file, unsigned k, char name[256])
{
    H5G_info_t info;
    H5Gget_info(file, &info);
    if (k < info.nlinks)
        return H5Lget_name_by_idx(file, ".", H5_INDEX_NAME, H5_ITER_INC, k, name, 256, H5P_DEFAULT) >= 0;
    static const char *const inner[] = {"events/event",  "events/event_run",         "failures/failure_run",
                                        "by_point/mean", "failures/failure_message", "events/event_round"};
    snprintf(name, 256, "%s", inner[k % (sizeof inner / sizeof *inner)]);
    return H5Lexists(file, name, H5P_DEFAULT) > 0;
}

static void replace_dataset(hid_t file, const char *name, uint8_t shape, uint8_t kind)
{
    static const hsize_t lengths[] = {0, 1, 2, 3, 7, 1000, (hsize_t)1 << 33, (hsize_t)1 << 60};
    hsize_t extent[4] = {lengths[shape & 7], lengths[shape >> 3 & 7], 2, 1};
    int rank = kind >> 4 & 3;
    hid_t types[] = {
        H5T_IEEE_F64LE,  H5T_STD_I32LE, H5T_STD_I8LE,  H5T_STD_U64LE, hdf5_memory_type(FIELD_TEXT),
        H5T_STD_REF_OBJ, H5T_C_S1,      H5T_IEEE_F32BE};
    hid_t space = rank ? H5Screate_simple(rank, extent, NULL) : H5Screate(kind & 64 ? H5S_NULL : H5S_SCALAR);
    if (H5Ldelete(file, name, H5P_DEFAULT) >= 0) {
        hid_t dataset = H5Dcreate2(file, name, types[kind & 7], space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        if (dataset >= 0)
            H5Dclose(dataset);
    }
    H5Tclose(types[4]);
    H5Sclose(space);
}

/* Puts one number over all of a dataset. */
static void fill_dataset(hid_t file, const char *name, uint8_t which)
{
    static const double numbers[] = {0, 1, -1, 2, 127, 1e9, -1e300, 1e300};
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    if (dataset < 0)
        return;
    hid_t space = H5Dget_space(dataset), type = H5Dget_type(dataset);
    hssize_t count = H5Sget_simple_extent_npoints(space);
    H5T_class_t class = H5Tget_class(type);
    if (count > 0 && count < 1 << 16 && (class == H5T_INTEGER || class == H5T_FLOAT)) {
        double *values = calloc((size_t)count, sizeof *values);
        for (hssize_t i = 0; values && i < count; i++)
            values[i] =
                which & 8 ? 0.0 / (double)(which & 16) : numbers[which & 7] + (which & 32 ? (double)i : 0);
        H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
        free(values);
    }
    H5Tclose(type);
    H5Sclose(space);
    H5Dclose(dataset);
}

static void change_attribute(hid_t file, uint8_t k, uint8_t how)
{
    static const char *const texts[] = {"", "x", "simulation = { rounds = 3; };", "\xff\xfe", "a\nb = 3;"};
    char name[256];
    struct error error;
    if (H5Aget_name_by_idx(file, ".", H5_INDEX_NAME, H5_ITER_INC, k % 16, name, sizeof name, H5P_DEFAULT) < 0)
        return;
    H5Adelete(file, name);
    if (how & 1)
        hdf5_set_integer(file, name, how & 64 ? INT64_MIN : (how >> 1) - 5, &error);
    else if (how & 2)
        hdf5_set_text(file, name, texts[how % 5], &error);
    else if (how & 4)
        hdf5_set_texts(file, name, texts, how % 6, &error);
}

static void change_text(hid_t file, const char *name, uint8_t which)
{
    static const char *const texts[] = {"",         "study = {};",       "simulation = { rounds = 0; };",
                                        "\xc3\x28", "a = (((((((((((((", "version = x\nseed = 3\n"};
    struct error error;
    if (H5Ldelete(file, name, H5P_DEFAULT) >= 0)
        hdf5_write_text(file, name, texts[which % 6], "text", &error);
}

static void change(hid_t file, const uint8_t *bytes)
{
    char name[256];
    if (bytes[0] % 6 == 5)
        change_attribute(file, bytes[1], bytes[2]);
    if (bytes[0] % 6 == 5 || !name_of_link(file, bytes[1], name))
        return;
    if (bytes[0] % 6 == 0)
        H5Ldelete(file, name, H5P_DEFAULT);
    else if (bytes[0] % 6 == 1)
        replace_dataset(file, name, bytes[2], bytes[3]);
    else if (bytes[0] % 6 == 2)
        fill_dataset(file, name, bytes[2]);
    else if (bytes[0] % 6 == 3)
        change_text(file, name, bytes[2]);
    else if (H5Lexists(file, "price", H5P_DEFAULT) > 0 && H5Ldelete(file, name, H5P_DEFAULT) >= 0)
        H5Lcreate_hard(file, "price", file, name, H5P_DEFAULT, H5P_DEFAULT);
}

/* What report reads. */
static void read_runs(const char *path)
{
    struct reader *reader = NULL;
    struct stored_market *stored = NULL;
    struct summary *summary = NULL;
    struct error error = {0};
    enum status status = reader_open(path, &reader, &error);
    if (status == STATUS_OK)
        status = stored_market_create(reader, &stored, &error);
    if (status == STATUS_OK)
        status = stored_summary(reader, stored, &summary, &error);
    if (status != STATUS_OK && !*error.message)
        abort();
    summary_free(summary);
    stored_market_free(stored);
    reader_close(reader);
}

/* What merge and resume read. */
static void read_study(const char *path)
{
    struct study *study = NULL;
    struct error error = {0};
    struct merge_options options = {.part = {1, 1}, .partial = true, .force = true};
    char merged[256];
    size_t failures;
    path_in("merged.h5", merged);
    if (study_file_study(path, &study, &error) == STATUS_OK)
        study_merge(study, &path, 1, merged, &options, &error);
    sweep_count_failures(path, &failures, &error);
    study_free(study);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char base[256], path[256];
    struct rerun_report report;
    struct structure structure;
    struct error error = {0};
    struct rerun_options options = {.run = -1, .threads = 1};
    if (!*folder)
        start();
    if (size < 1)
        return 0;
    path_in(data[0] & 1 ? "study.h5" : "runs.h5", base);
    path_in("changed.h5", path);
    copy_file(base, path);
    hdf5_quiet();
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    for (size_t i = 0; i < MOST_CHANGES_OF_FILE && 1 + (i + 1) * BYTES_OF_CHANGE <= size; i++)
        change(file, data + 1 + i * BYTES_OF_CHANGE);
    H5Fclose(file);
    read_runs(path);
    read_study(path);
    rerun_file(path, &options, &report, &error);
    rerun_clear(&report);
    structure_read(path, &structure, &error);
    structure_clear(&structure);
    return 0;
}
