/** Segments, families and offers: what visitors are, now and over time. */
import type { ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { placementName, segmentName } from '../parts/names';
import { Bars, barRows, OfferTable, valueName } from './chart';
import { type Batch, latestFirst, orderedCells, type Question } from './estimates';
import { batchName, whole } from './format';
import { seriesOf } from './series';
import { epochsOf, type TrendRow, Trends } from './trend';

interface Dated extends Pick<Batch, 'epoch' | 'starts_at' | 'ends_at' | 'open'> {}

/** The batches of a question behind a choice of epoch; the latest is shown first. */
export function useBatch<B extends Dated>(given: readonly B[]): [B | undefined, ComponentChild] {
  const batches = latestFirst(given);
  const [epoch, setEpoch] = useState<number>();
  const batch = batches.find((one) => one.epoch === epoch) ?? batches[0];
  if (!batch) return [undefined, null];
  if (batches.length === 1) return [batch, <span class="quiet">{batchName(batch)}</span>];
  return [
    batch,
    <label class="epoch">
      <span class="visually-hidden">Epoch</span>
      <select value={String(batch.epoch)} onChange={(event) => setEpoch(Number(event.currentTarget.value))}>
        {batches.map((one) => (
          <option key={one.epoch} value={String(one.epoch)}>
            {batchName(one)}
          </option>
        ))}
      </select>
    </label>,
  ];
}

function Precision({ question, batch }: { question: Question; batch: Batch }) {
  return (
    <p class="quiet">
      {batch.reports === null ? 'Too few reports to show.' : `${whole(batch.reports)} reports.`} An answer within one
      point, 95 times in 100, needs {whole(question.reports_for_one_point)}.
    </p>
  );
}

/** Charts over time begin folded on a phone, where they would be many screens long. */
const isWide = typeof matchMedia !== 'function' || matchMedia('(min-width: 48rem)').matches;

/** Two ways to look at one question: an epoch's answers, and how they moved. */
function FamilyPanel({ question, title, line }: { question: Question; title: string; line: string }) {
  const [batch, choice] = useBatch(question.batches);
  const id = `task-${question.task}`;
  const rows: TrendRow[] = seriesOf(question).map((one) => ({ ...one, label: valueName(question.kind, one.value) }));
  return (
    <section class="panel panel-wide" aria-labelledby={id}>
      <div class="panel-head">
        <h2 id={id} tabIndex={-1}>
          {title}
        </h2>
        {choice}
      </div>
      <p>{line}</p>
      {batch ? (
        <>
          <Bars caption={`${title}, ${batchName(batch)}`} rows={barRows(question.kind, orderedCells(batch))} />
          <Precision question={question} batch={batch} />
          {epochsOf([question]) > 1 ? (
            <details class="over-time" open={isWide}>
              <summary>Over time</summary>
              <Trends caption={title} rows={rows} />
            </details>
          ) : (
            <p class="quiet">How this moves shows from the second epoch on.</p>
          )}
        </>
      ) : (
        <p class="quiet">No batch is closed yet.</p>
      )}
    </section>
  );
}

const FAMILIES: Readonly<Record<string, readonly [title: string, line: string]>> = {
  interest: ['Interests', 'Share of visitors by the part of the shop they like most.'],
  lifecycle: ['Lifecycle', 'Share of visitors by how far they have come with you.'],
};

/** Every family that is no offer's; one that this page has no words for goes by its own name. */
export function Families({ questions }: { questions: readonly Question[] }) {
  const own = questions.filter(({ kind }) => !['offer', 'click', 'segment', 'campaign'].includes(kind));
  return (
    <>
      {own.map((question) => {
        const [title, line] = FAMILIES[question.kind] ?? [question.name, 'Share of visitors by their answer.'];
        return <FamilyPanel key={question.task} question={question} title={title} line={line} />;
      })}
    </>
  );
}

/** Each segment is a yes or no of its own: its “yes” over time. */
export function Segments({ questions }: { questions: readonly Question[] }) {
  const asked = questions.filter(({ kind }) => kind === 'segment');
  if (asked.length === 0) return null;
  const rows: TrendRow[] = asked.flatMap((question) => {
    const yes = seriesOf(question).find(({ value }) => value !== 'no' && value !== 'none');
    return yes ? [{ ...yes, value: question.name, label: segmentName(question.name) }] : [];
  });
  const latest = rows.flatMap(({ value, label, points }) => {
    const cell = points.at(-1)?.cell;
    return cell ? [{ key: value, label, cell }] : [];
  });
  return (
    <section class="panel panel-wide" aria-labelledby="segments">
      <h2 id="segments" tabIndex={-1}>
        Segments
      </h2>
      <p>Share of visitors who belong to each. Every segment is a question of its own, put to other visitors.</p>
      {latest.length === 0 ? (
        <p class="quiet">No batch is closed yet.</p>
      ) : epochsOf(asked) > 1 ? (
        <Trends caption="Segments" rows={rows} />
      ) : (
        <>
          <Bars caption="Segments" rows={latest} />
          <p class="quiet">How they move shows from the second epoch on.</p>
        </>
      )}
    </section>
  );
}

function OfferPanel({ seen, clicked }: { seen: Question; clicked: Question | undefined }) {
  const [batch, choice] = useBatch(seen.batches);
  const clicks = clicked?.batches.find(({ epoch }) => epoch === batch?.epoch);
  const id = `offers-${seen.task}`;
  return (
    <section class="panel panel-wide" aria-labelledby={id}>
      <div class="panel-head">
        <h2 id={id} tabIndex={-1}>
          Offers: {placementName(seen.name)}
        </h2>
        {choice}
      </div>
      <p>Share of visitors by the offer they saw last, and by the offer they clicked last, in the epoch.</p>
      {batch ? (
        <>
          <OfferTable seen={orderedCells(batch)} clicked={clicks?.values ?? []} />
          <Precision question={seen} batch={batch} />
        </>
      ) : (
        <p class="quiet">No batch is closed yet.</p>
      )}
    </section>
  );
}

export function Offers({ questions }: { questions: readonly Question[] }) {
  const clicked = (name: string) => questions.find((question) => question.kind === 'click' && question.name === name);
  return (
    <>
      {questions
        .filter(({ kind }) => kind === 'offer')
        .map((seen) => (
          <OfferPanel key={seen.task} seen={seen} clicked={clicked(seen.name)} />
        ))}
    </>
  );
}
