# Running scenarios, comparisons and studies.

pricewar_run <- function(scenario, sets = list(), seed = NULL, replicates = NULL, ..., output = NULL, force = FALSE,
                         fields = NULL, program = NULL) {
  play("run", scenario, common_options(sets, seed, replicates), list(...), output, force, fields, program)
}

pricewar_compare <- function(scenario, against = NULL, sets = list(), seed = NULL, replicates = NULL, ...,
                             output = NULL, force = FALSE, fields = NULL, program = NULL) {
  other <- if (is.null(names(against))) against else settings(against, "against")
  if (!all(vapply(as.list(other), is.character, NA)))
    refuse("against: must be the file of a scenario, or a list with a name for each value, such as ",
           "list(\"vendors[*].pricing.strategy\" = \"hold\")")
  play("compare", scenario, c(rbind(rep("--against", length(other)), as.character(other)),
                              common_options(sets, seed, replicates)),
       list(...), output, force, fields, program)
}

pricewar_sweep <- function(study, sets = list(), seed = NULL, replicates = NULL, ..., output = NULL, force = FALSE,
                           fields = NULL, program = NULL) {
  play("sweep", study, common_options(sets, seed, replicates), list(...), output, force, fields, program)
}

pricewar_new <- function(file, from = c("goods", "two_firms", "platform", "models"), force = FALSE, program = NULL) {
  from <- match.arg(from)
  call_program(pricewar_program(program),
               c("new", "--quiet", "--from", from, if (force) "--force", "--", path.expand(file)))
  invisible(file)
}

common_options <- function(sets, seed, replicates) {
  changes <- settings(sets, "sets")
  c(rbind(rep("--set", length(changes)), changes), option_arguments(list(seed = seed, replicates = replicates), NULL))
}

# What would leave no file, or no words to show.
NOT_FROM_R <- c("--no-output", "--dry-run", "--json", "--help", "--version", "--keys", "--markdown", "--output",
                "--force", "--quiet", "--shard")

# Runs `command` on `input` and reads what it wrote. Without `output` the file is a temporary one of this session.
play <- function(command, input, options, further, output, force, fields, program) {
  if (!is.character(input) || length(input) != 1 || is.na(input))
    refuse("the file to ", command, " must be the name of one file")
  program <- pricewar_program(program)
  file <- if (is.null(output)) tempfile("pricewar-", fileext = ".h5") else path.expand(output)
  arguments <- c(command, options, option_arguments(further, NOT_FROM_R), "--output", file, if (force) "--force", "--",
                 path.expand(input))
  before <- file.mtime(file)
  # A study with failed runs ends with 1 and is whole all the same; a study cut short by --max-hours has no file.
  done <- call_program(program, arguments, if (command == "sweep") 0:1 else 0L)
  if (done$status == 1L && (!file.exists(file) || identical(file.mtime(file), before)))
    stop(condition_of("error", paste(sub("^pricewar-sim: ", "", done$notes), collapse = "\n"), done$status, done$notes))
  if (done$status == 1L)
    warning(condition_of("warning", paste(sub("^pricewar-sim: ", "", done$notes), collapse = "\n"), done$status,
                         done$notes))
  structure(list(file = normalizePath(file), tables = pricewar_read(file, fields), words = done$out,
                 program = program, arguments = arguments),
            class = c(paste0("pricewar_", command), "pricewar"))
}
