import type { Bundle } from '../bundle.ts';
import { type FileSystem, fileSystems, vital, writable } from '../filesystems.ts';
import { type Draft, type Judge, linesOf, textOf, wasInside, whyUnread } from '../opinion.ts';

/** KiB that are left when a disk counts as full, and when it is worth a word. */
const full = 1024;
const scarce = 512 * 1024;

/** Room, inodes, and whether the disks can be written. */
export const judgeDisks: Judge = bundle => {
  if (!wasInside(bundle)) return {};
  const unread = ['resources/disks', 'resources/mounts'].flatMap(probe => whyUnread(bundle, probe) ?? []);
  const disks = fileSystems(bundle, 'resources/disks').filter(({ mount }) => writable(bundle, mount));
  const findings = [
    ...disks
      .filter(({ free, total }) => free <= Math.min(full, total / 50))
      .map(disk => fullDisk(bundle, disk)),
    ...disks.filter(isScarce).map(nearlyFull),
    ...fileSystems(bundle, 'resources/inodes')
      .filter(({ free }) => free <= 8)
      .map(noInodes),
    ...linesOf(bundle, 'resources/mounts').flatMap(readOnly),
  ];
  if (textOf(bundle, 'resources/disks') !== undefined && disks.length === 0)
    unread.push('resources/disks (no file system in it)');
  return {
    findings,
    unread,
    ...(findings.length === 0 && unread.length === 0 ? { checked: 'disks have room' } : {}),
  };
};

const isScarce = ({ free, total, used }: FileSystem): boolean =>
  free > Math.min(full, total / 50) && used >= 0.95 && free < scarce && total > scarce;

const fullDisk = (bundle: Bundle, { mount, total, line }: FileSystem): Draft => {
  const [deleted] = deletedOn(bundle, mount);
  const held = deleted
    ? `; ${sizeOf(deleted.bytes / 1024)} of it are a file that was deleted and that ${deleted.program} still holds open`
    : '';
  return {
    kind: 'disk-full',
    subject: mount,
    gate: 'resources',
    severity: vital(mount) ? 'fatal' : 'warning',
    permanence: 'permanent',
    what: `the disk ${mount} is full (${sizeOf(total)})${held}`,
    evidence: [
      { source: 'resources/disks', line },
      ...(deleted ? [{ source: 'resources/deleted', line: deleted.line }] : []),
    ],
    file: 'instance/setup.sh',
    gives: ['no-space'],
  };
};

/** Files without a name that take at least a tenth of this disk, the largest first. */
const deletedOn = (bundle: Bundle, mount: string): { bytes: number; program: string; line: string }[] => {
  const disks = fileSystems(bundle, 'resources/disks');
  const on = (path: string) =>
    disks
      .filter(disk => path.startsWith(disk.mount === '/' ? '/' : `${disk.mount}/`))
      .sort((a, b) => b.mount.length - a.mount.length)[0];
  return linesOf(bundle, 'resources/deleted').flatMap(line => {
    const [, size, program, path] = /^(\d+) \d+ (.+?) (\/.*) \(deleted\)$/.exec(line) ?? [];
    const disk = on(path ?? '');
    const bytes = Number(size);
    if (program === undefined || disk?.mount !== mount || bytes < disk.total * 102.4) return [];
    return [{ bytes, program, line }];
  });
};

const nearlyFull = ({ mount, free, used, line }: FileSystem): Draft => ({
  kind: 'disk-nearly-full',
  subject: mount,
  gate: 'resources',
  severity: 'warning',
  what: `the disk ${mount} is ${Math.floor(used * 100)} % full: ${sizeOf(free)} are left`,
  evidence: [{ source: 'resources/disks', line }],
  gives: ['no-space'],
});

const noInodes = ({ mount, total, line }: FileSystem): Draft => ({
  kind: 'inodes-full',
  subject: mount,
  gate: 'resources',
  severity: vital(mount) ? 'fatal' : 'warning',
  permanence: 'permanent',
  what: `the disk ${mount} can hold no more files: all of its ${total} inodes are used`,
  evidence: [{ source: 'resources/inodes', line }],
  file: 'instance/setup.sh',
  gives: ['no-space'],
});

/** Mount points that must be writable; others may be read-only on purpose. */
const written = /^\/(?:|var|opt|etc|tmp|run|home|srv|var\/(?:lib|log|tmp|cache))$/;

const readOnly = (line: string): Draft[] => {
  const [, mount = '', , options = ''] = line.split(' ');
  if (!written.test(mount) || !options.split(',').includes('ro')) return [];
  return [
    {
      kind: 'read-only',
      subject: mount,
      gate: 'resources',
      severity: 'fatal',
      permanence: 'permanent',
      what: `the file system ${mount} is read-only`,
      evidence: [{ source: 'resources/mounts', line }],
      gives: ['read-only'],
    },
  ];
};

/** KiB in words. */
const sizeOf = (kibibytes: number): string => {
  if (kibibytes < 2048) return `${Math.round(kibibytes)} KiB`;
  if (kibibytes < 2048 * 1024) return `${Math.round(kibibytes / 1024)} MiB`;
  return `${Math.round(kibibytes / 1024 / 1024)} GiB`;
};
