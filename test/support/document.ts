import { join } from 'node:path'
import { createSession } from '../../src/bundlers/session.ts'
import type { Options, SymbolDocs } from '../../src/types.ts'
import type { RunReport } from '../../src/emit/report.ts'

/** What a user sees of one build. */
export interface Documented {
  docs: SymbolDocs
  asset: string
  report: RunReport
  info: string[]
  warnings: string[]
  /** Why the build failed. */
  error?: Error
}

/** Builds a project's docs with a bundler that has nothing to bundle: the entries, and whatever they import. */
export async function documentProject(
  root: string,
  options: Options = {},
  entries: string[] = ['src/index.ts'],
  graph: string[] = entries,
): Promise<Documented> {
  const assets = new Map<string, string>()
  const info: string[] = []
  const warnings: string[] = []
  const session = createSession({ report: true, ...options })
  session.configure({
    bundlerRoot: root,
    logger: {
      info: (line) => info.push(line),
      warn: (line) => warnings.push(line),
      error: (line) => warnings.push(line),
    },
  })
  const locate = (path: string): string => join(root, path)
  const files = entries.map(locate)
  session.start(files)
  const error = await session
    .finish({
      environment: 'build',
      entries: () => files,
      graph: graph.map(locate),
      emit: (fileName, source) => void assets.set(fileName, source),
    })
    .then(
      () => undefined,
      (reason: Error) => reason,
    )
  await session.close()
  const asset = assets.get('symbol-docs.json') ?? '{}'
  return {
    asset,
    docs: JSON.parse(asset) as SymbolDocs,
    report: JSON.parse(assets.get('symbol-docs.report.json') ?? '{}') as RunReport,
    info,
    warnings,
    ...(error && { error }),
  }
}
