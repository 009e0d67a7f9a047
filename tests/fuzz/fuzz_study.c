/* The reader of studies: any bytes. Text up to the first NUL is the study, what follows its base scenario, or
 * nothing for that of the files of results. What is accepted makes the scenarios of some of its points. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "changed_files.h"
#include "scenario/reader.h"
#include "study/study_load.h"

enum { MOST_POINTS = 3, LONGEST_NUMBER = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Large designs are refused or not by their size; to fill them takes long and shows nothing. */
static bool has_long_number(const char *text)
{
    for (size_t digits = 0; *text; text++) {
        digits = *text >= '0' && *text <= '9' ? digits + 1 : 0;
        if (digits > LONGEST_NUMBER)
            return true;
    }
    return false;
}

static void use(const struct study *study)
{
    struct error error = {0};
    size_t points = study->design->size;
    for (size_t i = 0; i < MOST_POINTS && study->base; i++) {
        struct scenario *scenario;
        if (study_point_scenario(study, i * (points - 1) / (MOST_POINTS - 1), &scenario, &error) !=
                STATUS_OK &&
            !*error.message)
            abort();
        scenario_free(scenario);
    }
    free(study_identity(study));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct study_changes none = {.seed = -1};
    struct study *study = NULL;
    struct diagnostics findings;
    struct error error = {0};
    char *text = calloc(1, size + 2);
    if (!text)
        abort();
    memcpy(text, data, size);
    const char *base = strlen(text) < size ? text + strlen(text) + 1 : "";
    if (!has_long_number(text)) {
        diagnostics_init(&findings);
        enum status status = study_load_text(
            &(struct study_texts){.study = text, .name = "fuzz.cfg", .base = *base ? base : changed_market},
            &none, &study, &findings, &error);
        if (status == STATUS_INVALID && findings.count == 0 && !*error.message)
            abort(); /* refused without a word */
        if (status == STATUS_OK)
            use(study);
        study_free(study);
        diagnostics_clear(&findings);
    }
    free(text);
    return 0;
}
