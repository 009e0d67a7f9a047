/* A small market for the tests of output and study: three vendors on two clouds, two sectors, a panel. */
#ifndef PRICEWAR_TESTS_RECORD_FIXTURE_H
#define PRICEWAR_TESTS_RECORD_FIXTURE_H

#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/error.h"
#include "model/simulation.h"
#include "scenario/reader.h"
#include "strategy/strategy.h"

/* `more` goes into the simulation group. */
#define SMALL_MARKET(more)                                                                                   \
    "simulation = { title = \"小市场 small\"; rounds = 6; seed = 7; start_date = \"2024-05-15\"; " more      \
    " };\n"                                                                                                  \
    "infrastructure = { sellers = ( { name = \"Nvidia\"; order_share = 0.75; },"                             \
    " { name = \"Ascend\"; label = \"昇腾\"; order_share = 0.25; } ); };\n"                                \
    "clouds = ( { name = \"Volc\"; label = \"火山引擎\"; capital = 1e6; accelerators = 0; },"            \
    " { name = \"Ali\"; capital = 1e6; accelerators = 1000; } );\n"                                          \
    "vendors = (\n"                                                                                          \
    " { name = \"Doubao\"; label = \"豆包\"; owner = \"Volc\"; host = \"Volc\"; capital = 5000;"           \
    "   fixed_cost = 100; pricing = { strategy = \"undercut\"; };"                                           \
    "   products = ( { name = \"pro\"; tier = \"main\"; price_input = 13; price_output = 15;"                \
    "     unit_cost = 1; quality = 7.0; } ); },\n"                                                           \
    " { name = \"Zhipu\"; host = \"Ali\"; capital = 4000; fixed_cost = 900;"                                 \
    "   products = ( { name = \"GLM-4\"; tier = \"flagship\"; price_input = 100; price_output = 100;"        \
    "     unit_cost = 8; quality = 8.0; },"                                                                  \
    "     { name = \"GLM-Air\"; tier = \"light\"; price_input = 1; price_output = 1; unit_cost = 0.5;"       \
    "       quality = 5.0; launch_round = 3; } ); },\n"                                                      \
    " { name = \"Moonshot\"; host = \"Volc\"; capital = 1500; fixed_cost = 700;"                             \
    "   products = ( { name = \"v1\"; tier = \"main\"; price_input = 12; price_output = 12;"                 \
    "     unit_cost = 2; quality = 7.0; } ); } );\n"                                                         \
    "sectors = ( { name = \"chat\"; kind = \"consumer\"; number = 300; },"                                   \
    " { name = \"office\"; label = \"办公\"; kind = \"business\"; number = 200; } );\n"                    \
    "output = { panel_smes = 5; };\n"

static inline struct scenario *small_market(const char *text, const char *const *overrides, size_t count)
{
    struct parameter_extension *extensions = calloc(strategy_count, sizeof *extensions);
    assert_non_null(extensions);
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct diagnostics findings;
    struct error error = {0};
    struct scenario *scenario = NULL;
    diagnostics_init(&findings);
    enum status status = scenario_load_text(text, "folder/small.cfg", overrides, count, &catalog, &scenario,
                                            &findings, &error);
    for (size_t i = 0; i < findings.count; i++)
        fprintf(stderr, "%s:%d: %s\n", findings.items[i].file, findings.items[i].line,
                findings.items[i].text);
    diagnostics_clear(&findings);
    free(extensions);
    if (status != STATUS_OK)
        fail_msg("%s", error.message);
    return scenario;
}

/* A new empty folder, and the path of a file in it. */
static inline void make_folder(char folder[64])
{
    snprintf(folder, 64, "/tmp/pricewar-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
}

static inline void path_in(const char *folder, const char *name, char path[256])
{
    snprintf(path, 256, "%s/%s", folder, name);
}

/* Files in a folder. */
static inline size_t files_in(const char *folder)
{
    DIR *opened = opendir(folder);
    assert_non_null(opened);
    size_t count = 0;
    for (struct dirent *entry = readdir(opened); entry; entry = readdir(opened))
        count += entry->d_name[0] != '.';
    closedir(opened);
    return count;
}

/* The content of a file, to be freed. */
static inline char *read_bytes(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("%s can't be opened", path);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static inline void assert_same_files(const char *one, const char *other)
{
    size_t size, other_size;
    char *bytes = read_bytes(one, &size), *other_bytes = read_bytes(other, &other_size);
    assert_int_equal(size, other_size);
    assert_memory_equal(bytes, other_bytes, size);
    free(bytes);
    free(other_bytes);
}

/* A world made by hand: all numbers 0, firms alive, products on offer; the engine is not asked. */
static inline struct world *hand_made_world(const struct scenario *scenario)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    world->scenario = scenario;
    world->seed = (uint64_t)scenario->simulation.seed;
    world->months = 1;
    world->years = 1.0 / 12;
    world->sellers = calloc(scenario->infrastructure.seller_count, sizeof *world->sellers);
    world->clouds = calloc(scenario->cloud_count, sizeof *world->clouds);
    world->vendors = calloc(scenario->vendor_count, sizeof *world->vendors);
    world->sectors = calloc(scenario->sector_count, sizeof *world->sectors);
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        world->vendors[f].alive = true;
        world->product_count += scenario->vendors[f].product_count;
    }
    world->products = calloc(world->product_count, sizeof *world->products);
    for (size_t f = 0, j = 0; f < scenario->vendor_count; f++)
        for (size_t k = 0; k < scenario->vendors[f].product_count; k++, j++) {
            world->products[j].vendor = f;
            world->products[j].parameters = &scenario->vendors[f].products[k];
            world->products[j].live = true;
        }
    return world;
}

static inline void free_hand_made_world(struct world *world)
{
    event_log_clear(&world->events);
    free(world->sellers);
    free(world->clouds);
    free(world->vendors);
    free(world->sectors);
    free(world->products);
    free(world);
}

#endif
