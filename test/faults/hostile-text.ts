/** Figure 21: whatever a model answers, the page runs none of it and asks nobody for it, in a real browser. */
import type { Page } from 'playwright-core'
import type { SymbolDoc } from '../../src/types.ts'
import { openPage } from '../page/open-page.ts'
import { createSymbol } from '../page/sample-docs.ts'
import { launchChromium } from '../support/chromium.ts'
import { createCount, type Figure } from './figure.ts'

const SCRIPT = 'globalThis.ran=(globalThis.ran||0)+1;alert(1)'
/** Nobody's; the page must not ask it for anything. */
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

export const hostileText: Figure = {
  id: '21',
  title: 'hostile text',
  async measure() {
    const count = createCount('payloads in every field of a symbol, in Chromium')
    const browser = await launchChromium()
    try {
      const signs = createSigns()
      const symbols = PAYLOADS.map(poison)
      const opened = await openPage(browser, { symbols, prepare: signs.watch })
      const { page, server, complaints } = opened
      signs.allow(new URL(server.url).origin)
      for (const symbol of symbols) {
        await goTo(page, `#/${encodeURIComponent(symbol.id)}`)
        await page.waitForFunction(
          `document.querySelector('h1')?.textContent === ${JSON.stringify(symbol.name)}`,
        )
        const found = [...(await readWrong(page)), ...signs.take(), ...complaints.splice(0)]
        count.check(found.length === 0, `${symbol.name}: ${found.join()}`)
      }
      for (const hash of ['#/', '#/issues', '#/cost']) {
        await goTo(page, hash)
        await page.locator('.column').waitFor()
        const found = [...(await readWrong(page)), ...signs.take(), ...complaints.splice(0)]
        count.check(found.length === 0, `${hash}: ${found.join()}`)
      }
      server.push({ type: 'log', level: 'error', line: PAYLOADS[0]! })
      await page.locator('.toast-error').waitFor()
      const found = [...(await readWrong(page)), ...signs.take(), ...complaints.splice(0)]
      count.check(found.length === 0, `a line of the log: ${found.join()}`)
      await opened.close()
    } finally {
      await browser.close()
    }
    return [count.row(`${PAYLOADS.length} payloads`)]
  },
}

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
}

/** What the page made of a text that it should have shown. */
function readWrong(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[
    ...(globalThis.ran ? ['it ran'] : []),
    ...[...document.querySelectorAll('main a')].map((link) => link.getAttribute('href') ?? '')
      .filter((href) => !/^(?:https?:\\/\\/|#)/.test(href)),
    ...[...document.querySelectorAll('main img, main iframe, main script, main style, main form')]
      .map(({ tagName }) => tagName),
  ]`)
}

/** Dialogs, and requests to others. */
interface Signs {
  watch: (page: Page) => void
  allow: (origin: string) => void
  /** What came since it was asked last. */
  take: () => string[]
}

function createSigns(): Signs {
  const dialogs: string[] = []
  const requests: string[] = []
  let own: string | undefined
  return {
    watch(page) {
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message())
        void dialog.dismiss()
      })
      page.on('request', (request) => requests.push(request.url()))
    },
    allow: (origin) => (own = origin),
    take: () => [
      ...dialogs.splice(0),
      ...requests.splice(0).filter((url) => !url.startsWith(`${own}/`) && !url.startsWith('data:')),
    ],
  }
}
