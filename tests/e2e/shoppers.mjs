/**
 * Visitors of a shop whose offer works, each a browser of its own with the engine that ships: they see the offer or what stands in its place, buy
 * the more often if it was the offer, and are asked an epoch later. A worker, since it takes the place of a browser's globals; it answers with
 * their sealed reports.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Device } from '../audit/device.mjs';

const DAY_MS = 86_400_000;
/** Standard errors by which arms may be uneven: the collector compares none that are so by chance less than once in a thousand times. */
const UNEVEN_MAX = 3;

const { site, placement, offer, buyers, visitors, expected } = workerData;
const period_ms = site.privacy.report_period_days * DAY_MS;
/** The one before the present epoch: the windows of what they are asked about are over, and a collector still takes it. */
const epoch = Math.floor(new Date().getTime() / period_ms) - 1;
const page = { type: 'event', name: 'page_view', data: {} };
const order = { type: 'event', name: 'purchase', data: { transaction_id: 'T-1', currency: 'EUR', value: 60 } };

function live(device) {
  device.begin(epoch * period_ms - 10 * DAY_MS);
  device.handle(page);
  const decision = device.decide(placement);
  device.handle({ type: 'exposed', decision });
  if (Math.random() < (decision.offer.id === offer ? buyers.shown : buyers.control)) device.handle(order);
  device.fold(false);
  device.begin(epoch * period_ms + 4 * DAY_MS, device.take());
  device.handle(page);
  device.fold(false);
  // A report that was made with the first page goes first: another visitor then.
  return device.report().find((body) => JSON.parse(body).epoch === epoch) ?? live(device);
}

/** Whether each question has as many reports of its control arm as planned, give or take what chance does nearly always. */
const isEven = (reports) =>
  expected.every((share, task) => {
    const arms = reports.map((body) => JSON.parse(body)).filter((report) => report.task === task);
    const control = arms.filter(({ arm }) => arm === 0).length;
    return Math.abs(control - arms.length * share) <= UNEVEN_MAX * Math.sqrt(arms.length * share * (1 - share));
  });

const device = new Device(site);
let reports;
do reports = Array.from({ length: visitors }, () => live(device));
while (!isEven(reports));
parentPort.postMessage(reports);
