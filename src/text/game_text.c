#include "text/game_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "terminal/format.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"

/* Of more equilibria the first and the last are explained. */
enum { MOST_EXPLAINED = 3 };

static const char *const conduct_words[CONDUCTS] = {
    [CONDUCT_FREE] = "no rule",
    [CONDUCT_NO_EXIT] = "no firm counts on its rival's exit",
    [CONDUCT_RIVAL_STAYS] = "every firm prices as if its rival could not leave",
    [CONDUCT_NO_DENYING] = "no firm counts on what a sale denies its rival",
    [CONDUCT_MYOPIC] = "every firm looks at the period alone",
};

static const char *number(double value, struct text *text)
{
    *text = (struct text){"-"};
    if (!isnan(value))
        snprintf(text->bytes, sizeof text->bytes, "%.*f", fabs(value) < 100 ? 2 : 0, value);
    return text->bytes;
}

static void put_state(FILE *out, const struct game_answer *answer)
{
    if (answer->file->question.kind == ASKED_SWITCHING)
        fprintf(out, "%g of %g buyers", answer->start_own, answer->start_own + answer->start_rival);
    else
        fprintf(out, "(%.4g, %.4g)", answer->start_own, answer->start_rival);
}

static void put_game(FILE *out, const struct game_answer *answer)
{
    const struct game_question *question = &answer->file->question;
    const char *words = question->kind == ASKED_SWITCHING ? "buyers who stay unless it costs too much"
                        : question->kind == ASKED_LINEAR_QUADRATIC ? "outputs that change at a cost"
                        : question->learning.exits                 ? "learning, exit and entry"
                        : question->learning.forgetting > 0        ? "learning and forgetting"
                                                                   : "learning";
    if (*question->title)
        fprintf(out, "%s. ", question->title);
    fprintf(out, "Two firms that think ahead, %s, discount factor %.4g. ", words, question->discount);
}

static void put_found(FILE *out, const struct game_answer *answer)
{
    double residual = 0, gain = 0;
    for (size_t i = 0; i < answer->count; i++) {
        residual = fmax(residual, answer->solutions[i].residual);
        gain = fmax(gain, answer->solutions[i].deviation_gain);
    }
    if (answer->file->question.kind == ASKED_LINEAR_QUADRATIC) {
        const struct linear_quadratic_equilibrium *equilibrium = &answer->linear_quadratic;
        fprintf(
            out,
            "The equilibrium in linear rules: a firm changes its output by %.6g %+.6g own %+.6g rival's. At rest each "
            "makes %.6g at a price of %.6g. The equations hold within %.1g; no single departure gains more than %.1g.\n",
            -equilibrium->feedback[0], -equilibrium->feedback[1], -equilibrium->feedback[2],
            equilibrium->steady_output, equilibrium->steady_price, residual, gain);
        return;
    }
    fprintf(out, "%zu %s found from %zu starts", answer->free_count,
            answer->free_count == 1 ? "equilibrium was" : "equilibria were", answer->starts);
    if (answer->failed_starts)
        fprintf(out, " (%zu led nowhere)", answer->failed_starts);
    if (answer->paths)
        fprintf(out, " and %zu paths of equilibria", answer->paths);
    fprintf(
        out,
        "; there may be more, as no method is known that finds all. Their equations hold within %.1g, and no single "
        "departure in price or exit gains a firm more than %.1g.\n",
        residual, gain);
}

/* Why firm 1 asks the price that it asks at the start. */
static void put_motives(FILE *out, const struct game_answer *answer, size_t place)
{
    const struct game_solution *solution = &answer->solutions[place];
    const struct motives *motives = &solution->motives[answer->start];
    struct text text[6];
    if (isnan(motives->marginal_profit))
        return;
    double building = motives_total(motives->building),
           denying = motives->chance * motives_total(motives->denying);
    double building_exit = motives->building[MOTIVE_EXIT],
           denying_exit = motives->chance * motives->denying[MOTIVE_EXIT];
    fprintf(out, "Equilibrium %zu, at ", place + 1);
    put_state(out, answer);
    fprintf(
        out, ": firm 1 asks %s, and without a future would ask %s. One sale more %s %s in the period; it ",
        number(solution->price[answer->start], &text[0]), number(motives->static_price, &text[1]),
        motives->marginal_profit < 0 ? "loses" : "gains", number(fabs(motives->marginal_profit), &text[2]));
    fprintf(out, "builds an advantage worth %s", number(building, &text[3]));
    if (answer->file->question.learning.exits)
        fprintf(out, " (%s of it because the rival is then likelier to leave)",
                number(building_exit, &text[4]));
    if (answer->planar)
        fprintf(out, " and denies the rival one, worth %s", number(denying, &text[5]));
    if (answer->file->question.learning.exits)
        fprintf(out, " (%s of it through the rival's exit)", number(denying_exit, &text[4]));
    fputs(".\n", out);
}

/* Of a long-run mean of solutions from .. to - 1, by its offset in struct flow_means. */
static void put_range(FILE *out, const struct game_answer *answer, size_t from, size_t to, size_t offset)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = from; i < to; i++) {
        double value =
            *(const double *)(const void *)((const char *)&answer->solutions[i].after.mean + offset);
        low = fmin(low, value);
        high = fmax(high, value);
    }
    if (high - low < 0.005)
        fprintf(out, "%.2f", low);
    else
        fprintf(out, "%.2f to %.2f", low, high);
}

static void put_conducts(FILE *out, const struct game_answer *answer)
{
    for (size_t i = answer->free_count, end = i; i < answer->count; i = end) {
        enum conduct conduct = answer->solutions[i].conduct;
        while (end < answer->count && answer->solutions[end].conduct == conduct)
            end++;
        fprintf(out, "If %s: %zu %s, with a concentration in the long run of ", conduct_words[conduct],
                end - i, end - i == 1 ? "equilibrium" : "equilibria");
        put_range(out, answer, i, end, offsetof(struct flow_means, hhi));
        fputs(", without the rule ", out);
        put_range(out, answer, 0, answer->free_count, offsetof(struct flow_means, hhi));
        fputs("; price ", out);
        put_range(out, answer, i, end, offsetof(struct flow_means, price));
        fputs(", without it ", out);
        put_range(out, answer, 0, answer->free_count, offsetof(struct flow_means, price));
        fputs("; buyers' surplus ", out);
        put_range(out, answer, i, end, offsetof(struct flow_means, consumer_surplus));
        fputs(", without it ", out);
        put_range(out, answer, 0, answer->free_count, offsetof(struct flow_means, consumer_surplus));
        fputs(".\n", out);
    }
    for (int conduct = 1; conduct < CONDUCTS; conduct++)
        if (answer->unsolved & 1u << conduct)
            fprintf(out, "If %s: no equilibrium was found, which does not mean that there is none.\n",
                    conduct_words[conduct]);
}

static void put_correspondence(FILE *out, const struct game_answer *answer)
{
    size_t paths = 0, folds = 0;
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < answer->point_count; i++) {
        paths = answer->points[i].path + 1 > paths ? answer->points[i].path + 1 : paths;
        folds = answer->points[i].folds > folds ? answer->points[i].folds : folds;
        low = fmin(low, answer->points[i].parameter);
        high = fmax(high, answer->points[i].parameter);
    }
    if (answer->point_count)
        fprintf(
            out,
            "With %s from %.4g to %.4g the equilibria lie on %zu %s of %zu points, with at most %zu %s on one.\n",
            game_parameter_name((enum game_parameter)answer->file->question.parameter), low, high, paths,
            paths == 1 ? "path" : "paths", answer->point_count, folds, folds == 1 ? "fold" : "folds");
}

char *game_in_words(const struct game_answer *answer)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    put_game(out, answer);
    put_found(out, answer);
    for (size_t i = 0; answer->file->question.kind != ASKED_LINEAR_QUADRATIC && i < answer->free_count; i++)
        if (answer->free_count <= MOST_EXPLAINED || i == 0 || i + 1 == answer->free_count)
            put_motives(out, answer, i);
    put_conducts(out, answer);
    put_correspondence(out, answer);
    memory_text_close(out, &text); /* NULL without memory */
    return text;
}

static bool print_table(FILE *out, const struct game_answer *answer, int width)
{
    static const struct text_column columns[] = {{"equilibrium", false},
                                                 {"found", false},
                                                 {"HHI", true},
                                                 {"price", true},
                                                 {"buyers' surplus", true},
                                                 {"total surplus", true},
                                                 {"buyers, present value", true},
                                                 {"total, present value", true},
                                                 {"price at the start", true}};
    struct text_table table;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < answer->count; i++) {
        const struct game_solution *solution = &answer->solutions[i];
        const struct game_outcome *outcome = &solution->after;
        char name[24];
        if (i > 0 && solution->conduct != answer->solutions[i - 1].conduct)
            text_table_heading(&table, conduct_words[solution->conduct]);
        snprintf(name, sizeof name, "%zu", i + 1);
        text_table_add(&table, name);
        text_table_add(&table, solution->found);
        const double numbers[] = {outcome->mean.hhi,
                                  outcome->mean.price,
                                  outcome->mean.consumer_surplus,
                                  outcome->mean.total_surplus,
                                  outcome->consumer_surplus,
                                  outcome->total_surplus,
                                  game_answer_first_price(answer, solution)};
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
            struct text text;
            text_table_add(&table, number(numbers[k], &text));
        }
    }
    return text_table_print(out, &table, width);
}

bool game_print_text(FILE *out, const struct game_answer *answer, int width)
{
    char *text = game_in_words(answer);
    if (!text)
        return false;
    text_wrap(out, text, sentence_width(width), 0, 0);
    fputc('\n', out);
    bool done = print_table(out, answer, width);
    fputs("HHI, price and surplus are of a period in the long run; present values are from the start.\n",
          out);
    free(text);
    return done;
}
