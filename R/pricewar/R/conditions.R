# Conditions: what the program or a file says is wrong.

no_findings <- function() data.frame(file = character(), line = integer(), path = character(), what = character())

# An error (or a warning) with the words of the program. `status`: its exit code, NA when it is not about a call.
condition_of <- function(kind, message, status = NA_integer_, output = character(), findings = no_findings()) {
  structure(list(message = message, call = NULL, status = status, output = output, findings = findings),
            class = c(paste0("pricewar_", kind), kind, "condition"))
}

refuse <- function(...) stop(condition_of("error", paste0(...)))

# Which files, lines and parameters the lines "FILE:LINE: PATH: WHAT" are about, as a data frame. What is said of an
# option ("--set PATH=VALUE: WHAT") has no file and no line. Other lines are left out.
findings_in <- function(lines) {
  lines <- sub("^warning: ", "", lines)
  lines <- lines[!startsWith(lines, "pricewar-sim: ")]
  option <- "^--?[a-z-]+ ([^=]+)=.*?: (.*)$"
  place <- "^(.+?)(:([0-9]+))?: (([A-Za-z_][A-Za-z0-9_.*\\[\\]]*): )?(.*)$"
  rows <- lapply(lines, function(line) {
    if (grepl(option, line, perl = TRUE)) {
      row <- list(NA_character_, NA_integer_, sub(option, "\\1", line, perl = TRUE), sub(option, "\\2", line, perl = TRUE))
    } else if (grepl(place, line, perl = TRUE)) {
      part <- function(k) sub(place, paste0("\\", k), line, perl = TRUE)
      row <- list(part(1), as.integer(part(3)), if (nzchar(part(5))) part(5) else NA_character_, part(6))
    } else {
      return(NULL)
    }
    finding(row)
  })
  do.call(rbind, c(list(no_findings()), rows))
}

finding <- function(row) data.frame(file = row[[1]], line = row[[2]], path = row[[3]], what = row[[4]])
