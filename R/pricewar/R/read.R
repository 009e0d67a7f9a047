# Tables of a file: all fields along the same axes are columns of one data frame.

pricewar_read <- function(file, fields = NULL, runs = NULL, rounds = NULL, names = c("name", "label"), design = TRUE) {
  names <- match.arg(names)
  with_file(file, function(handle, file, about) {
    paths <- character()
    catalogue <- catalogue_of(handle, function(all) {
      paths <<- chosen_paths(all, fields, file)
      all %in% paths | (design & is_design(basename(all)))
    })
    of_design <- catalogue[design & is_design(catalogue$name), ]
    left_out <- catalogue$scale | is.null(fields) & catalogue$name %in% WHOLE_TEXTS
    catalogue <- catalogue[catalogue$path %in% paths & !left_out, ]
    selection <- list(runs = runs, rounds = rounds, run = selected(handle, "run", runs),
                      round = selected(handle, "round", rounds))
    in_table <- table_names(catalogue)
    known <- new.env()
    tables <- lapply(split(catalogue, factor(in_table, unique(in_table))),
                     function(rows) table_of(handle, rows, selection, names, of_design, known))
    structure(tables, class = "pricewar_tables", file = file, about = about)
  })
}

# Texts of whole files, and what only the program needs; to be had by their names.
WHOLE_TEXTS <- c("scenario", "resolved", "study", "study_identity", "table")

pricewar_table <- function(file, fields, runs = NULL, rounds = NULL, names = c("name", "label"), design = TRUE) {
  tables <- pricewar_read(file, fields, runs, rounds, names, design)
  if (length(tables) != 1)
    refuse("the fields are not along the same axes, but in the tables ", paste(names(tables), collapse = ", "),
           "; pricewar_read() has all of these")
  tables[[1]]
}

# Where the wanted numbers stand on the axis, from 1, in their order in the file; NULL: all of them.
selected <- function(handle, axis, wanted) {
  if (is.null(wanted))
    return(NULL)
  if (!handle$exists(axis))
    refuse("the file has no axis `", axis, "` to choose from")
  there <- read_whole(handle, axis)
  if (!is.numeric(wanted) || !all(wanted %in% there))
    refuse(axis, "s: must be numbers that the file has: ", min(there), " to ", max(there))
  which(there %in% wanted)
}

# The same for any axis: on those of runs and rounds as selected; events and exits are chosen by the run and the round that
# they say of themselves.
index_on <- function(handle, axis, group, selection) {
  if (is.na(axis))
    return(NULL)
  index <- selection[[axis, exact = TRUE]]
  if (!nzchar(group))
    return(index)
  chosen <- function(suffix, wanted) {
    path <- in_group(group, basename(axis), suffix)
    if (!is.null(wanted) && handle$exists(path)) read_whole(handle, path) %in% wanted else TRUE
  }
  kept <- chosen("_run", selection$runs) & chosen("_round", selection$rounds) & chosen("_in_round", selection$rounds)
  if (length(kept) > 1 || !all(kept)) which(kept) else index
}

# The data frame of datasets with the same axes: a column for each axis, then what an axis has besides names (dates, levels
# of quantiles), the design where runs or points are of a study, and the fields. Rows run through the last axis first.
# `design`: rows of the catalogue; `known`: the columns of axes that other tables have too.
table_of <- function(handle, rows, selection, names, design, known) {
  axes <- rows$axes[[1]]
  size <- rows$size[[1]]
  if (!length(axes))
    return(frame_of(fields_of(handle, rows, list(), names), 1L))
  index <- lapply(axes, function(axis) index_on(handle, axis, rows$group[1], selection))
  lengths <- ifelse(vapply(index, is.null, NA), size, lengths(index))
  columns <- list()
  for (k in rev(seq_along(axes))) {
    spread <- function(values) rep(rep(values, each = prod(lengths[seq_len(k - 1)])), length.out = prod(lengths))
    key <- paste(axes[k], rows$group[1], size[k], length(axes) > 1)
    if (is.null(known[[key]]))
      known[[key]] <- c(columns_of_axis(handle, axes[k], rows$group[1], index[[k]], size[k], names),
                        if (length(axes) > 1) design_of(handle, axes[k], rows$group[1], index[[k]], names, design))
    own <- known[[key]]
    columns <- c(columns, lapply(own, function(column) keep_words(spread(column), column)))
  }
  rest <- rows[!rows$name %in% names(columns), ]
  frame_of(c(columns, fields_of(handle, rest, index, names)), prod(lengths))
}

fields_of <- function(handle, rows, index, names) {
  setNames(lapply(seq_len(nrow(rows)), function(k) column_of(handle, rows[k, ], index, names)), rows$name)
}

# Subsetting and rep() drop attributes.
keep_words <- function(column, from) {
  attr(column, "units") <- attr(from, "units")
  attr(column, "label") <- attr(from, "label")
  column
}

frame_of <- function(columns, rows) structure(columns, row.names = .set_row_names(rows), class = "data.frame")

# The axis itself, as a factor where it has names, and its dates or levels.
columns_of_axis <- function(handle, axis, group, index, size, names) {
  if (is.na(axis))
    return(list(element = if (is.null(index)) seq_len(size) - 1L else index - 1L))
  at <- function(values) if (is.null(index)) values else values[index]
  elements <- names_of_axis(handle, axis, group, names)
  row <- data.frame(path = axis, name = basename(axis), group = dirname_of(axis), class = "", scale = TRUE)
  row$size <- list(size)
  own <- column_of(handle, row, list(NULL), names)
  values <- if (is.null(elements)) at(own)
  else structure(at(seq_along(elements)), levels = elements, class = "factor")
  columns <- setNames(list(keep_words(values, own)), basename(axis))
  for (suffix in c("_date", "_level")) {
    path <- in_group(dirname_of(axis), basename(axis), suffix)
    if (handle$exists(path)) {
      row$path <- path
      row$name <- basename(path)
      more <- column_of(handle, row, list(NULL), names)
      columns[[row$name]] <- keep_words(at(more), more)
    }
  }
  columns
}

# What a study varies and how its runs are numbered, by the names of fields.
is_design <- function(names) names %in% c("design_point", "replicate") | startsWith(names, "param_")

# What the design of a study gave to the runs or points on this axis. `design`: rows of the catalogue.
design_of <- function(handle, axis, group, index, names, design) {
  rows <- design[design$group == group & vapply(design$axes, identical, NA, axis), ]
  if (any(startsWith(rows$name, "param_"))) fields_of(handle, rows, list(index), names)
}
