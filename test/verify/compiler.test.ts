import { afterEach, describe, expect, it, vi } from 'vitest'
import { compiler } from '../../src/collect/typescript.ts'
import { openExamples } from './check-examples.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const CODE =
  'export function add(left: string | null, right: string): string { return `${left}${right}` }'
const LAX = 'add("a", null)'

/** Whether an example holds that gives null where a string is asked for. */
async function isLax(files: Record<string, string>): Promise<boolean> {
  const check = await openExamples({ 'src/index.ts': CODE, ...files })
  const { faults } = await check([LAX, 'add("a", 1)'])
  expect(faults.at(-1)?.message).toContain("type 'number'")
  return faults.length === 1
}

describe('how types are read', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['without a configuration strictly', {}, false],
    ['where a configuration says nothing, as the compiler did', { 'tsconfig.json': '{}' }, true],
    [
      'as a configuration of JavaScript says',
      { 'jsconfig.json': '{ "compilerOptions": { "strict": false } }' },
      true,
    ],
    ['as the compiler did where the configuration is damaged', { 'tsconfig.json': '{{' }, true],
    [
      'as the first part of a solution says',
      {
        'tsconfig.json':
          '{ "files": [], "references": [{ "path": "./app" }, { "path": "./node" }] }',
        'app/tsconfig.json': '{ "compilerOptions": { "strict": true } }',
        'node/tsconfig.json': '{ "compilerOptions": { "strict": false } }',
      },
      false,
    ],
    [
      'as a solution itself says where its part is gone',
      { 'tsconfig.json': '{ "files": [], "references": [{ "path": "./gone" }] }' },
      true,
    ],
    [
      'as a configuration with parts and options says',
      {
        'tsconfig.json':
          '{ "compilerOptions": { "strict": true }, "files": [], "references": [{ "path": "./app" }] }',
        'app/tsconfig.json': '{ "compilerOptions": { "strict": false } }',
      },
      false,
    ],
    [
      'as it says with modules of old',
      {
        'tsconfig.json':
          '{ "compilerOptions": { "strict": true, "module": "commonjs", "target": "es5" } }',
      },
      false,
    ],
  ])('%s', async (_, files, lax) => {
    expect(await isLax(files)).toBe(lax)
  })
})

describe('an example is only parsed', () => {
  it('where its check takes too long, and the next is checked', async () => {
    const check = await openExamples({ 'src/index.ts': CODE })
    let calls = 0
    const clock = vi.spyOn(process, 'cpuUsage').mockImplementation(() => {
      return { user: calls++ * 10_000_000, system: 0 }
    })
    const slow = await check(['class A { add = add("a", 1) }'])
    clock.mockRestore()
    expect(slow.faults).toEqual([])
    expect(slow.docs.examples?.[0]?.check).toBe('parsed')
    expect((await check(['add("a", "b")'])).docs.examples?.[0]?.check).toBe('typechecked')
  })

  it('where the compiler breaks off', async () => {
    const check = await openExamples({ 'src/index.ts': CODE })
    let calls = 0
    const clock = vi.spyOn(process, 'cpuUsage').mockImplementation(() => {
      if (calls++ > 0) throw new Error('broken off')
      return { user: 0, system: 0 }
    })
    const broken = await check(['class A { add = add("a", 1) }'])
    clock.mockRestore()
    expect(broken.faults).toEqual([])
    expect(broken.docs.examples?.[0]?.check).toBe('parsed')
  })

  it('where the compiler cannot take the project, which is tried once', async () => {
    const check = await openExamples({ 'src/index.ts': CODE })
    const { sys } = compiler()
    const readFile = vi.spyOn(sys, 'readFile').mockImplementation(() => {
      throw new Error('no more')
    })
    const broken = await check(['add("a", 1)'])
    expect(broken.faults).toEqual([])
    expect(broken.docs.examples?.[0]?.check).toBe('parsed')
    readFile.mockClear()
    expect((await check(['add("a", 1)'])).docs.examples?.[0]?.check).toBe('parsed')
    expect(readFile).not.toHaveBeenCalled()
  })
})
