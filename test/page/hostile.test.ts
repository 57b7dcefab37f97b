import { expect, it } from 'vitest'
import type { SymbolDoc } from '../../src/types.ts'
import { useBrowser } from './browser.ts'
import { createSymbol } from './sample-docs.ts'

const open = useBrowser()

const SCRIPT = 'globalThis.ran=(globalThis.ran||0)+1;alert(1)'
const HOST = 'https://outside.test'

/** Ways that text has become script or a request, by what they abuse. */
const PAYLOADS: readonly string[] = [
  ...[
    'img src=x onerror=',
    'svg onload=',
    'body onload=',
    'iframe onload=',
    'details open ontoggle=',
    'input autofocus onfocus=',
    'video src=x onerror=',
    'audio src=x onerror=',
    'marquee onstart=',
    'select autofocus onfocus=',
    'math onmouseover=',
    'object onerror=',
    'style onload=',
    'link rel=stylesheet href=x onerror=',
    'div style=animation-name:x onanimationstart=',
  ].flatMap((tag) => [
    `<${tag}"${SCRIPT}">`,
    `"><${tag}'${SCRIPT}'>`,
    `\`</code><${tag}"${SCRIPT}">\``,
  ]),
  ...['script', 'ScRiPt', 'script/x', 'svg><script', 'noscript><script', 'title><script'].flatMap(
    (tag) => [`<${tag}>${SCRIPT}</script>`, `</${tag}><script>${SCRIPT}</script>`],
  ),
  ...[
    `javascript:${SCRIPT}`,
    `JaVaScRiPt:${SCRIPT}`,
    `java\tscript:${SCRIPT}`,
    `&#106;avascript:${SCRIPT}`,
    `data:text/html,<script>${SCRIPT}</script>`,
    `vbscript:${SCRIPT}`,
    `//outside.test/x`,
    `blob:${HOST}/x`,
    `https://a:b@outside.test`,
    `#"onclick="${SCRIPT}`,
  ].flatMap((target) => [
    `[click](${target})`,
    `[click](<${target}>)`,
    `{@link ${target} | click}`,
  ]),
  `![x](${HOST}/a.png)`,
  `<img src="${HOST}/b.png">`,
  `<link rel="stylesheet" href="${HOST}/c.css">`,
  `<style>@import '${HOST}/d.css'</style>`,
  `<iframe src="${HOST}/e"></iframe>`,
  `<meta http-equiv="refresh" content="0;url=${HOST}/f">`,
  `<base href="${HOST}/">`,
  `<form action="${HOST}/g"><button>x</button></form>`,
  `<object data="${HOST}/h"></object>`,
  `<script src="${HOST}/i.js"></script>`,
  `<a href="${HOST}/j" ping="${HOST}/k">x</a>`,
  `<svg><use href="${HOST}/l#x"></use></svg>`,
  `{{constructor.constructor('${SCRIPT}')()}}`,
]

function poison(payload: string, index: number): SymbolDoc {
  return createSymbol(`${payload}`, {
    id: `src/hostile-${index}.ts!${payload}:function`,
    module: `src/hostile-${index}.ts`,
    source: { line: index, endLine: index },
    signature: `function ${payload}(): void`,
    status: 'failed',
    docs: { summary: payload, description: payload, see: [payload], returns: payload },
    error: { code: 'server', message: payload },
    issues: [{ code: 'x', message: payload }],
  })
}

it('runs nothing and asks nobody, whatever the text says', async () => {
  expect(PAYLOADS.length).toBeGreaterThanOrEqual(100)
  const dialogs: string[] = []
  const requests: string[] = []
  const symbols = PAYLOADS.map(poison)
  const { page, server } = await open({
    symbols,
    prepare: (page) => {
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message())
        void dialog.dismiss()
      })
      page.on('request', (request) => requests.push(request.url()))
    },
  })
  const origin = new URL(server.url).origin
  for (const symbol of symbols) {
    const hash = `#/${encodeURIComponent(symbol.id)}`
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
    await expect.poll(() => page.locator('h1').textContent()).toBe(symbol.name)
    const links = await page
      .locator('main a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
    expect(links.filter((href) => !/^(?:https?:\/\/|#)/.test(href))).toEqual([])
  }
  for (const hash of ['#/', '#/issues', '#/cost']) {
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
    await page.locator('.column').waitFor()
  }
  server.push({ type: 'log', level: 'error', line: PAYLOADS[0]! })
  await page.locator('.toast-error').waitFor()
  expect(
    await page.locator('main img, main iframe, main script, main style, main form').count(),
  ).toBe(0)
  expect(await page.evaluate('globalThis.ran')).toBeUndefined()
  expect(dialogs).toEqual([])
  expect(requests.filter((url) => !url.startsWith(origin) && !url.startsWith('data:'))).toEqual([])
})

it('is guarded by its policy even where a script gets in', async () => {
  const { page, complaints } = await open({ symbols: [createSymbol('add')] })
  await page.evaluate(`document.body.append(document.createRange().createContextualFragment(
    '<script>globalThis.ran = 1</script><img src="${HOST}/a.png">'))`)
  await expect.poll(() => complaints.length).toBe(2)
  expect(complaints.splice(0).join()).toContain('Content Security Policy')
  expect(await page.evaluate('globalThis.ran')).toBeUndefined()
})
