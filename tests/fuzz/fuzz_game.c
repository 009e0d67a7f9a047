/* The reader of games: any bytes. Text up to the first NUL is the game, what follows one change a line. What is accepted
 * and small is solved from its starts. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "games/game_file.h"
#include "games/game_solve.h"

enum { MOST_CHANGES = 8, MOST_STATES = 10, MOST_PERIODS = 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void solve(struct game_file *file)
{
    struct game_answer *answer = NULL;
    struct error error = {0};
    file->question.search = 1; /* paths take long */
    file->question.continues = false;
    file->question.simulations = file->question.simulations > 2 ? 2 : file->question.simulations;
    if (game_answer_make(file, 1, NULL, NULL, &answer, &error) != STATUS_OK && !*error.message)
        abort(); /* refused without a word */
    game_answer_free(answer);
}

static bool is_small(const struct game_question *question)
{
    struct game game = game_of(question);
    return question->periods <= MOST_PERIODS &&
           (question->kind == ASKED_LINEAR_QUADRATIC || game_states(&game) <= MOST_STATES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *changes[MOST_CHANGES];
    size_t count = 0;
    char *text = calloc(1, size + 2);
    if (!text)
        abort();
    memcpy(text, data, size);
    char *lines = strlen(text) < size ? text + strlen(text) + 1 : NULL;
    for (char *line = lines ? strtok(lines, "\n") : NULL; line && count < MOST_CHANGES;
         line = strtok(NULL, "\n"))
        changes[count++] = line;
    struct game_file file;
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    enum status status = game_file_read("fuzz.cfg", text, changes, count, &file, &findings, &error);
    if (status == STATUS_INVALID && findings.count == 0 && !*error.message)
        abort(); /* refused without a word */
    if (status == STATUS_OK && is_small(&file.question))
        solve(&file);
    game_file_clear(&file);
    diagnostics_clear(&findings);
    free(text);
    return 0;
}
