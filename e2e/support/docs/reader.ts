import * as sdk from '@tocsin/sdk';
import { runBlock } from '../../../packages/sdk/src/testing/run-block.ts';
import { type Block, kindOf } from './blocks.ts';
import { isAsShown } from './expected.ts';
import type { Running, Shell } from './shell.ts';
import { API_KEY, type Surroundings } from './surroundings.ts';

/** Follows a page from its first block to its last. */
export class Reader {
  readonly #surroundings: Surroundings;
  readonly #shell: Shell;
  /** The client that a block made: it is at hand in those behind it. */
  #tocsin: sdk.Tocsin | undefined;
  #repeat: (() => Promise<string>) | undefined;
  #printed = '';
  #background: Running | undefined;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#shell = surroundings.shell();
  }

  /** Does what a block says. @throws where that fails, or does not print what the page shows */
  async follow(block: Block): Promise<void> {
    const code = this.#surroundings.here(block.code);
    switch (kindOf(block)) {
      case 'server':
        return this.#shell.leave(code).waitFor('listens on');
      case 'background':
        this.#background = this.#shell.leave(code);
        return this.#background.waitFor('ready');
      case 'shell':
        return this.#do(() => this.#shell.run(code));
      case 'typescript':
        return this.#do(() => this.#runTypeScript(code));
      case 'output':
        return this.#compare(block);
      default:
    }
  }

  async #do(step: () => Promise<string>): Promise<void> {
    this.#repeat = step;
    this.#printed = await step();
  }

  async #runTypeScript(code: string): Promise<string> {
    const keep = (made: sdk.Tocsin): void => void (this.#tocsin = made);
    class Tocsin extends sdk.Tocsin {
      constructor(options: ConstructorParameters<typeof sdk.Tocsin>[0]) {
        super(options);
        keep(this);
      }
    }
    process.env['TOCSIN_API_KEY'] = API_KEY;
    const { printed } = await runBlock(code, { '@tocsin/sdk': { ...sdk, Tocsin } }, { tocsin: this.#tocsin });
    return printed.join('\n');
  }

  /** What takes a moment to be there is looked for again, where the page says that one waits for it. */
  async #compare({ code, language, words }: Block): Promise<void> {
    const isBackground = words.includes('background');
    const end = Date.now() + 10_000;
    for (;;) {
      const printed = isBackground ? (this.#background?.output() ?? '') : this.#printed;
      if (isAsShown(printed, code, language)) return;
      if (!words.includes('await') || Date.now() > end)
        throw new Error(`shown:\n${code}\nprinted:\n${printed}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (!isBackground && this.#repeat) this.#printed = await this.#repeat();
    }
  }
}
