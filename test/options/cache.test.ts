import { describe, expect, it } from 'vitest'
import { isCache, isFolder, isStore, showCache, splitCache } from '../../src/options/cache.ts'

const store = { get() {}, set() {}, delete() {}, clear() {} }
const open = (): typeof store => store

describe('the option `cache`', () => {
  it('is a folder, what a team shares, both, or neither', () => {
    const shared = store as never
    expect(splitCache('.docs')).toEqual({ local: '.docs' })
    expect(splitCache(false)).toEqual({ local: false })
    expect(splitCache(shared)).toEqual({ shared })
    expect(splitCache(['.docs', shared])).toEqual({ local: '.docs', shared })
  })

  it.each([
    ['.docs', true],
    ['C:/docs', true],
    [store, true],
    [open, true],
    [false, true],
    [['.docs', store], true],
    [['.docs', open], true],
    ['', false],
    [' ', false],
    ['redis://host', false],
    [' redis+tls://host', false],
    [true, false],
    [null, false],
    [{}, false],
    [['.docs'], false],
    [['.docs', store, store], false],
    [[store, store], false],
    [['.docs', '.docs'], false],
  ])('accepts %j: %s', (value, accepted) => {
    expect(isCache(value)).toBe(accepted)
  })

  it.each(['get', 'set', 'delete', 'clear'])('takes no store without `%s`', (name) => {
    expect(isStore({ ...store, [name]: undefined })).toBe(false)
  })

  it('takes no list and no text for a store', () => {
    expect(isStore(store)).toBe(true)
    expect(isStore(Object.assign([], store))).toBe(false)
    expect(isStore('get')).toBe(false)
    expect(isStore(undefined)).toBe(false)
  })

  it('takes a path with a colon for a folder, and a text with a scheme within it too', () => {
    expect(isFolder('a:b')).toBe(true)
    expect(isFolder('folder/redis://host')).toBe(true)
    expect(isFolder(4)).toBe(false)
  })

  it.each([
    ['.docs', 'a folder'],
    ['redis://:secret@host', 'a URL'],
    [' REDIS://:secret@host', 'a URL'],
    [' ', 'an empty text'],
    [open, 'a function'],
    [store, 'a store'],
    [null, 'null'],
    [4, '4'],
    [undefined, 'undefined'],
    [{}, 'an object that is no store'],
    [['.docs', ['x', open]], '[a folder, [a folder, a function]]'],
  ])('is shown without what may be secret: %j', (value, shown) => {
    expect(showCache(value)).toBe(shown)
  })
})
