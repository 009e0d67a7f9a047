/* pricewar-sim markov-perfect GAME */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "base/progress.h"
#include "base/workers.h"
#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/output_path.h"
#include "file/publish.h"
#include "games/game_output.h"
#include "games/game_solve.h"
#include "scenario/describe.h"
#include "terminal/progress_line.h"
#include "terminal/text_width.h"
#include "text/game_text.h"
#include "text/json.h"

struct game_request {
    struct request shared;
    const char *policy;
    bool keys, dry_run;
};

#define S struct game_request
static const struct option_row rows[] = {
    OPTION_SET("Change a key of the game, as in --set game.discount=0.9; may be repeated."),
    OPTION_OUTPUT(
        "FILE",
        "Write the equilibria and what follows into FILE, as HDF5; `report FILE` makes a page of it."),
    OPTION_FORCE("Replace FILE when it exists."),
    {0, "policy", "FILE",
     "Write the prices of the first equilibrium into FILE, for the strategy markov_perfect of a scenario; for games of "
     "switching costs.",
     take_text, .place = offsetof(S, policy)},
    {0, "dry-run", NULL,
     "Only check the game and where answers would go, and say how large it is; with --json as JSON.",
     take_flag, .place = offsetof(S, dry_run)},
    OPTION_THREADS,
    OPTION_JSON("The answer as JSON: sorted keys, null where nothing is known."),
    {0, "keys", NULL, "Explain every key of a game file, and solve nothing.", take_flag,
     .place = offsetof(S, keys)},
    OPTION_MARKDOWN("With --keys: as the page docs/game-reference.md."),
    OPTION_QUIET("No notes on stderr; errors stay."),
};
#undef S

static void print_keys(bool markdown)
{
    int width = terminal_width(stdout);
    if (markdown)
        fputs(
            "# Game reference\n\n"
            "Every key of a game file, from the table that the program itself uses. What is done with it is told in\n"
            "[markov-perfect.md](markov-perfect.md). The page is printed by `pricewar-sim markov-perfect --keys --markdown`.\n",
            stdout);
    parameter_groups_print(stdout, game_groups, GAME_GROUPS, NULL,
                           markdown ? DESCRIBE_MARKDOWN : DESCRIBE_TEXT, width > 0 ? width : 80);
}

static enum status print_answer(FILE *out, const struct request *request, const struct game_answer *answer,
                                struct error *error)
{
    if (!request->json)
        return game_print_text(out, answer, terminal_width(stdout))
                   ? STATUS_OK
                   : error_no_memory(error, "what is printed");
    struct error cause = {0};
    enum status status = print_json(out, game_to_json(answer, &cause), &cause);
    return status == STATUS_OK ? STATUS_OK : error_pass(error, &cause);
}

/* What stands in a vendor's `pricing` after `@include "FILE"`. */
static enum status make_policy(const struct game_answer *solved, char **text, struct error *error)
{
    const struct game_question *question = &solved->file->question;
    size_t size = 0;
    FILE *out = memory_text_open(text, &size);
    if (!out)
        return error_no_memory(error, "the policy");
    fprintf(
        out,
        "# A vendor's prices by its own buyers, solved by `pricewar-sim markov-perfect`: equilibrium 1 of %zu that were\n"
        "# found. To be included in its group `pricing`.\n"
        "strategy = \"markov_perfect\";\nbuyers = %lld;\ndiscount = %.17g;\nlogit_scale = %.17g;\nswitch_cost = %.17g;\n",
        solved->free_count, (long long)question->switching.buyers, question->discount, question->logit_scale,
        question->switching.switch_cost);
    if (!isnan(question->outside_price))
        fprintf(out, "outside_price = %.17g;\n", question->outside_price);
    fputs("prices = (", out);
    for (size_t s = 0; s < solved->states; s++)
        fprintf(out, "%s\n  (%zu, %.17g)", s ? "," : "", s, solved->solutions[0].price[s]);
    fputs("\n);\n", out);
    return memory_text_close(out, text) ? STATUS_OK : error_no_memory(error, "the policy");
}

static enum status write_file(const struct request *request, const struct game_answer *solved,
                              struct error *error)
{
    char *words = game_in_words(solved);
    enum status status = words ? game_write(solved, words, request->output, request->force, error)
                               : error_no_memory(error, "the words");
    free(words);
    return status;
}

/* Makes all texts before the first file gets its name. */
static enum status deliver(const struct game_request *asked, const struct game_answer *solved,
                           struct error *error)
{
    const struct request *request = &asked->shared;
    struct answer answer;
    char *policy = NULL;
    enum status status = answer_open(&answer, error);
    if (status == STATUS_OK)
        status = answer_close(&answer, print_answer(answer.out, request, solved, error), error);
    if (status == STATUS_OK && asked->policy)
        status = make_policy(solved, &policy, error);
    if (status == STATUS_OK && request->output)
        status = write_file(request, solved, error);
    if (status == STATUS_OK && policy)
        status = publish(asked->policy, request->force, policy, strlen(policy), error);
    if (status == STATUS_OK)
        status = answer_print(&answer, error);
    if (status == STATUS_OK && request->output && !request->quiet)
        complain("wrote %s", request->output);
    if (status == STATUS_OK && policy && !request->quiet)
        complain("wrote %s", asked->policy);
    answer_clear(&answer);
    free(policy);
    return status;
}

static enum status check_output(const struct game_request *asked, const struct game_file *game,
                                struct error *error)
{
    const struct request *request = &asked->shared;
    struct input_files inputs = {.count = 0};
    const char *const outputs[] = {request->output, asked->policy};
    inputs_add(&inputs, game->files);
    if (asked->policy && game->question.kind != ASKED_SWITCHING)
        return error_set(error, STATUS_INVALID,
                         "--policy is for games of switching costs: no scenario has the states of this game; "
                         "docs/markov-perfect.md says why");
    return output_paths_check(outputs, 2, &inputs, request->force, error);
}

/* Checks where answers would go too, as the real run does first. */
static int dry_run(const struct game_request *request, const struct game_file *game)
{
    const struct request *shared = &request->shared;
    bool known = game->question.kind == ASKED_LINEAR_QUADRATIC;
    struct game made = game_of(&game->question);
    size_t states = known ? 0 : game_states(&made);
    int conducts = __builtin_popcount(game->question.conducts);
    struct error error = {0};
    enum status status = check_output(request, game, &error);
    if (status != STATUS_OK)
        return (int)complain_of(status, &error);
    if (shared->json && known)
        puts("{\n  \"conducts\": 0,\n  \"states\": null\n}");
    else if (shared->json)
        printf("{\n  \"conducts\": %d,\n  \"states\": %zu\n}\n", conducts, states);
    else if (known)
        puts("The game is sound; it is solved at once.");
    else
        printf("The game is sound: %zu states; rules of conduct to compare: %d.\n", states, conducts);
    return STATUS_OK;
}

/* How long a path is shows when it has been followed, so no time that is left is foretold. */
static bool show_progress(void *context, size_t done, size_t foreseen)
{
    struct progress_line *line = context;
    char text[PROGRESS_LINE_SIZE], duration[40];
    duration_format(duration, sizeof duration, progress_line_seconds(line));
    snprintf(text, sizeof text, "start or path %zu of %zu or more, %s", done + 1, foreseen, duration);
    progress_line_show(line, text);
    return true;
}

static int solve(const struct game_request *request, const struct game_file *game)
{
    const struct request *shared = &request->shared;
    struct game_answer *answer = NULL;
    struct error error = {0};
    enum status status = check_output(request, game, &error);
    struct progress_line line;
    progress_line_start(&line, shared->quiet);
    if (status == STATUS_OK)
        status = game_answer_make(game, shared->threads ? shared->threads : workers_available(),
                                  show_progress, &line, &answer, &error);
    progress_line_end(&line);
    if (status == STATUS_OK)
        status = deliver(request, answer, &error);
    game_answer_free(answer);
    return (int)complain_of(status, &error);
}

static int run(void *asked)
{
    const struct game_request *request = asked;
    const struct request *shared = &request->shared;
    struct game_file game;
    struct diagnostics findings;
    struct error error = {0};
    if (request->keys) {
        print_keys(shared->markdown);
        return STATUS_OK;
    }
    if (shared->markdown || shared->argument_count == 0) {
        complain(shared->markdown
                     ? "--markdown goes with --keys"
                     : "markov-perfect takes a game file; `pricewar-sim markov-perfect --help` says more");
        return STATUS_INVALID;
    }
    diagnostics_init(&findings);
    const char *file = shared->arguments[0];
    enum status status = game_file_read(file, NULL, (const char *const *)shared->overrides.items,
                                        shared->overrides.count, &game, &findings, &error);
    int code = (int)findings_end(&findings, file, status, &error);
    if (code == STATUS_OK)
        code = request->dry_run ? dry_run(request, &game) : solve(request, &game);
    game_file_clear(&game);
    return code;
}

const struct command command_markov_perfect = {
    .name = "markov-perfect",
    .arguments = "[GAME]",
    .summary = "Solve a price war of two firms that think ahead.",
    .details =
        "Finds the Markov-perfect equilibria of the dynamic duopoly in the file GAME: what each firm asks, and when it leaves "
        "or enters, in every state of the market, given that both look ahead. Learning curves with exit and entry, learning "
        "and forgetting, switching costs, and a linear-quadratic game. Looks for several equilibria, from many starts and "
        "along paths of equilibria round their folds; the list may be incomplete. Says how concentrated the market is in the "
        "long run, at which prices, who gains, why prices are low, and what rules of conduct would change. "
        "docs/markov-perfect.md has the equations, docs/predation.md an example.",
    OPTIONS(rows),
    .takes = {0, 1},
    .request_size = sizeof(struct game_request),
    .run = run,
};
