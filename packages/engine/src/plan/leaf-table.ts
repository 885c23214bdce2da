import { Slots } from '../containers/slots.ts';
import type { FieldTable } from '../keys/field-table.ts';
import { badPattern } from '../verify/bad-pattern.ts';
import type { CompiledPattern, PatternCompiler } from '../verify/clause.ts';
import { compileClause } from '../verify/compile.ts';
import type { Leaf, LeafWork, PatternWork, TextWork } from './leaf.ts';

/** The leaves of all queries. Equal comparisons of strings are one leaf. */
export class LeafTable {
  readonly #fields: FieldTable;
  readonly #compilePattern: PatternCompiler;
  readonly #slots = new Slots();
  readonly #leaves: (Leaf | undefined)[] = [];
  readonly #byContent = new Map<string, Leaf>();

  constructor(fields: FieldTable, compilePattern: PatternCompiler) {
    this.#fields = fields;
    this.#compilePattern = compilePattern;
  }

  /** How many there are. */
  get size(): number {
    return this.#slots.size;
  }

  /** The leaf with a number that is in use. */
  at(id: number): Leaf {
    return this.#leaves[id] as Leaf;
  }

  /** Uses a leaf, an equal one where there is one. @throws QueryError for a pattern that does not compile */
  use(work: LeafWork): Leaf {
    const content = contentOf(work);
    const leaf = (content === null ? undefined : this.#byContent.get(content)) ?? this.#make(work, content);
    leaf.uses++;
    return leaf;
  }

  #make(work: LeafWork, content: string | null): Leaf {
    const ready = this.#ready(work);
    const leaf: Leaf = { id: this.#slots.take(), uses: 0, decidedFor: 0, holds: false, ...ready };
    this.#leaves[leaf.id] = leaf;
    if (content !== null) this.#byContent.set(content, leaf);
    if (work.kind !== 'clause') this.#fields.use(work.field);
    if (work.kind === 'text') countOrder(work, 1);
    return leaf;
  }

  #ready(work: LeafWork) {
    if (work.kind === 'text') return work;
    if (work.kind === 'clause') {
      const { kind, query, key } = work;
      return { kind, key, clause: compileClause(query, this.#compilePattern) };
    }
    return { ...work, pattern: this.#compiled(work) };
  }

  #compiled({ text, caseSensitive, field }: PatternWork): CompiledPattern {
    try {
      return this.#compilePattern(text, { caseSensitive });
    } catch (error) {
      throw badPattern(field.path, error);
    }
  }

  /** Forgets what leaves were worked out for: documents are numbered anew. */
  forgetDecided(): void {
    for (const leaf of this.#leaves) if (leaf !== undefined) leaf.decidedFor = 0;
  }

  /** Ends a use; the last one forgets the leaf. */
  release(leaf: Leaf): void {
    leaf.uses--;
    if (leaf.uses > 0) return;
    const content = contentOf(leaf);
    if (content !== null) this.#byContent.delete(content);
    this.#leaves[leaf.id] = undefined;
    this.#slots.giveBack(leaf.id);
    if (leaf.kind === 'text') countOrder(leaf, -1);
    if (leaf.kind !== 'clause') this.#fields.release(leaf.field);
  }
}

const ORDERS: readonly string[] = ['gt', 'gte', 'lt', 'lte'];

function countOrder({ field, operator, caseSensitive }: TextWork, change: number): void {
  if (ORDERS.includes(operator)) field.textOrders[Number(caseSensitive) as 0 | 1] += change;
}

function contentOf(work: LeafWork | Leaf): string | null {
  if (work.kind === 'clause') return work.key === undefined ? null : `near ${work.key}`;
  const operator = work.kind === 'text' ? work.operator : work.kind;
  return `${work.field.index} ${operator} ${Number(work.caseSensitive)} ${work.text}`;
}
