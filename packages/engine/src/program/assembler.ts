import { grown } from '../containers/grown.ts';
import { wordIndex } from '../keys/document-view.ts';
import type { ConstantTest, GroupTest, LeafTest, NumberTest, Test, WordsTest } from '../plan/test.ts';
import { OP, ORDER, REJECT, SENSE, TARGET_SHIFT } from './code.ts';

/** Where to go on: a final target, or a place further on in the program that is not known yet. */
type Target = number | Label;

/** A place in the program; the jumps to it are completed when it is reached. */
interface Label {
  readonly jumps: number[];
}

type SingleTest = Exclude<Test, GroupTest | ConstantTest>;

/** The next test in the row. */
const NEXT = -1;

const double = new Float64Array(1);
const doubleWords = new Int32Array(double.buffer);

/** Turns tests into programs; the same buffer for one after the other. */
export class Assembler {
  words: Int32Array = new Int32Array(256);
  length = 0;

  /** Assembles the program of a test into `words`, `length` of them. */
  assemble(test: Test): void {
    this.length = 0;
    this.#test(test, NEXT, REJECT);
    this.#push(OP.end);
  }

  /** Emits a test that goes to one target where it holds and to another where it does not; one of them may be `NEXT`. */
  #test(test: Test, whereTrue: Target, whereFalse: Target): void {
    switch (test.kind) {
      case 'and':
        return this.#group(test.children, true, whereTrue, whereFalse);
      case 'or':
        return this.#group(test.children, false, whereTrue, whereFalse);
      case 'constant':
        return this.#constant(test.holds ? whereTrue : whereFalse);
      default:
        return this.#single(test, whereTrue, whereFalse);
    }
  }

  /** Children in a row; one that decides the group leaves early. */
  #group(children: readonly Test[], isAnd: boolean, whereTrue: Target, whereFalse: Target): void {
    if (children.length === 0) return this.#constant(isAnd ? whereTrue : whereFalse);
    const early = isAnd ? whereFalse : whereTrue;
    const behind: Label | null = early === NEXT ? { jumps: [] } : null;
    const leave = behind ?? early;
    const ordered = byCost(children);
    const last = ordered.length - 1;
    for (let i = 0; i < last; i++)
      if (isAnd) this.#test(ordered[i] as Test, NEXT, leave);
      else this.#test(ordered[i] as Test, leave, NEXT);
    this.#test(ordered[last] as Test, whereTrue, whereFalse);
    if (behind !== null) this.#place(behind);
  }

  #constant(target: Target): void {
    if (target !== NEXT) this.#jump(OP.jump, target);
  }

  #single(test: SingleTest, whereTrue: Target, whereFalse: Target): void {
    const ifSo = test.negated ? whereFalse : whereTrue;
    const ifNot = test.negated ? whereTrue : whereFalse;
    if (ifNot === NEXT) this.#jump(opOf(test) | SENSE, ifSo);
    else this.#jump(opOf(test), ifNot);
    this.#operands(test);
    if (ifNot !== NEXT && ifSo !== NEXT) this.#jump(OP.jump, ifSo);
  }

  #operands(test: SingleTest): void {
    if (test.kind === 'key') this.#push(test.key);
    else if (test.kind === 'leaf') this.#push(test.leaf.id);
    else if (test.kind === 'words') this.#wordsOperands(test);
    else this.#numberOperands(test);
  }

  #wordsOperands({ field, caseSensitive, keys }: WordsTest): void {
    if (keys.length === 1) return this.#push(keys[0] as number);
    this.#push(wordIndex(field.index, caseSensitive));
    this.#push(keys.length);
    for (const key of keys) this.#push(key);
  }

  #numberOperands({ field, operator, bound }: NumberTest): void {
    double[0] = bound;
    this.#push(field.index * 4 + ORDER[operator]);
    this.#push(doubleWords[0] as number);
    this.#push(doubleWords[1] as number);
  }

  #jump(opAndSense: number, target: Target): void {
    if (typeof target !== 'number') target.jumps.push(this.length);
    this.#push(opAndSense | ((typeof target === 'number' ? target : 0) << TARGET_SHIFT));
  }

  #place(label: Label): void {
    for (const at of label.jumps) this.words[at] = (this.words[at] as number) | (this.length << TARGET_SHIFT);
  }

  #push(word: number): void {
    this.words = grown(this.words, this.length + 1);
    this.words[this.length++] = word;
  }
}

function opOf(test: Test): number {
  if (test.kind === 'key') return OP.key;
  if (test.kind === 'words') return test.keys.length === 1 ? OP.key : OP.words;
  return test.kind === 'number' ? OP.number : OP.leaf;
}

/** Cheap tests first, those that may fail to run last. */
function byCost(tests: readonly Test[]): readonly Test[] {
  if (areCheap(tests)) return tests;
  return [...tests].sort((a, b) => costOf(a) - costOf(b));
}

function areCheap(tests: readonly Test[]): boolean {
  for (const test of tests) if (costOf(test) > 0) return false;
  return true;
}

function costOf(test: Test): number {
  switch (test.kind) {
    case 'and':
    case 'or':
      return test.children.reduce((most, child) => Math.max(most, costOf(child)), 0);
    case 'leaf':
      return costOfLeaf(test);
    default:
      return 0;
  }
}

function costOfLeaf({ leaf }: LeafTest): number {
  if (leaf.kind === 'text') return leaf.operator.startsWith('g') || leaf.operator.startsWith('l') ? 1 : 2;
  return leaf.kind === 'pattern' ? 3 : 4;
}
