#include "file/describe.h"

#include "file/describe_readers.h"
#include "file/file_kind.h"
#include "file/observed/observed_file.h"
#include "record/exchanges.h"
#include "words/words.h"

static const char introduction[] =
    "# Output files\n\n"
    "`pricewar-sim` writes one HDF5 file for all runs of a scenario. This page is printed by the program "
    "from\n"
    "the table that makes the file.\n\n"
    "- Every axis is a dimension with a coordinate dataset of its own name. Every dataset has `units` and\n"
    "  `long_name`; numbers without a unit have the unit 1.\n"
    "- `round` runs from 0, the state before round 1, to the last round. Stocks (capital, users, prices) "
    "are\n"
    "  those after the round, flows (revenue, volume, bills) those of the round, 0 at round 0.\n";

static const char units[] =
    "- Money is in kCNY, token prices in CNY per million tokens (CNY/Mtok), volumes in Gtok per round. "
    "Counts,\n"
    "  volumes and money of SMEs are those of the real firms that they stand for (`smes.weight`).\n";

static const char rest[] =
    "- Categories are small integers with the CF attributes `flag_values` and `flag_meanings`.\n"
    "- What happened is a table of equal columns in the group `events`.\n"
    "- The answers to the scenario's claims, if it makes any, are in the group `claims`, on the axis "
    "`claim`:\n"
    "  name, text, source and statement, the statistic with its 95 % interval, threshold, runs, verdict.\n"
    "- The file is whole or not there: it is built in memory, written under a temporary name beside the "
    "target,\n"
    "  forced to the disk and renamed. The same scenario, seed, version and commit give the same bytes, "
    "for any\n"
    "  number of threads: there is no time, host or path in it.\n"
    "- Behind the HDF5 data stands a line of 103 bytes, `pricewar-sim sha256 DIGEST LENGTH`: the SHA-256 "
    "of all bytes\n"
    "  before it. HDF5 and every reader of it stop before that line; `pricewar-sim` checks it before it "
    "opens a file, so\n"
    "  that damage is told from data. A tool that changes the file through HDF5 cuts the line off; the "
    "file stays readable,\n"
    "  `verify-file` calls its checksum \"none\", and its exit code says only whether everything reads and "
    "repeats. Bytes behind\n"
    "  the HDF5 data that are no whole line of this kind mean that the file was cut short or added to: it is "
    "damaged (exit\n"
    "  code 2).\n"
    "- `pricewar-sim verify-file FILE` checks that line, reads everything, and plays all runs again from "
    "what the file says\n"
    "  about itself; `pricewar-sim rerun FILE --run K` does it for one run. Both say which numbers differ.\n"
    "  `verify-file --sample N` plays N runs again, drawn by `--seed` and the runs' numbers, and says how "
    "likely it is that\n"
    "  none of those that differ is drawn. What is made of all runs (statistics, winners, claims, explained "
    "exits) is left\n"
    "  unchecked then.\n";

static const char attributes[] =
    "\n"
    "## The file about itself\n"
    "\n"
    "Enough to run it again. Attributes of the root:\n"
    "\n"
    "| attribute | meaning |\n"
    "|---|---|\n"
    "| `Conventions` | CF-1.8 |\n"
    "| `title` | title of the scenario |\n"
    "| `source`, `version`, `commit` | program that wrote the file |\n"
    "| `scenario_file` | file of the scenario, without its folder |\n"
    "| `scenario_sha256` | SHA-256 of `/scenario` |\n"
    "| `pricewar_schema` | number of this layout: %d |\n"
    "| `seed` | base seed |\n"
    "| `overrides` | overrides `PATH=VALUE`, in order; not there when there were none |\n"
    "| `override_origins` | for each of them where it was given, such as `--set` or `--against`; those of a later "
    "origin win. Not there when all were given with `--set` |\n"
    "| `until_winner_known` | with that option: what was decided after how many runs |\n"
    "\n"
    "`/scenario` is the text of the scenario as read (included files in place of their `@include` lines),\n"
    "`/resolved` the scenario with every parameter written out.\n";

static void print_axes(FILE *out, const struct field *field)
{
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++)
        fprintf(out, "%s%s", a ? ", " : "", axes[field->axes[a]].name);
}

static void print_field(FILE *out, const struct terms *terms, const struct field *field)
{
    fprintf(out, "| `%s` | ", field->name);
    print_axes(out, field);
    fprintf(out, " | %s | %s | %s", field_type_names[field->type], say_unit(terms, field->unit).bytes,
            say(terms, field->long_name).bytes);
    for (size_t i = 0; field->categories && i < field->categories->count; i++)
        fprintf(out, "%s%zu %s", i ? ", " : ": ", i, field->categories->names[i]);
    if (field->wanted_with)
        fprintf(out, " (with %s)", say(terms, field->wanted_with).bytes);
    fputs(" |\n", out);
}

static void print_fields(FILE *out, const struct terms *terms, const char *title, const struct field *fields,
                         size_t count)
{
    fprintf(out, "\n## %s\n\n| dataset | axes | type | unit | meaning |\n|---|---|---|---|---|\n",
            say(terms, title).bytes);
    for (size_t i = 0; i < count; i++)
        print_field(out, terms, &fields[i]);
}

void record_describe(FILE *out, const struct terms *terms)
{
    fputs(introduction, out);
    fputs(say(terms, units).bytes, out);
    fputs(rest, out);
    describe_readers(out);
    fprintf(out, attributes, file_layouts[FILE_OF_RUNS].number);
    fputs("\n## Axes\n\nCoordinates are int32 numbers from 0.\n\n| axis | meaning | names in "
          "|\n|---|---|---|\n",
          out);
    for (int axis = AXIS_RUN; axis <= AXIS_EXCHANGE; axis++)
        fprintf(out, "| `%s` | %s | %s |\n", axes[axis].name, say(terms, axes[axis].long_name).bytes,
                axes[axis].labels ? axes[axis].labels : "");
    print_fields(out, terms, "Runs", world_fields, world_field_count);
    print_fields(out, terms, "Facts of the scenario", scenario_fields, scenario_field_count);
    print_fields(out, terms, "Events, in the group `events`", event_fields, event_field_count);
    print_fields(
        out, terms,
        "What programs were asked, with `process:` rules, in the group `exchanges` ([agents.md](agents.md))",
        exchange_fields, exchange_field_count);
    print_fields(out, terms, "Who wins, over all runs, in the group `winners`", winner_fields,
                 winner_field_count);
    print_fields(out, terms, "Why vendors left, with `--explain`, in the group `exits`", exit_fields,
                 exit_field_count);
    print_fields(out, terms, "What was observed, with `output.observed`, in the group `observed`",
                 observed_fields, observed_field_count);
    fputs(
        "\nThe scalar text `table` of the group is the table as it was read, and its attribute `file` the name that it had: "
        "the file needs\nno other one. ([observed.md](observed.md))\n",
        out);
    fputs(
        "\n## What the war caused, with `--against-peace`, in the group `caused`\n\nEvery run is played in peace too, on the "
        "same random numbers. The group is what a file of\n[`compare`](experiments.md#compare-with-and-without-the-war) is "
        "as a whole: what runs end with, in `with` for the war and in\n`against` for peace; means, differences, their "
        "intervals and pairs in `difference`, along `outcome`; and `wins_gain`. Both\nsides are of the file's scenario.\n",
        out);
    print_fields(out, terms, "Panel of SMEs: the first `output.panel_smes` of run 0, when that is not 0",
                 panel_fields, panel_field_count);
}
