import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** Where a mail is in its way into the server. */
export type SmtpStage = 'connect' | 'auth' | 'mail' | 'rcpt' | 'data';

/** What the server does at a stage in place of going on: a reply, nothing at all, or to hang up. */
export type SmtpTurn = { readonly code: number; readonly text?: string } | 'hang' | 'close' | null;

/** A mail that the server took. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: string[];
  readonly raw: string;
  readonly isSecure: boolean;
  readonly user: string | undefined;
}

/** A mail server on this machine that keeps what it takes. */
export interface SmtpReceiver {
  readonly port: number;
  readonly received: ReceivedMail[];
  /** Connections that were made. */
  connections: number;
  /** What happens at each stage from now on. @param detail the address, or the password */
  turn: (stage: SmtpStage, detail: string) => SmtpTurn;
  close(): Promise<void>;
}

/** Starts a mail server on a free port; without other options everyone may hand mail over, in the clear. */
export async function startSmtpReceiver(options: SMTPServerOptions = {}): Promise<SmtpReceiver> {
  type Next = (error?: Error | null) => void;
  const at = (stage: SmtpStage, detail: string, next: Next): void => {
    const turn = receiver.turn(stage, detail);
    if (turn === null) next();
    else if (turn === 'close') for (const connection of server.connections) connection.close();
    else if (turn !== 'hang')
      next(Object.assign(new Error(turn.text ?? 'not now'), { responseCode: turn.code }));
  };
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 1,
    ...options,
    onConnect: (_, next) => {
      receiver.connections++;
      at('connect', '', next);
    },
    onAuth: ({ username, password }, _, next) =>
      at('auth', password ?? '', (error) => next(error ?? null, { user: username })),
    onMailFrom: ({ address }, _, next) => at('mail', address, next),
    onRcptTo: ({ address }, _, next) => at('rcpt', address, next),
    onData: (stream, session, next) => {
      let raw = '';
      stream.on('data', (chunk: Buffer) => (raw += chunk.toString()));
      stream.on('end', () =>
        at('data', raw, (error) => {
          const { mailFrom, rcptTo } = session.envelope;
          if (!error)
            receiver.received.push({
              from: mailFrom ? mailFrom.address : '',
              to: rcptTo.map(({ address }) => address),
              raw,
              isSecure: session.secure,
              user: session.user as string | undefined,
            });
          next(error);
        }),
      );
    },
  });
  server.on('error', () => {}); // of clients that hang up
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: SmtpReceiver = {
    port: (server.server.address() as AddressInfo).port,
    received: [],
    connections: 0,
    turn: () => null,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return receiver;
}
