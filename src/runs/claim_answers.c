#include "runs/claim_answers.h"

#include <stdlib.h>

const char *const claim_verdict_names[CLAIM_VERDICTS] = {"fails", "undecided", "holds"};

void claim_answers_clear(struct claim_answers *answers)
{
    for (size_t i = 0; i < answers->count; i++) {
        free(answers->items[i].name);
        free(answers->items[i].text);
        free(answers->items[i].source);
        free(answers->items[i].statement);
        free(answers->items[i].unit);
    }
    free(answers->items);
    *answers = (struct claim_answers){0};
}
