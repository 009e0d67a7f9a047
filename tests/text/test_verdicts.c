/* What the program says in words about the shipped scenarios, and about each of them with and without its war,
 * against the rows of the tables that it prints above them. */
#include "fixtures/engine_fixture.h"

#include <glob.h>

#include "file/runs_file.h"
#include "record/fields.h"
#include "record/layers.h"
#include "runs/comparison.h"
#include "runs/groups.h"
#include "runs/peace.h"
#include "terminal/text_width.h"
#include "text/comparison_text.h"
#include "text/first_screen.h"
#include "text/verdict.h"
#include "words/words.h"

enum { RUNS = 3 };

static const char *current; /* scenario */

static bool says(const char *words, const char *part)
{
    return strstr(words, part) != NULL;
}

#define MUST_SAY(condition, words, part)                                                                     \
    do {                                                                                                     \
        if ((condition) != says(words, part))                                                                \
            fail_msg("%s: `%s` %s: %s", current, part, (condition) ? "is not said" : "is said", words);      \
    } while (0)

/* What a scenario leaves out has no profit, and neither have clouds that nothing is served by. */
static bool earns(const struct summary *summary, enum ledger_sector layer)
{
    return summary->has_layer[layer] && !(layer == LEDGER_CLOUDS && summary->lacks_hosts);
}

static double most_of_layers(const struct summary *summary, bool profit)
{
    double most = -INFINITY;
    for (enum ledger_sector l = LEDGER_SMES; l <= LEDGER_SELLERS; l++)
        if (earns(summary, l))
            most =
                fmax(most, profit ? summary->layers[l].profit.value : summary->layers[l].value_added.value);
    return most;
}

/* A layer is said to be first if no row has more. Where there is one alone, there is no first. */
static void check_layers(const struct summary *summary, const char *words)
{
    double profit = most_of_layers(summary, true), added = most_of_layers(summary, false);
    size_t firsts = 0, adders = 0, earners = 0;
    for (enum ledger_sector l = LEDGER_SMES; l <= LEDGER_SELLERS; l++) {
        const struct layer_summary *layer = &summary->layers[l];
        char first[200], adds[200], name[100];
        if (!earns(summary, l))
            continue;
        earners++;
        snprintf(name, sizeof name, "%.99s", say(summary->terms, layer_in_words(l)).bytes);
        snprintf(first, sizeof first,
                 profit > 0 ? "Of all layers, %s have the largest profit, "
                            : "No layer makes a profit; %s come nearest, with ",
                 name);
        snprintf(adds, sizeof adds, "Most value is added by %s: ", name);
        firsts += says(words, first);
        adders += says(words, adds);
        if (says(words, first) && layer->profit.value < profit)
            fail_msg("%s: %s has not the largest profit", current, layer_in_words(l));
        if (says(words, adds) && (layer->value_added.value < added || !(added > 0)))
            fail_msg("%s: %s does not add most value", current, layer_in_words(l));
    }
    assert_int_equal(firsts, earners > 1 ? 1 : 0);
    assert_int_equal(adders, earners > 1 && added > 0 ? 1 : 0);
    MUST_SAY(earners > 1 && profit <= 0, words, "No layer makes a profit");
    double smes = summary->layers[LEDGER_SMES].profit.value;
    assert_false(says(words, "SMEs make a profit of") && smes <= 0);
    assert_false(says(words, "SMEs make a loss of") && smes >= 0);
}

/* Wins are those of the rows of groups: who always wins has the largest mean, and nobody wins who always loses. */
static void check_wins(const struct summary *summary, enum winning winning, enum account account)
{
    double largest = -INFINITY;
    for (size_t i = 0; i < summary->firm_count; i++)
        if (summary->firms[i].layer == FIRM_VENDOR)
            largest = fmax(largest, summary->firms[i].group[account].value);
    for (size_t i = 0; i < summary->firm_count; i++) {
        const struct firm_summary *firm = &summary->firms[i];
        double wins = win_probability(firm, winning).value;
        if (firm->layer != FIRM_VENDOR)
            continue;
        if (wins >= 1 && !(firm->group[account].value > 0 && firm->group[account].value >= largest))
            fail_msg("%s: %s always wins by %s, with %g of at most %g", current, firm->name,
                     account_names[account], firm->group[account].value, largest);
        if (summary->replicates == 1 && wins > 0)
            assert_true(firm->group[account].value > 0);
    }
}

static void check_vendors(const struct summary *summary, const char *words)
{
    size_t vendors = summary->independents + summary->owned;
    struct contest contest = winner_contest(summary, WIN_PROFIT);
    MUST_SAY(vendors > 1 && contest.leader == SIZE_MAX, words,
             say(summary->terms, "No model vendor makes a profit").bytes);
    for (size_t i = 0; i < summary->firm_count && contest.leader == SIZE_MAX; i++)
        if (summary->firms[i].layer == FIRM_VENDOR && vendors > 1)
            assert_true(summary->firms[i].group[ACCOUNT_PROFIT].value <= 0);
    if (contest.leader != SIZE_MAX && vendors > 1)
        assert_true(says(words, firm_shown(summary, &summary->firms[contest.leader]).bytes));
    check_wins(summary, WIN_PROFIT, ACCOUNT_PROFIT);
    check_wins(summary, WIN_CAPITAL, ACCOUNT_EARNED);
}

/* The first screen says on 24 lines of 80 columns, the note on time and file among them, who survives, who wins, who
 * pays, why, how sure, and three commands with the scenario's names. */
static void check_screen(const struct scenario *scenario, struct summary *summary, const char *output)
{
    char *text = NULL;
    size_t size, lines = 0, commands = 0;
    FILE *out = open_memstream(&text, &size);
    const struct first_screen screen = {
        .summary = summary, .scenario = scenario, .overrides = "", .watch_overrides = "", .output = output};
    assert_true(first_screen_print(out, &screen, 0));
    assert_int_equal(fclose(out), 0);
    MUST_SAY(true, text, "How sure: ");
    MUST_SAY(true, text, "Money by layer, ");
    MUST_SAY(!scenario->dated, text, " rounds");
    MUST_SAY(summary->departure_count > 0, text, "Why they left, ");
    MUST_SAY(summary->departure_count > 0, text, " --full --explain");
    MUST_SAY(output != NULL, text, "pricewar-sim report ");
    for (char *line = text, *end; *line; line = end + 1, lines++) {
        end = strchr(line, '\n');
        assert_non_null(end);
        *end = '\0';
        commands += strncmp(line, "  pricewar-sim ", 15) == 0 && strstr(line, ".cfg");
        if (text_width(line) > SCREEN_COLUMNS)
            fail_msg("%s: a line of %d columns: %s", current, text_width(line), line);
    }
    if (lines > SCREEN_LINES)
        fail_msg("%s: %zu lines", current, lines);
    assert_int_equal(commands, output ? 2 : 3);
    free(text);
}

static void check_screens(const struct scenario *scenario, struct summary *summary, const struct terms *terms)
{
    summary->terms = terms;
    for (enum name_style style = 0; style < NAME_STYLES; style++) {
        summary->names = style;
        check_screen(scenario, summary, NULL);
        check_screen(scenario, summary, "results/community_group_buying_2020.h5");
    }
    summary->names = NAMES_BOTH;
    summary->terms = &scenario->terms;
}

static void check_summary(const struct scenario *scenario, const struct terms *terms)
{
    const struct runs_options options = {.replicates = scenario->simulation.noise == NOISE_ON ? RUNS : 1,
                                         .threads = 2};
    struct summary *summary = NULL;
    struct error error = {0};
    if (runs_to_file(scenario, &options, &summary, &error) != STATUS_OK)
        fail_msg("%s: %s", current, error_text(&error).bytes);
    char *words = verdict_in_words(summary);
    assert_non_null(words);
    check_layers(summary, words);
    check_vendors(summary, words);
    check_screens(scenario, summary, terms);
    free(words);
    summary_free(summary);
}

/* The sentence that begins with this head; "" when there is none. */
static void sentence_of(const char *words, const char *head, char *sentence, size_t size)
{
    const char *begin = strstr(words, head);
    const char *end = begin ? strstr(begin, strcmp(head, "Unchanged: ") == 0 ? ". " : "CNY. ") : NULL;
    *sentence = '\0';
    if (end)
        snprintf(sentence, size, "%.*s", (int)(end - begin), begin);
}

static void check_row(const struct comparison *comparison, const char *words, const char *row,
                      const char *measure, size_t element)
{
    static const struct {
        const char *head;
        enum effect effect;
    } sentences[] = {{"More: ", EFFECT_MORE},
                     {"Less: ", EFFECT_LESS},
                     {"Unchanged: ", EFFECT_NONE},
                     {"Undecided: ", EFFECT_UNDECIDED}};
    bool of_layer = strcmp(measure, "layer_profit") == 0;
    size_t place = of_layer ? layer_place(comparison->scenario, (enum ledger_sector)element) : element;
    const struct difference *difference =
        place == SIZE_MAX ? NULL : comparison_find(comparison, measure, place);
    if (!difference)
        return; /* of what the war does not have */
    if (strcmp(measure, "total_user_surplus") == 0 && difference->with.value == 0 &&
        difference->against.value == 0)
        return; /* nobody makes apps */
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        char sentence[1000];
        sentence_of(words, sentences[i].head, sentence, sizeof sentence);
        MUST_SAY(sentences[i].effect == effect_of(difference), sentence, row);
        assert_false(sentences[i].effect == EFFECT_LESS && says(sentence, " by -"));
    }
    assert_false(effect_of(difference) == EFFECT_MORE && difference->change.value <= 0);
    assert_false(effect_of(difference) == EFFECT_LESS && difference->change.value >= 0);
}

/* Groups are named by what their rows say, an owned vendor with its owner. */
static void check_groups(const struct comparison *comparison, const char *words)
{
    static const char *const heads[] = {
        [EFFECT_MORE] = "With more profit, by group: ", [EFFECT_LESS] = "With less profit, by group: "};
    size_t sellers = comparison->scenario->infrastructure.seller_count;
    for (enum effect effect = EFFECT_MORE; effect <= EFFECT_LESS; effect++) {
        size_t expected = 0, named = 0;
        for (size_t i = sellers; i < comparison->firm_count; i++)
            expected += group_head(comparison->scenario, i) == i &&
                        effect_of(comparison_find(comparison, "group_profit", i)) == effect;
        const char *begin = strstr(words, heads[effect]), *end = begin ? strstr(begin, ". ") : NULL;
        for (const char *c = begin ? strstr(begin, ": ") : NULL; c && end && c < end; c = strstr(c + 1, ", "))
            named++;
        if (named != expected)
            fail_msg("%s: %zu groups are named after `%s`, not %zu: %s", current, named, heads[effect],
                     expected, words);
    }
}

/* Whose group always gains most has gained, and more than any other of its kind. */
static void check_gains(const struct comparison *comparison, size_t first, size_t count)
{
    double most = -INFINITY;
    for (size_t i = first; i < first + count; i++)
        most = fmax(most, comparison_find(comparison, "group_cash_earned", i)->change.value);
    for (size_t i = first; i < first + count; i++) {
        double gain = comparison_find(comparison, "group_cash_earned", i)->change.value;
        if (comparison->wins_gain[i].value >= 1 && !(gain > 0 && gain >= most))
            fail_msg("%s: firm %zu always gains most, by %g of at most %g", current, i, gain, most);
    }
}

/* The text without the line breaks that fit it to a width. */
static char *joined(const struct comparison *comparison)
{
    static const struct comparison_words words = {"war", "no war", "the war", "The same market.", NAMES_BOTH};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_true(comparison_print_text(out, comparison, &words, 0));
    fclose(out);
    char *verdict = strstr(text, "What the war did. ");
    assert_non_null(verdict);
    for (char *c = verdict; *c; c++)
        *c = *c == '\n' ? ' ' : *c;
    char *copy = strdup(verdict);
    free(text);
    assert_non_null(copy);
    return copy;
}

static void check_comparison(const struct scenario *war, struct scenario *peace)
{
    static const struct {
        const char *row, *measure;
        size_t element;
    } rows[] = {{"app makers, profit", "layer_profit", LEDGER_SMES},
                {"model vendors, profit", "layer_profit", LEDGER_VENDORS},
                {"cloud vendors, profit", "layer_profit", LEDGER_CLOUDS},
                {"hardware sellers, profit", "layer_profit", LEDGER_SELLERS},
                {"app makers, surplus", "total_sme_surplus", 0},
                {"users of apps, surplus", "total_user_surplus", 0}};
    const struct timelines_options options = {.runs = war->simulation.noise == NOISE_ON ? RUNS : 1,
                                              .threads = 2};
    struct comparison *comparison = NULL;
    struct error error = {0};
    scenario_stop_war(peace);
    if (comparison_run(&(struct timeline){.scenario = war}, &(struct timeline){.scenario = peace}, &options,
                       &comparison, &error) != STATUS_OK)
        fail_msg("%s: %s", current, error_text(&error).bytes);
    char *words = joined(comparison);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_row(comparison, words, say(&war->terms, rows[i].row).bytes, rows[i].measure, rows[i].element);
    check_groups(comparison, words);

    assert_false(says(words, " in 0"));
    size_t sellers = war->infrastructure.seller_count;
    check_gains(comparison, 0, sellers);
    check_gains(comparison, sellers, war->cloud_count);
    check_gains(comparison, sellers + war->cloud_count, war->vendor_count);
    free(words);
    comparison_free(comparison);
}

static void test_words_never_contradict_the_rows_of_a_shipped_scenario(void **state)
{
    (void)state;
    static const char *const patterns[] = {"scenarios/*.cfg", "scenarios/wars/*.cfg",
                                           "scenarios/theory/*.cfg", "scenarios/new/*.cfg"};
    glob_t files;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        assert_int_equal(glob(patterns[i], i ? GLOB_APPEND : 0, NULL, &files), 0);
    assert_true(files.gl_pathc > 15);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        current = files.gl_pathv[i];
        struct scenario *war = load_scenario(current, NULL, 0), *peace = load_scenario(current, NULL, 0);
        const struct terms terms = war->terms;
        war->terms = peace->terms = default_terms; /* the sentences are compared with the program's words */
        check_summary(war, &terms);
        check_comparison(war, peace);
        scenario_free(war);
        scenario_free(peace);
    }
    globfree(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_never_contradict_the_rows_of_a_shipped_scenario),
    };
    return cmocka_run_group_tests_name("verdicts", tests, NULL, NULL);
}
