# Runs the program and reads what it wrote. Without a program there is nothing to try, and the test says so; with
# PRICEWAR_SIM set there must be one.
library(pricewar)

fails <- function(expression, words) {
  error <- tryCatch({ expression; NULL }, pricewar_error = identity)
  if (is.null(error) || !grepl(words, conditionMessage(error), fixed = TRUE))
    stop("no error with the words: ", words, if (!is.null(error)) paste0("; but: ", conditionMessage(error)))
  invisible(error)
}
warned <- function(expression) tryCatch({ expression; NULL }, pricewar_warning = identity)

program <- tryCatch(pricewar_program(), pricewar_error = function(error) {
  if (nzchar(Sys.getenv("PRICEWAR_SIM")))
    stop(error)
  cat("there is no pricewar-sim here: nothing is tried\n")
  quit(status = 0)
})
# A folder whose name a shell would take apart.
folder <- file.path(tempfile("war "), "it's $HOME; `x` \u4ef7\u683c\u6218")
dir.create(folder, recursive = TRUE)
inside <- function(name) file.path(folder, name)
scenario <- pricewar_new(inside("war.cfg"))
fails(pricewar_new(scenario), "war.cfg")

# A run with sets, in a file of its own, with words, and all tables.
war <- pricewar_run(scenario, sets = list("vendors.Grain.capital" = 1e6, "simulation.rounds" = 6), seed = "9007199254740993",
                    replicates = 3, explain = TRUE, threads = 2, output = inside("war.h5"))
stopifnot(inherits(war, "pricewar"), file.exists(inside("war.h5")), any(grepl("3 runs of 6 months", war$words)))
market <- war$tables$run_round_product
stopifnot(is.data.frame(market), nrow(market) == 3 * 7 * 4, identical(levels(market$product)[1], "Grain-1"),
          inherits(market$round_date, "Date"), market$round_date[market$round == 1][1] == as.Date("2024-01-01"),
          attr(market$price, "units") == "CNY/phone", nzchar(attr(market$price, "label")),
          is.logical(market$live), is.na(market$price[market$product == "Summit-Pro"]), !is.nan(market$price))
stopifnot(identical(war$tables$run$run_seed[1], "9007199254740993"), is.factor(war$tables$run_firm$exit_cause),
          identical(levels(war$tables$run_firm$exit_cause), c("none", "bankrupt", "withdrawn", "acquired")))
start <- subset(war$tables$run_round_firm, round == 0 & firm == "Grain")
stopifnot(start$capital == 1e6, nrow(start) == 3)
stopifnot(is.factor(war$tables$events$event_vendor), is.factor(war$tables$events$event_kind),
          identical(levels(war$tables$product$product_vendor), levels(war$tables$vendor$vendor)))

# Only what is asked for, and the same numbers.
price <- pricewar_table(war, "price", runs = 2, rounds = c(0, 5))
part <- market[market$run == 2 & market$round %in% c(0, 5), c("run", "round", "round_date", "product", "price")]
stopifnot(identical(c(price$price), c(part$price)), all(price[1:4] == part[1:4]), nrow(price) == 8)
some <- pricewar_read(war, c("vendor_p*", "events"), rounds = 1:2)
stopifnot(setequal(names(some), c("run_round_vendor", "events")), all(some$run_round_vendor$round %in% 1:2),
          nrow(some$events) == sum(war$tables$events$event_round %in% 1:2), all(some$events$event_round %in% 1:2),
          nrow(some$events) > 0, nrow(pricewar_table(war, "events", runs = 1, rounds = 0)) == 0)
stopifnot(nchar(pricewar_table(war, "scenario")$scenario) > 100)
fields <- pricewar_fields(war)
stopifnot(fields$units[fields$field == "price"] == "CNY/phone", fields$rows[fields$field == "price"] == nrow(market),
          fields$table[fields$field == "price"] == "run_round_product", all(fields$table %in% c(names(war$tables), "scalar")))
stopifnot("price" %in% summary(war$tables)$column, identical(summary(war)$words, war$words),
          any(grepl("run_round_product", capture.output(print(war)))))

# Mistakes, in words.
fails(pricewar_table(war, "prise"), "near it are price")
fails(pricewar_table(war, c("price", "capital")), "not along the same axes")
fails(pricewar_read(war, rounds = 99), "rounds: must be numbers that the file has: 0 to 6")
fails(pricewar_read(inside("none.h5")), "there is no such file")
fails(pricewar_read(scenario), "is no HDF5 file")
fails(pricewar_run(scenario, output = inside("war.h5")), "exists")
fails(pricewar_run(scenario, program = inside("none")), "there is no such program")
fails(pricewar_run(scenario, no_output = TRUE), "no_output: not from R")
fails(pricewar_run(scenario, sets = list(1)), "with a name for each value")
error <- fails(pricewar_run(scenario, sets = list("vendors.Nobody.capital" = 1)), "there is no `Nobody`")
stopifnot(error$status == 2, error$findings$path == "vendors.Nobody.capital", is.na(error$findings$file))
lines <- readLines(scenario)
broken <- inside("broken.cfg")
writeLines(sub("rounds = 36;", "rounds = 36; sead = 1;", lines), broken)
error <- fails(pricewar_run(broken), "simulation.sead")
stopifnot(error$findings$file == broken, error$findings$line == grep("rounds = 36", lines),
          error$findings$path == "simulation.sead")
doubt <- warned(pricewar_run(scenario, sets = list("vendors.Grain.capital" = 5), replicates = 1, fields = "alive"))
stopifnot(!is.null(doubt), doubt$findings$path == "vendors.Grain.capital")

# Texts reach the program as they are: quotes, dollars, Chinese, and a list.
title <- "it's \"$HOME\" `ls` \\ \u4ef7\u683c\u6218"
named <- pricewar_run(scenario, sets = list("simulation.title" = title, "simulation.rounds" = 2L,
                                            "vendors[*].pricing.strategy" = "hold"), replicates = 1, fields = "alive")
stopifnot(identical(attr(named$tables, "about")$title, title), identical(names(named$tables), "run_round_firm"))

# Against no war, and against something else.
both <- pricewar_compare(scenario, sets = list("simulation.rounds" = 4), replicates = 5)
difference <- both$tables$difference_outcome
stopifnot(is.factor(difference$outcome), difference$change_low <= difference$change_high | is.na(difference$change),
          identical(summary(both)$table, difference))
none <- pricewar_compare(scenario, against = list("vendors.Grain.pricing.markup" = 0.05),
                         sets = list("simulation.rounds" = 4), replicates = 5)
stopifnot(max(abs(none$tables$difference_outcome$change), na.rm = TRUE) == 0)

# A study: the design stands beside what came out.
study <- inside("study.cfg")
writeLines(c('study = { base = "war.cfg"; design = "grid"; replicates = 2; sets = ["simulation.rounds=4"]; };',
             'vary = ( { path = "vendors.Grain.capital"; values = (200000.0, 400000.0); },',
             '         { path = "vendors.Grain.pricing.strategy"; values = ("hold", "match"); } );'), study)
swept <- pricewar_sweep(study, seed = 7)
runs <- swept$tables$run_firm
stopifnot(nrow(swept$tables$run) == 8, setequal(runs$param_vendors_Grain_capital, c(2e5, 4e5)),
          identical(levels(runs$param_vendors_Grain_pricing_strategy), c("hold", "match")),
          identical(unique(runs$design_point), 0:3), is.logical(runs$final_alive))
points <- swept$tables$by_point_outcome_point
alive <- aggregate(final_mean_price ~ design_point, swept$tables$run, mean)
stopifnot(all.equal(points$mean[points$outcome == "final_mean_price"], alive$final_mean_price),
          !"param_vendors_Grain_capital" %in% names(pricewar_table(swept, "final_alive", design = FALSE)))
# Runs that fail are a warning, and NA in the tables.
writeLines(c('study = { base = "war.cfg"; design = "grid"; replicates = 1; invalid_points = "fail";',
             'sets = ["simulation.rounds=3", "choice.switch_cost_vendor=1", "choice.switch_cost_product=0.5"]; };',
             'vary = ( { path = "choice.switch_cost_vendor"; values = (0.1, 3.0); } );'), inside("failing.cfg"))
words <- character()
failing <- withCallingHandlers(pricewar_sweep(inside("failing.cfg")), pricewar_warning = function(warning) {
  words <<- c(words, conditionMessage(warning))
  invokeRestart("muffleWarning")
})
runs <- failing$tables$run
stopifnot(identical(c(runs$failed), c(TRUE, FALSE)), identical(is.na(runs$final_mean_price), c(TRUE, FALSE)),
          is.na(failing$tables$run_firm$final_alive[1]), is.na(failing$tables$run_firm$left_in_round[1]),
          nrow(failing$tables$failures) == 1, any(grepl("1 of 2 runs failed", words)))
cat("pricewar for R: run, compare, sweep and read\n")
