import type { Connection } from './connection.ts';
import { toAnswerError } from './errors.ts';
import type { Answer, Port, Request, Statement } from './protocol.ts';

/** More transactions than these in one commit would make the first of them wait too long. */
const GROUP_LIMIT = 64;
/** Nor does the first wait longer than this while others come in, but for the one that runs. */
const GROUP_MS = 3;

type Step = Exclude<Request, { kind: 'begin' | 'write' }>;
type Whole = Extract<Request, { kind: 'write' }>;
type Failure = NonNullable<Answer['error']>;

/** A transaction that a client goes through step by step. */
interface Stepwise {
  readonly port: Port;
  readonly tx: number;
  /** Requests that came before the transaction's turn. */
  readonly early: Step[];
  /** Why nothing of it can be done any more; all that it still asks gets this answer. */
  lost: Failure | null;
}

/** A transaction that came whole. */
interface Complete {
  readonly port: Port;
  readonly whole: Whole;
}

/** Who is told when the group is on disk. */
interface Waiting {
  readonly port: Port;
  readonly answer: Answer;
}

/**
 * Runs the transactions of all clients one after the other on the one writing connection, and commits those that wait
 * together with a single fsync. Each is a savepoint, so one that fails takes no other with it:
 *
 *   BEGIN ── savepoint A ── release ── savepoint B ── rollback ── savepoint C ── release ── COMMIT ─► A and C are told
 *
 * A client is told that its transaction is committed only after the COMMIT.
 *
 * Where the storage fails (another program holds the file, the disk is full) SQLite ends the whole transaction by itself:
 * everybody in it is told so, and the next one begins anew.
 */
export class GroupCommit {
  readonly #db: Connection;
  readonly #onCommit: (ms: number, transactions: number) => void;
  readonly #queue: (Stepwise | Complete)[] = [];
  #active: Stepwise | null = null;
  #open = false;
  #flushPlanned = false;
  #inNext = false;
  #closed = false;
  #waiting: Waiting[] = [];
  #waitingSince = 0;

  /** @param onCommit told of each commit: its milliseconds, and how many transactions were in it */
  constructor(db: Connection, onCommit: (ms: number, transactions: number) => void = () => {}) {
    this.#db = db;
    this.#onCommit = onCommit;
  }

  /** Serves a client until its port closes. */
  attach(port: Port): void {
    port.on('message', ((request: Request) => this.#receive(port, request)) as never);
    port.on('close', (() => this.#forget(port)) as never);
  }

  /** Commits what waits and closes the connection; a transaction that is not ended is undone. */
  close(): void {
    if (this.#active === null) this.#flush();
    this.#closed = true;
    this.#moveLogIntoFile();
    this.#db.close();
  }

  /** So that whoever copies the file alone has all of it. Where a reader is in its way, the next start does it. */
  #moveLogIntoFile(): void {
    try {
      this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // Closing must not fail because of it: the log stays beside the file, and counts.
    }
  }

  #receive(port: Port, request: Request): void {
    if (this.#closed) return;
    if (request.kind === 'begin') {
      this.#queue.push({ port, tx: request.tx, early: [], lost: null });
      this.#next();
    } else if (request.kind === 'write') {
      this.#queue.push({ port, whole: request });
      this.#next();
    } else if (this.#isActive(port, request.tx)) {
      this.#perform(request);
    } else {
      const waiting = this.#queue.find(
        (other) => 'tx' in other && other.port === port && other.tx === request.tx,
      );
      if (waiting && 'early' in waiting) waiting.early.push(request);
      else port.postMessage(answerToEnded(request));
    }
  }

  #isActive(port: Port, tx: number): boolean {
    return this.#active !== null && this.#active.port === port && this.#active.tx === tx;
  }

  /** Gives transactions their turn until one is not ended yet. Not recursive: a long queue may be complete already. */
  #next(): void {
    if (this.#inNext) return;
    this.#inNext = true;
    while (this.#active === null) {
      if (this.#isFull()) this.#flush();
      const transaction = this.#queue.shift();
      if (!transaction) {
        this.#planFlush();
        break;
      }
      this.#start(transaction);
    }
    this.#inNext = false;
  }

  #isFull(): boolean {
    if (this.#waiting.length === 0) return false;
    return this.#waiting.length >= GROUP_LIMIT || performance.now() - this.#waitingSince > GROUP_MS;
  }

  #start(transaction: Stepwise | Complete): void {
    const failure = 'whole' in transaction || transaction.lost === null ? this.#begin() : transaction.lost;
    if ('whole' in transaction) {
      if (failure === null) this.#performWhole(transaction);
      else transaction.port.postMessage({ id: transaction.whole.id, error: failure });
      return;
    }
    transaction.lost = failure;
    this.#active = transaction;
    for (const request of transaction.early) this.#perform(request);
  }

  /** @returns why there is no savepoint to work in */
  #begin(): Failure | null {
    try {
      if (!this.#open) this.#db.exec('BEGIN IMMEDIATE');
      this.#open = true;
      this.#db.exec('SAVEPOINT client');
      return null;
    } catch (error) {
      const failure = this.#storageFailed(error);
      this.#refuseQueued(failure);
      return failure;
    }
  }

  /** Those that waited as long as the one that could not begin: the next one would wait as long again. */
  #refuseQueued(failure: Failure): void {
    for (const queued of this.#queue.splice(0))
      if ('whole' in queued) queued.port.postMessage({ id: queued.whole.id, error: failure });
      else {
        queued.lost = failure;
        this.#queue.push(queued);
      }
  }

  #performWhole({ port, whole }: Complete): void {
    const answer = this.#run(whole);
    if (answer.error) this.#undo(port, answer);
    else this.#release(port, answer);
  }

  #perform(request: Step): void {
    const { port, lost } = this.#active as Stepwise;
    const answer = lost === null ? { id: request.id } : { id: request.id, error: lost };
    if (request.kind === 'run') {
      port.postMessage(lost === null ? this.#run(request) : answer);
      return;
    }
    if (lost !== null) port.postMessage(request.kind === 'commit' ? answer : { id: request.id });
    else if (request.kind === 'commit') this.#release(port, answer);
    else this.#undo(port, answer);
    this.#end();
  }

  #release(port: Port, answer: Answer): void {
    try {
      this.#db.exec('RELEASE client');
    } catch (error) {
      port.postMessage({ id: answer.id, error: this.#storageFailed(error) });
      return;
    }
    if (this.#waiting.length === 0) this.#waitingSince = performance.now();
    this.#waiting.push({ port, answer });
  }

  #undo(port: Port, answer: Answer): void {
    this.#rollBackToSavepoint();
    port.postMessage(answer);
  }

  #rollBackToSavepoint(): void {
    if (!this.#open) return;
    try {
      this.#db.exec('ROLLBACK TO client; RELEASE client');
    } catch (error) {
      this.#storageFailed(error);
    }
  }

  #run(request: { readonly id: number; readonly statements: readonly Statement[] }): Answer {
    try {
      const results = request.statements.map((statement) => this.#db.run(statement));
      return {
        id: request.id,
        rows: results.at(-1)?.rows ?? [],
        changes: results.map(({ changes }) => changes),
      };
    } catch (error) {
      const failure = this.#db.inTransaction() ? toAnswerError(error) : this.#storageFailed(error);
      return { id: request.id, error: failure };
    }
  }

  /** Nothing of the open transaction is written: tells all that are in it. */
  #storageFailed(error: unknown): Failure {
    const failure = toAnswerError(error);
    this.#abandon();
    this.#open = false;
    if (this.#active !== null) this.#active.lost = failure;
    for (const { port, answer } of this.#waiting.splice(0))
      port.postMessage({ id: answer.id, error: failure });
    return failure;
  }

  #end(): void {
    this.#active = null;
    this.#next();
  }

  /** Not at once: what is already on its way to this thread joins the commit. */
  #planFlush(): void {
    if (this.#flushPlanned || !this.#open) return;
    this.#flushPlanned = true;
    setImmediate(() => {
      this.#flushPlanned = false;
      if (this.#closed) return;
      if (this.#active === null) this.#flush();
    });
  }

  #flush(): void {
    if (!this.#open) return;
    const told = this.#waiting;
    this.#waiting = [];
    let failure: Answer['error'];
    const begin = performance.now();
    try {
      this.#db.exec('COMMIT');
      this.#onCommit(performance.now() - begin, told.length);
    } catch (error) {
      failure = toAnswerError(error);
      this.#abandon();
    }
    this.#open = false;
    for (const { port, answer } of told)
      port.postMessage(failure ? { id: answer.id, error: failure } : answer);
  }

  #abandon(): void {
    try {
      this.#db.exec('ROLLBACK');
    } catch {
      // SQLite had already rolled back by itself.
    }
  }

  #forget(port: Port): void {
    for (let i = this.#queue.length - 1; i >= 0; i--)
      if (this.#queue[i]?.port === port) this.#queue.splice(i, 1);
    this.#waiting = this.#waiting.filter((waiting) => waiting.port !== port);
    if (this.#closed || this.#active?.port !== port) return;
    if (this.#active.lost === null) this.#rollBackToSavepoint();
    this.#end();
  }
}

/** A client undoes what could not be committed, and it is undone already. */
function answerToEnded({ id, kind }: Step): Answer {
  return kind === 'rollback' ? { id } : { id, error: { message: 'the transaction has ended', code: 0 } };
}
