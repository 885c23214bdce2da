/** Calls the demo's server. */
export type Client = (
  method: string,
  path: string,
  body?: unknown,
  // biome-ignore lint/suspicious/noExplicitAny: the demo looks into answers freely
) => Promise<any>;

/** A client with a key and a namespace. @throws Error with the answer, where it is not 2xx */
export function createClient(url: string, key: string, namespace: () => string | null): Client {
  return async (method, path, body) => {
    const name = namespace();
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        ...(name === null ? {} : { 'x-namespace': name }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
}
