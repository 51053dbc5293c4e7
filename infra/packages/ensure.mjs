// Makes the Azure SDK restorable where the configured NuGet registry lacks it; where it is whole, nothing here runs.
//
// Microsoft's own npm package below ships the unmodified assemblies, and its deps file lists their versions and
// dependencies. They are wrapped as packages into infra/packages/feed (git-ignored), which Directory.Build.props adds
// as a further source once it exists. The versions must be those of Directory.Packages.props.
//
// The Functions worker, Durable Task and the exporter to Azure Monitor are not in it, or too old. Where they cannot be restored, infra/packages/contracts.props (git-ignored) is written,
// which Directory.Build.props reads: Routing.Functions is then compiled against infra/packages/contracts, to be tested and never published. Delete that
// file to have the registry asked again.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';

const donor = '@azure/mcp-linux-x64@0.5.13';
const sha512 = '2VH19oYRIn28XbKAml3mNrGBOPfJR0KJJ9E7kHP3LqLXYAkvVx9cQ5n23AejFvoW+QxpjbxchOq7qH4bnKxY1w==';
const wanted = {
  'Azure.Data.Tables': '12.11.0',
  'Azure.Storage.Queues': '12.22.0',
  'Azure.Storage.Blobs': '12.24.0',
  'Azure.Storage.Common': '12.23.0',
  'Azure.Messaging.ServiceBus': '7.20.1',
  'Azure.Core.Amqp': '1.3.1',
  'Microsoft.Azure.Amqp': '2.7.0',
  'System.IO.Hashing': '6.0.0',
};

const functions = {
  'Microsoft.Azure.Functions.Worker': '2.52.0',
  'Microsoft.Azure.Functions.Worker.Sdk': '2.0.7',
  'Microsoft.Azure.Functions.Worker.Extensions.Http': '3.3.0',
  'Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore': '2.1.0',
  'Microsoft.Azure.Functions.Worker.Extensions.ServiceBus': '5.24.0',
  'Microsoft.Azure.Functions.Worker.Extensions.Storage.Queues': '5.5.4',
  'Microsoft.Azure.Functions.Worker.Extensions.Timer': '4.3.1',
  'Microsoft.Azure.Functions.Worker.Extensions.DurableTask': '1.16.5',
  'Azure.Monitor.OpenTelemetry.Exporter': '1.9.0',
};

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const feed = join(here, 'feed');
const contracts = join(here, 'contracts.props');
const scratch = join(root, '.cache', `packages-${process.pid}`);

const say = (text) => console.log(`packages: ${text}`);
const isComplete = (feedFolder) =>
  Object.entries(wanted).every(([id, version]) => existsSync(join(feedFolder, `${id}.${version}.nupkg`)));

/** NuGet takes an exact version from its own cache without asking any source, so what is there is good enough. */
function isCached(packages) {
  const cache = process.env.NUGET_PACKAGES || join(homedir(), '.nuget', 'packages');
  return Object.entries(packages).every(([id, version]) =>
    existsSync(join(cache, id.toLowerCase(), version, '.nupkg.metadata')));
}

/** A restore of exactly these versions and nothing else; NU1603 (another version was taken) counts as lacking. */
function isRestorable(packages) {
  const probe = join(scratch, 'probe');
  mkdirSync(probe, { recursive: true });
  writeFileSync(join(probe, 'Directory.Build.props'), '<Project />');
  writeFileSync(join(probe, 'Directory.Packages.props'), '<Project />');
  const references = Object.entries(packages).map(([id, version]) => `<PackageReference Include="${id}" Version="${version}" />`);
  writeFileSync(join(probe, 'probe.csproj'), `<Project Sdk="Microsoft.NET.Sdk">
    <PropertyGroup>
      <TargetFramework>net10.0</TargetFramework>
      <NuGetAudit>false</NuGetAudit>
      <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    </PropertyGroup>
    <ItemGroup>${references.join('')}</ItemGroup>
  </Project>`);
  const restore = spawnSync('dotnet', ['restore', '--verbosity', 'quiet', '-nodeReuse:false'], { cwd: probe, stdio: 'ignore' });
  if (restore.error) throw new Error(`dotnet could not be started (${restore.error.code}).`);
  return restore.status === 0;
}

async function download() {
  const args = ['pack', donor, '--ignore-scripts', '--silent', '--pack-destination', scratch];
  const npm = spawnSync('npm', args, { cwd: scratch, stdio: ['ignore', 'ignore', 'ignore'] });
  const archive = readdirSync(scratch).find((name) => name.endsWith('.tgz'));
  if (npm.status !== 0 || !archive) {
    throw new Error(`the NuGet registry lacks the Azure SDK, and its stand-in ${donor} could not be downloaded with npm.`);
  }
  const path = join(scratch, archive);
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  if (hash.digest('base64') !== sha512) {
    throw new Error(`the sha512 of ${donor} is not the one recorded in infra/packages/ensure.mjs, so it was not used.`);
  }
  return path;
}

function unpack(archive) {
  const members = ['azmcp.deps.json', ...Object.keys(wanted).map((id) => `${id}.dll`)].map((name) => `package/dist/${name}`);
  if (spawnSync('tar', ['-xzf', archive, '-C', scratch, ...members], { stdio: 'ignore' }).status !== 0) {
    throw new Error(`${donor} could not be unpacked with tar.`);
  }
  return join(scratch, 'package', 'dist');
}

function pack(dist, target) {
  const deps = JSON.parse(readFileSync(join(dist, 'azmcp.deps.json'), 'utf8'));
  const libraries = deps.targets[deps.runtimeTarget.name];
  mkdirSync(target);
  for (const [id, version] of Object.entries(wanted)) {
    const library = libraries[`${id}/${version}`];
    if (!library) throw new Error(`${donor} does not hold ${id} ${version}.`);
    const dependencies = Object.entries(library.dependencies ?? {}).map(([on, min]) => `<dependency id="${on}" version="${min}" />`);
    writeFileSync(join(target, `${id}.${version}.nupkg`), zip({
      [`${id}.nuspec`]: Buffer.from(`<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>${id}</id>
    <version>${version}</version>
    <authors>Microsoft</authors>
    <license type="expression">MIT</license>
    <description>The unmodified assembly from ${donor} on npm.</description>
    <dependencies><group targetFramework="net8.0">${dependencies.join('')}</group></dependencies>
  </metadata>
</package>
`),
      [`lib/net8.0/${id}.dll`]: readFileSync(join(dist, `${id}.dll`)),
    }));
  }
}

/** A plain zip file, always the same bytes for the same content. */
function zip(entries) {
  const bodies = [];
  const directory = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const data = deflateRawSync(content);
    const path = Buffer.from(name);
    const common = Buffer.alloc(26); // shared by both headers: version 2.0, deflate, dated 1980-01-01
    [[20, 0], [0, 2], [8, 4], [0, 6], [0x21, 8]].forEach(([value, at]) => common.writeUInt16LE(value, at));
    [[crc32(content), 10], [data.length, 14], [content.length, 18]].forEach(([value, at]) => common.writeUInt32LE(value, at));
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, path, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, path]));
    bodies.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  [8, 10].forEach((at) => end.writeUInt16LE(directory.length, at));
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, index, end]);
}

function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

async function ensureAzureSdk() {
  if (isComplete(feed) || isCached(wanted)) return;
  mkdirSync(scratch, { recursive: true });
  if (isRestorable(wanted)) return;
  say(`the NuGet registry lacks the Azure SDK; taking it from ${donor} (about 110 MB, once)`);
  const made = join(scratch, 'feed');
  pack(unpack(await download()), made);
  rmSync(feed, { recursive: true, force: true });
  renameSync(made, feed); // all or nothing
  say('made infra/packages/feed');
}

function ensureFunctions() {
  if (isCached(functions)) return rmSync(contracts, { force: true });
  if (existsSync(contracts)) return;
  mkdirSync(scratch, { recursive: true });
  if (isRestorable(functions)) return;
  writeFileSync(contracts, '<Project><PropertyGroup><FunctionsContracts>true</FunctionsContracts></PropertyGroup></Project>\n');
}

const tidy = () => rmSync(scratch, { recursive: true, force: true });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { tidy(); process.exit(1); });
try {
  await ensureAzureSdk();
  ensureFunctions();
} catch (error) {
  console.error(`packages: ${error.message}`);
  process.exitCode = 1;
} finally {
  tidy();
}
