import { BINARY } from './binary.ts';
import { KernelHeap } from './heap.ts';
import { nearHashes } from './scalar-hashes.ts';
import { estimatePairs, possiblePairs, promisingPairs } from './scalar-vectors.ts';
import { wasm } from './web-assembly.ts';

/** The passes over coded vectors; see `kernels/vectors.ts`. */
export interface VectorKernels {
  estimatePairs(job: number): void;
  promisingPairs(job: number): number;
  possiblePairs(job: number): number;
}

/** The pass over hashes; see `kernels/hashes.ts`. */
export interface HashKernels {
  nearHashes(job: number): number;
}

/** The passes that go over all rows. */
export interface Passes extends VectorKernels, HashKernels {}

/** The passes, and the memory that they read. */
export interface Kernels extends Passes {
  readonly name: 'simd' | 'scalar';
  readonly heap: KernelHeap;
  /** How many jobs are estimated at the same time. */
  readonly lanes: number;
  /** `estimatePairs` for several jobs, up to `lanes` of them. */
  estimateAll(jobs: readonly number[]): void;
}

let shared: Kernels | null = null;

/** The kernels of this thread: with SIMD where WebAssembly has it, else in plain code. Made when first asked for. */
export function sharedKernels(): Kernels {
  return (shared ??= simdKernels() ?? scalarKernels());
}

/** Kernels in WebAssembly with memory of their own; null where there is no WebAssembly, or none with SIMD. */
export function simdKernels(): Kernels | null {
  const bytes = Uint8Array.from(atob(BINARY), (char) => char.charCodeAt(0));
  if (!wasm?.validate(bytes)) return null;
  const memory = new wasm.Memory({ initial: 1 });
  const { exports } = new wasm.Instance(new wasm.Module(bytes), { env: { memory } });
  const growable = {
    get buffer() {
      return memory.buffer;
    },
    grow: (bytes: number) => void memory.grow(bytes / 65_536),
  };
  return oneLane('simd', new KernelHeap(growable), exports as unknown as Passes);
}

function oneLane(name: Kernels['name'], heap: KernelHeap, passes: Passes): Kernels {
  return {
    ...passes,
    name,
    heap,
    lanes: 1,
    estimateAll: (jobs) => jobs.forEach((job) => passes.estimatePairs(job)),
  };
}

/** The same in plain code: slower, with the same results. */
export function scalarKernels(): Kernels {
  let buffer = new ArrayBuffer(65_536);
  const growable = {
    get buffer() {
      return buffer;
    },
    grow(bytes: number) {
      const larger = new Uint8Array(buffer.byteLength + bytes);
      larger.set(new Uint8Array(buffer));
      buffer = larger.buffer;
    },
  };
  const heap = new KernelHeap(growable);
  return oneLane('scalar', heap, {
    estimatePairs: (job) => estimatePairs(heap, job),
    promisingPairs: (job) => promisingPairs(heap, job),
    possiblePairs: (job) => possiblePairs(heap, job),
    nearHashes: (job) => nearHashes(heap, job),
  });
}
