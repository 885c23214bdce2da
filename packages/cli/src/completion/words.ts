import type { Argument, Command, Option } from 'commander';

/** What can follow a word on the command line. */
export interface Word {
  readonly name: string;
  readonly description: string;
}

/** What can be typed at one place of the command line. */
export interface Place {
  /** The commands that lead there: `alerts test`; empty at the beginning. */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly options: readonly Word[];
  /** Choices of an operand. */
  readonly operands: readonly string[];
  /** Whether an operand is a file. */
  readonly takesFile: boolean;
}

/** All that can be typed. */
export interface Words {
  readonly places: readonly Place[];
  /** What stands behind an option that has choices, by option. */
  readonly choices: ReadonlyMap<string, readonly string[]>;
  /** Options behind which a file stands. */
  readonly fileOptions: readonly string[];
  /** Other options behind which something stands. */
  readonly valueOptions: readonly string[];
}

/** Reads from a program what can be typed. */
export function wordsOf(program: Command): Words {
  const general = [...optionWords(program.options), { name: '--help', description: 'show help' }];
  const places = placesOf(program, '', general);
  const options = allCommands(program).flatMap((command) => command.options);
  const withValue = options.filter((option) => option.required || option.optional);
  const isFile = (option: Option): boolean => option.flags.includes('<file>');
  return {
    places,
    choices: new Map(
      withValue
        .flatMap((option) => namesOf(option).map((name) => [name, option.argChoices ?? []] as const))
        .filter(([, choices]) => choices.length > 0),
    ),
    fileOptions: unique(withValue.filter(isFile).flatMap(namesOf)),
    valueOptions: unique(
      withValue.filter((option) => !isFile(option) && option.argChoices === undefined).flatMap(namesOf),
    ),
  };
}

function placesOf(command: Command, path: string, general: readonly Word[]): Place[] {
  const { registeredArguments: operands } = command;
  const place: Place = {
    path,
    commands: command.commands.map((child) => ({ name: child.name(), description: child.description() })),
    options: path === '' ? general : [...optionWords(command.options), ...general],
    operands: operands.flatMap((operand) => operand.argChoices ?? []),
    takesFile: operands.some((operand: Argument) => operand.name() === 'file'),
  };
  const children = command.commands.flatMap((child) =>
    placesOf(child, `${path} ${child.name()}`.trim(), general),
  );
  return [place, ...children];
}

function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

function optionWords(options: readonly Option[]): Word[] {
  return options.map(({ long, short, description }) => ({ name: long ?? short ?? '', description }));
}

function namesOf({ long, short }: Option): string[] {
  return [long, short].filter((name) => name !== undefined && name !== null);
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
