#include "record/describe.h"

#include "record/fields.h"
#include "record/provenance.h"

static const char introduction[] =
    "# Output files\n"
    "\n"
    "`pricewar-sim` writes one HDF5 file for all runs of a scenario. This page is printed by the program "
    "from\n"
    "the table that makes the file.\n"
    "\n"
    "- Every axis is a dimension with a coordinate dataset of its own name. Every dataset has `units` and\n"
    "  `long_name`; numbers without a unit have the unit 1.\n"
    "- `round` runs from 0, the state before round 1, to the last round. Stocks (capital, users, prices) "
    "are\n"
    "  those after the round, flows (revenue, volume, bills) those of the round, 0 at round 0.\n"
    "- Money is in kCNY, token prices in CNY per million tokens (CNY/Mtok), volumes in Gtok per round. "
    "Counts,\n"
    "  volumes and money of SMEs are those of the real firms that they stand for (`smes.weight`).\n"
    "- Categories are small integers with the CF attributes `flag_values` and `flag_meanings`.\n"
    "- What happened is a table of equal columns in the group `events`.\n"
    "- The answers to the scenario's claims, if it makes any, are in the group `claims`, on the axis "
    "`claim`:\n"
    "  name, text, source and statement, the statistic with its 95 % interval, threshold, runs, verdict.\n"
    "- The file is whole or not there: it is built in memory, written under a temporary name beside the "
    "target,\n"
    "  forced to the disk and renamed. The same scenario, seed, version and commit give the same bytes, for "
    "any\n"
    "  number of threads: there is no time, host or path in it.\n"
    "- Behind the HDF5 data stands a line of 103 bytes, `pricewar-sim sha256 DIGEST LENGTH`: the SHA-256 of "
    "all bytes\n"
    "  before it. HDF5 and every reader of it stop before that line; `pricewar-sim` checks it before it "
    "opens a "
    "file, so\n"
    "  that damage is told from data. A tool that changes the file through HDF5 cuts the line off; the file "
    "stays readable.\n"
    "- `pricewar-sim verify-file FILE` checks that line, reads everything, and plays all runs again from "
    "what "
    "the file says\n"
    "  about itself; `pricewar-sim rerun FILE --run K` does it for one run. Both say which numbers differ.\n";

static const char reading[] =
    "\n"
    "## Reading it\n"
    "\n"
    "Python, xarray (with h5netcdf or netCDF4):\n"
    "\n"
    "```python\n"
    "import xarray as xr\n"
    "ds = xr.open_dataset(\"war.h5\")\n"
    "price = ds.price.mean(\"run\").swap_dims(product=\"product_name\").to_pandas()   # rounds x products\n"
    "alive = ds.alive.mean(\"run\").swap_dims(firm=\"firm_name\").to_pandas()         # survival curves\n"
    "events = xr.open_dataset(\"war.h5\", group=\"events\").to_dataframe()\n"
    "```\n"
    "\n"
    "Python, h5py (texts need `asstr`):\n"
    "\n"
    "```python\n"
    "import h5py\n"
    "with h5py.File(\"war.h5\", \"r\") as f:\n"
    "    names = f[\"firm_label\"].asstr()[:]\n"
    "    survivors = names[f[\"alive\"][0, -1] == 1]          # of run 0\n"
    "```\n"
    "\n"
    "Python, netCDF4, and a table of pandas:\n"
    "\n"
    "```python\n"
    "import netCDF4, pandas\n"
    "with netCDF4.Dataset(\"war.h5\") as f:\n"
    "    price = pandas.DataFrame(f[\"price\"][0], columns=f[\"product_label\"][:])   # of run 0\n"
    "```\n"
    "\n"
    "The shell, netCDF and HDF5 tools (h5dump writes Chinese as octal escapes, ncdump as it is):\n"
    "\n"
    "```sh\n"
    "ncdump -v firm_label,share war.h5\n"
    "h5dump -d /price -s 0,0,1 -c 1,37,1 war.h5     # rounds 0 to 36 of product 1 in run 0\n"
    "```\n"
    "\n"
    "R, hdf5r (axes come in reverse order: product, round, run):\n"
    "\n"
    "```r\n"
    "library(hdf5r)\n"
    "f <- H5File$new(\"war.h5\", \"r\")\n"
    "price <- f[[\"price\"]][, , ]\n"
    "dimnames(price) <- list(f[[\"product_name\"]][], f[[\"round\"]][], f[[\"run\"]][])\n"
    "mean_price <- apply(price, c(1, 2), mean)\n"
    "columns <- names(f[[\"events\"]])\n"
    "events <- as.data.frame(setNames(lapply(columns, function(n) f[[paste0(\"events/\", n)]][]), columns))\n"
    "```\n"
    "\n"
    "Octave (axes in reverse order; name the datasets, because Octave can't load texts; names of firms and\n"
    "products come from another reader):\n"
    "\n"
    "```octave\n"
    "d = load(\"war.h5\", \"price\", \"round\");\n"
    "plot(d.round, mean(d.price, 3)');\n"
    "```\n"
    "\n"
    "MATLAB (axes in reverse order; not run by us):\n"
    "\n"
    "```matlab\n"
    "price = h5read('war.h5', '/price');\n"
    "names = h5read('war.h5', '/product_name');\n"
    "plot(h5read('war.h5', '/round'), mean(price, 3)'); legend(names);\n"
    "```\n"
    "\n"
    "Julia (axes in reverse order; not run by us):\n"
    "\n"
    "```julia\n"
    "using HDF5, Statistics\n"
    "price, names = h5open(\"war.h5\") do f\n"
    "    read(f, \"price\"), read(f, \"product_name\")\n"
    "end\n"
    "mean_price = dropdims(mean(price, dims = 3), dims = 3)\n"
    "```\n";

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
    "| `overrides` | `--set` arguments, in order; not there when there were none |\n"
    "| `until_winner_known` | with that option: what was decided after how many runs |\n"
    "\n"
    "`/scenario` is the text of the scenario as read (included files in place of their `@include` lines),\n"
    "`/resolved` the scenario with every parameter written out.\n";

static void print_axes(FILE *out, const struct field *field)
{
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++)
        fprintf(out, "%s%s", a ? ", " : "", axes[field->axes[a]].name);
}

static void print_field(FILE *out, const struct field *field)
{
    fprintf(out, "| `%s` | ", field->name);
    print_axes(out, field);
    fprintf(out, " | %s | %s | %s", field_type_names[field->type], field->unit, field->long_name);
    for (size_t i = 0; field->categories && i < field->categories->count; i++)
        fprintf(out, "%s%zu %s", i ? ", " : ": ", i, field->categories->names[i]);
    if (field->wanted)
        fputs(" (with output.benchmarks)", out);
    fputs(" |\n", out);
}

static void print_fields(FILE *out, const char *title, const struct field *fields, size_t count)
{
    fprintf(out, "\n## %s\n\n| dataset | axes | type | unit | meaning |\n|---|---|---|---|---|\n", title);
    for (size_t i = 0; i < count; i++)
        print_field(out, &fields[i]);
}

void record_describe(FILE *out)
{
    fputs(introduction, out);
    fputs(reading, out);
    fprintf(out, attributes, OUTPUT_SCHEMA);
    fputs("\n## Axes\n\nCoordinates are int32 numbers from 0.\n\n| axis | meaning | names in "
          "|\n|---|---|---|\n",
          out);
    for (int axis = AXIS_RUN; axis <= AXIS_EXIT_PART; axis++)
        fprintf(out, "| `%s` | %s | %s |\n", axes[axis].name, axes[axis].long_name,
                axes[axis].labels ? axes[axis].labels : "");
    print_fields(out, "Runs", world_fields, world_field_count);
    print_fields(out, "Facts of the scenario", scenario_fields, scenario_field_count);
    print_fields(out, "Events, in the group `events`", event_fields, event_field_count);
    print_fields(out, "Who wins, over all runs, in the group `winners`", winner_fields, winner_field_count);
    print_fields(out, "Why vendors left, with `--explain`, in the group `exits`", exit_fields,
                 exit_field_count);
    print_fields(out, "Panel of SMEs: the first `output.panel_smes` of run 0, when that is not 0",
                 panel_fields, panel_field_count);
}
