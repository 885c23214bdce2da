import { TemplateError } from '../../retrieve/template/parse.ts';
import { cut } from './words.ts';

/** One way to make a part of a message, and what it is made with, for people. */
export interface Option<T> {
  readonly with: string;
  readonly make: () => T;
}

/** What the first way gives that works; why others did not is added to the remarks. */
export function firstOf<T>(options: readonly Option<T>[], otherwise: () => T, remarks: string[]): T {
  for (const { with: made, make } of options)
    try {
      return make();
    } catch (error) {
      remarks.push(`${made} was not used: it ${reasonOf(error)}`);
    }
  return otherwise();
}

function reasonOf(error: unknown): string {
  return error instanceof TemplateError ? cut(error.message, 300) : 'cannot be filled with this event';
}
