import { CommandError } from '../errors.ts';

/**
 * Runs what works on this machine's data. What the server's own parts say of a wrong configuration, of a database that cannot be
 * reached or belongs to another process, says all there is to say.
 * @throws CommandError of these
 */
export async function locally<Result>(work: () => Promise<Result> | Result): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { isPlainError } = await import('@tocsin/server/maintenance');
    throw isPlainError(error) ? new CommandError((error as Error).message) : error;
  }
}
