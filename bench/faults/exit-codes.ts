/** Figure 15: what `vite build` exits with, for each mode, each `failOn` and whatever happens. */
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type ModelServer, type Respond, replies } from '../../test/support/model-server.ts'
import { buildPackage } from '../../test/support/package.ts'
import type { Options } from '../../src/types.ts'
import { createCount, type Figure } from './figure.ts'
import { createFunctions, document, inProject, PRICE, type Project, withServer } from './project.ts'

const run = promisify(execFile)
const require = createRequire(import.meta.url)

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
    const packageUrl = await buildPackage('faults-package')
    const count = createCount('`vite build`: 4 modes, 3 of `failOn`, 5 situations')
    const cases = listCases()
    // A prime step passes through all modes, settings and situations.
    const step = scale === 'full' ? 1 : 13
    for (let index = 0; index < cases.length; index += step) {
      const { name, situation, options, code } = cases[index]!
      const exited = await measureCase(situation, options, packageUrl)
      count.check(exited === code, `${name}: exit ${exited}, not ${code}`)
    }
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

function measureCase(situation: Situation, options: Options, packageUrl: string): Promise<number> {
  const { respond, hasKey = true, isKnown = false } = situation
  return withServer({ ...(respond && { respond }) }, (server) =>
    inProject(createFunctions(3), async (project) => {
      // A server on this machine stands for the key, and its absence for none.
      if (isKnown) await document(project, server)
      return buildWithVite(project, { price: PRICE, ...options }, packageUrl, hasKey && server)
    }),
  )
}

/** The command that people run, in a process of its own. */
async function buildWithVite(
  { root, write }: Project,
  options: Options,
  packageUrl: string,
  server: ModelServer | false,
): Promise<number> {
  write({
    'vite.config.mjs': `
      import symbolDocs from ${JSON.stringify(`${packageUrl}vite.js`)}
      export default {
        build: { lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' } },
        plugins: [symbolDocs(${JSON.stringify(options)})],
      }`,
  })
  const vite = join(require.resolve('vite/package.json'), '../bin/vite.js')
  const env = {
    ...process.env,
    CI: '',
    OPENAI_API_KEY: '',
    OPENAI_BASE_URL: server ? server.url : '',
  }
  try {
    await run(process.execPath, [vite, 'build', '--configLoader', 'native'], { cwd: root, env })
    return 0
  } catch (error) {
    const { code } = error as { code?: unknown }
    return typeof code === 'number' ? code : NaN
  }
}
