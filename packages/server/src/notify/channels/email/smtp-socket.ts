import { connect, type Socket } from 'node:net';
import type { EgressGuard } from '../../egress.ts';

/**
 * Connects to a mail server, at an address that the guard lets through.
 * @param signal destroys the socket, also later
 * @throws EgressRefusedError, or the error of the system
 */
export function connectGuarded(
  egress: EgressGuard,
  { host, port }: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    egress.checkLiteral(host); // names are checked in `lookup`, which node asks only about names
    const socket = connect({ host, port, lookup: egress.lookup, signal });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => {}); // whoever uses it hears of them; between users nobody might
      resolve(socket);
    });
  });
}
