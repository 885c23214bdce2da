import { Agent, buildConnector } from 'undici';
import type { EgressGuard } from '../egress.ts';

/** As long as the longest timeout of a channel: the deadline of an attempt is what ends it. */
const CONNECT_TIMEOUT_MS = 30_000;

/** Keeps connections, and makes them only to addresses that the guard lets through. */
export function createGuardedAgent(egress: EgressGuard): Agent {
  return new Agent({ connect: guardedConnector(egress) });
}

/** Addresses are checked here and names in `lookup`, which node asks only about names. */
function guardedConnector(egress: EgressGuard): buildConnector.connector {
  const connect = buildConnector({ lookup: egress.lookup, timeout: CONNECT_TIMEOUT_MS });
  return (options, callback) => {
    try {
      egress.checkLiteral(options.hostname);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    connect(options, callback);
  };
}
