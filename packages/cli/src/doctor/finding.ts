/** What a check found. */
export interface Finding {
  /** What was looked at. */
  readonly check: string;
  readonly result: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** What to do, where there is something to do. */
  readonly advice?: string;
}

/** All is well. */
export function ok(check: string, message: string): Finding {
  return { check, result: 'ok', message };
}

/** It works, but somebody should know. */
export function warn(check: string, message: string, advice?: string): Finding {
  return { check, result: 'warn', message, advice };
}

/** It does not work. */
export function fail(check: string, message: string, advice?: string): Finding {
  return { check, result: 'fail', message, advice };
}
