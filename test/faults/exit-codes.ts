/** Figure 15: what `vite build` exits with, for each mode, each `failOn` and whatever happens. */
import pLimit from 'p-limit'
import { type Respond, replies } from '../support/model-server.ts'
import type { Options } from '../../src/types.ts'
import { createCount, type Figure } from './figure.ts'
import { createFunctions, document, inProject, withServer } from './project.ts'
import { configureVite, sharePackage, startViteBuild } from './vite-process.ts'

const MODES = ['auto', 'generate', 'frozen', 'off'] as const
const FAIL_ON = ['never', 'failed', 'missing'] as const
type Codes = readonly [never: number, failed: number, missing: number]

const NONE: Codes = [0, 0, 0]
const ALL: Codes = [1, 1, 1]

interface Situation {
  respond?: Respond
  hasKey?: false
  /** Everything was documented by a build before. */
  isKnown?: true
  /** By mode: `auto`, `generate`, `frozen`, `off`. */
  codes: readonly [Codes, Codes, Codes, Codes]
}

const SITUATIONS: Record<string, Situation> = {
  'all answered': { codes: [NONE, NONE, ALL, NONE] },
  'no key, nothing known': { hasKey: false, codes: [[0, 0, 1], ALL, ALL, NONE] },
  'no key, all known': { hasKey: false, isKnown: true, codes: [NONE, ALL, NONE, NONE] },
  'one symbol failed': {
    respond: ({ name }) => (name === 'work1' ? replies.filtered() : undefined),
    codes: [[0, 1, 1], [0, 1, 1], ALL, NONE],
  },
  'the run stopped': { respond: replies.unauthorized, codes: [[0, 1, 1], [0, 1, 1], ALL, NONE] },
}

export const exitCodes: Figure = {
  id: '15',
  title: 'exit codes',
  async measure(scale) {
    const packageUrl = await sharePackage(scale)
    const count = createCount('`vite build`: 4 modes, 3 of `failOn`, 5 situations')
    // A prime step passes through all modes, settings and situations.
    const step = scale === 'full' ? 1 : 13
    const cases = listCases().filter((_, index) => index % step === 0)
    // Two at a time: each is a process that mostly computes.
    await pLimit(2).map(cases, async ({ name, situation, options, code }) => {
      const exited = await measureCase(situation, options, packageUrl)
      count.check(exited === code, `${name}: exit ${exited}, not ${code}`)
    })
    return [count.row()]
  },
}

interface Case {
  name: string
  situation: Situation
  options: Options
  code: number
}

function listCases(): Case[] {
  return Object.entries(SITUATIONS).flatMap(([what, situation]) =>
    MODES.flatMap((mode, row) =>
      FAIL_ON.map((failOn, column) => ({
        name: `${what}, mode ${mode}, failOn ${failOn}`,
        situation,
        options: { mode, failOn },
        code: situation.codes[row]![column]!,
      })),
    ),
  )
}

function measureCase(
  situation: Situation,
  options: Options,
  packageUrl: string,
): Promise<number | null> {
  const { respond, hasKey = true, isKnown = false } = situation
  return withServer({ ...(respond && { respond }) }, (server) =>
    inProject(createFunctions(3), async (project) => {
      // A server on this machine stands for the key, and its absence for none.
      if (isKnown) await document(project, server)
      configureVite(project, packageUrl, options)
      return (await startViteBuild(project, hasKey ? server : { url: '' }).exit).code
    }),
  )
}
