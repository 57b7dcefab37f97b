import { gzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { buildPage } from '../../build-page.ts'

it('The page is one file of at most 64 KB gzipped, with a place for everything that the server fills in', async () => {
  const page = await buildPage()
  expect(gzipSync(page, { level: 9 }).length).toBeLessThanOrEqual(64_000)
  expect(page.match(/__NONCE__/g)).toHaveLength(2)
  expect(page.match(/__SESSION__/g)).toHaveLength(1)
  expect(page).not.toMatch(/__(?:STYLE|SCRIPT)__|innerHTML\s*[=:]\s*(?!e\b|\w\b)/)
  expect(page.match(/<script/g)).toHaveLength(2)
})

it('The page never builds HTML from text', async () => {
  const { readdirSync } = await import('node:fs')
  const files = readdirSync('src/page', { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => /\.tsx?$/.test(name))) {
    const text = readFileSync(`src/page/${file}`, 'utf8')
    expect(text, file).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|\beval\(/)
  }
})

const COLOURS = readFileSync('src/page/style/colours.css', 'utf8')

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = parseInt(colour.slice(start, start + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

it.each(['light', 'dark'] as const)('The page is legible in %s by WCAG AA', (scheme) => {
  const colours = new Map<string, string>()
  for (const [, name = '', value = ''] of COLOURS.matchAll(/--([\w-]+): (.*);/g)) {
    const [light = '', dark = light] = value.match(/#[0-9a-f]{6}/g) ?? []
    colours.set(name, scheme === 'light' ? light : dark)
  }
  const faint: string[] = []
  const check = (text: string, grounds: string[], least: number): void => {
    for (const ground of grounds) {
      const ratio = contrast(colours.get(text)!, colours.get(ground)!)
      if (ratio < least) faint.push(`${text} on ${ground}: ${ratio.toFixed(2)}`)
    }
  }
  const grounds = ['page', 'side', 'raised', 'code', 'hover']
  check('text', [...grounds, 'accent-soft', 'bad-soft', 'warn-soft'], 4.5)
  check('muted', grounds, 4.5)
  check('accent', [...grounds, 'accent-soft'], 4.5)
  check('warn', ['page', 'side', 'warn-soft', 'hover'], 4.5)
  check('bad', ['bad-soft', 'page'], 4.5)
  check('good', ['page', 'side'], 4.5)
  check('on-accent', ['accent-solid'], 4.5)
  for (const token of ['keyword', 'string', 'number', 'type', 'function', 'comment']) {
    check(token, ['code'], 4.5)
  }
  check('idle', grounds, 3)
  expect(faint).toEqual([])
})
