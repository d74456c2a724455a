//! The plan as one self-contained HTML page: plots beside tables, no script, nothing loaded.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::learning::{Outlook, Prospect};
use super::lift::{POWER, Verdict};
use super::plot::{Curve, Plot, Side, short, whole};
use super::protection::Protection;
use super::words::{bytes, percent, plus_minus, reach, two_digits};
use super::{Line, Plan, REPORTS, VISITORS_PER_DAY};

const STYLE: &str = include_str!("plan.css");

/// The page.
#[must_use]
pub fn page(plan: &Plan) -> String {
    let site = &plan.inputs.site;
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "What " (site.id) " will be able to learn" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    header { (introduction(plan)) }
                    (figures(plan))
                    (questions(plan))
                    (errors(plan))
                    (lifts(plan))
                    (load(plan))
                    (method(plan))
                }
            }
        }
    };
    markup.into_string()
}

fn introduction(plan: &Plan) -> Markup {
    let (inputs, privacy) = (&plan.inputs, &plan.inputs.site.privacy);
    let traffic = &inputs.traffic;
    html! {
        h1 { "What " (inputs.site.id) " will be able to learn" }
        p.lead.soft {
            (whole(traffic.visitors_per_day)) " visitors a day, of whom " (percent(traffic.grant_share)) " allow measurement; an epoch of "
            (two_digits(privacy.period.days())) " days brings " (whole(traffic.visitors_per_epoch(privacy))) " different ones. "
            @match Protection::of(privacy) {
                Protection::Noised(epsilon) => {
                    "A report costs " (epsilon.as_f64()) " of an epsilon of " (privacy.epsilon_year.as_f64()) " a year, so "
                    (percent(privacy.participation().share())) " of them take part in each epoch, with one answer to one question."
                }
                Protection::Counted => { "Answers are not noised; every visitor answers every question once in an epoch." }
            }
        }
    }
}

fn figures(plan: &Plan) -> Markup {
    let own = Protection::of(&plan.inputs.site.privacy);
    let prospects =
        plan.outlooks.iter().filter_map(|outlook| outlook.by_protection.first()).filter(|one| one.least_share < 1.0);
    let points = prospects.map(|prospect| prospect.points);
    let (best, worst) = points.fold((f64::INFINITY, 0.0_f64), |(best, worst), one| (best.min(one), worst.max(one)));
    let reports = plan.load.reports_per_epoch;
    let lift = plan.lifts.iter().find(|line| line.protection == own).or(plan.lifts.get(1));
    let share = percent(plan.inputs.share);
    html! {
        dl.figures {
            div { dt { "reports an epoch, all questions" } dd { (whole(reports)) } }
            @if best.is_finite() {
                div { dt { "points: the 95 % interval of a share of " (share) ", from the best to the worst question" } dd {
                    (plus_minus(best)) @if plus_minus(worst) != plus_minus(best) { " to " (plus_minus(worst)) }
                } }
            }
            @if let Some(line) = lift {
                @let days = line.planned.days;
                @let epoch = plan.inputs.site.privacy.period.days();
                div {
                    dt { (if days > epoch { "would let an epoch tell" } else { "until an epoch tells" }) " a lift of " (percent(plan.inputs.lift)) " (" (line.protection.name()) ")" }
                    dd { (reach(days, epoch)) @if days > epoch { " the visitors" } }
                }
            }
            div { dt { "reports a second on average; in the busiest hour " (two_digits(plan.load.peak_reports_per_second)) } dd {
                (two_digits(plan.load.reports_per_second))
            } }
        }
    }
}

fn questions(plan: &Plan) -> Markup {
    let privacy = &plan.inputs.site.privacy;
    let names = plan.outlooks.first().map(|outlook| &*outlook.by_protection).unwrap_or_default();
    html! {
        section aria-labelledby="questions" {
            h2 #questions { "Your questions, in one epoch" }
            p.soft {
                "How far an answer may be off, 95 times in 100, when " (percent(plan.inputs.share)) " of visitors have a value. Groups below "
                "the least share mostly read “too few to tell”. The year's epsilon of " (privacy.epsilon_year.as_f64())
                " stays the same throughout: a costlier report is asked for more rarely."
            }
            .scroll tabindex="0" role="region" aria-label="Your questions" {
                table {
                    thead { tr {
                        th scope="col" { "Question" } th scope="col" { "Values" }
                        @for prospect in names { th scope="col" { (prospect.protection.name()) } }
                        th scope="col" { "Reports" } th scope="col" { "Least share" } th scope="col" { "Reports for ±1 point" } th scope="col" { "Visitors a day for it" }
                    } }
                    tbody { @for outlook in &plan.outlooks { (question(outlook)) } }
                }
            }
            p.soft.small { "The last four columns are at your own terms, the first of the protections." }
        }
    }
}

fn question(outlook: &Outlook) -> Markup {
    let told = |prospect: &Prospect| {
        if prospect.least_share >= 1.0 { "nothing".to_owned() } else { plus_minus(prospect.points) }
    };
    html! {
        tr {
            th scope="row" { (outlook.name) }
            td { (outlook.values) }
            @for prospect in &outlook.by_protection { td { (told(prospect)) } }
            @if let Some(own) = outlook.by_protection.first() {
                td { (whole(own.reports as f64)) }
                td { @if own.least_share < 1.0 { (percent(own.least_share)) } @else { span.never { "none" } } }
                td { (whole(own.reports_for_one_point as f64)) }
                td { (short(own.visitors_per_day_for_one_point)) }
            }
        }
    }
}

/// The colour of a protection: its place among those that are compared.
fn colour(protection: Protection) -> usize {
    Protection::all().into_iter().position(|one| one == protection).unwrap_or(0)
}

/// The colours; `is_simulated` where the curves have dots.
fn legend(is_simulated: bool) -> Markup {
    html! {
        ul.legend {
            @for protection in Protection::all() {
                li {
                    svg viewBox="0 0 32 14" aria-hidden="true" { path class=(format!("curve c{}", colour(protection))) d="M1 7H31" {} @if is_simulated { circle class=(format!("dot c{}", colour(protection))) cx="16" cy="7" r="3.6" {} } }
                    (protection.name())
                }
            }
            @if is_simulated { li { "line: theory" } li { "dot: simulation" } }
        }
    }
}

fn errors(plan: &Plan) -> Markup {
    let by_values = |values: u32| plan.lines.iter().filter(move |line| line.values == values);
    let mut numbers: Vec<u32> = plan.lines.iter().map(|line| line.values).collect();
    numbers.dedup();
    let plot = |values: u32| Plot {
        title: format!("Error of a share by reports, for a question with {values} values"),
        across: "reports about the question",
        x: ends(&REPORTS.map(|reports| reports as f64)),
        y: (0.01, 100.0),
        write_y: |points| format!("±{points}"),
        rules: vec![(1.0, "one point".into())],
        words: Side::Right,
        mark: None,
        curves: by_values(values).map(error_curve).collect(),
    };
    let mechanism = |values: u32| {
        let names: Vec<_> = by_values(values)
            .filter(|line| line.protection != Protection::Counted)
            .map(|line| line.mechanism)
            .collect();
        let mut different = names.clone();
        different.dedup();
        different.join(", then ")
    };
    html! {
        section aria-labelledby="errors" {
            h2 #errors { "Errors by number of reports" }
            p.soft {
                "Points by which an estimate of a share of " (percent(plan.inputs.share)) " may be off, 95 times in 100. Four times as many reports halve it. With noise "
                "each value more costs, until one Hadamard bit is sent in place of a value (at ε 1 from 10 values on, at ε 2 from 24): then how many there are makes no difference."
            }
            (legend(true))
            .plots {
                @for values in &numbers {
                    figure {
                        figcaption { @if *values == 1 { "Yes or no" } @else { (values) " values" } " " span { (mechanism(*values)) } }
                        (plot(*values).draw())
                    }
                }
                figure { (needed(plan, &numbers)) }
            }
            details {
                summary { "The numbers as a table" }
                .scroll tabindex="0" role="region" aria-label="Errors by number of reports" { (error_table(plan)) }
            }
        }
    }
}

fn ends(axis: &[f64]) -> (f64, f64) {
    (axis.first().copied().unwrap_or(1.0), axis.last().copied().unwrap_or(1.0))
}

fn error_curve(line: &Line) -> Curve {
    Curve {
        name: line.protection.name(),
        colour: colour(line.protection),
        theory: line.errors.iter().map(|error| (error.reports as f64, error.points)).collect(),
        simulated: line.errors.iter().map(|error| (error.reports as f64, error.simulated_points)).collect(),
    }
}

/// Reports for one point, by values and protection.
fn needed(plan: &Plan, numbers: &[u32]) -> Markup {
    let cell = |values: u32, protection| {
        let line = plan.lines.iter().find(|line| line.values == values && line.protection == protection);
        line.map_or(String::new(), |line| whole(line.reports_for_one_point as f64))
    };
    html! {
        figcaption { "Reports for ±1 point " span { "whatever the share is" } }
        .scroll tabindex="0" role="region" aria-label="Reports for one point" {
            table {
                thead { tr { th scope="col" { "Values" } @for protection in Protection::all() { th scope="col" { (protection.name()) } } } }
                tbody { @for values in numbers { tr {
                    th scope="row" { @if *values == 1 { "Yes or no" } @else { (values) } }
                    @for protection in Protection::all() { td { (cell(*values, protection)) } }
                } } }
            }
        }
    }
}

fn error_table(plan: &Plan) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { "Values" } th scope="col" { "Protection" }
                @for reports in REPORTS { th scope="col" { (short(reports as f64)) } }
            } }
            tbody { @for line in &plan.lines { tr {
                th scope="row" { (line.values) }
                td { (line.protection.name()) }
                @for error in &line.errors { td { (plus_minus(error.points)) br; span.soft.small { (plus_minus(error.simulated_points)) } } }
            } } }
        }
        p.soft.small { "Above: theory. Below it: simulation." }
    }
}

fn lifts(plan: &Plan) -> Markup {
    let inputs = &plan.inputs;
    let epoch = inputs.site.privacy.period.days();
    let curves = plan.lifts.iter().map(|line| Curve {
        name: line.protection.name(),
        colour: colour(line.protection),
        theory: line.days.clone(),
        simulated: Vec::new(),
    });
    let plot = Plot {
        title: format!("Days until a lift of {} is told, by visitors a day", percent(inputs.lift)),
        across: "visitors a day",
        x: ends(&VISITORS_PER_DAY),
        y: (1.0, 1e6),
        write_y: |days| if days >= 1e5 { short(days) } else { whole(days) },
        rules: vec![(epoch, "an epoch".into()), (365.25, "a year".into())],
        words: Side::Left,
        mark: Some((inputs.traffic.visitors_per_day, "you".into())),
        curves: curves.collect(),
    };
    let others: Vec<f64> =
        plan.lifts.first().map(|line| line.others.iter().map(|one| one.lift).collect()).unwrap_or_default();
    html! {
        section aria-labelledby="lifts" {
            h2 #lifts { "Until a campaign's lift is told" }
            p.soft {
                "When " (percent(inputs.goal_share)) " of control's visitors reach the goal and " (percent(inputs.goal_share * (1.0 + inputs.lift)))
                " of those who see the offer; " (percent(inputs.traffic.eligible_share)) " of visitors meet the campaign, and a coin gives half of them the fallback. “Told” is: found in "
                (percent(POWER)) " of such campaigns, by an interval of 95 % that looks once. A batch is one epoch, and no two are put together. In bold is what one epoch tells; else how many times (×) your visitors it takes."
            }
            (legend(false))
            .plots {
                figure { figcaption { "Days for a lift of " (percent(inputs.lift)) } (plot.draw()) }
                figure {
                    figcaption { "Your traffic, by size of the lift " span { "one look; below it any number of looks" } }
                    .scroll tabindex="0" role="region" aria-label="Time by lift" {
                        table {
                            thead { tr { th scope="col" { "Lift" } @for line in &plan.lifts { th scope="col" { (line.protection.name()) } } } }
                            tbody { @for lift in &others { tr {
                                th scope="row" { "+" (percent(*lift)) }
                                @for line in &plan.lifts {
                                    td { @if let Some(one) = line.others.iter().find(|one| one.lift == *lift) { (wait(one, epoch)) } }
                                }
                            } } }
                        }
                    }
                }
            }
            .scroll tabindex="0" role="region" aria-label="Reports for the lift" {
                table {
                    caption { "For a lift of " (percent(inputs.lift)) ", both arms together" }
                    thead { tr {
                        th scope="col" { "Protection" } th scope="col" { "Reports a day" } th scope="col" { "Reports, one look" } th scope="col" { "Reports, any looks" }
                        th scope="col" { "Told in simulation" } th scope="col" { "False alarms in simulation" }
                    } }
                    tbody { @for line in &plan.lifts { tr {
                        th scope="row" { (line.protection.name()) }
                        td { (two_digits(line.reports_per_day)) }
                        td { (whole(line.planned.reports as f64)) }
                        td { (whole(line.planned.always_valid_reports as f64)) }
                        td { (percent(line.planned.simulated_power)) }
                        td { (percent(line.planned.simulated_false_alarms)) }
                    } } }
                }
            }
        }
    }
}

fn wait(verdict: &Verdict, epoch: f64) -> Markup {
    let one = |days: f64| html! { @if days > epoch { span.never { (reach(days, epoch)) } } @else { strong { (reach(days, epoch)) } } };
    html! { (one(verdict.days)) br; span.small { (one(verdict.always_valid_days)) } }
}

fn load(plan: &Plan) -> Markup {
    let load = &plan.load;
    let rows: [(&str, String); 6] = [
        ("Reports an epoch", whole(load.reports_per_epoch)),
        ("Reports a second, on average", two_digits(load.reports_per_second)),
        ("Reports a second in the busiest hour of an epoch's first day", two_digits(load.peak_reports_per_second)),
        ("Bytes a day, reports alone", bytes(load.bytes_per_day)),
        ("Rows of counters an epoch adds for good", whole(load.counter_rows_per_epoch as f64)),
        ("Rows of report ids while two epochs are open", whole(load.id_rows)),
    ];
    html! {
        section aria-labelledby="load" {
            h2 #load { "What the collector has to bear" }
            table { tbody { @for (name, figure) in rows { tr { th.words scope="row" { (name) } td { (figure) } } } } }
            p.soft.small {
                "A report has at most " (load.report_bytes) " bytes. The first day of an epoch is the busiest, because everybody who comes is there for the first time; "
                "its busiest hour is the simulator's."
            }
        }
    }
}

fn method(plan: &Plan) -> Markup {
    let inputs = &plan.inputs;
    html! {
        section aria-labelledby="method" {
            h2 #method { "How this was worked out" }
            p {
                "Theory is what the collector itself computes its intervals with, and the mechanisms are those of the shipped engine. Each error was also simulated, "
                (whole(f64::from(inputs.runs))) " times: answers of independent visitors, with their noise, are multinomial, so their counts were drawn from exactly that distribution rather "
                "than by looping over people; at ten million visitors that is the same as asking each of them. Campaigns were simulated " (whole(f64::from(inputs.runs) * 10.0)) " times, from binomials."
            }
            p { "The simulated error that is farthest from theory is " (two_digits(plan.worst_ratio())) " times it." }
            p.soft.small {
                "Run with seed " (inputs.seed) ". Shares of a day's visitors who were not there before in the epoch: " (percent(inputs.traffic.distinct_share))
                ". Of those who do not have the value in question, 40 % have none; further values get rarer one after the other."
            }
        }
    }
}
