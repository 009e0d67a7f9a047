import sys

import netCDF4
import numpy
from answers import answer

with netCDF4.Dataset(sys.argv[1]) as file:
    file.set_auto_mask(False)
    answer(file["alive"][0], file["firm_label"][:], numpy.asarray(file["price"][0]), (1, file["product_label"][1]),
           file["share"][0])
