import { validationError } from '@tocsin/contract';
import type { ChannelKind, ChannelTemplates, Settings } from '../channel-kind.ts';
import { timeoutMsOf } from '../settings/common-fields.ts';
import { emailDescription } from './description.ts';

/** The server that e-mail is handed to. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly secure: 'tls' | 'starttls' | 'none';
  readonly login: { readonly user: string; readonly pass: string } | null;
  readonly from: string;
}

/** Whom an e-mail channel writes to, and through which server. */
export interface EmailConfig {
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly isPlainText: boolean;
  readonly smtp: SmtpServer | null;
  /** For the whole attempt. */
  readonly timeoutMs: number;
}

const PORTS = { tls: 465, starttls: 587, none: 25 } as const;

/** E-mail, through any SMTP server. */
export const emailKind: ChannelKind<EmailConfig> = {
  description: emailDescription,
  identity: ['to_addresses'],
  destinationOf: ({ smtp }) => (smtp === undefined ? null : String((smtp as Settings)['host']).toLowerCase()),
  check({ smtp }, place) {
    const { user, password } = (smtp ?? {}) as Settings;
    if ((user === undefined) !== (password === undefined))
      throw validationError(
        `${place}.smtp.${user === undefined ? 'user' : 'password'}`,
        'is required to log in',
      );
  },
  configOf: (settings) => ({
    to: settings['to_addresses'] as string[],
    cc: (settings['cc_addresses'] ?? []) as string[],
    bcc: (settings['bcc_addresses'] ?? []) as string[],
    isPlainText: settings['content_type'] === 'plain_text',
    smtp: settings['smtp'] === undefined ? null : serverOf(settings['smtp'] as Settings),
    timeoutMs: timeoutMsOf(settings),
  }),
  templatesOf: ({ subject_template: subject, body_template: body, content_type }) =>
    ({
      ...(subject === undefined ? {} : { subject: subject as string }),
      ...(body === undefined
        ? {}
        : { body: body as string, bodyIs: content_type === 'html' ? 'html' : 'text' }),
    }) as ChannelTemplates,
};

function serverOf({ host, port, secure, user, password, from }: Settings): SmtpServer {
  const way = secure as SmtpServer['secure'];
  return {
    host: host as string,
    port: (port as number | undefined) ?? PORTS[way],
    secure: way,
    login: user === undefined ? null : { user: user as string, pass: password as string },
    from: from as string,
  };
}
