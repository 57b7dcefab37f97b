import { describe, expect, it } from 'vitest'
import { createModuleFilter } from '../../src/options/filter.ts'
import { DEFAULT_EXCLUDE, DEFAULT_INCLUDE } from '../../src/options/resolve.ts'

const defaults = { include: DEFAULT_INCLUDE, exclude: DEFAULT_EXCLUDE }

describe.each(['/home/me/app', '/home/me/__tests__/node_modules/a (b) [c]', '/', 'C:/work/app'])(
  'under %s',
  (root) => {
    const accepts = (path: string): boolean =>
      createModuleFilter({ root, ...defaults })(root === '/' ? `/${path}` : `${root}/${path}`)

    it.each([
      'a.ts',
      'src/a.tsx',
      'src/.hidden.mjs',
      'src/A.vue',
      'a.config.mts',
      'src/test.ts',
      'a.d.tsx',
    ])('takes %s', (path) => expect(accepts(path)).toBe(true))

    it.each([
      'a.css',
      'a.test.ts',
      'src/a.spec.tsx',
      'src/Button.stories.tsx',
      'src/__tests__/a.ts',
      '.svelte-kit/generated/root.js',
      'packages/web/.nuxt/a.ts',
      'src/__mocks__/a.ts',
      'node_modules/a/a.ts',
      'src/node_modules/a.ts',
      'a.d.ts',
      'a.d.mts',
      'a.d.cts',
      'a.d.css.ts',
      'a.vue?vue&type=script',
      '\0a.ts',
    ])('leaves %s', (path) => expect(accepts(path)).toBe(false))
  },
)

describe('the root', () => {
  const accepts = (file: string): boolean =>
    createModuleFilter({ root: '/home/me/app', ...defaults })(file)

  it.each([
    '/home/me/a.ts',
    '/home/me/app2/a.ts',
    '/home/me/app/../a.ts',
    'a.ts',
    '\0/home/me/app/a.ts',
    '',
  ])('leaves %j outside', (file) => expect(accepts(file)).toBe(false))

  it('takes Windows paths', () => {
    const onWindows = createModuleFilter({ root: 'C:/work/app', ...defaults })
    expect(onWindows('C:\\work\\app\\src\\a.ts')).toBe(true)
    expect(onWindows('c:\\work\\app\\src\\a.ts')).toBe(true)
    expect(onWindows('D:\\work\\app\\src\\a.ts')).toBe(false)
  })
})

describe('patterns', () => {
  it('are relative to the root, or regular expressions', () => {
    const accepts = createModuleFilter({
      root: '/home/me/app',
      include: ['src/**', /\/lib\/.*\.js$/],
      exclude: 'src/generated/**',
    })
    expect(accepts('/home/me/app/src/a.ts')).toBe(true)
    expect(accepts('/home/me/app/lib/a.js')).toBe(true)
    expect(accepts('/home/me/app/lib/a.ts')).toBe(false)
    expect(accepts('/home/me/app/src/generated/a.ts')).toBe(false)
    expect(accepts('/home/me/app/packages/src/a.ts')).toBe(false)
  })

  it('may be absolute, and remember nothing', () => {
    const absolute = createModuleFilter({
      root: '/home/me/app',
      include: ['/home/me/app/src/*.ts', './lib/*.ts', 'windows\\*.ts', /\.js$/g],
      exclude: '/home/me/app/src/b.*',
    })
    for (const path of ['src/a.ts', 'src/.a.ts', 'lib/a.ts', 'windows/a.ts', 'a.js', 'a.js']) {
      expect(absolute(`/home/me/app/${path}`)).toBe(true)
    }
    expect(absolute('/home/me/app/src/b.ts')).toBe(false)
    expect(absolute('/home/me/app/src/a/a.ts')).toBe(false)
  })

  it('never bring back what is excluded for good', () => {
    const all = createModuleFilter({ root: '/home/me/app', include: [], exclude: [] })
    expect(all('/home/me/app/node_modules/a.ts')).toBe(false)
    expect(all('/home/me/app/a.d.ts')).toBe(false)
    expect(all('/home/me/app/a.css')).toBe(true)
  })
})
