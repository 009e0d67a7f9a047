/* The reader of scenarios and overrides: any bytes. Text up to the first NUL, then one override a line. What
 * is accepted is printed with every value and must be accepted again. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "scenario/describe.h"
#include "scenario/reader.h"
#include "strategy/strategies.h"

enum { MOST_OVERRIDES = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct scenario *load(const char *text, const char *const *overrides, size_t count,
                             const struct parameter_catalog *catalog)
{
    struct scenario *scenario = NULL;
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    enum status status =
        scenario_load_text(text, "fuzz.cfg", overrides, count, catalog, &scenario, &findings, &error);
    if (status == STATUS_INVALID && findings.count == 0 && !*error.message)
        abort(); /* refused without a word */
    diagnostics_clear(&findings);
    return scenario;
}

/* Cuts the lines behind the text into overrides. */
static size_t cut_overrides(char *lines, const char *overrides[MOST_OVERRIDES])
{
    size_t count = 0;
    for (char *line = strtok(lines, "\n"); line && count < MOST_OVERRIDES; line = strtok(NULL, "\n"))
        overrides[count++] = line;
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *overrides[MOST_OVERRIDES];
    char *text = calloc(1, size + 2), *printed = NULL;
    struct parameter_extension *extensions = calloc(strategy_count, sizeof *extensions);
    size_t length;
    if (!text || !extensions)
        abort();
    memcpy(text, data, size);
    struct parameter_catalog catalog = strategy_catalog(extensions);
    size_t count = strlen(text) < size ? cut_overrides(text + strlen(text) + 1, overrides) : 0;
    struct scenario *scenario = load(text, overrides, count, &catalog);
    if (scenario) {
        FILE *out = open_memstream(&printed, &length);
        if (!out || !scenario_print_resolved(out, scenario) || !memory_text_close(out, &printed))
            abort();
        scenario_free(scenario);
        scenario = load(printed, NULL, 0, &catalog);
        if (!scenario)
            abort(); /* what was printed is not accepted */
        scenario_free(scenario);
        free(printed);
    }
    free(extensions);
    free(text);
    return 0;
}
