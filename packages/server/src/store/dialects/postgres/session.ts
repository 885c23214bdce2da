/** The few methods of a PostgreSQL client that are used here, so that any client with them will do. */
export interface Session {
  /**
   * Runs one statement.
   * @param prepared whether the server shall keep it prepared, because it comes again
   * @throws ConstraintError, DatabaseUnavailableError, StatementError
   */
  query(text: string, values: readonly unknown[], prepared?: boolean): Promise<SessionResult>;
  /** Gives the session back; a broken one, or one inside a transaction, is thrown away. */
  release(discard?: boolean): void;
}

/** What a statement brought. */
export interface SessionResult {
  readonly rows: Record<string, unknown>[];
  /** Rows that it found or changed. */
  readonly count: number;
}

/** Where sessions come from. */
export interface SessionPool {
  /** @throws DatabaseUnavailableError */
  acquire(): Promise<Session>;
  close(): Promise<void>;
}

/** Runs work with a session and gives it back. */
export async function withSession<T>(pool: SessionPool, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await pool.acquire();
  try {
    return await work(session);
  } finally {
    session.release();
  }
}

/**
 * Runs work between BEGIN and COMMIT. Where it throws, everything is undone; where not even that can be said to the
 * database, the session is thrown away, which undoes it as well.
 */
export async function inTransaction<T>(
  pool: SessionPool,
  begin: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await pool.acquire();
  let ended = false;
  try {
    await session.query(begin, []);
    const result = await work(session);
    await session.query('commit', []);
    ended = true;
    return result;
  } catch (error) {
    ended = await session.query('rollback', []).then(
      () => true,
      () => false,
    );
    throw error;
  } finally {
    session.release(!ended);
  }
}
