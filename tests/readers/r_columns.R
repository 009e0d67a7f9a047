# Writes what the package reads from a file, column by column: r_columns.R FILE FOLDER. Numbers as doubles, texts and the
# names of factors as lines; index.txt lists table, column and kind.
library(pricewar)
arguments <- commandArgs(trailingOnly = TRUE)
tables <- pricewar_read(arguments[1])
index <- character()
for (name in names(tables)) for (column in names(tables[[name]])) {
  values <- tables[[name]][[column]]
  numeric <- is.numeric(values) || is.logical(values)
  file <- file(file.path(arguments[2], paste0(name, ".", column)), if (numeric) "wb" else "wt", encoding = "UTF-8")
  if (numeric) writeBin(as.double(values), file)
  else writeLines(ifelse(is.na(values), "NA", as.character(values)), file)
  close(file)
  index <- c(index, paste(name, column, if (numeric) "numbers" else "texts"))
}
writeLines(index, file.path(arguments[2], "index.txt"))
fields <- pricewar_fields(arguments[1])
writeLines(paste(fields$field, fields$table, fields$units, sep = "\t"), file.path(arguments[2], "fields.txt"))
