import type { Command, Option } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The words that an option takes, where it takes a few. */
type WordsOf = (option: Option) => readonly string[];
type Completed = {
  readonly name: string;
  readonly about: string;
  readonly options: readonly Option[];
  /** What its argument can be, where that is no file. */
  readonly words: readonly string[];
};

const PROGRAMS = ['stackward', 'scanner'];

/** A script that completes commands, options and their words in a shell. `ids` are those of all rules. */
export function completionScript(
  shell: Shell,
  root: Command,
  ids: readonly string[],
  wordsOf: WordsOf,
): string {
  const own = (option: Option): readonly string[] =>
    /^--(?:rule|skip)$/.test(option.long ?? '') ? ids : wordsOf(option);
  const commands = [root, ...root.commands].map(command => ({
    name: command === root ? '' : command.name(),
    about: command.description(),
    options: command.options,
    words: argumentsOf(command.name(), ids),
  }));
  return SCRIPTS[shell](commands, own);
}

function argumentsOf(name: string, ids: readonly string[]): readonly string[] {
  if (name === 'explain') return ids;
  return name === 'completion' ? SHELLS : [];
}

const SCRIPTS: Readonly<Record<Shell, (commands: readonly Completed[], wordsOf: WordsOf) => string>> = {
  bash: (commands, wordsOf) => `# Completion of stackward for bash: eval "$(stackward completion bash)"
_stackward() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command= words=
${chosenCommand(commands, '${COMP_WORDS[1]}')}
  case "$command $before" in
${valueCases(commands, wordsOf, words => `words=${quoted(words.join(' '))}`)}
    *)
      case $command in
${commands.map(one => `        ${quoted(one.name)}) if [[ $current == -* ]]; then words=${quoted(flagsOf(one).join(' '))}; else words=${quoted(firstWords(one, commands).join(' '))}; fi ;;`).join('\n')}
      esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _stackward ${PROGRAMS.join(' ')}
`,
  zsh: (commands, wordsOf) => `#compdef ${PROGRAMS.join(' ')}
# Completion of stackward for zsh: source <(stackward completion zsh)
_stackward() {
  local current=\${words[CURRENT]} before=\${words[CURRENT-1]} command=
  local -a found
${chosenCommand(commands, '${words[2]}')}
  case "$command $before" in
${valueCases(commands, wordsOf, words => `compadd -- ${words.map(quoted).join(' ')}; return`)}
  esac
  case $command in
${commands
  .map(
    one => `    ${quoted(one.name)})
      if [[ $current == -* ]]; then
        found=(${one.options.flatMap(option => flagsIn(option).map(flag => quoted(`${flag}:${option.description}`))).join(' ')})
        _describe -o option found
        return
      fi
      found=(${firstWords(one, commands)
        .map(word => quoted(`${word}:${commands.find(({ name }) => name === word)?.about ?? ''}`))
        .join(' ')})
      (( \${#found} )) && _describe word found
      ;;`,
  )
  .join('\n')}
  esac
  _files
}
if [[ \${funcstack[1]} == _stackward ]]; then _stackward "$@"; else compdef _stackward ${PROGRAMS.join(' ')}; fi
`,
  fish: (commands, wordsOf) => {
    const names = commands.slice(1).map(({ name }) => name);
    const lines = PROGRAMS.flatMap(program => [
      ...commands
        .slice(1)
        .map(
          ({ name, about }) =>
            `complete -c ${program} -n __fish_use_subcommand -a ${name} -d ${quoted(about)}`,
        ),
      ...commands.flatMap(one => {
        const where = quoted(
          one.name === ''
            ? `not __fish_seen_subcommand_from ${names.join(' ')}`
            : `__fish_seen_subcommand_from ${one.name}`,
        );
        const own =
          one.words.length > 0
            ? [`complete -c ${program} -n ${where} -f -a ${quoted(one.words.join(' '))}`]
            : [];
        return [
          ...own,
          ...one.options.map(option => {
            const { short, long, description } = option;
            const words = wordsOf(option);
            return [
              `complete -c ${program} -n ${where}`,
              short === undefined ? '' : `-s ${short.slice(1)}`,
              long === undefined ? '' : `-l ${long.slice(2)}`,
              words.length > 0 ? `-x -a ${quoted(words.join(' '))}` : '',
              words.length === 0 && option.required ? '-r' : '',
              `-d ${quoted(description)}`,
            ]
              .filter(Boolean)
              .join(' ');
          }),
        ];
      }),
    ]);
    return `# Completion of stackward for fish: stackward completion fish > ~/.config/fish/completions/stackward.fish\n${lines.join('\n')}\n`;
  },
};

/** In every shell a text between single quotes stands for itself; fish reads a backslash before a quote there, so neither is left in. */
const quoted = (text: string): string => `'${text.replace(/['\\]/g, '’')}'`;
const flagsIn = ({ short, long }: Option): string[] => [short, long].filter(flag => flag !== undefined);
const flagsOf = ({ options }: Completed): string[] => options.flatMap(flagsIn);
const firstWords = (one: Completed, commands: readonly Completed[]): readonly string[] =>
  one.name === '' ? commands.slice(1).map(({ name }) => name) : one.words;

const chosenCommand = (commands: readonly Completed[], first: string): string =>
  `  case "${first}" in ${commands
    .slice(1)
    .map(({ name }) => name)
    .join('|')}) command="${first}" ;; esac`;

/** What stands behind an option that takes a few words. */
const valueCases = (
  commands: readonly Completed[],
  wordsOf: WordsOf,
  then: (words: readonly string[]) => string,
): string =>
  commands
    .flatMap(({ name, options }) =>
      options.flatMap(option => {
        const words = wordsOf(option);
        const cases = flagsIn(option).map(flag => quoted(`${name} ${flag}`));
        return words.length > 0 ? [`    ${cases.join('|')}) ${then(words)} ;;`] : [];
      }),
    )
    .join('\n');
