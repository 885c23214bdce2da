import { Api } from './core/api.ts';
import { settingsOf, type TocsinOptions } from './core/settings.ts';
import { Alerts } from './resources/alerts.ts';
import { Channels } from './resources/channels.ts';
import { Collections } from './resources/collections.ts';
import { DeadLetters } from './resources/dead-letters.ts';
import { Deliveries } from './resources/deliveries.ts';
import { Documents } from './resources/documents.ts';
import { Executions } from './resources/executions.ts';
import { Health } from './resources/health.ts';
import { Keys } from './resources/keys.ts';
import { Namespaces } from './resources/namespaces.ts';
import { Retrievers } from './resources/retrievers.ts';
import { Silences } from './resources/silences.ts';
import { Statistics } from './resources/statistics.ts';
import { Subscriptions } from './resources/subscriptions.ts';
import { Templates } from './resources/templates.ts';

/** A client of one server and one namespace. It keeps nothing open and need not be closed. */
export class Tocsin {
  readonly namespaces: Namespaces;
  readonly collections: Collections;
  readonly documents: Documents;
  readonly retrievers: Retrievers;
  readonly alerts: Alerts;
  readonly executions: Executions;
  readonly channels: Channels;
  readonly subscriptions: Subscriptions;
  readonly silences: Silences;
  readonly templates: Templates;
  readonly deliveries: Deliveries;
  readonly deadLetters: DeadLetters;
  readonly keys: Keys;
  readonly statistics: Statistics;
  readonly health: Health;
  // Private, so that a client that is printed shows no key.
  readonly #options: TocsinOptions;

  /** @throws TypeError where the options cannot work */
  constructor(options: TocsinOptions = {}) {
    const api = new Api(settingsOf(options));
    this.#options = options;
    this.namespaces = new Namespaces(api);
    this.collections = new Collections(api);
    this.documents = new Documents(api);
    this.retrievers = new Retrievers(api);
    this.alerts = new Alerts(api);
    this.executions = new Executions(api);
    this.channels = new Channels(api);
    this.subscriptions = new Subscriptions(api);
    this.silences = new Silences(api);
    this.templates = new Templates(api);
    this.deliveries = new Deliveries(api);
    this.deadLetters = new DeadLetters(api);
    this.keys = new Keys(api);
    this.statistics = new Statistics(api);
    this.health = new Health(api);
  }

  /** The same client for another namespace, named by id or name. */
  withNamespace(namespace: string): Tocsin {
    return new Tocsin({ ...this.#options, namespace });
  }
}
