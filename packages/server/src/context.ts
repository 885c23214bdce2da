import type { ScopeOperation } from '@tocsin/contract';
import type { FastifyRequest } from 'fastify';
import type { FeedWatch } from './executions/feed-watch.ts';
import type { ChannelKinds, Notifiers } from './notify/channels/channel-kind.ts';
import type { EgressGuard } from './notify/egress.ts';
import type { Clock } from './platform/clock.ts';
import type { IdSource } from './platform/ids.ts';
import type { Logger } from './platform/log.ts';
import type { MetricsPage } from './platform/metrics.ts';
import type { Pulses } from './platform/pulses.ts';
import type { SecretBox } from './platform/secrets.ts';
import type { VectorOrders } from './retrieve/vector-orders.ts';
import type { Backlog } from './store/backlog.ts';
import type { Database } from './store/database.ts';

/** What every route and catalog function works with; made once, in `app.ts`. */
export interface AppContext {
  readonly db: Database;
  readonly ids: IdSource;
  readonly clock: Clock;
  /** How this thread orders vectors. */
  readonly vectorOrders: VectorOrders;
  readonly log: Logger;
  readonly metrics: MetricsPage;
  /** Signs of life of what runs in the background. */
  readonly pulses: Pulses;
  /** What waits in the queues; at most a moment old. */
  readonly backlog: () => Promise<Backlog>;
  /** What is wrong with the database although it works, for people. */
  readonly remarks: readonly string[];
  readonly secrets: SecretBox;
  readonly egress: EgressGuard;
  readonly channelKinds: ChannelKinds;
  /** What sends to the channels of each kind. */
  readonly notifiers: Notifiers;
  /** What links in messages begin with. */
  readonly publicUrl: () => string;
  /** Hints to the workers that a job waits. */
  readonly wakeWorkers: () => void;
  /** Hints to the notifier that a delivery waits. */
  readonly wakeNotifier: () => void;
  /** Hints to those who follow the feed that executions were recorded. */
  readonly wakeFollowers: () => void;
  /** Who follows the executions of this process's namespaces. */
  readonly feedWatch: FeedWatch;
  /** Hints that something was deleted whose rows are to be removed. */
  readonly wakeRemovals: () => void;
  /** How long a request waits for work that it asked for, in milliseconds, before it is answered without. */
  readonly answerWithinMs: number;
  readonly organizationId: string;
  /** Of this start of the process; its leases and running requests carry it. */
  readonly processId: string;
  /** Verifier of the key in `TOCSIN_API_KEY`, an admin key whenever set. */
  readonly environmentKeyVerifier: string | null;
}

/** What a key may do. */
export type Permission = 'read' | 'write' | 'delete' | 'admin';

/** Who makes a request. */
export interface Principal {
  readonly keyId: string;
  readonly permissions: ReadonlySet<Permission>;
  /** The namespaces that the key sees, by id or name; null = all. */
  readonly namespaces: ReadonlySet<string> | null;
  /** What its scopes allow in a namespace; null = anything that it has the permission for. */
  readonly operations: (namespaceId: string) => ReadonlySet<ScopeOperation> | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the auth plugin on everything but health. */
    principal: Principal;
    /** Set by the namespace plugin on routes whose config does not say `namespace: false`. */
    namespaceId: string;
  }
  interface FastifyContextConfig {
    /** What the key must be allowed to; without it the route is open to anyone (health only). */
    permission?: Permission;
    /** `false` where the route belongs to the organisation and not to one namespace. */
    namespace?: boolean;
    /** Whether its answer goes on until somebody ends it. */
    endless?: boolean;
  }
}

/** A request as handlers see it. */
export type ApiRequest = FastifyRequest;
