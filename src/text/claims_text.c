#include "text/claims_text.h"

#include <math.h>
#include <stdlib.h>

#include "terminal/format.h"
#include "terminal/text_width.h"

enum { INDENT = 2 };

static bool print_answer(FILE *out, const struct claim_answer *answer, int width)
{
    char *text = NULL;
    size_t size;
    FILE *line = open_memstream(&text, &size);
    struct estimate estimate = {answer->value, answer->low, answer->high};
    if (!line)
        return false;
    fprintf(line, "%s: %s. %s\n", answer->name, claim_verdict_names[answer->verdict], answer->text);
    fprintf(line, "%s%s%s; %s in %zu runs", answer->statement, *answer->source ? "; " : "", answer->source,
            format_estimate(&estimate, format_number).bytes, answer->runs);
    bool made = fclose(line) == 0;
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

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *answer_to_json(const struct claim_answer *answer)
{
    return json_pack("{ss ss ss ss ss so so so so sI}", "name", answer->name, "text", answer->text, "source",
                     answer->source, "statement", answer->statement, "verdict",
                     claim_verdict_names[answer->verdict], "value", number(answer->value), "low",
                     number(answer->low), "high", number(answer->high), "threshold",
                     number(answer->threshold), "runs", (json_int_t)answer->runs);
}

json_t *claims_to_json(const struct claim_answers *answers)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < answers->count; i++) {
        if (json_array_append_new(array, answer_to_json(&answers->items[i])) == 0)
            continue;
        json_decref(array);
        return NULL;
    }
    return array;
}
