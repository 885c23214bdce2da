import { setFlagsFromString } from 'node:v8';

/**
 * Loading modules makes much garbage in little time, for which V8 would enlarge the young generation of each thread and
 * keep it so: some 25 MB that an idle server never needs. This holds the size until {@link letHeapGrow}.
 */
export function holdHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Lets the young generations grow with the load from now on, by V8's own default. */
export function letHeapGrow(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}
