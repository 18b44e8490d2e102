/** Who calls, as the credentials tell. */
export interface Caller {
  readonly accessKey: string;
  readonly account: string;
  readonly arn: string;
  /** The credentials have run out: every action answers `RequestExpired` (EC2) or `ExpiredToken…`. */
  readonly expired: boolean;
  /** IAM names of actions that this caller may not use, like `ec2:RunInstances`. */
  readonly denied: ReadonlySet<string>;
}

/** One call, decoded: the input has the shape of the SDK's command input, and is not changed afterwards. */
export interface LabCall {
  readonly caller: Caller;
  readonly region: string;
  /** IAM name: `ec2:RunInstances`. */
  readonly action: string;
  readonly input: object;
}

/** What AWS answers instead of a result. `status` is HTTP's. Source: EC2 API reference, "Error codes". */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
  }
}

/** What befalls a call on its way, as a fault wants it. */
export type Fate =
  | { readonly kind: 'well' }
  /** Never carried out; the caller sees this error (throttling, 5xx, credentials). */
  | { readonly kind: 'refused'; readonly error: ApiError }
  /** Carried out now or `late` milliseconds later; the caller gets no answer, a 5xx, or half of one. */
  | { readonly kind: 'lost'; readonly how: 'no answer' | '5xx' | 'truncated'; readonly late: number }
  /** Never carried out, and never answered: the region is silent. */
  | { readonly kind: 'silent' };

/** What stands behind an instance: a real machine, or nothing but time. Told by the lab, which never waits for it. */
export interface Backing {
  /** Also for an instance that was stopped and is started again. */
  launched(instance: LaunchedInstance): void;
  /** StopInstances: the machine goes down and keeps its disk. */
  stopped?(instanceId: string): void;
  terminated(instanceId: string): void;
  rebooted(instanceId: string): void;
  /** A static address that reaches whatever machine it is assigned to; undefined when there is none to give. */
  reserve?(): string | undefined;
  giveBack?(address: string): void;
  /** The address belongs to this machine from now on, or to none. */
  assigned?(address: string, instanceId: string | undefined): void;
}

export interface LaunchedInstance {
  readonly id: string;
  readonly region: string;
  readonly zone: string;
  readonly type: string;
  readonly imageId: string;
  /** Decoded; empty when there is none. A string is UTF-8 text; bytes are what came, which may be gzip. */
  readonly userData: string | Uint8Array;
  readonly spot: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Answers to IMDS that the launch decides. */
  readonly metadata: {
    readonly httpTokens: 'optional' | 'required';
    readonly hopLimit: number;
    /** `InstanceMetadataTags`: the machine may read its own tags. Off without it. */
    readonly instanceTags?: boolean;
  };
  /** OpenSSH public key of `KeyName`, as IMDS tells it. */
  readonly publicKey?: string;
  readonly securityGroups?: readonly { readonly id: string; readonly name: string }[];
  readonly subnetId?: string;
  readonly vpcId?: string;
  /** Of the primary network interface. */
  readonly mac?: string;
  /** What `shutdown` inside the machine does. */
  readonly shutdownBehavior: 'stop' | 'terminate';
  /** The cloud wants to know the host keys that it shows (Lightsail). */
  readonly witnessed?: boolean;
}

/**
 * The lab's core: AWS under a clock, synchronous and without I/O. The same seed and the same calls at the same times
 * give the same answers.
 */
export interface Lab {
  /** Milliseconds since the epoch; the core never reads another clock. */
  now(): number;
  /** Carries the call out. Throws `ApiError`. The output has the shape of the SDK's command output. */
  call(call: LabCall): object;
  /** What shall befall this call, by the faults that are switched on. Asked once a call, before it. */
  fate(call: LabCall): Fate;
  /** Every action that was ever called, by IAM name, with how often. */
  calls(): ReadonlyMap<string, number>;

  /** A real machine behind an instance runs now, and answers at these addresses. */
  started(instanceId: string, addresses: { readonly public: string; readonly private: string }): void;
  /** A real machine ended by itself: shut down from inside, or died. `reason` becomes the state reason's code. */
  ended(instanceId: string, reason: string): void;
  /** Text that the machine wrote to its console; the last 64 KB are kept. */
  console(instanceId: string, text: string): void;
  /** A machine was seen to show these host keys: algorithm, and the key in base64. */
  witnessed(
    instanceId: string,
    keys: readonly { readonly algorithm: string; readonly publicKey: string }[],
  ): void;
  /** Spot: gives notice, and takes the instance back two minutes later. */
  reclaim(instanceId: string): void;
  /** IMDS `spot/instance-action`, while there is a notice. */
  notice(instanceId: string): { readonly action: 'terminate'; readonly time: Date } | undefined;
}
