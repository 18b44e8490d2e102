import * as z from 'zod';
import { artifact } from './definition-artifact.ts';
import { ec2 } from './definition-ec2.ts';
import { lightsail } from './definition-lightsail.ts';
import { secret } from './definition-secrets.ts';
import { duration } from './duration.ts';
import { finite, matching, text, whole, yesOrNo } from './fields.ts';
import { healthCheck } from './health.ts';
import { namePattern } from './names.ts';

const name = matching(
  namePattern,
  'a name of at most 31 characters: a lower-case letter, then lower-case letters, digits and hyphens',
);
const unitName = matching(
  /^[A-Za-z0-9:_.@][A-Za-z0-9:_.@-]*\.(service|timer|socket|path|mount|target)$/,
  'a unit, like nginx.service',
);
const relativePath = matching(
  /^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\x00-\x1f\x7f]+$/,
  'a path inside the checkout, neither absolute nor through ..',
);
const units = z.array(unitName, { error: 'a list of units, like [nginx.service]' });

const timeouts = z
  .strictObject(
    {
      run: duration(1, 3600).prefault('3m').describe('From the request until the provider says running'),
      reach: duration(1, 3600).prefault('5m').describe('Until SSH answers with the right host key'),
      boot: duration(1, 7200).prefault('10m').describe('Until cloud-init is done'),
      upload: duration(1, 7200).prefault('5m').describe('For the bundle'),
      setup: duration(1, 86400).prefault('15m').describe('For the set-up script, setup.sh'),
      restart: duration(1, 3600).prefault('5m').describe('From the reboot until SSH answers again'),
      health: duration(1, 3600).prefault('2m').describe('Until units are active and health checks are green'),
    },
    { error: 'a map of time limits' },
  )
  .describe('Time limits: seconds, or a number with s, m or h');

const volume = z.strictObject(
  {
    name: name.describe('The name of the volume'),
    path: matching(
      /^(\/(?!\.{1,2}(\/|$))[^\x00-\x1f\x7f/:,]+)+$/,
      'an absolute path like /var/lib/data, without : and , and with no / at its end',
    ).describe('Where it stands on the machine'),
  },
  { error: 'a map with name and path' },
);

const local = z
  .strictObject(
    {
      engine: z.enum(['podman', 'docker']).optional().describe('Default: whichever works, podman first'),
      memory: matching(/^[1-9]\d{0,5}[mg]$/, 'a size like 256m or 2g')
        .optional()
        .describe('Memory limit of a machine'),
      cpus: finite('a number from 0.01 to 1024')
        .min(0.01, { error: 'a number from 0.01 to 1024' })
        .max(1024, { error: 'a number from 0.01 to 1024' })
        .optional()
        .describe('Processor limit of a machine'),
      volumes: z
        .array(volume, { error: 'a list of volumes, each with name and path' })
        .default([])
        .describe('Volumes made for each machine and removed with it'),
    },
    { error: 'a map of settings' },
  )
  .describe('Only for the local provider');

const cloudTemplate = 'templates/cloud-init.yaml.hbs';
const launchTemplate = 'templates/launch.sh.hbs';

/** The template of a fleet that names none. */
export const defaultTemplate = (provider: 'local' | 'ec2' | 'lightsail'): string =>
  provider === 'lightsail' ? launchTemplate : cloudTemplate;

/** What an environment may change. Everything but the fleet's name. */
const changeable = {
  provider: z.enum(['local', 'ec2', 'lightsail']).describe('Where machines come from'),
  image: z
    .enum(['debian-12', 'debian-13', 'ubuntu-22.04', 'ubuntu-24.04', 'al2023'])
    .describe('The operating system'),
  count: whole(1, 10_000).describe('How many machines'),
  min: whole(1, 10_000).describe('How many must become ready for create to succeed; default: all'),
  template: relativePath.describe(
    `First boot: a Handlebars template of a #cloud-config, for lightsail of a script for /bin/sh; default: ${cloudTemplate}, for lightsail ${launchTemplate}`,
  ),
  instance: relativePath.describe('The folder that is uploaded to every machine'),
  variables: z
    .record(
      matching(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'a variable name: letters, digits and _, no digit first'),
      z.union([text('text'), z.number(), z.boolean()], { error: 'text, a number, true or false' }),
      { error: 'a map of variables' },
    )
    .describe('For templates, as {{variables.name}}'),
  services: units.describe('Further units to enable and to verify, from packages of the image'),
  restart: yesOrNo().describe('Reboot after the set-up, and verify again'),
  window: duration(0, 600).describe('How long every unit must have been active without a restart'),
  health: z
    .array(healthCheck, { error: 'a list of checks, each with a kind: http, tcp or command' })
    .describe('Checks that must be green before a machine is ready'),
  recoverable_errors: z
    .enum(['fail', 'accept'])
    .describe("What cloud-init's recoverable errors mean for a machine"),
  accept_failed_units: units.describe('Units of the image that may fail without the machine failing'),
  approval: z
    .enum(['ask', 'required'])
    .describe(
      'Before anything is made or lost. ask: a person, or --yes. required: a person who types the name of the fleet, or --approve NAME',
    ),
  artifact: artifact
    .optional()
    .describe('Files that were built elsewhere: a folder, an archive, or what GitHub Actions has left'),
  secrets: z
    .array(secret, { error: 'a list of secrets, each with a name and a from' })
    .describe('Delivered over SSH into files for root only; never in user data, templates or the bundle'),
  timeouts,
  static_address: yesOrNo().describe(
    'A fixed address in front of the one machine, which replace moves to its successor',
  ),
  local,
  ec2,
  lightsail,
};

const environment = z
  .strictObject(changeable, { error: 'a map of settings' })
  .partial()
  .describe('What is different in this environment: maps are merged, lists and single values replace');

/** The one schema of `fleet.yaml`. Its JSON Schema is `fleet.schema.json` (made by `just schema`). */
export const fleetFileSchema = z
  .strictObject(
    {
      name: name.describe('The name of the fleet'),
      provider: changeable.provider.default('local'),
      image: changeable.image.default('debian-12'),
      count: changeable.count.default(1),
      min: changeable.min.optional(),
      template: changeable.template.optional(),
      instance: changeable.instance.default('instance'),
      variables: changeable.variables.default({}),
      services: changeable.services.default([]),
      restart: changeable.restart.default(true),
      window: changeable.window.prefault('3s'),
      health: changeable.health.default([]),
      recoverable_errors: changeable.recoverable_errors.default('fail'),
      accept_failed_units: changeable.accept_failed_units.default([]),
      approval: changeable.approval.default('ask'),
      artifact: changeable.artifact,
      secrets: changeable.secrets.default([]),
      timeouts: timeouts.prefault({}),
      static_address: changeable.static_address.default(false),
      local: local.prefault({}),
      ec2: ec2.prefault({}),
      lightsail: lightsail.prefault({}),
      environments: z
        .record(name, environment, { error: 'a map of environments' })
        .prefault({})
        .describe('Named overlays of the settings above'),
    },
    { error: 'a map of settings, with at least a name' },
  )
  .describe('A fleet of identical machines');

export type FleetFile = z.output<typeof fleetFileSchema>;
export type HealthCheck = z.output<typeof healthCheck>;

/** A fleet file with one environment laid over it and every default filled in. */
export type Definition = Omit<FleetFile, 'environments' | 'min' | 'template'> & {
  environment: string;
  min: number;
  template: string;
};
