/* Repeats the answer to a game: the game in the file is solved again. */
#include <stdlib.h>

#include "file/hdf5_input.h"
#include "file/provenance.h"
#include "games/game_output.h"
#include "games/game_solve.h"
#include "rerun/rerun_kinds.h"

/* A stored game that this program refuses is told with its first finding. */
static enum status read_game(struct rerun *rerun, struct game_file *game)
{
    struct stored_overrides overrides = {.texts = NULL};
    struct diagnostics findings;
    char *text = NULL, *name = NULL;
    diagnostics_init(&findings);
    enum status status = hdf5_read_text(rerun->file, "game", &text, rerun->error);
    if (status == STATUS_OK)
        status = hdf5_get_text(rerun->file, "game_file", &name, rerun->error);
    if (status == STATUS_OK)
        status = provenance_read_overrides(rerun->file, &overrides, rerun->error);
    if (status == STATUS_OK)
        status = game_file_read(name, text, (const char *const *)overrides.texts, overrides.count, game,
                                &findings, rerun->error);
    if (status == STATUS_INVALID && findings.count > 0)
        status = error_set(rerun->error, STATUS_INVALID, "its game is none for this program: %s: %s",
                           findings.items[0].path ? findings.items[0].path : "game", findings.items[0].text);
    diagnostics_clear(&findings);
    stored_overrides_clear(&overrides);
    free(text);
    free(name);
    return status;
}

static enum status solve_and_write(struct rerun *rerun, const struct game_file *game)
{
    struct game_answer *answer = NULL;
    char *words = NULL;
    enum status status = hdf5_read_text(rerun->file, "words", &words, rerun->error);
    if (status == STATUS_OK)
        status = game_answer_make(game, rerun->options->threads, NULL, NULL, &answer, rerun->error);
    if (status == STATUS_OK)
        status = game_write(answer, words, rerun->again, true, rerun->error);
    game_answer_free(answer);
    free(words);
    return status;
}

enum status rerun_game(struct rerun *rerun)
{
    struct rerun_report *report = rerun->report;
    struct game_file game = {.holder = NULL};
    if (rerun->options->run >= 0)
        return error_set(rerun->error, STATUS_INVALID, "holds the answer to a game, which has no runs");
    enum status status = read_game(rerun, &game);
    if (status == STATUS_OK)
        status = rerun_make_folder(rerun);
    if (status == STATUS_OK)
        status = solve_and_write(rerun, &game);
    if (status == STATUS_OK)
        status = rerun_compare(rerun, NULL);
    game_file_clear(&game);
    report->runs_in_file = report->runs = 1;
    report->runs_equal = report->difference_count == 0;
    return status;
}
