/* Plays runs 0 and 1 of a scenario in two threads and prints the mean price paid at their ends.
 *   cc two_threads.c $(pkg-config --cflags --libs pricewar) -pthread -o two_threads && ./two_threads SCENARIO */
#include <pricewar.h>
#include <pthread.h>
#include <stdio.h>

/* What a thread has for itself: a simulation and an error. The scenario is shared. */
struct work {
    const struct pw_scenario *war;
    uint32_t run;
    double price;
    struct pw_error *error;
};

static void *play(void *context)
{
    struct work *work = context;
    struct pw_simulation *run = NULL;
    int failed = pw_simulation_create(work->war, work->run, &run, work->error);
    while (!failed && !pw_simulation_is_over(run))
        failed = pw_simulation_step(run, work->error);
    failed = failed || pw_field_read(run, "market_mean_price", &work->price, 1, work->error);
    pw_simulation_free(run);
    return failed ? work : NULL;
}

int main(int argc, char **argv)
{
    struct pw_scenario *war = NULL;
    struct pw_error *error = pw_error_create();
    if (argc != 2 || pw_scenario_read(argv[1], NULL, 0, &war, error))
        return fprintf(stderr, "%s\n", argc == 2 ? pw_error_text(error) : "two_threads SCENARIO"), 2;
    struct work works[2];
    pthread_t threads[2];
    void *failed[2];
    for (uint32_t i = 0; i < 2; i++) {
        works[i] = (struct work){war, i, 0, pw_error_create()};
        if (pthread_create(&threads[i], NULL, play, &works[i]))
            return 1;
    }
    for (uint32_t i = 0; i < 2; i++) {
        pthread_join(threads[i], &failed[i]);
        if (failed[i])
            fprintf(stderr, "run %u: %s\n", (unsigned)i, pw_error_text(works[i].error));
        else
            printf("run %u: %.6g CNY/Mtok\n", (unsigned)i, works[i].price);
        pw_error_free(works[i].error);
    }
    pw_scenario_free(war);
    pw_error_free(error);
    return failed[0] || failed[1];
}
