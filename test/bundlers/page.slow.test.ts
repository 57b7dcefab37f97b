import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { readToken } from '../dev/serve.ts'
import { useChromium } from '../support/use-chromium.ts'
import { DEV_SERVERS, OLDER_SERVERS } from '../support/use-dev-servers.ts'
import { createProject } from '../support/project.ts'
import { waitForSymbols } from '../support/served-docs.ts'
import { openStream } from '../support/stream.ts'
import { EDITED_ID, NAMES, writeTen } from '../support/ten-functions.ts'
import { useModelServer } from '../support/use-model-server.ts'

const FILES = {
  'index.html': '<script type="module" src="/src/index.ts"></script>',
  'src/index.ts': "export * from './ten.ts'\n",
  'src/ten.ts': writeTen(),
}
/** For what the machine may take long to do; each wait ends as soon as it is there. */
const PATIENCE = { timeout: 20_000 }

/** Shows its own docs, and counts in a variable that a reload would lose. */
const APP = {
  ...FILES,
  'src/index.ts': [
    "import docs, { onUpdate } from '~symbol-docs'",
    "export * from './ten.ts'",
    'const show = () => {',
    "  document.title = Object.values(docs.symbols).map((symbol) => symbol.docs?.summary ?? '-').join('|')",
    '}',
    'onUpdate(show)',
    'show()',
  ].join('\n'),
}

const server = useModelServer()
const browser = useChromium()
const { farm: _farm, ...SERVERS } = DEV_SERVERS

async function openPage(url: string): Promise<Page> {
  const context = await browser().newContext()
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  await page.goto(url)
  return page
}

const callsSince = (before: number): string[] =>
  server.ledger.calls.slice(before).map(({ name }) => name)

const answerWith = (summary: string) => (): { content: string } => ({
  content: JSON.stringify({ summary }),
})

describe.each(Object.entries(SERVERS))('the page of %s', (_, start) => {
  it('documents, follows a save without a reload, retries, regenerates and opens the editor', async () => {
    const project = createProject(FILES)
    const before = server.ledger.calls.length
    const opened = fakeEditor(project.root)
    const { page: url } = await start(project.root, {}, 'src/index.ts')
    const page = await openPage(`${url}#/${EDITED_ID}`)
    await page.evaluate('globalThis.isSamePage = true')
    await page.locator('h1', { hasText: 'cValue' }).waitFor()
    expect(callsSince(before)).toEqual([])

    server.respond(({ name }) =>
      name === 'cValue' ? { finishReason: 'content_filter', content: null } : undefined,
    )
    await page.getByRole('button', { name: /Document 10 missing/ }).click()
    await page.getByText('9 of 10').or(page.getByText('90%')).first().waitFor()
    expect(callsSince(before).sort()).toEqual([...NAMES].sort())

    server.respond(answerWith('Raises the value by one.'))
    await page.locator('main').getByRole('button', { name: /Retry/ }).first().click()
    await page.locator('.summary', { hasText: 'Raises the value by one.' }).waitFor()

    server.respond(answerWith('Raises the value by two.'))
    project.write({ 'src/ten.ts': writeTen('2') })
    await page.locator('.summary', { hasText: 'Raises the value by two.' }).waitFor()
    expect(callsSince(before).slice(10)).toEqual(['cValue', 'cValue'])

    server.respond(answerWith('Adds two to the value.'))
    await page.getByRole('button', { name: /Regenerate/ }).click()
    await page.locator('.summary', { hasText: 'Adds two to the value.' }).waitFor()
    expect(callsSince(before)).toHaveLength(13)

    await page.getByRole('button', { name: 'Open in editor' }).click()
    await expect.poll(opened, PATIENCE).toContain(join(project.root, 'src/ten.ts'))
    expect(await page.evaluate('globalThis.isSamePage')).toBe(true)

    await page.reload()
    await page.locator('.summary', { hasText: 'Adds two to the value.' }).waitFor()
  })

  it('is updated at most twice for 1,000 changes in 200 files, and shows the last text', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 200 }, (_, file) => [
        `src/part${file}.ts`,
        `export const part${file} = (left: number): number => left + 0\n`,
      ]),
    )
    const index = Object.keys(files).map((path) => `export * from './${path.slice(4)}'`)
    const project = createProject({ ...FILES, ...files, 'src/index.ts': index.join('\n') })
    const { page: url } = await start(project.root, { dev: { ask: 'manual' } }, 'src/index.ts')
    const stream = await openStream(`${url}events`)
    await stream.next('snapshot')
    await waitForSymbols(url, 200)
    const passes = stream.count('done')
    const settled = stream.next('done')
    for (let change = 1; change <= 1000; change++) {
      const file = change % 200
      const text = `export const part${file} = (left: number): number => left + ${change}\n`
      project.write({ [`src/part${file}.ts`]: text })
    }
    await settled
    const before = server.ledger.calls.length
    const asked = stream.next('done')
    await act(url, 'document-missing', ['src/part199.ts!part199:variable'])
    await asked
    expect(stream.count('done') - passes).toBeLessThanOrEqual(3)
    const [call] = server.ledger.calls.slice(before)
    expect(call?.prompt).toContain('left + 999')
  })
})

describe.each(Object.entries({ ...SERVERS, ...OLDER_SERVERS }))(
  'the dev server of %s',
  (bundler, start) => {
    it('brings new docs to an app that shows its own without losing its state', async () => {
      const script = bundler.startsWith('vite')
        ? {}
        : { 'index.html': '<script src="/main.js"></script>' }
      const project = createProject({ ...APP, ...script })
      const { url } = await start(project.root, {}, 'src/index.ts')
      const page = await openPage(url)
      await expect.poll(() => page.title(), PATIENCE).toContain('-|-')
      await page.evaluate('globalThis.isSamePage = true')
      server.respond(answerWith('Raises the value by three.'))
      const stream = await openStream(`${url}__symbol-docs/events`)
      const done = stream.next('done')
      await act(`${url}__symbol-docs/`, 'regenerate', [EDITED_ID])
      await done
      await expect.poll(() => page.title(), PATIENCE).toContain('Raises the value by three.')
      expect(await page.evaluate('globalThis.isSamePage')).toBe(true)
    })
  },
)

/** Does what a button of the page does. */
async function act(url: string, verb: string, ids: string[]): Promise<void> {
  await fetch(url + verb, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-symbol-docs-token': await readToken(url),
    },
    body: JSON.stringify({ ids }),
  })
}

/** An editor that only writes down what it was to open. */
function fakeEditor(root: string): () => string {
  const [editor, list] = [join(root, 'editor.sh'), join(root, 'opened.txt')]
  writeFileSync(editor, `#!/bin/sh\necho "$@" >> "${list}"\n`)
  chmodSync(editor, 0o755)
  vi.stubEnv('LAUNCH_EDITOR', editor)
  return () => (existsSync(list) ? readFileSync(list, 'utf8') : '')
}
