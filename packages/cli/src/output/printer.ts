import type { Surroundings } from '../surroundings.ts';
import { type Column, tableLines } from './table.ts';
import { type Cell, type Colour, colourOf, harmless, painted, plain, widthOf } from './text.ts';

/** The facts about a thing, by what they are called. */
export type Facts = readonly (readonly [name: string, value: Cell])[];

/** Says what a command found: to people in tables, to programs in JSON. */
export class Printer {
  readonly #around: Surroundings;
  /** Whether a program reads it. */
  readonly json: boolean;

  constructor(around: Surroundings, json: boolean) {
    this.#around = around;
    this.json = json;
  }

  /** A document for programs, and whatever `tell` says for people. */
  result(document: unknown, tell: () => void): void {
    if (this.json) this.#around.say(JSON.stringify(document, null, 2));
    else tell();
  }

  /** A line for programs that read one after the other. */
  jsonLine(document: unknown): void {
    this.#around.say(JSON.stringify(document));
  }

  /** A line for people. What is in it of others is to be `harmless`. */
  line(text: string = '', colour?: Colour): void {
    this.#around.say(painted(text, colour, this.#around.colour));
  }

  /** A remark beside the result, on standard error. */
  note(text: string): void {
    this.#around.complain(harmless(text));
  }

  table<Item>(items: readonly Item[], columns: readonly Column<Item>[]): void {
    for (const line of tableLines(items, columns, this.#around)) this.#around.say(line);
  }

  /** One fact a line; those without a value are left out. */
  facts(facts: Facts): void {
    const told = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
    const width = Math.max(0, ...told.map(([name]) => widthOf(name)));
    for (const [name, value] of told) {
      const label = painted(name.padEnd(width), 'dim', this.#around.colour);
      this.line(`${label}  ${painted(plain(value), colourOf(value), this.#around.colour)}`);
    }
  }
}
