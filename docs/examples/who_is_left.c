/* Plays one run of a scenario as written, and once more with all prices held, and prints each firm's cash.
 *   cc who_is_left.c $(pkg-config --cflags --libs pricewar) -o who_is_left && ./who_is_left SCENARIO */
#include <pricewar.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    const char *hold = "vendors[*].pricing.strategy=hold";
    struct pw_error *error = pw_error_create();
    for (size_t changes = 0; argc == 2 && changes < 2; changes++) {
        struct pw_scenario *war = NULL;
        struct pw_simulation *run = NULL;
        int failed = pw_scenario_read(argv[1], &hold, changes, &war, error) ||
                     pw_simulation_create(war, 0, &run, error);
        while (!failed && !pw_simulation_is_over(run))
            failed = pw_simulation_step(run, error);
        size_t firms = pw_axis_length(run, "firm");
        double *cash = calloc(2 * firms, sizeof *cash), *alive = cash + firms;
        if (failed || pw_field_read(run, "capital", cash, firms, error) ||
            pw_field_read(run, "alive", alive, firms, error))
            return fprintf(stderr, "%s\n", pw_error_text(error)), 1;
        puts(changes ? "with prices held:" : "as written:");
        for (size_t i = 0; i < firms; i++)
            printf("  %-20s %-6s %12.0f kCNY\n", pw_field_text(war, "firm_name", i),
                   alive[i] ? "alive" : "gone", cash[i]);
        free(cash);
        pw_simulation_free(run);
        pw_scenario_free(war);
    }
    pw_error_free(error);
    return argc == 2 ? 0 : 2;
}
