// Puts a key for each role into the vault, where there is none yet, so that nobody has to think one up or copy one. Run by `azd up` after the
// deployment; by hand: KEY_VAULT_ID=... ROUTING_APP_ID=... node infra/keys.mjs, signed in with azd or az.
//
// Written through the resource manager: that needs no data role, and reaches a vault that has no public address.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const manager = 'https://management.azure.com';

/** Keys of an agent or a seller act for one of them only: `POST /api/ops/keys` issues those. */
export const roles = ['channel', 'reviewer', 'supervisor', 'ops'];

/** rk_{id}_{secret}, as ApiKey reads it. */
export function newKey() {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  const id = [...randomBytes(12)].map((b) => alphabet[b % 32]).join('');
  return `rk_${id}_${randomBytes(32).toString('base64url')}`;
}

function token() {
  try {
    return JSON.parse(execFileSync('azd', ['auth', 'token', '--output', 'json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })).token;
  } catch {
    return execFileSync('az', ['account', 'get-access-token', '--query', 'accessToken', '--output', 'tsv'], { encoding: 'utf8' }).trim();
  }
}

/** Keys that are there stay: the app has them in its store, and callers use them. Returns the roles that got one. */
export async function ensure(call, vaultId, appId) {
  const made = [];
  for (const role of roles) {
    const secret = `${vaultId}/secrets/role-key-${role}?api-version=2024-11-01`;
    if ((await call('GET', secret)).status !== 404) continue;
    await call('PUT', secret, { properties: { value: newKey(), contentType: 'Routing role key' } });
    made.push(role);
  }

  // The app looks up references at its start and once a day; now it has something to find.
  if (made.length > 0 && appId) await call('POST', `${appId}/config/configreferences/appsettings/refresh?api-version=2022-03-01`);
  return made;
}

async function main() {
  const { KEY_VAULT_ID: vaultId, ROUTING_APP_ID: appId } = process.env;
  if (!vaultId) throw new Error('KEY_VAULT_ID is not set: the resource id of the vault, an output of the deployment.');
  const authorization = `Bearer ${token()}`;
  const made = await ensure(async (method, path, body) => {
    const answer = await fetch(manager + path, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok && !(method === 'GET' && answer.status === 404)) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }, vaultId, appId);
  console.log(made.length > 0 ? `Role keys made: ${made.join(', ')}.` : 'Every role has its key.');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main().catch((e) => {
    console.error(e.message);
    process.exitCode = 1;
  });
}
