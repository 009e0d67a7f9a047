/* How fast learners play, and where they end: qlearning_rate [sessions [threads [firms [prices [alpha
 * beta]]]]] Prints periods per second, and for whole sessions the profit gain with its standard deviation and
 * error. */
#include "fixtures/calvano_fixture.h"

#include "base/workers.h"
#include <stdio.h>
#include <time.h>

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double number(int count, char **words, int index, double otherwise)
{
    return index < count ? strtod(words[index], NULL) : otherwise;
}

/* Periods per second of one thread over the first two million periods. */
static void print_rate(const struct calvano *market, struct qlearning_rules rules)
{
    struct qlearning_game game = calvano_game(market);
    struct qlearning_session session;
    rules.most_periods = 2000000;
    rules.stable_periods = rules.most_periods;
    if (qlearning_init(&session, &game, &rules, NULL) == STATUS_OK) {
        double begin = seconds(CLOCK_PROCESS_CPUTIME_ID), played = 0;
        for (uint32_t run = 0; run < 5; run++) {
            qlearning_restart(&session, 1, run);
            qlearning_learn(&session, 1, run);
            played += (double)session.period;
        }
        printf("%.3g periods per second of processor time\n",
               played / (seconds(CLOCK_PROCESS_CPUTIME_ID) - begin));
    }
    qlearning_clear(&session);
}

static void print_sessions(const struct calvano *market, const struct qlearning_rules *rules, size_t count,
                           unsigned threads)
{
    struct qlearning_game game = calvano_game(market);
    struct qlearning_outcome *outcomes = calloc(count ? count : 1, sizeof *outcomes);
    double begin = seconds(CLOCK_MONOTONIC), gain = 0, square = 0, periods = 0, collusive = 0,
           cycles[3] = {0};
    if (outcomes &&
        qlearning_run(&game, rules, market->grid, 1, 0, count, threads, outcomes, NULL) == STATUS_OK) {
        for (size_t k = 0; k < count; k++) {
            double here = qlearning_profit_gain(market->firms, outcomes[k].profit, market->nash_profit,
                                                market->monopoly_profit);
            gain += here / (double)count;
            square += here * here / (double)count;
            periods += (double)outcomes[k].periods / (double)count;
            collusive += (outcomes[k].response.conduct == CONDUCT_COLLUSIVE) / (double)count;
            cycles[outcomes[k].cycle_length > 2 ? 2 : outcomes[k].cycle_length - 1] += 1 / (double)count;
        }
        double deviation = sqrt(square - gain * gain);
        printf("%zu sessions in %.1f s on %u threads: profit gain %.5f, sd %.4f, se %.5f; %.0f periods to "
               "converge; cycles of 1, 2, more: %.3f %.3f %.3f; collusive %.3f\n",
               count, seconds(CLOCK_MONOTONIC) - begin, threads, gain, deviation,
               deviation / sqrt((double)count), periods, cycles[0], cycles[1], cycles[2], collusive);
    }
    free(outcomes);
}

int main(int count, char **words)
{
    size_t sessions = (size_t)number(count, words, 1, 100), firms = (size_t)number(count, words, 3, 2);
    size_t prices = (size_t)number(count, words, 4, 15);
    struct qlearning_rules rules = {.learning_rate = number(count, words, 5, 0.15),
                                    .exploration_decay = number(count, words, 6, 4e-6),
                                    .discount = 0.95,
                                    .stable_periods = 100000,
                                    .most_periods = INT64_C(1000000000)};
    struct calvano market;
    if (firms >= 2 && firms <= CALVANO_MOST && calvano_start(&market, firms, prices, NULL)) {
        print_rate(&market, rules);
        if (sessions)
            print_sessions(&market, &rules, sessions, (unsigned)number(count, words, 2, workers_available()));
        calvano_end(&market);
    }
    return 0;
}
