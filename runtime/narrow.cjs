// npm passes over an optional package that it can't fetch or verify, in silence. This makes one package of a
// folder's package.json and package-lock.json the only one and required, so that npm says what is wrong.
// Old Node may run this: npm's own.
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const [folder, name] = process.argv.slice(2);
const edit = (file, change) => {
  const path = join(folder, file);
  const content = JSON.parse(readFileSync(path, 'utf8'));
  change(content);
  writeFileSync(path, JSON.stringify(content, null, 2));
};
const demand = owner => {
  owner.dependencies = { [name]: owner.optionalDependencies[name] };
  delete owner.optionalDependencies;
};

edit('package.json', demand);
edit('package-lock.json', lock => {
  const { optional, ...entry } = lock.packages[`node_modules/${name}`];
  demand(lock.packages['']);
  lock.packages = { '': lock.packages[''], [`node_modules/${name}`]: entry };
});
