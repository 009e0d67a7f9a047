#include "text/claims_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "runs/claim.h"
#include "terminal/format.h"
#include "terminal/text_width.h"
#include "text/json.h"

enum { INDENT = 2 };

static bool has_too_few_runs(const struct claim_answer *answer)
{
    return answer->verdict == CLAIM_UNDECIDED && !isnan(answer->value) && answer->runs < CLAIM_FEWEST_RUNS;
}

static bool print_answer(FILE *out, const struct claim_answer *answer, int width)
{
    char *text = NULL;
    size_t size;
    FILE *line = memory_text_open(&text, &size);
    struct estimate estimate = {answer->value, answer->low, answer->high};
    if (!line)
        return false;
    fprintf(line, "%s: %s. %s\n", answer->name, claim_verdict_names[answer->verdict], answer->text);
    bool plain = strcmp(answer->unit, "1") == 0;
    fprintf(line, "%s%s%s; %s%s%s in %zu run%s%s", answer->statement, *answer->source ? "; " : "",
            answer->source, format_estimate(&estimate, format_number).bytes, plain ? "" : " ",
            plain ? "" : answer->unit, answer->runs, answer->runs == 1 ? "" : "s",
            has_too_few_runs(answer) ? ", too few to decide" : "");
    bool made = memory_text_close(line, &text);
    if (made)
        text_wrap(out, text, width, INDENT, 0);
    free(text);
    return made;
}

/* "2 (1 to 3) at capital=2e6" */
static void put_cell(FILE *out, const struct claim_cell *cell)
{
    struct estimate estimate = {cell->value, cell->low, cell->high};
    fprintf(out, "%s at %s", format_estimate(&estimate, format_number).bytes, cell->where);
}

/* Where the mean hides that cells differ: the ends, and how many cells are answered otherwise. */
static bool print_cells(FILE *out, const struct claim_answer *answer, int width)
{
    char *text = NULL;
    size_t size, counts[CLAIM_VERDICTS] = {0};
    FILE *line = memory_text_open(&text, &size);
    const struct claim_cell *lowest = NULL, *highest = NULL;
    if (!line)
        return false;
    for (size_t c = 0; c < answer->cell_count; c++) {
        const struct claim_cell *cell = &answer->cells[c];
        counts[cell->verdict]++;
        if (!isnan(cell->value) && (!lowest || cell->value < lowest->value))
            lowest = cell;
        if (!isnan(cell->value) && (!highest || cell->value > highest->value))
            highest = cell;
    }
    fprintf(line, "Cells differ: it holds in %zu of %zu of them and fails in %zu", counts[CLAIM_HOLDS],
            answer->cell_count, counts[CLAIM_FAILS]);
    if (lowest && highest) {
        fputs("; from ", line);
        put_cell(line, lowest);
        fputs(" to ", line);
        put_cell(line, highest);
    }
    bool made = memory_text_close(line, &text);
    if (made) {
        fprintf(out, "%*s", INDENT, "");
        text_wrap(out, text, width, INDENT, 0);
    }
    free(text);
    return made;
}

bool claims_print_text(FILE *out, const struct claim_answers *answers, int width)
{
    bool printed = true;
    if (answers->count == 0)
        return true;
    fputs("Claims: statistics with their 95 % intervals\n\n", out);
    for (size_t i = 0; printed && i < answers->count; i++)
        printed = print_answer(out, &answers->items[i], width) &&
                  (!claim_mean_hides(&answers->items[i]) || print_cells(out, &answers->items[i], width));
    return printed;
}

static json_t *answer_to_json(const struct claim_answer *answer, struct error *error)
{
    json_t *cells = json_array();
    for (size_t c = 0; cells && c < answer->cell_count; c++) {
        const struct claim_cell *cell = &answer->cells[c];
        append_to_json(&cells,
                       pack_json(error, "{ss so so so ss}", "where", cell->where, "value",
                                 number_to_json(cell->value), "low", number_to_json(cell->low), "high",
                                 number_to_json(cell->high), "verdict", claim_verdict_names[cell->verdict]));
    }
    return pack_json(error, "{ss ss ss ss ss so so so so ss sI so so}", "name", answer->name, "text",
                     answer->text, "source", answer->source, "statement", answer->statement, "verdict",
                     claim_verdict_names[answer->verdict], "value", number_to_json(answer->value), "low",
                     number_to_json(answer->low), "high", number_to_json(answer->high), "threshold",
                     number_to_json(answer->threshold), "unit", answer->unit, "runs",
                     (json_int_t)answer->runs, "cells_alike", number_to_json(answer->cells_alike), "cells",
                     cells);
}

json_t *claims_to_json(const struct claim_answers *answers, struct error *error)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < answers->count; i++)
        append_to_json(&array, answer_to_json(&answers->items[i], error));
    return array;
}
