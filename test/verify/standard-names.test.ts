import { expect, it, vi } from 'vitest'

it('the standard names are globals, members and words of the language, read once', async () => {
  vi.resetModules()
  const { loadStandardNames } = await import('../../src/verify/standard-names.ts')
  const names = await loadStandardNames()
  for (const name of ['Array', 'isArray', 'document', 'Buffer', 'await', '__proto__']) {
    expect(names).toContain(name)
  }
  expect(names).not.toContain('')
  expect(names).not.toContain('CartPlanner')
  expect(await loadStandardNames()).toBe(names)
})
