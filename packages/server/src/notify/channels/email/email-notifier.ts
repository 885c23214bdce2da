import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { ConnectionOptions } from 'node:tls';
import type { Transporter } from 'nodemailer';
import { type Deadline, startDeadline } from '../../deadline.ts';
import type { EgressGuard } from '../../egress.ts';
import { type Judged, recorded } from '../../notifier.ts';
import type { EmailContent, OpenNotifier } from '../channel-kind.ts';
import { composeMail, type Mail, shownMail } from './compose.ts';
import { outcomeOfSmtpError } from './failure.ts';
import type { EmailConfig, SmtpServer } from './kind.ts';
import { connectGuarded } from './smtp-socket.ts';

/** What {@link createEmailNotifier} needs. */
export interface EmailNotifierOptions {
  readonly egress: EgressGuard;
  /** Certificates to be trusted instead of the system's. */
  readonly ca?: ConnectionOptions['ca'];
}

const NO_SERVER: Judged = {
  outcome: 'rejected',
  reason: 'invalid_config',
  error: 'the channel names no mail server; set its smtp',
};

/** A notifier that hands mail to the channel's SMTP server, over a connection for each message. */
export function createEmailNotifier(options: EmailNotifierOptions): OpenNotifier<EmailConfig, EmailContent> {
  const open = new Set<AbortController>();
  let isClosed = false;
  return {
    async send(config, message, signal) {
      const started = performance.now();
      const elapsed = (): { durationMs: number } => ({ durationMs: Math.round(performance.now() - started) });
      const server = config.smtp;
      if (server === null) return { ...NO_SERVER, ...elapsed() };
      const mail = composeMail(config, server, message);
      const request = shownMail(server, mail);
      const deadline = startDeadline(config.timeoutMs, signal);
      const connection = new AbortController();
      open.add(connection);
      if (isClosed) connection.abort();
      try {
        return {
          ...(await handOver(options, server, mail, deadline, connection.signal)),
          request,
          ...elapsed(),
        };
      } catch (error) {
        return { ...outcomeOfSmtpError(error, deadline.ended()), request, ...elapsed() };
      } finally {
        deadline.clear();
        open.delete(connection);
        connection.abort();
      }
    },
    async close() {
      isClosed = true;
      for (const connection of open) connection.abort();
    },
  };
}

async function handOver(
  { egress, ca }: EmailNotifierOptions,
  server: SmtpServer,
  mail: Mail,
  deadline: Deadline,
  signal: AbortSignal,
): Promise<Judged> {
  const socket = await deadline.within(connectGuarded(egress, server, signal));
  const transport = await openTransport(server, socket, ca);
  const { accepted, rejected, response } = await deadline.within(transport.sendMail(mail));
  const statusCode = Number(response.slice(0, 3)) || 250;
  const told = { outcome: 'delivered', statusCode, response: recorded(response) } as const;
  if (rejected.length === 0) return told;
  const of = accepted.length + rejected.length;
  return {
    ...told,
    error: `the mail server refused ${rejected.length} of ${of} recipients: ${rejected.join(', ')}`,
  };
}

/** The library is loaded with the first mail: most servers send none, and it would take memory in all. */
async function openTransport(
  { host, port, secure, login }: SmtpServer,
  connection: Socket,
  ca: ConnectionOptions['ca'],
): Promise<Transporter<{ accepted: string[]; rejected: string[]; response: string }>> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    host, // what the certificate has to name, whatever address the connection leads to
    port,
    secure: secure === 'tls',
    requireTLS: secure === 'starttls',
    ignoreTLS: secure === 'none',
    ...(login === null ? {} : { auth: login, forceAuth: true }),
    getSocket: (_: unknown, done: (error: null, opened: { connection: Socket }) => void) =>
      done(null, { connection }),
    ...(ca === undefined ? {} : { tls: { ca } }),
    logger: false,
  }) as never;
}
