// node bench.mjs <set.json>: trains NLP.js on {train, test} of [text, label] pairs, says "trained <seconds>", waits for a line, measures.
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import nlp from 'node-nlp';

const { train, test } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
// Its fastest settings: no entities, no answers, no intent for what it does not know, nothing saved.
const manager = new nlp.NlpManager({ languages: ['en'], forceNER: false, autoSave: false, nlu: { log: false, useNoneFeature: false } });
for (const [text, label] of train) manager.addDocument('en', text, label);
const began = process.hrtime.bigint();
await manager.train();
console.log(`trained ${Number(process.hrtime.bigint() - began) / 1e9}`);
await once(process.stdin, 'data');

// Its documented call, and the classifier alone beneath it; the best intent counts, whatever its score.
const calls = { process: text => manager.process('en', text), classifier: text => manager.nlp.nluManager.process('en', text) };
let right = 0;
for (const [text, label] of test) if ((await calls.process(text)).classifications[0]?.intent === label) right++;
console.log(`accuracy ${right / test.length}`);
for (const [name, call] of Object.entries(calls)) {
  const speeds = [];
  for (let round = 0; round < 5; round++) {
    const busy = process.cpuUsage();
    for (const [text] of test) await call(text);
    const { user, system } = process.cpuUsage(busy);
    speeds.push(test.length / ((user + system) / 1e6));
  }
  console.log(`${name} ${speeds.sort((a, b) => a - b)[2]}`);
}
process.exit(0);
