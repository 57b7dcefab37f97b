import { isAscii } from 'node:buffer'
import { closeSync, openSync, readSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { dirname } from 'node:path'
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

/** How a file is cut: before `end`, of which there is one in the first `bytes` bytes, and closed with `closing`. */
export interface Cut {
  bytes: number
  end: string
  closing: string
}

/**
 * The beginning of a CommonJS file as a function of its parameters; `undefined` where it has no such end. It is put
 * together in one piece: each copy would be megabytes of a process at its peak.
 */
export function readBeginning(file: string, { bytes, end, closing }: Cut): Buffer | undefined {
  const buffer = Buffer.allocUnsafe(BEFORE.length + bytes)
  const start = buffer.write(BEFORE, 'latin1')
  const handle = openSync(file, 'r')
  try {
    const read = readSync(handle, buffer, start, bytes, 0)
    const found = buffer.subarray(0, start + read).indexOf(end, 0, 'latin1')
    if (found < 0) return undefined
    return buffer.subarray(0, found + buffer.write(`${closing}${AFTER}`, found, 'latin1'))
  } finally {
    closeSync(handle)
  }
}

/**
 * Runs such a function in less than half of the time that it takes otherwise, when it was given before what `takeCode`
 * gave. Node does the same for a whole process since version 22, which is not for a plugin to switch on.
 *
 * @param file - From where the module itself requires.
 */
export function runCompiled(file: string, source: Buffer, known: Buffer | undefined): Compiled {
  // The engine itself compares no more than lengths.
  const identity = `${cachedDataVersionTag()} ${crc32(source)}`
  const code = known && unpack(known, identity)
  const text = isAscii(source) ? source.toString('latin1') : source.toString('utf8')
  const script = new Script(text, { filename: NAME, ...(code && { cachedData: code }) })
  const module = new Module(file)
  const run = script.runInThisContext() as (...parameters: unknown[]) => void
  run(module.exports, createRequire(file), module, file, dirname(file))
  const isKnown = code !== undefined && script.cachedDataRejected === false
  return {
    exports: module.exports,
    takeCode: () => (isKnown ? undefined : pack(script.createCachedData(), identity)),
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
