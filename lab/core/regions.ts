export interface Zone {
  /** `us-east-1a`; which zone stands behind the letter differs by account. */
  readonly name: string;
  /** `use1-az1`. */
  readonly id: string;
}

export interface Region {
  readonly name: string;
  readonly zones: readonly Zone[];
  /** Every account has it; the others must be opted into. */
  readonly always: boolean;
}

const region = (name: string, short: string, letters: string, always = true): Region => ({
  name,
  always,
  zones: [...letters].map((letter, index) => ({ name: `${name}${letter}`, id: `${short}-az${index + 1}` })),
});

/** Source: AWS, "Regions and Zones": the 17 that are enabled by default, and some that are not. */
export const allRegions: readonly Region[] = [
  region('us-east-1', 'use1', 'abcdef'),
  region('us-east-2', 'use2', 'abc'),
  region('us-west-1', 'usw1', 'abc'),
  region('us-west-2', 'usw2', 'abcd'),
  region('ca-central-1', 'cac1', 'abd'),
  region('sa-east-1', 'sae1', 'abc'),
  region('eu-west-1', 'euw1', 'abc'),
  region('eu-west-2', 'euw2', 'abc'),
  region('eu-west-3', 'euw3', 'abc'),
  region('eu-central-1', 'euc1', 'abc'),
  region('eu-north-1', 'eun1', 'abc'),
  region('ap-south-1', 'aps1', 'abc'),
  region('ap-northeast-1', 'apne1', 'acd'),
  region('ap-northeast-2', 'apne2', 'abcd'),
  region('ap-northeast-3', 'apne3', 'abc'),
  region('ap-southeast-1', 'apse1', 'abc'),
  region('ap-southeast-2', 'apse2', 'abc'),
  region('af-south-1', 'afs1', 'abc', false),
  region('ap-east-1', 'ape1', 'abc', false),
  region('eu-central-2', 'euc2', 'abc', false),
  region('eu-south-1', 'eus1', 'abc', false),
  region('me-south-1', 'mes1', 'abc', false),
];

const byName: ReadonlyMap<string, Region> = new Map(allRegions.map(each => [each.name, each]));

export const regionNamed = (name: string): Region | undefined => byName.get(name);

export const defaultRegions: readonly string[] = allRegions
  .filter(({ always }) => always)
  .map(({ name }) => name);
