"""Takes the examples out of the page about the output file: examples.py PAGE FOLDER

Writes each fenced example of "Reading it" into FOLDER under the name below, with what prints its answers behind it.
Fails when the page has an example that is neither here nor said to be not run, or has lost one."""

import pathlib
import re
import sys

PRINTED_BY = {"python": "print_answers.py", "r": "print_answers.R", "octave": "print_answers.m", "sh": None}
EXAMPLES = {
    "Python, xarray": "read_xarray.py",
    "Python, h5py": "read_h5py.py",
    "Python, netCDF4": "read_netcdf4.py",
    "Python, tables of pandas": "read_pandas.py",
    "The shell, ncdump": "read_ncdump.sh",
    "The shell, h5dump": "read_h5dump.sh",
    "R, the project's package": "read_pricewar.R",
    "R, hdf5r": "read_hdf5r.R",
    "R, rhdf5": "read_rhdf5.R",
    "Octave": "read_octave.m",
}

page, folder = (pathlib.Path(argument) for argument in sys.argv[1:])
here = pathlib.Path(__file__).parent
section = page.read_text(encoding="utf-8").split("\n## Reading it\n")[1].split("\n## ")[0]
missing = dict(EXAMPLES)
for heading, language, code in re.findall(r"\n(\w[^`\n]*(?:`[^`]*`[^`\n]*)*):\n\n```(\w+)\n(.*?)```\n", section, re.S):
    if "not run by us" in heading:
        continue
    known = [start for start in EXAMPLES if heading.startswith(start)]
    if len(known) != 1 or missing.pop(known[0], None) is None:
        sys.exit(f"the page has an example that is not tested: {heading}")
    tail = PRINTED_BY[language]
    text = code + ((here / tail).read_text(encoding="utf-8") if tail else "")
    (folder / EXAMPLES[known[0]]).write_text(text, encoding="utf-8")
if missing or section.count("```") != 2 * (len(EXAMPLES) + section.count("not run by us")):
    sys.exit(f"the page has lost examples, or their headings: {', '.join(missing)}")
