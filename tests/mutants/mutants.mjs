/**
 * Takes one rule after another out of the engine, in a copy, and runs the checks of tabs and of their reports on what is left: each must fail. A check that passes
 * without the rule would say nothing about it. `node tests/mutants/mutants.mjs [number]`, from the project's root.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const FOLD = 'src/client/fold.rs';
const STORED = 'src/client/stored.rs';
const CLIENT = 'src/client.rs';
const OUTBOX = 'src/client/outbox.rs';
const JOURNAL = 'src/client/journal.rs';

/** The rule that is gone, where, its text, what stands there instead. */
const MUTANTS = [
  ['a snapshot older than one this tab has seen is a stale view', STORED, 'if snapshot.revision < self.revision {', 'if false {'],
  ['a journal that begins beyond what is covered is a stale view', STORED, 'if journal.first_sequence > covered + 1 && !is_fresh && !self.has_waited() {', 'if false {'],
  ['a journal of another grant stays until its tab is surely gone', STORED, 'if has_room && !is_known {', 'useless.push(key); if has_room && !is_known {'],
  ['what the snapshot covers is not applied again', STORED, 'let skip = covered.saturating_add(1).saturating_sub(journal.first_sequence) as usize;', 'let skip = 0 * covered as usize;'],
  ['a tab keeps a record until a snapshot has covered it for 20 s', JOURNAL, 'if sequence > covered || now.since_ms(at) < settle_ms {', 'if settle_ms < sequence.min(covered).into() || now < at {'],
  ['a record that never was in the journal is not settled by a fold', JOURNAL, 'let stored = self.first_sequence.saturating_add(self.stored as u32).saturating_sub(1);', 'let stored = self.last_sequence();'],
  ['a page that is left stores what waits for a fold', FOLD, 'if is_left && self.mode == Mode::Durable {', 'if false {'],
  ['a fold stores what waits before it writes the snapshot', FOLD, '        self.store_journal();\n        let view = match', '        let view = match'],
  ['a page that is hidden stores each input at once', CLIENT, 'if self.journal.is_left {', 'if false {'],
  ['a journal that is short again is written with each input', JOURNAL, 'self.is_full = text.len() > JOURNAL_CHARS_MAX;', 'self.is_full |= text.len() > JOURNAL_CHARS_MAX;'],
  ['what a fold could not store is refused', JOURNAL, ' || self.chars + JOURNAL_CHARS_MAX > JOURNAL_BURST_CHARS_MAX', ''],
  ['what storage has no room for is not taken as stored', FOLD, 'Err(error) => self.fault = Some(error.code()),', 'Err(_) => self.journal.set_stored(text),'],
  ['a journal goes only when it has been covered for 20 s', FOLD, ' && now.since_ms(covered.since) >= SETTLE_MS;', ';'],
  ['the 20 s begin anew when a tab is found gone', FOLD, 'if is_gone != covered.is_gone || covered.since > now {', 'if covered.since > now {'],
  ['ids of deleted journals stay as tombstones', STORED, 'if snapshot.tombstones.contains(&tab) {', 'if false {'],
  ['what was buried is not covered again', FOLD, ' && (*tab == own.0 || !snapshot.tombstones.contains(tab))', ''],
  ['a snapshot of another grant is ignored', STORED, '.filter(|snapshot| snapshot.grant == grant)', ''],
  ['a journal of another grant is ignored', STORED, 'Ok(journal) if journal.grant == grant => journal,', 'Ok(journal) => journal,'],
  ['the consent record is read again before every write', CLIENT, 'if consent.grant != self.engine.consent.grant {', 'if consent.permit::<Storage>().is_none() {'],
  ['a report is sent under the grant it was made under', OUTBOX, 'consent.grant == grant && consent.purposes', 'grant < u32::MAX && consent.purposes'],
  ['what this tab knows to be paid is added to what it reads', FOLD, '        self.engine.state.reporting.join(&before.reporting);\n', ''],
  ['who carries over what is left pays for what it may not have seen', CLIENT, '                    self.engine.pay_unseen(now);\n', '                    let _ = now;\n'],
  ['who finds the snapshot gone pays for what it may not have seen', FOLD, 'if is_behind {\n            self.engine.pay_unseen', 'if is_behind && now.ms() == 0 {\n            self.engine.pay_unseen'],
  ['a snapshot of another grant may have been written over one of this', STORED, 'let mut is_behind = matches!(&decoded, Some(Ok(snapshot)) if snapshot.grant != grant);', 'let mut is_behind = false;'],
  ['what another tab was granted as well is kept', CLIENT, '            self.engine.granted = consent;\n', ''],
  ['each report is paid for under the ceiling it was sealed under', OUTBOX, 'self.engine.pay(epsilon, claim.ceiling, claim.at)', 'self.engine.pay(epsilon, self.engine.site.privacy.epsilon_year, claim.at)'],
  ['reports are paid for in the order of sealing', OUTBOX, 'first.is_none_or(|(at, tab, _)| (claim.at, claim.tab) < (at, tab))', 'first.is_none()'],
  ['nothing is paid for on a view that left a journal unread', FOLD, 'if is_whole {\n            self.agree', 'if is_whole || now.ms() > 0 {\n            self.agree'],
  ['nothing is made on a view that left a journal unread', FOLD, 'let is_first = is_whole && ', 'let is_first = '],
  ['room is made of what is settled alone', OUTBOX, 'sent.attempt.status != SentStatus::Pending);', 'sent.attempt.status != SentStatus::Rejected);'],
  ['of two reports of one truth the first stays', OUTBOX, '(claim.at, claim.tab) < (known.at, known.tab)', '(claim.at, claim.tab) > (known.at, known.tab)'],
  ['what was folded before an import on a late view comes on top of it', FOLD, 'self.engine.recall(&since);', 'let _ = since;'],
  ['a journal that another script spoiled is written anew', FOLD, ' || stored != self.journal.text {', ' || stored == "-" {'],
  ['nobody reports while a journal is spoiled', STORED, 'is_whole &= unread.is_ok();', ''],
  ['who carries over what is left pays for what another may have sent', CLIENT, '                    self.agree(Timestamp::from_ms(u64::MAX));\n', ''],
  ['who finds the snapshot gone asks what the ledger says', FOLD, 'if is_fresh || is_behind {\n            // It', 'if is_fresh && is_behind && now.ms() == 0 {\n            // It'],
  ['a report waits until no tab can have missed another', OUTBOX, 'const STALE_MS: u64 = 10 * SECOND_MS', 'const STALE_MS: u64 = 7 * SECOND_MS'],
];

const copy = resolve('target/mutants/project');
const checks = ['test', '--quiet', '--locked', '--package', 'vitrin', '--test', 'it', '--', 'tabs::', 'interleavings::', 'bursts::', 'once::', 'taken_back::', 'imports::', 'spoiled::', 'storage::', 'upheavals::'];

function run(command, args, options = {}) {
  return spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26, ...options });
}

rmSync(copy, { recursive: true, force: true });
for (const path of run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']).stdout.split('\0').filter(Boolean)) {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  cpSync(path, join(copy, path));
}

let survivors = 0;
const chosen = process.argv[2] === undefined ? MUTANTS : [MUTANTS[Number(process.argv[2])]];
for (const [rule, file, from, to] of chosen) {
  const path = join(copy, file);
  const whole = readFileSync(path, 'utf8');
  if (whole.split(from).length !== 2) throw new Error(`${file} does not have this once: ${from}`);
  writeFileSync(path, whole.replace(from, to));
  const { status, stdout, stderr } = run('cargo', checks, { cwd: copy, env: { ...process.env, CARGO_TARGET_DIR: resolve('target/mutants/target'), CARGO_INCREMENTAL: '1' } });
  writeFileSync(path, whole);
  if (!stdout.includes('test result')) throw new Error(`the copy without "${rule}" does not build:\n${stderr}`);
  const failed = [...stdout.matchAll(/^(\S+) --- FAILED/gm)].map(([, name]) => name);
  if (status === 0) survivors += 1;
  console.log(`${status === 0 ? 'SURVIVES' : 'fails   '}  without: ${rule}${failed.length ? ` (${failed.join(', ')})` : ''}`);
}
console.log(`${chosen.length} rules taken out, ${survivors} not noticed`);
process.exitCode = survivors ? 1 : 0;
