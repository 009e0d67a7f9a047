/* pricewar-sim playground SCENARIO */
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "base/path_name.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/output_path.h"
#include "file/publish.h"
#include "playground/playground_page.h"
#include "terminal/format.h"

/* The engine is in the program if it was built before: make then defines its folder. The assembler reads it. */
#ifdef PRICEWAR_ENGINE
#define CARRY(symbol, file)                                                                                  \
    __asm__(".section .rodata\n" #symbol ":\n.incbin \"" PRICEWAR_ENGINE file "\"\n" #symbol                 \
            "_end:\n.byte 0\n.previous\n");                                                                  \
    extern const char symbol[], symbol##_end[];
CARRY(carried_program, "engine.wasm.gz")
CARRY(carried_glue, "engine.js")
static const struct playground_engine carried = {carried_program, carried_program_end, carried_glue,
                                                 carried_glue_end};
#else
static const struct playground_engine carried = {NULL, NULL, NULL, NULL};
#endif

static const struct option_row rows[] = {
    SET_A_PARAMETER,
    SET_THE_SEED,
    SET_THE_REPLICATES,
    OPTION_OUTPUT(
        "PAGE",
        "HTML file to write; default: results/ and the scenario's name with -playground.html, which a new "
        "page replaces."),
    OPTION_FORCE("Replace PAGE of --output when it exists."),
    OPTION_QUIET("No note on stderr; errors stay."),
};

/* results/NAME-playground.html, on the heap. */
static char *default_path(const char *scenario)
{
    char *results = output_path_default(scenario), *path = NULL;
    if (results && asprintf(&path, "%.*s%s", path_stem_length(results), results, playground_ending) < 0)
        path = NULL;
    free(results);
    return path;
}

static enum status choose_output(const struct request *request, const struct scenario *scenario, char **path,
                                 struct error *error)
{
    struct input_files inputs = {.count = 0};
    inputs_add(&inputs, scenario->files);
    *path = request->output ? strdup(request->output) : default_path(request->arguments[0]);
    if (!*path)
        return error_no_memory(error, "the name of the page");
    return output_path_check(*path, &inputs, !request->output || request->force, error);
}

static enum status write_page(const struct request *request, const struct scenario *scenario,
                              struct error *error)
{
    char *path = NULL, *page = NULL;
    size_t size = 0;
    enum status status = choose_output(request, scenario, &path, error);
    if (status == STATUS_OK)
        status = playground_page(scenario, &carried, &page, &size, error);
    if (status == STATUS_OK)
        status = publish(path, true, page, size, error);
    if (status == STATUS_OK && !request->quiet)
        complain("wrote %s (%s bytes); open it in a browser", path, format_count((double)size).bytes);
    free(page);
    free(path);
    return status;
}

static int run(void *asked)
{
    const struct request *request = asked;
    struct loaded loaded = {0};
    struct error error = {0};
    if (!carried.program) {
        complain(
            "this program was built without the engine of playgrounds; in the project's folder `make playground` "
            "builds both, with Debian's packages emscripten and dpkg-dev and the sources of six libraries, "
            "from which it is compiled");
        return STATUS_FAILED;
    }
    const struct override_layers overrides = layers_of("--set", &request->overrides);
    int code = (int)loaded_read(&loaded, request->arguments[0], &overrides);
    if (code == STATUS_OK)
        code = (int)complain_of(write_page(request, loaded.scenario, &error), &error);
    loaded_clear(&loaded);
    return code;
}

const struct command command_playground = {
    .name = "playground",
    .arguments = "SCENARIO",
    .summary = "Make one page in which the scenario can be changed and played again.",
    .details =
        "Writes an HTML page with the simulator in it, as WebAssembly, and the scenario with all that it includes. A reader "
        "moves sliders or finds any parameter, presses Run, and sees the charts of `report`, drawn from the runs that "
        "the page has made, with what the war caused against peace. It runs from disk, on a phone too, and needs no "
        "network; a link holds the changes. Plug-ins and observations stay outside. The program must have been built "
        "with the engine (`make playground`).",
    OPTIONS(rows),
    .takes = {1, 1},
    .run = run,
};
