import { API_KEY } from './server.ts';

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  readonly body: any;
}

/** Calls the API with the admin key. */
export async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

/** As `call`, but any answer other than 2xx is an error. */
export async function must(...args: Parameters<typeof call>): Promise<Answer['body']> {
  const { status, body } = await call(...args);
  if (status >= 300) throw new Error(`${args[1]} ${args[2]} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Asks again until the answer is as wanted; the deadline only ends a test that would never end. */
export async function until<T>(
  ask: () => Promise<T>,
  wanted: (value: T) => boolean,
  deadlineMs = 30_000,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const value = await ask();
    if (wanted(value)) return value;
    if (Date.now() > end)
      throw new Error(`not reached in ${deadlineMs} ms; last: ${JSON.stringify(value)?.slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
