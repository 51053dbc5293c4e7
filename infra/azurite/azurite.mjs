// Azurite in a process of its own that cannot outlive whoever started it:
//
//   node infra/azurite/azurite.mjs [<data folder>] [--ports <blob>,<queue>,<table>]
//
// Without a folder everything is in memory. Prints "ready <connection string>" once it listens, on ports that the system
// chose unless told. When standard input ends (the starter closed it, or is gone) or on SIGTERM it saves and exits with 0.
// A line "guard <process id>" on standard input names a process that uses the store: it is ended first. If it cannot
// start: one sentence, exit 1.
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, readdirSync, readSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';

const account = 'devstoreaccount1'; // Azurite's documented account and key, the same on every machine
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { ports: { type: 'string', default: '0,0,0' } },
});
const folder = positionals[0] && resolve(positionals[0]);
const services = ['blob', 'queue', 'table'];

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Azurite takes an empty or truncated file for an empty store and would save that over what is left. */
function refuseDamaged(path) {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  const bytes = (count, at) => {
    const buffer = Buffer.alloc(count);
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, count, at));
  };
  const whole = bytes(12, 0) === '{"filename":' && bytes(1, size - 1) === '}';
  closeSync(file);
  if (!whole) fail(`The data folder ${folder} is corrupt: ${path} is no database; restore it, or start anew with --fresh.`);
}

async function end(pid) {
  const isAlive = () => {
    try { process.kill(pid, 0); } catch { return false; }
    try { return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')); } catch { return true; } // no /proc
  };
  if (isAlive()) process.kill(pid, 'SIGTERM');
  for (let waited = 0; isAlive() && waited < 30_000; waited += 50) await delay(50);
  if (isAlive()) process.kill(pid, 'SIGKILL');
}

if (folder) try {
  mkdirSync(folder, { recursive: true });
  readdirSync(folder).filter((name) => /^__azurite_db_.*\.json$/.test(name)).forEach((name) => refuseDamaged(join(folder, name)));
} catch (error) {
  fail(`The data folder ${folder} cannot be used (${error.code ?? error.message}).`);
}

const addresses = [];
console.log = (text) => { // Azurite tells of its addresses in no other way
  const address = /successfully listening at (\S+)/.exec(text)?.[1];
  if (!address || addresses.push(address) < services.length) return;
  const endpoints = ['Blob', 'Queue', 'Table'].map((service, i) => `${service}Endpoint=${addresses[i]}/${account};`);
  process.stdout.write(`ready DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};${endpoints.join('')}\n`);
};
console.error = (text) => {
  const reason = String(text).replace('Exit due to unhandled error: ', '');
  fail(/^listen /.test(reason) || !folder
    ? `Azurite cannot start: ${reason}.`
    : `The data folder ${folder} is corrupt (Azurite says: ${reason}); restore it, or start anew with --fresh.`);
};
process.stdout.on('error', () => {}); // a starter that is gone does not read

// Azurite closes once and fails when told twice, so its own signal handlers are left out and we tell it.
const once = process.once.bind(process);
process.once = (event, handler) => (event.startsWith('SIG') ? process : once(event, handler));
let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  if (guarded) await end(guarded);
  process.stdin.destroy();
  while (process.listenerCount('message') === 0) await delay(20); // still starting
  process.emit('message', 'shutdown');
}

let guarded;
const input = createInterface({ input: process.stdin });
input.on('line', (line) => { guarded = Number(/^guard (\d+)$/.exec(line)?.[1]) || undefined; });
input.on('close', stop);
process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);

const ports = values.ports.split(',');
const program = new URL('node_modules/azurite/dist/src/azurite.js', import.meta.url);
if (!existsSync(program)) fail('Azurite is not installed; run: npm ci --prefix infra/azurite');

await import('./speed.mjs');

process.argv.splice(2, Infinity, ...(folder ? ['--location', folder] : ['--inMemoryPersistence']),
  '--silent', '--disableTelemetry', '--skipApiVersionCheck', ...services.flatMap((service, i) => [`--${service}Port`, ports[i]]));
await import(program);
