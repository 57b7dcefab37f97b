import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { documentProject, type Documented } from '../support/document.ts'
import { makeFolder, MANIFEST, type Project } from '../support/folder.ts'
import {
  type ModelServer,
  type ModelServerOptions,
  startModelServer,
} from '../support/model-server.ts'
import type { Options } from '../../src/types.ts'

export type { Project } from '../support/folder.ts'

export type Files = Record<string, string>

/** US dollars per million tokens, so that every figure has a bill. */
export const PRICE: { input: number; cachedInput: number; output: number } = {
  input: 1,
  cachedInput: 0.1,
  output: 4,
}

const FUNCTIONS_PER_MODULE = 25

/** A project of so many functions, each with a text of its own: `work0`, `work1` and so on. */
export function createFunctions(count: number, body: (index: number) => string = () => ''): Files {
  const files: Files = {}
  const modules = Math.ceil(count / FUNCTIONS_PER_MODULE)
  for (let module = 0; module < modules; module++) {
    const first = module * FUNCTIONS_PER_MODULE
    const last = Math.min(count, first + FUNCTIONS_PER_MODULE)
    files[`src/module${module}.ts`] = Array.from({ length: last - first }, (_, index) =>
      createFunction(first + index, body(first + index)),
    ).join('\n')
  }
  files['src/index.ts'] = Object.keys(files)
    .map((path) => `export * from './${path.slice('src/'.length)}'\n`)
    .join('')
  return files
}

function createFunction(index: number, body: string): string {
  return `export function work${index}(left: number, right: number): number {\n${body}  return left * ${index} + right\n}\n`
}

/** Runs work in a folder of its own, which goes afterwards. */
export async function inProject<T>(
  files: Files,
  work: (project: Project) => Promise<T>,
): Promise<T> {
  const project = makeFolder('symbol-docs-faults-')
  try {
    project.write({ ...MANIFEST, ...files })
    return await work(project)
  } finally {
    rmSync(project.root, { recursive: true, force: true })
  }
}

export async function withServer<T>(
  options: ModelServerOptions,
  work: (server: ModelServer) => Promise<T>,
): Promise<T> {
  const server = await startModelServer(options)
  try {
    return await work(server)
  } finally {
    await server.close()
  }
}

/** Builds the docs of a project against a server, as a build with a key does. */
export function document(
  { root }: Pick<Project, 'root'>,
  { url }: Pick<ModelServer, 'url'>,
  options: Options = {},
  entries?: string[],
): Promise<Documented> {
  const settings: Options = { mode: 'generate', baseURL: url, price: PRICE, maxCost: 100 }
  return documentProject(root, { ...settings, ...options }, entries)
}

/** Everything in the store of a project, as text. */
export function readStore({ root }: Project): string[] {
  const store = join(root, '.symbol-docs')
  try {
    return readdirSync(store, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.json'))
      .map((path) => readFileSync(join(store, path), 'utf8'))
  } catch {
    // Nothing was stored, so there is no folder.
    return []
  }
}
