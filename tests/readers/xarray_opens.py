"""Opens the HDF5 files named on the command line with both of xarray's engines and checks what a reader relies
on: every axis of every variable is a named dimension with coordinates, and says its unit and meaning.
Exits with 77 when xarray or an engine is not installed."""

import sys

try:
    import h5netcdf  # noqa: F401
    import netCDF4  # noqa: F401
    import numpy as np
    import xarray as xr
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(77)

ENGINES = ("h5netcdf", "netcdf4")
DIMENSIONS = {
    "price": ("run", "round", "product"),
    "capital": ("run", "round", "firm"),
    "money_flow": ("run", "round", "flow", "layer"),
    "market_hhi": ("run", "round"),
    "exit_round": ("run", "firm"),
    "firm_name": ("firm",),
    "scenario": (),
}


def check_names(dataset, path):
    for name, variable in dataset.variables.items():
        assert not any(d.startswith("phony") for d in variable.dims), (path, name, variable.dims)
        for dimension in variable.dims:
            assert dimension in dataset.coords, (path, name, dimension)
        if name not in ("scenario", "resolved"):
            assert variable.attrs["units"], (path, name)
        assert variable.attrs["long_name"], (path, name)


def check_file(path, engine):
    with xr.open_dataset(path, engine=engine) as dataset:
        check_names(dataset, path)
        for name, dimensions in DIMENSIONS.items():
            assert dataset[name].dims == dimensions, (path, name, dataset[name].dims)
        flow = dataset["money_flow"].load()
        sums = np.abs(flow.sum("layer"))
        assert bool((sums <= 1e-9 * np.abs(flow).sum("layer")).all()), (path, "money flows do not balance")
        by_name = dataset["capital"].swap_dims(firm="firm_name").sel(firm_name=str(dataset["firm_name"][0].item()))
        assert by_name.dims == ("run", "round"), by_name.dims
        assert "simulation" in str(dataset["scenario"].item())
    with xr.open_dataset(path, engine=engine, group="events") as events:
        check_names(events, path)
        table = events.to_dataframe()
        assert len(table) == events.sizes["event"]


for file in sys.argv[1:]:
    for engine_name in ENGINES:
        check_file(file, engine_name)
    with xr.open_dataset(file, engine=ENGINES[0]) as one, xr.open_dataset(file, engine=ENGINES[1]) as other:
        assert one.equals(other), file
