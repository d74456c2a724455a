/**
 * The audit of the wasm that ships: prints the claimed, the exact and the shown privacy loss of every mechanism and of a year, and fails
 * when more is lost than is claimed. `node audit.mjs [trials a side] [trajectories a side]`.
 */
import { FALSE_ALARM } from './bounds.mjs';
import { mechanismRows } from './mechanisms.mjs';
import { HEAD, fault, line } from './verdict.mjs';
import { yearRows } from './year.mjs';

const trials = Number(process.argv[2] ?? 400_000);
const trajectories = Number(process.argv[3] ?? 20_000);
let failed = 0;

console.log(`${trials} reports and ${trajectories} years a side; a row is a false alarm with chance ${FALSE_ALARM}\n\n${HEAD}`);
const judge = (row, isExact) => {
  const problem = fault(row, isExact);
  if (problem) failed += 1;
  console.log(line(row, problem));
};
for (const row of mechanismRows([1, 2], trials)) judge(row, true);
for (const row of yearRows(trajectories)) judge(row, false);
process.exitCode = failed ? 1 : 0;
