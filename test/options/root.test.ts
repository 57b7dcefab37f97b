import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPackage, resolveRoot } from '../../src/options/root.ts'
import { createProject } from '../support/project.ts'

describe('the root', () => {
  it('is the nearest folder with a package, else the folder itself', () => {
    const { root } = createProject({ 'src/deep/index.ts': '' })
    expect(resolveRoot(undefined, join(root, 'src/deep'))).toBe(resolveRoot('.', root))
    expect(resolveRoot(undefined, '/')).toBe('/')
  })

  it('may be a folder that is made later, where the bundler says so', () => {
    expect(resolveRoot(undefined, '/no/such/folder/yet')).toBe('/no/such/folder/yet')
  })

  it('is relative to the folder of the bundler', () => {
    const { root } = createProject({ 'packages/one/index.ts': '' })
    expect(resolveRoot('packages/one', root)).toBe(`${resolveRoot('.', root)}/packages/one`)
  })

  it.each(['missing', 'package.json'])('is refused where it is no folder: %s', (name) => {
    const { root } = createProject()
    expect(() => resolveRoot(name, root)).toThrow(
      new RegExp(
        `\`root\` is "${name}", but it takes an existing folder, and .* is none\\. Change`,
      ),
    )
  })
})

describe('the package of a root', () => {
  it.each([
    ['{"name": "one", "version": "1.2.3"}', { name: 'one', version: '1.2.3' }],
    ['{"name": "one"}', { name: 'one' }],
    ['{"name": "one", "version": 1}', { name: 'one' }],
    ['{"name": 1}', undefined],
    ['{}', undefined],
    ['null', undefined],
    ['4', undefined],
    ['{', undefined],
  ])('is read from %s', (text, found) => {
    const { root } = createProject({ 'package.json': text })
    expect(readPackage(root)).toEqual(found)
  })

  it('is none without a file', () => {
    expect(readPackage('/no/such/folder')).toBeUndefined()
  })
})
