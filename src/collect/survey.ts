import { sep } from 'node:path'
import type { ClosureModule } from './closure.ts'
import { createDisk, type Disk } from './disk.ts'
import { readStamp } from './file-stamp.ts'
import { relativePath } from './resolve.ts'
import { readAgain, type Source } from './source.ts'
import type { Trace } from './trace.ts'

/** What a reading saw of the disk and of its modules, so that the next process need not read what is untouched. */
export interface Survey {
  /** All but the modules. */
  trace: Trace
  /** By posix path from the root. */
  modules: Record<string, SurveyedModule>
}

interface SurveyedModule {
  /** Of the file; where that may change unseen, the next process has to read it in any case. */
  stamp: string
  textHash: string
  /** Specifier to posix path from the root. */
  resolved: Record<string, string>
  unresolved?: string[]
}

/** What is known of the disk, and of the modules that were found on it. */
export interface Surveyed {
  disk: Disk
  /** By absolute path. What their specifiers mean holds while `disk.isStill()`. */
  modules: Map<string, ClosureModule>
}

/** How a module was written last: most stay as they are. */
const written = new WeakMap<ClosureModule, SurveyedModule>()

/** What another process saw. A text is read when it is first asked for. */
export function openSurvey(
  root: string,
  { trace, modules }: Survey,
): Surveyed & { sources: Map<string, Source> } {
  const stamps = new Map<string, string>()
  const sources = new Map<string, Source>()
  const known: Surveyed['modules'] = new Map()
  // Joining thousands of clean paths would take as long as looking at the files.
  const folder = root.endsWith(sep) ? root : root + sep
  const locate = (path: string): string => folder + (sep === '/' ? path : path.replaceAll('/', sep))
  for (const [path, kept] of Object.entries(modules)) {
    const { stamp, textHash, resolved, unresolved = [] } = kept
    const file = locate(path)
    let text: string | undefined
    const readText = (): string => (text ??= readAgain(file, textHash))
    stamps.set(file, stamp)
    sources.set(file, {
      look: readStamp(stamp),
      textHash,
      get text() {
        return readText()
      },
    })
    const targets = new Map<string, string>()
    for (const to of Object.keys(resolved)) targets.set(to, locate(resolved[to]!))
    const module: ClosureModule = {
      file,
      path,
      textHash,
      resolved: targets,
      unresolved,
      get text() {
        return readText()
      },
    }
    known.set(file, module)
    written.set(module, kept)
  }
  return { disk: createDisk(root, trace, stamps), modules: known, sources }
}

/** Whether a module was written as it is now. */
export function isInSurvey(module: ClosureModule, disk: Disk): boolean {
  return written.get(module)?.stamp === disk.stampOf(module.file)
}

export function writeSurvey(root: string, { disk, modules }: Surveyed): Survey {
  const survey: Survey = { trace: disk.trace([]), modules: {} }
  for (const module of modules.values()) {
    const known = isInSurvey(module, disk) ? written.get(module) : undefined
    const kept = known ?? writeModule(root, module, disk.stampOf(module.file))
    written.set(module, kept)
    survey.modules[module.path] = kept
  }
  return survey
}

function writeModule(
  root: string,
  { textHash, resolved, unresolved }: ClosureModule,
  stamp: string,
): SurveyedModule {
  const targets = [...resolved].map(([to, target]) => [to, relativePath(root, target)] as const)
  return {
    stamp,
    textHash,
    resolved: Object.fromEntries(targets),
    ...(unresolved.length > 0 && { unresolved }),
  }
}
