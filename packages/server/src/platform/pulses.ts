import type { Clock } from './clock.ts';

/** Who gives signs of life: the loops of a process whose silence would be noticed too late. */
export type PulseName = `worker-${number}` | 'notifier';

/** Signs of life of what runs in the background. */
export interface Pulses {
  /** From now on a sign is expected of it; also the sign itself. */
  beat(name: PulseName): void;
  /** It ended as it should; no further sign is expected. */
  end(name: PulseName): void;
  /** Of whom signs are expected. */
  expected(): PulseName[];
  /** Those of whom no sign came for so long, in milliseconds. */
  silentFor(ms: number): PulseName[];
}

/** Signs of life within this process. */
export function createPulses(clock: Clock): Pulses {
  const last = new Map<PulseName, number>();
  return {
    beat: (name) => void last.set(name, clock.now()),
    end: (name) => void last.delete(name),
    expected: () => [...last.keys()],
    silentFor: (ms) => [...last].filter(([, at]) => clock.now() - at > ms).map(([name]) => name),
  };
}
