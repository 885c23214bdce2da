import type { UnitRange } from '../containers/unit-dictionary.ts';
import { type Field, FieldTable } from '../keys/field-table.ts';
import { KeyTable } from '../keys/key-table.ts';
import { UnitBuffer } from '../keys/unit-buffer.ts';
import { type NearRequest, NearTable } from '../near/near-table.ts';
import type { PatternCompiler } from '../verify/clause.ts';
import type { LeafWork, OrderOperator } from './leaf.ts';
import { LeafTable } from './leaf-table.ts';
import type { KeyTest, Test } from './test.ts';

/** What the tests of all queries are made of. A test counts as a use of its parts until it is released. */
export class Parts {
  readonly fields: FieldTable = new FieldTable();
  readonly keys: KeyTable;
  readonly near: NearTable;
  readonly leaves: LeafTable;
  /** For texts on their way into keys. */
  readonly buffer: UnitBuffer = new UnitBuffer();
  /** The tests of the query that is being made, and how many there are. */
  readonly #made: Test[] = [];
  #madeCount = 0;

  /** Whether clauses that kernels can look for have keys of their own. */
  readonly usesKernels: boolean;

  /** @param onNewKey told of each key that is made */
  constructor(compilePattern: PatternCompiler, usesKernels: boolean, onNewKey: (key: number) => void) {
    this.usesKernels = usesKernels;
    this.keys = new KeyTable(this.fields, onNewKey, (key) => this.near.forget(key));
    this.near = new NearTable(this.keys);
    this.leaves = new LeafTable(this.fields, compilePattern);
  }

  /** Makes a query's test; where that fails, nothing of it stays in use. @throws what `make` does */
  make(make: () => Test): Test {
    this.#madeCount = 0;
    try {
      return make();
    } catch (error) {
      for (const test of this.#made.slice(0, this.#madeCount)) this.release(test);
      this.fields.sweep();
      throw error;
    }
  }

  /** A test for one key. */
  key(field: Field, kind: number, range?: UnitRange): Test {
    return this.#noted({ kind: 'key', key: this.keys.use(field, kind, range), negated: false });
  }

  /** A test for the key of a clause that kernels look for. @throws RangeError where memory is full */
  nearKey(field: Field, request: NearRequest): KeyTest {
    return this.#noted({ kind: 'key', key: this.near.use(field, request), negated: false });
  }

  /** A test for words in one string. @param keys in use already, for this test */
  words(field: Field, caseSensitive: boolean, keys: readonly number[]): Test {
    return this.#noted({ kind: 'words', field, caseSensitive, keys, negated: false });
  }

  /** A comparison of numbers by order. */
  number(field: Field, operator: OrderOperator, bound: number): Test {
    this.fields.use(field);
    field.numberOrders++;
    return this.#noted({ kind: 'number', field, operator, bound, negated: false });
  }

  /** A test that is worked out. @throws QueryError for a pattern that does not compile */
  leaf(work: LeafWork): Test {
    return this.#noted({ kind: 'leaf', leaf: this.leaves.use(work), negated: false });
  }

  #noted<T extends Test>(test: T): T {
    this.#made[this.#madeCount++] = test;
    return test;
  }

  /** Ends the uses that a test stands for. */
  release(test: Test): void {
    if (test.kind === 'and' || test.kind === 'or') for (const child of test.children) this.release(child);
    else if (test.kind === 'key') this.keys.release(test.key);
    else if (test.kind === 'words') for (const key of test.keys) this.keys.release(key);
    else if (test.kind === 'number') this.releaseNumber(test.field);
    else if (test.kind === 'leaf') this.leaves.release(test.leaf);
  }

  /** Ends a number test's use of its field. */
  releaseNumber(field: Field): void {
    field.numberOrders--;
    this.fields.release(field);
  }
}
