// Names what a folder's package-lock.json wants on this platform and its node_modules lacks: npm passes over an
// optional package (and that is how programs like esbuild come) in silence when it can't fetch or verify it.
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = process.argv[2];
const libc = process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';

// `["linux"]` or `["!win32"]`, as in package.json's os, cpu and libc.
const allows = (list, mine) => {
  const words = [list ?? []].flat();
  const refused = words.filter(word => word.startsWith('!'));
  return !refused.includes(`!${mine}`) && (words.length === refused.length || words.includes(mine));
};
const runsHere = entry =>
  allows(entry.os, process.platform) &&
  allows(entry.cpu, process.arch) &&
  (process.platform !== 'linux' || allows(entry.libc, libc));

const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
const missing = Object.keys(packages).filter(
  path => path !== '' && runsHere(packages[path]) && !existsSync(join(folder, path, 'package.json')),
);
console.log(missing.map(path => path.replace(/^node_modules\//, '')).join(', '));
