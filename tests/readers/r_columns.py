"""Holds what the R package read from a file (r_columns.R) against h5py, number by number: r_columns.py FILE FOLDER"""

import pathlib
import sys

import h5py
import numpy as np

# Whole numbers that stand for elements of an axis; the package gives the names.
COUNTED = {
    "vendor": "vendor", "product": "product", "sector": "sector", "cloud": "cloud", "app": "app", "owner": "cloud",
    "host": "cloud", "buyer": "cloud", "carrier": "cloud",
}  # fmt: skip


def expected(file, dataset, name):
    """The numbers, or the texts, of the dataset in the order of its elements."""
    values = dataset[()].ravel()
    if h5py.check_string_dtype(dataset.dtype):
        return "texts", [text.decode() for text in values]
    if "flag_meanings" in dataset.attrs:
        meanings = dataset.attrs["flag_meanings"].split(" ")
        if meanings == ["no", "yes"]:
            return "numbers", values.astype(float)
        named = dict(zip(dataset.attrs["flag_values"], meanings))
        return "texts", [named[value] for value in values]
    if dataset.dtype == np.int64:
        return "texts", [str(value) for value in values]
    axis = COUNTED.get(name.split("_")[-1])
    if dataset.dtype.kind == "i" and axis:
        names = file[f"{axis}_name"].asstr()[:]
        outside = {-1: "outside firm"} if name == "app_carrier" else {}
        return "texts", [outside.get(v, "NA") if v < 0 else names[v] for v in values]
    return "numbers", values.astype(float)


def check_axes(file, dataset, folder, table):
    """The columns of axes say of each row which element it is."""
    for k, scales in enumerate(dataset.dims):
        axis = scales[0].name.split("/")[-1]
        place = np.indices(dataset.shape)[k].ravel()
        names = [file[path] for path in (f"{axis}_name", f"winners/{axis}_name", f"exits/{axis}_name") if path in file]
        column = folder / f"{table}.{axis}"
        if names:
            wanted = names[0].asstr()[:][place].tolist()
            assert column.read_text(encoding="utf-8").splitlines() == wanted, (table, axis)
        else:
            assert np.array_equal(np.fromfile(column), scales[0][:][place]), (table, axis)


def is_field(found):
    return isinstance(found, h5py.Dataset) and found.shape != () and "CLASS" not in found.attrs


path, folder = sys.argv[1], pathlib.Path(sys.argv[2])
kinds = {tuple(line.split(" ")[:2]): line.split(" ")[2] for line in (folder / "index.txt").read_text().splitlines()}
compared, tables = 0, set()
with h5py.File(path) as file:
    for line in (folder / "fields.txt").read_text(encoding="utf-8").splitlines():
        field, table, units = line.split("\t")
        dataset = file[field]
        assert units == dataset.attrs.get("units", ""), (field, units)
        if dataset.shape == ():
            continue
        name = field.split("/")[-1]
        kind, wanted = expected(file, dataset, name)
        assert kinds[table, name] == kind, (field, kind)
        column = folder / f"{table}.{name}"
        if kind == "texts":
            assert column.read_text(encoding="utf-8").splitlines() == wanted, field
        else:
            assert np.array_equal(np.fromfile(column), wanted, equal_nan=True), field
        if table not in tables:
            check_axes(file, dataset, folder, table)
        tables.add(table)
        compared += 1
    datasets = []
    file.visititems(lambda name, found: datasets.append(name) if is_field(found) else None)
assert compared == len(datasets) > 150, (compared, len(datasets))
print(f"readers: {compared} fields in {len(tables)} tables of R are those of h5py")
