import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runApply, type ApplyRequest } from '../../src/cli/apply.ts'
import { documentProject } from '../support/document.ts'
import { createProject, type Project } from '../support/project.ts'
import { fillForm, SHOP } from '../support/shop.ts'
import { listTokens } from '../support/tokens.ts'
import { useModelServer } from '../support/use-model-server.ts'

const server = useModelServer()

const SOURCES = Object.keys(SHOP).filter((path) => path.startsWith('src/'))

const read = ({ root }: Project): string[] =>
  SOURCES.map((path) => readFileSync(join(root, path), 'utf8'))

async function apply(project: Project, given: Partial<ApplyRequest> = {}): Promise<string[]> {
  const { docs } = await documentProject(project.root)
  const lines: string[] = []
  const log = (line: string): void => void lines.push(line)
  const { root } = project
  await runApply({ root, cwd: root, docs, paths: [], source: true, log, ...given })
  return lines
}

function createShop(): Project {
  server.respond(fillForm)
  return createProject(SHOP)
}

it('comments in sources change no token, a second run changes nothing, and --remove restores the bytes', async () => {
  const project = createShop()
  const before = read(project)
  expect(await apply(project, { write: true })).toEqual(['24 comments in 6 files written.'])
  const applied = read(project)
  expect(applied.map(listTokens)).toEqual(before.map(listTokens))
  expect(applied[1]).toContain(` * @symbolDocs `)
  expect(await apply(project, { write: true })).toEqual(['0 comments in 0 files written.'])
  expect(read(project)).toEqual(applied)
  expect(await apply(project, { write: true, remove: true })).toEqual([
    '24 comments in 6 files taken out.',
  ])
  expect(read(project)).toEqual(before)
})

it('a build after it asks nothing and reads the comments as the words of the model, also without its store', async () => {
  const project = createShop()
  await apply(project, { write: true })
  const asked = server.ledger.calls.length
  const stored = await documentProject(project.root)
  rmSync(join(project.root, '.symbol-docs'), { recursive: true })
  const read = await documentProject(project.root)
  expect(server.ledger.calls).toHaveLength(asked)
  for (const { docs } of [stored, read]) {
    const symbols = Object.values(docs.symbols)
    expect(symbols.every(({ status }) => status === 'documented')).toBe(true)
    expect(symbols.filter(({ origin }) => origin === 'human')).toHaveLength(1)
  }
  const [one, other] = [stored, read].map(({ docs }) =>
    Object.values(docs.symbols).map(({ id, hash, docs: said }) => [
      id,
      hash,
      said?.summary,
      said?.description,
      said?.params,
    ]),
  )
  expect(other).toEqual(one)
})

it('the model never sees what it wrote', async () => {
  const project = createShop()
  await apply(project, { write: true })
  const asked = server.ledger.callsFor('Cart')
  rmSync(join(project.root, '.symbol-docs'), { recursive: true })
  await documentProject(project.root, { model: 'another-model' })
  const again = server.ledger.callsFor('Cart').slice(asked.length)
  expect(again.map(({ prompt }) => prompt)).toEqual(asked.slice(-1).map(({ prompt }) => prompt))
})

it('a changed text belongs to whoever changed it', async () => {
  const project = createShop()
  await apply(project, { write: true })
  const file = join(project.root, 'src/text.ts')
  const edited = readFileSync(file, 'utf8').replace('with the purpose of title', 'for titles')
  project.write({ 'src/text.ts': edited })
  const { docs } = await documentProject(project.root)
  expect(docs.symbols['src/text.ts!title:variable']?.origin).toBe('human')
  await apply(project, { write: true })
  expect(readFileSync(file, 'utf8')).toBe(edited)
})

it('an untouched text follows its code, and says that it is old until it does', async () => {
  const project = createShop()
  await apply(project, { write: true })
  const file = join(project.root, 'src/text.ts')
  const changed = readFileSync(file, 'utf8').replace('toUpperCase', 'toLowerCase')
  project.write({ 'src/text.ts': changed })
  rmSync(join(project.root, '.symbol-docs'), { recursive: true })
  const { docs } = await documentProject(project.root, { mode: 'frozen' })
  expect(docs.symbols['src/text.ts!title:variable']).toMatchObject({
    status: 'stale',
    origin: 'model',
  })
  server.respond((call) => {
    const reply = fillForm(call)
    return { content: String(reply.content).replaceAll('purpose', 'aim') }
  })
  expect(await apply(project, { write: true })).toEqual(['1 comment in 1 file written.'])
  const refreshed = readFileSync(file, 'utf8')
  expect(refreshed).toContain('the aim of title')
  expect(refreshed).not.toContain('purpose of title')
  expect(refreshed.match(/@symbolDocs/g)).toHaveLength(2)
})

it('prints a diff and writes nothing without --write', async () => {
  const project = createShop()
  const before = read(project)
  const lines = await apply(project, { paths: ['src/text.ts'] })
  expect(lines[0]).toContain('--- a/src/text.ts')
  expect(lines[0]).toMatch(/^\+ \* Serves those who look for a type with the purpose of Case\.$/m)
  expect(lines.at(-1)).toBe('2 comments in 1 file. Nothing is written without --write.')
  expect(read(project)).toEqual(before)
})

it('refuses a working tree with changes, unless it is forced', async () => {
  const project = createShop()
  const git = (...given: string[]): void =>
    void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...given], {
      cwd: project.root,
      stdio: 'pipe',
    })
  git('init', '-q')
  git('add', 'package.json', 'src')
  git('commit', '-qm', 'first')
  project.write({ 'package.json': '{ "name": "changed" }' })
  const before = read(project)
  await expect(apply(project, { write: true })).rejects.toThrow('changes that are not committed')
  expect(read(project)).toEqual(before)
  git('commit', '-qam', 'second')
  project.write({ 'src/index.ts': `${before[0]!}export const more = () => 1\n` })
  await expect(apply(project, { write: true })).rejects.toThrow('changes that are not committed')
  expect(await apply(project, { write: true, force: true })).toEqual([
    '25 comments in 7 files written.',
  ])
})

it('comments for tools stay next to the line that they speak of', async () => {
  server.respond(fillForm)
  const source = `export const first = 1\n\n// about it\n// @ts-expect-error wrong\nexport const second: string = 2\n`
  const project = createProject({ 'src/index.ts': source })
  await apply(project, { write: true })
  const text = readFileSync(join(project.root, 'src/index.ts'), 'utf8')
  expect(text).toMatch(
    /\/\/ about it\n\/\*\*\n[^/]*\*\/\n\/\/ @ts-expect-error wrong\nexport const second/,
  )
  await apply(project, { write: true, remove: true })
  expect(readFileSync(join(project.root, 'src/index.ts'), 'utf8')).toBe(source)
})

it('writes into the script of a component, and lets people keep comments of their own', async () => {
  server.respond(fillForm)
  const component = `<template>\n  <p>{{ title }}</p>\n</template>\n\n<script lang="ts">\n  export const title = (input: string) => input\n  /** Mine. */\n  export const mine = 1\n</script>\n`
  const project = createProject({
    'src/index.ts': `export { title } from './page.vue'\n`,
    'src/page.vue': component,
  })
  const file = join(project.root, 'src/page.vue')
  await apply(project, { write: true })
  const text = readFileSync(file, 'utf8')
  expect(text).toMatch(
    /<script lang="ts">\n {2}\/\*\*\n {3}\* Serves [^/]*@symbolDocs \w{16}\n {3}\*\/\n {2}export const title/,
  )
  expect(text.match(/@symbolDocs/g)).toHaveLength(1)
  await apply(project, { write: true, remove: true })
  expect(readFileSync(file, 'utf8')).toBe(component)
})

it('refuses paths that are not there or no declarations', async () => {
  const project = createShop()
  const declarations = { source: false, write: false }
  await expect(apply(project, { ...declarations, paths: [] })).rejects.toThrow(
    'needs declaration files',
  )
  await expect(apply(project, { ...declarations, paths: ['none.d.ts'] })).rejects.toThrow(
    'none.d.ts is not there',
  )
  await expect(apply(project, { ...declarations, paths: ['src/math.ts'] })).rejects.toThrow(
    'apply --source',
  )
  await expect(apply(project, { paths: ['docs'] })).rejects.toThrow('docs has no documented module')
})
