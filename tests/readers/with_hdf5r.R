# hdf5r gives the axes in reverse order: product, round, run.
library(hdf5r)
show <- function(x) ifelse(is.na(x), "nan", sprintf("%.6g", x))
file <- H5File$new(commandArgs(TRUE)[1], "r")
alive <- file[["alive"]][, , 1]
price <- file[["price"]][, , 1]
share <- file[["share"]][, , 1]
firms <- file[["firm_label"]][]
products <- file[["product_label"]][]
cat("survivors: ", paste(firms[alive[, ncol(alive)] == 1], collapse = ", "), "\n", sep = "")
cat("price of ", products[2], ": ", paste(show(price[2, ]), collapse = " "), "\n", sep = "")
cat("share: ", paste(show(share[, ncol(share)]), collapse = " "), "\n", sep = "")
file$close_all()
