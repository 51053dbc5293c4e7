// node bench.mjs <redis port> <items> <takers> <payload bytes>
// Fills a queue with prioritised jobs, empties it by that many takers (one job at a time each), prints items per second.
// Takers once share one connection and once have one each; the better of the two counts.
import { Queue, Worker } from 'bullmq';

const [port, items, takers, bytes] = process.argv.slice(2).map(Number);
const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };

async function measure(name, connections) {
  const queue = new Queue(name, { connection, defaultJobOptions: { removeOnComplete: true } });
  for (let n = 0; n < items; n += 500) {
    await queue.addBulk(Array.from({ length: Math.min(500, items - n) }, (_, i) => ({
      name: 'contact',
      data: { id: n + i, contact: 'x'.repeat(bytes) },
      opts: { priority: 1 + Math.floor(Math.random() * 3600) },
    })));
  }
  const workers = Array.from({ length: connections }, () => new Worker(name, undefined, { connection, autorun: false, lockDuration: 600_000, stalledInterval: 600_000 }));
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));

  const taken = new Set();
  const start = process.hrtime.bigint();
  await Promise.all(Array.from({ length: takers }, async (_, taker) => {
    const worker = workers[taker % connections];
    const token = `taker-${taker}`;
    for (let job; (job = await worker.getNextJob(token, { block: false }));) {
      if (taken.has(job.data.id)) throw new Error(`Job ${job.data.id} was taken twice.`);
      taken.add(job.data.id);
      await job.moveToCompleted('done', token, false);
    }
  }));
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (taken.size !== items) throw new Error(`${taken.size} of ${items} were taken.`);
  await Promise.all(workers.map((worker) => worker.close()));
  await queue.obliterate({ force: true });
  await queue.close();
  return items / seconds;
}

const shared = await measure(`shared-${process.pid}`, 1);
const own = await measure(`own-${process.pid}`, takers);
process.stdout.write(String(Math.max(shared, own)));
process.exit(0);
