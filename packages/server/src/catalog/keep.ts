import { type Database, type Transaction, type Write, writeAll } from '../store/database.ts';

/** What keeps the answer to a request, to be written in the transaction that makes it. */
export type Keep<T> = (answer: T) => readonly Write[];

/** For answers that nobody asks for again. */
export const keepNothing: Keep<unknown> = () => [];

/** A transaction whose result is an answer, which is kept in it: neither is there without the other. */
export function transactionKeeping<T>(
  db: Database,
  keep: Keep<T>,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    const answer = await work(tx);
    await writeAll(tx, keep(answer));
    return answer;
  });
}
