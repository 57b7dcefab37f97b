import { isAscii } from 'node:buffer'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { cachedDataVersionTag } from 'node:v8'
import { Script } from 'node:vm'
import { crc32 } from 'node:zlib'

/** A CommonJS module that was run with what the engine had compiled of it in an earlier process. */
export interface Compiled {
  exports: unknown
  /** What the engine has compiled by now, for the next process; nothing where it knew that already. */
  takeCode: () => Buffer | undefined
}

/** What Node puts around a CommonJS module, too. */
const BEFORE = '(function (exports, require, module, __filename, __dirname) {'
const AFTER = '\n})'

/**
 * Of all of them, since it goes into the code, and a cache tells no path of this machine. Nor does a part of the path do: to
 * the engine that is the whole path with two numbers.
 */
const NAME = 'compiled.cjs'

/**
 * Requires a file of many megabytes in less than half of the time that `require` takes, when it was given before what
 * `takeCode` gave. Node does the same for a whole process since version 22, which is not for a plugin to switch on.
 */
export function requireCompiled(file: string, known: Buffer | undefined): Compiled {
  const bytes = readWrapped(file)
  // The engine itself compares no more than lengths.
  const identity = `${cachedDataVersionTag()} ${crc32(bytes)}`
  const code = known && unpack(known, identity)
  const text = isAscii(bytes) ? bytes.toString('latin1') : bytes.toString('utf8')
  const script = new Script(text, { filename: NAME, ...(code && { cachedData: code }) })
  const module = new Module(file)
  const require = createRequire(file)
  const run = script.runInThisContext() as (...parameters: unknown[]) => void
  run(module.exports, require, module, file, '')
  // For whoever requires it by itself.
  require.cache[file] = Object.assign(module, { filename: file, loaded: true })
  const isKnown = code !== undefined && script.cachedDataRejected === false
  return {
    exports: module.exports,
    takeCode: () => (isKnown ? undefined : pack(script.createCachedData(), identity)),
  }
}

/** The file as the body of a function, without a second copy of its megabytes. */
function readWrapped(file: string): Buffer {
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    const bytes = Buffer.alloc(BEFORE.length + size + AFTER.length, ' ')
    bytes.write(BEFORE, 'latin1')
    let read = 0
    while (read < size) {
      const count = readSync(handle, bytes, BEFORE.length + read, size - read, read)
      if (count === 0) break
      read += count
    }
    bytes.write(AFTER, BEFORE.length + read, 'latin1')
    return bytes
  } finally {
    closeSync(handle)
  }
}

function pack(code: Buffer, identity: string): Buffer {
  return Buffer.concat([Buffer.from(`${identity} ${crc32(code)}\n`), code])
}

/** Nothing where it was written for another file or engine, or is damaged: the engine would trust it. */
function unpack(known: Buffer, identity: string): Buffer | undefined {
  const end = known.indexOf('\n')
  const code = known.subarray(end + 1)
  return known.toString('latin1', 0, end) === `${identity} ${crc32(code)}` ? code : undefined
}
