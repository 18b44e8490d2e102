import type { Definition } from '../../fleet/definition.ts';

/** A region in which machines can be made. */
export interface Site {
  readonly region: string;
  readonly zones: readonly string[];
  readonly bundle: string;
  readonly blueprint: string;
  /** Machines that the quota allows; undefined when that is not known. */
  readonly room?: number;
}

/** Everything that the makings of one create are computed from. */
export interface Blueprint {
  readonly sites: readonly Site[];
  readonly ip: Definition['lightsail']['ip'];
  readonly disks: Definition['lightsail']['disks'];
  /** `tcp 22 22 203.0.113.7/32` */
  readonly ports: readonly string[];
  readonly tags: readonly string[];
  readonly fixedAddress: boolean;
}
