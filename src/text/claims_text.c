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
    FILE *line = open_memstream(&text, &size);
    struct estimate estimate = {answer->value, answer->low, answer->high};
    if (!line)
        return false;
    fprintf(line, "%s: %s. %s\n", answer->name, claim_verdict_names[answer->verdict], answer->text);
    bool plain = strcmp(answer->unit, "1") == 0;
    fprintf(line, "%s%s%s; %s%s%s in %zu runs%s", answer->statement, *answer->source ? "; " : "",
            answer->source, format_estimate(&estimate, format_number).bytes, plain ? "" : " ",
            plain ? "" : answer->unit, answer->runs, has_too_few_runs(answer) ? ", too few to decide" : "");
    bool made = memory_text_close(line, &text);
    if (made)
        text_wrap(out, text, width, INDENT, 0);
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
        printed = print_answer(out, &answers->items[i], width);
    return printed;
}

static json_t *answer_to_json(const struct claim_answer *answer, struct error *error)
{
    return pack_json(error, "{ss ss ss ss ss so so so so ss sI}", "name", answer->name, "text", answer->text,
                     "source", answer->source, "statement", answer->statement, "verdict",
                     claim_verdict_names[answer->verdict], "value", number_to_json(answer->value), "low",
                     number_to_json(answer->low), "high", number_to_json(answer->high), "threshold",
                     number_to_json(answer->threshold), "unit", answer->unit, "runs",
                     (json_int_t)answer->runs);
}

json_t *claims_to_json(const struct claim_answers *answers, struct error *error)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < answers->count; i++)
        append_to_json(&array, answer_to_json(&answers->items[i], error));
    return array;
}
