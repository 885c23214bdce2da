import { SHARED_BINARY } from './binary.ts';
import { KernelHeap } from './heap.ts';
import type { Kernels, Passes } from './kernels.ts';
import { type WasmMemory, wasm } from './web-assembly.ts';

/** Pages of shared memory at most: 4 GiB, as the kernels were compiled for. */
const MOST_PAGES = 65_536;
/** Jobs that can be waiting. */
const SLOTS = 64;
/** Fields of the control block, in numbers of four bytes: jobs taken, jobs posted, jobs done, and the jobs themselves. */
const TAKEN = 0;
const POSTED = 1;
const DONE = 2;
const JOBS = 16;
/** The job that ends a thread. */
const END = 0;

/** What a thread needs to join a crew: to be handed over as it is, by `postMessage` or as `workerData`. */
export interface CrewPlan {
  readonly memory: WasmMemory;
  readonly control: number;
}

/**
 * Threads that estimate beside the one that searches, over the same memory. The caller starts them, in whatever way its
 * platform has threads, and each calls `joinCrew`; what a search finds is the same with any number of them.
 */
export class Crew {
  /** Kernels that put the crew to work, for `VectorOptions.kernels`. */
  readonly kernels: Kernels;
  readonly #threads: number;
  readonly #control: Int32Array;
  readonly #passes: Passes;

  /**
   * @param threads how many beside the calling one, 1 to 63
   * @param start starts one thread, which calls `joinCrew` with the plan
   * @throws Error where WebAssembly has no SIMD or memory cannot be shared
   */
  constructor(threads: number, start: (plan: CrewPlan) => void) {
    if (!Number.isInteger(threads) || threads < 1 || threads >= SLOTS)
      throw new RangeError(`a crew of ${threads} threads; 1 to ${SLOTS - 1} are possible`);
    if (wasm === undefined) throw new Error('there is no WebAssembly here, which a crew needs');
    const memory = new wasm.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
    const growable = {
      get buffer() {
        return memory.buffer;
      },
      grow: (bytes: number) => void memory.grow(bytes / 65_536),
    };
    const heap = new KernelHeap(growable);
    const control = heap.allocateZeros(4 * (JOBS + SLOTS));
    this.#threads = threads;
    this.#control = controlOf({ memory, control });
    this.#passes = instantiate(memory);
    const estimateAll = (jobs: readonly number[]): void => this.#runAll(jobs);
    this.kernels = { ...this.#passes, name: 'simd', heap, lanes: threads + 1, estimateAll };
    for (let i = 0; i < threads; i++) start({ memory, control });
  }

  #runAll(jobs: readonly number[]): void {
    this.#post(jobs);
    takeAll(this.#control, (job) => this.#passes.estimatePairs(job));
    const posted = Atomics.load(this.#control, POSTED);
    for (;;) {
      const done = Atomics.load(this.#control, DONE);
      if (done === posted) return;
      Atomics.wait(this.#control, DONE, done);
    }
  }

  #post(jobs: readonly number[]): void {
    const posted = Atomics.load(this.#control, POSTED);
    for (const [i, job] of jobs.entries()) this.#control[JOBS + ((posted + i) & (SLOTS - 1))] = job;
    Atomics.store(this.#control, POSTED, (posted + jobs.length) | 0);
    Atomics.notify(this.#control, POSTED);
  }

  /** Lets the threads return from `joinCrew`. The kernels must not be used after it. */
  end(): void {
    this.#post(Array.from({ length: this.#threads }, () => END));
  }
}

/** Works for a crew until it ends; blocks the thread. @param plan as it was handed to `start` @returns how many jobs it did */
export function joinCrew(plan: CrewPlan): number {
  const control = controlOf(plan);
  const passes = instantiate(plan.memory);
  let done = 0;
  const run = (job: number): void => {
    passes.estimatePairs(job);
    done++;
  };
  for (;;) {
    const posted = Atomics.load(control, POSTED);
    if (!takeAll(control, run)) return done;
    Atomics.wait(control, POSTED, posted);
  }
}

/** Takes and runs jobs while there are any. @returns false where the thread is to end */
function takeAll(control: Int32Array, run: (job: number) => void): boolean {
  for (;;) {
    const taken = Atomics.load(control, TAKEN);
    if (((Atomics.load(control, POSTED) - taken) | 0) <= 0) return true;
    const job = Atomics.load(control, JOBS + (taken & (SLOTS - 1)));
    // Who else took it has the job; the slot is not written anew before all are done.
    if (Atomics.compareExchange(control, TAKEN, taken, (taken + 1) | 0) !== taken) continue;
    if (job === END) return false;
    run(job);
    Atomics.add(control, DONE, 1);
    Atomics.notify(control, DONE);
  }
}

function controlOf({ memory, control }: CrewPlan): Int32Array {
  return new Int32Array(memory.buffer, control, JOBS + SLOTS);
}

function instantiate(memory: WasmMemory): Passes {
  const bytes = Uint8Array.from(atob(SHARED_BINARY), (char) => char.charCodeAt(0));
  if (!wasm?.validate(bytes)) throw new Error('WebAssembly has no SIMD and threads here, which a crew needs');
  return new wasm.Instance(new wasm.Module(bytes), { env: { memory } }).exports as unknown as Passes;
}
