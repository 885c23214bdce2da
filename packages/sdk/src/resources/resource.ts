import type { Api } from '../core/api.ts';

/** A group of operations. */
export abstract class Resource {
  protected readonly api: Api;

  constructor(api: Api) {
    this.api = api;
  }
}
