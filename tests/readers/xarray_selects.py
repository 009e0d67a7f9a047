"""Opens the groups of the HDF5 files of studies named on the command line with both of xarray's engines: every axis
of a group has coordinates there, and outcomes, factors and claims are found by their names. Exits with 77 when
xarray or an engine is not installed."""

import sys

try:
    import h5netcdf  # noqa: F401
    import netCDF4  # noqa: F401
    import numpy as np
    import xarray as xr
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(77)

NAMED = ("outcome", "factor", "curve", "test", "claim")


def check_group(path, group, engine):
    with xr.open_dataset(path, engine=engine, group=group) as dataset:
        for name, variable in dataset.variables.items():
            for dimension in variable.dims:
                assert dimension in dataset.coords, (path, group, name, dimension)
                if dimension in NAMED and name != dimension:
                    for k, label in enumerate(dataset[dimension].values):
                        found, wanted = dataset[name].sel({dimension: label}), dataset[name].isel({dimension: k})
                        assert found.equals(wanted), (path, group, name, label)


def check_values(path, engine):
    with xr.open_dataset(path, engine=engine) as runs, xr.open_dataset(path, engine=engine, group="by_point") as points:
        smes = points["mean"].sel(outcome="final_smes")
        for point in points["point"].values:
            wanted = runs["final_smes"].values[runs["design_point"].values == point].mean()
            assert np.isclose(smes.sel(point=point), wanted, rtol=1e-12), (path, point)
        assert runs["outcome_unit"].sel(outcome="final_smes").item() == "SMEs"


for file in sys.argv[1:]:
    for engine_name in ("h5netcdf", "netcdf4"):
        with h5netcdf.File(file, "r") as opened:
            groups = list(opened.groups)
        assert "by_point" in groups and "survival" in groups, groups
        for each in groups:
            check_group(file, each, engine_name)
        check_values(file, engine_name)
