export type * from '@tocsin/contract';
export { Tocsin } from './client.ts';
export { List, type PageOf } from './core/list.ts';
export type { Runtime } from './core/runtime.ts';
export type { RequestOptions, TocsinOptions } from './core/settings.ts';
export {
  ConflictError,
  ConnectionError,
  type ErrorFacts,
  ForbiddenError,
  NotFoundError,
  RateLimitError,
  ServerError,
  TimeoutError,
  TocsinError,
  type TocsinErrorType,
  UnauthorizedError,
  ValidationError,
  WebhookVerificationError,
} from './errors.ts';
export {
  ExecutionStream,
  type FollowEvent,
  type FollowOptions,
  type FollowState,
} from './live/execution-stream.ts';
export type { DocumentReadOptions, DocumentWriteOptions } from './resources/documents.ts';
export type { RetrieverExecuteOptions } from './resources/retrievers.ts';
export type { TocsinEvent } from './webhooks/events.ts';
export { type VerifyOptions, verifyWebhook, type WebhookHeaders } from './webhooks/verify.ts';
