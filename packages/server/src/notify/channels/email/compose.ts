import type { OutgoingMessage, SentRequest } from '../../notifier.ts';
import { recorded } from '../../notifier.ts';
import type { EmailContent } from '../channel-kind.ts';
import type { EmailConfig, SmtpServer } from './kind.ts';

/** A mail as nodemailer takes it. */
export interface Mail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string[];
  readonly cc: string[];
  readonly bcc: string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly messageId: string;
  readonly date: Date;
  readonly headers: Record<string, string>;
  readonly xMailer: false;
  /** Nothing in the message names a file or a URL to be read. */
  readonly disableFileAccess: true;
  readonly disableUrlAccess: true;
}

/** The longest subject; mail programs show far less. */
const MAX_SUBJECT = 500;

/** The mail of a message. Its id is the delivery's at each attempt, so that repeats can be told. */
export function composeMail(
  { to, cc, bcc, isPlainText }: EmailConfig,
  { from }: SmtpServer,
  { id, timestampMs, content }: OutgoingMessage<EmailContent>,
): Mail {
  const { subject, text, html } = content;
  return {
    from: { name: 'Tocsin', address: from },
    to: [...to],
    cc: [...cc],
    bcc: [...bcc],
    subject: oneLine(subject),
    text,
    ...(html === null || isPlainText ? {} : { html }),
    messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    date: new Date(timestampMs),
    headers: { 'X-Tocsin-Delivery': id, 'Auto-Submitted': 'auto-generated' },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** A mail as the ledger shows it; who got a blind copy is not said. */
export function shownMail({ host, port }: SmtpServer, mail: Mail): SentRequest {
  return {
    target: `SMTP ${host}:${port}`,
    headers: {
      from: mail.from.address,
      to: mail.to.join(', '),
      ...(mail.cc.length > 0 && { cc: mail.cc.join(', ') }),
      subject: mail.subject,
      'message-id': mail.messageId,
      'x-tocsin-delivery': mail.headers['X-Tocsin-Delivery'] ?? '',
    },
    body: recorded(mail.text),
  };
}

/** A line break in a subject would begin another header. */
function oneLine(subject: string): string {
  return subject
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, MAX_SUBJECT);
}
