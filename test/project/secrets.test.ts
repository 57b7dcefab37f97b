import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createCanaries } from '../support/canaries.ts'
import { documentProject, type Documented } from '../support/document.ts'
import { serveProject } from '../support/live.ts'
import { modelAnswer } from '../support/model-answer.ts'
import { inTurn, type Call } from '../support/model-server.ts'
import { createProject, type Project } from '../support/project.ts'
import { useModelServer } from '../support/use-model-server.ts'

const drawn = createCanaries(20_261_124)
const [ONE, TWO, THREE, FOUR] = ['github', 'stripe', 'npm', 'gitlab'].map(
  (kind) => drawn.find((canary) => canary.kind === kind)!.secret,
) as [string, string, string, string]

const FILES = {
  'src/index.ts': `/**
 * Talks to the service; deployed with ${THREE}.
 * @module
 */
import type { Endpoint } from './endpoint.ts'

export * from './endpoint.ts'
export function connect(endpoint: Endpoint): string {
  return endpoint + '${ONE}'
}

/** @remarks Was ${TWO} once. */
export const retries = 3
`,
  'src/endpoint.ts': `export type Endpoint = 'live' | '${FOUR}'\nexport const clean = 1\n`,
}

const PLACES = [
  'src/index.ts:9 github',
  'src/index.ts:12 stripe',
  'src/index.ts:2 npm',
  'src/endpoint.ts:1 gitlab',
]

const server = useModelServer()
let before = 0
beforeEach(() => {
  before = server.ledger.calls.length
})

const callsNow = (): Call[] => server.ledger.calls.slice(before)
const promptOf = (name: string): string => callsNow().find((call) => call.name === name)!.prompt
const asked = (): string[] =>
  callsNow()
    .map(({ name }) => name)
    .sort()

/** All that a build says and leaves behind, the sources apart. */
function readOutputs(project: Project, built: Documented): string {
  const files = readdirSync(project.root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?:\.json|\.txt)$/.test(file))
    .map((file) => readFileSync(join(project.root, file), 'utf8'))
  const { report, info, warnings, error } = built
  return [...files, JSON.stringify(report), ...info, ...warnings, String(error)].join('\n')
}

function expectNowhere(text: string, secrets = [ONE, TWO, THREE, FOUR]): void {
  for (const secret of secrets) {
    expect(text).not.toContain(secret)
    expect(text).not.toContain(secret.slice(0, 12))
  }
}

describe('secrets in prompts', () => {
  it('are replaced everywhere, and reported by place and kind', async () => {
    const project = createProject(FILES)
    const built = await documentProject(project.root, { existing: 'improve' })
    expect(asked()).toEqual(['Endpoint', 'clean', 'connect', 'retries'])
    for (const { prompt } of callsNow()) expectNowhere(prompt)
    expect(promptOf('connect')).toContain("return endpoint + '<redacted:github>'")
    expect(promptOf('connect')).toContain("type Endpoint = 'live' | '<redacted:gitlab>'")
    expect(promptOf('connect')).toContain('deployed with <redacted:npm>.')
    expect(promptOf('retries')).toContain('Was <redacted:stripe> once.')

    const lines = built.warnings.filter((line) => line.includes('placeholder'))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^4 secrets replaced by a placeholder before sending: /)
    for (const place of PLACES) expect(lines[0]).toContain(place)
    const reported = built.report.secrets.map(({ place, kind }) => `${place} ${kind}`)
    expect(reported.sort()).toEqual([...PLACES].sort())
    expectNowhere(readOutputs(project, built), [ONE])
  })

  it('are not looked for in a build with nothing to ask', async () => {
    const project = createProject(FILES)
    await documentProject(project.root, { existing: 'improve' })
    const calls = callsNow().length
    const warm = await documentProject(project.root, { existing: 'improve' })
    expect(callsNow()).toHaveLength(calls)
    expect(warm.report.secrets).toEqual([])
    expect(warm.warnings.join()).not.toContain('secret')
  })

  it('are replaced in the instructions', async () => {
    const { root } = createProject({ 'src/index.ts': 'export const clean = 1\n' })
    const { report } = await documentProject(root, { instructions: `Say hello to ${ONE}.` })
    expect(callsNow()[0]!.prompt).toContain('Say hello to <redacted:github>.')
    expect(report.secrets).toEqual([{ place: 'the option `instructions`', kind: 'github' }])
  })

  it('are estimated as they are sent, so that no server is blamed for a short prompt', async () => {
    const key = drawn.find(({ kind }) => kind === 'private key')!.line
    const { root } = createProject({
      'src/index.ts': `export function sign(): void {\n${`${key}\n`.repeat(9)}\n${'// and so on\n'.repeat(200)}}`,
    })
    const { docs } = await documentProject(root)
    expect(docs.stats).toMatchObject({ documented: 1, truncated: 0 })
    expect(callsNow()).toHaveLength(1)
  })

  it('that a model made up are not sent with the repair', async () => {
    const project = createProject({
      'src/index.ts': 'export function add(left: number): number {\n  return left + 1\n}\n',
    })
    const wrong = (call: Call): string =>
      JSON.stringify({ ...modelAnswer(call), summary: `Wraps \`nowhereToBeFound\` with ${ONE}` })
    server.respond((call) => (call.attempt === 1 ? { content: wrong(call) } : undefined))
    await documentProject(project.root)
    expect(callsNow()).toHaveLength(2)
    expect(callsNow()[1]!.prompt).toContain('nowhereToBeFound')
    expectNowhere(callsNow()[1]!.prompt)
  })

  it('are not sent by a retry, in another dialect or in a shorter form', async () => {
    const project = createProject({
      'src/index.ts': `export function addOften(left: number): string {\n  void '${TWO}'\n${'  left += 1 // more\n'.repeat(300)}  return '${ONE}'\n}\n`,
    })
    const refusal = (message: string, status = 400): object => ({
      status,
      body: { error: { message } },
    })
    server.respond(
      inTurn(
        refusal('response_format is not supported'),
        { status: 503 },
        refusal(
          'This model has a maximum context length of 100 tokens, your prompt has 900 tokens.',
        ),
      ),
    )
    const { docs } = await documentProject(project.root)
    expect(docs.stats).toMatchObject({ documented: 1, truncated: 1 })
    expect(callsNow()).toHaveLength(4)
    for (const { body } of callsNow()) expectNowhere(JSON.stringify(body))
  })

  it('are replaced where hidden characters split them', async () => {
    const torn = `${ONE.slice(0, 9)}\u200B${ONE.slice(9)}`
    const { root } = createProject({ 'src/index.ts': `\n\nexport const token = '${torn}'\n` })
    const { report } = await documentProject(root)
    expectNowhere(callsNow()[0]!.prompt)
    expect(report.secrets).toEqual([{ place: 'src/index.ts:3', kind: 'github' }])
  })
})

describe('the key of the plugin', () => {
  const key = 'the-key-of-nobody-0815'
  beforeEach(() => {
    vi.stubEnv('OPENAI_API_KEY', key)
  })

  it('is replaced in sources', async () => {
    const { root } = createProject({ 'src/index.ts': `export const words = '${key}'\n` })
    const { report } = await documentProject(root)
    expect(callsNow()[0]!.prompt).toContain("words = '<redacted:own-key>'")
    expect(report.secrets).toEqual([{ place: 'src/index.ts:1', kind: 'own-key' }])
  })

  it('does not come back in an answer', async () => {
    const project = createProject({ 'src/index.ts': 'export const words = 1\n' })
    server.respond((call) => ({
      content: JSON.stringify({ ...modelAnswer(call), summary: `Needs ${key} to work.` }),
    }))
    const built = await documentProject(project.root)
    expect(built.docs.symbols['src/index.ts!words:variable']?.docs?.summary).toBe(
      'Needs <redacted:own-key> to work.',
    )
    expect(readOutputs(project, built)).not.toContain(key)
  })
})

describe('the option `secrets`', () => {
  it('`skip` leaves out symbols with secrets and asks for all others', async () => {
    const { root } = createProject(FILES)
    const built = await documentProject(root, { secrets: 'skip', failOn: 'failed' })
    // The comment of `src/index.ts` is part of the prompts of its symbols.
    expect(asked()).toEqual(['clean'])
    expect(built.docs.symbols['src/index.ts!connect:function']).toMatchObject({
      status: 'pending',
      error: {
        code: 'secret',
        message: 'Secret - not asked, since its text holds what looks like one',
      },
    })
    expect(built.warnings.join('\n')).toMatch(
      /^4 secrets found, so the symbols that hold them are not asked: src/m,
    )
    expect(built.error).toBeUndefined()
  })

  it('`fail` asks nothing and fails the build', async () => {
    const project = createProject(FILES)
    const built = await documentProject(project.root, { secrets: 'fail' })
    expect(callsNow()).toEqual([])
    expect(built.error?.message).toMatch(/^4 secrets found, so nothing is asked: src\//)
    expect(built.error?.message).toMatch(/revoke them, or set `secrets: 'redact'`\.$/)
    expect(built.docs.stats).toMatchObject({ symbols: 4, pending: 4 })
    expectNowhere(String(built.error))
  })

  it('`fail` does not affect a build without secrets', async () => {
    const { root } = createProject({ 'src/index.ts': 'export const clean = 1\n' })
    const { error, docs } = await documentProject(root, { secrets: 'fail' })
    expect(error).toBeUndefined()
    expect(docs.stats.documented).toBe(1)
  })

  it('applies in a dev server', async () => {
    const project = createProject({ 'src/index.ts': 'export const clean = 1\n' })
    const served = await serveProject(project.root, { secrets: 'skip' })
    const done = served.next('done')
    project.write({ 'src/index.ts': `export const clean = 2\nexport const token = '${ONE}'\n` })
    served.live.touch()
    await done
    expect(asked()).toEqual(['clean'])
    expect(served.live.docs().symbols['src/index.ts!token:variable']).toMatchObject({
      status: 'pending',
      error: { code: 'secret' },
    })
    const said =
      '1 secret found, so the symbols that hold them are not asked: src/index.ts:2 github.'
    expect(served.warnings.join('\n')).toContain(said)
    expectNowhere(JSON.stringify(served.events))

    const again = served.next('done')
    project.write({ 'src/index.ts': `export const clean = 3\nexport const token = '${ONE}'\n` })
    served.live.touch()
    await again
    expect(asked()).toEqual(['clean', 'clean'])
    expect(served.warnings.filter((line) => line.includes(said))).toHaveLength(1)
  })
})

describe('secrets in hand-written docs', () => {
  it('are issues in the asset without a call, but not false claims', async () => {
    const { root } = createProject({
      'src/index.ts': `/** Opens the door with ${ONE}. */\nexport const door = 1\n`,
    })
    vi.stubEnv('OPENAI_BASE_URL', '')
    const { docs, info } = await documentProject(root)
    const { issues, docs: written } = docs.symbols['src/index.ts!door:variable']!
    expect(issues).toEqual([
      {
        code: 'secret',
        message: 'The comment holds what looks like a secret (github). Take it out and revoke it.',
      },
    ])
    expect(written?.summary).toBe(`Opens the door with ${ONE}.`)
    expect(docs.stats.claims.false).toBe(0)
    expect(info.join()).toContain('1 issue in hand-written docs')
  })
})
