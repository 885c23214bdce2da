import { type HttpAnswer, outcomeOfAnswer } from '../../http-client/response.ts';
import type { Judged } from '../../notifier.ts';

/** The place that messages went to is no more, or wants none: an incoming webhook or app was removed, a channel archived. */
const GONE: ReadonlySet<string> = new Set([
  'no_service',
  'no_service_id',
  'no_active_hooks',
  'no_team',
  'team_disabled',
  'channel_is_archived',
  'is_archived',
  'account_inactive',
  'token_revoked',
]);

/** What is wrong stays wrong until someone changes the channel, the bot or the template. */
const REFUSED: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'token_expired',
  'invalid_token',
  'no_permission',
  'missing_scope',
  'not_allowed_token_type',
  'ekm_access_denied',
  'access_denied',
  'org_login_required',
  'channel_not_found',
  'not_in_channel',
  'user_not_found',
  'restricted_action',
  'action_prohibited',
  'posting_to_general_channel_denied',
  'invalid_payload',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_arguments',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'too_many_attachments',
]);

/** Slack's words for errors; anything else that it says is not repeated as one. */
const WORD = /^[a-z][a-z0-9_]{1,60}$/;

/**
 * What an answer of Slack means. Incoming webhooks answer with a status and a word, the Web API with 200 and
 * `{"ok": false, "error": word}`; what no word tells is judged by the status.
 */
export function outcomeOfSlackAnswer(answer: HttpAnswer, nowMs: number): Judged {
  const word = wordOf(answer);
  const told = { statusCode: answer.statusCode, response: answer.body };
  const byStatus = outcomeOfAnswer(answer, nowMs);
  if (word === null || answer.statusCode === 429) return byStatus;
  const error = `Slack says ${word}`;
  if (GONE.has(word)) return { outcome: 'gone', ...told, error };
  if (REFUSED.has(word)) return { outcome: 'rejected', reason: 'refused', ...told, error };
  if (byStatus.outcome !== 'delivered') return { ...byStatus, error };
  const { retryAfterMs } = outcomeOfAnswer({ ...answer, statusCode: 429 }, nowMs) as {
    retryAfterMs?: number;
  };
  return {
    outcome: 'retry',
    reason: 'status',
    ...told,
    error,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** The error that an answer names; null where it names none. */
function wordOf({ statusCode, headers, body }: HttpAnswer): string | null {
  const isJson = String(headers['content-type'] ?? '').includes('json');
  if (!isJson) return statusCode >= 300 && WORD.test(body.trim()) ? body.trim() : null;
  const answer = parse(body);
  if (answer?.['ok'] !== false) return null;
  return typeof answer['error'] === 'string' && WORD.test(answer['error'])
    ? answer['error']
    : 'an unknown error';
}

function parse(body: string): Record<string, unknown> | null {
  try {
    return JSON.parse(body) as Record<string, unknown> | null;
  } catch {
    return null;
  }
}
