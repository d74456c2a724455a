/**
 * What a page of the main job does without: the functions of the rest, by their Rust paths.
 *
 * The page's half may reach one only where that is known before anything is done, so that the rest is loaded first:
 * - from the config: its parser is here, so the constructor stops there and is called again once the rest is there;
 * - from what is stored: the session looks at the visitor once before it begins, and begins again likewise;
 * - by a method: the session knows which ones; a report, which the engine says is to be made or waits; an event that is deleted, which
 *   takes its place in a list that only the rest gives. A tab that only reads of one in another's journal begins again;
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
  /client::view::.*::(events|profile|preview|tallies|segments|sent|budget|explanation)$/,
  /core::profile::(contradiction|freshness::freshness)/,
  /core::history::History::delete$/,
  // Taking the history along.
  /^engine_(export|import|rehearse) /,
  /client::export::.*::(export|import|rehearse)$/,
  // Parts of a config that few shops have.
  /config::(rfm|rules::(policy|kind|site_cap|groups|discount_budget|attribution|price_notice)|offers::dayparts|privacy::(retention_of|policy|holdout))$/,
  // What a config is told off for, and rare conditions.
  /config::node::Node::(fail|expected)$/,
  /condition::parse::(Parser::unknown_operator|pattern)$/,
  /core::pattern::/,
  /condition::sequence::/,
  /condition::parse::is_(version|any_case)$/,
  /condition::(version::|compare::version_order$)/,
  /core::letter_case::/,
  // Drawing between offers.
  /core::policy::Table::draw$/,
  // Making a report, and sending it.
  /core::engine::reporting::.*::answer$/,
  /core::engine::campaigns::.*::arm_of$/,
  /core::policy::tryout::tried$/,
  /core::answer::truth/,
  /client::outbox::.*::(send|settle)$/,
  /<vitrin::browser::host::BrowserHost as vitrin::host::Transport>::send$/,
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
