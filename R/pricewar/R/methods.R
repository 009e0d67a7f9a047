# What is shown of results.

sizes <- function(tables) {
  data.frame(table = names(tables), rows = vapply(tables, nrow, 1L), columns = vapply(tables, ncol, 1L),
             row.names = NULL)
}

print.pricewar_tables <- function(x, ...) {
  about <- attr(x, "about")
  cat(about$title, "\n", attr(x, "file"), ", by ", about$source, "\n", sep = "")
  print(sizes(x), row.names = FALSE)
  invisible(x)
}

print.pricewar <- function(x, ...) {
  print(x$tables)
  cat("summary() has what the program says about it; $tables the data frames.\n")
  invisible(x)
}

# A row for each column of each table, with its class, units and meaning.
summary.pricewar_tables <- function(object, ...) {
  word <- function(column, name) if (is.null(attr(column, name))) "" else paste(attr(column, name), collapse = " ")
  none <- data.frame(table = character(), column = character(), class = character(), units = character(), label = character())
  rows <- Map(function(name, table) {
    data.frame(table = rep(name, ncol(table)), column = names(table),
               class = vapply(table, function(column) class(column)[1], ""),
               units = vapply(table, word, "", "units"), label = vapply(table, word, "", "label"), row.names = NULL)
  }, names(object), object)
  do.call(rbind, c(list(none), unname(rows), list(make.row.names = FALSE)))
}

# The words of the program, and the table that they are about.
summary.pricewar <- function(object, ...) {
  tables <- object$tables
  table <- if (inherits(object, "pricewar_compare")) tables$difference_outcome
  else if (inherits(object, "pricewar_sweep")) tables$claims
  else tables$winners_winning_vendor
  structure(list(words = object$words, table = table), class = "summary.pricewar")
}

print.summary.pricewar <- function(x, ...) {
  cat(x$words, sep = "\n")
  invisible(x)
}
