#include "runs/claim_answers.h"

#include <stdlib.h>

const char *const claim_verdict_names[CLAIM_VERDICTS] = {"fails", "undecided", "holds"};

bool claim_mean_hides(const struct claim_answer *answer)
{
    bool same = true;
    for (size_t c = 0; c < answer->cell_count; c++)
        same = same && answer->cells[c].verdict == answer->verdict;
    return answer->cells_alike < CLAIM_CELLS_LEVEL && !same;
}

void claim_answers_clear(struct claim_answers *answers)
{
    for (size_t i = 0; i < answers->count; i++) {
        free(answers->items[i].name);
        free(answers->items[i].text);
        free(answers->items[i].source);
        free(answers->items[i].statement);
        free(answers->items[i].unit);
        for (size_t c = 0; c < answers->items[i].cell_count; c++)
            free(answers->items[i].cells[c].where);
        free(answers->items[i].cells);
    }
    free(answers->items);
    *answers = (struct claim_answers){0};
}
