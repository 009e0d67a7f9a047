#include "runs/summary.h"

#include <stdlib.h>

void summary_free(struct summary *summary)
{
    if (!summary)
        return;
    free(summary->firms);
    free(summary->apps);
    free(summary->owners);
    free(summary->expected);
    free(summary->paths);
    claim_answers_clear(&summary->claims);
    free(summary->outlives);
    free(summary->departures);
    free(summary->exits);
    free(summary);
}
