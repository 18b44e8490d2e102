/** Why a machine's systemd ended. */
export type Ending = 'reboot' | 'shutdown' | 'death';

/**
 * What the exit code of a container tells whose PID 1 may call reboot(2). In a PID namespace the kernel then ends
 * PID 1 by SIGHUP for a reboot, and by SIGINT for halt and power-off. 0: systemd left by itself (systemctl exit).
 * Source: pid_namespaces(7), reboot(2).
 */
export const endingOf = (exitCode: number): Ending => {
  if (exitCode === 128 + 1) return 'reboot';
  if (exitCode === 128 + 2 || exitCode === 0) return 'shutdown';
  return 'death';
};
