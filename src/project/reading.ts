import type { Collection } from '../collect/collection.ts'
import type { Reach } from '../collect/reach.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { readPackage } from '../options/package.ts'
import type { DocsSource } from '../emit/source.ts'
import type { SymbolOutcome } from '../emit/symbol-doc.ts'
import { createPlan, type Plan } from '../plan/plan.ts'
import { judgeHuman, reviseAnswers } from './judge.ts'
import { findEarlier } from './outcomes.ts'
import type { Project } from './project.ts'

/** What the sources say, and what is known about it. */
export interface Reading {
  collection: Collection
  plan: Plan
}

/** What the sources say, and what their docs are made of. */
export interface Found {
  reading: Reading
  source: DocsSource
}

interface Parts {
  root: string
  options: ResolvedOptions
  project: Project
}

/** Looks at what modules declare, and at what is known about it. */
export async function readModules(
  reach: Reach,
  { root, options, project }: Parts,
): Promise<Reading> {
  const { collector, answers, records } = await project.rooms()
  const collection = await collector.link(reach)
  const plan = await createPlan({ collection, options, getAnswers: answers.getMany })
  await judgeHuman({ plan, collection, root }, records)
  return { collection, plan }
}

/** Has the texts of all modules at hand, since what is asked and checked later is about them as they are now. */
export function holdTexts({ modules }: Collection): void {
  for (const module of modules.values()) void module.text
}

/** What the docs of a reading are made of, when it is known what became of its keys. */
export async function composeSource(
  { collection, plan }: Reading,
  outcomes: Map<string, SymbolOutcome>,
  { root, options, project }: Parts,
): Promise<DocsSource> {
  await reviseAnswers({ plan, collection, root }, outcomes)
  return {
    collection,
    symbols: plan.symbols,
    outcomes,
    earlier: await findEarlier(plan, outcomes, await project.answers()),
    package: readPackage(root),
    model: options.model,
    language: options.language,
  }
}
