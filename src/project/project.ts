import manifest from '../../package.json' with { type: 'json' }
import { createCollector, type Collector } from '../collect/collector.ts'
import type { Reach } from '../collect/reach.ts'
import { findCompilerCode, takeCompilerCode } from '../collect/typescript.ts'
import { createModuleFilter } from '../options/filter.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { stampValue } from '../options/stamp.ts'
import { createAnswers, type Answers } from '../store/answers.ts'
import { locateCache } from '../store/cache-file.ts'
import { openModuleRecords, type ModuleRecords } from '../store/module-records.ts'
import { writeQuietly } from '../store/replace-file.ts'
import { ignore } from './early.ts'

/** The sources, records and answers of one root. Readings must not overlap. */
export interface Project {
  /** Starts to read one module. Never throws. */
  notice: (file: string) => void
  /** The modules of a build, before anybody looks at what they declare. */
  reach: (entries: readonly string[], graph: readonly string[]) => Promise<Reach>
  rooms: () => Promise<Rooms>
  answers: () => Promise<Answers>
  /** Writes what was learnt about the modules, for the next process. */
  save: () => Promise<void>
  /** Closes the connections of what was opened here, until they are needed again. */
  close: () => Promise<void>
}

export interface Rooms {
  collector: Collector
  answers: Answers
  records: ModuleRecords
}

export function openProject({
  root,
  options,
  warn,
}: {
  root: string
  options: ResolvedOptions
  warn: (line: string) => void
}): Project {
  let opened: Promise<Rooms> | undefined
  const rooms = (): Promise<Rooms> => (opened ??= openRooms(root, options, warn))

  return {
    notice(file) {
      rooms()
        .then(({ collector }) => collector.notice(file))
        .catch(ignore)
    },
    reach: async (entries, graph) => (await rooms()).collector.reach(entries, graph),
    rooms,
    answers: async () => (await rooms()).answers,
    async save() {
      await (await rooms()).records.save()
      const code = takeCompilerCode()
      if (code) await writeQuietly(locateCompilerCode(root), code)
    },
    close: async () => (await opened)?.answers.close(),
  }
}

async function openRooms(
  root: string,
  { include, exclude, cache, sharing, aliases }: ResolvedOptions,
  warn: (line: string) => void,
): Promise<Rooms> {
  const files = stampValue([manifest.version, include, exclude, aliases])
  const records = await openModuleRecords(root, { files })
  findCompilerCode(locateCompilerCode(root))
  return {
    collector: createCollector({
      root,
      filter: createModuleFilter({ root, include, exclude }),
      records,
      aliases,
    }),
    answers: createAnswers({ cache, sharing, root, warn }),
    records,
  }
}

function locateCompilerCode(root: string): string {
  return locateCache(root, 'compiler.bin')
}
