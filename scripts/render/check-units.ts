import { isUtf8 } from 'node:buffer';
import { nearest } from '../fleet/nearest.ts';
import { show } from '../fleet/show.ts';
import { problemIn, type UnitPart, type WholeUnit } from './bundle-units.ts';
import type { Problem } from './problem.ts';
import { shForPeople } from './quote.ts';
import { lastOf, valuesOf } from './unit-file.ts';

const sections = 'Unit Install Service Socket Timer Path Mount Automount Swap Slice Scope'.split(' ');

/** The form of one unit file: lines, sections. What systemd would pass over with a note in a journal is an error. */
export const checkForm = (part: UnitPart): Problem[] => {
  const { file } = part;
  const error = (line: number | undefined, what: string, next?: string) =>
    problemIn(file, line, 'error', what, next);
  const text = file.content.toString('utf8');
  if (!isUtf8(file.content) || text.includes('\0'))
    return [error(undefined, `${file.file} is not UTF-8 text`)];
  const crlf = text.indexOf('\r\n');
  if (crlf >= 0) {
    const line = text.slice(0, crlf).split('\n').length;
    return [
      error(
        line,
        `${file.file} has lines that end with CR LF`,
        `sed -i 's/\\r$//' ${shForPeople(file.file)}`,
      ),
    ];
  }
  return [
    ...part.broken.map(({ line, what }) => error(line, `systemd would pass over ${what}`)),
    ...part.sections
      .filter(({ name }) => !sections.includes(name) && !name.startsWith('X-'))
      .map(({ name, line }) => {
        const near = nearest(name, sections);
        return error(
          line,
          `systemd knows no section [${name}]${near === undefined ? '' : ` (did you mean [${near}]?)`}`,
        );
      }),
  ];
};

/** What would keep systemd from loading or starting a unit of the bundle. */
export const checkService = (unit: WholeUnit): Problem[] => {
  const { name, main, settings } = unit;
  if (!main || !name.endsWith('.service')) return [];
  const starts = valuesOf(settings, 'Service', 'ExecStart');
  const oneshot = lastOf(settings, 'Service', 'Type') === 'oneshot';
  if (starts.length > 1 && !oneshot)
    return [
      problemIn(
        main.file,
        starts[1]?.line,
        'error',
        `${name} has more than one ExecStart=, which only Type=oneshot may have`,
      ),
    ];
  const others = ['ExecStop', 'SuccessAction', 'FailureAction'];
  if (starts.length > 0 || others.some(key => valuesOf(settings, 'Service', key).length > 0)) return [];
  return [problemIn(main.file, undefined, 'error', `${name} has no ExecStart= in a [Service] section`)];
};

const pulls = ['Wants', 'Requires', 'BindsTo', 'Upholds', 'OnFailure', 'OnSuccess'];

/** A service that nothing would start after the reboot. */
export const checkStarted = (
  unit: WholeUnit,
  all: readonly WholeUnit[],
  enabled: readonly string[],
  started: ReadonlySet<string>,
  setup: string,
): Problem[] => {
  const { name, main } = unit;
  if (!main || name.includes('@.') || !/\.(service|socket|timer|path)$/.test(name)) return [];
  const pulled = all.some(({ settings }) =>
    settings.some(({ key, value }) => pulls.includes(key) && value.split(/\s+/).includes(name)),
  );
  if (enabled.includes(name) || started.has(name) || pulled || setup.includes(name)) return [];
  return [
    problemIn(
      main.file,
      undefined,
      'warning',
      `Nothing starts ${name}: it has no [Install] section, and no unit of the bundle names it`,
      'add [Install] with WantedBy=multi-user.target',
    ),
  ];
};

const references = ['After', 'Requires', 'Requisite', 'Wants', 'BindsTo', 'PartOf', 'Upholds'];

/** Units that the image or systemd itself has, by their look. */
const familiar =
  /^(systemd-|cloud-|dev-|sys-|run-|user@|user-|getty|serial-getty|initrd|e2scrub|apt-|-\.)|\.(target|device|slice|swap|scope|mount|automount)$|^(dbus|ssh|sshd|cron|rsyslog|networking|network|NetworkManager|chrony|chronyd|ntp|polkit|docker|containerd|podman|nginx|apache2|httpd|postgresql|mysql|mariadb|redis|redis-server|rc-local|fail2ban|ufw|nftables|iptables|auditd|apparmor|haproxy|caddy|prometheus|amazon-ssm-agent|libvirtd)(@.*)?\.(service|socket)$/;

/** Units that a unit of the bundle names, and that nobody seems to have. */
export const checkReferences = (unit: WholeUnit, known: ReadonlySet<string>, setup: string): Problem[] =>
  unit.parts.flatMap(part =>
    part.settings
      .filter(({ section, key }) => section === 'Unit' && references.includes(key))
      .flatMap(({ key, value, line }) =>
        value
          .split(/\s+/)
          .filter(name => name !== '' && !name.includes('%') && !familiar.test(name))
          .filter(name => !known.has(name) && !known.has(name.replace(/@[^.]*\./, '@.')))
          .filter(name => !setup.includes(name.replace(/[@.].*$/, '')))
          .map(name => {
            const near = nearest(name, [...known]);
            const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
            return problemIn(
              part.file,
              line,
              'warning',
              `${key}= names ${show(name)}, a unit that is not in the bundle${hint}`,
            );
          }),
      ),
  );
