import sys

import xarray
from answers import answer

with xarray.open_dataset(sys.argv[1], engine=sys.argv[2]) as file:
    run = file.isel(run=0)
    answer(run.alive.values, run.firm_label.values, run.price.values, (1, run.product_label.values[1]),
           run.share.values)
