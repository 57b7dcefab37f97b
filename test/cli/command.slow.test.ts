import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { documentProject } from '../support/document.ts'
import { buildPackage } from '../support/package.ts'
import { createProject, type Project } from '../support/project.ts'
import { useModelServer } from '../support/use-model-server.ts'

useModelServer()
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))

let packageUrl: string
beforeAll(async () => {
  packageUrl = await buildPackage('command')
})

interface Ran {
  status: number | null
  output: string
  errors: string
}

function run(cwd: string, ...given: string[]): Ran {
  const bin = fileURLToPath(new URL('cli.js', packageUrl))
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...given], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, OPENAI_BASE_URL: '', OPENAI_API_KEY: '' },
  })
  return { status, output: stdout, errors: stderr }
}

const SOURCE =
  'export function add(left: number, right: number): number {\n  return left + right\n}\n'
const DECLARATION = 'export declare function add(left: number, right: number): number;\n'

/** A package with stored answers and a declaration file. */
async function createPackage(manifest: object, model: string = 'gpt-6-luna'): Promise<Project> {
  const project = createProject({
    'package.json': JSON.stringify({ name: 'sums', type: 'module', ...manifest }),
    'src/index.ts': SOURCE,
    'dist/index.d.ts': DECLARATION,
  })
  await documentProject(project.root, { model })
  return project
}

const readDeclaration = ({ root }: Project): string =>
  readFileSync(join(root, 'dist/index.d.ts'), 'utf8')

describe('symbol-docs apply', () => {
  it.each<[string, object]>([
    ['exports', { exports: { '.': { types: './dist/index.d.ts', import: './dist/index.js' } } }],
    ['main', { main: './lib/index.cjs' }],
    ['types', { types: 'dist/index.d.ts' }],
    ['a source', { exports: './src/index.ts' }],
  ])('finds the sources behind %s of package.json', async (_, manifest) => {
    const project = await createPackage(manifest)
    const ran = run(project.root, 'apply', 'dist')
    expect(ran).toEqual({ status: 0, output: '1 comment written into 1 file.\n', errors: '' })
    expect(readDeclaration(project)).toMatch(/^\/\*\*\n \* .*@param left - .*\*\/\nexport declare/s)
    expect(run(project.root, 'apply', 'dist', '--remove').status).toBe(0)
    expect(readDeclaration(project)).toBe(DECLARATION)
  })

  it('takes entries and options from the plugin in vite.config.*, and flags over them', async () => {
    const project = await createPackage({}, 'another-model')
    mkdirSync(join(project.root, 'node_modules'), { recursive: true })
    symlinkSync(join(REPOSITORY, 'node_modules/vite'), join(project.root, 'node_modules/vite'))
    writeFileSync(
      join(project.root, 'vite.config.mjs'),
      `import symbolDocs from ${JSON.stringify(`${packageUrl}vite.js`)}
      export default {
        build: { lib: { entry: 'src/index.ts', formats: ['es'] } },
        plugins: [symbolDocs({ model: 'another-model', apiKey: 'secret-of-the-config' })],
      }`,
    )
    expect(run(project.root, 'apply', 'dist', '--model', 'third')).toMatchObject({
      output: '0 comments written into 0 files.\n',
    })
    expect(run(project.root, 'apply', 'dist')).toMatchObject({
      output: '1 comment written into 1 file.\n',
      errors: '',
    })
  })

  it('prints a diff of sources and writes only with --write', async () => {
    const project = await createPackage({ main: 'dist/index.js' })
    const shown = run(project.root, 'apply', '--source')
    expect(shown.output).toMatch(/^\+ \* @symbolDocs \w{16}$/m)
    expect(shown.output).toMatch(/Nothing is written without --write\.$/m)
    expect(readFileSync(join(project.root, 'src/index.ts'), 'utf8')).toBe(SOURCE)
    run(project.root, 'apply', '--source', '--write')
    expect(readFileSync(join(project.root, 'src/index.ts'), 'utf8')).toContain('@symbolDocs')
  })

  it.each<[string, string[], RegExp]>([
    [
      'an unknown command',
      ['aply'],
      /^symbol-docs: Unknown command `aply`\. Did you mean `apply`\?/,
    ],
    [
      'an unknown flag',
      ['apply', '--sorce'],
      /Unknown option `--sorce`\. Did you mean `--source`\?/,
    ],
    ['no file', ['apply'], /apply needs declaration files/],
    ['a file that is not there', ['apply', 'dist/no.d.ts'], /dist\/no\.d\.ts is not there/],
    ['a source', ['apply', 'src/index.ts'], /no declaration file\. For sources use/],
    ['a folder that is not there', ['apply', 'dist', '--root', 'no'], /existing folder/],
  ])('ends with exit code 2 and one sentence for %s', async (_, given, message) => {
    const project = await createPackage({ main: 'dist/index.js' })
    const ran = run(project.root, ...given)
    expect(ran.status).toBe(2)
    expect(ran.errors).toMatch(message)
    expect(ran.errors.trim().split('\n')).toHaveLength(1)
  })

  it('says what was tried where a package names no entry', async () => {
    const ran = run((await createPackage({})).root, 'apply', 'dist')
    expect(ran.status).toBe(2)
    expect(ran.errors).toMatch(
      /No entry of .* was found\. .*vite\.config.*package\.json were tried/,
    )
  })
})

it('--help fits a screen, and the version is that of the package', () => {
  expect(run(REPOSITORY, '--help').output.split('\n').length).toBeLessThan(24)
  expect(run(REPOSITORY, 'apply', '--help').output.split('\n').length).toBeLessThan(40)
  expect(run(REPOSITORY, '--version').output).toMatch(/^symbol-docs\/\d+\.\d+\.\d+/)
})
