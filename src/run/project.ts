import { createCollector, type Collector } from '../collect/collector.ts'
import type { Collection } from '../collect/collection.ts'
import { createModuleFilter } from '../config/filter.ts'
import type { ResolvedOptions } from '../config/options.ts'
import { readPackage } from '../config/package.ts'
import type { DocsSource } from '../emit/source.ts'
import type { SymbolOutcome } from '../emit/symbol-doc.ts'
import { createPlan, type Plan } from '../plan/plan.ts'
import { createAnswers, type Answers } from '../store/answers.ts'
import { openModuleRecords, type ModuleRecords } from '../store/module-records.ts'
import { judgeHuman, reviseAnswers } from './judge.ts'
import { findEarlier } from './outcomes.ts'

/** What the sources say, and what is known about it. */
export interface Reading {
  collection: Collection
  plan: Plan
}

/** The sources, records and answers of one root. Readings must not overlap. */
export interface Project {
  /** Starts to read one module. Never throws. */
  notice: (file: string) => void
  /** Adds modules to the graph of every later reading: those of a bundle inside the build. */
  join: (files: readonly string[]) => void
  read: (entries: readonly string[], graph: readonly string[]) => Promise<Reading>
  /** What the docs of a reading are made of, when it is known what became of its keys. */
  compose: (reading: Reading, outcomes: Map<string, SymbolOutcome>) => Promise<DocsSource>
  answers: () => Promise<Answers>
  /** Writes what was learnt about the modules, for the next process. */
  save: () => Promise<void>
  close: () => Promise<void>
}

interface Rooms {
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
  const joined = new Set<string>()
  let rooms: Promise<Rooms> | undefined
  const openOnce = (): Promise<Rooms> => (rooms ??= openRooms(root, options, warn))

  return {
    notice(file) {
      openOnce()
        .then(({ collector }) => collector.notice(file))
        .catch(ignore)
    },
    join(files) {
      for (const file of files) joined.add(file)
    },
    async read(entries, graph) {
      const { collector, answers, records } = await openOnce()
      const collection = await collector.collect(entries, [...graph, ...joined])
      const plan = await createPlan({ collection, options, getAnswers: answers.getMany })
      await judgeHuman({ plan, collection, root }, records)
      return { collection, plan }
    },
    async compose({ collection, plan }, outcomes) {
      const { answers } = await openOnce()
      await reviseAnswers({ plan, collection, root }, outcomes)
      return {
        collection,
        symbols: plan.symbols,
        outcomes,
        earlier: await findEarlier(plan, outcomes, answers),
        package: readPackage(root),
        model: options.model,
        language: options.language,
      }
    },
    answers: async () => (await openOnce()).answers,
    save: async () => (await openOnce()).records.save(),
    close: async () => (await rooms)?.answers.close(),
  }
}

/** For work that only starts early: the run meets the same error again and reports it. */
function ignore(): void {}

async function openRooms(
  root: string,
  { include, exclude, cache }: ResolvedOptions,
  warn: (line: string) => void,
): Promise<Rooms> {
  const records = await openModuleRecords(root)
  return {
    collector: createCollector({
      root,
      filter: createModuleFilter({ root, include, exclude }),
      records,
    }),
    answers: createAnswers({ cache, root, warn }),
    records,
  }
}
