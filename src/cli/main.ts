import { cac, type CAC } from 'cac'
import leven from 'leven'
import manifest from '../../package.json' with { type: 'json' }
import { OptionError } from '../options/option-error.ts'
import type { Options } from '../types.ts'
import { runApply } from './apply.ts'
import { documentPackage } from './package-docs.ts'

/** Wrong usage: an unknown command or flag, a file or a value that is wrong or not there. */
const EXIT_WRONG_USAGE = 2
const EXIT_FAILED = 1

/** A name that is this close to another is meant to be that one. */
const MOST_TYPOS = 3

/** Runs a command and returns the exit code. A user's mistake is one sentence, without a stack. */
export async function runCommandLine(argv: string[]): Promise<number> {
  // A reader such as `head` closes the pipe when it has seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  const write = (line: string): void => void process.stdout.write(`${line}\n`)
  const cli = createCommands(write)
  try {
    const { args, options } = cli.parse(argv, { run: false })
    if (options['help'] || options['version']) return 0
    if (cli.matchedCommand) {
      await cli.runMatchedCommand()
      return 0
    }
    if (args.length === 0) {
      cli.outputHelp()
      return 0
    }
    throw new OptionError(describeUnknown(args[0]!, cli))
  } catch (error) {
    const isMistake = error instanceof OptionError || (error as Error).name === 'CACError'
    const message = isMistake ? describeMistake(error as Error, cli) : String(error)
    process.stderr.write(`symbol-docs: ${message}\n`)
    return isMistake ? EXIT_WRONG_USAGE : EXIT_FAILED
  }
}

interface ApplyFlags extends Pick<Options, 'model' | 'language' | 'instructions'> {
  root?: string
  cache?: string
  source?: boolean
  write?: boolean
  force?: boolean
  remove?: boolean
}

function createCommands(write: (line: string) => void): CAC {
  const cli = cac('symbol-docs')
  cli
    .command('apply [...paths]', 'Writes docs as TSDoc into declaration files, or into sources')
    .option('--source', 'Into sources instead; prints a diff unless --write is set')
    .option('--write', 'With --source: write the files')
    .option('--force', 'With --write: also where the working tree has changes')
    .option('--remove', 'Take out the comments that apply wrote')
    .option('--root <folder>', 'The package, by default the nearest folder with a package.json')
    .option('--cache <folder>', 'The option `cache`')
    .option('--model <name>', 'The option `model`')
    .option('--language <name>', 'The option `language`')
    .option('--instructions <text>', 'The option `instructions`')
    .example('symbol-docs apply dist')
    .example('symbol-docs apply --source --write')
    .action(async (paths: string[], flags: ApplyFlags) => {
      const { root: folder, cache, model, language, instructions } = flags
      const flagged = Object.entries({ cache, model, language, instructions })
      const given = Object.fromEntries(
        flagged.filter(([, value]) => value !== undefined),
      ) as Options
      const { root, docs } = await documentPackage(process.cwd(), folder, given)
      const { source = false, write: writes = false, force = false, remove = false } = flags
      const options = { source, write: writes, force, remove }
      await runApply({ root, cwd: process.cwd(), docs, paths, ...options, log: write })
    })
  cli.help()
  cli.version(manifest.version)
  return cli
}

function describeUnknown(name: string, cli: CAC): string {
  const commands = cli.commands.map((command) => command.name)
  const near = findNear(name, commands)
  const guess = near ? ` Did you mean \`${near}\`?` : ''
  return `Unknown command \`${name}\`.${guess} \`symbol-docs --help\` lists the commands.`
}

function describeMistake({ message }: Error, cli: CAC): string {
  const plain = message.replace(/^unplugin-symbol-docs: /, '')
  const [, flag] = /^Unknown option `--?([\w-]+)`/.exec(plain) ?? []
  if (flag === undefined) return plain
  const known = cli.matchedCommand?.options.map((option) => option.name) ?? []
  const near = findNear(flag, known)
  const guess = near ? ` Did you mean \`--${near}\`?` : ''
  return `Unknown option \`--${flag}\`.${guess} \`symbol-docs ${cli.matchedCommandName ?? ''} --help\` lists the options.`
}

function findNear(name: string, names: readonly string[]): string | undefined {
  return names
    .map((known) => ({ known, distance: leven(known, name) }))
    .filter(({ distance }) => distance <= MOST_TYPOS)
    .sort((one, other) => one.distance - other.distance)[0]?.known
}
