#!/bin/bash
# A page of every kind of file, for report.cjs. Arguments: the program, a folder. From the project's folder.
set -eu
program=$(realpath "$1")
folder=$2
scenario=$PWD/scenarios/bigtech_vs_startups.cfg
mkdir -p "$folder"
cd "$folder"
# One SME for a thousand: quick runs.
few="smes.weight=1000 sectors.chat.number=40 sectors.photo.number=25 sectors.enterprise.number=80
    sectors.education.number=35 sectors.vertical.number=30"
set_few=() in_study=
for one in $few; do
    set_few+=(--set "$one")
    in_study+="${in_study:+, }\"$one\""
done

study() { # name, design and its numbers, what varies, more
    cat >"$1.cfg" <<STUDY
study = { title = "小市场 $1"; base = "$scenario"; $2; sets = ($in_study, "simulation.rounds=24"); };
vary = ( $3 );
${4:-}
STUDY
    "$program" sweep --quiet --force -o "$1.h5" "$1.cfg" >/dev/null
}
ranges='{ path = "choice.switch_cost_vendor"; low = 0.5; high = 3.0; },
    { path = "vendors.Zhipu.capital"; low = 500000; high = 8000000; scale = "log"; },
    { path = "sectors[*].churn"; low = 0.05; high = 0.3; }'

"$program" --quiet --force --replicates 1 "${set_few[@]}" -o run.h5 "$scenario" >/dev/null
printf '%s\n' 'date,field,agent,value,low,high,days,source' '2024-05-15,price,Doubao-pro-32k,5,4,6,,a list' \
    '2024-10-15,vendor_tokens,ByteDance,90,,,1,"a paper, of that day"' '2024-12-31,market_adoption,,0.3,,,,' \
    '2040-01-01,market_adoption,,0.9,,,,' >observed.csv
"$program" --quiet --force --replicates 8 --explain --against-peace "${set_few[@]}" --set "output.observed=$PWD/observed.csv" \
    -o replicates.h5 "$scenario" >/dev/null
"$program" --quiet --force --replicates 1 --set simulation.rounds=3000 -o long.h5 \
    "$OLDPWD/scenarios/theory/klein_2021.cfg" >/dev/null
"$program" compare --quiet --force --replicates 6 "${set_few[@]}" -o comparison.h5 "$scenario" >/dev/null
"$program" branch --quiet --force --replicates 4 --at 13 --set vendors.Alibaba.pricing.strategy=hold \
    -o branch.h5 replicates.h5 >/dev/null
study grid 'design = "grid"; replicates = 5' \
    '{ path = "vendors.Zhipu.capital"; low = 500000; high = 8000000; scale = "log"; levels = 3; },
    { name = "rule"; path = "vendors.Zhipu.pricing.strategy"; values = ("hold", "match", "undercut"); }' \
    'claims = ( { name = "most_stay"; text = "Most vendors stay: 多数留下."; outcome = "vendors_alive"; relation = "at_least";
        threshold = 8; },
    { name = "dear"; text = "Tokens get dearer."; outcome = "price_ratio"; relation = "above"; threshold = 1; at = ["rule=hold"]; },
    { name = "rule_helps"; text = "Undercutting saves Zhipu."; outcome = "final_alive[Zhipu]"; relation = "above"; threshold = 0;
        at = ["rule=undercut"]; against = ["rule=hold"]; } );'
study morris 'design = "morris"; points = 4; replicates = 2' "$ranges"
study saltelli 'design = "saltelli"; points = 8; replicates = 2' "$ranges"
study random 'design = "random"; points = 16; replicates = 1' "$ranges"
"$program" sweep --quiet --force -o ishigami.h5 "$OLDPWD/scenarios/studies/ishigami.cfg" >/dev/null
# What data say, what follows, and in which region something happens.
known='{ name = "switching cost"; path = "choice.switch_cost_vendor"; prior = "uniform"; low = 0.5; high = 3.0; },
    { path = "vendors.ByteDance.brand_utility"; prior = "normal"; mean = 0.5; sd = 0.5; },
    { name = "hazard"; path = "sectors[*].value_hazard"; prior = "lognormal"; mean = 0.03; sd = 0.02; },
    { name = "rule"; path = "vendors.Zhipu.pricing.strategy"; values = ("hold", "match", "undercut"); }'
cat >inference.cfg <<STUDY
study = { title = "数据说明什么"; base = "$scenario"; design = "latin_hypercube"; points = 40; replicates = 1;
  sets = ($in_study, "simulation.rounds=8"); };
vary = ( $known );
targets = ( { outcome = "final_adoption"; value = 0.40; scale = 0.05; source = "a survey: 调查"; },
  { outcome = "final_share[ByteDance]"; round = 4; value = 0.28; scale = 0.2; error = "relative"; },
  { outcome = "final_share[ByteDance]"; value = 0.30; scale = 0.05; },
  { outcome = "final_share[ByteDance]"; minus = "final_share[Zhipu]"; relation = "at_least"; value = 0; scale = 0.05; } );
STUDY
"$program" infer --quiet --force --draws 60 --runs 120 -o inference.h5 inference.cfg >/dev/null 2>inference.log || { cat inference.log; exit 1; }
cat >prediction.cfg <<STUDY
study = { title = "预测"; base = "$scenario"; design = "posterior"; from = "inference.h5"; points = 24; replicates = 1;
  seeds = "by_point"; keep = ["series"]; sets = ($in_study, "simulation.rounds=12"); };
vary = ( $known );
STUDY
"$program" sweep --quiet --force -o prediction.h5 prediction.cfg >/dev/null
"$program" regret --quiet --force --strategies hold,match,undercut --most-runs 8 "${set_few[@]}" --set simulation.rounds=24 \
    --try "vendors.ByteDance.pricing.from_round=4" -o regret.h5 "$scenario" >/dev/null
"$program" tournament --best-replies --quiet --force --vendors ByteDance,Alibaba,Zhipu --strategies hold,match,undercut --most-runs 8 \
    "${set_few[@]}" --set simulation.rounds=24 -o replies.h5 "$scenario" >/dev/null
"$program" tournament --roles --quiet --force --strategies hold,match,undercut --replicates 6 "${set_few[@]}" \
    --set simulation.rounds=24 -o roles.h5 "$scenario" >/dev/null
"$program" tournament --roles --quiet --force --role a=ByteDance --role b=Alibaba,Baidu --role c=Zhipu --strategies hold,undercut \
    --replicates 4 "${set_few[@]}" --set simulation.rounds=24 -o roles3.h5 "$scenario" >/dev/null
"$program" tournament --quiet --force --strategies hold,match,undercut --replicates 4 "${set_few[@]}" --set simulation.rounds=24 \
    -o tournament.h5 "$scenario" >/dev/null
# Two firms whose best replies go round, and the same search without turns left.
duel=("$OLDPWD/tests/scenarios/duel.cfg" --strategies hold,best_response,follow --most-runs 2 --set 'vendors[*].pricing.strategy=hold'
    --set 'vendors[0].products[0].price_input=1.5' --set 'vendors[0].products[0].price_output=1.5' --set 'vendors[1].products[0].price_input=1.6'
    --set 'vendors[1].products[0].price_output=1.6' --set 'vendors[1].products[0].unit_cost=0.8')
"$program" tournament --best-replies --quiet --force --vendors all -o cycle.h5 "${duel[@]}" >/dev/null
"$program" tournament --best-replies --quiet --force --vendors all --most-turns 3 -o turns.h5 "${duel[@]}" >/dev/null
"$program" discover --quiet --force --outcome 'output >= 6' -o discovery.h5 ishigami.h5 >/dev/null
cat >game.cfg <<GAME
game = { title = "先发制人"; kind = "learning"; discount = 0.95; outside_price = 10.0; };
learning = { states = 8; learning_until = 6; progress_ratio = 0.6; exits = true; };
question = { conducts = ["no_exit"]; periods = 30; simulations = 5; };
GAME
cat >bases.cfg <<GAME
game = { title = "Switching"; kind = "switching"; discount = 0.9; };
switching = { buyers = 10; switch_cost = 1.0; };
question = { search = "starts"; conducts = ["myopic"]; periods = 30; simulations = 5; };
continuation = { parameter = "switch_cost"; from = 0.2; to = 1.5; };
GAME
for game in game bases; do "$program" markov-perfect --quiet --force -o "$game.h5" "$game.cfg" >/dev/null; done
"$program" markov-perfect --quiet --force -o outputs.h5 "$OLDPWD/scenarios/games/linear_quadratic.cfg" >/dev/null
# Every shipped war in its own words: runs, a comparison, and a study of the first.
rm -f war-*
for war in "$OLDPWD"/scenarios/wars/*.cfg; do
    name=war-$(basename "$war" .cfg)
    "$program" --quiet --force --replicates 4 --explain -o "$name.h5" "$war" >/dev/null
    "$program" compare --quiet --force --replicates 3 -o "$name-comparison.h5" "$war" >/dev/null
done
cat >war-study.cfg <<STUDY
study = { title = "A study of a war"; base = "$OLDPWD/scenarios/wars/ride_hailing_2014.cfg"; design = "latin_hypercube"; points = 12;
  replicates = 2; keep = ["series"]; };
vary = ( { path = "vendors.Didi.capital"; low = 500000; high = 8000000; scale = "log"; },
    { path = "vendors.UberChina.brand_utility"; low = -1.0; high = 1.0; },
    { path = "choice.switch_cost_vendor"; low = 0.1; high = 1.0; } );
STUDY
"$program" sweep --quiet --force -o war-study.h5 war-study.cfg >/dev/null
for file in replicates long comparison branch grid morris saltelli random ishigami inference prediction discovery regret replies cycle turns roles roles3 tournament game bases outputs war-*.h5; do
    "$program" report --quiet "${file%.h5}.h5"
done
"$program" report --quiet --names label run.h5
