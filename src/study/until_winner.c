#include "study/until_winner.h"

#include <stdio.h>
#include <string.h>

const char until_winner_attribute[] = "until_winner_known";

bool until_winner_is_enough(const struct until_winner *until, const struct summary *summary)
{
    return summary->replicates >= until->most || winner_contest(summary, until->winning).decided;
}

void until_winner_print(const struct until_winner *until, const struct summary *summary,
                        char text[UNTIL_WINNER_TEXT])
{
    bool decided = winner_contest(summary, until->winning).decided;
    snprintf(text, UNTIL_WINNER_TEXT, "%s: %s after %zu runs, in batches of %zu, of at most %zu",
             winning_names[until->winning], decided ? "decided" : "undecided", summary->replicates,
             until->batch, until->most);
}

bool until_winner_read(const char *text, struct until_winner *until)
{
    char name[16];
    if (sscanf(text, "%15[a-z]: %*[a-z] after %*u runs, in batches of %zu, of at most %zu", name,
               &until->batch, &until->most) != 3)
        return false;
    for (int w = 0; w < WINNINGS; w++)
        if (strcmp(name, winning_names[w]) == 0) {
            until->winning = (enum winning)w;
            return until->batch > 0 && until->most > until->batch;
        }
    return false;
}
