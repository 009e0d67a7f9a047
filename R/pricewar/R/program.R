# Finding and calling the program.

pricewar_program <- function(program = NULL) {
  asked <- c(program, getOption("pricewar.program"), Sys.getenv("PRICEWAR_SIM", NA))
  asked <- asked[!is.na(asked) & nzchar(asked)]
  found <- Sys.which(if (length(asked)) asked[1] else "pricewar-sim")
  if (!nzchar(found))
    refuse(if (length(asked)) asked[1] else "pricewar-sim",
           ": there is no such program; install pricewar-sim, or say where it is: argument `program`, ",
           "options(pricewar.program = ), environment variable PRICEWAR_SIM, or PATH")
  normalizePath(unname(found))
}

# Calls the program with these arguments, each quoted for the shell that system2 uses, in their bytes of UTF-8 whatever
# the locale. Returns list(out, notes), lines of stdout and stderr. What the program warns of becomes warnings; exit codes
# other than those `allowed` become errors of class pricewar_error.
call_program <- function(program, arguments, allowed = 0L) {
  out <- tempfile("pricewar-out-")
  notes <- tempfile("pricewar-notes-")
  on.exit(unlink(c(out, notes)))
  quoted <- shQuote(enc2utf8(arguments), type = "sh")
  Encoding(quoted) <- "unknown"
  # Progress and colours are for terminals, and stdin is nobody's.
  status <- suppressWarnings(system2(program, quoted, stdout = out, stderr = notes, stdin = "/dev/null"))
  lines <- read_utf8(notes)
  if (!status %in% allowed) {
    words <- sub("^pricewar-sim: ", "", lines[!startsWith(lines, "warning: ")])
    if (!length(words))
      words <- paste(program, "ended with exit code", status)
    stop(condition_of("error", paste(words, collapse = "\n"), status, lines, findings_in(lines)))
  }
  doubts <- lines[startsWith(lines, "warning: ")]
  if (length(doubts))
    warning(condition_of("warning", paste(sub("^warning: ", "", doubts), collapse = "\n"), status, doubts,
                         findings_in(doubts)))
  list(out = read_utf8(out), notes = setdiff(lines, doubts), status = status)
}

read_utf8 <- function(file) if (file.exists(file)) readLines(file, encoding = "UTF-8", warn = FALSE) else character()

# A value as the program reads it: texts in quotes, numbers with all their digits, TRUE as true, several values as a
# list. I("...") goes through as it is.
value_text <- function(value, path) {
  if (inherits(value, "AsIs"))
    return(paste(as.character(value), collapse = ""))
  if (is.factor(value) || inherits(value, "Date"))
    value <- as.character(value)
  if (!is.atomic(value) || !length(value) || anyNA(value))
    refuse("sets: ", path, ": must be numbers, texts, or TRUE or FALSE, none missing")
  texts <- if (is.character(value)) paste0('"', gsub('(["\\\\])', "\\\\\\1", enc2utf8(value)), '"')
  else if (is.logical(value)) ifelse(value, "true", "false")
  else number_text(value)
  if (length(texts) > 1) paste0("[", paste(texts, collapse = ","), "]") else texts
}

# Whole numbers without a decimal point, others with as many digits as tell them from their neighbours. integer64 too.
number_text <- function(value) {
  if (inherits(value, "integer64") || is.integer(value))
    return(as.character(value))
  vapply(value, function(x) {
    if (x == trunc(x) && abs(x) < 2^53)
      return(sprintf("%.0f", x))
    short <- sprintf("%.15g", x)
    if (as.numeric(short) == x) short else sprintf("%.17g", x)
  }, "")
}

# list("vendors.A.capital" = 1e6) as PATH=VALUE. `what`: the argument, for messages.
settings <- function(sets, what) {
  if (!length(sets))
    return(character())
  paths <- names(sets)
  if (is.null(paths) || anyNA(paths) || any(!nzchar(paths)))
    refuse(what, ": must be a list with a name for each value, such as list(\"vendors.A.capital\" = 1e6)")
  paste0(paths, "=", mapply(value_text, as.list(sets), paths, SIMPLIFY = TRUE, USE.NAMES = FALSE))
}

# list(explain = TRUE, threads = 2) as --explain --threads 2: names as in `pricewar-sim run --help`, _ for -.
option_arguments <- function(options, refused) {
  if (!length(options))
    return(character())
  if (is.null(names(options)) || any(!nzchar(names(options))))
    refuse("further options need names, such as explain = TRUE; `pricewar-sim COMMAND --help` lists them")
  unlist(Map(function(name, value) {
    option <- paste0("--", gsub("_", "-", name))
    if (option %in% refused)
      refuse(name, ": not from R, where the results are read from the file")
    if (is.null(value) || isFALSE(value)) character()
    else if (isTRUE(value)) option
    else c(rbind(option, if (is.numeric(value)) number_text(value) else as.character(value)))
  }, names(options), options), use.names = FALSE)
}
