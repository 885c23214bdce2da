import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '../errors.ts';
import type { State } from './state.ts';

/** Keeps how far an ingest is, so that it survives whatever ends the process. */
export class ResumeFile {
  readonly path: string;
  #waiting: State | null = null;
  #writing: Promise<void> | null = null;

  constructor(file: string) {
    this.path = file;
  }

  /**
   * @returns null where there is none
   * @throws CommandError where it cannot be read
   */
  async read(): Promise<State | null> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw new CommandError(`${this.path} cannot be read: ${(error as Error).message}`);
    }
    const state = parsed(text);
    if (state?.version === 1) return state;
    throw new CommandError(
      `${this.path} is no file to resume from; remove it, or name another with --resume`,
    );
  }

  /** Keeps a state, the newest one where several wait. Resolves when it, or a newer one, is on the disk. */
  save(state: State): Promise<void> {
    this.#waiting = state;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  /** The ingest is complete. */
  async remove(): Promise<void> {
    await this.#writing;
    await rm(this.path, { force: true });
  }

  async #write(): Promise<void> {
    for (let state = this.#waiting; state !== null; state = this.#waiting) {
      this.#waiting = null;
      try {
        await writeDurably(this.path, `${JSON.stringify(state)}\n`);
      } catch (error) {
        throw new CommandError(
          `${this.path} cannot be written: ${(error as Error).message}. Name another file with --resume.`,
        );
      }
    }
  }
}

function parsed(text: string): State | null {
  try {
    return JSON.parse(text) as State;
  } catch {
    return null;
  }
}

/** Whole or not at all, also when the power fails. */
async function writeDurably(file: string, text: string): Promise<void> {
  const fresh = `${file}.new`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
  const folder = await open(path.dirname(file), 'r');
  await folder.sync().finally(() => folder.close());
}
