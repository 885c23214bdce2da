import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An endpoint that takes the demo's webhooks and verifies them. */
export interface DemoReceiver {
  readonly url: string;
  /** Verified messages by alert name, each id once. */
  readonly counts: Map<string, number>;
  /** Messages whose signature was wrong. */
  readonly refused: () => number;
  close(): void;
}

/** Starts the endpoint on a free port of this machine. */
export async function startReceiver(secret: string): Promise<DemoReceiver> {
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  let refused = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      const id = String(request.headers['webhook-id']);
      const signed = `${id}.${String(request.headers['webhook-timestamp'])}.${body}`;
      if (!isSigned(secret, signed, String(request.headers['webhook-signature']))) {
        refused++;
        response.writeHead(401).end();
        return;
      }
      if (!seen.has(id)) {
        seen.add(id);
        const { name } = (JSON.parse(body) as { data: { alert: { name: string } } }).data.alert;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`,
    counts,
    refused: () => refused,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function isSigned(secret: string, text: string, signatures: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(text).digest('base64')}`);
  return signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
