#include "runs/tournament.h"

#include <stdlib.h>
#include <string.h>

#include "runs/measure.h"
#include "statistics/design_families.h"
#include "statistics/estimate.h"

const char *const criterion_names[CRITERIA] = {"survival", "earned", "profit"};
const char tournament_mix[] = "mix of all";

/* A game's scenario: the first entry's, with other pricing rules in the group. */
struct game {
    struct scenario scenario;
    struct vendor_parameters *vendors;
};

struct playing {
    const struct tournament_request *request;
    size_t columns, games, numbers, vendor_count;
    size_t places[CRITERIA]; /* index of the first vendor's number, in measure_all's list */
    struct game *field;      /* [games] */
    struct timeline *timelines;
    bool *chosen;          /* [group_size] */
    double *measured;      /* [games][numbers] */
    struct sample *cells;  /* [entries][columns][CRITERIA] */
    struct sample *scores; /* [entries][CRITERIA] */
    struct sample *advantages;
    double *sums;      /* [entries][CRITERIA] of one run */
    double *run_cells; /* [runs][games][CRITERIA] */
    struct arena arena;
};

void tournament_draw(const struct tournament_request *request, uint64_t seed, uint32_t run, bool *chosen)
{
    for (size_t i = 0; i < request->group_size; i++) {
        uint32_t word = design_word(seed, run, i, DRAW_PLAYERS);
        size_t before = 0; /* group members whose random word is smaller */
        for (size_t k = 0; k < request->group_size; k++) {
            uint32_t other = design_word(seed, run, k, DRAW_PLAYERS);
            before += other < word || (other == word && k < i);
        }
        chosen[i] = before < request->players;
    }
}

/* The entry played by the i-th group member that is not a player. */
static size_t opponent(const struct playing *playing, size_t column, size_t i, uint32_t run)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): there are two entries, or tournament_run refuses */
    return column < playing->request->entry_count ? column : (i + run) % playing->request->entry_count;
}

static void set_game(struct playing *playing, size_t row, size_t column, uint32_t run)
{
    const struct tournament_request *request = playing->request;
    struct game *game = &playing->field[row * playing->columns + column];
    size_t others = 0;
    for (size_t i = 0; i < request->group_size; i++) {
        size_t entry = playing->chosen[i] ? row : opponent(playing, column, others++, run);
        size_t vendor = request->group[i];
        game->vendors[vendor].pricing = request->entries[entry].scenario->vendors[vendor].pricing;
    }
}

static void add_game(struct playing *playing, size_t place, size_t row, size_t column)
{
    const struct tournament_request *request = playing->request;
    size_t game = row * playing->columns + column;
    for (size_t c = 0; c < CRITERIA; c++) {
        const double *numbers = playing->measured + game * playing->numbers + playing->places[c];
        double sum = 0;
        for (size_t i = 0; i < request->group_size; i++)
            if (playing->chosen[i])
                sum += numbers[request->group[i]];
        sum /= (double)request->players;
        sample_add(&playing->cells[game * CRITERIA + c], sum);
        playing->run_cells[(place * playing->games + game) * CRITERIA + c] = sum;
        playing->sums[row * CRITERIA + c] += sum / (double)playing->columns;
    }
}

/* place: of the run among those that are played. */
static void add_run(struct playing *playing, size_t place)
{
    size_t entries = playing->request->entry_count;
    memset(playing->sums, 0, entries * CRITERIA * sizeof *playing->sums);
    for (size_t row = 0; row < entries; row++)
        for (size_t column = 0; column < playing->columns; column++)
            add_game(playing, place, row, column);
    for (size_t c = 0; c < CRITERIA; c++) {
        double mean = 0;
        for (size_t row = 0; row < entries; row++)
            mean += playing->sums[row * CRITERIA + c] / (double)entries;
        for (size_t row = 0; row < entries; row++) {
            sample_add(&playing->scores[row * CRITERIA + c], playing->sums[row * CRITERIA + c]);
            sample_add(&playing->advantages[row * CRITERIA + c], playing->sums[row * CRITERIA + c] - mean);
        }
    }
}

/* Progress over all runs of all games. */
struct tournament_watch {
    const struct timelines_options *options;
    size_t done, games;
};

static bool watch(void *context, size_t done, size_t total)
{
    struct tournament_watch *seen = context;
    (void)total;
    return !seen->options->progress ||
           seen->options->progress(seen->options->context, seen->done + done, seen->games);
}

static enum status play_runs(struct playing *playing, const struct timelines_options *options,
                             struct error *error)
{
    const struct tournament_request *request = playing->request;
    uint64_t seed = (uint64_t)request->entries[0].scenario->simulation.seed;
    struct tournament_watch seen = {.options = options, .games = options->runs * playing->games};
    enum status status = STATUS_OK;
    for (size_t r = 0; status == STATUS_OK && r < options->runs; r++) {
        uint32_t run = options->numbers ? (uint32_t)options->numbers[r] : (uint32_t)r;
        const struct timelines_options one = {.runs = 1,
                                              .numbers = &(int32_t){(int32_t)run},
                                              .threads = options->threads,
                                              .progress = watch,
                                              .context = &seen};
        tournament_draw(request, seed, run, playing->chosen);
        for (size_t game = 0; game < playing->games; game++)
            set_game(playing, game / playing->columns, game % playing->columns, run);
        status = timelines_measure(playing->timelines, playing->games, &one, playing->measured, error);
        if (status == STATUS_OK)
            add_run(playing, r);
        seen.done += playing->games;
    }
    return status;
}

static bool open_games(struct playing *playing)
{
    const struct scenario *base = playing->request->entries[0].scenario;
    for (size_t game = 0; game < playing->games; game++) {
        struct game *made = &playing->field[game];
        made->scenario = *base;
        made->vendors = arena_take(&playing->arena, base->vendor_count, sizeof *made->vendors);
        if (!made->vendors)
            return false;
        memcpy(made->vendors, base->vendors, base->vendor_count * sizeof *made->vendors);
        made->scenario.vendors = made->vendors;
        playing->timelines[game].scenario = &made->scenario;
    }
    return true;
}

static enum status open_playing(struct playing *playing, size_t runs, struct error *error)
{
    const struct tournament_request *request = playing->request;
    const struct scenario *base = request->entries[0].scenario;
    static const char *const measured[CRITERIA] = {"final_alive", "cash_earned", "total_profit"};
    struct arena *arena = &playing->arena;
    size_t entries = request->entry_count, scores = entries * CRITERIA;
    arena_init(arena);
    playing->columns = entries + 1;
    playing->games = entries * playing->columns;
    playing->numbers = measured_numbers(base);
    for (size_t c = 0; c < CRITERIA; c++)
        playing->places[c] =
            measure_place(measured[c], base) + base->infrastructure.seller_count + base->cloud_count;
    playing->field = arena_take(arena, playing->games, sizeof *playing->field);
    playing->timelines = arena_take(arena, playing->games, sizeof *playing->timelines);
    playing->chosen = arena_take(arena, request->group_size, sizeof *playing->chosen);
    playing->measured = arena_take(arena, playing->games * playing->numbers, sizeof *playing->measured);
    playing->cells = arena_take(arena, playing->games * CRITERIA, sizeof *playing->cells);
    playing->scores = arena_take(arena, scores, sizeof *playing->scores);
    playing->advantages = arena_take(arena, scores, sizeof *playing->advantages);
    playing->run_cells = arena_take(arena, runs * playing->games * CRITERIA, sizeof *playing->run_cells);
    playing->sums = arena_take(arena, scores, sizeof *playing->sums);
    if (!arena->exhausted && open_games(playing))
        return STATUS_OK;
    return error_no_memory(error, "the tournament");
}

static void rank_entrants(struct tournament *tournament)
{
    for (size_t i = 0; i < tournament->entry_count; i++)
        for (size_t c = 0; c < CRITERIA; c++) {
            size_t better = 0;
            for (size_t k = 0; k < tournament->entry_count; k++)
                better +=
                    tournament->scores[k * CRITERIA + c].value > tournament->scores[i * CRITERIA + c].value;
            tournament->ranks[i * CRITERIA + c] = better + 1;
        }
}

static enum status summarise(const struct playing *playing, size_t runs, struct tournament **tournament,
                             struct error *error)
{
    size_t entries = playing->request->entry_count, scores = entries * CRITERIA;
    size_t cells = playing->games * CRITERIA;
    struct tournament *made = calloc(1, sizeof *made);
    if (made) {
        arena_init(&made->arena);
        made->cells = arena_take(&made->arena, cells, sizeof *made->cells);
        made->scores = arena_take(&made->arena, scores, sizeof *made->scores);
        made->advantages = arena_take(&made->arena, scores, sizeof *made->advantages);
        made->run_cells = arena_copy_array(&made->arena, playing->run_cells, runs * cells, sizeof(double));
        made->ranks = arena_take(&made->arena, scores, sizeof *made->ranks);
    }
    if (!made || made->arena.exhausted) {
        tournament_free(made);
        return error_no_memory(error, "the tournament");
    }
    made->entry_count = entries;
    made->column_count = playing->columns;
    made->runs = runs;
    for (size_t i = 0; i < cells; i++)
        made->cells[i] = sample_estimate(&playing->cells[i]);
    for (size_t i = 0; i < scores; i++) {
        made->scores[i] = sample_estimate(&playing->scores[i]);
        made->advantages[i] = sample_estimate(&playing->advantages[i]);
    }
    rank_entrants(made);
    *tournament = made;
    return STATUS_OK;
}

enum status tournament_run(const struct tournament_request *request, const struct timelines_options *options,
                           struct tournament **tournament, struct error *error)
{
    struct playing playing = {.request = request};
    *tournament = NULL;
    if (request->entry_count < 2 || request->group_size < 2 || request->players < 1 ||
        request->players >= request->group_size)
        return error_set(error, STATUS_INVALID,
                         "a tournament needs two strategies, a group of two vendors, and players and "
                         "opponents among them; not %zu, %zu, and %zu players",
                         request->entry_count, request->group_size, request->players);
    enum status status = open_playing(&playing, options->runs, error);
    if (status == STATUS_OK)
        status = play_runs(&playing, options, error);
    if (status == STATUS_OK)
        status = summarise(&playing, options->runs, tournament, error);
    arena_clear(&playing.arena);
    return status;
}

void tournament_free(struct tournament *tournament)
{
    if (!tournament)
        return;
    arena_clear(&tournament->arena);
    free(tournament);
}
