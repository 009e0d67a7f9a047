/* Reads a game file: by the table of game_groups, with overrides, all findings at once. */
#ifndef PRICEWAR_GAMES_GAME_FILE_H
#define PRICEWAR_GAMES_GAME_FILE_H

#include "games/game_question.h"
#include "scenario/scenario.h"

struct game_file {
    struct game_question question;
    const char *file, *text; /* its name, and its text with includes expanded */
    const char *const *sets; /* [set_count] overrides "path=value" */
    size_t set_count;
    struct text_list files;  /* all that were read */
    struct scenario *holder; /* its arena holds the texts */
};

/* `text`: of a stored game, in place of what stands in `file`; NULL: reads that. STATUS_INVALID: all that is wrong is in
 * `findings`. STATUS_FAILED: no memory. Clear in any case. */
enum status game_file_read(const char *file, const char *text, const char *const *sets, size_t set_count,
                           struct game_file *game, struct diagnostics *findings, struct error *error);
void game_file_clear(struct game_file *game);

#endif
