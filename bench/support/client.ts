import { Agent, request } from 'node:http';
import { API_KEY } from './server.ts';

/** Calls one server over kept connections. `node:http` itself: what the client costs is part of every figure. */
export interface Client {
  /** Answers other than 2xx are errors. @param body an object, or JSON text made beforehand */
  call<T>(method: string, path: string, body?: object | string): Promise<T>;
  close(): void;
}

/** @param namespace the `X-Namespace` of every request */
export function createClient(url: string, namespace?: string): Client {
  const agent = new Agent({ keepAlive: true });
  const headers = {
    authorization: `Bearer ${API_KEY}`,
    'content-type': 'application/json',
    ...(namespace === undefined ? {} : { 'x-namespace': namespace }),
  };
  const send = (method: string, path: string, text: string): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const length = { 'content-length': String(Buffer.byteLength(text)) };
      const sent = request(url + path, { method, agent, headers: { ...headers, ...length } }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
        );
      });
      sent.on('error', reject);
      sent.end(text);
    });
  return {
    async call<T>(method: string, path: string, body?: object | string): Promise<T> {
      const payload = typeof body === 'object' ? JSON.stringify(body) : (body ?? '');
      const { status, text } = await send(method, path, payload);
      if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 500)}`);
      return JSON.parse(text) as T;
    },
    close: () => agent.destroy(),
  };
}

/** The exact number of executions that the history has. */
export async function totalOf(client: Client, filter = ''): Promise<number> {
  const page = await client.call<{ total_count: number }>('GET', `/v1/alerts/executions?limit=1${filter}`);
  return page.total_count;
}

/** Asks every few milliseconds until the history has so many executions. */
export async function untilTotal(client: Client, wanted: number, everyMs = 5): Promise<void> {
  const deadline = performance.now() + 300_000;
  for (;;) {
    const total = await totalOf(client);
    if (total >= wanted) return;
    if (performance.now() > deadline) throw new Error(`${total} of ${wanted} executions after five minutes`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
