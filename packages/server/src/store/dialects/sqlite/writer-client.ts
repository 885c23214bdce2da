import { toPortError } from './errors.ts';
import type { Answer, Port, Statement, Value } from './protocol.ts';

/** What statements brought: the rows are the last one's. */
export interface StatementResult {
  readonly rows: Record<string, Value>[];
  /** Rows that each statement changed. */
  readonly changes: readonly number[];
}

/** One transaction as its client sees it. */
export interface ClientTransaction {
  run(statements: readonly Statement[]): Promise<StatementResult>;
  /** Resolves when the transaction is on disk. */
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

interface Pending {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** Talks to the writer over a port: transactions of many callers may be open at once, and take turns there. */
export class WriterClient {
  readonly #port: Port;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #lastTx = 0;

  constructor(port: Port) {
    this.#port = port;
    port.on('message', ((answer: Answer) => this.#settle(answer)) as never);
    port.on('close', (() => this.#fail(new Error('the database thread ended'))) as never);
  }

  /** Runs statements as one transaction. Resolves when it is on disk; rejects, with nothing written, when one fails. */
  async write(statements: readonly Statement[]): Promise<StatementResult> {
    const { rows = [], changes = [] } = await this.#ask({ kind: 'write', statements });
    return { rows, changes };
  }

  begin(): ClientTransaction {
    const tx = ++this.#lastTx;
    this.#port.postMessage({ kind: 'begin', tx });
    return {
      run: async (statements) => {
        const { rows = [], changes = [] } = await this.#ask({ kind: 'run', tx, statements });
        return { rows, changes };
      },
      commit: async () => void (await this.#ask({ kind: 'commit', tx })),
      rollback: async () => void (await this.#ask({ kind: 'rollback', tx })),
    };
  }

  close(): void {
    this.#port.close();
  }

  #ask(request: Record<string, unknown>): Promise<Answer> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#port.postMessage({ ...request, id });
    });
  }

  #settle(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (answer.error) pending?.reject(toPortError(answer.error));
    else pending?.resolve(answer);
  }

  #fail(error: Error): void {
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}
