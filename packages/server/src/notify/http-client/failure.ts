import { errors } from 'undici';
import { EgressRefusedError } from '../egress.ts';
import type { Judged, RetryReason } from '../notifier.ts';

/** Undici gives these before it connects: a URL or a header that cannot be sent. */
const CONFIG_CODES: ReadonlySet<string> = new Set(['UND_ERR_INVALID_ARG', 'ERR_INVALID_URL']);
const INVALID_HTTP = 'INVALID_HTTP';
const DNS_CODES: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'ESERVFAIL']);
const TIMEOUT_CODES: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);
const TLS_CODE =
  /^(ERR_TLS_|ERR_SSL_|CERT_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|CRL_)/;

const TEXTS: Record<RetryReason, string> = {
  status: 'the endpoint refused the message',
  redirect: 'redirects are not followed',
  timeout: 'the endpoint did not answer in time',
  dns: 'the name of the host could not be resolved',
  connect: 'the connection could not be made or broke',
  tls: 'the secure connection could not be made',
  protocol: 'the answer was not valid HTTP',
  aborted: 'the attempt was stopped',
  internal: 'the message could not be prepared',
};

/**
 * What an error of a request means. Its text is made from the code alone: messages of errors may repeat what was sent.
 *
 * @param ended why the attempt was ended from this side, if it was
 */
export function outcomeOfError(error: unknown, ended: 'timeout' | 'aborted' | null): Judged {
  if (error instanceof EgressRefusedError)
    return { outcome: 'rejected', reason: 'egress_refused', error: error.message };
  const code = codeOf(error);
  if (ended === null && CONFIG_CODES.has(code))
    return { outcome: 'rejected', reason: 'invalid_config', error: 'the request could not be made' };
  const reason = ended ?? reasonOfCode(code);
  const text = TEXTS[reason];
  return { outcome: 'retry', reason, error: ended !== null || code === '' ? text : `${text} (${code})` };
}

function reasonOfCode(code: string): RetryReason {
  if (DNS_CODES.has(code)) return 'dns';
  if (TIMEOUT_CODES.has(code)) return 'timeout';
  if (TLS_CODE.test(code)) return 'tls';
  if (code === INVALID_HTTP || code === 'UND_ERR_HEADERS_OVERFLOW') return 'protocol';
  return 'connect';
}

function codeOf(error: unknown): string {
  // The only error of undici whose code says less than its class: some have none.
  if (error instanceof errors.HTTPParserError) return INVALID_HTTP;
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
