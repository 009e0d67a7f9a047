# Datasets as columns: factors, dates, logical values, NA.

# The last word of a dataset's name, where it says what its whole numbers count: the axis that they are numbers on.
COUNTED <- c(vendor = "vendor", product = "product", sector = "sector", cloud = "cloud", app = "app", firm = "firm",
             claim = "claim", owner = "cloud", host = "cloud", buyer = "cloud", carrier = "cloud")

# What numbers below 0 mean there, other than none.
BELOW_ZERO <- list(app_carrier = c("outside firm" = -1L))

# The texts by which the elements of an axis are called; NULL: numbers are all that they have. `names`: "name" or "label".
names_of_axis <- function(handle, axis, group, names) {
  base <- basename(axis)
  text <- function(suffix) {
    for (path in unique(c(in_group(group, base, suffix), in_group(dirname_of(axis), base, suffix), paste0(base, suffix))))
      if (handle$exists(path))
        return(read_whole(handle, path))
  }
  labels <- if (names == "label") text("_label")
  if (names == "label" && is.null(labels))
    labels <- firm_labels(handle, text("_name"))
  found <- if (is.null(labels)) text("_name") else labels
  if (is.null(found)) {
    values <- if (handle$exists(axis)) read_whole(handle, axis)
    found <- if (is.character(values)) values
  }
  if (anyDuplicated(found) && !is.null(labels)) {
    both <- paste0(found, " (", text("_name"), ")")
    found <- ifelse(found %in% found[duplicated(found)], both, found)
  }
  if (anyDuplicated(found)) make.unique(found) else found
}

# Vendors, clouds and sellers are firms, and have their labels there. NULL where these names are not all of firms.
firm_labels <- function(handle, names) {
  if (is.null(names) || !handle$exists("firm_name") || !handle$exists("firm_label"))
    return(NULL)
  at <- match(names, read_whole(handle, "firm_name"))
  if (!anyNA(at)) read_whole(handle, "firm_label")[at]
}

dirname_of <- function(path) sub("/?[^/]*$", "", path)
in_group <- function(group, ...) paste0(group, if (nzchar(group)) "/", ...)

read_whole <- function(handle, path) {
  dataset <- handle[[path]]
  on.exit(dataset$close())
  if (prod(dataset$dims) == 0) vector_like(dataset) else as_read(dataset$read(drop = FALSE))
}

vector_like <- function(dataset) {
  class <- as.character(dataset$get_type()$get_class())
  switch(class, H5T_STRING = character(), H5T_INTEGER = integer(), numeric())
}

# integer64 stays; everything else loses its dimensions.
as_read <- function(values) {
  dim(values) <- NULL
  values
}

# Values of the dataset at `index` (NULL: all), one integer vector for each axis in R's order, as a column with the
# attributes units and label. Errors: none; what is not there is NA.
column_of <- function(handle, row, index, names) {
  dataset <- handle[[row$path]]
  on.exit(dataset$close())
  empty <- any(row$size[[1]] == 0) || any(lengths(index) == 0 & !vapply(index, is.null, NA))
  values <- if (empty) vector_like(dataset)
  else as_read(if (all(vapply(index, is.null, NA))) dataset$read(drop = FALSE) else read_part(dataset, index, row$size[[1]]))
  column <- in_words(values, dataset, handle, row, names)
  attr(column, "units") <- attribute_of(dataset, "units")
  attr(column, "label") <- attribute_of(dataset, "long_name")
  column
}

read_part <- function(dataset, index, size) {
  dataset$read(Map(function(at, length) if (is.null(at)) seq_len(length) else at, index, size), drop = FALSE)
}

in_words <- function(values, dataset, handle, row, names) {
  if (inherits(values, "integer64") || row$name == "run_seed")
    return(as.character(values))
  if (is.character(values))
    return(as_dates(values, row$name))
  if (row$class == "H5T_FLOAT") {
    values[is.nan(values)] <- NA
    return(values)
  }
  meanings <- attribute_of(dataset, "flag_meanings")
  if (!is.null(meanings))
    return(in_categories(values, strsplit(meanings, " ", fixed = TRUE)[[1]], attribute_of(dataset, "flag_values")))
  counted <- if (!isTRUE(row$scale) && !startsWith(row$name, "param_")) COUNTED[sub("^.*_", "", row$name)]
  if (length(counted) && !is.na(counted)) {
    elements <- names_of_axis(handle, in_group(row$group, counted), row$group, names)
    if (is.null(elements))
      elements <- names_of_axis(handle, counted, "", names)
    if (!is.null(elements))
      return(as_elements(values, elements, BELOW_ZERO[[row$name]]))
  }
  values
}

in_categories <- function(values, meanings, numbers) {
  if (identical(meanings, c("no", "yes")))
    return(as.logical(ifelse(values %in% numbers, values, NA)))
  structure(match(values, numbers), levels = meanings, class = "factor")
}

# Numbers from 0 as a factor; others, such as -1 for none, are NA.
as_elements <- function(values, elements, others) {
  structure(match(values, c(seq_along(elements) - 1L, others)), levels = c(elements, names(others)), class = "factor")
}

as_dates <- function(values, name) {
  if (!grepl("(^|_)date$", name) || !all(grepl("^[0-9]{4,}-[0-9]{2}-[0-9]{2}$", values)))
    return(values)
  as.Date(values)
}
