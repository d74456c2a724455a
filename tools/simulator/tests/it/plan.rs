//! Plans: theory and simulation agree, and the page says what was worked out.

use std::collections::BTreeMap;
use std::process::Command;

use indicatif::ProgressBar;
use rand::Rng as _;
use vitrin::core::privacy::{Epsilon, Randomizer, Rates};
use vitrin_collector::estimate::{estimates, interval, reports_for_one_point};
use vitrin_simulator::chance::generator;
use vitrin_simulator::plan::learning::{error, least_share, shares};
use vitrin_simulator::plan::lift::{Look, reports_needed};
use vitrin_simulator::plan::page::page;
use vitrin_simulator::plan::protection::answer_chances;
use vitrin_simulator::plan::sampling::multinomial;
use vitrin_simulator::plan::{CONFIG, Inputs, LiftLine, Plan, Protection, Traffic, outlook};
use vitrin_simulator::shop::Shop;

fn inputs(runs: u32) -> Inputs {
    let shop = Shop::read(CONFIG, None).unwrap();
    assert!(shop.warnings.is_empty(), "{:?}", shop.warnings);
    Inputs {
        site: shop.site,
        traffic: Traffic { visitors_per_day: 10_000.0, distinct_share: 0.5, grant_share: 0.6, eligible_share: 0.3 },
        share: 0.1,
        goal_share: 0.03,
        lift: 0.1,
        runs,
        seed: 1,
    }
}

/// The spread of 1,000 runs is known to 1/√2,000, 2.2 %: none of 36 may be four times that off.
#[test]
fn simulated_errors_are_those_of_theory() {
    let inputs = inputs(1_000);
    for protection in Protection::all() {
        for values in [1, 8, 32] {
            let randomizer = protection.randomizer(values).unwrap();
            for reports in [1_000, 100_000, 10_000_000] {
                let error = error(&randomizer, reports, &inputs);
                let why = format!("{}, {values} values, {reports} reports: {error:?}", protection.name());
                assert!((0.911..1.089).contains(&error.ratio()), "{why}");
                // Wilson's intervals hold the truth in 95 % of all cases, give or take four times .7 %.
                assert!((0.92..=0.98).contains(&error.coverage), "{why}");
            }
        }
    }
}

/// What is drawn at once is what visitors would have sent one by one: the core's own randomizer, asked 200,000 times.
#[test]
fn counts_drawn_at_once_are_those_of_people_asked_one_by_one() {
    let people = 200_000_u32;
    for (values, thousandths) in [(1, 500), (8, 1_000), (20, 1_000), (20, 2_000)] {
        let epsilon = Epsilon::from_thousandths(thousandths).unwrap();
        let randomizer = Randomizer::new(values, epsilon).unwrap();
        let shares = shares(randomizer.truths(), 0.1);
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        let chances = answer_chances(&randomizer, &shares);
        assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{values} values at {thousandths}");
        let mut rng = generator(7, u64::from(values + thousandths));
        let mut counts = vec![0_u32; chances.len()];
        let mut truth = 0;
        let mut left = shares[0] * f64::from(people);
        for person in 0..people {
            // As many people of each truth as its share says.
            while f64::from(person) >= left && truth + 1 < shares.len() {
                truth += 1;
                left += shares[truth] * f64::from(people);
            }
            let mut seed = [0; 32];
            rng.fill_bytes(&mut seed);
            counts[randomizer.randomize(truth as u32, &seed) as usize] += 1;
        }
        for (answer, (count, chance)) in counts.iter().zip(&chances).enumerate() {
            let expected = f64::from(people) * chance;
            let off = (f64::from(*count) - expected) / expected.sqrt();
            assert!(off.abs() < 4.5, "{values} values at {thousandths}, answer {answer}: {off} standard errors");
        }
    }
}

/// The collector's estimator over drawn counts: the planned share is hidden until there are enough reports, and then in its interval.
#[test]
fn the_collector_finds_what_was_drawn() {
    let randomizer = Randomizer::new(20, Epsilon::from_thousandths(1_000).unwrap()).unwrap();
    let chances = answer_chances(&randomizer, &shares(21, 0.1));
    let found = |stream, reports| {
        let counts = multinomial(&mut generator(3, stream), reports, &chances);
        let answers: BTreeMap<u32, u64> = (0..).zip(counts).collect();
        estimates(&randomizer, &answers)[1].ok()
    };
    let shown = |reports| (0..100).filter_map(|stream| found(stream, reports)).collect::<Vec<_>>();
    let (few, many) = (shown(500), shown(1_000_000));
    assert!(few.len() <= 20, "{} of 100 are shown of 500 reports", few.len());
    assert_eq!(many.len(), 100);
    // 95 of 100, give or take four times 2.2.
    let holding = many.iter().filter(|one| (one.low..=one.high).contains(&0.1)).count();
    assert!(holding >= 86, "{holding} of 100 intervals hold the truth");
    assert!(least_share(&randomizer, 500) > 0.1 && least_share(&randomizer, 1_000_000) < 0.1);
    assert_eq!(least_share(&randomizer, 20), 1.0, "twenty reports tell nothing");
}

/// Figures that were worked out elsewhere: the privacy notes say about 45,000, 67,000, 180,000 and 3,300,000.
#[test]
fn known_figures_come_out() {
    let rates = |values, thousandths| {
        let protection = Protection::Noised(Epsilon::from_thousandths(thousandths).unwrap());
        protection.randomizer(values).unwrap().rates()
    };
    assert_eq!(reports_for_one_point(rates(1, 1_000)), 44_971);
    assert!((175_000..185_000).contains(&reports_for_one_point(rates(128, 1_000))));
    assert!((65_000..68_000).contains(&reports_for_one_point(rates(128, 2_000))));
    assert!((16_000..17_000).contains(&reports_for_one_point(rates(1, 2_000))));
    let needed = |rates: Rates, look| reports_needed([0.03, 0.033], rates, look).unwrap();
    let noised = needed(rates(1, 1_000), Look::Once);
    assert!((3_200_000..3_400_000).contains(&noised), "{noised}");
    // Textbook: (1.96 + .8416)² · (.03 · .97 + .033 · .967)/.003² for each arm.
    let plain = needed(Rates { truth: 1.0, other: 0.0 }, Look::Once);
    assert!((105_800..106_700).contains(&plain), "{plain}");
    assert!(needed(rates(1, 1_000), Look::Always) > noised, "looking often has its price");
    assert_eq!(reports_needed([0.03, 0.03], rates(1, 1_000), Look::Once), None, "no lift is never told");
}

#[test]
fn simulated_campaigns_are_told_as_often_as_planned() {
    for protection in Protection::all() {
        let line = LiftLine::new(protection, &inputs(400)).unwrap();
        let (power, alarms) = (line.planned.simulated_power, line.planned.simulated_false_alarms);
        // 4,000 campaigns: 80 % is known to .63 points, 2.5 % to .25; four times that.
        assert!((0.774..0.826).contains(&power), "{}: {power}", protection.name());
        assert!((0.015..0.035).contains(&alarms), "{}: {alarms}", protection.name());
        assert!(line.others.windows(2).all(|pair| pair[1].reports < pair[0].reports), "a larger lift is told sooner");
        assert!(line.planned.always_valid_reports > line.planned.reports);
    }
}

#[test]
fn reports_are_those_that_the_years_epsilon_pays_for() {
    let inputs = inputs(1);
    let privacy = &inputs.site.privacy;
    let visitors = inputs.traffic.visitors_per_epoch(privacy);
    assert!((visitors - 140_000.0).abs() < 1e-6, "10,000 a day, half of them new, 28 days");
    let [half, one, two, counted] =
        Protection::all().map(|protection| inputs.traffic.reports(privacy, protection, 0.25));
    // π = 4 · 28/365/ε, of 84,000 who allow it; a quarter of them are asked this question.
    assert!((one - 84_000.0 * 0.25 * 4.0 * 28.0 / 365.0).abs() < 0.1, "{one}");
    assert!((half / one - 2.0).abs() < 1e-6 && (one / two - 2.0).abs() < 1e-6, "half the cost, twice as many");
    assert!((counted - 84_000.0).abs() < 1e-6, "without noise everybody answers everything");
}

#[test]
fn the_page_has_every_figure_and_stands_alone() {
    let plan = Plan::new(Inputs { runs: 20, ..inputs(20) }, &ProgressBar::hidden());
    let text = page(&plan);
    for word in ["<script", "http://", "https://", "url(", "@import", "NaN", "inf "] {
        assert!(!text.contains(word), "{word}");
    }
    for outlook in &plan.outlooks {
        assert!(text.contains(&format!("<th scope=\"row\">{}</th>", outlook.name)), "{}", outlook.name);
    }
    assert_eq!(plan.outlooks.len(), 4);
    assert_eq!(text.matches("<svg class=\"plot\"").count(), 6, "five numbers of values, and the lift");
    assert_eq!(text.matches("<circle class=\"dot").count(), 4 * 5 * 9 + 4, "a dot a simulation, and the legend's");
    for heading in ["questions", "errors", "lifts", "load", "method"] {
        assert_eq!(text.matches(&format!(" id=\"{heading}\"")).count(), 1, "{heading}");
    }
    let load = &plan.load;
    assert!(load.report_bytes > 150 && load.report_bytes < 256, "{}", load.report_bytes);
    // 25,775 reports of 28 days, and 1,841 in the first of them of 10,000 visitors: their busiest hour has 9.7 %.
    assert!((load.reports_per_epoch - 25_775.3).abs() < 1.0, "{}", load.reports_per_epoch);
    assert!((load.peak_reports_per_second - 0.049_4).abs() < 0.001, "{}", load.peak_reports_per_second);
    assert!(load.peak_reports_per_second > load.reports_per_second);
}

/// A level's value range, a question's interval, and the share itself do not disagree.
#[test]
fn a_least_share_is_told_and_one_below_it_is_not() {
    let epsilon = Epsilon::from_thousandths(1_000).unwrap();
    let randomizer = Randomizer::new(8, epsilon).unwrap();
    let least = least_share(&randomizer, 50_000);
    let supporting = |share: f64| {
        let rates = randomizer.rates();
        (50_000.0 * (rates.other + share * (rates.truth - rates.other))).round() as u64
    };
    let low = |share| interval(supporting(share), 50_000, randomizer.rates()).low;
    assert!((0.01..0.1).contains(&least), "{least}");
    assert!(low(least) > 0.0, "shown with an interval above zero");
}

/// Counted answers of 40 visitors would be sure; the collector shows none of fewer than 50.
#[test]
fn a_question_with_less_than_a_batch_tells_nothing() {
    let inputs = inputs(1);
    let told = |visitors_per_day: f64| {
        let traffic = Traffic { visitors_per_day, ..inputs.traffic };
        let inputs = Inputs { traffic, ..inputs.clone() };
        let outlook = outlook(&inputs.site.questions[0], &inputs).unwrap();
        let counted = outlook.by_protection.into_iter().find(|one| one.protection == Protection::Counted).unwrap();
        (counted.reports, counted.least_share < 1.0)
    };
    // 4 a day, half of them new: 56 different ones in 28 days, of whom .6 allow it.
    assert_eq!(told(4.0), (33, false));
    assert_eq!(told(8.0), (67, true));
}

#[test]
fn the_command_writes_a_page() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).display().to_string();
    std::fs::write(path("site.json"), crate::site::config().to_string()).unwrap();
    let command = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vitrin-simulator"));
        command.arg("plan").args(["--runs", "5", "--output", &path("plan.html")]).args(arguments).output().unwrap()
    };
    let output = command(&["--config", &path("site.json"), "--visitors-per-day", "250000", "--goal-share", "0.2"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && said.contains("segment: runner"), "{said}");
    let written = std::fs::read_to_string(path("plan.html")).unwrap();
    assert!(written.contains("What demo-shop will be able to learn") && written.contains("250,000 visitors a day"));
    let refused = [
        (["--goal-share", "1.5"], "must be a share between 0 and 1"),
        (["--visitors-per-day", "0"], "must be a number above 0"),
        (["--lift", "50"], "more than all visitors would reach the goal"),
    ];
    for (arguments, words) in refused {
        let output = command(&arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && error.contains(words), "{error}");
    }
}
