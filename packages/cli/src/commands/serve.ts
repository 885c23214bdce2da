/** Runs the server until it is stopped. */
export async function serve(): Promise<0> {
  await import('@tocsin/server/main');
  return 0;
}
