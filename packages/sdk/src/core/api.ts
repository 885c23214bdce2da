import { List, type PageOf } from './list.ts';
import { request } from './request.ts';
import type { RequestOptions, Settings } from './settings.ts';
import type { Query } from './url.ts';

const PAGE_FIELDS: readonly string[] = ['limit', 'page_size', 'offset', 'cursor', 'include_total'];

/** The methods of HTTP as resources use them; every path is escaped with `at`. */
export class Api {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** For what is more than a request and its answer. */
  get settings(): Settings {
    return this.#settings;
  }

  get<Answer>(path: string, options?: RequestOptions, query?: object | null): Promise<Answer> {
    return request(this.#settings, { method: 'GET', path, ...said(options, query) });
  }

  /** A POST that changes something: done once, however often it is sent. */
  post<Answer>(
    path: string,
    body?: unknown,
    options?: RequestOptions,
    query?: object | null,
  ): Promise<Answer> {
    return request(this.#settings, { method: 'POST', path, body, once: true, ...said(options, query) });
  }

  /** A POST that only asks. */
  ask<Answer>(
    path: string,
    body?: unknown,
    options?: RequestOptions,
    query?: object | null,
  ): Promise<Answer> {
    return request(this.#settings, { method: 'POST', path, body, ...said(options, query) });
  }

  put<Answer>(path: string, body: unknown, options?: RequestOptions, query?: object | null): Promise<Answer> {
    return request(this.#settings, { method: 'PUT', path, body, ...said(options, query) });
  }

  patch<Answer>(
    path: string,
    body: unknown,
    options?: RequestOptions,
    query?: object | null,
  ): Promise<Answer> {
    return request(this.#settings, { method: 'PATCH', path, body, ...said(options, query) });
  }

  delete<Answer>(path: string, options?: RequestOptions, body?: unknown): Promise<Answer> {
    return request(this.#settings, { method: 'DELETE', path, body, ...said(options) });
  }

  /** A list whose parameters stand in the query string. */
  list<Item, Page extends PageOf<Item>>(
    path: string,
    query: object | null | undefined,
    options?: RequestOptions,
  ): List<Item, Page> {
    return new List((cursor) => this.get<Page>(path, options, pageQuery(query, cursor)));
  }

  /** A list that is asked for with a POST: the page in the query string, all else in the body. */
  search<Item, Page extends PageOf<Item>>(
    path: string,
    wanted: object | null | undefined,
    options?: RequestOptions,
  ): List<Item, Page> {
    const entries = Object.entries(wanted ?? {});
    const page = Object.fromEntries(entries.filter(([name]) => PAGE_FIELDS.includes(name)));
    const body = Object.fromEntries(entries.filter(([name]) => !PAGE_FIELDS.includes(name)));
    return new List((cursor) => this.ask<Page>(path, body, options, pageQuery(page, cursor)));
  }
}

function said(options?: RequestOptions, query?: object | null): { options?: RequestOptions; query?: Query } {
  return { ...(options && { options }), ...(query && { query: query as Query }) };
}

function pageQuery(query: object | null | undefined, cursor: string | undefined): Query {
  return cursor === undefined ? { ...query } : { ...query, cursor };
}
