
show <- function(x) paste(ifelse(is.na(x), "nan", sprintf("%.6g", x)), collapse = " ")
cat("products: ", paste(products, collapse = ", "), "\n", sep = "")
cat("survivors: ", paste(survivors, collapse = ", "), "\n", sep = "")
cat("path: ", show(path), "\n", sep = "")
cat("shares: ", show(shares), "\n", sep = "")
