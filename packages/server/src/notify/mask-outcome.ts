import type { SendOutcome, SentRequest } from './notifier.ts';
import { maskerOf } from './secret-masker.ts';

type Mask = (text: string) => string;

/** The outcome with every occurrence of the channel's secrets masked, whoever repeats them. */
export function maskOutcome(outcome: SendOutcome, secrets: readonly string[]): SendOutcome {
  if (secrets.length === 0) return outcome;
  const mask = maskerOf(secrets);
  const { error, response, request, responseHeaders } = outcome;
  return {
    ...outcome,
    ...(error === undefined ? {} : { error: mask(error) }),
    ...(response === undefined ? {} : { response: mask(response) }),
    ...(request === undefined ? {} : { request: maskRequest(request, mask) }),
    ...(responseHeaders === undefined ? {} : { responseHeaders: maskHeaders(responseHeaders, mask) }),
  };
}

function maskRequest({ target, headers, body }: SentRequest, mask: Mask): SentRequest {
  return { target: mask(target), headers: maskHeaders(headers, mask), body: mask(body) };
}

/** The same headers where there is nothing to mask, as nearly always. */
function maskHeaders(
  headers: Readonly<Record<string, string>>,
  mask: Mask,
): Readonly<Record<string, string>> {
  const entries = Object.entries(headers);
  if (entries.every(([name, value]) => mask(name) === name && mask(value) === value)) return headers;
  return Object.fromEntries(entries.map(([name, value]) => [mask(name), mask(value)]));
}
