# What a file has: datasets with their axes, as the file itself says.

# Opens a file of the program, and passes the handle to `work`; it is closed whatever happens.
with_file <- function(file, work) {
  if (inherits(file, "pricewar"))
    file <- file$file
  if (!is.character(file) || length(file) != 1 || is.na(file))
    refuse("`file` must be the name of one file, or what pricewar_run() gave")
  file <- path.expand(file)
  if (!file.exists(file))
    refuse(file, ": there is no such file")
  handle <- tryCatch(H5File$new(file, "r"), error = function(e) refuse(file, ": is no HDF5 file, or damaged"))
  on.exit(handle$close_all())
  about <- h5attributes(handle)
  if (!any(grepl("^pricewar_.*schema$", names(about))))
    refuse(file, ": is no file of results of pricewar-sim")
  work(handle, file, about)
}

# NULL when there is none.
attribute_of <- function(object, name) {
  if (!object$attr_exists(name))
    return(NULL)
  attribute <- object$attr_open(name)
  on.exit(attribute$close())
  attribute$read()
}

# A row for each dataset: path, group, name, type class; `axes`: the paths of its axes in R's order, which is the reverse
# of the file's, and `size` along them. Scalars have none. `scale`: whether it is itself an axis. `wanted`: of which
# paths the axes are asked for, as that takes most of the time.
catalogue_of <- function(handle, wanted = function(paths) rep(TRUE, length(paths))) {
  # In the order in which the program wrote them.
  list <- handle$ls(recursive = TRUE, index_type = h5const$H5_INDEX_CRT_ORDER, order = h5const$H5_ITER_INC)
  list <- list[list$obj_type == "H5I_DATASET", ]
  paths <- list$name
  scalar <- list$dataset.rank == 0
  sizes <- ifelse(scalar, "", list$dataset.dims)
  catalogue <- data.frame(path = paths, group = sub("/?[^/]*$", "", paths), name = basename(paths),
                          class = as.character(list$dataset.type_class))
  catalogue$size <- lapply(strsplit(sizes, " x ", fixed = TRUE), as.numeric)
  chosen <- wanted(paths)
  known <- new.env()
  catalogue$axes <- Map(function(path, size, asked) if (asked) axes_of(handle, path, length(size), known),
                        paths, catalogue$size, chosen)
  catalogue$scale <- vapply(seq_along(paths), function(k) identical(catalogue$axes[[k]], paths[k]), NA)
  catalogue[chosen, ]
}

# `known`: paths of axes by the reference that the file has for them. References are kept there until all are read: each
# holds the file's id, and when R frees one while hdf5r makes another, hdf5r's counts of that id disagree and it stops.
axes_of <- function(handle, path, rank, known) {
  dataset <- handle[[path]]
  on.exit(dataset$close())
  if (rank == 0)
    return(character())
  references <- attribute_of(dataset, "DIMENSION_LIST")
  if (is.null(references))
    return(if (rank == 1 && dataset$attr_exists("NAME")) path else rep(NA_character_, rank))
  known$kept <- c(known$kept, list(references))
  rev(vapply(references, function(reference) {
    if (!length(reference))
      return(NA_character_)
    key <- paste(reference$ref, collapse = "")
    if (is.null(known[[key]])) {
      object <- reference$dereference()[[1]]
      known[[key]] <- sub("^/", "", object$get_obj_name())
      object$close()
    }
    known[[key]]
  }, ""))
}

# Paths in the catalogue that `fields` names: a field, with or without its group, a group, or a pattern with *.
chosen_paths <- function(paths, fields, file) {
  if (is.null(fields))
    return(paths)
  found <- lapply(fields, function(field) {
    exact <- paths[paths == field | basename(paths) == field | startsWith(paths, paste0(field, "/"))]
    if (length(exact) || !grepl("*", field, fixed = TRUE)) exact
    else paths[grepl(glob2rx(field), paths) | grepl(glob2rx(field), basename(paths))]
  })
  missing <- fields[lengths(found) == 0]
  if (length(missing)) {
    near <- unique(basename(paths))[order(adist(basename(missing[1]), unique(basename(paths))))][1:3]
    refuse(file, ": has no field `", missing[1], "`; near it are ", paste(near, collapse = ", "),
           "; pricewar_fields() lists all")
  }
  unique(unlist(found))
}

pricewar_fields <- function(file) {
  with_file(file, function(handle, file, about) {
    catalogue <- catalogue_of(handle)
    catalogue <- catalogue[!catalogue$scale, ]
    texts <- function(name) vapply(catalogue$path, function(path) {
      dataset <- handle[[path]]
      on.exit(dataset$close())
      text <- attribute_of(dataset, name)
      if (length(text)) paste(text, collapse = " ") else ""
    }, "", USE.NAMES = FALSE)
    data.frame(field = catalogue$path, table = table_names(catalogue),
               rows = vapply(catalogue$size, prod, 1), units = texts("units"), label = texts("long_name"),
               categories = texts("flag_meanings"))
  })
}

# Axes in the file's order with the group before them: "run_round_firm", "winners_winning_vendor". A group that is called
# as the one axis of its table, but for the plural, is the name: "events", "claims".
table_names <- function(catalogue) {
  mapply(function(group, axes) {
    axes <- rev(ifelse(is.na(axes), "element", basename(axes)))
    if (length(axes) == 1 && paste0(axes, "s") == group)
      return(group)
    paste(c(strsplit(group, "/", fixed = TRUE)[[1]], if (length(axes)) axes else "scalar"), collapse = "_")
  }, catalogue$group, catalogue$axes, USE.NAMES = FALSE)
}
