// Runs Azurite and the self-host on it, until told to stop or the host is done: node infra/azurite/run.mjs <data folder> <arguments of the host>
// The host goes first and Azurite after it, because Azurite saves when it exits. If either dies, so does the other.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const [folder, ...args] = process.argv.slice(2);
const root = fileURLToPath(new URL('../..', import.meta.url));
const exited = (child) => new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? `exit code ${code}`)));
const complain = (sentence) => process.stderr.write(`${sentence}\n`);
process.stdout.on('error', () => {}); // whoever read our output may be gone while we stop

let stopRequested;
const stop = new Promise((resolve) => { stopRequested = () => resolve('stop'); });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stopRequested);

// In a process group of its own: Ctrl-C must not reach it before the host is done.
const azurite = spawn(process.execPath, [fileURLToPath(new URL('azurite.mjs', import.meta.url)), folder],
  { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
azurite.stdin.on('error', () => {});
const azuriteExit = exited(azurite);
const ready = new Promise((resolve) => createInterface({ input: azurite.stdout })
  .on('line', (line) => line.startsWith('ready ') && resolve(line.slice('ready '.length))));

async function closeAzurite() {
  azurite.stdin.end();
  await azuriteExit;
}

async function main() {
  const storage = await Promise.race([ready, stop, azuriteExit.then(() => undefined)]);
  if (!storage) return 1; // it said why
  if (storage === 'stop') return 0;

  const host = spawn('dotnet', [`${root}functions/Routing.SelfHost/bin/Release/net10.0/Routing.SelfHost.dll`, ...args],
    { stdio: ['ignore', 'inherit', 'pipe'], env: { ...process.env, Storage__ConnectionString: storage, ROUTING_ROOT: root } });
  let hasComplained = false;
  host.stderr.on('data', (text) => { hasComplained = true; process.stderr.write(text); });
  azurite.stdin.write(`guard ${host.pid}\n`); // should we be killed outright
  const hostExit = exited(host);

  const first = await Promise.race([stop, hostExit.then((how) => ({ host: how })), azuriteExit.then((how) => ({ azurite: how }))]);
  if (first.host === 'exit code 0' && args[0] === 'move') return 0;
  if (first.host) {
    if (!hasComplained) complain(`The host stopped by itself (${first.host}).`);
    return 1;
  }
  if (first.azurite) complain(`Azurite stopped by itself (${first.azurite}); the host was stopped too.`);
  host.kill('SIGTERM');
  const impatience = setTimeout(() => host.kill('SIGKILL'), 35_000); // longer than the host gives its own work
  await hostExit;
  clearTimeout(impatience);
  return first === 'stop' ? 0 : 1;
}

const code = await main();
await closeAzurite();
process.exit(code);
