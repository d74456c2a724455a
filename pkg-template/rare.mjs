/**
 * What a page of the main job does without: the functions of the rest, by their Rust paths.
 *
 * The page's half may reach one only where that is known before anything is done, so that the rest is loaded first:
 * - from the config: its parser is here, so the constructor stops there and is called again once the rest is there;
 * - from what is stored: the session looks at the visitor once before it begins, and begins again likewise;
 * - by a method: the session knows which ones, and a report, which the engine says is to be made;
 * - by a panic, which is the end anyway.
 */
const RARE = [
  // Model, predictions, recommendations.
  /^engine_(load_model|load_recommendations|recommend) /,
  /core::(predict|recommend|rfm)::/,
  /^vitrin::model::/,
  /client::(predictions|recommend)::.*::(load_model|predictions|load_recommendations|recommend|recommended)$/,
  /core::profile::outlook::(predicted|add_scores)$/,
  // Views of the privacy panel and of the shop's own page about what is known.
  /client::view::.*::(events|profile|preview|tallies)$/,
  /core::profile::(contradiction|freshness::freshness)/,
  // Parts of a config that few shops have.
  /config::(rfm|rules::(policy|site_cap|groups|discount_budget|attribution|price_notice)|offers::dayparts|privacy::(retention_of|policy|holdout))$/,
  // What a config is told off for, and rare conditions.
  /config::node::Node::(fail|expected)$/,
  /condition::parse::(Parser::unknown_operator|pattern)$/,
  /core::pattern::/,
  /condition::sequence::/,
  // Making a report.
  /core::engine::reporting::.*::answer$/,
  /core::engine::campaigns::.*::arm_of$/,
  /core::policy::tryout::tried$/,
  /core::answer::truth/,
  /core::privacy::(mechanism::Randomizer::randomize|report::Report::protect)/,
];
/** What a panic does before it traps; there is nowhere to tell what it says. */
const PANIC =
  /panic|slice_error_fail|unwrap_failed|expect_failed|slice_index_fail|len_mismatch_fail|handle_error|capacity_overflow|handle_alloc_error|rust_end_short_backtrace|::fmt::|core::fmt\b|escape_debug|grapheme_extend|is_printable|do_count_chars/;

/** Dropping what was never made is reached by everything. */
const isDrop = (name) => name.startsWith('core::ptr::drop_in_place');

/** Whether a function is of the rest; `name` ends with the compiler's hash. */
export function isRare(name) {
  const path = name.replace(/::h[0-9a-f]{16}$/, '');
  if (isDrop(path)) return false;
  return RARE.some((rule) => rule.test(path)) || (!path.includes('vitrin::') && PANIC.test(path));
}
