import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { ModelServer } from '../support/model-server.ts'
import { buildPackage } from '../support/package.ts'
import type { Options } from '../../src/types.ts'
import type { Scale } from './figure.ts'
import { PRICE, type Project } from './project.ts'

const require = createRequire(import.meta.url)
const VITE = join(require.resolve('vite/package.json'), '../bin/vite.js')

export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
  output: string
}

export interface Running {
  child: ChildProcess
  exit: Promise<Exit>
}

let built: Promise<string> | undefined

/** One package for all figures of a process. A full run and the tests do not build it anew under each other. */
export function sharePackage(scale: Scale): Promise<string> {
  return (built ??= buildPackage(`faults-${scale}`))
}

/** Sets up a project for the command that people run. */
export function configureVite({ write }: Project, packageUrl: string, options: Options): void {
  write({
    'vite.config.mjs': `
      import symbolDocs from ${JSON.stringify(`${packageUrl}vite.js`)}
      export default {
        build: { lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' } },
        plugins: [symbolDocs(${JSON.stringify({ mode: 'generate', price: PRICE, ...options })})],
      }`,
  })
}

/** `vite build` in a process of its own; `imports` are loaded before it. */
export function startViteBuild(
  { root }: Pick<Project, 'root'>,
  { url }: Pick<ModelServer, 'url'>,
  { imports = [], variables = {} }: { imports?: string[]; variables?: Record<string, string> } = {},
): Running {
  const before = imports.flatMap((module) => ['--import', module])
  return startNode(root, [...before, VITE, 'build', '--configLoader', 'native'], {
    OPENAI_BASE_URL: url,
    ...variables,
  })
}

export function startNode(
  cwd: string,
  parameters: readonly string[],
  variables: Record<string, string>,
): Running {
  const child = spawn(process.execPath, parameters, {
    cwd,
    env: { ...process.env, CI: '', NO_COLOR: '1', OPENAI_API_KEY: '', ...variables },
    // A command that watches ends with its input.
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => (output += part))
  }
  const exit = once(child, 'close').then(([code, signal]): Exit => {
    return { code: code as number | null, signal: signal as NodeJS.Signals | null, output }
  })
  return { child, exit }
}
