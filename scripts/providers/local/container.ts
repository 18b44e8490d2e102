/** The part of `podman inspect` and `docker inspect` that both share and that we read. */
export interface Container {
  readonly Id: string;
  readonly Name: string;
  readonly Created: string;
  readonly Image: string;
  readonly State: {
    readonly Status: string;
    readonly ExitCode: number;
    readonly Running?: boolean;
    readonly OOMKilled?: boolean;
    readonly Error?: string;
  };
  readonly Config: { readonly Labels: Record<string, string> | null };
  readonly NetworkSettings: {
    readonly Ports?: Record<string, { HostIp: string; HostPort: string }[] | null> | null;
    readonly Networks?: Record<string, { readonly IPAddress: string }> | null;
  };
  /** podman cannot inspect it; see damage.ts. */
  readonly damaged?: boolean;
}
